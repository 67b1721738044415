// What the bank proves of an entry: its lines, and the finished statements in which it stands.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import type { EntryBankProof } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { useToday } from "@/components/company";
import { DateText } from "@/components/DateText";
import { FailedCall } from "@/components/Loading";
import { Block } from "@/components/Page";
import { lineName } from "@/features/bank/line-words";
import { formatNear } from "@/lib/dates";
import { t } from "@/lib/text";

/** The proof of a posted entry; a draft is nowhere at the bank. */
export function useBankProof(entryId: string) {
  return useQuery("entry_bank_proof", { entryId }, { keep: false });
}

/** Without a line or a statement it shows nothing: most entries never meet the bank. */
export function BankProofBlock({ proof: { data, error, refetch } }: { proof: ReturnType<typeof useBankProof> }) {
  if (error && !data) return <FailedCall error={error} retry={refetch} />;
  if (!data || (data.lines.length === 0 && data.statements.length === 0)) return null;
  return (
    <Block title={t("At the bank")} ruled>
      <div className="scroll-x">
        <table className="rows">
          <caption className="sr-only">{t("Bank lines and statements of the entry")}</caption>
          <thead><tr><th scope="col">{t("Line or statement")}</th><th scope="col">{t("Account")}</th><th scope="col" className="end">{t("Amount")}</th></tr></thead>
          <tbody>{data.lines.map((found) => <LineRow key={found.line.id} found={found} />)}{data.statements.map((found) => <StatementRow key={found.id} found={found} />)}</tbody>
        </table>
      </div>
    </Block>
  );
}

function LineRow({ found: { line, amount } }: { found: EntryBankProof["lines"][number] }) {
  return (
    <tr>
      <th scope="row"><Link to="/bank/lines/$lineId" params={{ lineId: line.id }} className="linkish">{lineName(line)}</Link><span className="text-faint block text-[12px]"><DateText date={line.bookedOn} /></span></th>
      <td>{line.account}</td>
      <td className="end"><Amount value={amount} /></td>
    </tr>
  );
}

function StatementRow({ found }: { found: EntryBankProof["statements"][number] }) {
  const today = useToday();
  return (
    <tr>
      <th scope="row"><Link to="/bank/statements/$statementId" params={{ statementId: found.id }} className="linkish">{t("Statement of {date}", { date: formatNear(found.statementOn, today) })}</Link><span className="text-faint block text-[12px]">{t("finished")}</span></th>
      <td>{found.account}</td>
      <td className="end"><Amount value={found.amount} /></td>
    </tr>
  );
}
