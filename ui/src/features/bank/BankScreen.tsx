// The bank at a glance: each account with what the books say, what is cleared and what the bank said; a file can be dropped.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import type { BankAccount } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText, InstantText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { PageBody, Sheet } from "@/components/Page";
import { t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { handOver } from "./bank-file";
import { ChooseFile } from "./ChooseFile";

export default function BankScreen() {
  const go = useGo();
  const { data, error, refetch } = useQuery("bank_accounts_list", {});
  const { data: open } = useQuery("bank_lines_list", { state: "open", limit: 1 });
  const rows = data?.rows ?? [];
  const waiting = open?.total ?? 0;
  const never = data !== undefined && rows.every((row) => !row.lastImportedAt);
  return (
    <BankPage title={t("Bank")} said={open ? t("{count, plural, =0 {No open lines} one {# open line} other {# open lines}}", { count: waiting }) : null}
      acts={
        <>
          <Button look={waiting === 0 ? "primary" : "normal"} onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>
          {waiting > 0 && <Button look="primary" onPress={() => go("/bank/inbox")}>{t("Work through the inbox")}</Button>}
        </>
      }>
      <PageBody>
        {error && !data ? <FailedCall error={error} retry={refetch} /> : !data ? <Waiting /> : rows.length === 0 ? (
          <EmptyState action={<Button onPress={() => go("/accounts?new=1")}>{t("Add a bank account")}</Button>}>{t("There is no account with the role bank or card yet. Add one, and its statements can be read into it.")}</EmptyState>
        ) : <Accounts rows={rows} />}
        {never && rows.length > 0 && (
          <Sheet title={t("Drop a statement file here")}>
            <div className="sheet-body">
              <p className="text-soft measure">{t("Download a statement from your bank and drop it anywhere on this screen: OFX, QFX, QIF, CSV, camt or MT940. You see what is in it first; then each line is matched with what you expected to pay.")}</p>
              <div><ChooseFile look="normal" onFile={(file) => { handOver(file); go("/bank/import"); }} /></div>
            </div>
          </Sheet>
        )}
      </PageBody>
    </BankPage>
  );
}

function Accounts({ rows }: { rows: BankAccount[] }) {
  return (
    <Sheet title={t("Bank and card accounts")}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t("Bank and card accounts")}>
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t("Account")}</th>
              <th scope="col" className="end">{t("Open lines")}</th>
              <th scope="col" className="end">{t("In the books")}</th>
              <th scope="col" className="end">{t("Cleared")}</th>
              <th scope="col" className="end">{t("At the bank")}</th>
              <th scope="col">{t("As of")}</th>
              <th scope="col">{t("Reconciled up to")}</th>
              <th scope="col" className="wide">{t("Last import")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.account}>
                <th scope="row" className="whitespace-nowrap"><Link to="/bank/lines" search={{ account: row.account, state: "all" }} className="linkish"><span className="text-faint">{row.account}</span> {row.name}</Link></th>
                <td className="end">{row.openLines > 0 ? <Link to="/bank/inbox" search={{ account: row.account }} className="link" aria-label={t("{count, plural, one {# open line} other {# open lines}} of {name}", { count: row.openLines, name: row.name })}>{row.openLines}</Link> : <span className="text-faint">{t("none")}</span>}</td>
                <td className="end"><Amount value={row.bookBalance} /></td>
                <td className="end"><Amount value={row.clearedBalance} /></td>
                <td className="end">{row.bankBalance ? <Amount value={row.bankBalance.amount} /> : <span className="text-faint">–</span>}</td>
                <td className="soft">{row.bankBalance?.on ? <DateText date={row.bankBalance.on} /> : <span className="text-faint">–</span>}</td>
                <td className="soft">{row.reconciledThrough ? <Link to="/bank/statements" className="link"><DateText date={row.reconciledThrough} /></Link> : <span className="text-faint">–</span>}</td>
                <td className="soft wide whitespace-nowrap">{row.lastImportedAt ? <InstantText at={row.lastImportedAt} /> : t("never")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="text-faint px-3.5 py-2.5 text-[12px]">{t("Cleared is what the matched lines add up to. Money owed on a card stands below zero, as the bank says it. A statement can be dropped anywhere on the window.")}</p>
    </Sheet>
  );
}
