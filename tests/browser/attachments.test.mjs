// Attachments: a receipt comes to a line, is seen, saved, removed and brought back; nothing in a file is ever run.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { violations } from "./support/accessible.mjs";
import { attachTo, dropFile, pdf, png } from "./support/files.mjs";
import { button, lastChange, list, openRow, pane, pick, undo } from "./support/hands.mjs";
import { at, gone, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";
import { importInto, ofx } from "./support/statements.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const TWO = [
  { on: "20261109", amount: "-154.68", id: "N2", name: "BC Hydro" },
  { on: "20261112", amount: "-60.00", id: "N3", name: "Corner Market" },
];

const { journey } = stage({
  each: true,
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    const rent = await daybook.call("create_payment", { name: "Studio rent", kind: "bill", amount: { kind: "fixed", amount: cad("1850.00") }, cadence: "monthly", startsOn: "2026-10-01", payFrom: "1010", expenseAccount: "6110" });
    const confirmed = await daybook.call("confirm_payment", { paymentId: rent.id, dueOn: "2026-10-01", paidOn: "2026-10-02" });
    await importInto(daybook, "november.ofx", ofx(TWO, "8785.32"));
    const line = (await daybook.call("bank_lines_list", { text: "corner" })).rows[0].id;
    return { rent: rent.id, confirmed: confirmed.id, entry: confirmed.entryId, line };
  },
});

// What a busy button said aloud stands for some seconds in a place of its own, beside the window.
const check = async (page) => {
  await until("all was said aloud", async () => (await page.locator("[data-live-announcer] [role=img]").count()) === 0);
  assert.deepEqual(await violations(page), []);
};
const part = (scope) => scope.getByRole("region", { name: "Attachments" });
const chooser = (scope) => scope.getByLabel("File to attach", { exact: true });
const files = async (daybook, recordKind) => (await daybook.call("attachments_list", { recordKind })).rows;

journey("a receipt is chosen, seen, removed and brought back", "/bank/lines", async ({ page, daybook }) => {
  await openRow(page, "Bank lines", "Corner Market");
  const shown = pane(page, "Corner Market");
  await says(part(shown), "Drop the receipt of this line here.");
  await chooser(shown).setInputFiles({ name: "receipt.png", mimeType: "image/png", buffer: png() });
  await says(lastChange(page), "receipt.png is attached.");
  await says(part(shown), /PNG image, [\d.]+ kB/);
  await see(list(page, "Bank lines").getByTitle("1 file attached"));
  // It is seen large, by keyboard, and the focus comes back.
  await part(shown).getByRole("button", { name: "receipt.png", exact: true }).press("Enter");
  const view = page.getByRole("dialog", { name: "receipt.png" });
  await until("the picture is there", () => view.getByRole("img").evaluate((image) => image.complete && image.naturalWidth === 360));
  await check(page);
  await page.keyboard.press("Escape");
  await gone(view);
  await button(part(shown), "Remove receipt.png").press("Enter");
  await says(lastChange(page), "receipt.png is removed.");
  await says(part(shown), "No file is attached.");
  await undo(page);
  await see(part(shown).getByRole("list", { name: "Attached files" }).getByText("receipt.png"));
  // Later than the bar stands, it is brought back from where it was.
  await button(part(shown), "Remove receipt.png").click();
  await part(shown).getByText("1 removed file").click();
  await button(part(shown), "Restore receipt.png").click();
  await says(lastChange(page), "receipt.png is attached again.");
  await gone(part(shown).getByText("1 removed file"));
  await check(page);
  // The very same file is not taken twice, and the refusal says so where one stands.
  await chooser(shown).setInputFiles({ name: "again.png", mimeType: "image/png", buffer: png() });
  await says(part(shown).getByRole("alert"), "attached already, as receipt.png");
  assert.equal((await files(daybook, "bank_line")).length, 1);
  assert.equal((await daybook.call("verify_books", {})).ok, true);
});

journey("a file dropped on a line's attachments is a receipt; beside them it is a statement", "/bank/lines", async ({ page, daybook }) => {
  await openRow(page, "Bank lines", "Corner Market");
  const shown = pane(page, "Corner Market");
  await see(part(shown));
  await dropFile(page, part(shown), "receipt.pdf", pdf());
  await says(part(shown), "receipt.pdf");
  await at(page, /^\/bank\/lines/);
  assert.equal((await daybook.call("statement_imports_list", {})).total, 1);
  await dropFile(page, page.getByRole("heading", { level: 1 }), "december.ofx", Buffer.from(ofx([{ on: "20261116", amount: "-3.00", id: "N9", name: "Fee" }])));
  await at(page, "/bank/import");
});

journey("what is saved is what was attached; a statement stays with its import", "/bank/imports", async ({ page }) => {
  await openRow(page, "Imports", "november.ofx");
  const shown = pane(page, "november.ofx");
  await says(part(shown), "november.ofx");
  assert.equal(await button(part(shown), "Remove november.ofx").count(), 0, "the file of an import stays");
  const [download] = await Promise.all([page.waitForEvent("download"), button(part(shown), "Save november.ofx").click()]);
  assert.equal(download.suggestedFilename(), "november.ofx");
  assert.equal(await readFile(await download.path(), "utf8"), ofx(TWO, "8785.32"));
  await part(shown).getByRole("button", { name: "november.ofx", exact: true }).click();
  await says(page.getByRole("dialog", { name: "november.ofx" }), "<NAME>Corner Market");
});

journey("a page or a drawing with a script in it is text, and nothing else", "/bank/lines", async ({ page, daybook, prepared }) => {
  const script = "<script>document.title = 'run'</script>";
  await attachTo(daybook, "bank_line", prepared.line, "invoice.html", `<!doctype html><html><body onload="document.title='run'">${script}</body></html>`);
  await attachTo(daybook, "bank_line", prepared.line, "logo.png", `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='run'">${script}</svg>`);
  await attachTo(daybook, "bank_line", prepared.line, "photo.png", png().subarray(0, 20), "cut off on the way");
  await attachTo(daybook, "bank_line", prepared.line, "program.pdf", Buffer.from([0x4d, 0x5a, 0x90, 0, 3]));
  await page.goto(daybook.address(`/bank/lines/${prepared.line}`));
  const shown = pane(page, "Corner Market");
  for (const name of ["invoice.html", "logo.png"]) {
    await part(shown).getByRole("button", { name, exact: true }).click();
    const view = page.getByRole("dialog", { name });
    await says(view, script);
    assert.equal(await view.locator("iframe, svg, img, script").count(), 0);
    await button(view, "Close").click();
    await gone(view);
  }
  assert.notEqual(await page.title(), "run");
  // A picture that is not whole says so; a program can only be saved.
  await part(shown).getByRole("button", { name: "photo.png", exact: true }).click();
  await says(page.getByRole("dialog", { name: "photo.png" }).getByRole("alert"), "cannot be shown");
  await page.keyboard.press("Escape");
  assert.equal(await part(shown).getByRole("button", { name: "program.pdf", exact: true }).count(), 0);
  await see(button(part(shown), "Save program.pdf"));
});

journey("a confirmation keeps its receipt, a payment its contract, an entry its voucher", "/payments", async ({ page, daybook, prepared }) => {
  await page.goto(daybook.address(`/payments/${prepared.rent}`));
  const shown = pane(page, "Studio rent");
  const confirmations = shown.getByRole("region", { name: "Confirmations" });
  await see(confirmations.getByRole("button", { name: /^Attach a receipt to the confirmation of/ }));
  await confirmations.getByLabel(/^Receipt of/).setInputFiles({ name: "transfer.pdf", mimeType: "application/pdf", buffer: pdf("Paid") });
  await says(confirmations, "transfer.pdf");
  await chooser(part(shown)).setInputFiles([{ name: "lease.pdf", mimeType: "application/pdf", buffer: pdf() }, { name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("From July on the rent is 1900.00.") }]);
  await says(part(shown), "lease.pdf");
  await says(part(shown), "letter.txt");
  await check(page);
  assert.deepEqual((await files(daybook, "confirmation")).map((file) => file.recordId), [prepared.confirmed]);
  assert.equal((await files(daybook, "payment")).length, 2);
  await page.goto(daybook.address(`/ledger/${prepared.entry}`));
  await chooser(page).setInputFiles({ name: "voucher.txt", mimeType: "text/plain", buffer: Buffer.from("Voucher 12") });
  await says(lastChange(page), "voucher.txt is attached.");
});

journey("a PDF is shown where the browser shows PDFs", "/parties", async ({ page, daybook }) => {
  const party = await daybook.call("create_party", { name: "Old Mill Properties", roles: ["supplier"] });
  await attachTo(daybook, "party", party.id, "lease.pdf", pdf(), "signed in 2024");
  await page.goto(daybook.address(`/parties/${party.id}`));
  const shown = pane(page, "Old Mill Properties");
  await says(part(shown), "signed in 2024");
  const name = part(shown).getByRole("button", { name: "lease.pdf", exact: true });
  if (await page.evaluate(() => navigator.pdfViewerEnabled)) {
    await name.click();
    await see(page.getByRole("dialog", { name: "lease.pdf" }).locator("iframe"));
  } else {
    assert.equal(await name.count(), 0);
    await see(button(part(shown), "Save lease.pdf"));
  }
});

journey("the palette asks for a file where an operation wants one", "/", async ({ page, daybook, prepared }) => {
  await see(page.locator(".shell"));
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await palette.getByRole("searchbox").or(palette.getByRole("textbox")).fill("attach file");
  await page.locator('[data-key="do:attach_file"]').click();
  const form = palette.getByRole("form");
  await pick(form, "Record kind", "Bank line");
  await form.getByLabel("Record id", { exact: true }).fill(prepared.line);
  await form.getByLabel("File name", { exact: true }).fill("note.txt");
  await form.getByLabel("Content", { exact: true }).setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("Twelve letters") });
  await says(form, /note\.txt \(14 bytes\)/);
  await check(page);
  await button(form, "Attach file").click();
  await until("it is attached", async () => (await files(daybook, "bank_line")).length === 1);
});
