// A small WebDriver client (https://www.w3.org/TR/webdriver2/): what the journeys need, and no more.
import { setTimeout as pause } from "node:timers/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
export const KEYS = { enter: "\uE007", escape: "\uE00C", tab: "\uE004", control: "\uE009", backspace: "\uE003", down: "\uE015" };

/** An answer of the driver that says no; `kind` is WebDriver's own word for the reason. */
export class WebDriverError extends Error {
  constructor(kind, message) {
    super(`${kind}: ${message}`);
    this.kind = kind;
  }
}

/** A window under WebDriver's control. */
export class Page {
  static async open(driver, application, args = []) {
    const options = { application, args };
    const capabilities = { alwaysMatch: { browserName: "wry", "tauri:options": options } };
    const { sessionId } = await request(`${driver}/session`, "POST", { capabilities });
    const page = new Page(`${driver}/session/${sessionId}`);
    // A large import on a busy machine takes longer than the half minute that WebDriver gives a promise.
    await page.#ask("POST", "/timeouts", { script: 120_000 });
    return page;
  }

  constructor(address) {
    this.address = address;
  }

  #ask(method, path, body) {
    return request(this.address + path, method, body);
  }

  /** Ends the session, and with it the program. */
  async end() {
    await this.#ask("DELETE", "").catch((error) => {
      // A program that has quit by itself takes its session along.
      if (!(error instanceof WebDriverError) && !(error instanceof TypeError)) throw error;
    });
  }

  /** Runs a function inside the page and returns its JSON value. */
  run(script, ...args) {
    return this.#ask("POST", "/execute/sync", { script: `return (${script})(...arguments)`, args });
  }

  /** Runs a function inside the page, and waits for its promise. */
  async runAsync(script, ...args) {
    const wrapped = `const done = arguments[arguments.length - 1];
      Promise.resolve((${script})(...Array.from(arguments).slice(0, -1)))
        .then((value) => done({ value: value ?? null }), (error) => done({ error: error?.message ?? JSON.stringify(error) }));`;
    const outcome = await this.#ask("POST", "/execute/async", { script: wrapped, args });
    if ("error" in outcome) throw new Error(outcome.error);
    return outcome.value;
  }

  /** Loads one of the window's addresses anew, and waits until it is there. */
  async load(address) {
    await this.run("(address) => { window.isLeft = true; location.href = address; }", address);
    // A page that goes away in the middle of the question does not answer it.
    await until(`the page ${address}`, 30_000, () => this.run("() => (window.isLeft || document.readyState !== 'complete' ? null : true)").catch(() => null));
  }

  /** The element that an XPath names, or null. */
  async #find(xpath) {
    try {
      const found = await this.#ask("POST", "/element", { using: "xpath", value: xpath });
      return found[ELEMENT];
    } catch (error) {
      if (error.kind === "no such element") return null;
      throw error;
    }
  }

  /** Waits until the XPath names an element that is shown, and returns it. */
  async element(xpath, patience = 30_000) {
    return until(`an element ${xpath}`, patience, async () => {
      const element = await this.#find(xpath);
      if (element === null) return null;
      const shown = await this.#ask("GET", `/element/${element}/displayed`).catch(() => false);
      return shown ? element : null;
    });
  }

  /** Whether the XPath names an element now. */
  async has(xpath) {
    return (await this.#find(xpath)) !== null;
  }

  /** Waits until the XPath names nothing. */
  gone(xpath, patience = 30_000) {
    return until(`no element ${xpath}`, patience, async () => ((await this.#find(xpath)) === null ? true : null));
  }

  /** Clicks what the XPath names, and tries again while the page moves it or covers it. */
  async click(xpath, patience = 30_000) {
    await until(`a click on ${xpath}`, patience, async () => {
      const element = await this.element(xpath, patience);
      try {
        await this.#ask("POST", `/element/${element}/click`, {});
        return true;
      } catch (error) {
        if (["stale element reference", "element click intercepted", "element not interactable"].includes(error.kind)) return null;
        throw error;
      }
    });
  }

  /** Replaces what stands in the field that the XPath names. */
  async fill(xpath, text) {
    const element = await this.element(xpath);
    await this.#ask("POST", `/element/${element}/clear`, {});
    await this.#ask("POST", `/element/${element}/value`, { text });
  }

  /** Clicks the button with this name. */
  press(name) {
    // The first words alone: a hint for the keyboard may stand beside them.
    return this.click(`//button[normalize-space(text())=${quoted(name)} or @aria-label=${quoted(name)}]`);
  }

  /** Follows the link with this name. */
  follow(name) {
    return this.click(`//a[normalize-space()=${quoted(name)} or starts-with(normalize-space(), ${quoted(`${name},`)})]`);
  }

  /** Replaces what stands in the field with this label. */
  enter(label, text) {
    return this.fill(`//*[@id=//label[normalize-space()=${quoted(label)}]/@for]`, text);
  }

  /** Gives a file to the field that takes files. */
  async upload(path) {
    const element = await until("a field for files", 30_000, () => this.#find("//input[@type='file']"));
    await this.#ask("POST", `/element/${element}/value`, { text: path });
  }

  /** Types into whatever has the focus. */
  async type(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.#ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Presses `key` while `modifier` is held. */
  async chord(modifier, key) {
    const actions = [
      { type: "keyDown", value: modifier },
      { type: "keyDown", value: key },
      { type: "keyUp", value: key },
      { type: "keyUp", value: modifier },
    ];
    await this.#ask("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** The words on the page. */
  text() {
    return this.run("() => document.body.innerText");
  }

  /** Waits until the page says `words`. */
  async says(words, patience = 30_000) {
    return until(`the words “${words}”`, patience, async () => ((await this.text()).includes(words) ? true : null), () => this.text());
  }
}

// XPath has no escapes inside a string; no name in the window has both kinds of quotes.
function quoted(text) {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

/** Asks `question` again and again until it answers something other than null; fails after `patience` milliseconds. */
export async function until(what, patience, question, explain) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await question();
    if (answer !== null && answer !== undefined) return answer;
    if (Date.now() > end) {
      const seen = explain ? `\nInstead there is:\n${await explain()}` : "";
      throw new Error(`${what} did not come within ${patience / 1000} s${seen}`);
    }
    await pause(50);
  }
}

async function request(address, method, body) {
  const answer = await fetch(address, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(120_000),
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new WebDriverError(value?.error ?? answer.status, value?.message ?? "");
  return value;
}
