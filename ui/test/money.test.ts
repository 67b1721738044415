// Amounts as text: exact digits, a true minus, the owner's locale.
import { afterEach, describe, expect, it, vi } from "vitest";
import { formatMoney, isNegative, isZero, locale, setLocale } from "@/lib/money";

const cad = (amount: string) => ({ amount, currency: "CAD" });

afterEach(() => setLocale(undefined));

describe("locale", () => {
  it("is the browser's, and a usual one where the system has no language", () => {
    vi.stubGlobal("navigator", { language: "fr-CA" });
    expect(locale()).toBe("fr-CA");
    vi.stubGlobal("navigator", { language: "c-utf-8" });
    expect(locale()).toBe("en-CA");
    vi.stubGlobal("navigator", { language: "" });
    expect(locale()).toBe("en-CA");
    vi.unstubAllGlobals();
  });
});

describe("formatMoney", () => {
  it("groups digits and keeps the decimals that crossed the wire", () => {
    setLocale("en-CA");
    expect(formatMoney(cad("27406.11"))).toBe("27,406.11");
    expect(formatMoney({ amount: "1200", currency: "JPY" })).toBe("1,200");
    expect(formatMoney({ amount: "1.250", currency: "KWD" })).toBe("1.250");
  });

  it("writes a true minus sign", () => {
    setLocale("en-CA");
    expect(formatMoney(cad("-150.00"))).toBe("\u2212150.00");
    expect(formatMoney(cad("-150.00"), "symbol")).toBe("\u2212$150.00");
  });

  it("shows the currency as a sign or as its code", () => {
    setLocale("en-CA");
    expect(formatMoney(cad("4318.20"), "symbol")).toBe("$4,318.20");
    expect(formatMoney({ amount: "89.60", currency: "USD" }, "code")).toBe("USD\u00a089.60");
  });

  it("loses no digit of an amount that a float could not hold", () => {
    setLocale("en-CA");
    expect(formatMoney(cad("9007199254740993.01"))).toBe("9,007,199,254,740,993.01");
    expect(formatMoney(cad("123456789012345678901.99"))).toBe("123,456,789,012,345,678,901.99");
  });

  it("follows the owner's locale", () => {
    setLocale("de-DE");
    expect(formatMoney({ amount: "1234.50", currency: "EUR" })).toBe("1.234,50");
  });

  it("shows what it cannot read as it came", () => {
    expect(formatMoney({ amount: "n/a", currency: "CAD" })).toBe("n/a CAD");
  });
});

it("knows negative and zero without arithmetic", () => {
  expect(isNegative("-0.00")).toBe(false);
  expect(isNegative("-0.01")).toBe(true);
  expect(isZero("0.00")).toBe(true);
  expect(isZero("0.10")).toBe(false);
});
