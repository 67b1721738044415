// A month as a grid of days; arrows move by day and week, Enter looks into a day.
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Occurrence } from "@/backend/records";
import { SpecAmount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { Sheet } from "@/components/Page";
import { OccurrenceTag } from "@/components/StateTag";
import { addDays, addMonths, dayOfWeek, endOfMonth, formatDate, startOfMonth, weekdayNames } from "@/lib/dates";
import { t } from "@/lib/text";
import { DayCell, useDay } from "./DayCell";

type Props = { month: string; today: string; rows: Occurrence[]; total: number; text: string; onMonth: (month: string) => void; onOpen: (row: Occurrence) => void };

export function MonthView({ month, today, rows, total, text, onMonth, onOpen }: Props) {
  const first = startOfMonth(month);
  const crowded = total > rows.length;
  const [picked, setPicked] = useState(today.startsWith(month.slice(0, 7)) ? today : first);
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const days = useMemo(() => {
    const start = addDays(first, -dayOfWeek(first));
    const end = addDays(endOfMonth(first), 6 - dayOfWeek(endOfMonth(first)));
    const out: string[] = [];
    for (let day = start; day <= end; day = addDays(day, 1)) out.push(day);
    return out;
  }, [first]);
  const byDay = useMemo(() => {
    const map = new Map<string, Occurrence[]>();
    for (const row of rows) map.set(row.payOn, [...(map.get(row.payOn) ?? []), row]);
    return map;
  }, [rows]);

  useEffect(() => {
    if (!picked.startsWith(month.slice(0, 7))) setPicked(today.startsWith(month.slice(0, 7)) ? today : startOfMonth(month));
  }, [month, today]);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${picked}"]`)?.focus();
  }, [picked, days]);

  function go(day: string) {
    moved.current = true;
    setPicked(day);
    if (!day.startsWith(month.slice(0, 7))) onMonth(startOfMonth(day));
  }
  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, () => string> = {
      ArrowLeft: () => addDays(picked, -1), ArrowRight: () => addDays(picked, 1), ArrowUp: () => addDays(picked, -7), ArrowDown: () => addDays(picked, 7),
      Home: () => addDays(picked, -dayOfWeek(picked)), End: () => addDays(picked, 6 - dayOfWeek(picked)), PageUp: () => addMonths(picked, -1), PageDown: () => addMonths(picked, 1), t: () => today,
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(step());
  }
  const weeks = Array.from({ length: days.length / 7 }, (_, at) => days.slice(at * 7, at * 7 + 7));
  const { rows: chosen, total: chosenTotal } = useDay(picked, byDay.get(picked) ?? [], crowded, text, 100);
  return (
    <div className="page-body">
      <div className="sheet overflow-hidden">
        <div ref={grid} role="grid" aria-label={formatDate(month, "month")} onKeyDown={onKeyDown}>
          <div role="row" className="month">{weekdayNames().map((name) => <div key={name} role="columnheader" className="dow">{name}</div>)}</div>
          {weeks.map((week) => (
            <div role="row" key={week[0]} className="month">
              {week.map((day) => (
                <DayCell key={day} day={day} today={today} out={!day.startsWith(month.slice(0, 7))} picked={day === picked} rows={byDay.get(day) ?? []} crowded={crowded} text={text} onPick={() => go(day)} />
              ))}
            </div>
          ))}
        </div>
      </div>
      <Sheet title={formatDate(picked, "weekday")} aside={t("{count, plural, =0 {nothing due} one {# payment} other {# payments}}", { count: chosenTotal })}>
        {chosen.length === 0 ? <p className="text-soft px-4 py-3">{t("Nothing falls due on this day.")}</p> : (
          <ul>
            {chosen.slice(0, 100).map((row) => (
              <li key={`${row.paymentId}${row.dueOn}`} className="border-line-soft flex min-h-[38px] flex-wrap items-center gap-x-4 border-b px-[14px] last:border-0">
                <span className="min-w-0 flex-1 truncate">{row.paymentName} <span className="text-faint">{row.reason}</span></span>
                <OccurrenceTag occurrence={row} />
                <span className="w-[120px] text-end"><SpecAmount spec={row.amount} {...(row.amount.kind === "range" ? {} : { expected: row.expected })} /></span>
                <Button small onPress={() => onOpen(row)} aria-label={t("Open {name}", { name: row.paymentName })}>{t("Open")}</Button>
              </li>
            ))}
          </ul>
        )}
        {chosenTotal > chosen.length && <p className="text-soft px-[14px] py-2">{t("The first {shown} of {total, number}; the list has them all.", { shown: chosen.length, total: chosenTotal })}</p>}
      </Sheet>
    </div>
  );
}
