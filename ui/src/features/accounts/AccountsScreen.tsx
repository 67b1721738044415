// The chart of accounts as a tree with balances, and the trial balance as of a day.
import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useQuery } from "@/backend/hooks";
import type { Account } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { Check } from "@/components/Check";
import { useToday } from "@/components/company";
import { type Column, DataTable } from "@/components/DataTable";
import { DateField } from "@/components/DateField";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Page } from "@/components/Page";
import { Choices } from "@/components/Select";
import { DetailPane, SplitView } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { useRemembered } from "@/lib/remember";
import { msg, t, words } from "@/lib/text";
import { AccountForm } from "./AccountForm";
import { TrialBalance } from "./TrialBalance";

type View = { mode: "tree" | "trial"; asOf: string; archived: boolean };

const COLUMNS: Column<Account>[] = [
  { id: "code", head: msg("Code"), width: "72px", soft: true, cell: (row) => row.code },
  { id: "name", head: msg("Account"), width: "minmax(160px, 2fr)", cell: (row) => <span style={{ paddingInlineStart: row.depth * 18 }} className={row.depth === 0 ? "font-semibold" : ""}>{row.name} {row.archived && <Tag>{t("archived")}</Tag>}</span> },
  { id: "type", head: msg("Type"), width: "minmax(0, 1fr)", soft: true, wide: true, cell: (row) => words(row.accountType) + (row.role ? `, ${words(row.role)}` : "") },
  { id: "other", head: msg("In other currencies"), width: "minmax(0, 1fr)", end: true, soft: true, wide: true, cell: (row) => row.balances.map((balance, at) => <span key={balance.currency}>{at > 0 && ", "}<Amount value={balance} /></span>) },
  { id: "balance", head: msg("Balance"), width: "136px", end: true, cell: (row) => <span className={row.depth === 0 ? "font-semibold" : ""}><Amount value={row.total} signed /></span> },
];

export default function AccountsScreen() {
  const { code } = useParams({ strict: false });
  const search: unknown = useSearch({ strict: false });
  const creating = searchText(search, "new") !== undefined;
  const go = useGo();
  const today = useToday();
  const [view, setView] = useRemembered<View>("accounts.view", { mode: "tree", asOf: "", archived: false });
  const set = (change: Partial<View>) => setView({ ...view, ...change });
  const asked = searchText(search, "view");
  useEffect(() => {
    if (asked === "trial") setView({ ...view, mode: "trial" });
    // Only what the address asks for counts here.
  }, [asked]);
  const tree = useQuery("accounts_list", { ...(view.archived ? { includeArchived: true } : {}), ...(view.asOf ? { asOf: view.asOf } : {}) });
  const rows = tree.data?.rows ?? [];
  const list = { rows, total: rows.length, loading: tree.loading, error: tree.error, hasMore: false, loadMore: () => undefined, refetch: tree.refetch, stale: tree.stale };
  const bar = (
    <>
      <Choices bare label={t("Show")} value={view.mode} onChange={(mode) => set({ mode })} options={[{ id: "tree", label: t("Chart of accounts") }, { id: "trial", label: t("Trial balance") }]} />
      <div className="flex items-center gap-2"><span className="text-soft ms-1">{t("as of")}</span><div className="w-[114px]"><DateField bare label={t("As of")} value={view.asOf || today} onChange={(asOf) => set({ asOf: asOf === today ? "" : asOf })} /></div></div>
      {view.mode === "tree" && <Check value={view.archived} onChange={(archived) => set({ archived })}>{t("Archived too")}</Check>}
    </>
  );
  return (
    <Page title={t("Accounts")} said={tree.data ? t("{count, plural, one {# account} other {# accounts}}", { count: rows.length }) : null} acts={<Button look={creating || code !== undefined ? "normal" : "primary"} onPress={() => go("/accounts?new=1")}>{t("New account")}</Button>}>
      <SplitView
        open={creating || code !== undefined}
        roomy={code !== undefined}
        bar={bar}
        list={view.mode === "trial" ? <TrialBalance asOf={view.asOf || today} onOpen={(account) => go(`/accounts/${account}`)} /> : (
          <DataTable name="accounts" label={t("Chart of accounts")} columns={COLUMNS} list={list} rowId={(row) => row.code} openId={code} onOpen={(row) => go(`/accounts/${row.code}`)}
            empty={<EmptyState action={<Button onPress={() => go("/accounts?new=1")}>{t("Add an account")}</Button>}>{t("Accounts sort what the business owns, owes, earns and spends.")}</EmptyState>} />
        )}
        detail={creating ? <DetailPane title={t("New account")} onClose={() => go("/accounts")}><AccountForm onDone={(made) => go(made ? `/accounts/${made}` : "/accounts")} /></DetailPane> : <Outlet />}
      />
    </Page>
  );
}
