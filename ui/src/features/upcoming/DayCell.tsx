// One day of the month: how many fall due, and the first of them.
import { useQuery } from "@/backend/hooks";
import type { Occurrence, OccurrenceState } from "@/backend/records";
import { stateText } from "@/components/StateTag";
import { formatDate } from "@/lib/dates";
import { t } from "@/lib/text";

const TONES: Partial<Record<OccurrenceState, string>> = { missed: "alert", amount_differs: "alert", paid_twice: "alert", not_due: "alert", due: "warn", autopay_pending: "warn", confirmed: "good", cleared: "good" };

type Props = { day: string; today: string; out: boolean; picked: boolean; rows: Occurrence[]; crowded: boolean; text: string; onPick: () => void };

/** In a crowded month, each day asks for its own first few; otherwise the month's answer has them. */
export function useDay(day: string, rows: Occurrence[], crowded: boolean, text: string, most: number): { rows: Occurrence[]; total: number } {
  const { data } = useQuery("upcoming_occurrences", { from: day, until: day, limit: most, ...(text ? { text } : {}) }, { enabled: crowded, keep: false });
  return crowded ? { rows: data?.rows ?? [], total: data?.total ?? 0 } : { rows, total: rows.length };
}

export function DayCell({ day, today, out, picked, rows, crowded, text, onPick }: Props) {
  const due = useDay(day, rows, crowded && !out, text, 3);
  const shown = due.rows.slice(0, due.total > 3 ? 2 : 3);
  return (
    <button
      type="button"
      role="gridcell"
      data-day={day}
      tabIndex={picked ? 0 : -1}
      aria-selected={picked}
      {...(day === today ? { "aria-current": "date" as const } : {})}
      className={`day ${out ? "out" : ""} ${day === today ? "today" : ""} ${picked ? "picked" : ""}`}
      onClick={onPick}
    >
      <span className="num">
        <b aria-hidden="true">{Number(day.slice(8))}</b>
        <span className="sr-only">{formatDate(day, "weekday")}{due.total === 0 ? `, ${t("nothing due")}` : ""}</span>
      </span>
      {shown.map((row) => (
        <span key={`${row.paymentId}${row.dueOn}`} className={`due ${TONES[row.state] ?? ""}`}><span>{row.paymentName}</span><span className="sr-only"> {stateText(row.state)}</span></span>
      ))}
      {due.total > shown.length && <span className="text-faint text-[11.5px]">{t("{count, number} more", { count: due.total - shown.length })}</span>}
    </button>
  );
}
