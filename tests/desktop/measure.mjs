// How long the window takes to open on a large company, and how much memory the whole application then holds.
// Says the medians of several starts, and keeps them where `make bench` finds them. Run by measure.sh.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onDesktop } from "./desktop.mjs";
import { until } from "./webdriver.mjs";

const PAYMENTS = Number(process.argv[2] ?? 100_000);
const BATCH = 10_000;
const STARTS = 7;
/** The first rows are to be seen within a second. */
const MOST = 1000;
const kept = fileURLToPath(new URL("../../target/bench", import.meta.url));

const empty = await onDesktop({}, async (desktop) => {
  const page = await desktop.open();
  await page.says("Create a company");
  return settledMemory(await desktop.running());
});

const starts = await onDesktop({}, async (desktop) => {
  await desktop.open();
  await fill(desktop);
  const starts = [];
  for (let start = 0; start < STARTS; start += 1) {
    await desktop.close();
    starts.push(await measure(desktop));
  }
  return starts;
});

const median = (name) => starts.map((start) => start[name]).sort((one, other) => one - other)[Math.floor(STARTS / 2)];
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
const megabytes = (amount) => `${amount.toFixed(0)} MB`;
const company = `a company of ${PAYMENTS.toLocaleString("en")} payments`;
const figures = [
  { what: `Start of the process to the first paint, ${company}`, value: seconds(median("painted")), most: seconds(MOST), met: median("painted") <= MOST },
  { what: "… to the board with its rows", value: seconds(median("filled")), most: seconds(MOST), met: median("filled") <= MOST },
  { what: "Memory of the whole application (PSS, WebKit's processes included), board open", value: megabytes(median("board")) },
  { what: "… after the list of payments was opened", value: megabytes(median("list")) },
  { what: "… of the window without a company", value: megabytes(empty) },
];
for (const { what, value } of figures) console.log(`${value.padStart(8)}  ${what}`);
mkdirSync(kept, { recursive: true });
writeFileSync(join(kept, "window.jsonl"), figures.map((figure) => `${JSON.stringify(figure)}\n`).join(""));

async function fill(desktop) {
  await desktop.call("create_company", { name: "Large", country: "CA", businessType: "service" });
  const next = new Date(Date.now() + 86_400_000).toISOString().slice(0, 8);
  const line = (number) => `Payment ${number},Supplier ${number % 50},${100 + (number % 900)}.50,monthly,${next}${String(1 + (number % 28)).padStart(2, "0")}`;
  const csv = (from, count) => ["name,paid to,amount,how often,next due", ...Array.from({ length: count }, (_, place) => line(from + place))].join("\n");
  const { mapping } = await desktop.call("preview_payments_import", { content: csv(1, 3) });
  for (let from = 1; from <= PAYMENTS; from += BATCH) await desktop.call("import_payments", { content: csv(from, Math.min(BATCH, PAYMENTS - from + 1)), mapping });
}

async function measure(desktop) {
  const page = await desktop.open();
  // The page's own clock is read together with the rows, so that the way to the driver and back does not count.
  const seen = await until("the rows of the board", 60_000, () =>
    page.run("() => (document.querySelector('table.due-rows tbody tr') ? performance.timeOrigin + performance.now() : null)"));
  const program = await desktop.running();
  const paint = await until("the first paint", 10_000, () =>
    page.run("() => { const paint = performance.getEntriesByName('first-contentful-paint')[0]; return paint ? performance.timeOrigin + paint.startTime : null; }"));
  const began = startOf(program);
  const board = await settledMemory(program);
  await page.follow("Payments");
  await page.element("//*[@role='row'][contains(., 'Payment ')]");
  return { painted: paint - began, filled: seen - began, board, list: await settledMemory(program) };
}

/** The memory once what is done at the start is over: when a second changes it by less than a megabyte. */
async function settledMemory(program) {
  let before = memoryOf(program);
  return until("memory that stays as it is", 60_000, async () => {
    await pause(1000);
    const now = memoryOf(program);
    const settled = Math.abs(now - before) < 1;
    before = now;
    return settled ? now : null;
  });
}

/** When a process began, in milliseconds since 1970; the kernel counts in hundredths of a second since it started. */
function startOf(process) {
  const ticks = Number(statOf(process)[19]);
  const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
  return Date.now() - uptime * 1000 + ticks * 10;
}

function statOf(process) {
  // The program's name stands in brackets and may hold anything.
  return readFileSync(`/proc/${process}/stat`, "utf8").split(") ").at(-1).split(" ");
}

/** The proportional share of a process and of all that it started, in megabytes. */
function memoryOf(process) {
  const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, "utf8"))[1]) / 1024;
  const children = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === process);
  return children.reduce((sum, child) => sum + memoryOf(Number(child)), own);
}

function parentOf(process) {
  try {
    return Number(statOf(process)[1]);
  } catch {
    // It has ended.
    return null;
  }
}
