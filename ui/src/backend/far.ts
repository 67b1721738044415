// Rows far from the beginning of a list, asked for by their place: what the End key and a dragged scrollbar show.
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { call } from "./call";
import { heard } from "./client";
import type { InputOf } from "./envelope";
import { type List, type ListName, type RowOf, useList } from "./hooks";

/** Lists whose operation begins a page anywhere by counting. */
type CountedName = { [N in ListName]: "offset" extends keyof InputOf<N> ? N : never }[ListName];

export type Far<R> = {
  /** The row of a place that was looked at far from the beginning, once it is here. */
  farRow: (index: number) => R | undefined;
  /** Says which places are in sight, or null when they are near. */
  look: (first: number | null, last: number) => void;
};

/** Rows are asked for in stretches of this length, so that a step further asks nothing. */
const STRETCH = 100;

/** The stretches that cover these places. */
export function stretchesOf(first: number, last: number): number[] {
  const from = Math.floor(first / STRETCH);
  return Array.from({ length: Math.floor(Math.max(first, last) / STRETCH) - from + 1 }, (_, at) => (from + at) * STRETCH);
}

/** The rows of all answers, by their places. */
function placed<R>(answers: { data: { offset: number; rows: R[] } | undefined }[]): Map<number, R> {
  return new Map(answers.flatMap(({ data }) => data?.rows.map((row, at): [number, R] => [data.offset + at, row]) ?? []));
}

/** Like `useList`, for a list that may be jumped into. */
export function useFarList<N extends CountedName>(name: N, input: Omit<InputOf<N>, "cursor" | "limit" | "offset">): List<RowOf<N>> & Far<RowOf<N>> {
  const list = useList(name, input as Omit<InputOf<N>, "cursor" | "limit">);
  const [seen, setSeen] = useState<{ first: number; last: number } | null>(null);
  const stretches = seen ? stretchesOf(seen.first, seen.last) : [];
  const far = useQueries({
    queries: stretches.map((offset) => ({
      queryKey: [name, input, "from", offset],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        await heard;
        const { output } = await call(name, { ...input, offset, limit: STRETCH } as unknown as InputOf<N>, { signal });
        return { offset, rows: (output as unknown as { rows: RowOf<N>[] }).rows };
      },
      placeholderData: keepPreviousData,
    })),
    combine: placed<RowOf<N>>,
  });
  const look = useCallback((first: number | null, last: number) => {
    setSeen((before) => {
      if (first === null) return null;
      const same = before && stretchesOf(before.first, before.last).join() === stretchesOf(first, last).join();
      return same ? before : { first, last };
    });
  }, []);
  return { ...list, farRow: useCallback((index: number) => far.get(index), [far]), look };
}
