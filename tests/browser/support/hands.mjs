// What an owner's hands do: pressing, choosing, typing. Labels are those that the window shows.
import { holds, see, until } from "./see.mjs";

export const button = (scope, name) => scope.getByRole("button", { name, exact: true });

/** The field with this label, as a whole: label, input, hint and error. */
export function field(scope, label) {
  return scope.locator(".field", { has: page(scope).locator(".react-aria-Label, .label", { hasText: whole(label) }) });
}

const whole = (text) => new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);

/** Chooses from a field that lists while one types: type, and Tab takes the first that fits. */
export async function choose(scope, label, typed, shown) {
  const box = scope.getByRole("combobox", { name: label, exact: true });
  await box.fill(typed);
  await see(page(scope).getByRole("option").first());
  await box.press("Tab");
  if (shown) await holds(box, shown);
}

/** Chooses from a drop-down by keyboard: open it, go to the option, take it. */
export async function pick(scope, label, option) {
  const opener = field(scope, label).getByRole("button");
  await opener.focus();
  await opener.press("Enter");
  const wanted = page(scope).getByRole("option", { name: option, exact: true });
  await see(wanted);
  // The list takes the focus when it has opened; what is focused before that is taken back.
  await until("the list has the focus", () => page(scope).evaluate(() => Boolean(document.activeElement?.closest("[role=listbox]"))));
  await until(`${option} has the focus`, async () => {
    await wanted.focus();
    return wanted.evaluate((element) => element === document.activeElement);
  });
  await page(scope).keyboard.press("Enter");
  await wanted.waitFor({ state: "detached" });
  await until(`${label} has the focus back`, () => opener.evaluate((element) => element === document.activeElement));
}

/** Chooses an act from a menu button. */
export async function act(scope, menu, item) {
  await button(scope, menu).first().click();
  await page(scope).getByRole("menuitem", { name: item, exact: true }).click();
}

/** The bar at the foot that says what was done last. */
export const lastChange = (scope) => page(scope).getByRole("region", { name: "Last change" });

/** Presses Undo in the bar at the foot. It stays while the focus rests on it, for as long as `meanwhile` looks. */
export async function undo(scope, meanwhile) {
  const back = button(lastChange(scope), "Undo");
  await back.focus();
  await meanwhile?.();
  await back.press("Enter");
}

/** The list (a grid) with this label. */
export const list = (scope, label) => scope.getByRole("grid", { name: label, exact: true });

/** The pane beside a list. */
export const pane = (scope, title) => scope.getByRole("complementary", { name: title });

/** Goes down a list by keyboard to the row with this text, and opens it. Only the rows in sight are in the page. */
export async function openRow(scope, label, text) {
  const grid = list(scope, label);
  const active = () => grid.getAttribute("aria-activedescendant");
  await until(`${label} holds ${text}`, async () => {
    // While a new filter is asked, the rows of the one before are in view: a row of the same name there is another one.
    if ((await grid.getAttribute("aria-busy")) === "true") return false;
    await grid.focus();
    await grid.press("Home");
    const rows = Number(await grid.getAttribute("aria-rowcount")) - 1;
    for (let row = 0; row < rows; row += 1) {
      if ((await grid.locator("[data-active]").innerText()).includes(text)) return true;
      const before = await active();
      await grid.press("ArrowDown");
      if (row < rows - 1) await until("the next row is active", async () => (await active()) !== before);
    }
    return false;
  });
  await grid.press("Enter");
}

function page(scope) {
  return typeof scope.page === "function" ? scope.page() : scope;
}
