// Photographs every screen in both themes, with the sample company, one of three payments and an empty one, into output/screens.
// Usage: npm run photograph [-- name,name … [company,company …]]
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Daybook } from "./support/daybook.mjs";
import { prepareCompany, screensOf, show } from "./support/screens.mjs";
import { listen, newContext, OUTPUT, startBrowser } from "./support/stage.mjs";

const only = process.argv[2] ? process.argv[2].split(",") : undefined;
const companies = process.argv[3]?.split(",") ?? ["sample", "three", "empty"];
const folder = join(OUTPUT, "screens");
await mkdir(folder, { recursive: true });
const browser = await startBrowser();
for (const company of companies) {
  const daybook = await Daybook.start();
  const records = await prepareCompany(daybook, company);
  for (const theme of ["light", "dark"]) {
    for (const screen of screensOf(company)) {
      if (only && !only.includes(screen.name)) continue;
      const context = await newContext(browser, { theme });
      const page = await context.newPage();
      const complaints = [];
      listen(page, complaints);
      try {
        await show(page, daybook, screen, records);
      } catch (error) {
        complaints.push(String(error));
      }
      await page.screenshot({ path: join(folder, `${screen.name}-${company}-${theme}.png`) });
      if (complaints.length > 0) console.log(`${screen.name} ${company} ${theme}: ${complaints.join("\n  ")}`);
      await context.close();
    }
  }
  await daybook.stop();
}
await browser.close();
console.log(`The pictures are in ${folder}.`);
