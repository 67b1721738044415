// The guessed mapping over the file's first rows: each column says what it is taken for, and can be corrected.
import type { ImportPreview, Mapping } from "@/backend/records";
import { Sheet } from "@/components/Page";
import { AccountPicker, paysFrom } from "@/components/pickers";
import { Choices, Select, translated } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { msg, t } from "@/lib/text";
import { CADENCES } from "./options";

const FIELDS = ["name", "amount", "amountLow", "amountHigh", "currency", "cadence", "dueDay", "startsOn", "endsOn", "party", "kind", "method", "payFrom", "expenseAccount", "notes"] as const;
type FieldName = (typeof FIELDS)[number];

const LABELS: Record<FieldName, string> = {
  name: msg("Name"), amount: msg("Amount"), amountLow: msg("Lowest amount"), amountHigh: msg("Highest amount"), currency: msg("Currency"), cadence: msg("How often"), dueDay: msg("Due day"), startsOn: msg("First or next due date"), endsOn: msg("Last day"),
  party: msg("Paid to"), kind: msg("Kind"), method: msg("Method"), payFrom: msg("Pay from"), expenseAccount: msg("Expense account"), notes: msg("Notes"),
};

const EXPENSES = ["expense"] as const;

type Props = { preview: ImportPreview; mapping: Mapping; onChange: (mapping: Mapping) => void; fileName: string };

export function ImportMapping({ preview, mapping, onChange, fileName }: Props) {
  const fieldAt = (column: number): FieldName | "–" => FIELDS.find((name) => mapping[name] === column) ?? "–";

  function assign(column: number, field: FieldName | "–") {
    const next: Mapping = { ...mapping };
    for (const name of FIELDS) if (next[name] === column) next[name] = null;
    if (field !== "–") next[field] = column;
    onChange(next);
  }
  const setDefault = (change: Partial<Mapping["defaults"]>) => onChange({ ...mapping, defaults: { ...mapping.defaults, ...change } });
  const options = [{ id: "–" as const, label: t("Leave out") }, ...FIELDS.map((id) => ({ id, label: t(LABELS[id]) }))];

  return (
    <Sheet title={fileName || t("Pasted text")} aside={t("{delimiter} between columns, {head}", { delimiter: delimiterName(preview.delimiter), head: preview.hasHeader ? t("first line names them") : t("no line of names") })}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t("Columns and first rows")}>
        <table className="rows">
          <thead>
            <tr>
              {preview.columns.map((column, at) => (
                <th key={at} scope="col" style={{ padding: "8px 8px 6px", minWidth: 148, height: "auto" }}>
                  <span className="text-soft block pb-1">{column}</span>
                  <Select bare label={t("Column {column} is", { column })} value={fieldAt(at)} onChange={(field) => assign(at, field)} options={options} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.firstRows.slice(0, 4).map((row, at) => (
              <tr key={at}>{preview.columns.map((_, column) => <td key={column} className={fieldAt(column) === "–" ? "whitespace-nowrap text-faint" : "whitespace-nowrap"}>{row[column] ?? ""}</td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="sheet-body border-line-soft border-t">
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <Choices label={t("Dates are written")} value={mapping.dateOrder} onChange={(dateOrder) => onChange({ ...mapping, dateOrder })} options={[{ id: "ymd", label: t("year month day") }, { id: "dmy", label: t("day month year") }, { id: "mdy", label: t("month day year") }]} />
          <Choices label={t("Decimals are written")} value={mapping.decimal} onChange={(decimal) => onChange({ ...mapping, decimal })} options={[{ id: ".", label: "1,234.56" }, { id: ",", label: "1.234,56" }]} />
        </div>
        <h3 className="pt-1">{t("Where the file says nothing")}</h3>
        <div className="grid grid-cols-[repeat(auto-fill,minmax(200px,1fr))] gap-3">
          <AccountPicker label={t("Pay from")} only={paysFrom} value={mapping.defaults.payFrom ?? null} onChange={(payFrom) => setDefault({ payFrom })} />
          <AccountPicker label={t("Expense account")} types={EXPENSES} value={mapping.defaults.expenseAccount ?? null} onChange={(expenseAccount) => setDefault({ expenseAccount })} />
          <Select label={t("How often")} value={mapping.defaults.cadence ?? null} onChange={(cadence) => setDefault({ cadence })} options={translated(CADENCES)} placeholder={t("Must be in the file")} />
          <TextField label={t("Currency")} value={mapping.defaults.currency ?? ""} onChange={(currency) => setDefault({ currency: currency.toUpperCase().slice(0, 3) || null })} />
        </div>
      </div>
    </Sheet>
  );
}

function delimiterName(delimiter: string): string {
  if (delimiter === ",") return t("A comma");
  if (delimiter === ";") return t("A semicolon");
  if (delimiter === "\t") return t("A tab");
  return `“${delimiter}”`;
}
