// Dates typed fast, and stepping over months and leap years.
import { afterEach, describe, expect, it } from "vitest";
import { addDays, addMonths, dayOfWeek, endOfMonth, firstWeekday, formatDate, readDate, weekday, weekdayNames } from "@/lib/dates";
import { setLocale } from "@/lib/money";

const TODAY = "2026-11-20";
afterEach(() => setLocale(undefined));

describe("readDate", () => {
  it.each([
    ["t", "2026-11-20"],
    ["y", "2026-11-19"],
    ["+3", "2026-11-23"],
    ["-20", "2026-10-31"],
    ["15", "2026-11-15"],
    ["15 mar", "2026-03-15"],
    ["mar 15", "2026-03-15"],
    ["15 mar 27", "2027-03-15"],
    ["2026-02-28", "2026-02-28"],
    ["20261231", "2026-12-31"],
    ["2026/3/5", "2026-03-05"],
    ["25/12", "2026-12-25"],
  ])("reads %s as %s", (typed, date) => expect(readDate(typed, TODAY)).toBe(date));

  it.each(["", "31 feb", "2026-02-29", "32", "soon", "2026-13-01"])("refuses %s", (typed) => expect(readDate(typed, TODAY)).toBeNull());

  it("takes day and month in the owner's order when both are possible", () => {
    setLocale("en-GB");
    expect(readDate("3/4", TODAY)).toBe("2026-04-03");
    setLocale("en-US");
    expect(readDate("3/4", TODAY)).toBe("2026-03-04");
  });
});

describe("civil dates", () => {
  it("steps over month ends and leap days", () => {
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(addMonths("2026-11-30", 2)).toBe("2027-01-30");
    expect(endOfMonth("2026-12-05")).toBe("2026-12-31");
  });

  it("knows weekdays, Monday first", () => {
    expect(weekday("2026-11-20")).toBe(4);
    expect(weekday("2026-11-23")).toBe(0);
  });

  it("begins the week where the owner's weeks begin", () => {
    setLocale("en-CA");
    expect([firstWeekday(), weekdayNames()[0], dayOfWeek("2026-11-22"), dayOfWeek("2026-11-21")]).toEqual([6, "Sun", 0, 6]);
    setLocale("en-GB");
    expect([firstWeekday(), weekdayNames()[0], dayOfWeek("2026-11-23"), dayOfWeek("2026-11-22")]).toEqual([0, "Mon", 0, 6]);
  });

  it("writes dates as people do, never shifted by a time zone", () => {
    setLocale("en-CA");
    expect(formatDate("2026-11-20", "weekday")).toBe("Friday, 20 November");
    expect(formatDate("2026-01-01", "medium")).toBe("1 Jan 2026");
  });
});
