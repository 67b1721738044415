// At 200 % zoom (640 by 400 CSS pixels): no page scrolls sideways, and everything that can be pressed can be reached and seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Daybook } from "./support/daybook.mjs";
import { prepareCompany, screensOf, show } from "./support/screens.mjs";
import { newContext, startBrowser } from "./support/stage.mjs";

/** Runs in the page: what is wider than the window, and which controls cannot be brought into sight. */
function troubles() {
  const found = [];
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  // Its parts scroll, not the window: a field that is brought into sight must not push the head out of it.
  if (document.querySelector(".shell") && document.documentElement.scrollHeight > innerHeight + 1) found.push(`the window scrolls to ${document.documentElement.scrollHeight}`);
  const dialog = document.querySelector("[role=dialog]");
  const controls = (dialog ?? document).querySelectorAll("a[href], button, input:not([type=file]), textarea, [role=grid][tabindex='0'], summary");
  for (const control of controls) {
    const name = `${control.tagName.toLowerCase()} "${(control.getAttribute("aria-label") ?? control.textContent ?? "").trim().slice(0, 40)}"`;
    if (control.closest("[aria-hidden=true], [inert]") || control.matches("[tabindex='-1'], :disabled")) continue;
    // Choices and checks hide their input behind their own label; what is pressed is the label.
    const seen = control.matches("input[type=radio], input[type=checkbox]") ? (control.closest("label") ?? control) : control;
    if (getComputedStyle(seen).visibility === "hidden" || seen.getClientRects().length === 0 || seen.closest(".sr-only")) continue;
    seen.scrollIntoView({ block: "center", inline: "center" });
    const box = seen.getBoundingClientRect();
    if (box.left < -1 || (box.right > wide + 1 && box.width <= wide)) found.push(`${name} stands at ${Math.round(box.left)} to ${Math.round(box.right)}`);
    if (box.height <= innerHeight && (box.top < -1 || box.bottom > innerHeight + 1)) found.push(`${name} cannot be scrolled to`);
    const x = Math.min(Math.max(box.left + box.width / 2, 1), wide - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    if (!top || !(seen.contains(top) || top.contains(seen))) found.push(`${name} is covered by ${top?.className || top?.tagName}`);
  }
  return found;
}

for (const company of ["sample", "empty"]) {
  test(`at 200 % nothing of the ${company} company is out of reach`, async (t) => {
    const [daybook, browser] = await Promise.all([Daybook.start(), startBrowser()]);
    try {
      const records = await prepareCompany(daybook, company);
      for (const screen of screensOf(company)) {
        await t.test(screen.name, async () => {
          const context = await newContext(browser, { width: 640, height: 400, scale: 2 });
          try {
            const page = await context.newPage();
            await show(page, daybook, screen, records);
            assert.deepEqual(await page.evaluate(troubles), []);
          } finally {
            await context.close();
          }
        });
      }
    } finally {
      await browser.close();
      await daybook.stop();
    }
  });
}
