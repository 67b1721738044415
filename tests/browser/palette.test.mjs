// Ctrl+K: every screen, every record, and every operation of the catalogue, with a form where there is no screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { button, lastChange, pane } from "./support/hands.mjs";
import { at, gone, holds, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const catalog = JSON.parse(readFileSync(new URL("../../ui/src/generated/catalog.json", import.meta.url), "utf8"));
const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany();
    return { party: await daybook.call("create_party", { name: "Juniper Glassworks", roles: ["supplier"] }) };
  },
});

const words = (name) => name.replaceAll("_", " ");
const palette = (page) => page.getByRole("dialog");

async function ask(page, typed) {
  await see(page.getByRole("navigation", { name: "Places" }));
  await page.keyboard.press("Control+k");
  const finder = page.getByRole("searchbox", { name: "Find or do anything" }).or(page.getByRole("textbox", { name: "Find or do anything" }));
  await finder.waitFor();
  await finder.fill(typed);
}

/** Waits until this is what Enter takes: the list marks its first line a moment after it shows it. */
async function isNext(row) {
  await until("it is what Enter takes", async () => (await row.getAttribute("data-focused")) !== null);
}

journey("a record is reached by a part of its name", "/", async ({ page, prepared }) => {
  await ask(page, "juniper");
  await isNext(palette(page).getByRole("menuitem", { name: /Juniper Glassworks/ }));
  await page.keyboard.press("Enter");
  await at(page, `/parties/${prepared.party.id}`);
  await see(pane(page, "Juniper Glassworks"));
  await ask(page, "1010");
  await isNext(palette(page).getByRole("menuitem", { name: /1010/ }).first());
  await page.keyboard.press("Enter");
  await at(page, "/accounts/1010");
});

journey("every screen is reached by typing its name", "/settings", async ({ page }) => {
  for (const [typed, route] of [["upcoming", "/upcoming"], ["trial balance", "/accounts?view=trial"], ["activity", "/activity"], ["board", "/"], ["new payment", "/payments?new=1"]]) {
    await ask(page, typed);
    const found = palette(page).getByRole("menuitem").first();
    await until(`${typed} is first`, async () => (await found.innerText()).toLowerCase().includes(typed));
    await isNext(found);
    await page.keyboard.press("Enter");
    await until(`it leads to ${route}`, () => page.url().endsWith(route));
  }
});

journey("the catalogue of the window is the catalogue of the server", "/", async ({ daybook }) => {
  const served = await daybook.operations();
  assert.deepEqual(catalog.map(({ name }) => name).sort(), served.map(({ name }) => name).sort());
  for (const entry of served) {
    const own = catalog.find(({ name }) => name === entry.name);
    assert.deepEqual([own.kind, [...own.changes].sort(), [...own.reads].sort(), own.inputSchema], [entry.kind, [...entry.changes].sort(), [...entry.reads].sort(), entry.inputSchema], entry.name);
  }
});

// In a few windows side by side, each of which takes a share of the operations in turn.
const SHARES = 3;
for (let share = 0; share < SHARES; share += 1) {
  const own = catalog.filter((_, place) => place % SHARES === share);
  journey(`every operation is found and opens its screen or its form (${share + 1} of ${SHARES}: ${own.length})`, "/settings", async ({ page }) => {
    for (const { name } of own) {
      await ask(page, words(name));
      const row = page.locator(`[role=menuitem][data-key="do:${name}"]`);
      await see(row);
      await until(`the arrows lead to ${name}`, async () => {
        if ((await row.getAttribute("data-focused")) !== null) return true;
        await page.keyboard.press("ArrowDown");
        return false;
      });
      await page.keyboard.press("Enter");
      // A field that lists while it has the focus hides the rest from assistive technology: it is looked up by its place.
      const form = page.locator("[role=dialog] form");
      await until(`${name} opens`, async () => (await form.count()) > 0 || !page.url().endsWith("/settings"));
      if ((await form.count()) > 0) {
        await says(page.locator("[role=dialog] h2").first(), new RegExp(`^${words(name)}$`, "i"));
        // The first Escape may close a list that a field has opened.
        await until("the dialog closes", async () => {
          await page.keyboard.press("Escape");
          return (await form.count()) === 0;
        });
      } else {
        await page.goto(`${new URL(page.url()).origin}/settings`);
      }
    }
  });
}

journey("an operation is previewed, then done, through the form made from its schema", "/activity", async ({ page, daybook }) => {
  await ask(page, "create party");
  await isNext(palette(page).locator('[data-key="do:create_party"]'));
  await page.keyboard.press("Enter");
  const form = palette(page).getByRole("form");
  await form.getByLabel("Name", { exact: true }).fill("Larch Logistics");
  await button(form, "Preview").click();
  await says(form.getByRole("region", { name: "Result" }), /Nothing is recorded yet.*Larch Logistics/s);
  assert.equal((await daybook.call("parties_list", { text: "Larch" })).total, 0);
  await button(form, "Create party").click();
  await gone(page.getByRole("dialog"));
  await says(lastChange(page), "Done: create party.");
  assert.equal((await daybook.call("parties_list", { text: "Larch" })).total, 1);
  await says(page.getByRole("grid", { name: "Activity" }), "Larch Logistics");
});

journey("a form made from a schema says at its field what is refused", "/", async ({ page }) => {
  await ask(page, "create account");
  await isNext(palette(page).locator('[data-key="do:create_account"]'));
  await page.keyboard.press("Enter");
  const form = palette(page).getByRole("form");
  await form.getByLabel("Code", { exact: true }).fill("1010");
  await form.getByLabel("Name", { exact: true }).fill("Twice");
  await form.getByRole("button", { name: /Account type/ }).click();
  await page.getByRole("option", { name: "Asset" }).click();
  await button(form, "Create account").click();
  const code = form.getByLabel("Code", { exact: true });
  await until("the code is marked", async () => (await code.getAttribute("aria-invalid")) === "true");
  await holds(form.getByLabel("Name", { exact: true }), "Twice");
});

journey("a question is answered in the palette, in rows", "/", async ({ page }) => {
  await ask(page, "trial balance");
  await palette(page).locator('[data-key="do:trial_balance"]').click();
  await says(palette(page).getByRole("region", { name: "Result" }), /Total debit/);
  await page.keyboard.press("Escape");
  await gone(page.getByRole("dialog"));
});

journey("nonsense finds nothing, and says so", "/", async ({ page }) => {
  await ask(page, "zzyzx qwerty");
  await says(palette(page), "Nothing fits");
  await page.keyboard.press("Escape");
  await gone(page.getByRole("dialog"));
});
