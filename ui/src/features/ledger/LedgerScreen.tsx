// The ledger: journal entries, the newest first, with an entry beside the list.
import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { useFarList } from "@/backend/far";
import { useList } from "@/backend/hooks";
import type { JournalEntry } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { DateField } from "@/components/DateField";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Page } from "@/components/Page";
import { Choices } from "@/components/Select";
import { SplitView } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { useLater } from "@/lib/later";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { EntryForm } from "./EntryForm";
import { DetailPane } from "@/components/SplitView";

type Filter = { text: string; from: string; until: string; show: "posted" | "draft" };
const ALL: Filter = { text: "", from: "", until: "", show: "posted" };

export function EntryTags({ entry }: { entry: JournalEntry }) {
  return (
    <>
      {entry.status === "draft" && <Tag tone="warn">{t("draft")}</Tag>}
      {entry.reversedById && <Tag>{t("reversed")}</Tag>}
      {entry.reversesId && <Tag>{t("reversal")}</Tag>}
    </>
  );
}

const COLUMNS: Column<JournalEntry>[] = [
  { id: "number", head: msg("No."), width: "72px", soft: true, end: true, cell: (row) => row.number ?? "–" },
  { id: "date", head: msg("Date"), width: "104px", soft: true, cell: (row) => <DateText date={row.entryDate} /> },
  { id: "description", head: msg("Description"), width: "minmax(140px, 2fr)", cell: (row) => <span className="inline-flex max-w-full items-center gap-2"><span className="truncate">{row.description}</span><EntryTags entry={row} /></span> },
  { id: "accounts", head: msg("Accounts"), width: "minmax(0, 1.6fr)", soft: true, wide: true, cell: (row) => row.lines.slice(0, 3).map((line) => line.accountName).join(", ") + (row.lines.length > 3 ? " …" : "") },
  { id: "total", head: msg("Amount"), width: "120px", end: true, cell: (row) => <Amount value={row.total} /> },
];

export default function LedgerScreen() {
  const { entryId } = useParams({ strict: false });
  const search: unknown = useSearch({ strict: false });
  const creating = searchText(search, "new") !== undefined;
  const go = useGo();
  const [filter, setFilter] = useRemembered<Filter>("ledger.filter", ALL);
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });
  const text = useLater(filter.text.trim(), 120);
  const inDrafts = filter.show === "draft";
  const posted = useFarList("journal_entries", { text: text || null, from: filter.from || null, until: filter.until || null });
  const drafts = useList("journal_entries", { status: "draft" });
  const list = inDrafts ? drafts : posted;
  const filtered = text || filter.from || filter.until;
  return (
    <Page title={t("Ledger")} said={posted.loading ? null : t("{count, plural, one {# journal entry} other {# journal entries}}", { count: posted.total }) + (drafts.total > 0 ? t(", {count, plural, one {# draft} other {# drafts}}", { count: drafts.total }) : "")} acts={<Button look={creating || entryId !== undefined ? "normal" : "primary"} onPress={() => go("/ledger?new=1")}>{t("New entry")}</Button>}>
      <SplitView
        open={creating || entryId !== undefined}
        bar={
          <>
            <Choices bare label={t("Show")} value={filter.show} onChange={(show) => set({ show })} options={[{ id: "posted", label: t("Posted") }, { id: "draft", label: t("Drafts") }]} />
            {!inDrafts && (
              <>
                <div className="grow" style={{ flexBasis: 140 }}><TextField bare type="search" label={t("Filter entries")} placeholder={t("Filter by words")} value={filter.text} onChange={(next) => set({ text: next })} /></div>
                <div className="flex items-center gap-2">
                  <div className="w-[114px]"><DateField bare label={t("From")} value={filter.from} onChange={(from) => set({ from })} /></div>
                  <span className="text-faint">{t("to")}</span>
                  <div className="w-[114px]"><DateField bare label={t("Until")} value={filter.until} onChange={(until) => set({ until })} /></div>
                </div>
                {filtered && <Button small look="quiet" onPress={() => setFilter(ALL)}>{t("Clear")}</Button>}
              </>
            )}
          </>
        }
        list={
          <DataTable key={filter.show} name={inDrafts ? "ledger.drafts" : "ledger"} label={t("Journal entries")} columns={COLUMNS} list={list} rowId={(row) => row.id} openId={entryId} onOpen={(row) => go(`/ledger/${row.id}`)}
            empty={inDrafts
              ? <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show what is posted")}</Button>}>{t("There are no drafts. A new entry can be kept as one until its last receipt is here.")}</EmptyState>
              : filtered
              ? <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all")}</Button>}>{t("No entry fits these filters.")}</EmptyState>
              : <EmptyState action={<Button onPress={() => go("/ledger?new=1")}>{t("Write the first entry")}</Button>}>{t("Everything that is confirmed or posted stands here, each with its debits and credits.")}</EmptyState>} />
        }
        detail={creating ? <DetailPane title={t("New journal entry")} onClose={() => go("/ledger")}><EntryForm onDone={(id) => go(id ? `/ledger/${id}` : "/ledger")} /></DetailPane> : <Outlet />}
      />
    </Page>
  );
}
