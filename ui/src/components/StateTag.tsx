// States in words: red for what needs the owner, amber for what is uncertain, green for what is proven.
import type { Occurrence, OccurrenceState, Payment } from "@/backend/records";
import { msg, t } from "@/lib/text";

type Tone = "alert" | "warn" | "good" | "none";

const STATES: Record<OccurrenceState, { text: string; tone: Tone }> = {
  skipped: { text: msg("skipped"), tone: "none" },
  expected: { text: msg("expected"), tone: "none" },
  due_soon: { text: msg("due soon"), tone: "none" },
  due: { text: msg("due"), tone: "warn" },
  autopay_pending: { text: msg("autopay pending"), tone: "warn" },
  confirmed: { text: msg("confirmed"), tone: "good" },
  cleared: { text: msg("cleared"), tone: "good" },
  missed: { text: msg("missed"), tone: "alert" },
  amount_differs: { text: msg("amount differs"), tone: "alert" },
  paid_twice: { text: msg("paid twice"), tone: "alert" },
  not_due: { text: msg("not due"), tone: "alert" },
};

export function Tag({ tone = "none", children }: { tone?: Tone; children: string }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}

export function stateText(state: OccurrenceState): string {
  return t(STATES[state].text);
}

export function StateTag({ state }: { state: OccurrenceState }) {
  return <Tag tone={STATES[state].tone}>{stateText(state)}</Tag>;
}

/** On the board an occurrence that autopay handles says so first. */
export function OccurrenceTag({ occurrence }: { occurrence: Occurrence }) {
  const open = occurrence.state === "expected" || occurrence.state === "due_soon" || occurrence.state === "due" || occurrence.state === "autopay_pending";
  if (open && occurrence.autopay === "verified") return <Tag tone="good">{t("autopay verified")}</Tag>;
  if (open && occurrence.autopay === "set_up") return <Tag tone="warn">{t("autopay unverified")}</Tag>;
  return <StateTag state={occurrence.state} />;
}

export function AutopayTag({ state }: { state: Payment["autopay"]["state"] }) {
  if (state === "verified") return <Tag tone="good">{t("verified")}</Tag>;
  if (state === "set_up") return <Tag tone="warn">{t("unverified")}</Tag>;
  return <span className="text-faint">{t("off")}</span>;
}

export function PaymentStatusTag({ status }: { status: Payment["status"] }) {
  if (status === "paused") return <Tag tone="warn">{t("paused")}</Tag>;
  if (status === "cancelled") return <Tag>{t("cancelled")}</Tag>;
  return <Tag tone="good">{t("active")}</Tag>;
}
