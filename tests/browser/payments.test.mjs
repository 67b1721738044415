// Payments: added by keyboard, confirmed whole and in parts, taken back, skipped, moved, paused and cancelled.
import assert from "node:assert/strict";
import { act, button, choose, field, lastChange, list, openRow, pane, pick, undo } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const fixed = (amount) => ({ kind: "fixed", amount: cad(amount) });
const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    const owed = (name, particulars = {}) =>
      daybook.call("create_payment", { name, kind: "bill", amount: fixed("1850.00"), cadence: "monthly", startsOn: "2026-11-15", dueDay: 15, method: "bank_transfer", payFrom: "1010", expenseAccount: "6110", ...particulars });
    return { owed };
  },
});

const dueDates = (page) => page.getByRole("region", { name: "Due dates" }).getByRole("listitem");
const dueOn = (page, day) => dueDates(page).filter({ hasText: day });
const standing = async (daybook, id, due) => (await daybook.call("payment", { id })).occurrences.find((row) => row.dueOn === due);

journey("a payment is added by keyboard, with a sum for its amount", "/payments", async ({ page, daybook }) => {
  const keys = page.keyboard;
  await button(page, "New payment").press("Enter");
  const form = page.getByRole("form", { name: "New payment" });
  const name = form.getByRole("textbox", { name: "Name", exact: true });
  await until("the name has the focus", () => name.evaluate((input) => input === document.activeElement));
  await keys.type("Oven insurance");
  await keys.press("Tab");
  await keys.type("Beacon Mutual");
  await keys.press("Tab");
  await says(field(page, "Paid to (optional)"), "New; will be added as a supplier.");
  await form.getByRole("textbox", { name: "Amount", exact: true }).focus();
  await keys.type("12.50*3+4");
  await keys.press("Enter");
  await holds(form.getByRole("textbox", { name: "Amount", exact: true }), "41.50");
  await pick(form, "How often", "Every quarter");
  await form.getByRole("textbox", { name: "First due on or after" }).focus();
  await keys.type("+9");
  await keys.press("Tab");
  await says(field(page, "First due on or after"), "Friday, 27 November 2026");
  await holds(form.getByRole("combobox", { name: "Pay from" }), /^1010 /);
  await choose(form, "Expense account", "insurance", /nsurance/);
  await keys.press("Control+Enter");

  await says(lastChange(page), "Oven insurance was added.");
  await at(page, /^\/payments\/[0-9a-f-]{36}$/);
  await says(pane(page, "Oven insurance"), /Beacon Mutual.*\$41\.50.*active/s);
  await says(dueOn(page, "27 Nov"), "41.50");
  await says(list(page, "Payments"), "Oven insurance");
  const { rows } = await daybook.call("payments_list", { text: "Oven insurance" });
  assert.deepEqual(rows[0].amount, fixed("41.50"));
  assert.equal(rows[0].cadence, "quarterly");
  assert.equal((await daybook.call("parties_list", { text: "Beacon Mutual" })).rows[0].roles[0], "supplier");
});

journey("what is missing in a new payment is said at its field, and nothing is recorded", "/payments?new=1", async ({ page, daybook }) => {
  const form = page.getByRole("form", { name: "New payment" });
  await form.getByRole("textbox", { name: "Amount", exact: true }).fill("9.999.9");
  await form.getByRole("textbox", { name: "Amount", exact: true }).press("Tab");
  await says(field(page, "Amount"), /not an amount/i);
  await form.getByRole("textbox", { name: "Amount", exact: true }).fill("10");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("Half a payment");
  await button(form, "Add payment").click();
  const account = form.getByRole("combobox", { name: "Expense account" });
  await until("the account is marked and has the focus", () => account.evaluate((input) => input.getAttribute("aria-invalid") === "true" && input === document.activeElement));
  assert.equal((await daybook.call("payments_list", { text: "Half a payment" })).total, 0);
});

journey("a due payment is confirmed from the board; undo takes it back by a reversal", "/", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Studio rent");
  const row = page.getByRole("table", { name: "Due and missed payments" }).getByRole("row").filter({ hasText: "Studio rent" });
  await says(row, /15 Nov.*due.*1,850\.00/);
  await button(row, "Confirm Studio rent").press("Enter");
  const form = page.getByRole("form", { name: "Confirm paid" });
  await holds(form.getByLabel("Paid on"), "2026-11-18");
  await holds(form.getByLabel("Amount"), "1,850.00");
  await form.getByLabel("Paid on").fill("17");
  await form.getByLabel("Reference (optional)").fill("8841");
  await form.getByLabel("Reference (optional)").press("Enter");
  await says(lastChange(page), "Studio rent: $1,850.00 confirmed and posted.");
  let confirmation;
  await undo(page, async () => {
    await until("it is confirmed", async () => (await standing(daybook, id, "2026-11-15")).state === "confirmed");
    await says(page.getByRole("region", { name: "Confirmations" }), /17 Nov.*8841.*1,850\.00/);
    [confirmation] = (await daybook.call("payment", { id })).confirmations;
    const entry = await daybook.call("journal_entry", { id: confirmation.entryId });
    assert.deepEqual(entry.lines.map(({ account, side, amount }) => [account, side, amount.amount]), [["6110", "debit", "1850.00"], ["1010", "credit", "1850.00"]]);
  });
  await says(lastChange(page), "Undone.");
  await says(page.getByRole("region", { name: "Confirmations" }), "withdrawn");
  await says(dueOn(page, "15 Nov"), "due");
  assert.ok((await daybook.call("journal_entry", { id: confirmation.entryId })).reversedById);
});

journey("a part is confirmed, and the rest is what is asked next", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Flour mill account", { amount: fixed("1000.00") });
  await openRow(page, "Payments", "Flour mill account");
  await button(pane(page, "Flour mill account"), "Confirm paid").click();
  const form = page.getByRole("form", { name: "Confirm paid" });
  await form.getByLabel("Amount").fill("400");
  await form.getByText("This is a part; more is to come").click();
  await button(form, "Confirm and post").click();
  await says(lastChange(page), "$400.00 confirmed");
  await says(dueOn(page, "15 Nov"), "600.00");
  await button(pane(page, "Flour mill account"), "Confirm paid").click();
  await holds(form.getByLabel("Amount"), "600.00");
  await button(form, "Confirm and post").click();
  await until("it is confirmed", async () => (await standing(daybook, id, "2026-11-15")).state === "confirmed");
  await says(page.getByRole("region", { name: "Confirmations" }).getByRole("listitem"), "part");
  assert.equal((await daybook.call("payment", { id })).confirmations.length, 2);
});

journey("an odd amount is kept and said; a payment that was not due is kept and said", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Card terminal", { amount: fixed("29.00") });
  await openRow(page, "Payments", "Card terminal");
  const shown = pane(page, "Card terminal");
  await button(shown, "Confirm paid").click();
  const form = page.getByRole("form", { name: "Confirm paid" });
  await form.getByLabel("Amount").fill("34");
  await button(form, "Confirm and post").click();
  await says(dueOn(page, "15 Nov"), /amount differs.*34\.00 CAD was paid, 5\.00 CAD more/s);
  await button(shown, "Confirm paid").click();
  await pick(form, "For the due date", "Paid without being due");
  await form.getByLabel("Amount").fill("29");
  await form.getByLabel("Amount").press("Control+Enter");
  await until("two confirmations", async () => (await daybook.call("payment", { id })).confirmations.length === 2);
  const { notDue } = await daybook.call("payments_reconciliation", {});
  assert.ok(notDue.some((row) => row.paymentId === id));
});

journey("a confirmation whose answer was lost is there, and pressing again does not double it", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Alarm service", { amount: fixed("33.00") });
  await openRow(page, "Payments", "Alarm service");
  await button(pane(page, "Alarm service"), "Confirm paid").click();
  const form = page.getByRole("form", { name: "Confirm paid" });
  const lose = async (route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route("**/v1/confirm_payment", lose, { times: 1 });
  await button(form, "Confirm and post").click();
  await says(form.getByRole("alert"), "Daybook does not answer.");
  await says(page.getByRole("region", { name: "Confirmations" }), "33.00");
  await button(form, "Confirm and post").click();
  await says(lastChange(page), "Alarm service: $33.00 confirmed and posted.");
  assert.equal((await daybook.call("payment", { id })).confirmations.length, 1);
});

journey("a reminder is held until a day, and a date in a locked month is refused at its field", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Knife sharpening", { amount: fixed("20.00") });
  await openRow(page, "Payments", "Knife sharpening");
  await act(dueOn(page, "15 Nov"), "Act", "Hold the reminder");
  await holds(page.getByLabel("Until", { exact: true }), "2026-11-21");
  await page.getByLabel("Until", { exact: true }).press("Enter");
  await says(dueOn(page, "15 Nov"), /Reminder held until 21 Nov/);
  assert.equal((await standing(daybook, id, "2026-11-15")).reminderSnoozedUntil, "2026-11-21");

  await daybook.call("lock_books", { through: "2026-01-31" });
  try {
    await button(pane(page, "Knife sharpening"), "Confirm paid").click();
    const form = page.getByRole("form", { name: "Confirm paid" });
    await form.getByLabel("Paid on").fill("2026-01-15");
    await button(form, "Confirm and post").click();
    await says(field(page, "Paid on"), /locked/i);
  } finally {
    await daybook.call("unlock_books", { reason: "the test is over" });
  }
});

journey("a confirmation is withdrawn with a reason", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Window cleaning", { amount: fixed("45.00") });
  await daybook.call("confirm_payment", { paymentId: id, dueOn: "2026-11-15", paidOn: "2026-11-16" });
  await openRow(page, "Payments", "Window cleaning");
  const block = page.getByRole("region", { name: "Confirmations" });
  await button(block, "Withdraw").click();
  await button(block, "Withdraw and reverse").click();
  const reason = block.getByLabel("Reason", { exact: true });
  await until("the missing reason is marked", async () => (await reason.getAttribute("aria-invalid")) === "true");
  await reason.fill("It was the neighbour's bill");
  await reason.press("Enter");
  await says(block, /withdrawn.*It was the neighbour's bill/s);
  assert.equal((await standing(daybook, id, "2026-11-15")).state, "due");
});

journey("one due date is skipped and put back, another one moved", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Music licence", { amount: fixed("60.00") });
  await openRow(page, "Payments", "Music licence");
  await act(dueOn(page, "15 Nov"), "Act", "Skip this one");
  await page.getByLabel("Reason (optional)").fill("closed for renovation");
  await page.getByLabel("Reason (optional)").press("Enter");
  await says(lastChange(page), "Music licence: Skipped.");
  await until("it is skipped", async () => (await standing(daybook, id, "2026-11-15")).state === "skipped");
  await page.getByRole("region", { name: "Due dates" }).getByRole("button", { name: /^All \d+$/ }).click();
  await says(dueOn(page, "15 Nov"), "skipped");
  await act(dueOn(page, "15 Nov"), "Act", "Put back");
  await button(page, "Put back").click();
  await until("it is due again", async () => (await standing(daybook, id, "2026-11-15")).state === "due");

  await act(dueOn(page, "15 Dec"), "Act", "Move to another day");
  await page.getByLabel("To", { exact: true }).fill("2026-12-18");
  await page.getByLabel("To", { exact: true }).press("Enter");
  await says(lastChange(page), "Music licence: Moved.");
  await says(dueOn(page, "18 Dec"), /Moved from 15 Dec/);
  assert.equal((await standing(daybook, id, "2026-12-15")).payOn, "2026-12-18");
});

journey("a payment is paused for a while, resumed, cancelled and brought back", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Gallery stand", { amount: fixed("75.00") });
  const status = async () => (await daybook.call("payment", { id })).payment.status;
  await openRow(page, "Payments", "Gallery stand");
  const shown = pane(page, "Gallery stand");
  await act(shown, "More", "Pause");
  await page.getByLabel("Until (optional)").fill("2027-02-28");
  await button(page.getByRole("form", { name: "Pause" }), "Pause").click();
  await says(shown, /paused.*Paused until 28 February 2027/s);
  assert.equal(await status(), "paused");
  await act(shown, "More", "Resume");
  await button(page.getByRole("form", { name: "Resume" }), "Resume").click();
  await says(lastChange(page), "Gallery stand: Resumed.");
  assert.equal(await status(), "active");
  await act(shown, "More", "Cancel this payment");
  await page.getByLabel("Reason (optional)").fill("the gallery closed");
  await button(page, "Cancel the payment").click();
  await says(lastChange(page), "Gallery stand: Cancelled.");
  await undo(page, async () => {
    assert.equal(await status(), "cancelled");
    await gone(list(page, "Payments").getByText("Gallery stand"));
  });
  await says(lastChange(page), "Undone.");
  assert.equal(await status(), "active");
  await act(shown, "More", "Stop reminders");
  await button(page.getByRole("form", { name: "Stop reminders" }), "Stop reminders").click();
  await says(shown, "no reminders");
});

journey("new terms hold from their day on; what came before keeps the old ones", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Phone line", { amount: fixed("50.00"), startsOn: "2026-09-01" });
  await openRow(page, "Payments", "Phone line");
  await act(pane(page, "Phone line"), "More", "Change the terms");
  const form = page.getByRole("form", { name: "Change the terms" });
  await form.getByLabel("Holds from").fill("2026-12-01");
  await form.getByRole("textbox", { name: "Amount", exact: true }).fill("55");
  await form.getByRole("textbox", { name: "Amount", exact: true }).press("Control+Enter");
  await says(lastChange(page), "Phone line was changed.");
  await says(dueOn(page, "15 Nov"), "50.00");
  await says(dueOn(page, "15 Dec"), "55.00");
  await says(pane(page, "Phone line"), "from 1 December 2026");
  assert.equal((await standing(daybook, id, "2026-11-15")).expected.amount, "50.00");
});

journey("what is emptied in the terms is emptied in the books, and undo brings it back", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Awning lease", {
    amount: fixed("90.00"), partyName: "Canopy Rentals", endsOn: "2027-12-31", weekendRule: "before", holidays: "CA", remindDaysBefore: 3, graceDaysBefore: 1, graceDaysAfter: 9, notes: "the blue one",
  });
  const read = async () => {
    const { payment } = await daybook.call("payment", { id });
    const { partyName, endsOn, method, remindDaysBefore, graceDaysBefore, graceDaysAfter, notes } = payment;
    // Another day begins with the next month.
    const { dueDay, holidays } = payment.planned?.at(-1) ?? payment;
    return [partyName, endsOn, dueDay, holidays, method, remindDaysBefore, graceDaysBefore, graceDaysAfter, notes].map((value) => value ?? null);
  };
  const full = await read();
  assert.ok(full.every((value) => value !== null));
  await openRow(page, "Payments", "Awning lease");
  await says(pane(page, "Awning lease"), /the working day before, bank holidays: Canada/);
  await act(pane(page, "Awning lease"), "More", "Change the terms");
  const form = page.getByRole("form", { name: "Change the terms" });
  await holds(form.getByRole("combobox", { name: "Paid to (optional)" }), "Canopy Rentals");
  await form.getByRole("combobox", { name: "Paid to (optional)" }).fill("");
  await page.keyboard.press("Tab");
  for (const label of ["Last due by (optional)", "Due day (optional)", "Remind days before", "Grace days before", "Grace days after", "Notes"]) {
    await form.getByRole("textbox", { name: label, exact: true }).fill("");
    await form.getByRole("textbox", { name: label, exact: true }).press("Tab");
  }
  await pick(form, "Bank holidays", "Weekends only");
  await pick(form, "Method (optional)", "Not said");
  await form.getByRole("textbox", { name: "Name", exact: true }).press("Control+Enter");
  await says(lastChange(page), "Awning lease was changed.");
  assert.deepEqual(await read(), full.map(() => null));
  await says(pane(page, "Awning lease"), /the working day before, weekends only/);
  await undo(page);
  await says(lastChange(page), "Undone.");
  assert.deepEqual(await read(), full);
});

journey("what was paid once more is said before, and listed as paid twice", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Bin collection", { amount: fixed("38.00") });
  await daybook.call("confirm_payment", { paymentId: id, dueOn: "2026-11-15", paidOn: "2026-11-15" });
  await openRow(page, "Payments", "Bin collection");
  await page.getByRole("region", { name: "Due dates" }).getByRole("button", { name: /^All \d+$/ }).click();
  await act(dueOn(page, "15 Nov"), "Act", "It was paid once more");
  const form = page.getByRole("form", { name: "Confirm paid" });
  await says(form, "$38.00 is confirmed for it already");
  await holds(form.getByLabel("Amount"), "38.00");
  await button(form, "Confirm and post").click();
  await says(lastChange(page), "Bin collection: $38.00 confirmed and posted.");
  await says(dueOn(page, "15 Nov"), "paid twice");
  assert.equal((await standing(daybook, id, "2026-11-15")).state, "paid_twice");
});

journey("a payment in another currency asks what left the account", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Recipe software", { kind: "subscription", amount: { kind: "fixed", amount: { amount: "49.00", currency: "USD" } } });
  await openRow(page, "Payments", "Recipe software");
  await button(pane(page, "Recipe software"), "Confirm paid").click();
  const form = page.getByRole("form", { name: "Confirm paid" });
  await holds(form.getByLabel("Amount"), "49.00");
  await button(form, "Confirm and post").click();
  const base = form.getByLabel("In CAD");
  await until("what left the account is asked for", async () => (await base.getAttribute("aria-invalid")) === "true");
  await base.fill("68.12");
  await base.press("Control+Enter");
  await says(lastChange(page), "confirmed and posted");
  const [confirmation] = (await daybook.call("payment", { id })).confirmations;
  assert.deepEqual((await daybook.call("journal_entry", { id: confirmation.entryId })).total, cad("68.12"));
});

journey("payments are found by words, kind, status and autopay, and sorted", "/payments", async ({ page, daybook, prepared }) => {
  await prepared.owed("Zebra crossing permit", { kind: "obligation", amount: fixed("5.00") });
  const { id } = await prepared.owed("Zebra print cloth", { kind: "subscription", amount: fixed("7.00") });
  await daybook.call("pause_payment", { id });
  const payments = list(page, "Payments");
  const shows = (...names) => until(`the list shows ${names.join(" and ")}`, async () => {
    const rows = (await payments.getByRole("row").allInnerTexts()).slice(1);
    return rows.length === names.length && names.every((name, place) => rows[place].includes(name));
  });
  await page.getByLabel("Filter payments").fill("zebra");
  await shows("Zebra crossing permit");
  await pick(page, "Status", "Any status");
  await pick(page, "Sort", "By name");
  await shows("Zebra crossing permit", "Zebra print cloth");
  await pick(page, "Kind", "Subscription");
  await shows("Zebra print cloth");
  await pick(page, "Autopay", "Verified");
  await says(page.getByText("No payment fits these filters."), "No payment");
  await button(page, "Show all active").click();
  await see(payments);
});
