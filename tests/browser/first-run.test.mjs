// The first run: a new company in three steps, the sample company, a file that is there already; and what goes wrong on the way.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { button, choose, field } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const { journey } = stage({ each: true });

const money = (amount) => ({ amount, currency: "CAD" });

journey("a new owner creates a company in three steps, by keyboard, and stands on the board", "/", async ({ page, daybook }) => {
  await at(page, "/welcome");
  await button(page, "Create a company").focus();
  await page.keyboard.press("Enter");

  await says(page.getByText("Step 1 of 3"), "Step 1 of 3");
  const name = page.getByLabel("Name of the business");
  await name.fill("Harbour Lights Electric");
  await holds(page.getByRole("combobox", { name: "Country" }), "Canada");
  await holds(page.getByLabel("Currency of the books"), "CAD");
  await holds(page.getByRole("combobox", { name: "Time zone" }), "America/Vancouver");
  await page.getByRole("radio", { name: "Service" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await until("contractor is chosen", () => page.getByRole("radio", { name: "Contractor" }).isChecked());
  await name.press("Enter");

  await says(page.getByText("Step 2 of 3"), "Step 2 of 3");
  const chart = page.getByRole("group", { name: "Starter chart" });
  const starter = await daybook.call("starter_charts", { country: "CA", businessType: "contractor" });
  await says(chart, starter.accounts.at(-1).name);
  assert.equal(await chart.locator("tbody tr").count(), starter.accounts.length);
  await button(page, "Continue").press("Enter");

  await says(page.getByText("Step 3 of 3"), "Step 3 of 3");
  const debit = page.getByLabel("Debit 1", { exact: true });
  await debit.fill("12000*2+500");
  await debit.press("Enter");
  await holds(debit, "24,500.00");
  await page.getByLabel("Credit 2", { exact: true }).fill("1284.35");
  await page.getByLabel("Credit 2", { exact: true }).press("Tab");
  await says(page.getByRole("status"), "The difference of $23,215.65 goes to");
  await button(page, "Create the company").press("Enter");

  await at(page, /^\/$/);
  await says(page.getByRole("navigation", { name: "Places" }), "Harbour Lights Electric");
  await says(page.getByRole("heading", { level: 1 }), "Wednesday, 18 November");
  await says(page.locator(".strip"), "$24,500.00");

  const { company } = await daybook.call("current_company");
  assert.equal(company.businessType, "contractor");
  assert.equal(company.today, "2026-11-18");
  const equity = starter.accounts.find((account) => account.role === "opening_equity").code;
  const { rows } = await daybook.call("trial_balance", {});
  assert.deepEqual(rows.find((row) => row.account === equity).credit, money("23215.65"));
});

journey("the country brings its currency, time zones and chart", "/welcome", async ({ page }) => {
  await button(page, "Create a company").click();
  await page.getByLabel("Name of the business").fill("Lagos Cold Rooms");
  await choose(page, "Country", "niger", "Nigeria");
  await holds(page.getByLabel("Currency of the books"), "NGN");
  await holds(page.getByRole("combobox", { name: "Time zone" }), "Africa/Lagos");
  await button(page, "Continue").click();
  await says(page.getByText(/accounts for a service in Nigeria/), "Nigeria");
  await button(page, "Back").click();
  await holds(page.getByLabel("Name of the business"), "Lagos Cold Rooms");
});

journey("a refusal stands at the field of the step where it can be mended", "/welcome", async ({ page, daybook }) => {
  const occupied = join(daybook.home, "old-books.daybook");
  await writeFile(occupied, "not a company");
  await button(page, "Create a company").click();
  await page.getByLabel("Name of the business").fill("Twice Ltd.");
  const path = page.getByLabel("File (optional)");
  for (const [given, said] of [[occupied, /already/i], [join(occupied, "a.daybook"), /folder/i]]) {
    await path.fill(given);
    await button(page, "Continue").click();
    await see(page.getByRole("group", { name: "Starter chart" }));
    await button(page, "Continue").click();
    await button(page, "Create the company").click();
    await says(page.getByText("Step 1 of 3"), "Step 1 of 3");
    await until("the path is marked as wrong", async () => (await path.getAttribute("aria-invalid")) === "true");
    await says(field(page, "File (optional)"), said);
  }
  await path.fill("");
  await button(page, "Continue").click();
  await button(page, "Continue").click();
  await button(page, "Create the company").click();
  await at(page, /^\/$/);
});

journey("the sample company opens with a year behind it", "/welcome", async ({ page }) => {
  await button(page, "Open the sample company").click();
  await at(page, /^\/$/);
  await says(page.getByRole("navigation", { name: "Places" }), /Northwind Joinery.*Sample company/s);
  await see(page.getByRole("table", { name: "Due and missed payments" }).getByText("missed"));
  await page.reload();
  await says(page.getByRole("navigation", { name: "Places" }), "Northwind Joinery");
});

journey("a company file is opened by its path, by the list of recent ones, and forgotten when it is gone", "/welcome", async ({ page, daybook }) => {
  const path = page.getByLabel("Path of a company file");
  await path.fill(join(daybook.home, "nowhere.daybook"));
  await path.press("Enter");
  await says(page.locator("form", { has: path }), /nowhere|no (company )?file|not found/i);

  const junk = join(daybook.home, "letter.daybook");
  await writeFile(junk, "Dear Sir or Madam, this is a letter and no company.");
  await path.fill(junk);
  await path.press("Enter");
  await says(page.locator("form", { has: path }), /not a (Daybook )?company|damaged/i);

  const kept = join(daybook.home, "quarry.daybook");
  await daybook.createCompany({ name: "Quarry Gardens", path: kept });
  await daybook.call("close_company");
  await path.fill(kept);
  await path.press("Enter");
  await at(page, /^\/$/);
  await says(page.getByRole("navigation", { name: "Places" }), "Quarry Gardens");

  await daybook.call("move_company", { newPath: join(daybook.home, "elsewhere.daybook") });
  await page.getByRole("link", { name: /Quarry Gardens/ }).click();
  await see(page.getByRole("button", { name: "Open Quarry Gardens" }));
  await button(page, "Back to Quarry Gardens").click();
  await at(page, /^\/$/);
});

journey("a company that is gone from its place can be forgotten", "/welcome", async ({ page, daybook }) => {
  const { path } = await daybook.createCompany({ name: "Gone Fishing", path: join(daybook.home, "gone.daybook") });
  await daybook.call("close_company");
  const { rename } = await import("node:fs/promises");
  await rename(path, `${path}.away`);
  await page.reload();
  await says(page.getByRole("list"), /Not found at/);
  await button(page, "Forget Gone Fishing").click();
  await gone(page.getByText("Gone Fishing"));
});
