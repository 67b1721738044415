// An owner walks a playbook to its end in the real window, and marks autopay as set up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createCompany, midday, owe, onDesktop } from "./desktop.mjs";

const STEPS = "//ol[contains(@class, 'steps')]/li";
const opened = async (page) => {
  await page.follow("Payments");
  await page.click("//*[@role='row'][contains(., 'Hydro')]");
  await page.says("Autopay");
};

test("a playbook is walked to its end, autopay is marked as set up, and it is still so after a restart", () =>
  onDesktop({ clock: midday("2026-11-18") }, async (desktop) => {
    let page = await desktop.open();
    await createCompany(desktop);
    const payment = await owe(desktop, "Hydro", "2026-11-20");
    await opened(page);
    await page.says("You pay this one yourself.");
    await page.press("Set up");
    const { rows } = await desktop.call("playbooks_list");
    const playbook = await desktop.call("playbook", { id: rows[0].id, paymentId: payment.id });
    await page.says(playbook.steps.at(-1).title);
    for (let step = 1; step <= playbook.steps.length; step += 1) await page.click(`${STEPS}[${step}]//label`);
    assert.equal(await page.run("() => document.querySelectorAll('ol.steps input:checked').length"), playbook.steps.length);
    assert.doesNotMatch(await page.text(), /\{\{|undefined/);
    await desktop.photograph("playbook");
    await page.enter("Note (optional)", "Agreement 8841");
    await page.press("Mark as set up");
    await page.says("Autopay is marked as set up.");
    await page.says("Set up on 18 November 2026.");
    await desktop.session.choose((line) => line.label === "Quit");
    await desktop.hasEnded();
    await desktop.close();
    page = await desktop.open();
    await opened(page);
    await page.says("Set up on 18 November 2026.");
    const { autopay } = (await desktop.call("payment", { id: payment.id })).payment;
    assert.deepEqual([autopay.state, autopay.playbookId, autopay.note], ["set_up", playbook.id, "Agreement 8841"]);
  }));
