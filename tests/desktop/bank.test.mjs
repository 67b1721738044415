// The bank in the real window: a statement is dragged in, its lines are matched by keyboard, and it is closed to the cent.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { createCompany, midday, onDesktop, owe } from "./desktop.mjs";
import { KEYS, until } from "./webdriver.mjs";

const STATEMENT = `Date,Description,Amount,Balance
2026-11-02,MILL LANE HOLDINGS STUDIO RENT,-1850.00,7150.00
2026-11-12,CORNER MARKET 0042,-60.00,7090.00
`;

test("a statement is dragged in from the file manager, worked by keyboard, and closed to the cent", () =>
  onDesktop({ clock: midday("2026-11-17") }, async (desktop) => {
    const page = await desktop.open();
    await createCompany(desktop, "Maple Street Bakery", { openingBalances: [{ account: "1010", side: "debit", amount: { amount: "9000.00", currency: "CAD" } }] });
    await owe(desktop, "Mill Lane Holdings", "2026-11-01", { amount: { kind: "fixed", amount: { amount: "1850.00", currency: "CAD" } } });
    const file = join(desktop.home, "november.csv");
    await writeFile(file, STATEMENT);
    await page.says("needs you");
    await desktop.drag(file);
    await page.says("Step 2 of 3");
    await page.says("MILL LANE HOLDINGS STUDIO RENT");
    await desktop.photograph("dragged-in");
    assert.equal((await desktop.call("bank_lines_list")).total, 0, "only looking");
    await page.enter("Account in the books", "1010");
    await page.type(KEYS.tab);
    await page.press("Import 2 lines");
    await page.says("2 lines were imported");
    await page.press("Work through the inbox");
    // The newest line first. Nothing in the books is like it: A gives it to an account.
    await page.says("CORNER MARKET 0042");
    await until("the line to hear keys", 30_000, async () => {
      await page.type("a");
      return page.run("() => document.activeElement?.matches('form input') || null");
    });
    await page.type("6110");
    await page.element("//*[@role='option']");
    await page.type(KEYS.tab);
    await page.chord(KEYS.control, KEYS.enter);
    await page.says("is matched");
    // The rent is what was expected, and has the focus: Enter accepts it.
    await page.element("//*[@role='option'][contains(., 'Mill Lane Holdings')]");
    await page.says("Same amount");
    await desktop.photograph("inbox");
    await page.type(KEYS.enter);
    await page.says("No line is open");
    const { rows } = await desktop.call("bank_lines_list", { state: "matched" });
    assert.equal(rows.length, 2);
    const rent = (await desktop.call("payments_list", { text: "Mill Lane" })).rows[0];
    const { occurrences } = await desktop.call("payment", { id: rent.id });
    assert.equal(occurrences.find((one) => one.dueOn === "2026-11-01")?.state, "cleared");
    // Its own closing balance is offered, and what the matches show is ticked: it comes out to the cent.
    await page.follow("Statements");
    await page.press("Reconcile a statement");
    await page.says("$7,090.00");
    await page.click("//form//button[starts-with(normalize-space(), 'Begin')]");
    await page.says("It comes out to the cent");
    await desktop.photograph("statement");
    await page.press("Finish");
    await page.says("Its entries are protected");
    const [statement] = (await desktop.call("statement_reconciliations_list")).rows;
    assert.deepEqual([statement.state, statement.closingBalance.amount], ["finished", "7090.00"]);
    const refused = await desktop.call("unmatch_bank_line", { lineId: rows[0].id, reason: "Looked wrong" }).then(() => null, (error) => error.message);
    assert.match(refused, /finished statement/);
    assert.equal((await desktop.call("verify_books")).ok, true);
  }));
