// What was confirmed; each can be taken back, which reverses its entry.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { AcceptedException, Attachment, Confirmation } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText } from "@/components/DateText";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { Tag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { InlineFiles } from "@/features/attachments/Attachments";
import { useAttach } from "@/features/attachments/attach";
import { formatDate } from "@/lib/dates";
import { t } from "@/lib/text";
import { labelOf, METHODS } from "./options";

/** So many records are asked for at once. */
const MOST_ASKED = 500;

type Props = { confirmations: Confirmation[]; accepted: AcceptedException[]; onAccept: (confirmationId: string) => void; onPointOut: (accepted: AcceptedException) => void };

export function ConfirmationsBlock({ confirmations, accepted, onAccept, onPointOut }: Props) {
  const standing = (row: Confirmation) => accepted.find((one) => one.confirmationId === row.id && !one.dueOn);
  const [withdrawing, setWithdrawing] = useState<string | null>(null);
  const { data } = useQuery("attachments_list", { recordKind: "confirmation", recordIds: confirmations.slice(0, MOST_ASKED).map((row) => row.id), withRemoved: true, limit: 1000 }, { enabled: confirmations.length > 0 });
  const filesOf = (id: string) => data?.rows.filter((file) => file.recordId === id) ?? [];
  return (
    <Block title={t("Confirmations")} ruled aside={confirmations.length > 0 ? String(confirmations.length) : undefined}>
      {confirmations.length === 0 ? <p className="text-soft">{t("Nothing was confirmed yet. Confirming posts the payment to the ledger.")}</p> : (
        <ul className="border-line-soft border-t">
          {confirmations.map((row) => (
            <ConfirmationRow key={row.id} row={row} files={filesOf(row.id)} accepted={standing(row)} onAccept={onAccept} onPointOut={onPointOut} withdrawing={withdrawing === row.id} onWithdraw={setWithdrawing} />
          ))}
        </ul>
      )}
    </Block>
  );
}

type RowProps = Pick<Props, "onAccept" | "onPointOut"> & { row: Confirmation; files: Attachment[]; accepted: AcceptedException | undefined; withdrawing: boolean; onWithdraw: (id: string | null) => void };

function ConfirmationRow({ row, files, accepted, onAccept, onPointOut, withdrawing, onWithdraw }: RowProps) {
  const paidOn = formatDate(row.paidOn, "long");
  const notDue = !row.dueOn && !row.withdrawnAt;
  const attach = useAttach("confirmation", row.id, t("Receipt of {date}", { date: paidOn }));
  return (
    <li ref={attach.ground} className={`border-line-soft grid gap-1 border-b py-2 files ${attach.over ? "over" : ""}`}>
      <div className="flex items-center gap-3">
        <span className="w-[88px] flex-none"><DateText date={row.paidOn} /></span>
        <span className="text-soft min-w-0 truncate">{[labelOf(METHODS, row.method), row.reference].filter(Boolean).join(", ")}</span>
        {row.moreToCome && <Tag tone="warn">{t("part")}</Tag>}
        {notDue && (accepted ? <Tag>{t("not due, accepted")}</Tag> : <Tag tone="alert">{t("not due")}</Tag>)}
        {row.withdrawnAt && <Tag>{t("withdrawn")}</Tag>}
        <span className={`ms-auto ${row.withdrawnAt ? "line-through" : ""}`}><Amount value={row.amount} /></span>
        <Link to="/ledger/$entryId" params={{ entryId: row.entryId }} className="link">{t("entry")}</Link>
        <Button small look="quiet" busy={attach.busy} aria-label={t("Attach a receipt to the confirmation of {date}", { date: paidOn })} onPress={attach.choose}>{t("Attach")}</Button>
        {notDue && (accepted ? <Button small look="quiet" onPress={() => onPointOut(accepted)}>{t("Point it out again")}</Button> : <Button small look="quiet" onPress={() => onAccept(row.id)}>{t("Let it stand")}</Button>)}
        {!row.withdrawnAt && !withdrawing && <Button small look="quiet" onPress={() => onWithdraw(row.id)}>{t("Withdraw")}</Button>}
      </div>
      {row.withdrawnReason && <p className="text-faint text-[12px]">{row.withdrawnReason}</p>}
      {accepted && <p className="text-faint text-[12px]">{t("Accepted: {why}", { why: accepted.reason })}</p>}
      {row.note && <p className="text-faint text-[12px]">{row.note}</p>}
      <InlineFiles files={files} attach={attach} />
      {withdrawing && <Withdraw id={row.id} onDone={() => onWithdraw(null)} />}
    </li>
  );
}

function Withdraw({ id, onDone }: { id: string; onDone: () => void }) {
  const [reason, setReason] = useState("");
  const command = useCommand("withdraw_confirmation");
  async function submit() {
    const answer = await command.run({ confirmationId: id, reason: reason.trim() });
    if (!answer) return;
    say(t("The confirmation is withdrawn and its entry reversed."), answer.undo);
    onDone();
  }
  return (
    <Form label={t("Withdraw the confirmation")} error={command.error} onSubmit={() => void submit()}
      actions={<><Button small type="submit" look="danger" busy={command.busy}>{t("Withdraw and reverse")}</Button><Button small look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
      <TextField label={t("Reason")} path="reason" required autoFocus value={reason} onChange={setReason} placeholder={t("Confirmed by mistake")} />
    </Form>
  );
}
