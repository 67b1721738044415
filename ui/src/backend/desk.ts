// What only the desktop shell can do: its own settings, native file dialogs, opening at a route. Absent in a browser.
import { onDesktop } from "./call";
import { toFailure } from "./envelope";

export { onDesktop };

export type DeskSettings = { startAtLogin: boolean; closeToTray: boolean; trayWorks: boolean; notificationsWork: boolean; problems: string[] };

async function invoke<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  const core = await import("@tauri-apps/api/core");
  try {
    return await core.invoke<T>(command, args);
  } catch (thrown) {
    throw toFailure(thrown);
  }
}

export const readDeskSettings = () => invoke<DeskSettings>("desk_settings");

export const writeDeskSettings = (settings: Partial<Pick<DeskSettings, "startAtLogin" | "closeToTray">>) =>
  invoke<DeskSettings>("set_desk_settings", settings);

const BOOKS = [{ name: "Daybook company", extensions: ["daybook"] }];

/** Asks for a company file to open; null when the owner thought better of it. */
export async function chooseCompanyFile(): Promise<string | null> {
  const { open } = await import("@tauri-apps/plugin-dialog");
  const chosen = await open({ multiple: false, directory: false, filters: BOOKS });
  return typeof chosen === "string" ? chosen : null;
}

/** Asks where a new company file should stand. */
export async function chooseNewFile(suggested: string): Promise<string | null> {
  const { save } = await import("@tauri-apps/plugin-dialog");
  return save({ defaultPath: suggested, filters: BOOKS });
}

/** Asks where a copy of an attached file should stand. */
export async function chooseCopy(name: string): Promise<string | null> {
  const { save } = await import("@tauri-apps/plugin-dialog");
  return save({ defaultPath: name });
}

/**
 * The shell asks the window to show a route, for example from the tray. It keeps the route until it is taken, so that
 * one that was asked for while the window still opened is not lost.
 */
export function onRouteAsked(show: (route: string) => void): () => void {
  if (!onDesktop) return () => undefined;
  let stopped = false;
  let stop: (() => void) | undefined;
  async function take() {
    const route = stopped ? null : await invoke<string | null>("take_asked_route");
    if (route) show(route);
  }
  void import("@tauri-apps/api/event").then(async ({ listen }) => {
    const unlisten = await listen("daybook://route", () => void take());
    if (stopped) unlisten();
    else {
      stop = unlisten;
      await take();
    }
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
