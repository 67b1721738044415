// The way to the engine inside the desktop window.
import type { Answer, Change } from "./envelope";
import { toFailure } from "./envelope";
import type { CallOptions, Transport } from "./transport";

export const desktop: Transport = {
  kind: "desktop",
  async call(operation: string, input: unknown, { key, preview }: CallOptions) {
    const { invoke } = await import("@tauri-apps/api/core");
    try {
      return await invoke<Answer<unknown>>("call", { request: { operation, input, key, preview } });
    } catch (thrown) {
      throw toFailure(thrown);
    }
  },
  subscribe(onChange, onState) {
    let stopped = false;
    let stop: (() => void) | undefined;
    void import("@tauri-apps/api/event").then(async ({ listen }) => {
      const unlisten = await listen<Change>("daybook://changes", (event) => onChange(event.payload));
      if (stopped) unlisten();
      else stop = unlisten;
      onState(true);
    });
    return () => {
      stopped = true;
      stop?.();
    };
  },
};
