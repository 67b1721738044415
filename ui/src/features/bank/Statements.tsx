// The statements of a file, and whether their balances prove that the lines are complete.
import type { StatementPreview } from "@/backend/records";
import { Amount, amountText } from "@/components/Amount";
import { useBaseCurrency } from "@/components/company";
import { DateText } from "@/components/DateText";
import { Sheet } from "@/components/Page";
import { Tag } from "@/components/StateTag";
import { counted } from "@/lib/money";
import { t } from "@/lib/text";

type Statement = StatementPreview["statements"][number];

export function Proof({ statement }: { statement: Statement }) {
  const base = useBaseCurrency();
  if (statement.proof === "proved") return <Tag tone="good">{t("proved")}</Tag>;
  if (statement.proof === "none") return <Tag>{t("not proved")}</Tag>;
  return <Tag tone="alert">{statement.difference ? t("differs by {amount}", { amount: amountText(statement.difference, base, "money") }) : t("differs")}</Tag>;
}

/** The bank's number of it, or else the account's: the second part of what files know an account by. */
function nameOf({ number, statementAccount }: Statement): string {
  return number ?? (statementAccount.split("|")[1] || statementAccount.replace(/\|/g, " ").trim());
}

export function Statements({ statements, proved }: { statements: Statement[]; proved: boolean }) {
  if (statements.length === 0) return null;
  const differs = statements.some((statement) => statement.proof === "differs");
  const title = t("{count, plural, one {# statement} other {# statements}}", { count: statements.length });
  return (
    <Sheet title={title} aside={proved ? t("The balances prove that nothing is missing.") : differs ? <span className="text-alert">{t("The balances and the lines do not agree: something may be missing or misread.")}</span> : t("The file has no balances to prove itself with.")}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={title} style={{ maxHeight: 240, overflowY: "auto" }}>
        <table className="rows">
          <thead><tr><th scope="col">{t("Statement")}</th><th scope="col" className="wide">{t("From")}</th><th scope="col">{t("Until")}</th><th scope="col" className="end">{t("Lines")}</th><th scope="col" className="end wide">{t("Before")}</th><th scope="col" className="end">{t("After")}</th><th scope="col">{t("Proof")}</th></tr></thead>
          <tbody>
            {statements.map((statement, at) => (
              <tr key={at}>
                <th scope="row">{nameOf(statement)}</th>
                <td className="soft wide"><DateText date={statement.from} style="medium" /></td>
                <td className="soft"><DateText date={statement.until} style="medium" /></td>
                <td className="end">{counted(statement.lines)}</td>
                <td className="end wide"><Amount value={statement.opening?.amount} /></td>
                <td className="end"><Amount value={statement.closing?.amount} /></td>
                <td><Proof statement={statement} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
