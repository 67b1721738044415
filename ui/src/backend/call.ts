// The one call to the engine, over whichever transport this window has.
import type { Answer, InputOf, OperationName, OutputOf } from "./envelope";
import { browser } from "./http";
import { desktop } from "./tauri";
import type { CallOptions, Transport } from "./transport";

export const onDesktop = typeof window !== "undefined" && "__TAURI_INTERNALS__" in window;

export const transport: Transport = onDesktop ? desktop : browser;

export function call<N extends OperationName>(operation: N, input: InputOf<N>, options: CallOptions = {}): Promise<Answer<OutputOf<N>>> {
  return transport.call(operation, input, options) as Promise<Answer<OutputOf<N>>>;
}

/** For operations whose names are only known while running: those of the palette, and undo. */
export function callAny(operation: string, input: unknown, options: CallOptions = {}): Promise<Answer<unknown>> {
  return transport.call(operation, input, options);
}
