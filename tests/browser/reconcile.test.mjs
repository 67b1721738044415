// Statements: one is begun from the bank's own closing balance, ticked by keyboard, finished to the cent, and reopened with a reason.
import assert from "node:assert/strict";
import { button, lastChange, list, openRow, undo } from "./support/hands.mjs";
import { at, gone, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";
import { importInto, ofx } from "./support/statements.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const NOVEMBER = [
  { on: "20261102", amount: "-1850.00", id: "N1", name: "Mill Lane Holdings" },
  { on: "20261112", amount: "-60.00", id: "N2", name: "Corner Market" },
];

const { journey } = stage({
  each: true,
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    const post = (entryDate, description, amount) => daybook.call("post_journal_entry", { entryDate, description, lines: [{ account: "6110", side: "debit", amount: cad(amount) }, { account: "1010", side: "credit", amount: cad(amount) }] });
    await importInto(daybook, "november.ofx", ofx(NOVEMBER, "7050.00"));
    for (const text of ["mill", "corner"]) {
      const line = (await daybook.call("bank_lines_list", { text })).rows[0];
      await daybook.call("match_bank_line", { lineId: line.id, parts: [{ kind: "account", account: "6110" }] });
    }
    return { post };
  },
});

const shown = async (daybook) => (await daybook.call("statement_reconciliations_list", {})).rows[0];

journey("a statement is begun, ticked and finished without the mouse, and reopened with a reason", "/bank/statements", async ({ page, daybook, prepared }) => {
  await prepared.post("2026-11-10", "Cheque 88", "40.00");
  await prepared.post("2026-11-14", "Cheque 89", "25.00");
  await says(page.getByRole("main"), "No statement is reconciled yet.");
  await page.getByRole("main").getByRole("button", { name: "Reconcile a statement" }).last().press("Enter");
  const form = page.getByRole("form", { name: "Reconcile a statement" });
  await says(form, "17 November 2026: $7,050.00");
  await says(form, "It is the first of this account");
  await button(form, "Begin").press("Enter");
  await at(page, /\/bank\/statements\/.+/);
  const balances = page.getByRole("region", { name: "Balances" });
  await says(balances, "3 entries ticked");
  await says(balances, "−40.00");
  await until("it cannot be finished", () => button(page, "Finish").isDisabled());
  // The arrows go through the entries, the space bar ticks; what is pressed quickly is not lost.
  const grid = list(page, "Entries");
  await grid.focus();
  await page.keyboard.press("Home");
  const down = async (text) => {
    await until(`${text} is reached`, async () => {
      if ((await grid.locator("[data-active]").innerText()).includes(text)) return true;
      await page.keyboard.press("ArrowDown");
      return false;
    });
  };
  await down("Cheque 88");
  await page.keyboard.press("Space");
  await down("Cheque 89");
  await page.keyboard.press("Space");
  await says(balances, "5 entries ticked");
  await says(balances, "25.00");
  await page.keyboard.press("Space");
  await says(balances, "4 entries ticked");
  await says(balances, "It comes out to the cent. Finishing protects 4 entries.");
  assert.equal(await grid.getByRole("row", { name: /^Cheque 88, −40.00, ticked$/ }).count(), 1);
  await button(page, "Finish").press("Enter");
  await says(balances, "Its entries are protected");
  await says(balances, "1 entry outstanding");
  assert.equal((await shown(daybook)).state, "finished");
  await undo(page);
  await until("it is open again", async () => (await shown(daybook)).state === "open");
  await button(page, "Finish").press("Enter");
  await says(balances, "Its entries are protected");
  // What it protects says so where it is tried.
  await page.goto(daybook.address("/bank/lines?account=1010&state=matched"));
  await list(page, "Bank lines").getByText("Corner Market").click();
  await button(page, "Take the match back").click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Not ours");
  await page.keyboard.press("Enter");
  await says(page.getByRole("complementary"), "it stands in the finished statement of 2026-11-17 of 1010");
  // The entry shows its line and its statement, leads to both, and offers no reversal that would be refused.
  await page.getByRole("complementary").getByRole("region", { name: "Matched with" }).getByRole("link").last().click();
  await at(page, /\/ledger\/.+/);
  const proof = page.getByRole("region", { name: "At the bank" });
  await says(proof, "Corner Market");
  await says(proof, "Statement of 17 Nov");
  await says(page.getByRole("complementary"), "A finished statement protects this entry.");
  assert.equal(await button(page, "Reverse this entry").count(), 0);
  await proof.getByRole("link", { name: "Corner Market" }).click();
  await at(page, /\/bank\/lines\/.+/);
  await page.goBack();
  await proof.getByRole("link", { name: "Statement of 17 Nov" }).click();
  await at(page, /\/bank\/statements\/.+/);
  // Reopened with a reason, it says the reason.
  await page.goto(daybook.address("/bank/statements"));
  await openRow(page, "Statements", "1010");
  await button(page, "Reopen it").press("Enter");
  await page.getByRole("textbox", { name: "Reason" }).fill("The cheque bounced");
  await page.keyboard.press("Enter");
  await says(lastChange(page), "The statement is open again.");
  assert.deepEqual([(await shown(daybook)).state, (await shown(daybook)).stateReason], ["open", "The cheque bounced"]);
});

journey("many are ticked at once, what was typed wrongly is corrected, and one is discarded", "/bank/statements?begin=1010", async ({ page, daybook, prepared }) => {
  for (let day = 1; day <= 12; day += 1) await prepared.post(`2026-11-${String(day).padStart(2, "0")}`, `Cheque ${day}`, "1.00");
  const form = page.getByRole("form", { name: "Reconcile a statement" });
  await form.getByLabel("Closing balance").fill("7000");
  await button(form, "Begin").click();
  const balances = page.getByRole("region", { name: "Balances" });
  await says(balances, "−90.00");
  await button(page, "Tick all up to the day").click();
  await says(balances, "15 entries ticked");
  await undo(page);
  await says(balances, "3 entries ticked");
  await page.getByText("Unticked", { exact: true }).click();
  await until("only those are listed", async () => (await list(page, "Entries").getAttribute("aria-rowcount")) === "13");
  await page.getByLabel("Filter entries").fill("cheque 12");
  await until("one is found", async () => (await list(page, "Entries").getAttribute("aria-rowcount")) === "2");
  await list(page, "Entries").getByText("Cheque 12").click();
  await says(balances, "4 entries ticked");
  await says(page.getByRole("main"), "No entry fits these filters.");
  await button(page, "Show all").click();
  await button(page, "Correct day or balance").click();
  await page.getByRole("form", { name: "Correct day or balance" }).getByLabel("Closing balance").fill("7089");
  await page.keyboard.press("Enter");
  await says(lastChange(page), "corrected");
  await says(balances, "It comes out to the cent.");
  await button(page, "Discard").click();
  await at(page, "/bank/statements");
  assert.equal((await daybook.call("statement_reconciliations_list", {})).total, 0);
  await undo(page);
  await see(list(page, "Statements").getByText("ready to finish"));
  await gone(page.getByText("No statement is reconciled yet."));
});
