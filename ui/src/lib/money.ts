// Money as text: formatting amounts that crossed the wire as strings, without ever turning them into numbers.

export type MoneyText = { amount: string; currency: string };

export const MINUS = "\u2212";

let ownLocale: string | undefined;

/** The owner's locale; tests set their own. A system without a language names one that nobody knows, such as `c-utf-8`. */
export function locale(): string {
  if (ownLocale !== undefined) return ownLocale;
  try {
    return Intl.getCanonicalLocales(typeof navigator === "undefined" ? [] : navigator.language)[0] ?? "en-CA";
  } catch {
    return "en-CA";
  }
}

/** A number of things, such as 12,000. */
export function counted(count: number): string {
  return new Intl.NumberFormat(locale()).format(count);
}

export function setLocale(value: string | undefined): void {
  ownLocale = value;
  formatters.clear();
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(currency: string, digits: number, symbol: boolean): Intl.NumberFormat {
  const name = `${currency}/${digits}/${symbol}`;
  let found = formatters.get(name);
  if (!found) {
    const shape: Intl.NumberFormatOptions = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    if (symbol) Object.assign(shape, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
    found = new Intl.NumberFormat(locale(), shape);
    formatters.set(name, found);
  }
  return found;
}

/** How many decimals a currency is usually written with. */
export function currencyDigits(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

const DECIMAL = /^-?\d+(?:\.(\d+))?$/;

/**
 * Formats a decimal text for the owner's locale. `how` is "plain" (number only), "symbol" ("$12.50") or "code"
 * ("USD 12.50"). The digits are exactly those of the text: `Intl` reads it as a decimal, not as a float.
 */
export function formatMoney(value: MoneyText, how: "plain" | "symbol" | "code" = "plain"): string {
  const match = DECIMAL.exec(value.amount);
  if (!match) return `${value.amount} ${value.currency}`;
  const digits = match[1]?.length ?? 0;
  let text: string;
  try {
    text = formatter(value.currency, digits, how === "symbol").format(value.amount as Intl.StringNumericLiteral);
  } catch {
    text = value.amount;
    how = "code";
  }
  text = text.replace(/[-\u2010-\u2015]/g, MINUS);
  return how === "code" ? `${value.currency}\u00a0${text}` : text;
}

export function isNegative(amount: string): boolean {
  return amount.startsWith("-") && /[1-9]/.test(amount);
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}
