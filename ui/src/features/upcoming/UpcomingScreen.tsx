// What falls due: a month as a calendar, or a stretch of days as a list.
import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useList, useQuery } from "@/backend/hooks";
import type { Occurrence, OccurrenceState } from "@/backend/records";
import { Amount, SpecAmount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { useToday } from "@/components/company";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Page } from "@/components/Page";
import { Choices, Select } from "@/components/Select";
import { OccurrenceTag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { addDays, addMonths, endOfMonth, formatDate, startOfMonth } from "@/lib/dates";
import { useLater } from "@/lib/later";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { MonthView } from "./MonthView";

type Range = "week" | "30" | "90" | "365";
type View = { mode: "calendar" | "list"; month: string; range: Range; states: "open" | "missed" | "all"; text: string };

const OPEN: OccurrenceState[] = ["missed", "due", "autopay_pending", "due_soon", "expected", "amount_differs", "paid_twice", "not_due"];
const EXCEPTIONS: OccurrenceState[] = ["missed", "amount_differs", "paid_twice", "not_due"];

const COLUMNS: Column<Occurrence>[] = [
  { id: "date", head: msg("Due"), width: "104px", cell: (row) => <DateText date={row.payOn} /> },
  { id: "name", head: msg("Payment"), width: "minmax(140px, 1.4fr)", cell: (row) => row.paymentName },
  { id: "state", head: msg("State"), width: "148px", cell: (row) => <OccurrenceTag occurrence={row} /> },
  { id: "reason", head: msg("Why"), width: "minmax(0, 1.6fr)", soft: true, wide: true, cell: (row) => <span title={row.reason}>{row.reason}</span> },
  { id: "amount", head: msg("Amount"), width: "172px", end: true, cell: (row) => <SpecAmount spec={row.amount} {...(row.amount.kind === "range" ? {} : { expected: row.expected })} /> },
];

export default function UpcomingScreen() {
  const today = useToday();
  const go = useGo();
  const search: unknown = useSearch({ strict: false });
  const [view, setView] = useRemembered<View>("upcoming.view", { mode: "calendar", month: startOfMonth(today), range: "30", states: "open", text: "" });
  const askedRange = searchText(search, "range");
  const askedStates = searchText(search, "states");
  const set = (change: Partial<View>) => setView({ ...view, ...change });
  useEffect(() => {
    if (askedRange === "week") setView({ ...view, mode: "list", range: "week", states: "open" });
    if (askedStates === "missed") setView({ ...view, mode: "list", states: "missed" });
    // Only what the address asks for counts here, when it changes.
  }, [askedRange, askedStates]);

  const text = useLater(view.text.trim(), 120);
  const days = view.range === "week" ? 7 : Number(view.range);
  const from = view.mode === "calendar" ? startOfMonth(view.month) : addDays(today, view.states === "missed" ? -366 : view.states === "open" ? -31 : 0);
  const until = view.mode === "calendar" ? endOfMonth(view.month) : addDays(today, days);
  const states = view.states === "open" ? OPEN : view.states === "missed" ? EXCEPTIONS : null;
  const input = { from, until, ...(text ? { text } : {}), ...(view.mode === "list" && states ? { states } : {}) };
  const open = (row: Occurrence) => go(`/payments/${row.paymentId}?due=${row.dueOn}`);

  return (
    <Page title={t("Upcoming")} said={view.mode === "calendar" ? formatDate(view.month, "month") : <>{formatDate(from, "medium")} – {formatDate(until, "medium")}</>}>
      <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)]">
        <div className="bar">
          <Choices bare label={t("Show as")} value={view.mode} onChange={(mode) => set({ mode })} options={[{ id: "calendar", label: t("Calendar") }, { id: "list", label: t("List") }]} />
          {view.mode === "calendar" ? (
            <>
              <Button onPress={() => set({ month: addMonths(view.month, -1) })} aria-label={t("The month before")}>‹</Button>
              <Button onPress={() => set({ month: startOfMonth(today) })}>{t("This month")}</Button>
              <Button onPress={() => set({ month: addMonths(view.month, 1) })} aria-label={t("The month after")}>›</Button>
            </>
          ) : (
            <>
              <Select bare label={t("How far")} value={view.range} onChange={(range) => set({ range })} options={[{ id: "week", label: t("Next 7 days") }, { id: "30", label: t("Next 30 days") }, { id: "90", label: t("Next 90 days") }, { id: "365", label: t("Next year") }]} />
              <Select bare label={t("States")} value={view.states} onChange={(chosen) => set({ states: chosen })} options={[{ id: "open", label: t("Still open") }, { id: "missed", label: t("Missed and odd") }, { id: "all", label: t("All") }]} />
            </>
          )}
          <div className="grow"><TextField bare type="search" label={t("Filter")} placeholder={t("Filter by name")} value={view.text} onChange={(next) => set({ text: next })} /></div>
          <Sums from={from} until={until} text={text} />
        </div>
        {view.mode === "calendar" ? <Calendar input={input} month={view.month} today={today} onMonth={(month) => set({ month })} onOpen={open} /> : <AsList input={input} onOpen={open} />}
      </div>
    </Page>
  );
}

type Input = { from: string; until: string; text?: string; states?: OccurrenceState[] };

function Sums({ from, until, text }: { from: string; until: string; text: string }) {
  const { data } = useQuery("upcoming_occurrences", { from, until, ...(text ? { text } : {}), limit: 1 });
  if (!data || data.totals.length === 0) return null;
  return (
    <span className="end">
      {data.totals.slice(0, 3).map((total, at) => <span key={total.currency}>{at > 0 ? ", " : `${t("expected")} `}<strong className="text-ink"><Amount value={total.expected} as="money" /></strong></span>)}
    </span>
  );
}

function Calendar({ input, month, today, onMonth, onOpen }: { input: Input; month: string; today: string; onMonth: (month: string) => void; onOpen: (row: Occurrence) => void }) {
  const { data } = useQuery("upcoming_occurrences", { ...input, limit: 1000 });
  return <MonthView month={month} today={today} rows={data?.rows ?? []} total={data?.total ?? 0} text={input.text ?? ""} onMonth={onMonth} onOpen={onOpen} />;
}

function AsList({ input, onOpen }: { input: Input; onOpen: (row: Occurrence) => void }) {
  const list = useList("upcoming_occurrences", input);
  return <DataTable name="upcoming" label={t("Upcoming")} columns={COLUMNS} list={list} rowId={(row) => `${row.paymentId}/${row.dueOn}`} onOpen={onOpen} empty={<EmptyState>{t("Nothing falls due in these days.")}</EmptyState>} />;
}
