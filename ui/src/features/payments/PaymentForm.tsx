// The fields of a payment, for a new one and for a change of terms.
import { useState } from "react";
import type { InputOf } from "@/backend/envelope";
import { useQuery } from "@/backend/hooks";
import type { CreatePaymentInput, Payment, PaymentMethod } from "@/backend/records";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { DateField } from "@/components/DateField";
import { AccountPicker, PartyPicker, paysFrom } from "@/components/pickers";
import { Choices, Select, translated } from "@/components/Select";
import { NumberField, TextField } from "@/components/TextField";
import { t } from "@/lib/text";
import { AMOUNT_KINDS, CADENCES, HOLIDAYS, KINDS, METHODS, WEEKEND_RULES } from "./options";

/** What the form holds: everything as it is typed. */
export type PaymentDraft = {
  name: string;
  kind: Payment["kind"];
  partyId: string | null;
  partyName: string;
  amountKind: Payment["amount"]["kind"];
  amount: string;
  high: string;
  currency: string;
  cadence: Payment["cadence"];
  startsOn: string;
  endsOn: string;
  dueDay: number | null;
  weekendRule: Payment["weekendRule"];
  holidays: string;
  method: PaymentMethod | "";
  payFrom: string;
  expenseAccount: string;
  remindDaysBefore: number | null;
  graceDaysBefore: number | null;
  graceDaysAfter: number | null;
  notes: string;
};

export function emptyDraft(currency: string, today: string): PaymentDraft {
  return {
    name: "", kind: "bill", partyId: null, partyName: "", amountKind: "fixed", amount: "", high: "", currency, cadence: "monthly", startsOn: today, endsOn: "",
    dueDay: null, weekendRule: "as_is", holidays: "", method: "", payFrom: "", expenseAccount: "", remindDaysBefore: null, graceDaysBefore: null, graceDaysAfter: null, notes: "",
  };
}

export function draftOf(payment: Payment): PaymentDraft {
  const { amount } = payment;
  return {
    name: payment.name, kind: payment.kind, partyId: payment.partyId ?? null, partyName: payment.partyName ?? "", amountKind: amount.kind,
    amount: amount.kind === "range" ? amount.low.amount : amount.amount.amount,
    high: amount.kind === "range" ? amount.high.amount : "",
    currency: amount.kind === "range" ? amount.low.currency : amount.amount.currency,
    cadence: payment.cadence, startsOn: payment.startsOn, endsOn: payment.endsOn ?? "", dueDay: payment.dueDay ?? null, weekendRule: payment.weekendRule,
    holidays: payment.holidays ?? "", method: payment.method ?? "", payFrom: payment.payFrom, expenseAccount: payment.expenseAccount, remindDaysBefore: payment.remindDaysBefore ?? null,
    graceDaysBefore: payment.graceDaysBefore ?? null, graceDaysAfter: payment.graceDaysAfter ?? null, notes: payment.notes ?? "",
  };
}

/** What is sent: empty fields are left out. */
export function inputOf(draft: PaymentDraft): CreatePaymentInput {
  const money = (amount: string) => ({ amount: amount || "0", currency: draft.currency });
  return {
    name: draft.name.trim(),
    kind: draft.kind,
    ...(draft.partyId ? { partyId: draft.partyId } : draft.partyName.trim() ? { partyName: draft.partyName.trim() } : {}),
    amount: draft.amountKind === "range" ? { kind: "range", low: money(draft.amount), high: money(draft.high) } : { kind: draft.amountKind, amount: money(draft.amount) },
    cadence: draft.cadence,
    startsOn: draft.startsOn,
    ...(draft.endsOn ? { endsOn: draft.endsOn } : {}),
    ...(draft.dueDay !== null && hasDueDay(draft.cadence) ? { dueDay: draft.dueDay } : {}),
    weekendRule: draft.weekendRule,
    ...(draft.holidays && draft.weekendRule !== "as_is" ? { holidays: draft.holidays } : {}),
    ...(draft.method ? { method: draft.method } : {}),
    payFrom: draft.payFrom,
    expenseAccount: draft.expenseAccount,
    ...(draft.remindDaysBefore !== null ? { remindDaysBefore: draft.remindDaysBefore } : {}),
    ...(draft.graceDaysBefore !== null ? { graceDaysBefore: draft.graceDaysBefore } : {}),
    ...(draft.graceDaysAfter !== null ? { graceDaysAfter: draft.graceDaysAfter } : {}),
    ...(draft.notes.trim() ? { notes: draft.notes.trim() } : {}),
  };
}

/** What of a draft is other than before. */
export function editsOf(before: PaymentDraft, after: PaymentDraft): Partial<PaymentDraft> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name as keyof PaymentDraft]));
}

type Change = Omit<InputOf<"update_payment">, "id" | "effectiveOn">;
type Clearable = NonNullable<Change["clear"]>[number];

/** The fields that may be empty, by the name under which each is emptied. */
const CLEARABLE: Record<Clearable, (draft: PaymentDraft) => boolean> = {
  party: (draft) => draft.partyId === null && draft.partyName.trim() === "",
  endsOn: (draft) => draft.endsOn === "",
  dueDay: (draft) => draft.dueDay === null || !hasDueDay(draft.cadence),
  holidays: (draft) => draft.holidays === "" || draft.weekendRule === "as_is",
  method: (draft) => draft.method === "",
  remindDaysBefore: (draft) => draft.remindDaysBefore === null,
  graceDaysBefore: (draft) => draft.graceDaysBefore === null,
  graceDaysAfter: (draft) => draft.graceDaysAfter === null,
  notes: (draft) => draft.notes.trim() === "",
};

/** What a change sends: only what differs, so that nothing else is touched; what was emptied is named. */
export function changeOf(before: PaymentDraft, after: PaymentDraft): Change {
  const earlier = inputOf(before) as Record<string, unknown>;
  const changed = Object.fromEntries(Object.entries(inputOf(after)).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(earlier[name])));
  const clear = (Object.keys(CLEARABLE) as Clearable[]).filter((name) => CLEARABLE[name](after) && !CLEARABLE[name](before));
  return { ...changed, ...(clear.length > 0 ? { clear } : {}) };
}

function hasDueDay(cadence: Payment["cadence"]): boolean {
  return cadence === "monthly" || cadence === "quarterly" || cadence === "yearly";
}

export function PaymentFields({ draft, onChange }: { draft: PaymentDraft; onChange: (draft: PaymentDraft) => void }) {
  const [more, setMore] = useState(Boolean(draft.notes || draft.endsOn || draft.remindDaysBefore !== null || draft.graceDaysBefore !== null || draft.graceDaysAfter !== null));
  const { data: company } = useQuery("company_settings", {});
  const { data: countries } = useQuery("countries_list", {});
  const ownHolidays = countries?.rows.find((row) => row.code === company?.country)?.holidays ?? "";
  const set = (change: Partial<PaymentDraft>) => onChange({ ...draft, ...change });
  return (
    <div className="fields">
      <div className="all"><TextField label={t("Name")} path="name" required autoFocus value={draft.name} onChange={(name) => set({ name })} placeholder={t("Shop rent, phone, insurance")} /></div>
      <div className="all"><PartyPicker label={t("Paid to (optional)")} path="partyName" allowNew value={draft} onChange={({ partyId, partyName }) => set({ partyId, partyName })} placeholder={t("A supplier's name")} /></div>
      <Select label={t("Kind")} path="kind" value={draft.kind} onChange={(kind) => set({ kind })} options={translated(KINDS)} />
      <Choices label={t("Amount is")} value={draft.amountKind} onChange={(amountKind) => set({ amountKind })} options={translated(AMOUNT_KINDS)} />
      {draft.amountKind === "range" ? (
        <>
          <AmountField label={t("Lowest")} path="amount.low" required currency={draft.currency} value={draft.amount} onChange={(amount) => set({ amount })} />
          <AmountField label={t("Highest")} path="amount.high" required currency={draft.currency} value={draft.high} onChange={(high) => set({ high })} />
        </>
      ) : (
        <AmountField label={t("Amount")} path="amount" required currency={draft.currency} value={draft.amount} onChange={(amount) => set({ amount })} hint={t("Sums work: 12.50*3+4")} />
      )}
      <TextField label={t("Currency")} path="amount.amount.currency" value={draft.currency} onChange={(currency) => set({ currency: currency.toUpperCase().slice(0, 3) })} />
      <Select label={t("How often")} path="cadence" value={draft.cadence} onChange={(cadence) => set({ cadence })} options={translated(CADENCES)} />
      <DateField label={draft.cadence === "once" ? t("Due on") : t("First due on or after")} path="startsOn" required value={draft.startsOn} onChange={(startsOn) => set({ startsOn })} />
      {hasDueDay(draft.cadence) && (
        <NumberField label={t("Due day (optional)")} path="dueDay" min={1} max={31} value={draft.dueDay} onChange={(dueDay) => set({ dueDay })} hint={t("29 to 31 fall to the month's end.")} />
      )}
      <Select label={t("On a weekend or holiday")} path="weekendRule" value={draft.weekendRule} onChange={(weekendRule) => set({ weekendRule, ...(draft.weekendRule === "as_is" && !draft.holidays ? { holidays: ownHolidays } : {}) })} options={translated(WEEKEND_RULES)} />
      {draft.weekendRule !== "as_is" && (
        <Select label={t("Bank holidays")} path="holidays" value={draft.holidays || NONE} onChange={(holidays) => set({ holidays: holidays === NONE ? "" : holidays })} options={[{ id: NONE, label: t("Weekends only") }, ...translated(HOLIDAYS)]} />
      )}
      <AccountPicker label={t("Pay from")} path="payFrom" required only={paysFrom} value={draft.payFrom || null} onChange={(payFrom) => set({ payFrom: payFrom ?? "" })} />
      <AccountPicker label={t("Expense account")} path="expenseAccount" required types={EXPENSES} value={draft.expenseAccount || null} onChange={(expenseAccount) => set({ expenseAccount: expenseAccount ?? "" })} />
      <Select label={t("Method (optional)")} path="method" value={draft.method || NONE} onChange={(method) => set({ method: method === NONE ? "" : method })} options={[{ id: NONE, label: t("Not said") }, ...translated(METHODS)]} />
      {more ? (
        <>
          {draft.cadence !== "once" && <DateField label={t("Last due by (optional)")} path="endsOn" value={draft.endsOn} onChange={(endsOn) => set({ endsOn })} />}
          <NumberField label={t("Remind days before")} path="remindDaysBefore" value={draft.remindDaysBefore} onChange={(remindDaysBefore) => set({ remindDaysBefore })} hint={t("Empty: as in Settings.")} />
          <NumberField label={t("Grace days before")} path="graceDaysBefore" value={draft.graceDaysBefore} onChange={(graceDaysBefore) => set({ graceDaysBefore })} />
          <NumberField label={t("Grace days after")} path="graceDaysAfter" value={draft.graceDaysAfter} onChange={(graceDaysAfter) => set({ graceDaysAfter })} />
          <div className="all"><TextField label={t("Notes")} path="notes" lines={2} value={draft.notes} onChange={(notes) => set({ notes })} /></div>
        </>
      ) : (
        <div className="all"><Button small look="plain" onPress={() => setMore(true)}>{t("Reminders, grace, end and notes")}</Button></div>
      )}
    </div>
  );
}

/** The choice of nothing: a drop-down has no other way back to empty. */
const NONE = "-";
const EXPENSES = ["expense", "liability", "asset"] as const;
