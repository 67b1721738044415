// What the window can do with an attached file: show it where it knows how, and save it.
import { call } from "@/backend/call";
import { chooseCopy, onDesktop } from "@/backend/desk";
import type { Attachment } from "@/backend/records";
import { say } from "@/backend/undo";
import { bytesOf } from "@/lib/file";
import { msg, t } from "@/lib/text";

const KINDS: Record<string, string> = {
  "application/pdf": msg("PDF"),
  "image/png": msg("PNG image"),
  "image/jpeg": msg("JPEG image"),
  "image/gif": msg("GIF image"),
  "image/webp": msg("WebP image"),
  "text/plain": msg("Text"),
};

/** What kind of file it is, in a word or two. */
export function kindText(file: Attachment): string {
  return t(KINDS[file.mediaType] ?? msg("File"));
}

/** How the window shows a file, if it does. HTML and SVG are text here: nothing in a file is ever run. */
export function shownAs(file: Attachment): "image" | "text" | "pdf" | null {
  if (file.mediaType === "text/plain") return "text";
  if (file.mediaType === "application/pdf") return !onDesktop && navigator.pdfViewerEnabled ? "pdf" : null;
  return file.mediaType.startsWith("image/") && file.mediaType in KINDS ? "image" : null;
}

/** The file's bytes as a blob of the kind that they are. */
export async function blobOf(file: Attachment, signal?: AbortSignal): Promise<Blob> {
  const { output } = await call("attachment_content", { id: file.id }, signal ? { signal } : {});
  // Whatever it is not, it must not become: a kind that nobody knows is bytes and nothing else.
  return new Blob([bytesOf(output.content)], { type: file.mediaType in KINDS ? file.mediaType : "application/octet-stream" });
}

/** Saves a copy: where the owner says so, or where the browser puts what it downloads. */
export async function saveCopy(file: Attachment): Promise<void> {
  if (onDesktop) {
    const path = await chooseCopy(file.fileName);
    if (!path) return;
    const { output } = await call("save_attachment", { id: file.id, path });
    say(t("Saved as {path}.", { path: output.path }));
    return;
  }
  const address = URL.createObjectURL(await blobOf(file));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.fileName;
  link.click();
  // The browser has taken the bytes by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
