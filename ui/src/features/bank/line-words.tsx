// What a bank line is called, and its state in a word.
import type { BankLine, BankLineState } from "@/backend/records";
import { Tag } from "@/components/StateTag";
import { msg, t } from "@/lib/text";

const STATES: Record<BankLineState, { text: string; tone: "warn" | "good" | "none" }> = {
  open: { text: msg("open"), tone: "warn" },
  matched: { text: msg("matched"), tone: "good" },
  deleted: { text: msg("deleted"), tone: "none" },
  withdrawn: { text: msg("withdrawn"), tone: "none" },
};

export function LineTag({ state }: { state: BankLineState }) {
  return <Tag tone={STATES[state].tone}>{t(STATES[state].text)}</Tag>;
}

/** The other side, or else what it is for. */
export function lineName(line: Pick<BankLine, "counterparty" | "description">): string {
  return line.counterparty || line.description || t("Without words");
}

/** The other side, and behind it what it is for. */
export function LineWords({ line }: { line: Pick<BankLine, "counterparty" | "description"> }) {
  const more = line.counterparty && line.description && line.description !== line.counterparty ? line.description : "";
  return <span title={[line.counterparty, more].filter(Boolean).join(" · ") || line.description}>{lineName(line)}{more && <span className="text-faint"> · {more}</span>}</span>;
}
