// What the next thirty days ask for, per currency, and by state.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import type { OccurrenceState } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { useToday } from "@/components/company";
import { Waiting } from "@/components/Loading";
import { Sheet } from "@/components/Page";
import { StateTag } from "@/components/StateTag";
import { addDays } from "@/lib/dates";
import { t } from "@/lib/text";

const ORDER: OccurrenceState[] = ["missed", "amount_differs", "paid_twice", "due", "autopay_pending", "due_soon", "expected", "confirmed", "cleared", "skipped"];

export function AheadSheet() {
  const today = useToday();
  const { data } = useQuery("upcoming_occurrences", { from: today, until: addDays(today, 30), limit: 1 });
  const states = data ? ORDER.filter((state) => (data.byState[state] ?? 0) > 0) : [];
  return (
    <Sheet title={t("Next 30 days")} aside={<Link to="/upcoming" className="link">{t("Calendar")}</Link>}>
      {!data ? <div className="px-4" style={{ minHeight: 120 }}><Waiting /></div> : data.total === 0 ? (
        <p className="text-soft px-4 py-4">{t("Nothing falls due in the next 30 days.")}</p>
      ) : (
        <>
          <table className="rows">
            <caption className="sr-only">{t("What the next 30 days ask for")}</caption>
            <thead><tr><th scope="col">{t("Currency")}</th><th scope="col" className="end">{t("Lowest")}</th><th scope="col" className="end">{t("Expected")}</th><th scope="col" className="end">{t("Highest")}</th></tr></thead>
            <tbody>
              {data.totals.map((total) => (
                <tr key={total.currency}>
                  <th scope="row">{total.currency}</th>
                  <td className="end soft"><Amount value={total.low} /></td>
                  <td className="end"><strong><Amount value={total.expected} /></strong></td>
                  <td className="end soft"><Amount value={total.high} /></td>
                </tr>
              ))}
            </tbody>
          </table>
          <ul className="border-line-soft border-t">
            {states.map((state) => (
              <li key={state} className="border-line-soft flex min-h-[34px] items-center justify-between border-b px-[11px] last:border-0">
                <StateTag state={state} /><span>{data.byState[state]}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  );
}
