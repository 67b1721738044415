// Looking for words among older changes: the books answer stretch by stretch, so that the search can be seen and stopped.
import { useState } from "react";
import type { List } from "@/backend/hooks";
import { Button } from "@/components/Button";
import { t } from "@/lib/text";

/** How many stretches without enough to show are looked through before asking whether to go on. */
export const STRETCHES = 20;

export type OlderSearch = { state: "done" | "searching" | "stopped"; stop: () => void; goOn: () => void };

/** Bounds how far a list reads on by itself. `about` is what is looked for: another search begins afresh. */
export function useOlderChanges<L extends List<unknown>>(list: L, about: string): { list: L; older: OlderSearch } {
  const [bound, setBound] = useState({ about, stretches: STRETCHES });
  const stretches = bound.about === about ? bound.stretches : STRETCHES;
  const within = list.shortPages < stretches;
  const searching = list.hasMore && within && !list.stale && (list.loadingMore || (list.rows.length === 0 && !list.error));
  const stopped = list.hasMore && !searching && (!within || Boolean(list.error));
  return {
    list: { ...list, hasMore: list.hasMore && within },
    older: {
      state: searching ? "searching" : stopped ? "stopped" : "done",
      stop: () => setBound({ about, stretches: 0 }),
      goOn: () => {
        setBound({ about, stretches: list.shortPages + STRETCHES });
        list.loadMore();
      },
    },
  };
}

/** What the search does, and the way to stop it or to go on. */
export function OlderChanges({ older }: { older: OlderSearch }) {
  if (older.state === "done") return null;
  return (
    <div className="list-foot">
      <span role="status">{older.state === "searching" ? t("Searching older changes…") : t("Older changes were not searched.")}</span>
      {older.state === "searching" ? <Button small onPress={older.stop}>{t("Stop")}</Button> : <Button small onPress={older.goOn}>{t("Search on")}</Button>}
    </div>
  );
}
