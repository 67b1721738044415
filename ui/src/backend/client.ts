// The query cache, and the rule of what a change refreshes: exactly the queries that read what changed.
import { type Query, QueryClient } from "@tanstack/react-query";
import { transport } from "./call";
import { loadCatalog, queriesTouched } from "./catalog";
import { Failure } from "./envelope";

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
      retry: (count, thrown) => count < 2 && thrown instanceof Failure && thrown.code === "unreachable",
    },
    mutations: { networkMode: "always" },
  },
});

/**
 * Asks again. A first answer that is still on its way may be from before the change, and the cache would take it for the
 * new one: it is given up.
 */
async function askAgain(fits: (query: Query) => boolean): Promise<void> {
  await client.cancelQueries({ predicate: (query) => query.state.data === undefined && fits(query) });
  await client.invalidateQueries({ predicate: fits });
}

export async function refresh(changes: readonly string[]): Promise<void> {
  if (changes.length === 0) return;
  const touched = queriesTouched(await loadCatalog(), changes);
  await askAgain((query) => touched.has(String(query.queryKey[0])));
}

/** Another company, or none: nothing that was read before holds any more. */
export async function forgetEverything(): Promise<void> {
  await client.cancelQueries();
  client.removeQueries({ predicate: (query) => query.getObserversCount() === 0 });
  await client.invalidateQueries();
}

type Listener = (up: boolean) => void;
const listeners = new Set<Listener>();
let up = true;

export function watchLine(listener: Listener): () => void {
  listeners.add(listener);
  listener(up);
  return () => listeners.delete(listener);
}

let hear: () => void = () => undefined;
/**
 * Settled once the line of changes has answered, or cannot for now. Queries wait for it: an answer from before the line
 * was up could be out of date without anyone saying so.
 */
export const heard = new Promise<void>((resolve) => {
  hear = resolve;
});
/** A line that does not even fail must not hold the window up. */
const HEARD_BY = 1000;

let subscribed = false;

export function startListening(): void {
  if (subscribed) return;
  subscribed = true;
  // Once queries went ahead without the line, it counts as lost until it is up.
  let lost = false;
  const waited = setTimeout(() => {
    lost = true;
    hear();
  }, HEARD_BY);
  transport.subscribe(
    (change) => void refresh(change.changes),
    (state) => {
      clearTimeout(waited);
      hear();
      up = state;
      for (const listener of listeners) listener(state);
      // While the line was down, changes may have gone unheard.
      if (state && lost) void askAgain(() => true);
      lost = !state;
    },
  );
}
