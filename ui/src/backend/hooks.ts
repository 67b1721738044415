// How components ask and act: useQuery, useList and useCommand, typed by the catalogue.
import { keepPreviousData, useInfiniteQuery, useQuery as useCachedQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { call } from "./call";
import { forgetEverything, heard, refresh } from "./client";
import { type Answer, type CommandName, type Failure, type InputOf, type OutputOf, type QueryName, toFailure } from "./envelope";
import { FormKey } from "./key";

type QueryState<T> = { data: T | undefined; error: Failure | null; loading: boolean; stale: boolean; refetch: () => void };

/** Asks a query. With `enabled: false` it waits. An earlier answer stays in view while a new input is asked. */
export function useQuery<N extends QueryName>(name: N, input: InputOf<N>, options: { enabled?: boolean; keep?: boolean } = {}): QueryState<OutputOf<N>> {
  const result = useCachedQuery({
    queryKey: [name, input],
    queryFn: async ({ signal }) => {
      await heard;
      return (await call(name, input, { signal })).output;
    },
    enabled: options.enabled ?? true,
    ...(options.keep === false ? {} : { placeholderData: keepPreviousData }),
  });
  return {
    data: result.data as OutputOf<N> | undefined,
    error: result.error ? toFailure(result.error) : null,
    loading: result.isPending,
    stale: result.isPlaceholderData,
    refetch: () => void result.refetch(),
  };
}

type Page<R> = { rows: R[]; nextCursor?: string | null; total: number };
export type RowOf<N extends QueryName> = OutputOf<N> extends { rows: (infer R)[] } ? R : never;
export type ListName = { [N in QueryName]: OutputOf<N> extends { rows: unknown[]; total: number } ? N : never }[QueryName];

export type List<R, First = unknown> = {
  rows: R[];
  total: number;
  first: First | undefined;
  error: Failure | null;
  loading: boolean;
  stale: boolean;
  loadingMore: boolean;
  hasMore: boolean;
  /** How many pages came back short although more may follow: the books looked, and found little or nothing there. */
  shortPages: number;
  /** Fetches the next page; `ahead` rows are wanted, so that a far jump takes large steps. */
  loadMore: (ahead?: number) => void;
  refetch: () => void;
};

/** The most rows that a page may have. */
const MOST_ROWS = 1000;

/** Asks for a list page by page, following the cursor. */
export function useList<N extends ListName>(name: N, input: Omit<InputOf<N>, "cursor" | "limit">, pageSize = 200): List<RowOf<N>, OutputOf<N>> {
  const step = useRef(pageSize);
  const result = useInfiniteQuery({
    queryKey: [name, input, "pages", pageSize],
    queryFn: async ({ pageParam, signal }) => {
      await heard;
      const { output } = await call(name, { ...input, cursor: pageParam, limit: step.current } as unknown as InputOf<N>, { signal });
      return output as unknown as Page<RowOf<N>>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.rows) ?? [], [result.data]);
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = result;
  return {
    rows,
    total: result.data?.pages[0]?.total ?? rows.length,
    first: result.data?.pages[0] as OutputOf<N> | undefined,
    error: result.error ? toFailure(result.error) : null,
    loading: result.isPending,
    stale: result.isPlaceholderData,
    loadingMore: isFetchingNextPage,
    hasMore: hasNextPage,
    shortPages: result.data?.pages.filter((page) => page.nextCursor && page.rows.length < pageSize).length ?? 0,
    loadMore: useCallback((ahead = 0) => {
      step.current = ahead > pageSize ? MOST_ROWS : pageSize;
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    }, [hasNextPage, isFetchingNextPage, fetchNextPage, pageSize]),
    refetch: () => void result.refetch(),
  };
}

export type Command<N extends CommandName> = {
  /** Runs it; resolves to null when it was refused (see `error`) or is already under way. */
  run: (input: InputOf<N>) => Promise<Answer<OutputOf<N>> | null>;
  /** The same without doing it: what would come of it. */
  preview: (input: InputOf<N>) => Promise<Answer<OutputOf<N>> | null>;
  busy: boolean;
  /** The key of the change that is under way: by it its progress is asked for, and it is stopped. */
  underWay: string | null;
  error: Failure | null;
  clear: () => void;
};

const WHOLE_COMPANY = new Set<string>(["create_company", "open_company", "close_company", "open_sample_company"]);

/**
 * A command for one form: its key is made when the form opens and reused until it succeeds; while it is under way, a
 * second press does nothing. Afterwards the queries that read what changed are
 * asked again; the screen says what was done, with the answer's undo.
 */
export function useCommand<N extends CommandName>(name: N): Command<N> {
  const key = useRef<FormKey>(null);
  key.current ??= new FormKey();
  const underWay = useRef(false);
  const [runs, setRuns] = useState<string | null>(null);
  const [error, setError] = useState<Failure | null>(null);

  const go = useCallback(
    async (input: InputOf<N>, preview: boolean) => {
      if (underWay.current) return null;
      underWay.current = true;
      const used = preview ? `preview-${key.current!.current}` : key.current!.current;
      setRuns(used);
      setError(null);
      try {
        const answer = await call(name, input, preview ? { preview, key: used } : { key: used });
        if (!preview) {
          key.current!.spent();
          if (WHOLE_COMPANY.has(name)) await forgetEverything();
          else await refresh(answer.changes);
        }
        return answer;
      } catch (thrown) {
        setError(toFailure(thrown));
        return null;
      } finally {
        underWay.current = false;
        setRuns(null);
      }
    },
    [name],
  );

  return {
    run: useCallback((input: InputOf<N>) => go(input, false), [go]),
    preview: useCallback((input: InputOf<N>) => go(input, true), [go]),
    busy: runs !== null,
    underWay: runs,
    error,
    clear: useCallback(() => setError(null), []),
  };
}
