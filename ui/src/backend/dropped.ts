// Files that are dropped on the window, whoever delivers them: the page's own drag events, or the shell where the page is
// given no files. The innermost ground under the pointer takes them.
import { onDesktop } from "./call";
import { toFailure } from "./envelope";
import { sayFailure } from "./undo";

export type Ground = {
  /** Null for the whole window. */
  element: Element | null;
  /** Whether a file is above it now. */
  over: (isOver: boolean) => void;
  take: (files: File[]) => void;
};

const grounds = new Set<Ground>();
let lit: Ground | undefined;

/** Offers a ground; returns how to take it away. */
export function offerGround(ground: Ground): () => void {
  grounds.add(ground);
  return () => {
    grounds.delete(ground);
    if (lit === ground) lit = undefined;
  };
}

function groundAt(target: EventTarget | null): Ground | undefined {
  const holding = [...grounds].filter(({ element }) => element === null || (target instanceof Node && element.contains(target)));
  return holding.find((ground) => !holding.some((other) => other !== ground && other.element !== null && (ground.element === null || (ground.element !== other.element && ground.element.contains(other.element)))));
}

function light(ground: Ground | undefined): void {
  if (lit === ground) return;
  lit?.over(false);
  lit = ground;
  lit?.over(true);
}

/** A file that the page is given no bytes of comes as an address; so does a link, which then brings nothing. */
function bringsFiles({ dataTransfer }: DragEvent): boolean {
  const types = dataTransfer?.types ?? [];
  return types.includes("Files") || (onDesktop && types.includes("text/uri-list"));
}

function onDragOver(event: DragEvent): void {
  if (!bringsFiles(event)) return;
  // Without this the window would leave its page for the file.
  event.preventDefault();
  light(groundAt(event.target));
}

function onDragLeave(event: DragEvent): void {
  if (event.relatedTarget === null) light(undefined);
}

function onDrop(event: DragEvent): void {
  if (!bringsFiles(event)) return;
  event.preventDefault();
  light(undefined);
  const files = [...(event.dataTransfer?.files ?? [])];
  if (files.length > 0) groundAt(event.target)?.take(files);
}

/** Listens as long as the window stands; returns how to stop. */
export function listenForFiles(): () => void {
  window.addEventListener("dragover", onDragOver);
  window.addEventListener("dragleave", onDragLeave);
  window.addEventListener("drop", onDrop);
  const stop = onDesktop ? listenToShell() : () => undefined;
  return () => {
    window.removeEventListener("dragover", onDragOver);
    window.removeEventListener("dragleave", onDragLeave);
    window.removeEventListener("drop", onDrop);
    stop();
  };
}

type Dropped = { names: string[]; x: number; y: number };

async function takeFromShell({ names, x, y }: Dropped): Promise<void> {
  light(undefined);
  const ground = groundAt(document.elementFromPoint(x * window.innerWidth, y * window.innerHeight));
  if (!ground) return;
  try {
    const { invoke } = await import("@tauri-apps/api/core");
    ground.take(await Promise.all(names.map(async (name, place) => new File([await invoke<ArrayBuffer>("take_dropped_file", { place })], name))));
  } catch (thrown) {
    sayFailure(toFailure(thrown));
  }
}

function listenToShell(): () => void {
  let stopped = false;
  let stop: (() => void) | undefined;
  void import("@tauri-apps/api/event").then(async ({ listen }) => {
    const unlisten = await listen<Dropped>("daybook://dropped", ({ payload }) => void takeFromShell(payload));
    if (stopped) unlisten();
    else stop = unlisten;
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
