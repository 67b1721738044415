// Ticking at the pace of the keyboard: what is pressed shows at once, and goes to the books in the order in which it came.
import { useCallback, useRef, useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { ReconciliationEntry } from "@/backend/records";
import { say } from "@/backend/undo";
import { t } from "@/lib/text";

/** Ticks and unticks entries of a statement. `isTicked` tells what the owner said last, before the books have answered. */
export function useTicking(id: string) {
  const tick = useCommand("tick_reconciliation_entries");
  const untick = useCommand("untick_reconciliation_entries");
  const [said, setSaid] = useState<ReadonlyMap<string, boolean>>(new Map());
  const waiting = useRef(new Map<string, boolean>());
  const busy = useRef(false);
  const { run: runTick } = tick;
  const { run: runUntick } = untick;

  const send = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    while (waiting.current.size > 0) {
      const now = [...waiting.current];
      waiting.current.clear();
      const ticked = now.filter(([, on]) => on).map(([entryId]) => ({ entryId }));
      const unticked = now.filter(([, on]) => !on).map(([entryId]) => entryId);
      if (ticked.length > 0) {
        const answer = await runTick({ id, entries: ticked });
        if (answer) say(t("{count, plural, one {# entry is ticked} other {# entries are ticked}}.", { count: answer.output.entries.length }), answer.undo);
      }
      if (unticked.length > 0) {
        const answer = await runUntick({ id, entryIds: unticked });
        if (answer) say(t("{count, plural, one {# entry is unticked} other {# entries are unticked}}.", { count: answer.output.entries.length }), answer.undo);
      }
    }
    busy.current = false;
    setSaid(new Map());
  }, [id, runTick, runUntick]);

  const isTicked = (row: ReconciliationEntry) => said.get(row.entryId) ?? row.ticked;
  const toggle = (row: ReconciliationEntry) => {
    const on = !isTicked(row);
    waiting.current.set(row.entryId, on);
    setSaid((before) => new Map(before).set(row.entryId, on));
    void send();
  };
  const tickThrough = async (day: string) => {
    const answer = await runTick({ id, entries: [], through: day });
    if (answer) say(t("{count, plural, one {# entry is ticked} other {# entries are ticked}}.", { count: answer.output.entries.length }), answer.undo);
  };
  return { isTicked, toggle, tickThrough, busy: tick.busy, error: tick.error ?? untick.error };
}
