// The bank on the board: each account with what the books say, what is cleared, what the bank said, and what waits there.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import type { BankAccount } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Sheet } from "@/components/Page";
import { Tag } from "@/components/StateTag";
import { t } from "@/lib/text";

/** After so many days a statement is worth fetching. */
const OLD_DAYS = 30;

export function BankSheet() {
  const { data } = useQuery("bank_accounts_list", {});
  const rows = data?.rows.filter((row) => row.lastImportedAt || row.openLines > 0) ?? [];
  if (rows.length === 0) return null;
  const open = rows.reduce((sum, row) => sum + row.openLines, 0);
  return (
    <Sheet title={t("At the bank")} aside={open > 0 ? <Link to="/bank/inbox" className="link">{t("{count, plural, one {# open line} other {# open lines}}", { count: open })}</Link> : <Link to="/bank" className="link">{t("Everything is matched")}</Link>}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t("At the bank")}>
        <table className="rows">
          <caption className="sr-only">{t("Bank and card accounts")}</caption>
          <thead>
            <tr><th scope="col">{t("Account")}</th><th scope="col" className="end">{t("In the books")}</th><th scope="col" className="end wide">{t("Cleared")}</th><th scope="col" className="end">{t("At the bank")}</th><th scope="col" className="end">{t("Differs by")}</th><th scope="col">{t("Last statement")}</th></tr>
          </thead>
          <tbody>{rows.map((row) => <Row key={row.account} row={row} />)}</tbody>
        </table>
      </div>
    </Sheet>
  );
}

function Row({ row }: { row: BankAccount }) {
  const days = row.daysSinceImport;
  const age = typeof days !== "number" ? t("none yet") : days === 0 ? t("read today") : t("{count, plural, one {# day ago} other {# days ago}}", { count: days });
  return (
    <tr>
      <th scope="row" className="whitespace-nowrap"><Link to="/bank/lines" search={{ account: row.account, state: row.openLines > 0 ? "open" : "all" }} className="linkish">{row.name}</Link></th>
      <td className="end"><Amount value={row.bookBalance} /></td>
      <td className="end wide"><Amount value={row.clearedBalance} /></td>
      <td className="end">{row.bankBalance ? <Amount value={row.bankBalance.amount} /> : <span className="text-faint">–</span>}</td>
      <td className="end">{row.difference ? <Amount value={row.difference} /> : <span className="text-faint">{row.bankBalance ? t("nothing") : "–"}</span>}</td>
      <td className="soft whitespace-nowrap">{typeof days === "number" && days > OLD_DAYS ? <Tag tone="warn">{t("no statement since {count} days", { count: days })}</Tag> : age}</td>
    </tr>
  );
}
