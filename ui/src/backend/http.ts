// The way to the engine from a browser: HTTP on loopback with a token, and server-sent events read by fetch.
import type { Answer, Change } from "./envelope";
import { Failure, toFailure } from "./envelope";
import type { CallOptions, Transport } from "./transport";

const TOKEN = "daybook.token";

/** Takes the token out of the address, so that it stays in no history and no picture of the window. */
export function takeToken(): string | null {
  const match = /(?:^#|&)token=([^&]+)/.exec(location.hash);
  if (match?.[1]) {
    sessionStorage.setItem(TOKEN, decodeURIComponent(match[1]));
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(TOKEN);
}

function bearer(): Record<string, string> {
  const token = takeToken();
  return token ? { Authorization: `Bearer ${token}` } : {};
}

const UNREACHABLE = () =>
  new Failure("unreachable", "Daybook does not answer.", null, "See whether it is still running, then try again. Nothing that you entered is lost.");

export const browser: Transport = {
  kind: "browser",
  async call(operation: string, input: unknown, { key, preview, signal }: CallOptions) {
    const headers: Record<string, string> = { "Content-Type": "application/json", ...bearer() };
    if (key) headers["Idempotency-Key"] = key;
    if (preview) headers["Daybook-Preview"] = "true";
    let response: Response;
    try {
      response = await fetch(`/v1/${operation}`, { method: "POST", headers, body: JSON.stringify(input ?? {}), signal: signal ?? null });
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
      throw UNREACHABLE();
    }
    if (response.status === 401) {
      throw new Failure("not_allowed", "This window has no key to the books.", null, "Open the address that Daybook printed when it started; it carries the key.");
    }
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok || body === null) throw body === null ? UNREACHABLE() : toFailure(body);
    return body as Answer<unknown>;
  },
  subscribe(onChange, onState) {
    const stop = new AbortController();
    void listen(onChange, onState, stop.signal);
    return () => stop.abort();
  },
};

async function listen(onChange: (change: Change) => void, onState: (up: boolean) => void, signal: AbortSignal): Promise<void> {
  let wait = 500;
  while (!signal.aborted) {
    try {
      const response = await fetch("/v1/events", { headers: { Accept: "text/event-stream", ...bearer() }, signal });
      if (!response.ok || !response.body) throw new Error(String(response.status));
      onState(true);
      wait = 500;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let pending = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        pending += value.replace(/\r/g, "");
        const messages = pending.split("\n\n");
        pending = messages.pop() ?? "";
        for (const message of messages) {
          const change = readEvent(message);
          if (change) onChange(change);
        }
      }
    } catch {
      // Fall through to the wait: the server may be starting again.
    }
    if (signal.aborted) return;
    onState(false);
    await pause(wait);
    wait = Math.min(wait * 2, 8000);
  }
}

/** Waits, but no longer than until there is a reason to try again: a new key in the address, or a line. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      for (const reason of ["hashchange", "online"]) window.removeEventListener(reason, go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    for (const reason of ["hashchange", "online"]) window.addEventListener(reason, go);
  });
}

/** Reads one server-sent event; null for comments, keep-alives and what is not a change. */
export function readEvent(message: string): Change | null {
  const data = message.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
  if (!data) return null;
  try {
    const change = JSON.parse(data) as Change;
    return Array.isArray(change.changes) ? change : null;
  } catch {
    return null;
  }
}
