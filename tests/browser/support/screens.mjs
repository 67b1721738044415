// Every screen of the window: its route, and what an owner does there before there is something to look at.
import { attachTo, pdf, png } from "./files.mjs";
import { act, button, openRow } from "./hands.mjs";
import { gone, says, see, until } from "./see.mjs";
import { bytesOf, importInto, ofx } from "./statements.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });

export const CSV = `Name;Paid to;Amount;How often;Due day;Next due;Notes
Shop insurance;Beacon Mutual;184,50;monthly;12;12.12.2026;policy 88-1204
Card terminal;Squareline;29,00;monthly;1;01.12.2026;
Water;City of Burnaby;soon;quarterly;15;15.12.2026;the amount is missing
Oven service;Hearth & Co;1.240,00;yearly;;15.02.2027;
Window cleaning;;45,00;every two weeks;;27.11.2026;in cash
Trade licence;City of Burnaby;164,00;when they write;;15.01.2027;
`;

export const STATEMENT_CSV = `Date;Description;Amount;Balance
02.11.2026;CARD PURCHASE ROASTED BEANS;-18,40;5.981,60
03.11.2026;"TRANSFER TO MILL LANE HOLDINGS; RENT";-1.850,00;4.131,60
09.11.2026;BC HYDRO PAYMENT;-152,18;3.979,42
12.11.2026;DEPOSIT COUNTER 4;2.400,00;6.379,42
`;

/** Waits until the window has said all that it has to say: nothing is being read any more, and nothing moves. */
export async function settled(page) {
  await page.evaluate(() => document.fonts.ready);
  // One look is not enough: between an answer and what is asked because of it, nothing shows that it waits.
  let calm = 0;
  await until("nothing is being read, and nothing moves", async () => {
    const busy = await page.evaluate(() => document.querySelector(".waiting, [aria-busy=true]") !== null || document.getAnimations().some((animation) => animation.playState === "running"));
    calm = busy ? 0 : calm + 1;
    return calm > 2;
  });
}

/** The records of a company that the screens show: the sample has them all, a new company only the accounts. */
async function recordsOf(daybook) {
  const first = async (operation, input = {}) => (await daybook.call(operation, input)).rows[0]?.id;
  const payment = async (text) => (await daybook.call("payments_list", { text })).rows[0];
  const missed = (await daybook.call("board")).rows.find((row) => row.state === "missed");
  const line = async (text, state) => (await daybook.call("bank_lines_list", { text, state, limit: 1 })).rows[0]?.id;
  const rules = (await daybook.call("bank_rules_list")).rows;
  const drifted = (await daybook.call("board")).prices[0];
  const statements = (await daybook.call("statement_reconciliations_list", {})).rows;
  const statement = (state) => statements.find((row) => row.state === state)?.id;
  return { drifted, rule: rules[1]?.id, ruledLine: await line("monthly fee", "matched"), openStatement: statement("open"), finishedStatement: statement("finished"), openLine: await line("rent", "open"), matchedLine: await line("courier", "matched"), suggestedLine: await line("courier", "open"), entry: await first("journal_entries", { text: "Hydro" }), provedEntry: await first("journal_entries", { text: "Courier" }), heldEntry: await first("journal_entries", { text: "Stationery" }), party: await first("parties_list", { text: "Hallam" }), hydro: await payment("Hydro"), van: await payment("Van insurance"), missed };
}

const PLAIN = [
  { name: "board", route: () => "/" },
  { name: "payments", route: () => "/payments" },
  { name: "payment-new", route: () => "/payments?new=1" },
  { name: "import", route: () => "/payments/import" },
  { name: "import-preview", route: () => "/payments/import", act: async (page) => {
    await page.getByLabel("CSV text").fill(CSV);
    await button(page, "Read this text").click();
    await see(page.getByText(/lines? (is|are) ready/));
  } },
  { name: "upcoming", route: () => "/upcoming" },
  { name: "upcoming-list", route: () => "/upcoming?range=week" },
  { name: "bank", route: () => "/bank" },
  { name: "bank-inbox", route: () => "/bank/inbox" },
  { name: "bank-lines", route: () => "/bank/lines?account=1010&state=all" },
  { name: "bank-rules", route: () => "/bank/rules" },
  { name: "bank-rule-new", route: () => "/bank/rules?new=1" },
  { name: "bank-imports", route: () => "/bank/imports" },
  { name: "bank-statements", route: () => "/bank/statements" },
  { name: "bank-statement-new", route: () => "/bank/statements?begin=1" },
  { name: "bank-import", route: () => "/bank/import" },
  { name: "bank-import-preview", route: () => "/bank/import", act: async (page) => {
    await page.getByLabel("Statement file", { exact: true }).setInputFiles({ name: "november.csv", mimeType: "text/csv", buffer: bytesOf(STATEMENT_CSV) });
    await see(page.getByRole("heading", { name: "How the table is read" }));
  } },
  { name: "bank-import-broken", route: () => "/bank/import", act: async (page) => {
    await page.getByLabel("Statement file", { exact: true }).setInputFiles({ name: "letter.ofx", mimeType: "application/x-ofx", buffer: bytesOf("Dear customer, your statement is ready.") });
    await see(page.getByRole("alert"));
  } },
  { name: "ledger", route: () => "/ledger" },
  { name: "entry-new", route: () => "/ledger?new=1" },
  { name: "accounts", route: () => "/accounts" },
  { name: "account", route: () => "/accounts/1010" },
  { name: "account-new", route: () => "/accounts?new=1" },
  { name: "trial-balance", route: () => "/accounts?view=trial" },
  { name: "parties", route: () => "/parties" },
  { name: "party-new", route: () => "/parties?new=1" },
  { name: "activity", route: () => "/activity", act: (page) => openRow(page, "Activity", "").then(() => see(page.getByRole("complementary"))) },
  { name: "settings", route: () => "/settings" },
  { name: "settings-lock", route: () => "/settings", act: (page) => button(page, "Lock the books").or(button(page, "Lock further")).click() },
  { name: "palette", route: () => "/", act: async (page) => {
    await see(page.locator(".shell"));
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("searchbox").or(page.getByRole("dialog").getByRole("textbox")).fill("pay");
    await see(page.getByRole("menuitem"));
  } },
  { name: "operation", route: () => "/", act: async (page) => {
    await see(page.locator(".shell"));
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("searchbox").or(page.getByRole("dialog").getByRole("textbox")).fill("create party");
    await page.locator('[data-key="do:create_party"]').click();
    await see(page.getByRole("dialog").getByRole("form"));
  } },
  { name: "welcome", route: () => "/welcome" },
  { name: "welcome-create", route: () => "/welcome", act: (page) => newCompany(page, 0) },
  { name: "welcome-chart", route: () => "/welcome", act: (page) => newCompany(page, 1) },
  { name: "welcome-opening", route: () => "/welcome", act: (page) => newCompany(page, 2) },
  { name: "missing", route: () => "/no/such/screen" },
];

const FULL = [
  { name: "payment", route: ({ hydro }) => `/payments/${hydro.id}` },
  { name: "payment-confirm", route: ({ missed }) => `/payments/${missed.paymentId}?due=${missed.dueOn}&act=confirm` },
  { name: "payment-failed", route: ({ missed }) => `/payments/${missed.paymentId}?due=${missed.dueOn}&act=failed`, act: (page) => see(page.locator(".letter")) },
  { name: "payment-autopay", route: ({ hydro }) => `/payments/${hydro.id}`, act: async (page) => {
    await button(page.getByRole("region", { name: "Autopay" }), "Set up").click();
    await see(page.getByRole("list").filter({ has: page.getByRole("checkbox") }));
  } },
  { name: "payment-price", route: ({ drifted }) => `/payments/${drifted.paymentId}`, act: (page) => page.getByRole("region", { name: "Prices" }).scrollIntoViewIfNeeded() },
  { name: "payment-accept", route: ({ drifted }) => `/payments/${drifted.paymentId}`, act: async (page) => {
    await act(page, "Act", "Let it stand");
    await see(page.getByRole("form", { name: "Let it stand" }));
  } },
  { name: "payment-verify", route: ({ van }) => `/payments/${van.id}`, act: (page) => button(page, "Verify").click() },
  { name: "payment-edit", route: ({ van }) => `/payments/${van.id}`, act: (page) => act(page, "More", "Change the terms") },
  { name: "payment-skip", route: ({ van }) => `/payments/${van.id}`, act: (page) => act(page, "Act", "Skip this one") },
  { name: "bank-line", route: ({ openLine }) => `/bank/lines/${openLine}` },
  { name: "bank-line-matched", route: ({ matchedLine }) => `/bank/lines/${matchedLine}` },
  { name: "attached-picture", route: ({ matchedLine }) => `/bank/lines/${matchedLine}`, act: async (page) => {
    await page.getByRole("region", { name: "Attachments" }).getByRole("button", { name: /^Swift Courier receipt/ }).click();
    await see(page.getByRole("dialog").getByRole("img"));
  } },
  { name: "attached-text", route: ({ hydro }) => `/payments/${hydro.id}`, act: async (page) => {
    await page.getByRole("button", { name: "tariffs.txt", exact: true }).click();
    await see(page.getByRole("dialog").getByText("0.1408 above"));
  } },
  { name: "bank-line-delete", route: ({ openLine }) => `/bank/lines/${openLine}`, act: (page) => button(page, "Delete this line").click() },
  { name: "bank-split", route: ({ openLine }) => `/bank/inbox?line=${openLine}`, act: async (page) => {
    await page.getByRole("button", { name: /^Split it/ }).click();
    // The accounts may be listed at once, over everything else; what stands below is looked at without them.
    await page.getByLabel("Amount of part 1", { exact: true }).focus();
    await gone(page.getByRole("option", { name: /expense/ }));
  } },
  { name: "bank-inbox-suggested", route: ({ suggestedLine }) => `/bank/inbox?line=${suggestedLine}`, act: (page) => see(page.getByRole("listbox", { name: "What it may be" })) },
  { name: "bank-statement", route: ({ openStatement }) => `/bank/statements/${openStatement}` },
  { name: "bank-statement-correct", route: ({ openStatement }) => `/bank/statements/${openStatement}`, act: (page) => button(page, "Correct day or balance").click() },
  { name: "bank-statement-finished", route: ({ finishedStatement }) => `/bank/statements/${finishedStatement}` },
  { name: "bank-statement-reopen", route: ({ finishedStatement }) => `/bank/statements/${finishedStatement}`, act: (page) => button(page, "Reopen it").click() },
  { name: "bank-rule", route: ({ rule }) => `/bank/rules?id=${rule}`, act: (page) => see(page.getByText(/It catches/)) },
  { name: "bank-rule-of-line", route: ({ matchedLine }) => `/bank/rules?line=${matchedLine}`, act: (page) => see(page.getByText(/It catches/)) },
  { name: "bank-line-by-rule", route: ({ ruledLine }) => `/bank/lines/${ruledLine}`, act: (page) => see(page.getByText(/Posted by your rule/)) },
  { name: "bank-import-pane", route: () => "/bank/imports", act: async (page) => {
    await openRow(page, "Imports", "");
    await see(page.getByRole("complementary"));
  } },
  { name: "entry", route: ({ entry }) => `/ledger/${entry}` },
  { name: "entry-proved", route: ({ provedEntry }) => `/ledger/${provedEntry}` },
  { name: "entry-held", route: ({ heldEntry }) => `/ledger/${heldEntry}` },
  { name: "entry-reverse", route: ({ entry }) => `/ledger/${entry}`, act: (page) => button(page, "Reverse this entry").click() },
  { name: "party", route: ({ party }) => `/parties/${party}` },
];

async function newCompany(page, steps) {
  await button(page, "Create a company").click();
  await page.getByLabel("Name of the business").fill("Harbour Lights Electric");
  for (let step = 0; step < steps; step += 1) {
    await button(page, "Continue").click();
    await says(page.getByText(/Step \d of 3/), `Step ${step + 2} of 3`);
  }
  if (steps === 1) await see(page.getByRole("group", { name: "Starter chart" }));
  if (steps === 2) {
    await page.getByLabel("Debit 1", { exact: true }).fill("12000*2+500");
    await page.getByLabel("Debit 1", { exact: true }).press("Enter");
  }
}

/** The screens that a company can show. */
export const screensOf = (company) => (company === "empty" ? PLAIN : [...PLAIN, ...FULL]);

/** A company in its first weeks: a handful of payments and parties, of which one's price rose, and little else. */
async function makeThree(daybook) {
  await daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("4200.00") }] });
  const owed = (name, partyName, amount, particulars) => daybook.call("create_payment", { name, partyName, kind: "bill", amount, cadence: "monthly", payFrom: "1010", expenseAccount: "6110", ...particulars });
  await owed("Studio rent", "Mill Lane Holdings", { kind: "fixed", amount: cad("1850.00") }, { startsOn: "2026-11-20", dueDay: 20 });
  const music = await owed("Music for the counter", "Tune Cellar", { kind: "fixed", amount: cad("10.99") }, { startsOn: "2026-09-03", dueDay: 3 });
  for (const [dueOn, paid] of [["2026-09-03", "10.99"], ["2026-10-03", "10.99"], ["2026-11-03", "11.99"]]) await daybook.call("confirm_payment", { paymentId: music.id, dueOn, paidOn: dueOn, amount: cad(paid) });
  const hydro = await owed("Hydro", "BC Hydro", { kind: "estimated", amount: cad("152.18") }, { startsOn: "2026-10-10", dueDay: 10 });
  const van = await owed("Van insurance", "Hallam & Sons", { kind: "fixed", amount: cad("212.40") }, { startsOn: "2026-11-25", dueDay: 25, method: "direct_debit" });
  await daybook.call("confirm_payment", { paymentId: hydro.id, dueOn: "2026-10-10", paidOn: "2026-10-09", reference: "8841" });
  await daybook.call("set_up_autopay", { paymentId: van.id, setUpOn: "2026-11-02" });
}

/** Rules of an owner: one that posts, one that suggests, one that waits. */
async function makeRules(daybook) {
  const made = (name, text, outcome, more = {}) => daybook.call("create_bank_rule", { name, conditions: { words: [{ text }], direction: "out", ...more.conditions }, outcome, posts: more.posts ?? false });
  await made("Card and account fees", "monthly fee", { kind: "fee" }, { posts: true });
  await made("Courier", "swift courier", { kind: "account", account: "6110", description: "Courier, {month}" });
  const waits = await made("Beans, half for the office", "roasted beans", { kind: "split", shares: [{ account: "6110", percent: "50" }, { account: "1020" }] }, { conditions: { amount: { low: cad("10.00"), high: cad("40.00") } } });
  await daybook.call("pause_bank_rule", { id: waits.id });
}

/** A statement of November: some of it was expected, some needs words, and one line is matched already. */
async function readStatement(daybook) {
  await makeRules(daybook);
  await importInto(daybook, "november.ofx", ofx([
    { on: "20261102", amount: "-1850.00", id: "N1", name: "Mill Lane Holdings", memo: "STUDIO RENT NOV" },
    { on: "20261109", amount: "-152.18", id: "N2", name: "BC Hydro" },
    { on: "20261110", amount: "-18.40", id: "N3", name: "Roasted Beans", memo: "CARD PURCHASE 4411 VANCOUVER BC" },
    { on: "20261112", amount: "2400.00", id: "N4", name: "Cedar Client", memo: "INVOICE 2026-114" },
    { on: "20261113", amount: "-31.75", id: "N5", name: "Swift Courier" },
    { on: "20261116", amount: "-4.50", id: "N6", name: "MONTHLY FEE" },
    { on: "20261117", amount: "-33.10", id: "N7", name: "Swift Courier" },
  ], "6343.17"));
  const courier = (await daybook.call("bank_lines_list", { text: "courier" })).rows[0];
  await daybook.call("match_bank_line", { lineId: courier.id, parts: [{ kind: "account", account: "6110" }] });
}

/** Papers of an owner: a receipt at a matched line, a contract at a party, the proof that a bill was paid. */
async function attachPapers(daybook) {
  const courier = (await daybook.call("bank_lines_list", { text: "courier", state: "matched" })).rows[0];
  await attachTo(daybook, "bank_line", courier.id, "Swift Courier receipt 2026-11-17.png", png(), "parcel to Whistler");
  const party = (await daybook.call("parties_list", { text: "Hallam" })).rows[0];
  await attachTo(daybook, "party", party.id, "policy.pdf", pdf("Van insurance, policy 88-1204"));
  const hydro = (await daybook.call("payments_list", { text: "Hydro" })).rows[0];
  await attachTo(daybook, "payment", hydro.id, "contract with a rather long name, as they come from suppliers and from their portals, 2024 to 2029.pdf", pdf("Contract"));
  await attachTo(daybook, "payment", hydro.id, "tariffs.txt", "0.1097 CAD a kWh up to 1350 kWh, 0.1408 above.");
  await attachTo(daybook, "payment", hydro.id, "meter.heic", Buffer.from([0, 0, 0, 24, 102, 116, 121, 112, 104, 101, 105, 99]), "photo of the meter");
  const [confirmation] = (await daybook.call("payment", { id: hydro.id })).confirmations;
  if (confirmation) await attachTo(daybook, "confirmation", confirmation.id, "transfer 8841.txt", "Transfer 8841 to BC Hydro");
}

/** A finished statement of the card, and one of the current account that is being ticked. */
async function reconcile(daybook) {
  const begin = (account, statementOn, amount) => daybook.call("start_statement_reconciliation", { account, statementOn, closingBalance: cad(amount) });
  const card = (await daybook.call("bank_accounts_list", {})).rows.find((row) => row.role === "card");
  if (card) {
    const spend = (entryDate, description, amount) => daybook.call("post_journal_entry", { entryDate, description, lines: [{ account: "6110", side: "debit", amount: cad(amount) }, { account: card.account, side: "credit", amount: cad(amount) }] });
    await spend("2026-10-20", "Roasted Beans", "18.40");
    await spend("2026-10-24", "Stationery", "42.15");
    await spend("2026-10-30", "Parking", "6.00");
    const { id } = await begin(card.account, "2026-10-31", "0.00");
    const { reconciliation } = await daybook.call("tick_reconciliation_entries", { id, entries: [], through: "2026-10-28" });
    await daybook.call("update_statement_reconciliation", { id, closingBalance: reconciliation.tickedAmount });
    await daybook.call("finish_statement_reconciliation", { id });
  }
  await begin("1010", "2026-11-17", "6343.17");
}

/** Makes the company whose screens are shown, and finds its records. */
export async function prepareCompany(daybook, company) {
  if (company === "three") {
    await makeThree(daybook);
    await readStatement(daybook);
    await attachPapers(daybook);
    await reconcile(daybook);
    return recordsOf(daybook);
  }
  if (company === "sample") {
    await daybook.openSample();
    await readStatement(daybook);
    await attachPapers(daybook);
    await reconcile(daybook);
    const records = await recordsOf(daybook);
    const { van } = records;
    await daybook.call("update_payment", { id: van.id, effectiveOn: "2027-02-01", amount: { kind: "fixed", amount: { ...van.amount.amount, amount: "236.90" } } });
    return records;
  }
  await daybook.createCompany();
  return {};
}

/** Opens a screen and does what belongs to it. */
export async function show(page, daybook, screen, records) {
  await page.goto(daybook.address(screen.route(records)));
  await page.locator("main h1, main .empty").first().waitFor();
  await settled(page);
  await screen.act?.(page);
  await settled(page);
}
