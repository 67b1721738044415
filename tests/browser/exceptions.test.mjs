// Exceptions that the owner lets stand, and prices that drift: on the board, in the payment's pane, and taken back.
import assert from "node:assert/strict";
import { act, button, lastChange, undo } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";
import { importInto, ofx } from "./support/statements.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });

const { journey } = stage({
  each: true,
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    const music = await daybook.call("create_payment", { name: "Tune Cellar", kind: "subscription", amount: { kind: "fixed", amount: cad("10.99") }, cadence: "monthly", startsOn: "2026-10-03", payFrom: "1010", expenseAccount: "6110" });
    await daybook.call("confirm_payment", { paymentId: music.id, dueOn: "2026-10-03", paidOn: "2026-10-03" });
    await importInto(daybook, "november.ofx", ofx([
      { on: "20261103", amount: "-11.99", id: "N1", name: "Tune Cellar" },
      { on: "20261115", amount: "-10.99", id: "N2", name: "Tune Cellar" },
    ], "8976.03"));
    const { rows } = await daybook.call("bank_lines_list", { state: "open" });
    await daybook.call("match_bank_line", { lineId: rows[1].id, parts: [{ kind: "occurrence", paymentId: music.id, dueOn: "2026-11-03" }] });
    return { music };
  },
});

const states = async (daybook, id) => (await daybook.call("payment", { id })).occurrences.filter((row) => row.confirmations.length > 0).map((row) => row.state);

journey("an exception is let stand with a reason, leaves the board, and is pointed out again", "/", async ({ page, daybook, prepared }) => {
  const main = page.getByRole("main");
  await says(main.getByRole("row", { name: /Tune Cellar/ }), "amount differs");
  await button(page, "Look at Tune Cellar").press("Enter");
  await act(page, "Act", "Let it stand");
  const form = page.getByRole("form", { name: "Let it stand" });
  await button(form, "Let it stand").click();
  await says(form, "reason is empty.");
  await form.getByLabel("Reason", { exact: true }).fill("A card fee came with it");
  await page.keyboard.press("Enter");
  await says(lastChange(page), "It stands as it is.");
  await gone(page.getByText("amount differs"));
  assert.deepEqual(await states(daybook, prepared.music.id), ["confirmed", "cleared"]);
  await undo(page);
  await see(page.getByText("amount differs"));
});

journey("a price that rose is said with its history and taken over with one press", "/", async ({ page, daybook, prepared }) => {
  await says(page.getByRole("region", { name: "Prices that changed" }), "+9.1 %");
  await says(page.getByRole("region", { name: "At the bank" }).first(), "Chequing");
  await page.getByRole("region", { name: "Prices that changed" }).getByRole("link", { name: "Tune Cellar" }).press("Enter");
  await at(page, `/payments/${prepared.music.id}`);
  await button(page, "Expect the new price from 3 Nov").press("Enter");
  await says(lastChange(page), "the new price holds from 3 November 2026");
  await until("it is as expected", async () => (await states(daybook, prepared.music.id)).join() === "confirmed,cleared");
  await gone(page.getByText("The price changed: +9.1 %"));
  await undo(page);
  await see(page.getByText("The price changed: +9.1 %"));
});

journey("a price that is agreed for later stands beside the one of today, and what was paid is no change of price", "/", async ({ page, daybook }) => {
  const desk = await daybook.call("create_payment", { name: "Desk rent", kind: "bill", amount: { kind: "fixed", amount: cad("90.00") }, cadence: "monthly", startsOn: "2026-11-01", payFrom: "1010", expenseAccount: "6110" });
  await daybook.call("confirm_payment", { paymentId: desk.id, dueOn: "2026-11-01", paidOn: "2026-11-01" });
  await page.goto(daybook.address(`/payments/${desk.id}`));
  const pane = page.getByRole("complementary", { name: "Desk rent" });
  await act(page, "More", "Change the terms");
  const form = page.getByRole("form", { name: "Change the terms" });
  await form.getByLabel("Holds from", { exact: true }).fill("2027-02-01");
  await form.getByLabel("Amount", { exact: true }).fill("95.00");
  await button(form, "Keep the change").click();
  await says(lastChange(page), "Desk rent was changed.");
  await says(pane, "$95.00 · Every month · from 1 February 2027");
  assert.deepEqual((await daybook.call("board", {})).prices.map((price) => price.paymentName), ["Tune Cellar"]);
  await page.goto(daybook.address("/payments"));
  await says(page.getByRole("row", { name: /Desk rent/ }), "90.00");
  await page.goto(daybook.address(`/payments/${desk.id}`));
  await gone(page.getByText("The price changed"));
  await says(pane, "$90.00");
  // A change from the planned day on begins with the plan, so that today's price takes the plan back.
  await act(page, "More", "Change the terms");
  await form.getByLabel("Holds from", { exact: true }).fill("2027-02-01");
  await holds(form.getByLabel("Amount", { exact: true }), "95.00");
  await button(form, "Keep the change").click();
  await says(lastChange(page), "Nothing differs from what is agreed.");
  await form.getByLabel("Amount", { exact: true }).fill("90.00");
  await button(form, "Keep the change").click();
  await says(lastChange(page), "Desk rent was changed.");
  await gone(pane.getByText("Planned:"));
});

journey("a line for what is not due says so, and is let stand by its confirmation", "/bank/inbox", async ({ page, daybook, prepared }) => {
  const suggestions = page.getByRole("listbox", { name: "What it may be" });
  await see(suggestions);
  const notDue = suggestions.getByRole("option", { name: /without being due/ });
  await notDue.click();
  await button(page, "Accept Enter").or(page.getByRole("button", { name: /^Accept/ }).first()).first().click();
  await says(lastChange(page), "is matched");
  assert.equal((await daybook.call("payments_reconciliation", { from: "2026-11-01" })).notDue.length, 1);
  await page.goto(daybook.address(`/payments/${prepared.music.id}`));
  const confirmations = page.getByRole("region", { name: "Confirmations" });
  await button(confirmations, "Let it stand").click();
  await page.getByRole("form", { name: "Let it stand" }).getByLabel("Reason", { exact: true }).fill("Paid ahead");
  await page.keyboard.press("Enter");
  await says(confirmations, "Accepted: Paid ahead");
  await button(confirmations, "Point it out again").click();
  await says(lastChange(page), "is pointed out again");
});
