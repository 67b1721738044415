// The date field: typed fast, stepped by arrows, and chosen from a calendar, by keyboard, by pointer and in small windows.
import assert from "node:assert/strict";
import { violations } from "./support/accessible.mjs";
import { button, field } from "./support/hands.mjs";
import { gone, holds, says, see, until } from "./support/see.mjs";
import { settled } from "./support/screens.mjs";
import { stage } from "./support/stage.mjs";

const { journey } = stage({ prepare: (daybook) => daybook.createCompany() });

const date = (page) => page.getByRole("textbox", { name: "Date", exact: true });
const calendar = (page) => page.getByRole("dialog", { name: "Date: calendar" });
const focusedDay = (page, name) => until(`${name} has the focus`, () => page.evaluate((wanted) => document.activeElement?.getAttribute("aria-label")?.includes(wanted), name));

async function open(page) {
  await date(page).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await see(calendar(page).getByRole("grid"));
}

journey("a date is chosen from the calendar by keyboard, and the field has the focus back", "/ledger?new=1", async ({ page }) => {
  await open(page);
  await focusedDay(page, "November 18, 2026");
  await says(calendar(page), /November 2026/);
  await page.keyboard.press("ArrowDown");
  await focusedDay(page, "November 25, 2026");
  await page.keyboard.press("PageDown");
  await focusedDay(page, "December 25, 2026");
  await page.keyboard.press("ArrowLeft");
  await focusedDay(page, "December 24, 2026");
  await page.keyboard.press("Enter");
  await gone(calendar(page));
  await holds(date(page), "2026-12-24");
  await says(field(page, "Date"), "Thursday, 24 December 2026");
  await until("the field has the focus", () => date(page).evaluate((input) => input === document.activeElement));
});

journey("Escape closes the calendar alone, and typing is as fast as ever", "/ledger?new=1", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Escape");
  await gone(calendar(page));
  await see(page.getByRole("form", { name: "Journal entry" }));
  await until("the field has the focus", () => date(page).evaluate((input) => input === document.activeElement));
  await date(page).fill("+3");
  await page.keyboard.press("Tab");
  await holds(date(page), "2026-11-21");
  // One stop for the field: the calendar's button is for pointers.
  await until("the next field has the focus", () => page.getByLabel("Reference (optional)").evaluate((input) => input === document.activeElement));
  await date(page).focus();
  await page.keyboard.press("ArrowDown");
  await holds(date(page), "2026-11-20");
});

journey("a date is chosen by pointer: another month, a day, today", "/ledger?new=1", async ({ page }) => {
  const opener = field(page, "Date").getByRole("button", { name: "Open the calendar" });
  await opener.click();
  await calendar(page).getByRole("button", { name: "Previous" }).click();
  await says(calendar(page), "October 2026");
  await calendar(page).getByRole("button", { name: /October 9, 2026/ }).click();
  await holds(date(page), "2026-10-09");
  await opener.click();
  await until("the chosen day is marked", async () => (await calendar(page).locator("[data-selected]").innerText()) === "9");
  await button(calendar(page), "Today").click();
  await holds(date(page), "2026-11-18");
  await gone(calendar(page));
});

journey("a field that is empty, or half typed, opens on today", "/ledger", async ({ page }) => {
  const from = page.getByRole("textbox", { name: "From", exact: true });
  await from.fill("32 foo");
  await page.keyboard.press("Alt+ArrowDown");
  await focusedDay(page, "November 18, 2026");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await holds(from, /^2026-11-\d\d$/);
});

for (const [locale, first] of [["en-CA", "Sunday"], ["en-GB", "Monday"]]) {
  journey(`the weeks of ${locale} begin on a ${first}, in the calendar and in Upcoming`, "/ledger?new=1", async ({ page, daybook }) => {
    await open(page);
    // The heads of the columns are for the eye; every day says its weekday.
    await says(calendar(page).locator("thead"), new RegExp(`^${first.slice(0, 3)}`));
    await page.goto(`${daybook.origin}/upcoming`);
    await says(page.getByRole("columnheader").first(), first.slice(0, 3));
  }, { locale });
}

journey("axe finds nothing in the calendar, light or dark", "/ledger?new=1", async ({ page }) => {
  await open(page);
  await settled(page);
  assert.deepEqual(await violations(page), []);
  await page.emulateMedia({ colorScheme: "dark" });
  await until("it is dark", () => page.evaluate(() => document.documentElement.dataset.theme === "dark"));
  await settled(page);
  assert.deepEqual(await violations(page), []);
});

journey("at 200 % the whole calendar is in sight", "/ledger?new=1", async ({ page }) => {
  await open(page);
  await settled(page);
  const box = await calendar(page).evaluate((dialog) => {
    const popover = dialog.closest(".popover");
    const { left, right, top, bottom } = popover.getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && popover.scrollHeight <= popover.clientHeight + 1;
  });
  assert.ok(box, "a part of the calendar is out of sight");
  await button(calendar(page), "Today").click();
  await gone(calendar(page));
}, { width: 640, height: 400, scale: 2 });
