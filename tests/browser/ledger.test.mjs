// The ledger: entries written by keyboard, refused at the field, kept as drafts, posted, found and reversed.
import assert from "node:assert/strict";
import { button, choose, field, lastChange, list, openRow, pane, undo } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    return { post: (description, amount, entryDate = "2026-11-10") => daybook.call("post_journal_entry", entry(description, amount, entryDate)) };
  },
});

function entry(description, amount, entryDate = "2026-11-10") {
  return { entryDate, description, lines: [{ account: "6110", side: "debit", amount: cad(amount) }, { account: "1010", side: "credit", amount: cad(amount) }] };
}

/** Fills the form of a new entry with two lines. */
async function write(page, { date, description, debit, credit }) {
  const form = page.getByRole("form", { name: "Journal entry" });
  if (date) await form.getByLabel("Date", { exact: true }).fill(date);
  await form.getByLabel("Description", { exact: true }).fill(description);
  await choose(form, "Account of line 1", debit[0]);
  await form.getByLabel("Debit of line 1").fill(debit[1]);
  await choose(form, "Account of line 2", credit[0]);
  await form.getByLabel("Credit of line 2").fill(credit[1]);
  return form;
}

journey("an entry is written and posted without touching the mouse", "/ledger", async ({ page, daybook }) => {
  const rent = (await daybook.call("accounts_list", {})).rows.find((account) => account.code === "6110");
  await button(page, "New entry").press("Enter");
  await see(page.getByRole("form", { name: "Journal entry" }));
  await until("the date has the focus", () => page.getByLabel("Date", { exact: true }).evaluate((input) => input === document.activeElement));
  const keys = page.keyboard;
  await keys.type("16");
  await keys.press("Tab");
  await keys.type("8841");
  await keys.press("Tab");
  await keys.type("Studio rent, by hand");
  await keys.press("Tab");
  await keys.press("Tab");
  await keys.type("6110");
  await see(page.getByRole("option", { name: rent.name }));
  await keys.press("Tab");
  await holds(page.getByRole("combobox", { name: "Account of line 1" }), `6110 ${rent.name}`);
  await keys.type("120*2-40/2");
  await keys.press("Enter");
  await holds(page.getByLabel("Debit of line 1"), "220.00");
  await says(page.getByRole("form").getByRole("status"), "220.00 more credit is needed");
  await page.getByRole("combobox", { name: "Account of line 2" }).focus();
  await keys.type("1010");
  await see(page.getByRole("option", { name: /1010/ }));
  await keys.press("Tab");
  await page.getByLabel("Credit of line 2").focus();
  await keys.press("=");
  await holds(page.getByLabel("Credit of line 2"), "220.00");
  await says(page.getByRole("form").getByRole("status"), "Debits equal credits.");
  await keys.press("Control+Enter");

  await says(lastChange(page), /Posted as entry \d+\./);
  const shown = pane(page, "Studio rent, by hand");
  await says(shown, /16 November 2026/);
  await says(shown, "8841");
  await says(list(page, "Journal entries"), "Studio rent, by hand");
  const { rows } = await daybook.call("journal_entries", { text: "by hand" });
  assert.equal(rows.length, 1);
  assert.equal(rows[0].entryDate, "2026-11-16");
  assert.deepEqual(rows[0].total, cad("220.00"));
});

journey("an unbalanced entry is refused where it stands, and nothing that was typed is lost", "/ledger?new=1", async ({ page, daybook }) => {
  const form = await write(page, { description: "One cent off", debit: ["6110", "100.00"], credit: ["1010", "99.99"] });
  await says(form.getByRole("status"), "0.01 more credit is needed");
  await button(form, "Post").click();
  await says(form.getByRole("alert"), "the debits are larger by 0.01 CAD");
  await holds(form.getByLabel("Description", { exact: true }), "One cent off");
  assert.equal((await daybook.call("journal_entries", { text: "One cent off" })).total, 0);
  await form.getByLabel("Credit of line 2").fill("100");
  await form.getByLabel("Credit of line 2").press("Control+Enter");
  await says(lastChange(page), /Posted as entry/);
});

journey("an amount that is none and an account that is missing are said at their fields", "/ledger?new=1", async ({ page }) => {
  const form = page.getByRole("form", { name: "Journal entry" });
  const debit = form.getByLabel("Debit of line 1");
  await debit.fill("12,5,0x");
  await debit.press("Tab");
  await says(field(form, "Debit of line 1"), /not an amount|digits/i);
  await debit.fill("40");
  await form.getByLabel("Description", { exact: true }).fill("No account");
  await form.getByLabel("Credit of line 2").fill("40");
  await choose(form, "Account of line 2", "1010");
  await button(form, "Post").click();
  const account = form.getByRole("combobox", { name: "Account of line 1" });
  await until("the account is marked", async () => (await account.getAttribute("aria-invalid")) === "true");
  await until("and has the focus", () => account.evaluate((input) => input === document.activeElement));
});

journey("a draft may be unbalanced, is there after a reload, and is posted when it is mended", "/ledger?new=1", async ({ page, daybook }) => {
  const form = await write(page, { description: "Van repair, receipt to come", debit: ["6110", "310"], credit: ["1010", "300"] });
  await button(form, "Keep as draft").click();
  await says(lastChange(page), "Kept as a draft.");
  const shown = pane(page, "Van repair, receipt to come");
  await says(shown, "draft");
  await page.reload();
  await button(shown, "Change").click();
  await holds(page.getByLabel("Debit of line 1"), "310.00");
  await page.getByLabel("Credit of line 2").fill("310");
  await page.getByLabel("Credit of line 2").press("Control+Enter");
  await says(lastChange(page), "Posted");
  await says(shown, /Entry \d+/);
  assert.equal((await daybook.call("journal_entries", { text: "Van repair" })).rows[0].status, "posted");
});

journey("a draft is discarded, and the bar brings it back", "/ledger", async ({ page, daybook }) => {
  await daybook.call("save_draft_entry", entry("A draft to regret", "15.00"));
  await page.getByText("Drafts", { exact: true }).click();
  await openRow(page, "Journal entries", "A draft to regret");
  await button(pane(page, "A draft to regret"), "Discard the draft").click();
  await says(lastChange(page), "The draft is gone.");
  await undo(page, () => gone(list(page, "Journal entries").getByText("A draft to regret")));
  await see(list(page, "Journal entries").getByText("A draft to regret"));
});

journey("a posted entry is reversed once, with a reason, and both halves stay linked", "/ledger", async ({ page, daybook, prepared }) => {
  const posted = await prepared.post("Counted twice", "75.00");
  await openRow(page, "Journal entries", "Counted twice");
  const shown = pane(page, "Counted twice");
  await button(shown, "Reverse this entry").click();
  await button(shown, "Reverse").click();
  const reason = shown.getByLabel("Reason", { exact: true });
  await until("the missing reason is said at its field", async () => (await reason.getAttribute("aria-invalid")) === "true");
  await reason.fill("The receipt was entered already");
  await reason.press("Enter");
  await says(lastChange(page), /Reversed by entry \d+\./);
  await says(shown, "reversed");
  await gone(button(shown, "Reverse this entry"));
  await shown.getByRole("link", { name: "the entry that takes it back" }).click();
  await says(page.getByRole("complementary"), "reversal");
  await page.getByRole("link", { name: "the entry it takes back" }).click();
  await at(page, `/ledger/${posted.id}`);
  const { rows } = await daybook.call("account_ledger", { account: "6110" });
  assert.equal(rows.filter((row) => row.amount.amount === "75.00").length, 2);
});

journey("the undo of a posting is a reversal", "/ledger?new=1", async ({ page, daybook }) => {
  const form = await write(page, { description: "Posted in haste", debit: ["6110", "12.34"], credit: ["1010", "12.34"] });
  await button(form, "Post").click();
  await says(lastChange(page), /Posted as entry/);
  await undo(page);
  await says(lastChange(page), "Undone.");
  await says(pane(page, "Posted in haste"), "reversed");
  const { rows } = await daybook.call("journal_entries", { text: "Posted in haste" });
  assert.ok(rows.some((row) => row.reversedById));
});

journey("entries are found by words, days and status; the filter and the place stay when one comes back", "/ledger", async ({ page, daybook, prepared }) => {
  await prepared.post("Needle in the haystack", "5.00", "2026-03-03");
  await daybook.call("save_draft_entry", entry("Needle still in draft", "6.00", "2026-03-04"));
  const grid = list(page, "Journal entries");
  await page.getByLabel("Filter entries").fill("needle");
  await until("one needle", async () => (await grid.getByRole("row").filter({ hasText: "Needle" }).count()) === 1);
  await says(page.locator(".said"), /\d+ drafts?/);
  await page.getByText("Drafts", { exact: true }).click();
  await see(grid.getByText("Needle still in draft"));
  await page.getByText("Posted", { exact: true }).click();
  await prepared.post("Needle of a later day", "7.00", "2026-03-04");
  await see(grid.getByText("Needle of a later day"));
  await page.getByLabel("Until", { exact: true }).fill("2026-03-03");
  await page.getByLabel("Until", { exact: true }).press("Enter");
  await gone(grid.getByText("Needle of a later day"));
  await openRow(page, "Journal entries", "Needle in the haystack");
  await see(pane(page, "Needle in the haystack"));
  await page.keyboard.press("Escape");
  await at(page, /^\/ledger$/);
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await see(list(page, "Chart of accounts"));
  await page.getByRole("link", { name: "Ledger", exact: true }).click();
  await holds(page.getByLabel("Filter entries"), "needle");
  await until("still one needle", async () => (await grid.getByRole("row").filter({ hasText: "Needle" }).count()) === 1);
  await page.getByLabel("Filter entries").fill("nothing is called that");
  await says(page.getByText("No entry fits these filters."), "No entry");
  await button(page, "Show all").click();
  await see(grid);
});

journey("the lock date refuses an entry at its date, until the books are unlocked", "/ledger?new=1", async ({ page, daybook }) => {
  await daybook.call("lock_books", { through: "2026-01-31" });
  try {
    const form = await write(page, { date: "2026-01-15", description: "Into the locked month", debit: ["6110", "1"], credit: ["1010", "1"] });
    await button(form, "Post").click();
    await says(field(form, "Date"), /locked/i);
    await form.getByLabel("Date", { exact: true }).fill("2026-02-01");
    await button(form, "Post").click();
    await says(lastChange(page), /Posted as entry/);
  } finally {
    await daybook.call("unlock_books", { reason: "the test is over" });
  }
});

journey("an entry without a screen's help: what is not there is said kindly", "/ledger/01999999-9999-7999-8999-999999999999", async ({ page }) => {
  await says(pane(page, "Journal entry"), /no journal entry|not found|There is no/i);
  await button(pane(page, "Journal entry"), /^Close/).click();
  await at(page, /^\/ledger$/);
});
