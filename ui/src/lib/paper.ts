// Getting text out of the window: to the clipboard, and to a printer.

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Prints only this text; the print style hides the window. */
export function printText(text: string): void {
  const sheet = document.createElement("div");
  sheet.className = "print-sheet";
  sheet.style.display = "none";
  sheet.textContent = text;
  document.body.append(sheet);
  window.addEventListener("afterprint", () => sheet.remove(), { once: true });
  window.print();
}
