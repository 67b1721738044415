// Importing bills from a CSV: dropped or pasted, guessed, corrected, previewed; broken lines named, nothing half done.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { button, lastChange, list, pick } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const BILLS = readFileSync(new URL("../../content/sample/bills.csv", import.meta.url), "utf8");
const { journey } = stage({ each: true, prepare: (daybook) => daybook.createCompany() });

const lines = (page) => list(page, "Lines of the file");
const importButton = (page) => page.getByRole("button", { name: /^(Import \d+ payments?|Nothing to import)$/ });

async function paste(page, text) {
  await page.getByLabel("CSV text").fill(text);
  await button(page, "Read this text").press("Enter");
}

journey("a file is dropped; its broken lines are named and left out, the others imported", "/payments/import", async ({ page, daybook }) => {
  await see(page.getByText("or drop it here"));
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "bills.csv", { type: "text/csv" }));
    return transfer;
  }, BILLS);
  const place = page.locator("div", { hasText: "or drop it here" }).last();
  await place.dispatchEvent("dragover", { dataTransfer: dropped });
  await place.dispatchEvent("drop", { dataTransfer: dropped });

  await see(page.getByRole("heading", { name: "bills.csv" }));
  const preview = await daybook.call("preview_payments_import", { content: BILLS });
  await says(page.getByRole("heading", { name: /lines? (is|are) ready/ }), `${preview.ready} lines are ready`);
  assert.equal(preview.broken, 3);
  await page.getByText("Broken", { exact: true }).click();
  const broken = preview.rows.filter((row) => !row.ok);
  await until("only the broken ones are listed", async () => (await lines(page).getByRole("row").count()) === broken.length + 1);
  for (const [place, row] of broken.entries()) await says(lines(page).getByRole("row").nth(place + 1), new RegExp(`^${row.line} .*left out`));
  assert.equal((await daybook.call("payments_list", {})).total, 0, "a preview records nothing");

  await importButton(page).press("Enter");
  await says(page.getByRole("heading", { level: 2, name: /imported/ }), `${preview.ready} payments were imported`);
  for (const row of broken) await says(page.getByRole("main"), `Line ${row.line}`);
  await button(page, "See the payments").press("Enter");
  await at(page, "/payments");
  await see(list(page, "Payments"));
  assert.equal((await daybook.call("payments_list", {})).total, preview.ready);
  assert.equal((await daybook.call("audit_entries", { operation: "import_payments" })).total, 1);
});

journey("a file is chosen in the old Windows page, and read with its accents", "/payments/import", async ({ page }) => {
  const text = "Name;Montant;Fréquence;Échéance\nLoyer du café;1 250,50;mensuel;01.12.2026\n";
  await page.getByLabel("CSV file", { exact: true }).setInputFiles({ name: "dépenses.csv", mimeType: "text/csv", buffer: Buffer.from(text, "latin1") });
  await see(page.getByRole("heading", { name: "dépenses.csv" }));
  await says(page.getByRole("group", { name: "Columns and first rows" }), "Loyer du café");
});

journey("the guess is shown over the columns, corrected, and read again at once", "/payments/import", async ({ page, daybook }) => {
  await paste(page, "what,who,how much,note,when\nOven lease,Hearth Co,310.00,12.50,2026-12-04\nMixer lease,Hearth Co,95.00,4.20,2026-12-07\n");
  const columns = page.getByRole("group", { name: "Columns and first rows" });
  await says(columns, /what.*who.*how much.*note.*when/);
  await says(columns, "Oven lease");
  await pick(page, "Column what is", "Name");
  await pick(page, "Column who is", "Paid to");
  await pick(page, "Column note is", "Amount");
  await pick(page, "Column when is", "First or next due date");
  await pick(page, "How often", "Every month");
  await says(lines(page), /Oven lease.*12\.50/);
  await pick(page, "Column note is", "Notes");
  await pick(page, "Column how much is", "Amount");
  await says(lines(page), /Oven lease.*310\.00/);
  await says(importButton(page), "Import 2 payments");
  await importButton(page).click();
  await says(page.getByRole("main"), "Every line was good.");
  const { rows } = await daybook.call("payments_list", { text: "Oven lease" });
  assert.deepEqual(rows[0].amount, { kind: "fixed", amount: { amount: "310.00", currency: "CAD" } });
  assert.equal(rows[0].partyName, "Hearth Co");
  assert.equal(rows[0].nextDueOn, "2026-12-04");
});

journey("day and month, point and comma are corrected where the guess cannot know", "/payments/import", async ({ page }) => {
  await paste(page, "name,amount,how often,next due\nAwning,\"1.250\",yearly,04/12/2026\n");
  await page.getByText("day month year", { exact: true }).click();
  await says(lines(page), "4 Dec 2026");
  await page.getByText("month day year", { exact: true }).click();
  await says(lines(page), "12 Apr 2027");
  await page.getByText("1.234,56", { exact: true }).click();
  await says(lines(page), "1,250.00");
});

journey("importing the same file again points out what is there already", "/payments/import", async ({ page, daybook }) => {
  const text = "name,amount,how often,next due\nShop rent,1850.00,monthly,2026-12-01\nWater,60.00,quarterly,2026-12-15\n";
  const first = await daybook.call("preview_payments_import", { content: text });
  await daybook.call("import_payments", { content: text, mapping: first.mapping });
  await paste(page, text);
  await says(lines(page), /already/i);
  await says(page.getByRole("main"), /0 lines are ready|2 lines are broken|already/);
  await says(importButton(page), "Nothing to import");
  assert.ok(await importButton(page).isDisabled());
  assert.equal((await daybook.call("payments_list", {})).total, 2);
});

journey("an import whose answer was lost is seen to be there, and cannot be done twice", "/payments/import", async ({ page, daybook }) => {
  await paste(page, "name,amount,how often,next due\nBread racks,20.00,monthly,2026-12-01\nFlour sieve,30.00,monthly,2026-12-02\n");
  await says(importButton(page), "Import 2 payments");
  const lose = async (route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route("**/v1/import_payments", lose, { times: 1 });
  await importButton(page).click();
  await says(page.getByRole("alert"), "Daybook does not answer");
  await says(importButton(page), "Nothing to import");
  await says(lines(page), /already/i);
  assert.equal((await daybook.call("payments_list", {})).total, 2);
});

journey("another file can be taken instead, and what is no table says so", "/payments/import", async ({ page }) => {
  await paste(page, "name,amount\nA,1\n");
  await see(lines(page));
  await button(page, "Another file").click();
  await see(page.getByLabel("CSV text"));
  await paste(page, "just a sentence and nothing else");
  await says(page.getByRole("main"), /Nothing to import|cannot|no /i);
  await gone(lastChange(page));
  await button(page, "Another file").click();
  await holds(page.getByLabel("CSV text"), "");
});

journey("a wrong file is taken back at once", "/payments/import", async ({ page, daybook }) => {
  await paste(page, "name,amount,how often,next due\nNot ours,20.00,monthly,2026-12-01\nNor this,30.00,monthly,2026-12-02\n");
  await says(importButton(page), "Import 2 payments");
  await importButton(page).click();
  await says(lastChange(page), "2 payments were imported.");
  await button(lastChange(page), "Undo").click();
  await says(lastChange(page), "Undone.");
  assert.equal((await daybook.call("payments_list", { status: "active" })).total, 0);
  assert.equal((await daybook.call("payments_list", { status: "cancelled" })).total, 2);
});
