// By keyboard alone: every stop is in sight and shows that it has the focus, the order is that of the page, nothing is a trap; and nothing moves for who asks for stillness.
import assert from "node:assert/strict";
import { act, button, list, openRow, pane } from "./support/hands.mjs";
import { at, gone, says, see, until } from "./support/see.mjs";
import { settled } from "./support/screens.mjs";
import { stage } from "./support/stage.mjs";

const { journey } = stage({ prepare: (daybook) => daybook.openSample() });

/** Runs in the page: where the focus is, and whether one can see it. */
function stop() {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const shown = at.matches("input[type=radio], input[type=checkbox]") ? (at.closest("label") ?? at) : at;
  const box = shown.getBoundingClientRect();
  const marked = [shown, at, ...shown.querySelectorAll("*"), shown.parentElement, at.closest("[data-focus-visible], [data-focused]")].filter(Boolean).some((element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  });
  // The order in which the page is written is the order in which it is read.
  window.stops ??= [];
  const before = window.stops.at(-1);
  window.stops.push(at);
  return {
    name: `${at.tagName.toLowerCase()} ${at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent?.trim().slice(0, 40)}`,
    inSight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    marked,
    forwards: !before || Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
    first: window.stops[0] === at && window.stops.length > 1,
  };
}

for (const [name, route] of [["the board", "/"], ["payments", "/payments"], ["a new payment", "/payments?new=1"], ["upcoming", "/upcoming"], ["the ledger", "/ledger"], ["a new entry", "/ledger?new=1"], ["accounts", "/accounts"], ["parties", "/parties"], ["activity", "/activity"], ["settings", "/settings"], ["welcome", "/welcome"]]) {
  journey(`${name}: Tab goes through everything in order, always seen, and comes round`, route, async ({ page }) => {
    await see(page.getByRole("heading", { level: 1 }));
    await settled(page);
    await page.evaluate(() => {
      document.activeElement?.blur();
      getSelection()?.removeAllRanges();
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute("tabindex");
    });
    const faults = [];
    let stops = 0;
    for (; stops < 200; stops += 1) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(stop);
      if (here === null || here.first) break;
      if (!here.inSight) faults.push(`${here.name} has the focus out of sight`);
      if (!here.marked) faults.push(`${here.name} does not show the focus`);
      if (!here.forwards) faults.push(`${here.name} comes before what was focused before it`);
    }
    assert.deepEqual(faults, []);
    assert.ok(stops > 4 && stops < 200, `${stops} stops`);
    assert.equal(await page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count(), 0, "nothing pushes itself to the front");
  });
}

journey("the first Tab offers to skip to the page", "/ledger", async ({ page }) => {
  await see(page.getByRole("heading", { level: 1 }));
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the page" });
  await until("it has the focus", () => skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().height > 10));
  await page.keyboard.press("Enter");
  await until("the page has the focus", () => page.evaluate(() => document.activeElement?.id === "work"));
  await page.keyboard.press("Tab");
  await until("the next stop is in the page", () => page.evaluate(() => Boolean(document.activeElement?.closest("#work"))));
});

journey("a list is walked by arrows, pages, Home and End, opened by Enter and closed by Escape, and keeps its place", "/payments", async ({ page }) => {
  const payments = list(page, "Payments");
  await see(payments.getByRole("row").nth(1));
  const active = () => payments.locator("[data-active]").innerText();
  await payments.focus();
  const first = await active();
  await page.keyboard.press("End");
  await until("another one is active", async () => (await active()) !== first);
  await page.keyboard.press("Home");
  await until("the first is active", async () => (await active()) === first);
  for (let step = 0; step < 2; step += 1) {
    const before = await active();
    await page.keyboard.press("ArrowDown");
    await until("the next one is active", async () => (await active()) !== before);
  }
  const third = await active();
  await page.keyboard.press("Enter");
  await at(page, /^\/payments\/[0-9a-f-]+$/);
  await see(page.getByRole("region", { name: "Due dates" }));
  await page.keyboard.press("Escape");
  await at(page, /^\/payments$/);
  await until("the list has the focus back", () => payments.evaluate((grid) => grid === document.activeElement));
  await until("the third is still active", async () => (await active()) === third);
});

journey("a menu opens, walks and closes by keyboard, and gives the focus back", "/payments", async ({ page }) => {
  await openRow(page, "Payments", "Hydro");
  const more = button(pane(page, "Hydro"), "More");
  await more.focus();
  await page.keyboard.press("Enter");
  await see(page.getByRole("menuitem"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await gone(page.getByRole("menuitem"));
  await until("the button has the focus back", () => more.evaluate((element) => element === document.activeElement));
  await act(pane(page, "Hydro"), "More", "Pause");
  await says(page.getByRole("form", { name: "Pause" }), "While paused");
});

journey("a form that a menu opens has the focus in its first field, and Escape gives it up step by step", "/payments", async ({ page }) => {
  await openRow(page, "Payments", "Van insurance");
  const due = page.getByRole("region", { name: "Due dates" }).getByRole("listitem").first();
  await button(due, "Act").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Skip this one" }).focus();
  await page.keyboard.press("Enter");
  const reason = page.getByLabel("Reason (optional)");
  await until("the reason has the focus", () => reason.evaluate((input) => input === document.activeElement));
  await page.keyboard.press("Escape");
  await until("the focus left the field and not the pane", () => page.evaluate(() => document.activeElement?.matches(".pane")));
  await page.keyboard.press("Escape");
  await at(page, /^\/payments$/);
});

journey("a dialog keeps the focus inside, and gives it back where it was", "/ledger", async ({ page }) => {
  const filter = page.getByLabel("Filter entries");
  await filter.focus();
  await page.keyboard.press("Control+k");
  await see(page.getByRole("dialog"));
  const inside = () => page.evaluate(() => Boolean(document.activeElement?.closest("[role=dialog]")));
  await until("the focus is in the dialog", inside);
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press("Tab");
    assert.ok(await inside(), "the focus left the dialog");
  }
  await page.keyboard.press("Escape");
  await gone(page.getByRole("dialog"));
  await until("the filter has the focus back", () => filter.evaluate((input) => input === document.activeElement));
});

for (const [stillness, most] of [["no-preference", 120], ["reduce", 0]]) {
  journey(`with ${stillness === "reduce" ? "stillness asked for, nothing moves" : "motion allowed, nothing moves longer than an eye waits"}`, "/", async ({ page }) => {
    await see(page.getByRole("heading", { level: 1 }));
    const longest = () => page.evaluate(() => {
      const seconds = (text) => Math.max(...text.split(",").map((part) => Number.parseFloat(part) * (part.trim().endsWith("ms") ? 1 : 1000)));
      return Math.max(...[...document.querySelectorAll("*")].map((element) => {
        const style = getComputedStyle(element);
        const moves = style.animationName === "none" ? 0 : seconds(style.animationDuration);
        const changes = style.transitionProperty === "none" ? 0 : seconds(style.transitionDuration);
        return Math.max(moves, changes);
      }));
    });
    // A thousandth of a second is how a style says "at once" where "none" would break what waits for the end.
    assert.ok((await longest()) <= most + 1, `${await longest()} ms on the board`);
    await page.keyboard.press("Control+k");
    await see(page.getByRole("dialog"));
    assert.ok((await longest()) <= most + 1, `${await longest()} ms with the palette`);
  }, { stillness });
}
