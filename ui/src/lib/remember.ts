// What a screen keeps when one leaves it and comes back: filters, selection, place. For this window only.
import { useCallback, useState } from "react";

const kept = new Map<string, unknown>();

export function recall<T>(name: string): T | undefined {
  return kept.get(name) as T | undefined;
}

export function remember(name: string, value: unknown): void {
  kept.set(name, value);
}

/** Another company is open: what was chosen in the last one means nothing here. */
export function forgetPlaces(): void {
  kept.clear();
}

export function useRemembered<T>(name: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : initial));
  const change = useCallback(
    (next: T) => {
      kept.set(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, change];
}
