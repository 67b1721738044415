// One payment: what comes next, what was confirmed, autopay, and its history.
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { AcceptedException, Occurrence, Payment } from "@/backend/records";
import { say } from "@/backend/undo";
import { SpecAmount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { useToday } from "@/components/company";
import { searchText } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { Menu } from "@/components/Menu";
import { Block } from "@/components/Page";
import { Reveal } from "@/components/Reveal";
import { DetailPane } from "@/components/SplitView";
import { PaymentStatusTag, Tag } from "@/components/StateTag";
import { Attachments } from "@/features/attachments/Attachments";
import { addDays, addMonths, formatDate } from "@/lib/dates";
import { t } from "@/lib/text";
import { AutopayBlock } from "./AutopayBlock";
import { ConfirmForm } from "./ConfirmForm";
import { ConfirmationsBlock } from "./ConfirmationsBlock";
import { EditPaymentForm } from "./EditPaymentForm";
import { FailurePlaybookBlock } from "./FailurePlaybookBlock";
import { HistoryBlock } from "./HistoryBlock";
import { OccurrenceList } from "./OccurrenceList";
import { cadenceText, KINDS, labelOf, METHODS, rhythmText, weekendText } from "./options";
import { type PaymentAct, PaymentActForm } from "./PaymentActForm";
import { PriceBlock } from "./PriceBlock";

/** What is being done in the pane at the moment; one thing at a time. */
export type Doing =
  | { kind: "confirm"; dueOn: string | null }
  | { kind: "failed"; dueOn: string }
  | { kind: "edit" }
  | { kind: "act"; act: PaymentAct };

export default function PaymentPane() {
  const { id = "" } = useParams({ strict: false });
  const search: unknown = useSearch({ strict: false });
  const navigate = useNavigate();
  const today = useToday();
  const { data, error, refetch } = useQuery("payment", { id, from: addMonths(today, -6), until: addDays(today, 190) }, { keep: false });
  const [doing, setDoing] = useState<Doing | null>(null);
  const withdraw = useCommand("withdraw_acceptance");
  const due = searchText(search, "due");
  const act = searchText(search, "act");

  useEffect(() => {
    setDoing(act === "confirm" ? { kind: "confirm", dueOn: due ?? null } : act === "failed" && due ? { kind: "failed", dueOn: due } : null);
  }, [id, due, act]);

  const close = () => void navigate({ to: "/payments" });
  if (error && !data) return <DetailPane title={t("Payment")} onClose={close}><FailedCall error={error} retry={refetch} /></DetailPane>;
  if (!data) return <DetailPane title={t("Payment")} onClose={close}><Waiting /></DetailPane>;

  const { payment, occurrences, confirmations, history, accepted, price } = data;
  const pointOut = (one: AcceptedException) => void withdraw.run({ id: one.id }).then((answer) => answer && say(t("{name} is pointed out again.", { name: payment.name }), answer.undo));
  const open = occurrences.filter(isOpen);
  const done = () => setDoing(null);
  const start = (name: PaymentAct["name"], dueOn?: string) => setDoing({ kind: "act", act: { name, ...(dueOn ? { dueOn } : {}) } });
  return (
    <DetailPane
      title={payment.name}
      sub={<>{payment.partyName && payment.partyName !== payment.name ? `${payment.partyName} · ` : ""}{labelOf(KINDS, payment.kind)} · {cadenceText(payment)}</>}
      onClose={close}
      acts={<MoreMenu payment={payment} start={start} edit={() => setDoing({ kind: "edit" })} />}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="text-[18px] font-semibold"><SpecAmount spec={payment.amount} as="money" /></span>
        {payment.termsFrom && payment.termsFrom > today && <span className="text-soft">{t("from {date}", { date: formatDate(payment.termsFrom, "long") })}</span>}
        <PaymentStatusTag status={payment.status} />
        {payment.quiet && <Tag>{t("no reminders")}</Tag>}
        {!doing && payment.status !== "cancelled" && (
          <span className="ms-auto"><Button look="primary" onPress={() => setDoing({ kind: "confirm", dueOn: open[0]?.dueOn ?? null })}>{t("Confirm paid")}</Button></span>
        )}
      </div>
      {payment.planned && payment.planned.length > 0 && (
        <ul className="note grid gap-1">
          {payment.planned.map((planned) => (
            <li key={planned.from}>
              {t("Planned:")} <SpecAmount spec={planned.amount} as="money" /> · {rhythmText(planned)}{planned.weekendRule !== "as_is" && ` · ${weekendText(planned)}`} · {t("from {date}", { date: formatDate(planned.from, "long") })}
            </li>
          ))}
        </ul>
      )}
      {payment.status === "paused" && payment.pausedUntil && <p className="note warn">{t("Paused until {date}.", { date: formatDate(payment.pausedUntil, "long") })}</p>}
      {doing && (
        <Reveal key={doing.kind === "act" ? `${doing.act.name}${doing.act.dueOn ?? doing.act.confirmationId ?? ""}` : `${doing.kind}${"dueOn" in doing ? doing.dueOn : ""}`}>
          {doing.kind === "confirm" && <ConfirmForm payment={payment} occurrences={occurrences} dueOn={doing.dueOn} onDone={done} />}
          {doing.kind === "failed" && <FailurePlaybookBlock paymentId={payment.id} dueOn={doing.dueOn} onClose={done} />}
          {doing.kind === "edit" && <EditPaymentForm payment={payment} onDone={done} />}
          {doing.kind === "act" && <PaymentActForm payment={payment} act={doing.act} onDone={done} />}
        </Reveal>
      )}

      <OccurrenceList occurrences={occurrences} accepted={accepted} onPointOut={pointOut} today={today} highlight={due ?? null} onConfirm={(dueOn) => setDoing({ kind: "confirm", dueOn })} onFailed={(dueOn) => setDoing({ kind: "failed", dueOn })} onAct={start} />
      <PriceBlock payment={payment} price={price} />
      <AutopayBlock payment={payment} />
      <Block title={t("Terms")} ruled aside={<Button small onPress={() => setDoing({ kind: "edit" })}>{t("Change")}</Button>}><Terms payment={payment} /></Block>
      <ConfirmationsBlock confirmations={confirmations} accepted={accepted} onPointOut={pointOut} onAccept={(confirmationId) => setDoing({ kind: "act", act: { name: "accept", confirmationId } })} />
      <Attachments key={payment.id} kind="payment" id={payment.id} empty={t("No file is attached. Drop the contract or the latest bill here.")} />
      <HistoryBlock history={history} />
    </DetailPane>
  );
}

export function isOpen(occurrence: Occurrence): boolean {
  return occurrence.state === "due" || occurrence.state === "due_soon" || occurrence.state === "missed" || occurrence.state === "autopay_pending" || occurrence.state === "expected";
}

function MoreMenu({ payment, start, edit }: { payment: Payment; start: (name: PaymentAct["name"]) => void; edit: () => void }) {
  const active = payment.status === "active";
  return (
    <Menu
      small
      label={t("More")}
      acts={[
        { id: "edit", label: t("Change the terms"), run: edit },
        ...(active ? [{ id: "pause", label: t("Pause"), run: () => start("pause") }] : []),
        ...(payment.status === "paused" ? [{ id: "resume", label: t("Resume"), run: () => start("resume") }] : []),
        { id: "quiet", label: payment.quiet ? t("Remind again") : t("Stop reminders"), run: () => start(payment.quiet ? "remind" : "quiet") },
        payment.status === "cancelled"
          ? { id: "reinstate", label: t("Take back the cancelling"), run: () => start("reinstate") }
          : { id: "cancel", label: t("Cancel this payment"), run: () => start("cancel"), danger: true },
      ]}
    />
  );
}

function Terms({ payment }: { payment: Payment }) {
  const { data } = useQuery("accounts_list", {});
  const { data: company } = useQuery("company_settings", {});
  const own = payment.graceDaysBefore ?? payment.graceDaysAfter;
  const grace = company && typeof own === "number" ? { before: payment.graceDaysBefore ?? company.graceDaysBefore, after: payment.graceDaysAfter ?? company.graceDaysAfter } : null;
  const account = (code: string) => {
    const found = data?.rows.find((row) => row.code === code);
    return found ? `${found.code} ${found.name}` : code;
  };
  return (
    <dl className="facts">
      <dt>{t("Pay from")}</dt><dd>{account(payment.payFrom)}</dd>
      <dt>{t("Expense account")}</dt><dd>{account(payment.expenseAccount)}</dd>
      {payment.method && <><dt>{t("Method")}</dt><dd>{labelOf(METHODS, payment.method)}</dd></>}
      {payment.weekendRule !== "as_is" && <><dt>{t("On a weekend or holiday")}</dt><dd>{weekendText(payment)}</dd></>}
      {typeof payment.remindDaysBefore === "number" && <><dt>{t("Reminder")}</dt><dd>{t("{days, plural, one {# day before} other {# days before}}", { days: payment.remindDaysBefore })}</dd></>}
      {grace && <><dt>{t("Grace")}</dt><dd>{t("{before} days before, {after} after", grace)}</dd></>}
      {payment.notes && <><dt>{t("Notes")}</dt><dd className="whitespace-pre-wrap">{payment.notes}</dd></>}
    </dl>
  );
}
