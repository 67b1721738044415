// A Daybook of a test's own: a server with its home in a temporary folder, at a fixed time, and a way to call it from outside.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PATIENCE } from "./see.mjs";

const ROOT = resolve(import.meta.dirname, "../../..");
const BINARY = process.env.DAYBOOK_BINARY ?? join(ROOT, "target/debug/daybook");
const UI = process.env.DAYBOOK_UI ?? join(ROOT, "ui/dist");

/** When every test begins: a Wednesday morning in Vancouver. */
export const CLOCK = "2026-11-18T17:00:00Z";
export const TODAY = "2026-11-18";

// A run that is stopped half-way leaves no server behind.
const running = new Set();
const stopAll = () => running.forEach((child) => child.kill("SIGKILL"));
process.once("exit", stopAll);
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
  process.once(signal, () => {
    stopAll();
    process.exit(code);
  });
}

/** A refusal by the server, with the code that the tests look at. */
export class Refusal extends Error {
  constructor({ code, message, field, hint }) {
    super(`${code}: ${message}`);
    Object.assign(this, { code, field, hint });
  }
}

export class Daybook {
  #process;
  #ownsHome;
  #said = "";

  /** Starts a server. `home` and `port` start it again where another one was. */
  static async start({ clock = CLOCK, home, port = 0, books } = {}) {
    const daybook = new Daybook();
    daybook.#ownsHome = home === undefined;
    daybook.home = home ?? (await mkdtemp(join(tmpdir(), "daybook-browser-")));
    const flags = ["serve", "--ui", UI, "--port", String(port), "--no-daily-run", ...(books ? ["--books", books] : [])];
    daybook.#process = spawn(BINARY, flags, {
      env: { ...process.env, DAYBOOK_HOME: daybook.home, DAYBOOK_CLOCK: clock, DAYBOOK_BOOKS: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const child = daybook.#process;
    running.add(child);
    child.once("exit", () => running.delete(child));
    const address = await daybook.#announced();
    daybook.origin = address.origin;
    daybook.port = Number(address.port);
    daybook.token = new URLSearchParams(address.hash.slice(1)).get("token");
    return daybook;
  }

  #announced() {
    const child = this.#process;
    return new Promise((done, failed) => {
      const give = setTimeout(() => failed(new Error(`The server did not say where it is.\n${this.#said}`)), PATIENCE);
      const hear = (chunk) => {
        this.#said += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]+(?=\s)/.exec(this.#said);
        if (!found) return;
        clearTimeout(give);
        done(new URL(found[0]));
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("error", failed);
      child.once("exit", (code) => {
        clearTimeout(give);
        failed(new Error(`The server ended with ${code}.\n${this.#said}`));
      });
    });
  }

  /** What a browser opens: a route, with the token behind `#`. */
  address(route = "/") {
    return `${this.origin}${route}#token=${this.token}`;
  }

  /** Calls an operation, and gives the whole answer. A refusal is thrown. */
  async answer(operation, input = {}, { key = randomUUID(), preview = false } = {}) {
    const response = await fetch(`${this.origin}/v1/${operation}`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${this.token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        ...(preview ? { "Daybook-Preview": "true" } : {}),
      },
      body: JSON.stringify(input),
    });
    const body = await response.json();
    if (!response.ok) throw new Refusal(body);
    return body;
  }

  /** Calls an operation, and gives its output. */
  async call(operation, input, options) {
    return (await this.answer(operation, input, options)).output;
  }

  /** The catalogue as the server has it. */
  async operations() {
    const response = await fetch(`${this.origin}/v1/operations`, { headers: { Authorization: `Bearer ${this.token}` } });
    const body = await response.json();
    return Array.isArray(body) ? body : body.operations;
  }

  /** A company with a bank account and nothing in its books. */
  createCompany(particulars = {}) {
    return this.call("create_company", { name: "Maple Street Bakery", country: "CA", businessType: "shop", timeZone: "America/Vancouver", booksStartOn: "2026-01-01", ...particulars });
  }

  openSample() {
    return this.call("open_sample_company");
  }

  /** Ends the server, as Ctrl+C would; the home stays if `keep` asks for it. */
  async stop({ keep = false } = {}) {
    const child = this.#process;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(force);
    }
    if (this.#ownsHome && !keep) await rm(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}
