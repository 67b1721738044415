// Any answer, readable: rows as a table, records as facts, the rest as indented text.
import { formatDate } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { t, title, words } from "@/lib/text";

type Record_ = { [name: string]: unknown };

function isRecord(value: unknown): value is Record_ {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isMoney(value: unknown): value is { amount: string; currency: string } {
  return isRecord(value) && typeof value.amount === "string" && typeof value.currency === "string" && Object.keys(value).length === 2;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (isMoney(value)) return formatMoney(value, "code");
  if (Array.isArray(value)) return value.every((item) => typeof item !== "object") ? value.map(cellText).join(", ") : t("{count} items", { count: value.length });
  if (isRecord(value)) return Object.values(value).filter((part) => typeof part !== "object").join(" ");
  return typeof value === "string" ? readable(value) : String(value);
}

/** The bytes of a file may be an answer; nobody reads them. */
const MOST_LETTERS = 4_000;

/** A day is written as days are; a word of the wire, such as `direct_debit`, in plain words. */
function readable(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDate(text, "medium");
  if (text.length > MOST_LETTERS) return t("{beginning} … ({count} characters in all)", { beginning: text.slice(0, 200), count: text.length });
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? words(text) : text;
}

export function ResultView({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (isRecord(value) && !isMoney(value)) {
    const rows = Array.isArray(value.rows) ? (value.rows as unknown[]) : null;
    const facts = Object.entries(value).filter(([name, part]) => name !== "rows" && name !== "nextCursor" && part !== null && part !== undefined);
    return (
      <div className="grid gap-2">
        {facts.length > 0 && (
          <dl className="facts">
            {facts.map(([name, part]) => (
              <div key={name} className="contents">
                <dt>{title(name)}</dt>
                <dd>{depth < 2 && typeof part === "object" && !isMoney(part) ? <ResultView value={part} depth={depth + 1} /> : cellText(part)}</dd>
              </div>
            ))}
          </dl>
        )}
        {rows && <ResultTable rows={rows} />}
      </div>
    );
  }
  if (Array.isArray(value)) return value.length > 0 && value.every(isRecord) ? <ResultTable rows={value} /> : <span>{cellText(value) || "–"}</span>;
  return <span>{cellText(value)}</span>;
}

const MOST = 200;

function ResultTable({ rows }: { rows: unknown[] }) {
  if (rows.length === 0) return <p className="text-soft">{t("No rows.")}</p>;
  const records = rows.slice(0, MOST).map((row) => (isRecord(row) ? row : { value: row }));
  const names = [...new Set(records.flatMap((row) => Object.keys(row)))].filter((name) => records.some((row) => cellText(row[name]) !== "")).slice(0, 8);
  return (
    <div className="scroll-x border-line-soft rounded-md border" tabIndex={0} role="group" aria-label={t("Rows")}>
      <table className="rows">
        <thead><tr>{names.map((name) => <th key={name} scope="col">{title(name)}</th>)}</tr></thead>
        <tbody>
          {records.map((row, at) => (
            <tr key={at}>{names.map((name) => <td key={name} className={isMoney(row[name]) || typeof row[name] === "number" ? "end" : ""}>{cellText(row[name])}</td>)}</tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && <p className="text-faint px-3 py-2">{t("The first {most} of {count} rows.", { most: MOST, count: rows.length })}</p>}
    </div>
  );
}
