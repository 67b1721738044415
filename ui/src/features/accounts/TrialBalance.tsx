// Every account's balance as of a day; debits equal credits.
import { useQuery } from "@/backend/hooks";
import { Amount } from "@/components/Amount";
import { FailedCall, Waiting } from "@/components/Loading";
import { t } from "@/lib/text";

export function TrialBalance({ asOf, onOpen }: { asOf: string; onOpen: (account: string) => void }) {
  const { data, error, refetch } = useQuery("trial_balance", { asOf });
  if (!data) return <div className="px-6">{error ? <FailedCall error={error} retry={refetch} /> : <Waiting />}</div>;
  return (
    <div className="overflow-auto px-[11px] pb-8" tabIndex={0} role="group" aria-label={t("Trial balance")}>
      <table className="rows">
        <caption className="sr-only">{t("Trial balance")}</caption>
        <thead><tr><th scope="col" style={{ width: 72 }}>{t("Code")}</th><th scope="col">{t("Account")}</th><th scope="col" className="end" style={{ width: 140 }}>{t("Debit")}</th><th scope="col" className="end" style={{ width: 140 }}>{t("Credit")}</th></tr></thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.account}>
              <td className="soft">{row.account}</td>
              <th scope="row"><a href={`/accounts/${row.account}`} className="linkish" onClick={(event) => { event.preventDefault(); onOpen(row.account); }}>{row.name}</a></th>
              <td className="end"><Amount value={row.debit} /></td>
              <td className="end"><Amount value={row.credit} /></td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr><td /><th scope="row">{t("Total")}</th><td className="end"><Amount value={data.totalDebit} as="money" /></td><td className="end"><Amount value={data.totalCredit} as="money" /></td></tr></tfoot>
      </table>
    </div>
  );
}
