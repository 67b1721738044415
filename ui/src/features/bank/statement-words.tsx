// What a statement's state and a tick are called.
import type { ReconciliationEntry, StatementReconciliation } from "@/backend/records";
import { amountText } from "@/components/Amount";
import { useBaseCurrency } from "@/components/company";
import { Tag } from "@/components/StateTag";
import { isZero } from "@/lib/money";
import { msg, t } from "@/lib/text";

export function StatementTag({ row }: { row: StatementReconciliation }) {
  const base = useBaseCurrency();
  if (row.state === "finished") return <Tag tone="good">{t("finished")}</Tag>;
  if (row.state === "discarded") return <Tag>{t("discarded")}</Tag>;
  return isZero(row.difference.amount) ? <Tag tone="warn">{t("ready to finish")}</Tag> : <Tag tone="warn">{t("differs by {amount}", { amount: amountText(row.difference, base) })}</Tag>;
}

const BY: Record<NonNullable<ReconciliationEntry["tickedBy"]>, string> = {
  bank: msg("matched"),
  owner: msg("by hand"),
  opening: msg("opening balance"),
  reversal: msg("cancelled out"),
};

export function tickedByText(by: ReconciliationEntry["tickedBy"]): string {
  return by ? t(BY[by]) : "";
}
