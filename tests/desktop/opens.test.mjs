// The window opens, and shows its page under its strict content policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { onDesktop } from "./desktop.mjs";

test("the window opens and shows its page", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    const size = await page.run("() => [innerWidth, innerHeight]");
    assert.ok(size[0] >= 400 && size[1] >= 300, `the window is ${size}`);
    await desktop.photograph("opens");
  }));

test("nothing but the window's own page may be loaded or run", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    const ran = await page.run(`() => {
      const script = document.createElement("script");
      script.textContent = "window.intruder = true";
      document.body.append(script);
      return window.intruder === true;
    }`);
    assert.equal(ran, false, "an inline script ran");
    const reached = await page.runAsync(`() => fetch("http://127.0.0.1:9/").then(() => "reached", (error) => error.name)`);
    assert.notEqual(reached, "reached");
    const before = await page.run("() => location.href");
    await page.run(`() => { location.href = "http://127.0.0.1:9/"; }`);
    assert.equal(await page.run("() => location.href"), before);
  }));
