// Files on their way into the books: dropped on any screen, read in other letters, stopped in the middle.
import assert from "node:assert/strict";
import { violations } from "./support/accessible.mjs";
import { button, choose, pick } from "./support/hands.mjs";
import { at, gone, says, see } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";
import { bytesOf, drop, ofx } from "./support/statements.mjs";

const { journey } = stage({ each: true, prepare: (daybook) => daybook.createCompany({}) });

const large = (lines) => {
  const rows = Array.from({ length: lines }, (_, at) => `2026-${String(1 + (at % 9)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")},Corner shop ${at},-${1 + (at % 300)}.${String(at % 100).padStart(2, "0")}`);
  return `Date,Description,Amount\n${rows.join("\n")}\n`;
};
const give = (page, name, buffer) => page.getByLabel("Statement file", { exact: true }).setInputFiles({ name, mimeType: "text/plain", buffer });

journey("a long import says how far it is, is stopped without a trace, and done again", "/bank/import", async ({ page, daybook }) => {
  await give(page, "years.csv", bytesOf(large(60_000)));
  await choose(page, "Account in the books", "1010");
  await says(page.getByRole("main"), /60,000 lines are new/);
  await button(page, "Import 60,000 lines").click();
  await see(page.getByRole("progressbar", { name: "Importing years.csv" }));
  await says(page.getByRole("progressbar"), /Reading the file|Looking for lines|Keeping lines: [\d,]+ of 60,000/);
  await button(page, "Stop").click();
  await says(page.getByRole("alert"), "It was stopped before its end. Nothing was changed.");
  await gone(page.getByRole("progressbar"));
  assert.equal((await daybook.call("bank_lines_list", {})).total, 0);
  assert.equal((await daybook.call("statement_imports_list", {})).total, 0);
  await button(page, "Import 60,000 lines").click();
  await says(page.getByRole("heading", { level: 2 }), "60,000 lines were imported");
});

journey("a statement is dropped on any screen, and a second one beside the first", "/payments", async ({ page, daybook }) => {
  const line = [{ on: "20261102", amount: "-12.00", id: "D1", name: "Corner Market" }];
  await drop(page, page.getByRole("heading", { level: 1 }), "november.ofx", ofx(line));
  await at(page, "/bank/import");
  await says(page.getByRole("main"), "november.ofx");
  await drop(page, page.getByRole("heading", { level: 1 }), "other.ofx", ofx([...line, { on: "20261103", amount: "-13.00", id: "D2", name: "Corner Market" }]));
  await says(page.getByRole("main"), "other.ofx");
  await says(page.getByRole("main"), /2 lines/);
  assert.equal((await daybook.call("bank_lines_list", {})).total, 0, "only looking");
});

journey("broken letters are mended by saying how the file is written", "/bank/import", async ({ page }) => {
  // "Café" as an old Mac wrote it: the guess takes the byte for Windows' Ž.
  await give(page, "mac.csv", Buffer.concat([bytesOf("Date,Description,Amount\n2026-11-02,Caf"), Buffer.from([0x8e]), bytesOf(" Royal,-12.00\n2026-11-03,Corner Market,-3.00\n")]));
  await says(page.getByRole("main"), "CafŽ Royal");
  await pick(page, "Letters", "Mac Roman");
  await says(page.getByRole("main"), "Café Royal");
  assert.deepEqual(await violations(page), []);
});
