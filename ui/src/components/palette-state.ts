// Whether the palette is open, and with which operation; apart from the palette, which is loaded when first opened.
import { useSyncExternalStore } from "react";

export type PaletteState = { open: boolean; operation?: string; input?: unknown };

let state: PaletteState = { open: false };
const listeners = new Set<() => void>();

function set(next: PaletteState): void {
  state = next;
  for (const listener of listeners) listener();
}

export const openPalette = (): void => set({ open: true });
export const closePalette = (): void => set({ open: false });
/** Opens the form of one operation, made from its schema, with some of its input filled in. */
export const openOperation = (operation: string, input?: unknown): void => set({ open: true, operation, input });

export function usePalette(): PaletteState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
