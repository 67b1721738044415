// The daily run: what it did, day by day, and running it now.
import { useCommand, useList } from "@/backend/hooks";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { DateText, InstantText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { Waiting } from "@/components/Loading";
import { Sheet } from "@/components/Page";
import { t } from "@/lib/text";

export function DailyRunSheet() {
  const list = useList("tick_history", {}, 20);
  const run = useCommand("run_daily_tick");
  return (
    <Sheet title={t("Daily run")} aside={<Button small busy={run.busy} onPress={() => void run.run({}).then((answer) => answer && say(answer.output.summary))}>{t("Run now")}</Button>}
      foot={list.hasMore ? <Button small look="plain" onPress={() => list.loadMore()}>{t("Earlier runs")}</Button> : undefined}>
      {run.error && <div className="sheet-body"><FormError error={run.error} /></div>}
      {list.loading ? <div className="px-4"><Waiting /></div> : list.rows.length === 0 ? <p className="text-soft px-4 py-3">{t("It runs by itself once a day, and catches up after days off.")}</p> : (
        <ul className="max-h-[300px] overflow-auto" tabIndex={0} aria-label={t("Daily runs")}>
          {list.rows.map((row) => (
            <li key={row.id} className="border-line-soft flex min-h-[34px] items-baseline gap-3 border-b px-[14px] py-1.5 last:border-0">
              <span className="w-[64px] flex-none"><DateText date={row.ranFor} /></span>
              <span className="text-soft min-w-0 flex-1">{row.summary}{row.caughtUpFrom && <> {t("Caught up from")} <DateText date={row.caughtUpFrom} />.</>}</span>
              <span className="text-faint"><InstantText at={row.startedAt} style="time" /></span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
