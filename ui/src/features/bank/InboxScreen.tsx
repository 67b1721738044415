// The inbox: open lines one after the other, with what each may be beside it; arrows choose, Enter accepts and goes on.
import { useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useList, useQuery } from "@/backend/hooks";
import type { BankLine } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { SplitView } from "@/components/SplitView";
import { recall, remember } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { lineName, LineWords } from "./line-words";
import { WorkPane } from "./WorkPane";

const COLUMNS: Column<BankLine>[] = [
  { id: "date", head: msg("Date"), width: "96px", soft: true, cell: (row) => <DateText date={row.bookedOn} /> },
  { id: "words", head: msg("What the bank says"), width: "minmax(100px, 1fr)", cell: (row) => <LineWords line={row} /> },
  { id: "amount", head: msg("Amount"), width: "112px", end: true, cell: (row) => <Amount value={row.amount} /> },
];

type Place = { id: string; index: number };

export default function InboxScreen() {
  const search: unknown = useSearch({ strict: false });
  const go = useGo();
  const account = searchText(search, "account") ?? null;
  const askedLine = searchText(search, "line");
  const list = useList("bank_lines_list", { state: "open", account });
  const { rows } = list;
  const [place, setPlace] = useState<Place | null>(() => (askedLine ? { id: askedLine, index: 0 } : (recall<Place>("bank.inbox") ?? null)));
  // A line that was asked for by its address may lie beyond the rows that are here.
  const { data: asked } = useQuery("bank_line", { id: place?.id ?? "" }, { enabled: place !== null && list.hasMore && !rows.some((row) => row.id === place.id), keep: false });
  const found = place ? rows.findIndex((row) => row.id === place.id) : -1;
  const index = found >= 0 ? found : Math.min(place?.index ?? 0, Math.max(0, rows.length - 1));
  const far = found < 0 && asked?.line.id === place?.id && asked?.line.state === "open" ? asked?.line : undefined;
  const line = far ?? rows[index];
  const next = rows[far ? index : index + 1] ?? rows[index - 1];
  const before = rows[index - 1];

  useEffect(() => {
    if (askedLine) setPlace({ id: askedLine, index: 0 });
  }, [askedLine]);
  const turn = useRef(0);
  const to = useCallback((row: BankLine | undefined, at: number) => {
    turn.current += 1;
    const where = row ? { id: row.id, index: Math.max(0, at) } : null;
    setPlace(where);
    remember("bank.inbox", where);
  }, []);
  const { hasMore, loadMore } = list;
  useEffect(() => {
    if (hasMore && index > rows.length - 20) loadMore();
  }, [hasMore, index, rows.length, loadMore]);

  return (
    <BankPage title={t("Bank inbox")} said={list.loading ? null : t("{count, plural, =0 {No open lines} one {# open line} other {# open lines}}", { count: list.total })}
      acts={account ? <Button onPress={() => go("/bank/inbox")}>{t("Every account")}</Button> : undefined}>
      <SplitView
        open={line !== undefined} roomy
        bar={line ? <span className="text-soft"><kbd>↑</kbd> <kbd>↓</kbd> {t("choose")} <kbd>Enter</kbd> {t("accepts")} <kbd>←</kbd> <kbd>→</kbd> {t("other lines")}</span> : account ? <span className="text-soft">{t("Only account {account}", { account })}</span> : null}
        list={
          <DataTable name="bank.inbox.list" label={t("Open lines")} columns={COLUMNS} list={list} rowId={(row) => row.id} rowName={lineName} openId={line?.id} onOpen={(row) => to(row, rows.indexOf(row))}
            empty={<EmptyState action={<Button onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>}>{t("No line is open: everything that the bank said so far has its place in the books.")}</EmptyState>} />
        }
        detail={line ? (
          <WorkPane key="work" line={line} turn={turn.current} nextId={next?.id} onClose={() => go("/bank")}
            onDone={() => to(next, rows[index + 1] ? index : index - 1)}
            onNext={() => rows[index + 1] && to(rows[index + 1], index + 1)}
            onBefore={() => before && to(before, index - 1)} />
        ) : null}
      />
    </BankPage>
  );
}
