// An owner's first days in the real window: a company, their bills, a payment confirmed, and a reminder the next day.
import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { onDesktop } from "./desktop.mjs";

const today = new Date().toISOString().slice(0, 10);
const plus = (days) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
const midday = (date) => `${date}T17:00:00Z`;

const BILLS = `Payee;Amount;How often;Next due
Shop rent;1850,00;monthly;${today}
Hydro;120,50;monthly;${plus(1)}
Accounting software;39,00;monthly;${plus(20)}
Insurance;twelve;yearly;${plus(40)}
`;

test("an owner's first days", (t) =>
  onDesktop({ clock: midday(today) }, async (desktop) => {
    let page = await desktop.open();

    await t.test("a company is made in three steps", async () => {
      await page.press("Create a company");
      await page.enter("Name of the business", "Maple & Sons Joinery");
      await page.press("Continue");
      await page.says("Step 2 of 3");
      await page.says("accounts for a");
      await page.press("Continue");
      await page.says("Step 3 of 3");
      await page.enter("Debit 1", "12400.00");
      await desktop.photograph("first-run");
      await page.press("Create the company");
      await page.says("Nothing needs you today");
      await page.says("12,400.00");
      assert.deepEqual(await readdir(join(desktop.home, "Daybook")).then((files) => files.filter((file) => file.endsWith(".daybook"))), ["Maple & Sons Joinery.daybook"]);
    });

    await t.test("their bills come from a CSV, and the broken line is named and left out", async () => {
      const file = join(desktop.home, "bills.csv");
      await writeFile(file, BILLS);
      await page.follow("Payments");
      await page.press("Import a CSV");
      await page.says("Step 1 of 3");
      await page.upload(file);
      await page.says("3 lines are ready");
      await page.says("1 line is broken");
      await desktop.photograph("import");
      await page.press("Import 3 payments");
      await page.says("3 payments were imported");
      await page.press("See the payments");
      await page.says("Accounting software");
    });

    await t.test("the tray counts what is due", async () => {
      await desktop.session.menuLine((line) => line.label.startsWith("Shop rent"));
      // The rent that is due today, and the reminder of what is due tomorrow.
      const icon = await desktop.trayCounts("2");
      assert.equal(icon.status, "Active");
      await desktop.photographTray("tray");
    });

    await t.test("a payment is confirmed, and stands in the ledger", async () => {
      await page.follow("Board");
      await page.says("1 thing needs you");
      await page.press("Confirm Shop rent");
      await page.enter("Reference (optional)", "8841");
      await desktop.photograph("confirm");
      await page.press("Confirm and post");
      await page.says("confirmed and posted");
      await page.follow("Ledger");
      await page.says("Shop rent");
      await page.says("1,850.00");
      await desktop.photograph("ledger");
    });

    await t.test("after quitting, everything is there again", async () => {
      await desktop.session.choose((line) => line.label === "Quit");
      await desktop.hasEnded();
      assert.deepEqual(await readdir(join(desktop.home, "Daybook")), ["Maple & Sons Joinery.daybook"], "the journal was not folded in");
      await desktop.close();
      page = await desktop.open();
      await page.says("Nothing needs you today");
      await page.says("10,550.00");
      assert.match(await page.text(), /Books verified \d\d:\d\d/);
      await page.follow("Payments");
      await page.says("Hydro");
      const { ok } = await desktop.call("verify_books");
      assert.equal(ok, true);
    });

    await t.test("the next day a notification says what is due, and leads to it", async () => {
      await desktop.close();
      desktop.clock = midday(plus(1));
      page = await desktop.open("--hidden");
      const said = await desktop.session.event((event) => event.event === "notification" && event.title.includes("Hydro"));
      assert.equal(said.title, "Hydro is due today");
      assert.match(said.body, /120\.50/);
      await desktop.windows(0);
      await desktop.session.ask({ do: "click_notification", id: said.id });
      await desktop.windows(1);
      await page.says("Hydro");
      await page.says("Due dates");
      await desktop.photograph("reminded");
    });

    await t.test("it is confirmed from the tray, and the count goes", async () => {
      await desktop.closeWindow();
      await desktop.windows(0);
      await desktop.session.menuLine((line) => line.label.startsWith("Hydro"));
      await desktop.trayCounts("1");
      await desktop.session.choose((line) => line.label.startsWith("Hydro"), (line) => line.label.startsWith("Confirm"));
      await desktop.session.goneFromMenu((line) => line.label.startsWith("Hydro") && line.label.includes("today"));
      await desktop.trayCounts("");
      assert.equal(await desktop.openAgain(), 0);
      await desktop.windows(1);
      await page.follow("Ledger");
      await page.says("120.50");
    });
  }));
