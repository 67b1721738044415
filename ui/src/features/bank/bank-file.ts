// A bank's file on its way from the owner's hand to the import screen: its name and its bytes, whatever they are.
import { readBase64 } from "@/lib/file";

/** `stamp` tells one file from another, so that nobody has to compare their bytes. */
export type BankFile = { name: string; content: string; stamp: number };

let stamp = 0;
let waiting: BankFile | null = null;
let taker: ((file: BankFile) => void) | null = null;

/** Reads a file as it is. Throws a sentence when it is too large or cannot be read. */
export async function readBankFile(file: File): Promise<BankFile> {
  const content = await readBase64(file);
  stamp += 1;
  return { name: file.name, content, stamp };
}

/** Gives a dropped file to the import screen, or keeps it until that screen stands. */
export function handOver(file: BankFile): void {
  if (taker) taker(file);
  else waiting = file;
}

/** Takes the files that are handed over, and the one that waits; returns how to stop. */
export function takeOver(take: (file: BankFile) => void): () => void {
  taker = take;
  if (waiting) {
    take(waiting);
    waiting = null;
  }
  return () => {
    if (taker === take) taker = null;
  };
}
