// A desktop for one journey: a home folder of its own, a session that collects tray icons and notifications, and the program in it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Page, until } from "./webdriver.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.DAYBOOK_PROGRAM ?? join(root, "target/debug/daybook-desktop");
const session = join(root, "target/debug/desktop-session");
const tauriDriver = join(root, "target/tools/bin/tauri-driver");
/** Where pictures of the journeys are kept. */
export const pictures = join(root, "tests/desktop/output");

/** The session's side of the bus: see session.rs. */
class Session {
  #process;
  #answers = [];
  /** What happened by itself, oldest first. */
  events = [];

  static async start() {
    const started = new Session();
    started.#process = spawn(session, { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: started.#process.stdout }).on("line", (line) => {
      const said = JSON.parse(line);
      if ("event" in said) started.events.push(said);
      else started.#answers.shift()?.(said);
    });
    await started.event((event) => event.event === "ready");
    return started;
  }

  /** Asks the session to do something, and waits for its answer. */
  async ask(request) {
    const said = await new Promise((resolve) => {
      this.#answers.push(resolve);
      this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    });
    if ("refused" in said) throw new Error(`the session refused ${JSON.stringify(request)}: ${said.refused}`);
    return said.answer;
  }

  /** Waits for an event. */
  event(wanted, patience = 30_000) {
    return until("an event of the session", patience, async () => this.events.find(wanted) ?? null, () => JSON.stringify(this.events));
  }

  /** Waits for a menu in which some line, in any depth, is the wanted one; returns that line. */
  menuLine(wanted, patience = 30_000) {
    let last;
    return until("a line of the tray menu", patience, async () => {
      last = await this.ask({ do: "read_menu" }).catch((error) => error.message);
      return Array.isArray(last) ? findLine(last, wanted) : null;
    }, () => JSON.stringify(last, null, 1));
  }

  /** Waits for a menu without such a line. */
  goneFromMenu(unwanted, patience = 30_000) {
    return until("a tray menu without the line", patience, async () => (findLine(await this.ask({ do: "read_menu" }), unwanted) ? null : true));
  }

  /** Chooses the line that `wanted` finds, or the line behind it that `inner` finds. */
  choose(wanted, inner) {
    return until("a choice in the tray menu", 30_000, async () => {
      const line = await this.menuLine(wanted);
      const { id } = inner ? findLine(line.items, inner) : line;
      try {
        await this.ask({ do: "choose", id });
        return true;
      } catch (error) {
        // The menu was drawn anew between the look and the choice.
        if (/does not refer to a menu item/.test(error.message)) return null;
        throw error;
      }
    });
  }

  async end() {
    this.#process.stdin.end();
    await once(this.#process, "exit");
  }
}

function findLine(lines, wanted) {
  for (const line of lines) {
    if (wanted(line)) return line;
    const inner = findLine(line.items, wanted);
    if (inner) return inner;
  }
  return null;
}

/** One desktop, with whatever it is asked to have. */
export class Desktop {
  #drivers = [];

  /** `tray` and `notifications` say whether this desktop has them; `clock` is the instant at which the program believes to be. */
  static async start({ tray = true, notifications = true, clock } = {}) {
    const desktop = new Desktop();
    desktop.home = await mkdtemp(join(tmpdir(), "daybook-desktop-"));
    desktop.clock = clock;
    desktop.session = await Session.start();
    if (tray) await desktop.session.ask({ do: "offer_tray" });
    if (notifications) await desktop.session.ask({ do: "offer_notifications" });
    return desktop;
  }

  /** The program's surroundings: nothing of the machine's own user can be reached. */
  get environment() {
    const { PATH, DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS, LANG } = process.env;
    const runtime = join(this.home, "runtime");
    return {
      PATH, DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS, LANG,
      HOME: this.home,
      XDG_RUNTIME_DIR: runtime,
      GDK_BACKEND: "x11",
      NO_AT_BRIDGE: "1",
      // There is no graphics card to compose with.
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      RUST_BACKTRACE: "1",
      // tauri-driver fills pages with the traces of calls that it repeats anyway.
      RUST_LIB_BACKTRACE: "0",
      ...(this.clock ? { DAYBOOK_CLOCK: this.clock } : {}),
      DAYBOOK_CLOCK_FILE: join(this.home, "clock"),
    };
  }

  /** Moves the clock of the program, whether it runs or not; from there it goes on. */
  async moveClock(instant) {
    const written = join(this.home, "clock.new");
    await writeFile(written, instant);
    await rename(written, join(this.home, "clock"));
  }

  /** Starts the program under WebDriver. */
  async open(...args) {
    await mkdir(join(this.home, "runtime"), { recursive: true, mode: 0o700 });
    const [port, nativePort] = [await freePort(), await freePort()];
    const driver = spawn(tauriDriver, ["--port", port, "--native-port", nativePort, "--native-driver", "/usr/bin/WebKitWebDriver"], {
      env: this.environment,
      stdio: ["ignore", "inherit", "inherit"],
    });
    this.#drivers.push(driver);
    const address = `http://127.0.0.1:${port}`;
    await until("tauri-driver", 30_000, async () => (await fetch(`${address}/status`).catch(() => null))?.ok || null);
    this.page = await Page.open(address, program, args);
    return this.page;
  }

  /** Starts the program a second time, without WebDriver; returns its exit code. */
  async openAgain(...args) {
    const second = spawn(program, args, { env: this.environment, stdio: "inherit" });
    const [code] = await once(second, "exit");
    return code;
  }

  /** Asks a command of the shell, as the page does. */
  invoke(command, input = {}) {
    return this.page.runAsync("(command, input) => window.__TAURI_INTERNALS__.invoke(command, input)", command, input);
  }

  /** Runs an operation of the books, as the page does; returns its output. */
  async call(operation, input = {}, key = crypto.randomUUID()) {
    const { output } = await this.invoke("call", { request: { operation, input, key } });
    return output;
  }

  /** Closes the window as the cross in its title bar does. */
  async closeWindow() {
    const asked = await this.session.ask({ do: "close_window" });
    if (asked !== 1) throw new Error(`${asked} windows were asked to close`);
  }

  /** Drags a file onto the window and lets go, as from a file manager. */
  drag(path) {
    return this.session.ask({ do: "drag_file", path });
  }

  /** Waits until as many windows can be seen. */
  windows(count) {
    return until(`${count} windows`, 30_000, async () => ((await this.session.ask({ do: "count_windows" })) === count ? true : null));
  }

  /** The number of the program's process; null when it does not run. */
  running() {
    return this.session.ask({ do: "find_program" });
  }

  /** Waits until the program has ended. */
  hasEnded() {
    return until("the end of the program", 30_000, async () => ((await this.running()) === null ? true : null));
  }

  /** Ends the program the hard way, if it still runs, and its driver. */
  async close() {
    try {
      await this.page?.end();
      this.page = undefined;
      // A program that closes to the tray outlives its WebDriver session.
      const program = await this.running();
      if (program !== null) end(program);
      await this.hasEnded();
    } finally {
      for (const driver of this.#drivers.splice(0)) {
        driver.kill();
        if (driver.exitCode === null && driver.signalCode === null) await once(driver, "exit");
      }
    }
  }

  /** Keeps a picture of the screen. WebDriver's own pictures need a graphics card. */
  async photograph(name) {
    await mkdir(pictures, { recursive: true });
    await promisify(execFile)("import", ["-window", "root", join(pictures, `${name}.png`)]);
  }

  /** Waits until the tray says a number; returns the icon. */
  trayCounts(wanted) {
    const read = () => this.session.ask({ do: "read_icon" });
    return until(`the number ${wanted} in the tray`, 30_000, async () => {
      const icon = await read();
      return icon.label === wanted ? icon : null;
    }, async () => (await read()).label);
  }

  /** Keeps a picture of the tray's icon. Its file is written anew at every change, so that it may just be missing. */
  photographTray(name) {
    return until("the tray's icon", 30_000, async () => {
      const { icon } = await this.session.ask({ do: "read_icon" });
      await mkdir(pictures, { recursive: true });
      return copyFile(icon, join(pictures, `${name}.png`)).then(() => true, (error) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
    });
  }

  async end() {
    try {
      await this.close();
    } finally {
      await this.session.end();
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A desktop for the length of `journey`; when it fails, a picture says how things stood. */
export async function onDesktop(options, journey) {
  const desktop = await Desktop.start(options);
  try {
    return await journey(desktop);
  } catch (error) {
    await desktop.photograph(`failed-${Date.now()}`).catch(() => undefined);
    throw error;
  } finally {
    await desktop.end();
  }
}

/** Noon of a day, where the companies of the journeys are. */
export const midday = (date) => `${date}T17:00:00Z`;

/** Makes a company without its screens; the window, when it is shown, is left at its board. */
export async function createCompany(desktop, name = "Maple Street Bakery", particulars = {}) {
  await until("the page", 30_000, () => desktop.page.run("() => (window.__TAURI_INTERNALS__ ? true : null)"));
  await desktop.call("create_company", { name, country: "CA", businessType: "service", ...particulars });
  await desktop.page.load("/");
}

/** Makes a payment without its screens, first due on `startsOn`, and then each month unless said. */
export const owe = (desktop, name, startsOn, particulars = {}) =>
  desktop.call("create_payment", {
    name, startsOn, kind: "bill", amount: { kind: "fixed", amount: { amount: "152.18", currency: "CAD" } },
    cadence: "monthly", dueDay: Number(startsOn.slice(8)), payFrom: "1010", expenseAccount: "6110", ...particulars,
  });

function end(program) {
  try {
    process.kill(program, "SIGKILL");
  } catch (error) {
    // It was quicker.
    if (error.code !== "ESRCH") throw error;
  }
}

async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return String(port);
}
