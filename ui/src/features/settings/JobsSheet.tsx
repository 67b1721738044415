// Background jobs: depth, rate and failures; a failed one can be tried again.
import { useCommand, useList, useQuery } from "@/backend/hooks";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { FormError } from "@/components/FormError";
import { Sheet } from "@/components/Page";
import { msg, t, words } from "@/lib/text";

export function JobsSheet() {
  const { data } = useQuery("job_figures", {});
  const failed = useList("jobs_list", { status: "failed" }, 20);
  const retry = useCommand("retry_job");
  const reset = useCommand("reset_stuck_jobs");
  const error = retry.error ?? reset.error;
  return (
    <Sheet title={t("Background jobs")} aside={data && data.locked > 0 ? <Button small busy={reset.busy} onPress={() => void reset.run({}).then((answer) => answer && say(t("{count, plural, =0 {Nothing was stuck} one {# job was freed} other {# jobs were freed}}.", { count: answer.output.reset })))}>{t("Free stuck jobs")}</Button> : undefined}>
      <div className="sheet-body">
        {error && <FormError error={error} />}
        <dl className="grid grid-cols-5 gap-2">
          {([[msg("waiting"), data?.pending], [msg("running"), data?.locked], [msg("done"), data?.completed], [msg("failed"), data?.failed], [msg("per hour"), data?.perHour]] as const).map(([name, count]) => (
            <div key={name} className="grid"><dt className="text-soft text-[11.5px]">{t(name)}</dt><dd className={name === "failed" && count ? "text-alert text-[15px] font-semibold" : "text-[15px] font-semibold"}>{count ?? "–"}</dd></div>
          ))}
        </dl>
        {failed.rows.map((job) => (
          <div key={job.id} className="flex items-center gap-3">
            <span className="min-w-0 flex-1">{words(job.kind)} <span className="text-alert">{job.lastError}</span></span>
            <Button small busy={retry.busy} onPress={() => void retry.run({ id: job.id })}>{t("Try again")}</Button>
          </div>
        ))}
      </div>
    </Sheet>
  );
}
