// A company with tens of thousands of payments and entries: lists open at once, jump to their end, and hold few rows in the page.
import assert from "node:assert/strict";
import { button, list, pick } from "./support/hands.mjs";
import { says, see, until } from "./support/see.mjs";
import { settled } from "./support/screens.mjs";
import { stage } from "./support/stage.mjs";

const MOST = 100_000;
const BATCH = 10_000;
/** How long the books may take to be written: a debug build writes some thirty thousand payments in it, a release build all. */
const PATIENCE = 12_000;
const ENTRIES = 20_000;

const numbered = (number) => String(number).padStart(6, "0");

const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany();
    const head = "name,paid to,amount,how often,due day,next due";
    const line = (number) => `Payment ${numbered(number)},Supplier ${number % 50},${100 + (number % 900)}.50,monthly,${1 + (number % 28)},2026-12-${numbered(1 + (number % 28)).slice(4)}`;
    const csv = (from, count) => [head, ...Array.from({ length: count }, (_, place) => line(from + place))].join("\n");
    const { mapping } = await daybook.call("preview_payments_import", { content: csv(1, 3) });
    const end = Date.now() + PATIENCE;
    let payments = 0;
    while (payments < MOST && Date.now() < end) {
      const { imported } = await daybook.call("import_payments", { content: csv(payments + 1, BATCH), mapping });
      assert.equal(imported, BATCH);
      payments += BATCH;
    }
    const money = { amount: "10.00", currency: "CAD" };
    for (let posted = 0; posted < ENTRIES; posted += 5_000) {
      const entries = Array.from({ length: 5_000 }, (_, place) => ({
        entryDate: "2026-11-10",
        description: `Sale ${numbered(posted + place + 1)}`,
        lines: [{ account: "1010", side: "debit", amount: money }, { account: "1050", side: "credit", amount: money }],
      }));
      await daybook.call("post_journal_entries", { entries });
    }
    return { payments };
  },
});

const rowsOf = (page, label) => list(page, label).getByRole("row");
const FEW = 120;

/** The list stays a window onto its rows, however far one goes. */
async function walks(page, label, count, { first, last }) {
  const grid = list(page, label);
  await until(`${label} counts ${count}`, async () => Number(await grid.getAttribute("aria-rowcount")) === count + 1);
  const few = async () => assert.ok((await rowsOf(page, label).count()) < FEW, `${await rowsOf(page, label).count()} rows are in the page`);
  await few();
  await grid.focus();
  await page.keyboard.press("End");
  // The way to the end may be read page by page.
  await until(`the end is ${last}`, async () => (await grid.locator("[data-active]").innerText()).includes(last), 120_000);
  await few();
  await page.keyboard.press("PageUp");
  await until("the row above is there", async () => /\d{6}/.test(await grid.locator("[data-active]").innerText()));
  await page.keyboard.press("Home");
  await says(grid.locator("[data-active]"), first);
  await few();
}

journey("the payments open, jump to the end and back", "/payments", async ({ page, prepared }) => {
  await says(page.locator(".said"), new RegExp(`${new Intl.NumberFormat("en-CA").format(prepared.payments)} payments`));
  await pick(page, "Sort", "By name");
  const asked = [];
  page.on("request", (request) => request.url().endsWith("/v1/payments_list") && asked.push(request.postDataJSON()));
  await walks(page, "Payments", prepared.payments, { first: "Payment 000001", last: `Payment ${numbered(prepared.payments)}` });
  // The end is asked for by itself: nothing is read on the way.
  assert.ok(asked.length <= 6, `${asked.length} pages were read`);
  assert.ok(asked.some(({ offset }) => offset > prepared.payments - 200));
});

journey("a payment in the middle is found at once, by the filter and by the palette", "/payments", async ({ page, prepared }) => {
  const name = `Payment ${numbered(Math.floor(prepared.payments / 2))}`;
  await page.getByLabel("Filter payments").fill(name);
  await until("only it is listed", async () => (await rowsOf(page, "Payments").count()) === 2);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("searchbox").or(page.getByRole("dialog").getByRole("textbox")).fill(name);
  await see(page.getByRole("menuitem", { name: new RegExp(name) }));
});

journey("the ledger opens, jumps to the end and back", "/ledger", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => request.url().endsWith("/v1/journal_entries") && asked.push(request.postDataJSON()));
  await walks(page, "Journal entries", ENTRIES, { first: `Sale ${numbered(ENTRIES)}`, last: "Sale 000001" });
  assert.ok(asked.length <= 8, `${asked.length} pages were read`);
});

journey("an account with every entry opens beside the chart", "/accounts/1010", async ({ page }) => {
  const movements = page.getByRole("complementary").getByRole("grid");
  await until("all movements are counted", async () => Number(await movements.getAttribute("aria-rowcount")) === ENTRIES + 1);
  assert.ok((await movements.getByRole("row").count()) < FEW);
  await movements.focus();
  await page.keyboard.press("End");
  await says(movements.locator("[data-active]"), "200,000.00");
});

journey("a crowded month shows the first of each day, and how many more", "/upcoming", async ({ page, prepared }) => {
  await button(page, "The month after").click();
  await settled(page);
  const day = page.locator('[data-day="2026-12-10"]');
  const due = Array.from({ length: prepared.payments }, (_, place) => 1 + ((place + 1) % 28)).filter((dueDay) => dueDay === 10).length;
  await says(day, `${new Intl.NumberFormat("en-CA").format(due - 2)} more`);
  assert.ok((await page.locator("[data-day] .due").count()) <= 42 * 3);
});

journey("what falls due in the next ninety days is a list as short in the page as any", "/upcoming?range=week", async ({ page }) => {
  await pick(page, "How far", "Next 90 days");
  const grid = list(page, "Upcoming");
  await until("there are many", async () => Number(await grid.getAttribute("aria-rowcount")) > 10_000);
  assert.ok((await rowsOf(page, "Upcoming").count()) < FEW);
});

journey("the board stands, with its first fifty rows at most", "/", async ({ page }) => {
  await says(page.locator(".strip"), /Due this week/);
  await settled(page);
  assert.ok((await page.getByRole("row").count()) < FEW);
});
