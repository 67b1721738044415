// One journal entry with its lines; a mistake is reversed, a draft can be posted or discarded.
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { JournalEntry } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { useBaseCurrency, useToday } from "@/components/company";
import { DateField } from "@/components/DateField";
import { DateText, InstantText } from "@/components/DateText";
import { Form } from "@/components/Form";
import { FormError } from "@/components/FormError";
import { FailedCall, Waiting } from "@/components/Loading";
import { Block } from "@/components/Page";
import { DetailPane } from "@/components/SplitView";
import { TextField } from "@/components/TextField";
import { Attachments } from "@/features/attachments/Attachments";
import { t, title } from "@/lib/text";
import { BankProofBlock, useBankProof } from "./BankProof";
import { EntryForm } from "./EntryForm";
import { EntryTags } from "./LedgerScreen";

export default function EntryPane() {
  const { entryId = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const close = () => void navigate({ to: "/ledger" });
  const { data, error, refetch } = useQuery("journal_entry", { id: entryId }, { keep: false });
  const [editing, setEditing] = useState(false);
  useEffect(() => setEditing(false), [entryId]);
  if (error && !data) return <DetailPane title={t("Journal entry")} onClose={close}><FailedCall error={error} retry={refetch} /></DetailPane>;
  if (!data) return <DetailPane title={t("Journal entry")} onClose={close}><Waiting /></DetailPane>;
  const name = data.number === null ? t("Draft entry") : t("Entry {number}", { number: data.number });
  return (
    <DetailPane title={data.description || name} sub={<span className="inline-flex flex-wrap items-center gap-2">{name} · <DateText date={data.entryDate} style="long" /> <EntryTags entry={data} /></span>} onClose={close}>
      {editing ? <EntryForm draft={data} onDone={(id) => { setEditing(false); if (id) void navigate({ to: "/ledger/$entryId", params: { entryId: id } }); }} /> : (
        <>
          <Lines entry={data} />
          <Facts entry={data} />
          {data.status === "draft" ? <DraftActs entry={data} onEdit={() => setEditing(true)} onGone={close} /> : <Posted key={data.id} entry={data} />}
        </>
      )}
    </DetailPane>
  );
}

// What belongs to an entry that counts: its proof, its files, and the one way to take it back.
function Posted({ entry }: { entry: JournalEntry }) {
  const proof = useBankProof(entry.id);
  const [reversing, setReversing] = useState(false);
  const isHeld = (proof.data?.statements.length ?? 0) > 0;
  return (
    <>
      <BankProofBlock proof={proof} />
      <Attachments kind="journal_entry" id={entry.id} />
      {reversing ? <Reverse entry={entry} onDone={() => setReversing(false)} /> : !proof.loading && !entry.reversedById && !entry.reversesId && (
        <div className="ruled grid gap-2">
          <p className="text-soft">{isHeld ? t("A finished statement protects this entry. To reverse it, reopen that statement first; or post a correcting entry between the other accounts.") : t("A posted entry never changes. A mistake is reversed by a second entry that links to it.")}</p>
          {!isHeld && <div><Button onPress={() => setReversing(true)}>{t("Reverse this entry")}</Button></div>}
        </div>
      )}
    </>
  );
}

export function Lines({ entry }: { entry: JournalEntry }) {
  const base = useBaseCurrency();
  const foreign = entry.lines.some((line) => line.amount.currency !== base);
  return (
    <div className="scroll-x">
      <table className="rows">
        <caption className="sr-only">{t("Lines of the entry")}</caption>
        <thead><tr><th scope="col">{t("Account")}</th><th scope="col" className="end">{t("Debit")}</th><th scope="col" className="end">{t("Credit")}</th>{foreign && <th scope="col" className="end">{t("In {base}", { base })}</th>}</tr></thead>
        <tbody>
          {entry.lines.map((line, at) => (
            <tr key={at}>
              <th scope="row"><Link to="/accounts/$code" params={{ code: line.account }} className="linkish"><span className="text-faint">{line.account}</span> {line.accountName}</Link>{line.memo && <span className="text-faint block text-[12px]">{line.memo}</span>}</th>
              <td className="end">{line.side === "debit" && <Amount value={line.amount} />}</td>
              <td className="end">{line.side === "credit" && <Amount value={line.amount} />}</td>
              {foreign && <td className="end soft"><Amount value={line.baseAmount} /></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Facts({ entry }: { entry: JournalEntry }) {
  return (
    <dl className="facts">
      {entry.reference && <><dt>{t("Reference")}</dt><dd>{entry.reference}</dd></>}
      {entry.partyName && entry.partyId && <><dt>{t("Party")}</dt><dd><Link to="/parties/$id" params={{ id: entry.partyId }} className="link">{entry.partyName}</Link></dd></>}
      {entry.source && <><dt>{t("Comes from")}</dt><dd>{title(entry.source)}</dd></>}
      {entry.postedAt && <><dt>{t("Posted")}</dt><dd><InstantText at={entry.postedAt} /></dd></>}
      {entry.reversesId && <><dt>{t("Reverses")}</dt><dd><Link to="/ledger/$entryId" params={{ entryId: entry.reversesId }} className="link">{t("the entry it takes back")}</Link></dd></>}
      {entry.reversedById && <><dt>{t("Reversed by")}</dt><dd><Link to="/ledger/$entryId" params={{ entryId: entry.reversedById }} className="link">{t("the entry that takes it back")}</Link></dd></>}
    </dl>
  );
}

function Reverse({ entry, onDone }: { entry: JournalEntry; onDone: () => void }) {
  const today = useToday();
  const [on, setOn] = useState(today);
  const [reason, setReason] = useState("");
  const command = useCommand("reverse_journal_entry");
  async function submit() {
    const answer = await command.run({ entryId: entry.id, entryDate: on || null, reason: reason.trim() });
    if (!answer) return;
    say(t("Reversed by entry {number}.", { number: answer.output.number ?? "" }), answer.undo);
    onDone();
  }
  return (
    <Block title={t("Reverse this entry")} ruled>
      <Form label={t("Reverse this entry")} error={command.error} onSubmit={() => void submit()}
        actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Reverse")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
        <div className="fields">
          <DateField label={t("On")} path="entryDate" value={on} onChange={setOn} />
          <TextField label={t("Reason")} path="reason" required autoFocus value={reason} onChange={setReason} />
        </div>
      </Form>
    </Block>
  );
}

function DraftActs({ entry, onEdit, onGone }: { entry: JournalEntry; onEdit: () => void; onGone: () => void }) {
  const post = useCommand("post_draft_entry");
  const discard = useCommand("discard_draft_entry");
  const error = post.error ?? discard.error;
  return (
    <div className="grid gap-3">
      {error && <FormError error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" busy={post.busy} onPress={() => void post.run({ id: entry.id }).then((answer) => answer && say(t("Posted."), answer.undo))}>{t("Post")}</Button>
        <Button onPress={onEdit}>{t("Change")}</Button>
        <Button look="danger" busy={discard.busy} onPress={() => void discard.run({ id: entry.id }).then((answer) => { if (answer) { say(t("The draft is gone."), answer.undo); onGone(); } })}>{t("Discard the draft")}</Button>
      </div>
    </div>
  );
}
