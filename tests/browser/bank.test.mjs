// The bank: a statement is dropped, looked at and read; its lines are matched by keyboard, split, deleted and taken back.
import assert from "node:assert/strict";
import { act, button, choose, lastChange, list, openRow, pane, pick, undo } from "./support/hands.mjs";
import { at, gone, says, see, until } from "./support/see.mjs";
import { STATEMENT_CSV } from "./support/screens.mjs";
import { stage } from "./support/stage.mjs";
import { bytesOf, drop, importInto, ofx } from "./support/statements.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const THREE = [
  { on: "20261102", amount: "-1850.00", id: "N1", name: "Mill Lane Holdings", memo: "STUDIO RENT NOV" },
  { on: "20261109", amount: "-154.68", id: "N2", name: "BC Hydro" },
  { on: "20261112", amount: "-60.00", id: "N3", name: "Corner Market" },
];

const { journey } = stage({
  each: true,
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    const owed = (name, amount, startsOn) => daybook.call("create_payment", { name, kind: "bill", amount: { kind: "fixed", amount: cad(amount) }, cadence: "monthly", startsOn, payFrom: "1010", expenseAccount: "6110" });
    await owed("Mill Lane Holdings", "1850.00", "2026-11-01");
    await owed("BC Hydro", "152.18", "2026-11-10");
    return { read: () => importInto(daybook, "november.ofx", ofx(THREE, "6935.32")) };
  },
});

const listed = (daybook, state) => daybook.call("bank_lines_list", { state });
const active = (page) => page.evaluate(() => document.activeElement?.getAttribute("role"));

journey("an empty bank teaches; a statement dropped anywhere is shown, read, and undone as one", "/bank", async ({ page, daybook }) => {
  await says(page.getByRole("main"), "Drop a statement file here");
  await drop(page, page.getByRole("heading", { level: 1 }), "november.ofx", ofx(THREE, "6935.32"));
  await at(page, "/bank/import");
  await says(page.getByRole("main"), "Choose the account that this statement is of.");
  await choose(page, "Account in the books", "1010");
  await says(page.getByRole("main"), /3 lines are new/);
  assert.equal((await listed(daybook, null)).total, 0, "a preview records nothing");
  await button(page, "Import 3 lines").press("Enter");
  await says(page.getByRole("heading", { level: 2 }), "3 lines were imported");
  await says(page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^Bank/ }), "3");
  await undo(page);
  await until("no line is left", async () => (await listed(daybook, null)).total === 0);
  await page.getByRole("navigation", { name: "Bank" }).getByRole("link", { name: "Imports" }).click();
  await openRow(page, "Imports", "november.ofx");
  await button(pane(page, "november.ofx"), "Bring it back").click();
  await says(lastChange(page), "3 lines are back.");
  assert.equal((await listed(daybook, "open")).total, 3);
  await button(pane(page, "november.ofx"), "Take this import back").click();
  await pane(page, "november.ofx").getByLabel("Reason (optional)").fill("of another company");
  await page.keyboard.press("Enter");
  await says(lastChange(page), "3 lines go");
  await says(pane(page, "november.ofx"), "of another company");
});

journey("a table is read as guessed, corrected, and proves itself by its balances", "/bank/import", async ({ page, daybook }) => {
  await page.getByLabel("Statement file", { exact: true }).setInputFiles({ name: "november.csv", mimeType: "text/csv", buffer: bytesOf(STATEMENT_CSV) });
  await see(page.getByRole("heading", { name: "How the table is read" }));
  await says(page.getByRole("main"), "The balances prove that nothing is missing.");
  await pick(page, "Column Amount is", "Balance after it");
  await until("the correction is read", async () => !(await page.getByRole("main").innerText()).includes("The balances prove"));
  await pick(page, "Column Balance is", "Leave out");
  await pick(page, "Column Amount is", "Amount");
  await pick(page, "Column Balance is", "Balance after it");
  await says(page.getByRole("main"), "The balances prove that nothing is missing.");
  await choose(page, "Account in the books", "1010");
  await says(page.getByRole("main"), /4 lines are new/);
  await button(page, "Import 4 lines").click();
  await says(page.getByRole("heading", { level: 2 }), "4 lines were imported");
  assert.equal((await listed(daybook, "open")).total, 4);
  await button(page, "Another file").click();
  await page.getByLabel("Statement file", { exact: true }).setInputFiles({ name: "again.csv", mimeType: "text/csv", buffer: bytesOf(STATEMENT_CSV) });
  await says(page.getByRole("main"), "4 kept already");
  await says(page.getByRole("main"), "This very file was imported before");
});

journey("what cannot be read says why, and nothing of it stays", "/bank/import", async ({ page, daybook }) => {
  await page.getByLabel("Statement file", { exact: true }).setInputFiles({ name: "letter.ofx", mimeType: "text/plain", buffer: bytesOf("Dear customer, your statement is ready.") });
  await says(page.getByRole("alert"), "letter.ofx cannot be read.");
  await says(page.getByRole("alert"), "Nothing of it was recorded.");
  assert.equal((await daybook.call("statement_imports_list", {})).total, 0);
});

journey("the inbox is worked without touching the mouse, and taken back", "/", async ({ page, daybook, prepared }) => {
  await prepared.read();
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^Bank/ }).press("Enter");
  await button(page, "Work through the inbox").press("Enter");
  const keys = page.keyboard;
  // The newest line has no like in the books: it is given to an account.
  await see(pane(page, "Corner Market"));
  await see(page.getByText("What the bank said"));
  await until("the keys are heard", async () => {
    await keys.press("a");
    return page.evaluate(() => document.activeElement?.matches("form input"));
  });
  await keys.type("6110");
  await see(page.getByRole("option").first());
  await keys.press("Tab");
  await keys.press("Control+Enter");
  await says(lastChange(page), "Corner Market is matched");
  // The next one differs by a fee.
  await see(pane(page, "BC Hydro"));
  await until("the suggestions have the focus", async () => (await active(page)) === "listbox");
  await keys.press("f");
  const form = page.getByRole("form", { name: "Split into parts" });
  await says(form.getByRole("status"), /to the cent/);
  await says(form.getByRole("status"), /2\.50/);
  await button(form, "Match the parts").press("Enter");
  await says(lastChange(page), "BC Hydro is matched in 2 parts.");
  // The last one is what was expected.
  await see(pane(page, "Mill Lane Holdings"));
  await until("the suggestions have the focus", async () => (await active(page)) === "listbox");
  await says(page.getByRole("option", { selected: true }), "Same amount");
  await keys.press("ArrowDown");
  await keys.press("Home");
  await keys.press("Enter");
  await says(lastChange(page), "Mill Lane Holdings is matched");
  await says(page.getByRole("main"), "No line is open");
  assert.equal((await listed(daybook, "matched")).total, 3);
  await undo(page);
  await see(pane(page, "Mill Lane Holdings"));
  assert.equal((await listed(daybook, "open")).total, 1);
  assert.equal((await daybook.call("verify_books", {})).ok, true);
});

journey("a line is split over several accounts; the books say what is left, to the cent", "/bank/inbox", async ({ page, daybook, prepared }) => {
  await prepared.read();
  await see(pane(page, "Corner Market"));
  await page.getByRole("button", { name: /^Split it/ }).click();
  const form = page.getByRole("form", { name: "Split into parts" });
  await choose(form, "Account of part 1", "6110");
  await form.getByLabel("Amount of part 1").fill("20");
  await choose(form, "Account of part 2", "1020");
  await form.getByLabel("Amount of part 2").fill("39.99");
  await says(form.getByRole("status"), /0\.01/);
  await form.getByLabel("Amount of part 2").fill("");
  await says(form.getByRole("status"), /40\.00/);
  await button(form, "Match the parts").click();
  await says(lastChange(page), "Corner Market is matched in 2 parts.");
  await undo(page);
  await until("the line is open again", async () => (await listed(daybook, "open")).total === 3);
});

journey("a bill in another currency is paid in part by a line: the owner says how much of it that is", "/bank/inbox", async ({ page, daybook, prepared }) => {
  const usd = (amount) => ({ amount, currency: "USD" });
  const hosting = await daybook.call("create_payment", { name: "Hosting Corp", kind: "bill", amount: { kind: "fixed", amount: usd("80.00") }, cadence: "monthly", startsOn: "2026-11-12", payFrom: "1010", expenseAccount: "6110" });
  await prepared.read();
  await see(pane(page, "Corner Market"));
  await page.getByRole("button", { name: /^Split it/ }).click();
  const form = page.getByRole("form", { name: "Split into parts" });
  await choose(form, "Account of part 1", "6110");
  await form.getByLabel("Amount of part 1").fill("16.20");
  await button(form, "Remove part 2").click();
  await act(form, "Add a part", "A payment that is due");
  await form.getByRole("combobox", { name: "Payment of part 2" }).fill("Hosting");
  await page.getByRole("option", { name: /Hosting Corp/ }).click();
  await form.getByLabel("Part 2, paid in USD").fill("32");
  await says(form.getByRole("status"), /43\.80/);
  await button(form, "Match the parts").click();
  await says(lastChange(page), "Corner Market is matched in 2 parts.");
  const [due] = (await daybook.call("payment", { id: hosting.id, from: "2026-11-01", until: "2026-11-30" })).occurrences;
  assert.deepEqual([due.confirmed, due.state], [usd("32.00"), "amount_differs"]);
});

journey("a line is deleted with a reason, stays away, and is re-admitted; a match is taken back", "/bank/lines", async ({ page, daybook, prepared }) => {
  await prepared.read();
  await openRow(page, "Bank lines", "Corner Market");
  const shown = pane(page, "Corner Market");
  await says(shown, "november.ofx");
  await button(shown, "Delete this line").click();
  await shown.getByLabel("Reason", { exact: true }).fill("Private groceries");
  await page.keyboard.press("Enter");
  await says(lastChange(page), "The line is deleted.");
  await says(shown, "Private groceries");
  assert.equal((await prepared.read()).import.linesNew, 0);
  await button(shown, "Re-admit it").click();
  await says(lastChange(page), "is open again");
  const [line] = (await daybook.call("bank_lines_list", { text: "corner" })).rows;
  await daybook.call("match_bank_line", { lineId: line.id, parts: [{ kind: "account", account: "6110" }] });
  await says(shown, "Matched with");
  await button(shown, "Take the match back").click();
  await shown.getByLabel("Reason", { exact: true }).fill("It was stock");
  await page.keyboard.press("Enter");
  await says(lastChange(page), "The line is open again.");
  await undo(page);
  await says(shown, "Matched with");
});

journey("lines are found by state, words and days", "/bank/lines", async ({ page, prepared }) => {
  await prepared.read();
  const grid = list(page, "Bank lines");
  await see(grid.getByText("Corner Market"));
  await page.getByLabel("Filter lines").fill("hydro");
  await gone(grid.getByText("Corner Market"));
  await see(grid.getByText("BC Hydro"));
  await page.getByLabel("Filter lines").fill("");
  await page.getByLabel("Until", { exact: true }).fill("2026-11-05");
  await page.getByLabel("Until", { exact: true }).press("Enter");
  await gone(grid.getByText("BC Hydro"));
  await see(grid.getByText("Mill Lane Holdings"));
  await page.getByText("Matched", { exact: true }).click();
  await says(page.getByRole("main"), "No line fits these filters.");
});
