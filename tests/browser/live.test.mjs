// The window stays true: changes from outside appear by themselves, a lost line is said and mended, a wrong key is told kindly.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { Daybook } from "./support/daybook.mjs";
import { button, choose, lastChange, list, pane } from "./support/hands.mjs";
import { gone, holds, says, see, until } from "./support/see.mjs";
import { newContext, stage, startBrowser } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const { journey } = stage({ prepare: (daybook) => daybook.createCompany() });

const owe = (daybook, name) =>
  daybook.call("create_payment", { name, kind: "bill", amount: { kind: "fixed", amount: cad("150.00") }, cadence: "monthly", startsOn: "2026-11-17", dueDay: 17, payFrom: "1010", expenseAccount: "6110" });

journey("what another program does appears in the open window", "/payments", async ({ page, open, daybook }) => {
  const board = await open("/");
  await see(board.getByRole("table", { name: "Due and missed payments" }).or(board.getByText("Nothing is due.")));
  const { id } = await owe(daybook, "Rent from outside");
  await says(list(page, "Payments"), "Rent from outside");
  const row = board.getByRole("row").filter({ hasText: "Rent from outside" });
  await says(row, "due");
  await says(board.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /Payments/ }), /1/);
  await daybook.call("confirm_payment", { paymentId: id, dueOn: "2026-11-17", paidOn: "2026-11-17" });
  await gone(row);
});

journey("what changes in the moment in which a window opens is not missed", "/settings", async ({ page, daybook }) => {
  await see(page.getByRole("heading", { name: "Settings" }));
  await page.route("**/v1/events", async (route) => {
    // The line is slow: the list would have been read by now, and the change comes before anyone listens.
    await page.waitForResponse("**/v1/parties_list", { timeout: 500 }).catch(() => undefined);
    await daybook.call("create_party", { name: "Early bird", roles: ["supplier"] });
    await route.continue();
  }, { times: 1 });
  await page.goto(`${daybook.origin}/parties`);
  await says(list(page, "Parties"), "Early bird");
});

journey("what changes while the line is slower than the window is not missed", "/settings", async ({ page, daybook }) => {
  await see(page.getByRole("heading", { name: "Settings" }));
  await page.route("**/v1/events", async (route) => {
    // The window does not wait for ever: the list is read first, then the change comes, and only then the line is up.
    await says(list(page, "Parties"), "Early bird");
    await daybook.call("create_party", { name: "Late bird", roles: ["supplier"] });
    await route.continue();
  }, { times: 1 });
  await page.goto(`${daybook.origin}/parties`);
  await says(list(page, "Parties"), "Late bird");
});

journey("two windows of one company agree, and each keeps its own place", "/ledger", async ({ page, open }) => {
  const other = await open("/ledger?new=1");
  await page.getByLabel("Filter entries").fill("bread");
  const form = other.getByRole("form", { name: "Journal entry" });
  await form.getByLabel("Description", { exact: true }).fill("Bread for the party");
  await choose(form, "Account of line 1", "6110");
  await form.getByLabel("Debit of line 1").fill("18");
  await choose(form, "Account of line 2", "1010");
  await form.getByLabel("Credit of line 2").fill("18");
  await form.getByLabel("Credit of line 2").press("Control+Enter");
  await says(list(page, "Journal entries"), "Bread for the party");
  await holds(page.getByLabel("Filter entries"), "bread");
});

journey("a form whose answer was lost is sent again with its key, and recorded once", "/payments?new=1", async ({ page, daybook }) => {
  const form = page.getByRole("form", { name: "New payment" });
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("Delivered twice");
  await form.getByRole("textbox", { name: "Amount", exact: true }).fill("10");
  await choose(form, "Expense account", "6110");
  const keys = [];
  const lose = async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    if (keys.length === 1) {
      await route.fetch();
      await route.abort();
    } else await route.continue();
  };
  await page.route("**/v1/create_payment", lose);
  await button(form, "Add payment").click();
  await says(form.getByRole("alert"), "Daybook does not answer.");
  await button(form, "Add payment").click();
  await see(pane(page, "Delivered twice"));
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.equal((await daybook.call("payments_list", { text: "Delivered twice" })).total, 1);
});

journey("pressing twice in haste does it once", "/accounts?new=1", async ({ page, daybook }) => {
  const form = page.getByRole("form", { name: "New account" });
  await form.getByLabel("Code", { exact: true }).fill("6888");
  await form.getByLabel("Name", { exact: true }).fill("Haste");
  let sent = 0;
  await page.route("**/v1/create_account", async (route) => {
    sent += 1;
    await route.continue();
  });
  await button(form, "Add account").dblclick();
  await says(lastChange(page), "Haste was added.");
  assert.equal(sent, 1);
  assert.equal((await daybook.call("audit_entries", { operation: "create_account" })).total, 1);
});

journey("a window without a key, or with a wrong one, says where the key is", "/", async ({ open, daybook }) => {
  for (const address of [`${daybook.origin}/ledger`, `${daybook.origin}/ledger#token=${"0".repeat(64)}`]) {
    const stranger = await open("/", { address });
    await says(stranger.getByRole("alert"), /has no key to the books.*Open the address that Daybook printed/s);
    assert.doesNotMatch(await stranger.locator("body").innerText(), /Maple Street Bakery/);
  }
});

journey("the key stays out of the address, and is there after a reload", "/ledger", async ({ page, daybook }) => {
  await see(page.getByRole("heading", { name: "Ledger" }));
  assert.equal(page.url(), `${daybook.origin}/ledger`);
  await page.reload();
  await says(page.getByRole("navigation", { name: "Places" }), "Maple Street Bakery");
});

test("when Daybook is gone the window says so, loses nothing, and goes on with the new address", async () => {
  const browser = await startBrowser();
  let daybook = await Daybook.start();
  try {
    const { path } = await daybook.createCompany();
    const page = await (await newContext(browser)).newPage();
    await page.goto(daybook.address("/accounts?new=1"));
    const form = page.getByRole("form", { name: "New account" });
    await form.getByLabel("Code", { exact: true }).fill("6777");
    await form.getByLabel("Name", { exact: true }).fill("Typed before the fall");
    const { home, port } = daybook;
    await daybook.stop({ keep: true });
    await says(page.getByRole("status").filter({ hasText: "Daybook does not answer" }), "This window tries again by itself.");
    await button(form, "Add account").click();
    await says(form.getByRole("alert"), /Daybook does not answer\..*Nothing that you entered is lost\./);

    // It is started again at the same place, and its new address is opened in the same window.
    daybook = await Daybook.start({ home, port, books: path });
    await page.evaluate((token) => { location.hash = `token=${token}`; }, daybook.token);
    await gone(page.getByText("This window tries again by itself."));
    await holds(form.getByLabel("Name", { exact: true }), "Typed before the fall");
    await button(form, "Add account").click();
    await says(lastChange(page), "Typed before the fall was added.");
    await until("it is in the books", async () => (await daybook.call("accounts_list", {})).rows.some((row) => row.code === "6777"));
  } finally {
    await browser.close();
    await daybook.stop();
    // The second server was given its home; the test made it.
    await rm(daybook.home, { recursive: true, force: true });
  }
});

test("a line that breaks and comes back brings what was missed", async () => {
  const [browser, daybook] = await Promise.all([startBrowser(), Daybook.start()]);
  try {
    await daybook.createCompany();
    const page = await (await newContext(browser)).newPage();
    // The first line ends at once, and until the line is mended there is no other.
    let mended = false;
    let lines = 0;
    await page.route("**/v1/events", (route) => {
      lines += 1;
      if (lines === 1) return route.fulfill({ status: 200, contentType: "text/event-stream", body: ": hello\n\n" });
      return mended ? route.continue() : route.abort();
    });
    await page.goto(daybook.address("/parties"));
    await see(page.getByText("This window tries again by itself."));
    await daybook.call("create_party", { name: "Missed while away", roles: ["supplier"] });
    mended = true;
    await gone(page.getByText("This window tries again by itself."));
    await says(list(page, "Parties"), "Missed while away");
  } finally {
    await browser.close();
    await daybook.stop();
  }
});
