// Entry help for amount fields: evaluates "12.50*3+4" exactly, with fractions of big integers.
import { msg } from "./text";

type Fraction = { top: bigint; bottom: bigint };

/** The outcome of reading an amount as it was typed: decimal text, or a sentence that says what is wrong. */
export type Reading = { ok: true; amount: string; rounded: boolean } | { ok: false; problem: string };

/** Reads a typed expression. `digits` is what the currency is written with; only a division can be rounded to it. */
export function readAmount(typed: string, digits: number, decimalMark: "." | "," = "."): Reading {
  const text = typed.replace(/[\s\u00a0\u202f'’]/g, "").replace(/[\u2212\u2013]/g, "-").replace(/[×x]/gi, "*").replace(/÷/g, "/");
  if (text === "") return { ok: false, problem: msg("Enter an amount.") };
  const tokens = text.match(/[0-9.,]+|[-+*/()]/g) ?? [];
  if (tokens.join("") !== text) return { ok: false, problem: msg("Use digits and + − × ÷ only.") };
  let at = 0;

  function number(token: string): Fraction | null {
    const plain = plainNumber(token, decimalMark);
    if (plain === null) return null;
    const [whole = "", part = ""] = plain.split(".");
    return { top: BigInt(whole + part || "0"), bottom: 10n ** BigInt(part.length) };
  }
  function factor(): Fraction | null {
    const token = tokens[at++];
    if (token === "-" || token === "+") {
      const value = factor();
      return value && token === "-" ? { top: -value.top, bottom: value.bottom } : value;
    }
    if (token === "(") {
      const value = sum();
      return tokens[at++] === ")" ? value : null;
    }
    return token === undefined ? null : number(token);
  }
  function product(): Fraction | null {
    let left = factor();
    while (left && (tokens[at] === "*" || tokens[at] === "/")) {
      const by = tokens[at++];
      const right = factor();
      if (!right || (by === "/" && right.top === 0n)) return null;
      left = by === "*"
        ? { top: left.top * right.top, bottom: left.bottom * right.bottom }
        : { top: left.top * right.bottom, bottom: left.bottom * right.top };
    }
    return left;
  }
  function sum(): Fraction | null {
    let left = product();
    while (left && (tokens[at] === "+" || tokens[at] === "-")) {
      const by = tokens[at++];
      const right = product();
      if (!right) return null;
      const moved = right.top * left.bottom;
      left = { top: left.top * right.bottom + (by === "+" ? moved : -moved), bottom: left.bottom * right.bottom };
    }
    return left;
  }

  const value = sum();
  if (!value || at !== tokens.length) return { ok: false, problem: msg("That is not an amount.") };
  return write(value, digits);
}

/** Settles which of "." and "," is the decimal mark; null when the token is not one number. */
function plainNumber(token: string, decimalMark: "." | ","): string | null {
  const dots = token.split(".").length - 1;
  const commas = token.split(",").length - 1;
  let mark: string = decimalMark;
  if (dots && commas) mark = token.lastIndexOf(".") > token.lastIndexOf(",") ? "." : ",";
  else if (dots + commas === 1) {
    const used = dots ? "." : ",";
    const after = token.length - token.indexOf(used) - 1;
    // "1,250" is a thousand for who writes "." for decimals; "12,5" can only be a decimal.
    mark = used !== decimalMark && after === 3 && !/^0?[.,]/.test(token) ? decimalMark : used;
  } else if (dots > 1) mark = ",";
  else if (commas > 1) mark = ".";
  const other = mark === "." ? "," : ".";
  const groups = (token.split(mark)[0] ?? "").split(other);
  if (groups.length > 1 && groups.slice(1).some((group) => group.length !== 3)) return null;
  const plain = token.split(other).join("").replace(mark, ".");
  return /^(\d+\.?\d*|\.\d+)$/.test(plain) ? plain : null;
}

function write(value: Fraction, digits: number): Reading {
  const sign = value.top < 0n !== value.bottom < 0n && value.top !== 0n ? "-" : "";
  const top = value.top < 0n ? -value.top : value.top;
  const bottom = value.bottom < 0n ? -value.bottom : value.bottom;
  // Enough decimals to be exact if that is possible within what was typed; otherwise the currency's, rounded half up.
  let places = digits;
  let rounded = true;
  for (let tried = digits; tried <= digits + 12; tried += 1) {
    if ((top * 10n ** BigInt(tried)) % bottom === 0n) {
      places = tried;
      rounded = false;
      break;
    }
  }
  if (places > digits) {
    // A product such as 12.345 × 3 has more decimals than money can: it is rounded to the currency, and said.
    places = digits;
    rounded = true;
  }
  const scaled = top * 10n ** BigInt(places);
  const whole = (scaled * 2n + bottom) / (bottom * 2n);
  const text = whole.toString().padStart(places + 1, "0");
  const amount = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
  return { ok: true, amount: /[1-9]/.test(amount) ? sign + amount : amount, rounded };
}
