// The tray without books: closing to it, coming back, quitting, and desktops that have none.
import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { onDesktop } from "./desktop.mjs";

const named = (label) => (line) => line.label === label;

test("closing the window keeps the program, and starting it again brings the same window back", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    await page.run("() => { window.stillHere = true; }");
    await desktop.session.menuLine(named("Quit"));
    await desktop.closeWindow();
    await desktop.windows(0);
    assert.notEqual(await desktop.running(), null);
    const said = await desktop.session.event((event) => event.event === "notification");
    assert.match(said.title, /keeps watch/);
    assert.equal(await desktop.openAgain(), 0);
    await desktop.windows(1);
    assert.equal(await page.run("() => window.stillHere"), true);
    // What was explained once is not explained again.
    await desktop.closeWindow();
    await desktop.windows(0);
    assert.equal(desktop.session.events.filter((event) => event.event === "notification").length, 1);
  }));

test("the tray opens the window and quits the program", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    await desktop.session.menuLine(named("Open Daybook"));
    await desktop.closeWindow();
    await desktop.windows(0);
    await desktop.session.choose(named("Open Daybook"));
    await desktop.windows(1);
    await desktop.session.choose(named("Quit"));
    await desktop.hasEnded();
  }));

test("clicking a notification brings the window back", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    await desktop.session.menuLine(named("Quit"));
    await desktop.closeWindow();
    const said = await desktop.session.event((event) => event.event === "notification");
    await desktop.windows(0);
    await desktop.session.ask({ do: "click_notification", id: said.id });
    await desktop.windows(1);
  }));

test("on a desktop without tray and notifications everything else works, and closing is quitting", () =>
  onDesktop({ tray: false, notifications: false }, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    const settings = await desktop.invoke("desk_settings");
    assert.deepEqual([settings.trayWorks, settings.notificationsWork, settings.closeToTray], [false, false, true]);
    assert.equal(settings.problems.length, 2);
    await desktop.closeWindow();
    await desktop.hasEnded();
  }));

test("a tray that appears later is used", () =>
  onDesktop({ tray: false }, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    assert.equal((await desktop.invoke("desk_settings")).trayWorks, false);
    await desktop.session.ask({ do: "offer_tray" });
    await desktop.session.menuLine(named("Quit"));
    assert.equal((await desktop.invoke("desk_settings")).trayWorks, true);
    await desktop.closeWindow();
    await desktop.windows(0);
    assert.notEqual(await desktop.running(), null);
  }));

test("an owner who wants no tray closes the window and is done", () =>
  onDesktop({}, async (desktop) => {
    const page = await desktop.open();
    await page.says("Daybook");
    await desktop.session.menuLine(named("Quit"));
    const settings = await desktop.invoke("set_desk_settings", { closeToTray: false });
    assert.equal(settings.closeToTray, false);
    await desktop.closeWindow();
    await desktop.hasEnded();
  }));

test("starting at login is off until asked for, starts hidden, and is taken back", () =>
  onDesktop({}, async (desktop) => {
    const file = join(desktop.home, ".config/autostart/Daybook.desktop");
    const isThere = () => access(file).then(() => true, () => false);
    const page = await desktop.open("--hidden");
    await desktop.session.menuLine(named("Quit"));
    await desktop.windows(0);
    assert.equal((await desktop.invoke("desk_settings")).startAtLogin, false);
    assert.equal(await isThere(), false);
    assert.equal((await desktop.invoke("set_desk_settings", { startAtLogin: true })).startAtLogin, true);
    assert.ok(await isThere());
    assert.equal((await desktop.invoke("set_desk_settings", { startAtLogin: false })).startAtLogin, false);
    assert.equal(await isThere(), false);
    assert.equal(await desktop.openAgain("--hidden"), 0);
    await desktop.windows(0);
    assert.equal(await desktop.openAgain(), 0);
    await desktop.windows(1);
    await page.says("Daybook");
  }));
