// Gathers every message of the window into src/locales/en/messages.po, from which translations are made.
// Usage: node dev/messages.mjs [--check]   (--check writes nothing, and fails when the catalogue is not up to date)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import { parseAst } from "vite";

const CATALOGUE = "src/locales/en/messages.po";
/** `t` translates where it stands; `msg` marks what a table keeps for `t` to translate later. */
const MARKS = new Set(["t", "msg"]);

/** The texts that an argument can be: a literal, or a choice between some. */
function textsOf(node) {
  if (node.type === "Literal" && typeof node.value === "string") return [node.value];
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return [node.quasis[0].value.cooked];
  if (node.type === "ConditionalExpression") return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type === "LogicalExpression") return [...textsOf(node.left), ...textsOf(node.right)];
  return [];
}

function walk(node, found) {
  if (Array.isArray(node)) for (const child of node) walk(child, found);
  else if (node !== null && typeof node === "object" && typeof node.type === "string") {
    if (node.type === "CallExpression" && node.callee.type === "Identifier" && MARKS.has(node.callee.name) && node.arguments[0]) found(node.arguments[0]);
    for (const [name, child] of Object.entries(node)) if (name !== "type" && typeof child === "object") walk(child, found);
  }
}

const messages = new Map();
const files = readdirSync("src", { recursive: true }).map((path) => `src/${path.replaceAll("\\", "/")}`);
for (const file of files.filter((path) => /\.tsx?$/.test(path) && !path.startsWith("src/generated/")).sort()) {
  walk(parseAst(readFileSync(file, "utf8"), { lang: "tsx" }).body, (argument) => {
    if (argument.type === "TemplateLiteral" && argument.expressions.length > 0) throw new Error(`${file}: a message is put together with \${}; give its parts as values in braces.`);
    for (const text of textsOf(argument).filter(Boolean)) messages.set(text, [...new Set([...(messages.get(text) ?? []), file])]);
  });
}

/** A message that cannot be read would be shown raw. */
for (const [message, [file]] of messages) {
  try {
    compileMessage(message);
  } catch (thrown) {
    throw new Error(`${file}: ${JSON.stringify(message)} is no message: ${thrown.message}`, { cause: thrown });
  }
}

const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
const head = 'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"Language: en\\n"\n';
const entries = [...messages].sort(([one], [other]) => (one < other ? -1 : 1)).map(([message, files]) => `${files.map((file) => `#: ${file}\n`).join("")}msgid ${quoted(message)}\nmsgstr ${quoted(message)}\n`);
const catalogue = [head, ...entries].join("\n");

if (process.argv.includes("--check")) {
  let kept = "";
  try {
    kept = readFileSync(CATALOGUE, "utf8");
  } catch {
    // There is none yet.
  }
  if (kept !== catalogue) {
    console.error(`${CATALOGUE} is not up to date. Run: npm run messages`);
    process.exit(1);
  }
} else {
  mkdirSync(dirname(CATALOGUE), { recursive: true });
  writeFileSync(CATALOGUE, catalogue);
  console.log(`${CATALOGUE} has ${messages.size} messages.`);
}
