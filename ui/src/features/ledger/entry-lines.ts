// The lines of an entry while it is being written. The difference shown is entry help; the books check it themselves.
import type { InputOf } from "@/backend/envelope";
import type { JournalEntry } from "@/backend/records";
import { readAmount } from "@/lib/arithmetic";
import { currencyDigits } from "@/lib/money";

export type EntryLine = { id: number; account: string; debit: string; credit: string; currency: string; baseAmount: string; memo: string };

let counter = 0;

export function blankLine(currency: string): EntryLine {
  counter += 1;
  return { id: counter, account: "", debit: "", credit: "", currency, baseAmount: "", memo: "" };
}

export function linesOf(entry: JournalEntry): EntryLine[] {
  return entry.lines.map((line) => ({
    ...blankLine(line.amount.currency),
    account: line.account,
    debit: line.side === "debit" ? line.amount.amount : "",
    credit: line.side === "credit" ? line.amount.amount : "",
    baseAmount: !line.baseAmount || line.baseAmount.currency === line.amount.currency ? "" : line.baseAmount.amount,
    memo: line.memo ?? "",
  }));
}

type LineInput = InputOf<"post_journal_entry">["lines"][number];

/** What is sent: lines that were left empty are left out. */
export function toInput(lines: EntryLine[], baseCurrency: string): LineInput[] {
  return lines
    .filter((line) => line.account || line.debit || line.credit)
    .map((line) => ({
      account: line.account,
      side: line.credit ? "credit" : "debit",
      amount: { amount: line.debit || line.credit || "0", currency: line.currency },
      ...(line.baseAmount ? { baseAmount: { amount: line.baseAmount, currency: baseCurrency } } : {}),
      ...(line.memo ? { memo: line.memo } : {}),
    }));
}

/** Which side lacks how much, exactly; null when the lines balance or one lacks its base amount. */
export function difference(lines: EntryLine[], currency: string): { side: "debit" | "credit"; amount: string } | null {
  const used = lines.filter((line) => line.debit || line.credit);
  if (used.some((line) => line.currency !== currency && !line.baseAmount)) return null;
  const sum = used.map((line) => `${line.debit ? "+" : "-"}(${line.currency === currency ? line.debit || line.credit : line.baseAmount})`).join("");
  if (!sum) return null;
  const reading = readAmount(sum, currencyDigits(currency));
  if (!reading.ok || !/[1-9]/.test(reading.amount)) return null;
  return reading.amount.startsWith("-") ? { side: "debit", amount: reading.amount.slice(1) } : { side: "credit", amount: reading.amount };
}
