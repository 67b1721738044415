// The lines of bank statements, the newest first, with a line's detail beside them.
import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useList, useQuery } from "@/backend/hooks";
import type { BankLine } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { DateField } from "@/components/DateField";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Choices, Select } from "@/components/Select";
import { SplitView } from "@/components/SplitView";
import { TextField } from "@/components/TextField";
import { useLater } from "@/lib/later";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { ClipMark } from "@/features/attachments/ClipMark";
import { LineTag, lineName, LineWords } from "./line-words";

type Shown = "open" | "matched" | "deleted" | "all";
type Filter = { text: string; account: string; state: Shown; from: string; until: string };
const ALL: Filter = { text: "", account: "all", state: "all", from: "", until: "" };
const SHOWN: readonly string[] = ["open", "matched", "deleted", "all"];

const COLUMNS: Column<BankLine>[] = [
  { id: "date", head: msg("Date"), width: "104px", soft: true, cell: (row) => <DateText date={row.bookedOn} /> },
  { id: "words", head: msg("What the bank says"), width: "minmax(140px, 3fr)", cell: (row) => <span className="flex min-w-0 items-center gap-2"><span className="min-w-0 truncate"><LineWords line={row} /></span><ClipMark count={row.attachments} /></span> },
  { id: "account", head: msg("Account"), width: "72px", soft: true, wide: true, cell: (row) => row.account },
  { id: "state", head: msg("State"), width: "88px", cell: (row) => <LineTag state={row.state} /> },
  { id: "amount", head: msg("Amount"), width: "120px", end: true, cell: (row) => <Amount value={row.amount} /> },
  { id: "balance", head: msg("Balance"), width: "120px", end: true, soft: true, wide: true, cell: (row) => <Amount value={row.balanceAfter} /> },
];

export default function LinesScreen() {
  const { lineId } = useParams({ strict: false });
  const search: unknown = useSearch({ strict: false });
  const go = useGo();
  const [filter, setFilter] = useRemembered<Filter>("bank.filter", { ...ALL, state: "open" });
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });
  const askedAccount = searchText(search, "account");
  const askedState = searchText(search, "state");
  useEffect(() => {
    if (askedAccount) setFilter({ ...ALL, account: askedAccount, state: askedState && SHOWN.includes(askedState) ? (askedState as Shown) : "all" });
  }, [askedAccount, askedState, setFilter]);
  const text = useLater(filter.text.trim(), 120);
  const list = useList("bank_lines_list", {
    account: filter.account === "all" ? null : filter.account,
    state: filter.state === "all" ? null : filter.state,
    text: text || null,
    from: filter.from || null,
    until: filter.until || null,
  });
  const { data: accounts } = useQuery("bank_accounts_list", {});
  const choices = useMemo(() => [{ id: "all", label: t("Every account") }, ...(accounts?.rows ?? []).map((row) => ({ id: row.account, label: `${row.account} ${row.name}` }))], [accounts]);
  const narrowed = text !== "" || filter.from !== "" || filter.until !== "" || filter.account !== "all";
  return (
    <BankPage title={t("Bank lines")} said={list.loading ? null : t("{count, plural, one {# line} other {# lines}}", { count: list.total })}
      acts={<Button onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>}>
      <SplitView
        open={lineId !== undefined}
        bar={
          <>
            <Choices bare label={t("Show")} value={filter.state} onChange={(state) => set({ state })} options={[{ id: "open", label: t("Open") }, { id: "matched", label: t("Matched") }, { id: "deleted", label: t("Deleted") }, { id: "all", label: t("All") }]} />
            <div className="grow"><TextField bare type="search" label={t("Filter lines")} placeholder={t("Words or amount")} value={filter.text} onChange={(next) => set({ text: next })} /></div>
            <Select bare label={t("Account")} value={filter.account} onChange={(account) => set({ account })} options={choices} />
            <div className="flex items-center gap-2">
              <div className="w-[114px]"><DateField bare label={t("From")} value={filter.from} onChange={(from) => set({ from })} /></div>
              <span className="text-faint">{t("to")}</span>
              <div className="w-[114px]"><DateField bare label={t("Until")} value={filter.until} onChange={(until) => set({ until })} /></div>
            </div>
            {narrowed && <Button small look="quiet" onPress={() => setFilter({ ...ALL, state: filter.state })}>{t("Clear")}</Button>}
          </>
        }
        list={
          <DataTable name={`bank.lines.${filter.state}`} label={t("Bank lines")} columns={COLUMNS} list={list} rowId={(row) => row.id} rowName={lineName} openId={lineId} onOpen={(row) => go(`/bank/lines/${row.id}`)}
            empty={narrowed
              ? <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all")}</Button>}>{t("No line fits these filters.")}</EmptyState>
              : filter.state === "all"
              ? <EmptyState action={<Button onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>}>{t("No statement was read yet. Drop a file of your bank anywhere on this screen.")}</EmptyState>
              : <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all")}</Button>}>{filter.state === "open" ? t("No line is open: everything that the bank said so far has its place in the books.") : filter.state === "matched" ? t("No line is matched yet.") : t("No line was deleted.")}</EmptyState>} />
        }
        detail={<Outlet />}
      />
    </BankPage>
  );
}
