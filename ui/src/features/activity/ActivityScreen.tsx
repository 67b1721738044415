// Activity: every change, in sentences an owner can read; who, when, through which door, with what went in and out.
import { useState } from "react";
import { undoNow } from "@/backend/undo";
import { type List, useList, useQuery } from "@/backend/hooks";
import type { OutputOf, Undo as UndoCall } from "@/backend/envelope";
import type { AuditRow } from "@/backend/records";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { InstantText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { FailedCall, Waiting } from "@/components/Loading";
import { Page } from "@/components/Page";
import { ResultView } from "@/components/ResultView";
import { Choices, Select } from "@/components/Select";
import { DetailPane, SplitView } from "@/components/SplitView";
import { TextField } from "@/components/TextField";
import { useLater } from "@/lib/later";
import { useRemembered } from "@/lib/remember";
import { msg, t, words } from "@/lib/text";
import { OlderChanges, useOlderChanges } from "./older-changes";

type Door = AuditRow["door"];
type Filter = { text: string; door: Door | "all" | "people" };
const ALL: Filter = { text: "", door: "all" };

const DOORS: Record<Door, string> = { window: msg("the window"), command_line: msg("the command line"), http: msg("HTTP"), mcp: msg("an agent"), desk: msg("Daybook itself") };

function doorText(door: Door): string {
  return t(DOORS[door] ?? words(door));
}

const COLUMNS: Column<AuditRow>[] = [
  { id: "when", head: msg("When"), width: "136px", soft: true, cell: (row) => <InstantText at={row.recordedAt} /> },
  { id: "what", head: msg("What"), width: "minmax(180px, 2.6fr)", cell: (row) => <span title={row.summary}>{row.summary || row.title}</span> },
  { id: "who", head: msg("Who"), width: "minmax(0, 0.8fr)", soft: true, wide: true, cell: (row) => row.actor },
  { id: "door", head: msg("Through"), width: "112px", soft: true, wide: true, cell: (row) => doorText(row.door) },
  { id: "sequence", head: msg("No."), width: "80px", soft: true, end: true, cell: (row) => row.sequence },
];

export default function ActivityScreen() {
  const [filter, setFilter] = useRemembered<Filter>("activity.filter", ALL);
  const [open, setOpen] = useRemembered<AuditRow | null>("activity.open", null);
  const text = useLater(filter.text.trim(), 150);
  const found = useList("audit_entries", { text: text || null, ...(filter.door === "all" ? {} : filter.door === "people" ? { byPeople: true } : { door: filter.door }) });
  const { list, older } = useOlderChanges(found, `${filter.door} ${text}`);
  const filtered = text !== "" || filter.door !== "all";
  return (
    <Page title={t("Activity")} said={list.loading ? null : saidOf(found, text !== "", filtered)}>
      <SplitView
        open={open !== null}
        bar={
          <>
            <div className="grow"><TextField bare type="search" label={t("Filter activity")} placeholder={t("Filter by name or words")} value={filter.text} onChange={(next) => setFilter({ ...filter, text: next })} /></div>
            <Select bare label={t("Door")} value={filter.door} onChange={(door) => setFilter({ ...filter, door })} options={[{ id: "all", label: t("Any door") }, { id: "people", label: t("Not by itself") }, { id: "window", label: t("Window") }, { id: "command_line", label: t("Command line") }, { id: "http", label: t("HTTP") }, { id: "mcp", label: t("Agent") }, { id: "desk", label: t("Daybook itself") }]} />
          </>
        }
        list={
          <div className="list-with-foot">
          <DataTable name="activity" label={t("Activity")} columns={COLUMNS} list={list} rowId={(row) => String(row.sequence)} openId={open ? String(open.sequence) : null} onOpen={setOpen}
            empty={older.state !== "done" ? <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all")}</Button>}>{t("No change fits so far.")}</EmptyState> : filtered ? <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all")}</Button>}>{t("No change fits these filters.")}</EmptyState> : <EmptyState>{t("Every change to the books leaves a line here that nobody can remove.")}</EmptyState>} />
          <OlderChanges older={older} />
          </div>
        }
        detail={open ? <ChangePane row={open} onClose={() => setOpen(null)} /> : null}
      />
    </Page>
  );
}

/** How many changes there are; of those that fit words, as many as were found so far. */
function saidOf(list: List<AuditRow, OutputOf<"audit_entries">>, byWords: boolean, filtered: boolean): string {
  const count = byWords ? list.rows.length : list.total;
  const more = byWords ? list.hasMore : list.first?.totalIsAtLeast;
  if (more) return t("{count, plural, =0 {No change so far} one {# change or more} other {# changes or more}}", { count });
  if (filtered) return t("{count, plural, =0 {No change fits} one {# change fits} other {# changes fit}}", { count });
  return t("{count, plural, one {# change} other {# changes}}, each chained to the one before", { count });
}

function ChangePane({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const [form, setForm] = useState<"facts" | "exact">("facts");
  // The list has the sentence; what went in and out is asked for when it is looked at.
  const { data: full, error } = useQuery("audit_entry", { sequence: row.sequence }, { keep: false });
  return (
    <DetailPane title={row.summary || row.title} sub={row.title} onClose={onClose}>
      <dl className="facts">
        <dt>{t("When")}</dt><dd><InstantText at={row.recordedAt} /></dd>
        <dt>{t("Who")}</dt><dd>{row.actor}</dd>
        <dt>{t("Through")}</dt><dd>{doorText(row.door)}</dd>
        <dt>{t("Operation")}</dt><dd>{row.operation}</dd>
        <dt>{t("Number")}</dt><dd>{row.sequence}</dd>
        <dt>{t("Key")}</dt><dd className="text-faint break-all">{row.key}</dd>
      </dl>
      {full?.undo && <Undo undo={full.undo} />}
      <Choices bare label={t("Show as")} value={form} onChange={setForm} options={[{ id: "facts", label: t("Readable") }, { id: "exact", label: t("Exact") }]} />
      {error ? <FailedCall error={error} /> : !full ? <Waiting /> : (
        <>
          <Part title={t("What went in")} value={full.input} exact={form === "exact"} />
          <Part title={t("What came of it")} value={full.output} exact={form === "exact"} />
        </>
      )}
    </DetailPane>
  );
}

function Undo({ undo }: { undo: UndoCall }) {
  return (
    <div className="flex items-center gap-3">
      <Button onPress={() => void undoNow(undo)}>{t("Undo")}</Button>
      <span className="text-soft">{undo.label}</span>
    </div>
  );
}

function Part({ title, value, exact }: { title: string; value: unknown; exact: boolean }) {
  return (
    <details className="ruled" open>
      <summary className="cursor-default pb-2 font-semibold">{title}</summary>
      {exact ? <pre className="json" tabIndex={0}>{JSON.stringify(value, null, 2)}</pre> : <ResultView value={value} />}
    </details>
  );
}
