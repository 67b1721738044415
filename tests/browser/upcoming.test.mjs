// What falls due: the month as a calendar walked by keyboard, and the days ahead as a list.
import assert from "node:assert/strict";
import { button, list, openRow, pane, pick } from "./support/hands.mjs";
import { at, gone, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany();
    const owed = (name, amount, particulars) => daybook.call("create_payment", { name, kind: "bill", amount, cadence: "monthly", payFrom: "1010", expenseAccount: "6110", ...particulars });
    await owed("Rent", { kind: "fixed", amount: cad("1850.00") }, { startsOn: "2026-01-01", dueDay: 1 });
    await owed("Hydro", { kind: "estimated", amount: cad("150.00") }, { startsOn: "2026-11-10", dueDay: 10 });
    await owed("Gas", { kind: "range", low: cad("60.00"), high: cad("240.00") }, { startsOn: "2026-11-24", dueDay: 24 });
    await owed("Licence", { kind: "fixed", amount: cad("5.00") }, { cadence: "once", startsOn: "2027-03-03" });
  },
});

const day = (page, date) => page.locator(`[data-day="${date}"]`);
const focused = (page, date) => until(`${date} has the focus`, () => day(page, date).evaluate((cell) => cell === document.activeElement));

journey("the calendar shows the month, and arrows walk its days", "/upcoming", async ({ page }) => {
  await see(page.getByRole("grid", { name: "November 2026" }));
  await says(day(page, "2026-11-01"), /Rent.*missed/s);
  await says(day(page, "2026-11-24"), "Gas");
  await until("today is marked", async () => (await day(page, "2026-11-18").getAttribute("aria-current")) === "date");
  await day(page, "2026-11-18").focus();
  await page.keyboard.press("ArrowDown");
  await focused(page, "2026-11-25");
  await page.keyboard.press("ArrowLeft");
  await focused(page, "2026-11-24");
  await says(page.getByRole("region", { name: "Tuesday, 24 November" }), /Gas.*60\.00 to 240\.00/s);
  await page.keyboard.press("PageDown");
  await see(page.getByRole("grid", { name: "December 2026" }));
  await focused(page, "2026-12-24");
  await page.keyboard.press("Home");
  await focused(page, "2026-12-20");
  await page.keyboard.press("t");
  await see(page.getByRole("grid", { name: "November 2026" }));
  await focused(page, "2026-11-18");
});

journey("months are turned, and a day leads to its payment and back to the same month", "/upcoming", async ({ page }) => {
  await button(page, "The month after").click();
  await see(page.getByRole("grid", { name: "December 2026" }));
  await day(page, "2026-12-10").click();
  await button(page, "Open Hydro").click();
  await at(page, /^\/payments\/.*due=2026-12-10/);
  await see(pane(page, "Hydro"));
  await page.goBack();
  await see(page.getByRole("grid", { name: "December 2026" }));
  await button(page, "This month").click();
  await see(page.getByRole("grid", { name: "November 2026" }));
});

journey("the list says why in words, how far is chosen, and its sums are the server's", "/upcoming?range=week", async ({ page, daybook }) => {
  const upcoming = list(page, "Upcoming");
  await says(upcoming, /Gas.*60\.00 to 240\.00/);
  await says(upcoming, /1 Nov Rent missed .*nothing was confirmed/);
  await gone(upcoming.getByText("Licence"));
  await pick(page, "How far", "Next year");
  await openRow(page, "Upcoming", "Licence");
  await see(pane(page, "Licence"));
  await page.goBack();
  await pick(page, "States", "Missed and odd");
  await gone(upcoming.getByText("Gas"));
  await see(upcoming.getByText("Rent").first());
  await pick(page, "States", "All");
  await pick(page, "How far", "Next 30 days");
  const { totals } = await daybook.call("upcoming_occurrences", { from: "2026-11-18", until: "2026-12-18", limit: 1 });
  await says(page.locator(".bar .end"), new RegExp(totals[0].expected.amount.replace(/(\d)(?=(\d{3})+\.)/g, "$1,").replace(".", "\\.")));
  await page.getByRole("searchbox").fill("hydro");
  await gone(upcoming.getByText("Rent"));
  await see(upcoming.getByText("Hydro").first());
});

journey("the board's figures lead to what they count", "/", async ({ page }) => {
  const strip = page.locator(".strip");
  await says(strip, /Missed/);
  await strip.getByRole("link", { name: /Missed/ }).press("Enter");
  await at(page, "/upcoming?states=missed");
  await says(list(page, "Upcoming"), "missed");
  await page.goBack();
  await strip.getByRole("link", { name: /Autopay unverified/ }).press("Enter");
  await at(page, "/payments?autopay=set_up");
  await says(page.getByText("No payment fits these filters."), "No payment");
  await page.goBack();
  await strip.getByRole("link", { name: /In the bank/ }).press("Enter");
  await at(page, "/accounts");
});

journey("the board says what the next thirty days ask for, lowest to highest", "/", async ({ page, daybook }) => {
  const ahead = page.getByRole("table", { name: "What the next 30 days ask for" });
  const { totals: [total] } = await daybook.call("upcoming_occurrences", { from: "2026-11-18", until: "2026-12-18", limit: 1 });
  const plain = (money) => money.amount.replace(/\B(?=(\d{3})+\.)/g, ",");
  await says(ahead, new RegExp(`CAD ${plain(total.low)} ${plain(total.expected)} ${plain(total.high)}`.replaceAll(".", "\\.")));
  assert.ok(Number(total.low.amount) < Number(total.high.amount), "a range is between two amounts");
});
