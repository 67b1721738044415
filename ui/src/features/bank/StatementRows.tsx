// The first lines of a file, and what would become of each.
import type { StatementPreview } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { Sheet } from "@/components/Page";
import { Tag } from "@/components/StateTag";
import { msg, t } from "@/lib/text";
import { LineWords } from "./line-words";

type Row = StatementPreview["rows"][number];

const OUTCOMES: Record<Row["outcome"], { text: string; tone: "good" | "warn" | "none" }> = {
  new: { text: msg("new"), tone: "good" },
  known: { text: msg("kept already"), tone: "none" },
  deleted: { text: msg("deleted before"), tone: "none" },
  pending: { text: msg("not booked yet"), tone: "warn" },
  unknown: { text: msg("account unknown"), tone: "warn" },
};

const COLUMNS: Column<Row>[] = [
  { id: "line", head: msg("Line"), width: "64px", soft: true, end: true, cell: (row) => row.line },
  { id: "outcome", head: msg("Outcome"), width: "140px", cell: (row) => <Tag tone={OUTCOMES[row.outcome].tone}>{t(OUTCOMES[row.outcome].text)}</Tag> },
  { id: "date", head: msg("Date"), width: "104px", soft: true, cell: (row) => <DateText date={row.bookedOn} /> },
  { id: "words", head: msg("What the bank says"), width: "minmax(140px, 1fr)", cell: (row) => (row.doubt ? <span className="text-warn" title={row.doubt}>{row.doubt}</span> : <LineWords line={row} />) },
  { id: "amount", head: msg("Amount"), width: "120px", end: true, cell: (row) => <Amount value={row.amount} /> },
  { id: "balance", head: msg("Balance"), width: "120px", end: true, soft: true, wide: true, cell: (row) => <Amount value={row.balanceAfter} /> },
];

export function StatementRows({ preview }: { preview: StatementPreview }) {
  const { rows } = preview;
  const counted = rows.some((row) => row.outcome !== "unknown");
  const list = { rows, total: rows.length, loading: false, error: null, hasMore: false, loadMore: () => undefined, refetch: () => undefined, stale: false };
  return (
    <Sheet title={counted ? t("{count, plural, one {# line is new} other {# lines are new}}", { count: preview.new }) : t("{count, plural, one {# line} other {# lines}}", { count: preview.lines })} aside={t("the first {shown} of {count, plural, one {# line} other {# lines}}", { shown: rows.length, count: Math.max(preview.lines, rows.length) })}>
      <div style={{ height: Math.min(30 + rows.length * 34, 400) }}>
        <DataTable name="bank.preview" label={t("Lines of the file")} columns={COLUMNS} list={list} rowId={(row) => `${row.statementAccount}/${row.line}`} empty={null} />
      </div>
    </Sheet>
  );
}
