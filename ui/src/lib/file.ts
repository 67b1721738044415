// Files between the owner's hand and the books: bytes as text in base64, and back.
import { locale } from "./money";
import { t } from "./text";

/** The most bytes that the books take of one file. */
export const MOST_BYTES = 20 * 1024 * 1024;

/** Reads a file as it is; no encoding is guessed here. Throws a sentence when it is too large or cannot be read. */
export async function readBase64(file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new Error(t("{name} is larger than 20 MB. Is it the right file?", { name: file.name }));
  const address = await new Promise<string>((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(new Error(t("{name} cannot be read.", { name: file.name })));
    reader.readAsDataURL(file);
  });
  return address.slice(address.indexOf(",") + 1);
}

/** The bytes that a text in base64 stands for. */
export function bytesOf(content: string): Uint8Array<ArrayBuffer> {
  const letters = atob(content);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

const UNITS = ["byte", "kilobyte", "megabyte"] as const;

/** `840 bytes`, `12 kB`, `1.4 MB`. */
export function sizeText(bytes: number): string {
  let unit = 0;
  let size = bytes;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(locale(), { style: "unit", unit: UNITS[unit]!, unitDisplay: unit === 0 ? "long" : "short", maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 }).format(size);
}
