// The stage of a test file: one server with one company, one browser; each test gets a window of its own and leaves nothing behind.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { CLOCK, Daybook } from "./daybook.mjs";
import { PATIENCE } from "./see.mjs";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"];
export const OUTPUT = join(import.meta.dirname, "../output");

/** How many times slower the windows run than the machine could: `DAYBOOK_SLOW=5` shows which test depends on speed. */
const SLOW = Number(process.env.DAYBOOK_SLOW ?? 1);

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS, timeout: PATIENCE });
}

/** The browser's clock goes with the server's, so that both call the same day today. */
function shiftClock(start) {
  const Machine = Date;
  const shift = start - Machine.now();
  globalThis.Date = class extends Machine {
    constructor(...given) {
      if (given.length === 0) super(Machine.now() + shift);
      else super(...given);
    }
    static now() {
      return Machine.now() + shift;
    }
  };
}

/** Opens a window context as an owner in Vancouver has it. */
export async function newContext(browser, { theme = "light", width = 1280, height = 800, scale = 1, stillness = "no-preference", locale = "en-CA" } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme,
    reducedMotion: stillness,
    locale,
    timezoneId: "America/Vancouver",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(PATIENCE);
  await context.addInitScript(shiftClock, Date.parse(CLOCK));
  if (SLOW > 1) {
    const open = context.newPage.bind(context);
    context.newPage = async () => {
      const page = await open();
      await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: SLOW });
      return page;
    };
  }
  return context;
}

/** What a refused request writes into the console is the browser's own word, not a fault of the window. */
const EXPECTED = /^Failed to load resource: /;

/** Notes everything that a page complains of. */
export function listen(page, complaints) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
}

/**
 * Declares the stage of a file. `prepare` gets the server before the first test: it makes the company that the tests share;
 * with `each`, every test has a server of its own instead.
 * A test is `journey(name, route, async ({ page, daybook, prepared, open }) => …)`; `open` opens further windows.
 */
export function stage({ prepare, each = false } = {}) {
  const set = {};
  const raise = async () => {
    set.daybook = await Daybook.start();
    set.prepared = await prepare?.(set.daybook);
  };
  before(async () => {
    set.browser = await startBrowser();
    if (!each) await raise();
  });
  after(async () => {
    await set.browser?.close();
    await set.daybook?.stop();
  });

  function journey(name, route, act, options = {}) {
    test(name, async () => {
      if (each) await raise();
      const complaints = [];
      const contexts = [];
      const pages = [];
      const open = async (path, own = {}) => {
        const context = await newContext(set.browser, { ...options, ...own });
        contexts.push(context);
        const page = await context.newPage();
        pages.push(page);
        listen(page, complaints);
        await page.goto(own.address ?? set.daybook.address(path));
        return page;
      };
      try {
        const page = await open(route);
        await act({ page, open, ...set });
        assert.deepEqual(complaints, [], "the window complained in its console");
      } catch (error) {
        mkdirSync(join(OUTPUT, "failures"), { recursive: true });
        for (const [number, page] of pages.entries()) {
          const file = join(OUTPUT, "failures", `${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80)}-${number + 1}.png`);
          await page.screenshot({ path: file }).catch(() => undefined);
        }
        throw error;
      } finally {
        for (const context of contexts) await context.close();
        if (each) await set.daybook?.stop();
      }
    });
  }
  return { journey };
}
