// The rows of a split while it is written, and the parts that are sent. Sums are the books' business, not the window's.
import type { BankLine, LineSuggestion, MatchPart, Money } from "@/backend/records";
import { isNegative } from "@/lib/money";

export type SplitRow = {
  id: number;
  kind: "account" | "payment" | "fee" | "known";
  account: string | null;
  paymentId: string | null;
  /** What a suggestion found, as it is. */
  part: MatchPart | null;
  title: string;
  /** A size, as the owner types it: the line says which way the money went. Empty takes the rest. */
  amount: string;
  baseAmount: string;
  /** How much of a payment in another currency it pays. */
  dueAmount: Money | null;
};

let counter = 0;

function row(kind: SplitRow["kind"], more: Partial<SplitRow> = {}): SplitRow {
  counter += 1;
  return { id: counter, kind, account: null, paymentId: null, part: null, title: "", amount: "", baseAmount: "", dueAmount: null, ...more };
}

export const accountRow = () => row("account");
export const paymentRow = () => row("payment");
export const feeRow = () => row("fee");

/** Turns a signed amount into a size against the line, and a size back: the same step both ways. */
export function turned(line: Pick<BankLine, "amount">, amount: string): string {
  if (amount === "" || !isNegative(line.amount.amount)) return amount;
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

/** A suggestion as rows: of a due date what was expected is given, so that another part takes the rest. */
export function suggestionRows({ parts, title, expected }: LineSuggestion): SplitRow[] {
  return parts.map((part) => row("known", {
    part: part.kind === "occurrence" && !part.amount ? { ...part, amount: expected } : part,
    title,
  }));
}

/** The size that a row from a suggestion begins with. */
export function startAmount(line: BankLine, { kind, part, amount }: SplitRow): string {
  if (kind !== "known" || amount || !part || !("amount" in part)) return amount;
  return turned(line, part.amount?.amount ?? "");
}

/** Whether everything but amounts was said. */
export function isSaid({ kind, account, paymentId }: SplitRow): boolean {
  return kind === "account" ? account !== null : kind === "payment" ? paymentId !== null : true;
}

/** Whether a part needs what it came to in the books when the line is in another currency: what stands there already has it. */
export function needsBase(part: MatchPart | null): boolean {
  return part?.kind !== "confirmation" && part?.kind !== "entry";
}

export function toParts(rows: SplitRow[], line: BankLine, base: string): MatchPart[] {
  return rows.map(({ kind, account, paymentId, part, amount, baseAmount, dueAmount }): MatchPart => {
    const came = baseAmount ? { baseAmount: { amount: baseAmount, currency: base } } : {};
    const said = { ...(amount ? { amount: { amount: turned(line, amount), currency: line.amount.currency } } : {}), ...came };
    if (kind === "known" && part) {
      if (part.kind === "transfer") return { ...part, ...came };
      const { amount: _, ...bare } = part;
      return { ...bare, ...said } as MatchPart;
    }
    if (kind === "payment") return { kind: "occurrence", paymentId: paymentId ?? "", ...said, ...(dueAmount ? { dueAmount } : {}) };
    if (kind === "fee") return { kind: "fee", ...(account ? { account } : {}), ...said };
    return { kind: "account", account: account ?? "", ...said };
  });
}
