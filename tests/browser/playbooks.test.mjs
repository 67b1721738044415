// Autopay led by a playbook and proven with evidence; and what to do when a payment fails, with letters filled in.
import assert from "node:assert/strict";
import { act, button, lastChange, list, openRow, pane, pick, undo } from "./support/hands.mjs";
import { gone, says, see, until } from "./support/see.mjs";
import { stage } from "./support/stage.mjs";

const cad = (amount) => ({ amount, currency: "CAD" });
const { journey } = stage({
  prepare: async (daybook) => {
    await daybook.createCompany();
    const owed = (name, particulars = {}) =>
      daybook.call("create_payment", { name, kind: "bill", partyName: "Westcoast Hydro", amount: { kind: "fixed", amount: cad("152.18") }, cadence: "monthly", startsOn: "2026-11-10", dueDay: 10, payFrom: "1010", expenseAccount: "6110", ...particulars });
    return { owed };
  },
});

const starting = (text) => new RegExp(`^${text.replace(/[()]/g, "\\$&")}`);
const autopay = (page) => page.getByRole("region", { name: "Autopay" });

journey("a playbook is walked step by step, autopay marked as set up, and verified with a bank line", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Hydro");
  const state = async () => (await daybook.call("payment", { id })).payment.autopay;
  await openRow(page, "Payments", "Hydro");
  await says(autopay(page), /off.*You pay this one yourself/s);
  await button(autopay(page), "Set up").click();
  const { rows } = await daybook.call("playbooks_list", {});
  const direct = rows.find((row) => row.id === "ca-direct-debit");
  await pick(page, "Playbook", starting(direct.title));
  const { steps } = await daybook.call("playbook", { id: direct.id, paymentId: id });
  const boxes = autopay(page).getByRole("list", { name: direct.title }).getByRole("checkbox");
  await until("every step is shown", async () => (await boxes.count()) === steps.length);
  for (const [place, step] of steps.entries()) {
    await says(autopay(page).getByRole("listitem").nth(place), step.title);
    await boxes.nth(place).press("Space");
    assert.ok(await boxes.nth(place).isChecked());
  }
  assert.ok(!(await autopay(page).innerText()).includes("{{"));
  await autopay(page).getByLabel("Set up on").fill("2026-11-17");
  await autopay(page).getByLabel("Note (optional)").fill("Form sent to the utility");
  await autopay(page).getByLabel("Note (optional)").press("Enter");
  await says(lastChange(page), "Autopay is marked as set up.");
  await says(autopay(page), /unverified.*Set up on 17 November 2026/s);
  assert.equal((await state()).playbookId, direct.id);

  await button(autopay(page), "Verify").click();
  const line = autopay(page).getByLabel("The line as the bank shows it");
  await line.press("Enter");
  await until("evidence is asked for", async () => (await line.getAttribute("aria-invalid")) === "true");
  await line.fill("10 NOV PREAUTHORIZED DEBIT WESTCOAST HYDRO 152.18");
  await line.press("Enter");
  await says(autopay(page), /verified.*A bank line proves it: 10 NOV PREAUTHORIZED DEBIT/s);
  assert.equal((await state()).evidence.kind, "bank_line");

  await button(autopay(page), "Turn off").click();
  await button(page.getByRole("form", { name: "Turn autopay off" }), "Turn off").click();
  await says(lastChange(page), "Autopay is off.");
  await says(autopay(page), "You pay this one yourself.");
});

journey("the owner's word is evidence too, and undo takes it back", "/payments", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Heating gas");
  await daybook.call("set_up_autopay", { paymentId: id });
  await openRow(page, "Payments", "Heating gas");
  await button(autopay(page), "Verify").click();
  await autopay(page).getByText("My word").click();
  await autopay(page).getByLabel("How you know").fill("Seen in the banking app");
  await autopay(page).getByLabel("How you know").press("Enter");
  await says(autopay(page), /verified.*Your word stands for it: Seen in the banking app/s);
  await undo(page);
  await says(autopay(page), "unverified");
  assert.equal((await daybook.call("payment", { id })).payment.autopay.state, "set_up");
});

journey("a missed payment has a playbook with letters in which every blank is filled, ready to copy", "/", async ({ page, daybook, prepared }) => {
  const { id } = await prepared.owed("Water rates");
  const row = page.getByRole("table", { name: "Due and missed payments" }).getByRole("row").filter({ hasText: "Water rates" });
  await says(row, "missed");
  await button(row, "Playbook for Water rates").press("Enter");
  const letter = page.locator(".letter");
  await see(letter);
  const { steps, letters } = await daybook.call("failure_playbook", { paymentId: id, dueOn: "2026-11-10" });
  assert.ok(steps.length >= 3 && letters.length >= 2);
  for (const { title, subject, body } of letters) {
    await page.getByRole("radiogroup", { name: "Letter" }).getByText(title, { exact: true }).click();
    await says(letter, subject);
    const text = await letter.innerText();
    assert.doesNotMatch(text, /\{\{|\}\}|undefined|null/, `${title} has a blank`);
    await button(page, "Copy").click();
    await says(lastChange(page), "The letter is copied.");
    // The bar may still speak of the letter before.
    let copied = "";
    await until(`${title} is in the clipboard`, async () => {
      copied = await page.evaluate(() => navigator.clipboard.readText());
      return copied.replace(/\r/g, "") === `${subject}\n\n${body}`;
    });
    assert.match(copied, /Maple Street Bakery/);
  }
  await page.evaluate(() => { window.print = () => { window.printed = document.querySelector(".print-sheet")?.textContent; }; });
  await button(page, "Print").click();
  await until("the letter went to the printer", () => page.evaluate(() => Boolean(window.printed)));
  await button(page, "Close the playbook").click();
  await gone(letter);
});

journey("a due payment that failed leads to its playbook from the due date", "/payments", async ({ page, prepared }) => {
  await prepared.owed("Dough mixer lease", { startsOn: "2026-11-16", dueDay: 16 });
  await openRow(page, "Payments", "Dough mixer lease");
  await see(pane(page, "Dough mixer lease"));
  await act(page.getByRole("region", { name: "Due dates" }).getByRole("listitem").filter({ hasText: "16 Nov" }), "Act", "It failed: playbook and letters");
  await see(page.locator(".letter"));
  await see(list(page, "Payments"));
});
