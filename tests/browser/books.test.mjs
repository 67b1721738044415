// Accounts, the trial balance, parties and activity: what the books hold, and who changed what.
import assert from "node:assert/strict";
import { act, button, choose, field, lastChange, list, openRow, pane, pick, undo } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] });
    const post = (description, debit, credit, amount, entryDate) =>
      daybook.call("post_journal_entry", { entryDate, description, lines: [{ account: debit, side: "debit", amount: cad(amount) }, { account: credit, side: "credit", amount: cad(amount) }] });
    await post("Rent for October", "6110", "1010", "1850.00", "2026-10-01");
    await post("Rent for November", "6110", "1010", "1850.00", "2026-11-01");
    return { post };
  },
});

journey("the chart is a tree with balances; an account shows what moved in it, and leads to the entry", "/accounts", async ({ page }) => {
  const chart = list(page, "Chart of accounts");
  await says(chart.getByRole("row").filter({ hasText: /^1010/ }), "5,300.00");
  const indent = (text) => chart.getByRole("row").filter({ hasText: text }).locator("[role=gridcell]").nth(1).locator("span").first().evaluate((cell) => Number.parseFloat(getComputedStyle(cell).paddingInlineStart));
  assert.ok((await indent(/^1010/)) > (await indent(/^1000/)), "an account stands further in than the one above it");
  await openRow(page, "Chart of accounts", "6110");
  const shown = pane(page, /^6110/);
  const rows = shown.getByRole("grid").getByRole("row");
  await until("two movements under the head", async () => (await rows.count()) === 3);
  await says(shown.getByRole("grid"), /Rent for October.*1,850\.00.*1,850\.00/);
  await says(shown.getByRole("grid"), "3,700.00");
  await shown.getByLabel("From", { exact: true }).fill("2026-11-01");
  await shown.getByLabel("From", { exact: true }).press("Enter");
  await says(shown, /Opening \$?1,850\.00, closing \$?3,700\.00/);
  await shown.getByRole("grid").focus();
  await shown.getByRole("grid").press("Enter");
  await says(pane(page, "Rent for November"), "Entry 3");
});

journey("an account is put under another one, and to the top again", "/accounts?new=1", async ({ page, daybook }) => {
  const form = page.getByRole("form", { name: "New account" });
  await form.getByLabel("Code", { exact: true }).fill("6850");
  await form.getByLabel("Name", { exact: true }).fill("Flowers");
  await choose(form, "Under (optional)", "6110");
  await button(form, "Add account").click();
  const parent = async () => (await daybook.call("accounts_list", {})).rows.find((row) => row.code === "6850")?.parentCode ?? null;
  await says(lastChange(page), "Flowers was added.");
  assert.equal(await parent(), "6110");
  await act(pane(page, "6850 Flowers"), "More", "Change");
  const change = page.getByRole("form", { name: "Change the account" });
  await change.getByRole("combobox", { name: "Under (optional)" }).fill("");
  await page.keyboard.press("Tab");
  await button(change, "Keep the change").click();
  await says(lastChange(page), "Flowers was changed.");
  assert.equal(await parent(), null);
});

journey("an account is added, refused twice at its field, renamed, archived and brought back", "/accounts", async ({ page, daybook }) => {
  await button(page, "New account").press("Enter");
  const form = page.getByRole("form", { name: "New account" });
  await form.getByLabel("Code", { exact: true }).fill("1010");
  await form.getByLabel("Name", { exact: true }).fill("Workshop tools");
  await button(form, "Add account").click();
  const code = form.getByLabel("Code", { exact: true });
  await until("the code is marked", async () => (await code.getAttribute("aria-invalid")) === "true");
  await says(field(form, "Code"), /1010/);
  await code.fill("6777");
  await code.press("Control+Enter");
  await says(lastChange(page), "Workshop tools was added.");
  const shown = pane(page, "6777 Workshop tools");
  await act(shown, "More", "Change");
  await page.getByRole("form", { name: "Change the account" }).getByLabel("Name", { exact: true }).fill("Small tools");
  await button(page, "Keep the change").click();
  const renamed = pane(page, "6777 Small tools");
  await act(renamed, "More", "Archive");
  await says(lastChange(page), "Small tools is archived; its entries stay.");
  await gone(list(page, "Chart of accounts").getByText("Small tools"));
  await page.getByText("Archived too").click();
  await openRow(page, "Chart of accounts", "Small tools");
  await says(renamed, "archived");
  await act(renamed, "More", "Bring back");
  await says(lastChange(page), "Small tools is back.");
  assert.equal((await daybook.call("accounts_list", {})).rows.find((row) => row.code === "6777").archived, false);
});

journey("the trial balance of any day balances", "/accounts?view=trial", async ({ page, daybook }) => {
  const trial = page.getByRole("table", { name: "Trial balance" });
  const total = async () => (await trial.locator("tfoot td.end").allInnerTexts()).map((text) => text.trim());
  const rent = trial.getByRole("row").filter({ hasText: "6110" });
  for (const [day, said] of [["2026-11-18", "3,700.00"], ["2026-10-31", "1,850.00"]]) {
    await page.getByLabel("As of", { exact: true }).fill(day);
    await page.getByLabel("As of", { exact: true }).press("Enter");
    await says(rent, said);
    const [debit, credit] = await total();
    assert.equal(debit, credit);
    const { totalDebit } = await daybook.call("trial_balance", { asOf: day });
    assert.equal(debit.replace(/[^0-9.]/g, ""), totalDebit.amount);
  }
  await page.getByLabel("As of", { exact: true }).fill("2026-09-30");
  await page.getByLabel("As of", { exact: true }).press("Enter");
  await gone(rent);
  await trial.getByRole("link").first().click();
  await at(page, /^\/accounts\/\d+$/);
});

journey("a party is added by keyboard; its tax id is masked, shown on demand, and never in the activity", "/parties", async ({ page, daybook }) => {
  const secret = "123456789RT0001";
  await button(page, "New party").press("Enter");
  const form = page.getByRole("form", { name: "New party" });
  await form.getByLabel("Name", { exact: true }).fill("Alder & Ash Timber");
  await form.getByRole("checkbox", { name: /supplier/i }).press("Space");
  await form.getByLabel("Mail", { exact: true }).fill("office@alder.example");
  await button(form, "Add a tax id").press("Enter");
  await form.getByRole("textbox", { name: "Tax id 1", exact: true }).fill(secret);
  await form.getByRole("textbox", { name: "Tax id 1", exact: true }).press("Control+Enter");
  await says(lastChange(page), "Alder & Ash Timber");
  const shown = pane(page, "Alder & Ash Timber");
  await says(shown, "office@alder.example");
  const ids = shown.getByRole("region", { name: "Tax ids" });
  await see(ids);
  assert.ok(!(await shown.innerText()).includes(secret));
  await button(ids, "Show for 30 seconds").click();
  await says(ids, secret);
  await button(ids, "Hide").click();
  await gone(ids.getByText(secret));
  const { rows } = await daybook.call("audit_entries", { limit: 1000 });
  assert.ok(!JSON.stringify(rows).includes(secret), "the audit holds the secret");
});

journey("parties are found by name and role, changed, archived and brought back by the bar", "/parties", async ({ page, daybook }) => {
  await daybook.call("create_party", { name: "Birch Bank", roles: ["partner"] });
  await daybook.call("create_party", { name: "Cedar Cleaning", roles: ["contractor"] });
  const parties = list(page, "Parties");
  await see(parties.getByText("Cedar Cleaning"));
  await pick(page, "Role", /Partners/i);
  await gone(parties.getByText("Cedar Cleaning"));
  await see(parties.getByText("Birch Bank"));
  await pick(page, "Role", /Any role/i);
  await page.getByRole("searchbox").fill("cedar");
  await gone(parties.getByText("Birch Bank"));
  await openRow(page, "Parties", "Cedar Cleaning");
  const shown = pane(page, "Cedar Cleaning");
  await act(shown, "More", "Change");
  const form = page.getByRole("form").filter({ has: page.getByLabel("Phone", { exact: true }) });
  await form.getByLabel("Phone", { exact: true }).fill("604 555 0155");
  await form.getByLabel("Phone", { exact: true }).press("Control+Enter");
  await says(shown, "604 555 0155");
  await act(shown, "More", "Archive");
  await says(lastChange(page), "Cedar Cleaning is archived.");
  await undo(page);
  await says(lastChange(page), "Undone.");
  await gone(shown.getByText("archived", { exact: true }));
});

journey("a duplicate party is merged into the one to keep", "/parties", async ({ page, daybook }) => {
  const keep = await daybook.call("create_party", { name: "Dogwood Design", roles: ["supplier"] });
  const twin = await daybook.call("create_party", { name: "Dogwood Design Ltd", roles: ["contractor"] });
  await openRow(page, "Parties", "Dogwood Design");
  await act(pane(page, "Dogwood Design"), "More", "Merge a duplicate into it");
  const box = page.getByRole("combobox", { name: "The duplicate" });
  await box.fill("Dogwood Design L");
  await see(page.getByRole("option", { name: "Dogwood Design Ltd" }));
  // The parties that were listed before the name was typed stay until the answer is there.
  await until("only it is offered", async () => (await page.getByRole("option").count()) === 1);
  await box.press("ArrowDown");
  await box.press("Enter");
  await button(page.getByRole("form", { name: "Merge" }), "Merge").click();
  await says(lastChange(page), "Dogwood Design Ltd was merged into Dogwood Design.");
  const { merged } = await daybook.call("party", { id: keep.id });
  assert.deepEqual(merged.map(({ id, mergedIntoId }) => ({ id, mergedIntoId })), [{ id: twin.id, mergedIntoId: keep.id }]);
});

journey("a merge is taken back where it is shown", "/parties", async ({ page, daybook }) => {
  const keep = await daybook.call("create_party", { name: "Rowan Roofing", roles: ["supplier"] });
  const twin = await daybook.call("create_party", { name: "Rowan Roofing Inc", roles: ["contractor"] });
  await daybook.call("create_payment", { name: "Roof inspection", kind: "bill", partyId: twin.id, amount: { kind: "fixed", amount: cad("80.00") }, cadence: "yearly", startsOn: "2027-01-05", payFrom: "1010", expenseAccount: "6110" });
  await daybook.call("merge_parties", { keepId: keep.id, mergeId: twin.id });
  // An address that was kept from before the merge leads to the record that stands for both.
  await page.goto(`${daybook.origin}/parties/${twin.id}`);
  const shown = pane(page, "Rowan Roofing");
  await says(shown, "Rowan Roofing Inc was merged into Rowan Roofing, which stands for it.");
  await says(shown.getByRole("region", { name: "Payments" }), "Roof inspection");
  await button(shown, "Take Rowan Roofing Inc out again").press("Enter");
  await says(lastChange(page), "Rowan Roofing Inc stands for itself again.");
  await see(pane(page, "Rowan Roofing Inc"));
  assert.equal((await daybook.call("party", { id: twin.id })).party.mergedIntoId ?? null, null);
  await undo(page);
  await says(lastChange(page), "Undone.");
  assert.deepEqual((await daybook.call("party", { id: keep.id })).merged.map(({ id }) => id), [twin.id]);
});

journey("a name that is there already can be meant again", "/parties?new=1", async ({ page, daybook }) => {
  const first = await daybook.call("create_party", { name: "Maria Santos", roles: ["contractor"] });
  const form = page.getByRole("form", { name: "New party" });
  await form.getByLabel("Name", { exact: true }).fill("maria santos");
  await form.getByLabel("Name", { exact: true }).press("Enter");
  await says(field(form, "Name"), /already/);
  await until("the one that is there is a link away", async () => (await form.getByRole("link", { name: "See the one that is there" }).getAttribute("href")) === `/parties/${first.id}`);
  assert.doesNotMatch(await form.innerText(), /allowDuplicate/);
  await button(form, "It is another one").press("Enter");
  await says(lastChange(page), "maria santos was added.");
  assert.equal((await daybook.call("parties_list", { text: "maria santos" })).total, 2);
});

journey("what is emptied in a party is emptied in the books, and the activity names what was changed", "/parties", async ({ page, daybook }) => {
  const address = { line1: "4 Elm Row", city: "Burnaby", country: "CA" };
  const { id } = await daybook.call("create_party", { name: "Sorrel Signs", roles: ["supplier"], email: "hello@sorrel.example", phone: "604 555 0110", address, termsDays: 30, currency: "USD", language: "fr", notes: "signs" });
  await openRow(page, "Parties", "Sorrel Signs");
  const shown = pane(page, "Sorrel Signs");
  await act(shown, "More", "Change");
  const form = page.getByRole("form", { name: "Change the party" });
  for (const label of ["Mail", "Phone", "Street", "City", "Country", "Terms in days", "Currency", "Language"]) await form.getByLabel(label, { exact: true }).fill("");
  await form.getByLabel("Language", { exact: true }).press("Control+Enter");
  await says(lastChange(page), "Sorrel Signs was changed.");
  const { party } = await daybook.call("party", { id });
  assert.deepEqual([party.email, party.phone, party.termsDays, party.currency, party.language, party.notes].map((value) => value ?? null), [null, null, null, null, null, "signs"]);
  assert.deepEqual(Object.values(party.address ?? {}).filter(Boolean), []);
  const { rows } = await daybook.call("audit_entries", { operation: "update_party", limit: 1 });
  assert.equal(rows[0].summary, "Changed Sorrel Signs: e-mail, telephone, address, terms, currency, language");
  await undo(page);
  await says(lastChange(page), "Undone.");
  await says(shown, /4 Elm Row.*30 days/s);
});

journey("words are looked for among older changes too, in sight, until they are found or it is stopped", "/settings", async ({ page, daybook }) => {
  await daybook.call("create_party", { name: "Tansy Tiles", roles: ["supplier"] });
  // Stretches in which nothing fits, as a long history has them; the answers wait until the test has looked.
  let stretches = 0;
  let release = () => undefined;
  await page.route("**/v1/audit_entries", async (route) => {
    const input = route.request().postDataJSON();
    const asked = input.cursor?.startsWith("older-") ? Number(input.cursor.slice(6)) : 0;
    if (!input.text || asked >= stretches) return route.continue({ postData: JSON.stringify(asked ? { ...input, cursor: null } : input) });
    if (asked === 1) await new Promise((resolve) => { release = resolve; });
    return route.fulfill({ json: { outcome: "answer", output: { rows: [], nextCursor: `older-${asked + 1}`, total: 0, totalIsAtLeast: true }, changes: [] } }).catch(() => undefined);
  });
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  const said = page.locator(".list-foot").getByRole("status");
  const look = async (text, count) => {
    stretches = count;
    await page.getByRole("searchbox").fill(text);
    await says(said, "Searching older changes…");
    await says(page.locator(".empty"), "No change fits so far.");
  };
  await look("tansy", 4);
  release();
  await says(list(page, "Activity"), "Tansy Tiles");
  await gone(said);

  await look("tiles", 4);
  await button(page, "Stop").press("Enter");
  await says(said, "Older changes were not searched.");
  release();
  await button(page, "Search on").press("Enter");
  await says(list(page, "Activity"), "Tansy Tiles");

  // It does not go on for ever by itself, and says nothing fits only when all was looked through.
  await look("no such words", 25);
  release();
  await says(said, "Older changes were not searched.");
  await button(page, "Search on").press("Enter");
  await says(page.locator(".empty"), "No change fits these filters.");
  await gone(said);
});

journey("activity tells every change in a sentence, with what went in and what came of it", "/activity", async ({ page, daybook }) => {
  await daybook.call("create_party", { name: "Elm Electrics", roles: ["supplier"] });
  await daybook.call("lock_books", { through: "2026-01-31" });
  await daybook.call("unlock_books", { reason: "a bill turned up" });
  const activity = list(page, "Activity");
  await says(activity, "Elm Electrics");
  await says(activity, "a bill turned up");
  const sentences = (await activity.getByRole("row").locator("[role=gridcell]:nth-child(2)").allInnerTexts()).map((text) => text.trim());
  assert.ok(sentences.length > 3);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z].*[a-z ].*[^_]$/, `"${sentence}" is no sentence`);
  for (const sentence of sentences) assert.doesNotMatch(sentence, /[a-z]_[a-z]/, `"${sentence}" speaks of the program`);

  await page.getByRole("searchbox").fill("Elm");
  await gone(activity.getByText("a bill turned up"));
  await openRow(page, "Activity", "Elm Electrics");
  const shown = page.getByRole("complementary");
  await says(shown, /create_party/);
  await says(shown, /HTTP/);
  await says(shown, "What went in");
  await shown.getByText("Exact", { exact: true }).click();
  await says(shown.locator("pre").first(), '"name": "Elm Electrics"');
  await page.keyboard.press("Escape");
  await gone(shown);
});

journey("the last change is taken back from the activity, and only the last", "/activity", async ({ page, daybook }) => {
  await daybook.call("create_party", { name: "First by mistake" });
  await daybook.call("create_party", { name: "Second by mistake" });
  await openRow(page, "Activity", "First by mistake");
  const shown = page.getByRole("complementary");
  await says(shown, "What came of it");
  await gone(button(shown, "Undo"));
  await openRow(page, "Activity", "Second by mistake");
  await says(shown, "Archive Second by mistake");
  await button(shown, "Undo").click();
  await says(lastChange(page), "Undone.");
  await gone(button(shown, "Undo"));
  const { rows } = await daybook.call("parties_list", { text: "by mistake" });
  assert.deepEqual(rows.map((row) => row.name), ["First by mistake"]);
});

journey("what the window does is written down as the window's, with its key", "/accounts?new=1", async ({ page, daybook }) => {
  const form = page.getByRole("form", { name: "New account" });
  await form.getByLabel("Code", { exact: true }).fill("6801");
  await form.getByLabel("Name", { exact: true }).fill("Tea and biscuits");
  await button(form, "Add account").click();
  await see(pane(page, "6801 Tea and biscuits"));
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await says(list(page, "Activity"), "Tea and biscuits");
  const { rows } = await daybook.call("audit_entries", { text: "Tea and biscuits" });
  assert.match(rows[0].key, /^[0-9a-f-]{36}$/);
  await holds(page.getByRole("searchbox"), "");
});
