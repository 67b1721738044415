// Company files that the desktop asks to open: a double click starts the program, or reaches the one that runs.
import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { onDesktop } from "./desktop.mjs";

const create = (desktop, name) => desktop.call("create_company", { name, country: "CA", businessType: "service" });

test("a company file is opened by the program that runs, and by one that starts", () =>
  onDesktop({}, async (desktop) => {
    let page = await desktop.open();
    await page.says("Daybook");
    const first = await create(desktop, "First company");
    await create(desktop, "Second company");
    await page.says("Second company");
    assert.equal(await desktop.openAgain(first.path), 0);
    await page.says("First company");
    await desktop.close();
    page = await desktop.open("--books", first.path);
    await page.says("First company");
  }));

test("a file that is no company is refused in words, and the open company stays", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    await create(desktop, "First company");
    await page.says("First company");
    const broken = join(desktop.home, "broken.daybook");
    await writeFile(broken, "this is not a company");
    await desktop.openAgain(broken);
    await desktop.windows(2);
    await desktop.photograph("refused");
    const { company } = await desktop.call("current_company");
    assert.equal(company.name, "First company");
  }));

test("a program that the end of the session asks to end closes its books first", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    const company = await create(desktop, "First company");
    await page.says("First company");
    process.kill(await desktop.running(), "SIGTERM");
    await desktop.hasEnded();
    assert.deepEqual(await readdir(join(company.path, "..")), ["First company.daybook"], "the journal was not folded in");
  }));
