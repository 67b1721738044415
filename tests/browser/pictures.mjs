// Takes the pictures that README.md and the guide show: the real window over the sample company, into docs/pictures.
import { execFileSync } from "node:child_process";
import { mkdtemp, mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Daybook } from "./support/daybook.mjs";
import { prepareCompany, screensOf, settled, show } from "./support/screens.mjs";
import { see } from "./support/see.mjs";
import { newContext, startBrowser } from "./support/stage.mjs";

const FOLDER = join(import.meta.dirname, "../../docs/pictures");
const BILLS = join(import.meta.dirname, "../../content/sample/bills.csv");
const MOST_BYTES = 150_000;

const named = (name) => screensOf("sample").find((screen) => screen.name === name);

const PICTURES = [
  { name: "board-light", screen: named("board") },
  { name: "board-dark", screen: named("board"), theme: "dark" },
  { name: "payments-light", screen: named("payment-confirm") },
  { name: "playbook-light", screen: named("payment-autopay") },
  { name: "letter-dark", theme: "dark", screen: { ...named("payment-failed"), act: async (page) => {
    await see(page.locator(".letter"));
    await page.locator(".letter").evaluate((letter) => letter.scrollIntoView({ block: "end" }));
  } } },
  { name: "import-light", empty: true, screen: { ...named("import"), act: async (page) => {
    await page.getByLabel("CSV file", { exact: true }).setInputFiles(BILLS);
    await see(page.getByText(/lines? (is|are) ready/));
  } } },
  { name: "upcoming-light", screen: named("upcoming") },
  { name: "ledger-dark", screen: named("entry"), theme: "dark" },
  { name: "accounts-light", screen: named("account") },
  { name: "palette-dark", screen: named("palette"), theme: "dark" },
];

await mkdir(FOLDER, { recursive: true });
const scratch = await mkdtemp(join(tmpdir(), "daybook-pictures-"));
const [sample, empty, browser] = await Promise.all([Daybook.start(), Daybook.start(), startBrowser()]);
try {
  const records = await prepareCompany(sample, "sample");
  // The sample has its bills already: a list of them is imported into a new company.
  await empty.createCompany({ name: "Northwind Joinery", businessType: "contractor" });
  for (const { name, screen, theme, empty: isEmpty } of PICTURES) {
    const daybook = isEmpty ? empty : sample;
    const context = await newContext(browser, theme ? { theme } : {});
    const page = await context.newPage();
    await show(page, daybook, screen, records);
    await settled(page);
    const raw = join(scratch, `${name}.png`);
    const made = join(FOLDER, `${name}.png`);
    await page.screenshot({ path: raw });
    // The window has few colours: a palette keeps every one that the eye can tell apart, in a third of the bytes.
    execFileSync("convert", [raw, "-strip", "+dither", "-colors", "256", "-define", "png:compression-level=9", made]);
    const { size } = await stat(made);
    if (size > MOST_BYTES) throw new Error(`${made} has ${size} bytes; ${MOST_BYTES} is the most.`);
    console.log(`${name}.png, ${Math.round(size / 1000)} kB`);
    await context.close();
  }
} finally {
  await browser.close();
  await sample.stop();
  await empty.stop();
  await rm(scratch, { recursive: true, force: true });
}
