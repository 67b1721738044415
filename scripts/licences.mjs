// Every dependency's licence must be one that deny.toml allows: of a choice, one; of a conjunction, all.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const allowed = new Set([...readFileSync("deny.toml", "utf8").split("[advisories]")[0].matchAll(/^ {2}"([^"]+)",$/gm)].map((match) => match[1]));

/** Whether an SPDX expression can be satisfied with allowed licences. `MIT/Apache-2.0` is the old way to write OR. */
function satisfied(expression) {
  const tokens = expression.replaceAll("/", " OR ").match(/\(|\)|[^\s()]+/g) ?? [];
  let place = 0;
  const term = () => {
    if (tokens[place] === "(") {
      place += 1;
      const inside = either();
      place += 1;
      return inside;
    }
    let licence = tokens[place++];
    if (tokens[place] === "WITH") {
      licence += ` WITH ${tokens[place + 1]}`;
      place += 2;
      return allowed.has(licence) || allowed.has(licence.split(" WITH ")[0]);
    }
    return allowed.has(licence);
  };
  const both = () => {
    let holds = term();
    while (tokens[place] === "AND") {
      place += 1;
      holds = term() && holds;
    }
    return holds;
  };
  const either = () => {
    let holds = both();
    while (tokens[place] === "OR") {
      place += 1;
      holds = both() || holds;
    }
    return holds;
  };
  return tokens.length > 0 && either();
}

const refused = [];
let count = 0;
const metadata = JSON.parse(execFileSync("cargo", ["metadata", "--format-version", "1", "--locked"], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));
for (const crate of metadata.packages) {
  count += 1;
  if (crate.license ? !satisfied(crate.license) : !crate.license_file) refused.push(`crate ${crate.name} ${crate.version}: ${crate.license ?? "no licence"}`);
}
for (const folder of ["ui", "tests/browser", "tests/desktop"]) {
  const lock = `${folder}/package-lock.json`;
  if (!existsSync(lock)) continue;
  for (const [path, entry] of Object.entries(JSON.parse(readFileSync(lock, "utf8")).packages)) {
    if (path === "" || entry.link) continue;
    count += 1;
    // Older lock entries name no licence; the package itself does.
    const own = `${folder}/${path}/package.json`;
    const licence = entry.license ?? (existsSync(own) ? JSON.parse(readFileSync(own, "utf8")).license : undefined);
    if (licence === undefined && entry.optional) continue;
    if (licence === undefined || !satisfied(String(licence.type ?? licence))) refused.push(`${path} ${entry.version}: ${licence ?? "no licence"}`);
  }
}
if (refused.length > 0) {
  console.error(`Licences that deny.toml does not allow:\n  ${refused.join("\n  ")}`);
  process.exit(1);
}
console.log(`${count} dependencies, all with allowed licences.`);
