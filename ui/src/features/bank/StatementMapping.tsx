// How a bank's table is read, over its first rows: each column says what it is taken for, and can be corrected.
import type { CsvMapping, StatementPreview } from "@/backend/records";
import { Sheet } from "@/components/Page";
import { Choices, Select } from "@/components/Select";
import { Check } from "@/components/Check";
import { NumberField, TextField } from "@/components/TextField";
import { msg, t } from "@/lib/text";

type Single = Exclude<keyof CsvMapping["columns"], "description">;
type Field = Single | "description";

const FIELDS: readonly Field[] = ["date", "valueDate", "amount", "debit", "credit", "indicator", "balance", "currency", "description", "counterparty", "counterAccount", "counterBank", "reference", "cheque", "bankId", "typeCode", "category", "fee", "account", "status"];

const LABELS: Record<Field, string> = {
  date: msg("Date"), valueDate: msg("Counts from"), amount: msg("Amount"), debit: msg("Money out"), credit: msg("Money in"), indicator: msg("In or out, in a word"), balance: msg("Balance after it"), currency: msg("Currency"),
  description: msg("What it is for"), counterparty: msg("Other side"), counterAccount: msg("Their account"), counterBank: msg("Their bank"), reference: msg("Reference"), cheque: msg("Cheque number"),
  bankId: msg("The bank's id"), typeCode: msg("Type"), category: msg("Category"), fee: msg("Fee"), account: msg("Account"), status: msg("Booked or pending"),
};

type Table = NonNullable<StatementPreview["table"]>;

/** Gives a column another meaning. What it was is forgotten; several columns together may say what a line is for. */
export function assign(columns: CsvMapping["columns"], column: number, field: Field | "–"): CsvMapping["columns"] {
  const next: CsvMapping["columns"] = { ...columns, description: columns.description.filter((at) => at !== column) };
  for (const name of FIELDS) if (name !== "description" && next[name] === column) next[name] = null;
  if (field === "description") next.description = [...next.description, column].sort((a, b) => a - b);
  else if (field !== "–") next[field] = column;
  return next;
}

export function StatementMapping({ table, mapping, onChange }: { table: Table; mapping: CsvMapping; onChange: (mapping: CsvMapping) => void }) {
  const fieldAt = (column: number): Field | "–" => (mapping.columns.description.includes(column) ? "description" : (FIELDS.find((name) => name !== "description" && mapping.columns[name] === column) ?? "–"));
  const options = [{ id: "–" as const, label: t("Leave out") }, ...FIELDS.map((id) => ({ id, label: t(LABELS[id]) }))];
  const set = (change: Partial<CsvMapping>) => onChange({ ...mapping, ...change });
  const sure = table.confidence === "high" ? t("read with confidence") : table.confidence === "medium" ? t("fairly sure; have a look") : t("not sure; please check each column");
  return (
    <Sheet title={t("How the table is read")} aside={sure}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t("Columns and first rows")}>
        <table className="rows">
          <thead>
            <tr>
              {table.headings.map((heading, at) => (
                <th key={at} scope="col" style={{ padding: "8px 8px 6px", minWidth: 148, height: "auto" }}>
                  <span className="text-soft block pb-1">{heading}</span>
                  <Select bare label={t("Column {column} is", { column: heading })} value={fieldAt(at)} onChange={(field) => set({ columns: assign(mapping.columns, at, field) })} options={options} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.preview.slice(0, 4).map((row, at) => (
              <tr key={at}>{table.headings.map((_, column) => <td key={column} className={fieldAt(column) === "–" ? "whitespace-nowrap text-faint" : "whitespace-nowrap"}>{row[column] ?? ""}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="sheet-body border-line-soft border-t">
        {table.doubts.length > 0 && <ul className="note warn grid gap-1">{table.doubts.map((doubt) => <li key={doubt}>{doubt}</li>)}</ul>}
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <Choices label={t("Dates are written")} value={mapping.dateOrder} onChange={(dateOrder) => set({ dateOrder })} options={[{ id: "ymd", label: t("year month day") }, { id: "dmy", label: t("day month year") }, { id: "mdy", label: t("month day year") }]} />
          <Choices label={t("Decimals are written")} value={mapping.decimal} onChange={(decimal) => set({ decimal })} options={[{ id: ".", label: "1,234.56" }, { id: ",", label: "1.234,56" }]} />
          <Choices label={t("Money that went out")} value={mapping.sign} onChange={(sign) => set({ sign })} options={[{ id: "negative_is_out", label: t("has a minus") }, { id: "positive_is_out", label: t("has no minus") }]} />
        </div>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(170px,1fr))] items-end gap-3">
          <TextField label={t("Currency where none is named")} value={mapping.currency ?? ""} onChange={(currency) => set({ currency: currency.toUpperCase().slice(0, 3) || null })} />
          <NumberField label={t("Rows above the table")} value={mapping.skippedRows} onChange={(rows) => set({ skippedRows: rows ?? 0 })} max={200} />
          <Check value={mapping.hasHeader} onChange={(hasHeader) => set({ hasHeader })}>{t("A row names the columns")}</Check>
          <Check value={mapping.feeIsOnTop} onChange={(feeIsOnTop) => set({ feeIsOnTop })}>{t("The fee comes on top of the amount")}</Check>
        </div>
        {table.reasons.length > 0 && (
          <details>
            <summary className="text-soft cursor-default">{t("Why it is read so")}</summary>
            <ul className="text-soft mt-2 grid gap-1">{table.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>
          </details>
        )}
      </div>
    </Sheet>
  );
}
