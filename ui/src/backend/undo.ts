// The last change that can be undone, and what the window says aloud about outcomes.
import { useSyncExternalStore } from "react";
import { callAny } from "./call";
import { refresh } from "./client";
import { type Failure, toFailure, type Undo } from "./envelope";
import { FormKey } from "./key";
import { t } from "@/lib/text";

export type Notice = { id: number; text: string; undo?: Undo; failure?: Failure };

/** Long enough to read it, to think, and to find the key; it stays while the pointer or the focus rests on it. */
const SECONDS = 30;
let notice: Notice | null = null;
let counter = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function show(next: Omit<Notice, "id"> | null): void {
  clearTimeout(timer);
  notice = next ? { ...next, id: (counter += 1) } : null;
  if (notice) timer = setTimeout(() => show(null), SECONDS * 1000);
  for (const listener of listeners) listener();
}

/** Says what was done; with `undo`, the bar has the way back. */
export function say(text: string, undo?: Undo | null): void {
  show(undo ? { text, undo } : { text });
}

export function sayFailure(failure: Failure): void {
  show({ text: failure.message, failure });
}

export function dismissNotice(): void {
  show(null);
}

/** Keeps the bar while the pointer or the focus rests on it. */
export function holdNotice(hold: boolean): void {
  clearTimeout(timer);
  if (!hold && notice) timer = setTimeout(() => show(null), SECONDS * 1000);
}

let undoing = false;
const undoKey = new FormKey();

export async function undoNow(undo: Undo): Promise<void> {
  if (undoing) return;
  undoing = true;
  try {
    const answer = await callAny(undo.operation, undo.input, { key: undoKey.current });
    undoKey.spent();
    show({ text: t("Undone.") });
    await refresh(answer.changes);
  } catch (thrown) {
    undoKey.spent();
    sayFailure(toFailure(thrown));
  } finally {
    undoing = false;
  }
}

export function useNotice(): Notice | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notice,
  );
}
