// A change that may take long: what it does, how far it is, and a way to stop it. Nothing is shown of one that is over in a moment.
import { useEffect, useState } from "react";
import { ProgressBar } from "react-aria-components";
import { call } from "@/backend/call";
import { toFailure } from "@/backend/envelope";
import type { OutputOf } from "@/backend/envelope";
import { sayFailure } from "@/backend/undo";
import { msg, t } from "@/lib/text";
import { Button } from "./Button";

type Progress = OutputOf<"change_progress">;

const EVERY_MS = 250;

/** The steps that changes name, for the catalogue of messages. */
const STEPS = new Set<string>([msg("Waiting for another change"), msg("Reading the file"), msg("Looking for lines that are kept already"), msg("Keeping lines")]);

/** Asks how far a change is, as long as it runs. */
function useProgress(key: string | null): Progress | null {
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => {
    setProgress(null);
    if (key === null) return;
    let over = false;
    const ask = async () => {
      // Whether it went well is said by the change's own answer.
      const answer = await call("change_progress", { key }).catch(() => null);
      if (!over && answer?.output.isRunning) setProgress(answer.output);
    };
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [key]);
  return progress;
}

export function LongWork({ underWay, what }: { underWay: string | null; what: string }) {
  const progress = useProgress(underWay);
  const [stopping, setStopping] = useState<string | null>(null);
  if (underWay === null || !progress) return null;
  const { done, total } = progress;
  const step = STEPS.has(progress.step) ? t(progress.step) : progress.step;
  async function stop() {
    setStopping(underWay);
    try {
      await call("stop_change", { key: underWay! });
    } catch (thrown) {
      setStopping(null);
      sayFailure(toFailure(thrown));
    }
  }
  return (
    <div className="long-work">
      <ProgressBar aria-label={what} value={done} maxValue={total || 1} isIndeterminate={total === 0} valueLabel={total === 0 ? step : t("{step}: {done} of {total}", { step, done, total })}>
        {({ percentage, valueText }) => (
          <>
            <p><strong>{what}</strong> <span className="text-soft tabular-nums">{stopping === underWay ? t("Stopping") : (valueText ?? step)}</span></p>
            <div className="track"><div className={percentage === undefined ? "fill busy" : "fill"} style={percentage === undefined ? undefined : { width: `${percentage}%` }} /></div>
          </>
        )}
      </ProgressBar>
      <Button isDisabled={stopping === underWay} onPress={() => void stop()}>{t("Stop")}</Button>
    </div>
  );
}
