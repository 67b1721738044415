// The statements that were reconciled, the latest first, and what can be next; one begins beside the list.
import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useList } from "@/backend/hooks";
import type { ReconcilableAccount, StatementReconciliation } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Select } from "@/components/Select";
import { DetailPane, SplitView } from "@/components/SplitView";
import { formatDate } from "@/lib/dates";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { BeginStatement } from "./BeginStatement";
import { StatementTag } from "./statement-words";

const COLUMNS: Column<StatementReconciliation>[] = [
  { id: "on", head: msg("Statement of"), width: "112px", cell: (row) => <DateText date={row.statementOn} /> },
  { id: "account", head: msg("Account"), width: "minmax(96px, 2fr)", soft: true, cell: (row) => <span title={`${row.account} ${row.accountName}`}>{row.account} {row.accountName}</span> },
  { id: "entries", head: msg("Entries"), width: "72px", end: true, soft: true, wide: true, cell: (row) => row.ticked },
  { id: "opening", head: msg("Opening"), width: "116px", end: true, soft: true, wide: true, cell: (row) => <Amount value={row.openingBalance} /> },
  { id: "closing", head: msg("Closing"), width: "116px", end: true, cell: (row) => <Amount value={row.closingBalance} /> },
  { id: "outstanding", head: msg("Outstanding"), width: "116px", end: true, soft: true, wide: true, cell: (row) => <Amount value={row.outstandingAmount} /> },
  { id: "state", head: msg("State"), width: "176px", cell: (row) => <StatementTag row={row} /> },
];

export default function StatementsScreen() {
  const search: unknown = useSearch({ strict: false });
  const begin = searchText(search, "begin");
  const go = useGo();
  const [account, setAccount] = useRemembered("bank.statements.account", "all");
  const list = useList("statement_reconciliations_list", { account: account === "all" ? null : account });
  const accounts = list.first?.accounts;
  const every = useList("statement_reconciliations_list", {}, 1).first?.accounts;
  const choices = useMemo(() => [{ id: "all", label: t("Every account") }, ...(every ?? []).map((row) => ({ id: row.account, label: `${row.account} ${row.name}` }))], [every]);
  const beginning = begin !== undefined && every !== undefined;
  const close = () => go("/bank/statements");
  return (
    <BankPage title={t("Statements")} said={list.loading ? null : t("{count, plural, one {# statement} other {# statements}}", { count: list.total })}
      acts={every?.length === 0 ? undefined : <Button look={beginning ? "normal" : "primary"} onPress={() => go("/bank/statements?begin=1")}>{t("Reconcile a statement")}</Button>}>
      <SplitView
        open={beginning}
        bar={
          <>
            {choices.length > 2 && <Select bare label={t("Account")} value={account} onChange={setAccount} options={choices} />}
            <Standing accounts={accounts ?? []} some={list.total > 0} />
          </>
        }
        list={
          <DataTable name="bank.statements" label={t("Statements")} columns={COLUMNS} list={list} rowId={(row) => row.id} rowName={(row) => t("{account} of {date}", { account: row.accountName, date: formatDate(row.statementOn, "long") })} onOpen={(row) => go(`/bank/statements/${row.id}`)}
            empty={every?.length === 0
              ? <EmptyState action={<Button onPress={() => go("/accounts?new=1")}>{t("Add a bank account")}</Button>}>{t("There is no account with the role bank or card yet. Add one, and its statements can be reconciled.")}</EmptyState>
              : <EmptyState action={beginning ? undefined : <Button onPress={() => go("/bank/statements?begin=1")}>{t("Reconcile a statement")}</Button>}>{t("No statement is reconciled yet. Take a statement of your bank and give its closing balance: what you matched is ticked already, you tick the rest, and at a difference of nothing the books are proved up to that day.")}</EmptyState>} />
        }
        detail={beginning ? <DetailPane title={t("Reconcile a statement")} onClose={close}><BeginStatement accounts={every} asked={begin} onCancel={close} /></DetailPane> : null}
      />
    </BankPage>
  );
}

// Up to when the accounts are reconciled, and which have a closing balance of the bank waiting.
function Standing({ accounts, some }: { accounts: ReconcilableAccount[]; some: boolean }) {
  const go = useGo();
  const next = accounts.find((row) => row.openId) ?? accounts.find((row) => row.offered.length > 0);
  if (!next) return some && <span className="text-soft">{t("Every statement that the bank's files hold is reconciled.")}</span>;
  const name = `${next.account} ${next.name}`;
  if (next.openId) return <span className="text-soft inline-flex flex-wrap items-center gap-2">{t("{name} is being reconciled.", { name })} <Button small onPress={() => go(`/bank/statements/${next.openId}`)}>{t("Go on with it")}</Button></span>;
  const offered = next.offered[0];
  if (!offered) return null;
  return <span className="text-soft inline-flex flex-wrap items-center gap-2">{t("Next: {name}, statement of {date}", { name, date: formatDate(offered.statementOn, "long") })} <Button small onPress={() => go(`/bank/statements?begin=${next.account}`)}>{t("Begin")}</Button></span>;
}
