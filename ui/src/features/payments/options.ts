// The words for a payment's choices.
import type { Cadence, Payment, PaymentMethod } from "@/backend/records";
import type { Option } from "@/components/Select";
import { formatDate } from "@/lib/dates";
import { msg, t } from "@/lib/text";

export const KINDS: Option<Payment["kind"]>[] = [
  { id: "bill", label: msg("Bill") },
  { id: "subscription", label: msg("Subscription") },
  { id: "obligation", label: msg("Obligation") },
];

export const CADENCES: Option<Cadence>[] = [
  { id: "once", label: msg("Once") },
  { id: "weekly", label: msg("Every week") },
  { id: "biweekly", label: msg("Every two weeks") },
  { id: "monthly", label: msg("Every month") },
  { id: "quarterly", label: msg("Every quarter") },
  { id: "yearly", label: msg("Every year") },
];

export const WEEKEND_RULES: Option<Payment["weekendRule"]>[] = [
  { id: "as_is", label: msg("Stays on that day") },
  { id: "before", label: msg("The working day before") },
  { id: "after", label: msg("The working day after") },
];

/** The calendars of bank holidays that the books know, by the days on which banks are closed. */
export const HOLIDAYS: Option<string>[] = [
  { id: "CA", label: msg("Canada") },
  { id: "US", label: msg("United States") },
  { id: "GB", label: msg("United Kingdom") },
  { id: "EU", label: msg("Euro area") },
  { id: "DE", label: msg("Germany") },
  { id: "FR", label: msg("France") },
  { id: "IE", label: msg("Ireland") },
  { id: "NL", label: msg("Netherlands") },
  { id: "NG", label: msg("Nigeria") },
];

export const METHODS: Option<PaymentMethod>[] = [
  { id: "bank_transfer", label: msg("Bank transfer") },
  { id: "direct_debit", label: msg("Direct debit") },
  { id: "card", label: msg("Card") },
  { id: "interac", label: msg("Interac e-Transfer") },
  { id: "cheque", label: msg("Cheque") },
  { id: "cash", label: msg("Cash") },
  { id: "other", label: msg("Other") },
];

export const AMOUNT_KINDS: Option<Payment["amount"]["kind"]>[] = [
  { id: "fixed", label: msg("Fixed") },
  { id: "estimated", label: msg("Estimated") },
  { id: "range", label: msg("Range") },
];

export function labelOf<T extends string>(options: readonly Option<T>[], id: T | null | undefined): string {
  return id ? t(options.find((option) => option.id === id)?.label ?? id) : "";
}

/** A payment with the terms that hold on a day: those of today, or what is agreed for later. */
export function termsOn(payment: Payment, day: string): Payment {
  const planned = payment.planned?.findLast((each) => each.from <= day);
  if (!planned) return payment;
  const { from: termsFrom, ...terms } = planned;
  const { dueDay: _dueDay, holidays: _holidays, ...rest } = payment;
  return { ...rest, ...terms, termsFrom };
}

/** "Every month, day 15", in words. */
export function rhythmText(payment: Pick<Payment, "cadence" | "dueDay" | "startsOn">): string {
  if (payment.cadence === "once") return t("Once, on {date}", { date: formatDate(payment.startsOn, "long") });
  const day = payment.dueDay && payment.cadence !== "weekly" && payment.cadence !== "biweekly" ? t(", day {day}", { day: payment.dueDay }) : "";
  return labelOf(CADENCES, payment.cadence) + day;
}

/** "the working day before, bank holidays: Canada", for terms that move a due date. */
export function weekendText(payment: Pick<Payment, "weekendRule" | "holidays">): string {
  const moved = payment.weekendRule === "before" ? t("the working day before") : t("the working day after");
  return `${moved}, ${payment.holidays ? t("bank holidays: {calendar}", { calendar: labelOf(HOLIDAYS, payment.holidays) }) : t("weekends only")}`;
}

/** "Every month, day 15, from 1 January 2026", in words. */
export function cadenceText(payment: Pick<Payment, "cadence" | "dueDay" | "startsOn" | "endsOn">): string {
  if (payment.cadence === "once") return rhythmText(payment);
  const from = t(", from {date}", { date: formatDate(payment.startsOn, "medium") });
  const until = payment.endsOn ? t(" until {date}", { date: formatDate(payment.endsOn, "medium") }) : "";
  return rhythmText(payment) + from + until;
}
