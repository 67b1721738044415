// Settings: the company's particulars, the lock, verifying, the daily run, the file, and how the window looks.
import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { button, field, lastChange } from "./support/hands.mjs";
import { gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const { journey } = stage({
  each: true,
  prepare: (daybook) => daybook.createCompany({ openingBalances: [{ account: "1010", side: "debit", amount: cad("9000.00") }] }),
});

const sheet = (page, title) => page.getByRole("region", { name: title, exact: true });

journey("another name and grace are kept, and shown at once; a change from outside reaches the form", "/settings", async ({ page, daybook }) => {
  const company = sheet(page, "Company");
  await company.getByLabel("Name", { exact: true }).fill("Maple Street Bakery Ltd.");
  await company.getByLabel("Grace, days after").fill("9");
  await company.getByLabel("Grace, days after").press("Enter");
  await says(lastChange(page), "The settings are kept.");
  await says(page.getByRole("navigation", { name: "Places" }), "Maple Street Bakery Ltd.");
  assert.equal((await daybook.call("company_settings")).graceDaysAfter, 9);
  await daybook.call("update_company_settings", { name: "Maple & Oak" });
  await holds(company.getByLabel("Name", { exact: true }), "Maple & Oak");
});

journey("reminders: days ahead, quiet hours with an error at the field, none at all", "/settings", async ({ page, daybook }) => {
  const reminders = sheet(page, "Reminders");
  const from = reminders.getByLabel("Quiet from");
  await from.fill("nine at night");
  await reminders.getByLabel("Quiet until").fill("07:30");
  await button(reminders, "Keep").click();
  await until("the hour is marked", async () => (await from.getAttribute("aria-invalid")) === "true");
  await from.fill("21:00");
  await reminders.getByLabel("Days ahead").fill("7");
  await reminders.getByText("No reminders at all").click();
  await button(reminders, "Keep").click();
  await says(lastChange(page), "The reminders are kept.");
  const settings = await daybook.call("company_settings");
  assert.deepEqual([settings.remindDaysBefore, settings.quiet, settings.quietFrom, settings.quietUntil], [7, true, "21:00", "07:30"]);
});

journey("the books are locked through a day; unlocking asks for a reason, which stays in the activity", "/settings", async ({ page, daybook }) => {
  const lock = sheet(page, "Lock date");
  await says(lock, "nothing is locked");
  await button(lock, "Lock the books").press("Enter");
  await holds(lock.getByLabel("Through"), "2026-10-31");
  await lock.getByLabel("Through").press("Enter");
  await says(lock, "locked through 31 October 2026");
  await button(lock, "Unlock").click();
  const reason = lock.getByLabel("Reason", { exact: true });
  await reason.press("Enter");
  await until("the missing reason is marked", async () => (await reason.getAttribute("aria-invalid")) === "true");
  await lock.getByLabel("Keep locked through").fill("2026-09-30");
  await reason.fill("A bill from October turned up");
  await reason.press("Enter");
  await says(lock, "locked through 30 September 2026");
  assert.equal((await daybook.call("current_company")).company.lockedThrough, "2026-09-30");
  await page.getByRole("link", { name: "Activity", exact: true }).click();
  await says(page.getByRole("grid", { name: "Activity" }), "A bill from October turned up");
});

journey("verifying the books says what was checked", "/settings", async ({ page }) => {
  const trust = sheet(page, "Trust");
  await says(trust, "not verified yet");
  await button(trust, "Verify the books").press("Enter");
  await says(trust, /All is right\. Checked: .*journal entries 1, journal lines 2/);
  await says(trust, "verified just now");
});

journey("the daily run is run by hand, and its history says what it did", "/settings", async ({ page, daybook }) => {
  const runs = sheet(page, "Daily run");
  await says(runs, "once a day");
  await button(runs, "Run now").click();
  await says(runs.getByRole("list"), /18 Nov/);
  const { rows } = await daybook.call("tick_history", {});
  assert.equal(rows.length, 1);
  assert.equal(rows[0].ranFor, "2026-11-18");
  await see(lastChange(page));
});

journey("the company file moves, and never over another", "/settings", async ({ page, daybook }) => {
  const file = sheet(page, "Company file");
  const before = (await daybook.call("current_company")).company.path;
  await says(file, before);
  await button(file, "Move the file").click();
  const place = file.getByLabel("New place");
  await place.fill(join(daybook.home, `http-${daybook.port}.token`));
  await place.press("Enter");
  await until("the place is marked", async () => (await place.getAttribute("aria-invalid")) === "true");
  await says(field(page, "New place"), /already/i);
  const after = join(daybook.home, "moved", "bakery.daybook");
  await place.fill(after);
  await place.press("Enter");
  await says(lastChange(page), "The file was moved.");
  await says(file, after);
  await access(after);
  await assert.rejects(access(before));
});

journey("light and dark are chosen, kept over a reload, and left to the system again", "/settings", async ({ page }) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const choose = (name) => sheet(page, "Appearance").getByText(name, { exact: true }).click();
  assert.equal(await theme(), "light");
  await choose("Dark");
  await until("it is dark", async () => (await theme()) === "dark");
  await page.reload();
  await see(sheet(page, "Appearance"));
  await until("it is still dark", async () => (await theme()) === "dark");
  await choose("As the system");
  await until("it is light", async () => (await theme()) === "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await until("it follows the system", async () => (await theme()) === "dark");
});

journey("jobs show their figures", "/settings", async ({ page }) => {
  const jobs = sheet(page, "Background jobs");
  await says(jobs, /waiting \d+ running \d+ done \d+ failed 0/);
  await gone(jobs.getByRole("button"));
});
