// Sums in amount fields are exact.
import { describe, expect, it } from "vitest";
import { readAmount } from "@/lib/arithmetic";

const read = (typed: string, digits = 2, mark: "." | "," = ".") => {
  const reading = readAmount(typed, digits, mark);
  return reading.ok ? reading.amount : null;
};

describe("readAmount", () => {
  it.each([
    ["12.50*3+4", "41.50"],
    ["0.1+0.2", "0.30"],
    ["100-33.33*3", "0.01"],
    ["(1+2)*3", "9.00"],
    ["2+3*4", "14.00"],
    ["-5+2", "-3.00"],
    ["12", "12.00"],
    [".5", "0.50"],
    ["1,250", "1250.00"],
    ["1,250.75", "1250.75"],
    ["1 250,75", "1250.75"],
    ["12,5", "12.50"],
    ["9007199254740993+0.01", "9007199254740993.01"],
    ["3×4", "12.00"],
    ["10−2", "8.00"],
  ])("reads %s as %s", (typed, amount) => expect(read(typed)).toBe(amount));

  it("rounds a division to the currency, half up, and says so", () => {
    expect(readAmount("10/3", 2)).toEqual({ ok: true, amount: "3.33", rounded: true });
    expect(readAmount("1/8", 2)).toEqual({ ok: true, amount: "0.13", rounded: true });
    expect(readAmount("-1/8", 2)).toEqual({ ok: true, amount: "-0.13", rounded: true });
    expect(readAmount("10/4", 2)).toEqual({ ok: true, amount: "2.50", rounded: false });
  });

  it("follows the currency's decimals", () => {
    expect(read("1200", 0)).toBe("1200");
    expect(read("1.25", 3)).toBe("1.250");
  });

  it("takes the comma as decimal mark where the owner writes it so", () => {
    expect(read("1.250", 2, ",")).toBe("1250.00");
    expect(read("1.250,5", 2, ",")).toBe("1250.50");
  });

  it.each(["", "abc", "1+", "(1", "1/0", "1..2", "1,2,3", "$5"])("refuses %s", (typed) => expect(read(typed)).toBeNull());
});
