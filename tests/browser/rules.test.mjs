// Rules of the owner: made of a line, tested on past lines, moved by keyboard, let post, and all of it taken back.
import assert from "node:assert/strict";
import { button, choose, lastChange, openRow, pane, undo } from "./support/hands.mjs";
import { at, gone, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";
import { importInto, ofx } from "./support/statements.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const OCTOBER = [
  { on: "20261005", amount: "-31.75", id: "O1", name: "Swift Courier" },
  { on: "20261012", amount: "-18.20", id: "O2", name: "Swift Courier" },
  { on: "20261019", amount: "-44.00", id: "O3", name: "Corner Market" },
];
const NOVEMBER = [
  { on: "20261109", amount: "-27.50", id: "N1", name: "Swift Courier" },
  { on: "20261112", amount: "-60.00", id: "N2", name: "Corner Market" },
];

const { journey } = stage({
  each: true,
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    await importInto(daybook, "october.ofx", ofx(OCTOBER));
    const { rows } = await daybook.call("bank_lines_list", { text: "courier" });
    await daybook.call("match_bank_line", { lineId: rows[1].id, parts: [{ kind: "account", account: "6110" }] });
    const made = (name, text, account, posts = false) => daybook.call("create_bank_rule", { name, conditions: { words: [{ text }] }, outcome: { kind: "account", account }, posts });
    return { made, read: () => importInto(daybook, "november.ofx", ofx(NOVEMBER)) };
  },
});

const ruleRow = (page, name) => page.getByRole("list", { name: "Rules, in their order" }).getByRole("button", { name: new RegExp(name) });
const names = async (daybook) => (await daybook.call("bank_rules_list")).rows.map((row) => row.name);

journey("an empty list teaches; a rule is made of a matched line, tested as it is typed, and let post", "/bank/rules", async ({ page, daybook, prepared }) => {
  await says(page.getByRole("main"), "A rule says what lines of a kind are");
  await page.getByRole("navigation", { name: "Bank" }).getByRole("link", { name: "Lines" }).click();
  await page.getByText("Matched", { exact: true }).click();
  await openRow(page, "Bank lines", "Swift Courier");
  await button(pane(page, "Swift Courier"), "Make a rule of this").click();
  const form = page.getByRole("form", { name: "New rule" });
  const tested = page.getByRole("status", { name: "What the rule would have done" });
  assert.equal(await form.getByRole("textbox", { name: "Name", exact: true }).inputValue(), "Swift Courier");
  await says(tested, "It catches 2 of 3 lines: 1 agrees with what you did, 0 disagree, 1 is open.");
  // Another account than the owner chose disagrees, and says so before anything is kept.
  await choose(form, "Account", "1020");
  await says(tested, "1 disagrees");
  await choose(form, "Account", "6110");
  await says(tested, "1 agrees");
  await form.getByRole("textbox", { name: "Words 1", exact: true }).fill("nobody");
  await says(tested, "It catches none of 3 lines.");
  await form.getByRole("textbox", { name: "Words 1", exact: true }).fill("SWIFT");
  await form.getByText("Post it by itself", { exact: true }).click();
  await button(form, "Make the rule").press("Enter");
  await says(lastChange(page), "The rule Swift Courier is made.");
  await says(ruleRow(page, "Swift Courier"), "posts by itself");
  // It works on what is open, says what it did, and all of it is taken back as one.
  await button(page, "Let them work on open lines").click();
  await says(lastChange(page), "1 line was posted.");
  assert.equal((await daybook.call("bank_rules_list")).rows[0].done, 1);
  await undo(page);
  await until("the line is open again", async () => (await daybook.call("bank_lines_list", { state: "open" })).total === 2);
  // What an import brings is posted as it comes, and is marked at the line.
  assert.equal((await prepared.read()).rules.posted, 1);
  await page.getByRole("navigation", { name: "Bank" }).getByRole("link", { name: "Lines" }).click();
  await openRow(page, "Bank lines", "Swift Courier");
  await says(pane(page, "Swift Courier"), "Posted by your rule Swift Courier.");
  assert.equal((await daybook.call("verify_books", {})).ok, true);
});

journey("rules are moved by keyboard, wait, are removed, and everything is undone", "/bank/rules", async ({ page, daybook, prepared }) => {
  await prepared.made("Courier", "courier", "6110");
  await prepared.made("Market", "market", "1020");
  await page.reload();
  await see(ruleRow(page, "Market"));
  await ruleRow(page, "Courier").focus();
  await page.keyboard.press("ArrowDown");
  await until("the next rule has the focus", () => ruleRow(page, "Market").evaluate((element) => element === document.activeElement));
  await page.keyboard.press("Alt+ArrowUp");
  await says(lastChange(page), "Market is rule 1 now.");
  assert.deepEqual(await names(daybook), ["Market", "Courier"]);
  await until("the rule keeps the focus", () => ruleRow(page, "Market").evaluate((element) => element === document.activeElement));
  await undo(page);
  await until("the order is as before", async () => (await names(daybook)).join() === "Courier,Market");
  await ruleRow(page, "Courier").press("Enter");
  await at(page, /\/bank\/rules\?id=/);
  const shown = pane(page, "Courier");
  await button(shown, "Let it wait").click();
  await says(ruleRow(page, "Courier"), "waits");
  await button(shown, "Let it work").click();
  await says(ruleRow(page, "Courier"), "suggests");
  await button(shown, "Remove it").click();
  await gone(ruleRow(page, "Courier"));
  await page.getByText("1 rule was removed").click();
  await button(page, "Restore").click();
  await says(lastChange(page), "The rule Courier is back.");
  await see(ruleRow(page, "Courier"));
});

journey("in the inbox a rule speaks first, and a refusal stands at its field", "/bank/inbox", async ({ page, daybook, prepared }) => {
  await prepared.made("Market is private", "market", "6110");
  await see(pane(page, "Corner Market"));
  await says(page.getByRole("option", { selected: true }), "Your rule 'Market is private'");
  await page.keyboard.press("r");
  const form = page.getByRole("form", { name: "New rule" });
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("Market is private");
  await choose(form, "Account", "6110");
  await button(form, "Make the rule").click();
  await says(form, "There is a rule named Market is private.");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("Market goes");
  await form.getByRole("textbox", { name: "Name", exact: true }).press("Control+Enter");
  await says(lastChange(page), "The rule Market goes is made.");
  assert.deepEqual(await names(daybook), ["Market is private", "Market goes"]);
});
