// Reminders while the program runs: snoozed from the tray, on desktops that take no notifications, and after the machine slept.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { createCompany, midday, onDesktop, owe } from "./desktop.mjs";
import { until } from "./webdriver.mjs";

const notified = (desktop) => desktop.session.events.filter((event) => event.event === "notification");
const starting = (label) => (line) => line.label.startsWith(label);
const runs = async (desktop) => (await desktop.call("tick_history")).rows;

/** Waits until the program has made a daily run for a day by itself. */
const ran = (desktop, day) =>
  until(`a daily run for ${day}`, 30_000, async () => (await runs(desktop)).find((run) => run.ranFor === day), async () => JSON.stringify(await runs(desktop)));

/** Waits until no job's time has come any more; returns those that say something. */
const worked = (desktop) =>
  until("the end of the jobs", 30_000, async () => {
    const { rows } = await desktop.call("jobs_list");
    const isDone = ({ status, attempts }) => status === "completed" || (status === "pending" && attempts > 0);
    return rows.every(isDone) ? rows.filter((job) => job.kind === "notify") : null;
  });

/** Makes a company whose daily run of the day is over: what is owed from then on is spoken of at the next one. */
async function withCompany(desktop, ...args) {
  const page = await desktop.open(...args);
  await createCompany(desktop);
  await until("the first daily run", 30_000, async () => (await runs(desktop))[0]);
  await worked(desktop);
  return page;
}

test("a reminder that is snoozed in the tray leaves it, and comes back when its time has come", () =>
  onDesktop({ clock: midday("2026-11-18") }, async (desktop) => {
    const page = await withCompany(desktop);
    await owe(desktop, "Hydro", "2026-11-18");
    await owe(desktop, "Water", "2026-11-18");
    const dueToday = (name) => (line) => line.label.startsWith(name) && line.label.endsWith("today");
    await desktop.trayCounts("2");
    await desktop.session.choose(dueToday("Hydro"), starting("Snooze"));
    await desktop.session.goneFromMenu(dueToday("Hydro"));
    await desktop.trayCounts("1");
    await desktop.session.menuLine(dueToday("Water"));
    await desktop.moveClock(midday("2026-11-19"));
    await desktop.session.menuLine((line) => line.label.startsWith("Hydro") && line.label.endsWith("due since 18 Nov"));
    await desktop.trayCounts("2");
    // What was owed after the day's run was spoken of on that day; the snoozed one comes alone.
    const said = await desktop.session.event((event) => event.event === "notification" && `${event.title} ${event.body}`.includes("since 18 November 2026"));
    assert.match(`${said.title}\n${said.body}`, /Hydro is due since 18 November 2026/);
    await worked(desktop);
    assert.equal(notified(desktop).filter((event) => `${event.title} ${event.body}`.includes("since")).length, 1);
    await page.follow("Board");
    await page.says("2 things need you");
  }));

const DEAF = [
  ["is absent", { do: "withdraw_notifications" }, { do: "offer_notifications" }],
  ["refuses", { do: "refuse_notifications" }, { do: "accept_notifications" }],
];
for (const [how, deafen, mend] of DEAF) {
  test(`a notification server that ${how} is spoken of once and harms nothing; a later try notifies once`, () =>
    onDesktop({ clock: midday("2026-11-18") }, async (desktop) => {
      const warnings = async () => (await readFile(join(desktop.home, ".local/share/Daybook/logs/desktop.log"), "utf8")).split("shows no notifications").length - 1;
      await desktop.session.ask(deafen);
      await withCompany(desktop);
      await owe(desktop, "Hydro", "2026-11-19", { remindDaysBefore: 0 });
      await desktop.moveClock(midday("2026-11-19"));
      await ran(desktop, "2026-11-19");
      assert.deepEqual((await worked(desktop)).map((job) => [job.status, job.attempts]), [["pending", 1]]);
      await desktop.moveClock("2026-11-19T17:05:00Z");
      await until("a second try", 30_000, async () => ((await worked(desktop))[0].attempts === 2 ? true : null));
      assert.equal(await warnings(), 1);
      const { notificationsWork, trayWorks, problems } = await desktop.invoke("desk_settings");
      assert.deepEqual([notificationsWork, trayWorks, problems.length], [false, true, 1]);
      // The tray, the jobs and the books go on.
      await desktop.trayCounts("1");
      const line = await desktop.session.menuLine((line) => line.label.startsWith("Hydro"));
      assert.ok(line.items.some(starting("Confirm")));
      assert.equal((await desktop.call("verify_books")).ok, true);
      await desktop.session.ask(mend);
      await desktop.moveClock("2026-11-19T17:30:00Z");
      const said = await desktop.session.event((event) => event.event === "notification");
      assert.equal(said.title, "Hydro is due today");
      await until("the job done", 30_000, async () => ((await worked(desktop))[0].status === "completed" ? true : null));
      assert.equal((await desktop.invoke("desk_settings")).notificationsWork, true);
      await desktop.moveClock("2026-11-19T23:30:00Z");
      await desktop.call("run_daily_tick");
      await worked(desktop);
      assert.equal(notified(desktop).length, 1);
      assert.equal(await warnings(), 1);
    }));
}

test("what does not work on a desktop is said in the window once", () =>
  onDesktop({ notifications: false }, async (desktop) => {
    const said = "This desktop shows no notifications. Reminders stand in the window.";
    const page = await withCompany(desktop);
    await page.says(said);
    await page.says("Nothing needs you today");
    await desktop.photograph("no-notifications");
    await page.press("Understood");
    await page.gone(`//p[.='${said}']`);
    await page.load("/");
    await page.says("Nothing needs you today");
    await desktop.invoke("desk_settings");
    assert.doesNotMatch(await page.text(), /no notifications/);
    await page.follow("Settings");
    await page.says(said);
  }));

test("a machine that slept for a month says it in one summary, and says nothing of it again", () =>
  onDesktop({ clock: midday("2026-11-18") }, async (desktop) => {
    await withCompany(desktop, "--hidden");
    for (const [name, startsOn] of [["Hydro", "2026-11-25"], ["Rent", "2026-12-01"], ["Water", "2026-12-10"]]) await owe(desktop, name, startsOn);
    await owe(desktop, "Linen", "2026-11-27", { cadence: "weekly", dueDay: undefined });
    await worked(desktop);
    assert.deepEqual(notified(desktop), []);
    const program = await desktop.running();
    process.kill(program, "SIGSTOP");
    await desktop.moveClock(midday("2026-12-18"));
    process.kill(program, "SIGCONT");
    const said = await desktop.session.event((event) => event.event === "notification");
    assert.match(said.title, /^\d+ payments need you$/);
    assert.match(said.body, /missed/);
    const [latest, ...earlier] = await runs(desktop);
    assert.deepEqual([latest.ranFor, latest.caughtUpFrom], ["2026-12-18", "2026-11-19"]);
    assert.deepEqual(earlier.map((run) => run.ranFor), ["2026-11-18"], "a day that was slept through has no run of its own");
    // Awake again: hours pass, somebody sets the clock back and forth, and the program is started anew.
    await desktop.moveClock("2026-12-18T20:00:00Z");
    assert.equal((await desktop.call("run_daily_tick")).reminders, 0);
    await desktop.moveClock(midday("2026-12-17"));
    assert.equal((await ran(desktop, "2026-12-17")).reminders, 0);
    await desktop.moveClock("2026-12-18T21:00:00Z");
    await desktop.close();
    await desktop.open("--hidden");
    await desktop.session.menuLine(starting("Hydro"));
    await worked(desktop);
    await desktop.moveClock("2026-12-18T23:00:00Z");
    await desktop.call("run_daily_tick");
    await worked(desktop);
    assert.equal(notified(desktop).length, 1);
  }));
