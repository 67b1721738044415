// Axe over a screen, in both themes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Daybook } from "./daybook.mjs";
import { prepareCompany, screensOf, settled, show } from "./screens.mjs";
import { listen, newContext, startBrowser } from "./stage.mjs";
import { until } from "./see.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** What axe has against the page, a line for each kind. */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), STANDARDS);
  assert.ok(found.passes.length > 10, "axe looked at hardly anything");
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 4).map((node) => `${node.target.join(" ")} (${(node.failureSummary ?? "").split("\n")[1]?.trim()})`).join("; ")}`);
}

/**
 * Declares a test for every screen of a company: axe finds nothing, light or dark. `share` of `shares` takes its part of the
 * screens: axe takes its time, and on a slow machine all of them together outlast what a file may take.
 */
export function everyScreenIsAccessible(company, share = 1, shares = 1) {
  const screens = screensOf(company).filter((_, place) => place % shares === share - 1);
  test(`axe finds nothing on any screen of the ${company} company, light or dark (${share} of ${shares}: ${screens.length})`, async (t) => {
    const [daybook, browser] = await Promise.all([Daybook.start(), startBrowser()]);
    try {
      const records = await prepareCompany(daybook, company);
      for (const screen of screens) {
        await t.test(screen.name, async () => {
          const context = await newContext(browser);
          const complaints = [];
          try {
            const page = await context.newPage();
            listen(page, complaints);
            await show(page, daybook, screen, records);
            const found = { light: await violations(page) };
            await page.emulateMedia({ colorScheme: "dark" });
            await until("it is dark", () => page.evaluate(() => document.documentElement.dataset.theme === "dark"));
            await settled(page);
            found.dark = await violations(page);
            assert.deepEqual(found, { light: [], dark: [] });
            assert.deepEqual(complaints, [], "the window complained in its console");
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
