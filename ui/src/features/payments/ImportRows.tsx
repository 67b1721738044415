// What would be imported, line by line; broken lines say what is wrong and are left out.
import { useMemo, useState } from "react";
import type { ImportPreview } from "@/backend/records";
import { SpecAmount } from "@/components/Amount";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { Sheet } from "@/components/Page";
import { Choices } from "@/components/Select";
import { Tag } from "@/components/StateTag";
import { msg, t } from "@/lib/text";
import { CADENCES, labelOf } from "./options";

type Row = ImportPreview["rows"][number];

const COLUMNS: Column<Row>[] = [
  { id: "line", head: msg("Line"), width: "56px", soft: true, end: true, cell: (row) => row.line },
  { id: "ready", head: msg("Ready"), width: "92px", cell: (row) => (row.ok ? <Tag tone="good">{t("ready")}</Tag> : <Tag tone="alert">{t("left out")}</Tag>) },
  { id: "name", head: msg("Name"), width: "minmax(0, 1.2fr)", cell: (row) => row.payment?.name ?? "" },
  { id: "problem", head: msg("What is wrong"), width: "minmax(0, 1.8fr)", cell: (row) => (row.problem ? <span className="text-alert" title={row.problem}>{row.problem}</span> : <span className="text-soft">{row.payment ? `${labelOf(CADENCES, row.payment.cadence)}${row.payment.partyName ? `, ${row.payment.partyName}` : ""}` : ""}</span>) },
  { id: "from", head: msg("From"), width: "124px", soft: true, wide: true, cell: (row) => <DateText date={row.payment?.startsOn} style="medium" /> },
  { id: "amount", head: msg("Amount"), width: "168px", end: true, cell: (row) => (row.payment ? <SpecAmount spec={row.payment.amount} /> : null) },
];

export function ImportRows({ preview }: { preview: ImportPreview }) {
  const [shown, setShown] = useState<"all" | "broken">("all");
  const rows = useMemo(() => (shown === "broken" ? preview.rows.filter((row) => !row.ok) : preview.rows), [preview, shown]);
  const list = { rows, total: rows.length, loading: false, error: null, hasMore: false, loadMore: () => undefined, refetch: () => undefined, stale: false };
  return (
    <Sheet
      title={t("{ready, plural, one {# line is ready} other {# lines are ready}}", { ready: preview.ready })}
      aside={
        preview.broken > 0 ? (
          <span className="flex items-center gap-3">
            <span className="text-alert">{t("{count, plural, one {# line is broken and will be left out} other {# lines are broken and will be left out}}", { count: preview.broken })}</span>
            <Choices bare label={t("Show")} value={shown} onChange={setShown} options={[{ id: "all", label: t("All") }, { id: "broken", label: t("Broken") }]} />
          </span>
        ) : t("no broken lines")
      }
    >
      <div style={{ height: Math.min(28 + Math.max(1, rows.length) * 34, 400) }}>
        <DataTable name="payments.import" label={t("Lines of the file")} columns={COLUMNS} list={list} rowId={(row) => String(row.line)} empty={<p className="text-soft px-4 py-3">{t("No lines.")}</p>} />
      </div>
    </Sheet>
  );
}
