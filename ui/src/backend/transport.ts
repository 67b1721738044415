// What a way to the engine has to offer: one call, and the changes as they happen.
import type { Answer, Change } from "./envelope";

export type CallOptions = { key?: string | undefined; preview?: boolean | undefined; signal?: AbortSignal | undefined };

export interface Transport {
  readonly kind: "desktop" | "browser";
  call(operation: string, input: unknown, options: CallOptions): Promise<Answer<unknown>>;
  /** Tells of every change; `onState` says whether the line is up. Returns how to stop. */
  subscribe(onChange: (change: Change) => void, onState: (up: boolean) => void): () => void;
}
