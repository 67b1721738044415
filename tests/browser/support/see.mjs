// Looking until something is so: the tests never wait for a time, only for what they expect to see.
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";

/**
 * How long something that never comes is waited for: nothing that works takes as long, on the slowest machine that builds this.
 * Who writes a test waits less: `DAYBOOK_PATIENCE=5` is in seconds.
 */
export const PATIENCE = Number(process.env.DAYBOOK_PATIENCE ?? 90) * 1000;

/** Asks again until `look` gives something true, and gives that back. The last answer stands in the complaint. */
export async function until(what, look, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last;
  while (Date.now() < end) {
    try {
      last = await look();
      if (last) return last;
    } catch (thrown) {
      last = thrown;
    }
    await pause(40);
  }
  assert.fail(`Not so: ${what}. The last look gave: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}

function fits(text, wanted) {
  return wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted);
}

const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, " ").trim();

/** Waits until the locator's text holds `wanted` (a text, or a pattern). */
export async function says(locator, wanted) {
  let text = "";
  await until(`it says ${wanted}`, async () => {
    text = plain((await locator.allInnerTexts()).join(" | "));
    return fits(text, wanted);
  }).catch((error) => {
    throw new Error(`${error.message}\nIt says: ${text.slice(0, 600)}`, { cause: error });
  });
  return text;
}

/** Waits until a field holds `wanted`. */
export async function holds(locator, wanted) {
  let value = "";
  await until(`the field holds ${wanted}`, async () => {
    value = await locator.inputValue();
    return wanted instanceof RegExp ? wanted.test(value) : value === wanted;
  }).catch((error) => {
    throw new Error(`${error.message}\nIt holds: ${value}`, { cause: error });
  });
}

/** Waits until it is in sight. */
export function see(locator) {
  return locator.first().waitFor({ state: "visible" });
}

/** Waits until there is none of it. */
export async function gone(locator) {
  await until("it is gone", async () => (await locator.filter({ visible: true }).count()) === 0);
}

/** Waits until the address is the wanted one (a text), or fits it (a pattern): where one goes back to begins as where one was. */
export function at(page, wanted) {
  return until(`the address is ${wanted}`, () => {
    const { pathname, search } = new URL(page.url());
    return wanted instanceof RegExp ? wanted.test(pathname + search) : pathname + search === wanted;
  });
}
