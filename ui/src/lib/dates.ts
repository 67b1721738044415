// Civil dates as text: reading what is typed, stepping days, and writing them for people. No time zones, no instants.
import { locale } from "./money";

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01, for a civil date. */
export function dayNumber(date: string): number {
  const match = ISO.exec(date);
  if (!match) return Number.NaN;
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / 86_400_000;
}

export function fromDayNumber(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return fromDayNumber(dayNumber(date) + days);
}

/** The same day some months on; 29 to 31 fall back to the month's end. */
export function addMonths(date: string, months: number): string {
  const [year = 1970, month = 1, day = 1] = date.split("-").map(Number);
  const index = year * 12 + (month - 1) + months;
  return make(Math.floor(index / 12), (index % 12) + 1, Math.min(day, daysIn(Math.floor(index / 12), (index % 12) + 1)))!;
}

export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function startOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

export function endOfMonth(date: string): string {
  return addDays(addMonths(startOfMonth(date), 1), -1);
}

/** 0 for Monday to 6 for Sunday. */
export function weekday(date: string): number {
  return (dayNumber(date) + 3) % 7;
}

type WeekInfo = { firstDay: number };

/** The weekday on which the owner's weeks begin: Monday in most of the world, Sunday in North America. */
export function firstWeekday(): number {
  const named = new Intl.Locale(locale()) as Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };
  const week = named.getWeekInfo?.() ?? named.weekInfo;
  return week ? week.firstDay - 1 : 0;
}

/** How many days of its week have gone before this one. */
export function dayOfWeek(date: string): number {
  return (weekday(date) - firstWeekday() + 7) % 7;
}

function make(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** What this machine calls today; screens prefer the company's own `today`. */
export function localToday(): string {
  const now = new Date();
  return make(now.getFullYear(), now.getMonth() + 1, now.getDate())!;
}

function monthNames(): string[] {
  return Array.from({ length: 12 }, (_, month) =>
    new Intl.DateTimeFormat(locale(), { month: "short", timeZone: "UTC" }).format(Date.UTC(2024, month, 1)).toLowerCase().replace(/\.$/, ""),
  );
}

const ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/**
 * Reads a date as it is typed fast: "t" today, "y" yesterday, "+3" and "-2" days from today, "15" this month,
 * "15 3" or "15 mar" this year, "2026-03-15". Null when it is not a date.
 */
export function readDate(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase();
  if (ISO.test(text)) {
    const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
    return make(year, month, day);
  }
  if (/^(t|today)$/.test(text)) return today;
  if (/^(y|yesterday)$/.test(text)) return addDays(today, -1);
  const step = /^([+\-\u2212])(\d{1,4})$/.exec(text);
  if (step) return addDays(today, (step[1] === "+" ? 1 : -1) * Number(step[2]));
  const [year = 0, month = 0] = today.split("-").map(Number);
  if (/^\d{1,2}$/.test(text)) return make(year, month, Number(text));
  if (/^\d{8}$/.test(text)) return make(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)));
  const parts = text.split(/[\s./-]+/);
  if (parts.length === 2 || parts.length === 3) {
    if (parts.length === 3 && /^\d{4}$/.test(parts[0] ?? "")) return make(Number(parts[0]), Number(parts[1]), Number(parts[2]));
    const ownYear = parts[2] === undefined ? year : parts[2].length === 2 ? 2000 + Number(parts[2]) : Number(parts[2]);
    const [first = "", second = ""] = parts;
    const named = (word: string) => {
      const short = word.slice(0, 3);
      const at = monthNames().findIndex((name) => name.startsWith(short));
      return (at >= 0 ? at : ENGLISH.indexOf(short)) + 1;
    };
    if (/^\d+$/.test(first) && /^[a-z\u00c0-\u024f]{3,}$/.test(second)) return make(ownYear, named(second), Number(first));
    if (/^\d+$/.test(second) && /^[a-z\u00c0-\u024f]{3,}$/.test(first)) return make(ownYear, named(first), Number(second));
    // Day and month in figures: only when there is no doubt, or in the order of the owner's locale.
    if (/^\d+$/.test(first) && /^\d+$/.test(second)) {
      const monthFirst = Number(first) <= 12 && (Number(second) > 12 || monthComesFirst());
      return monthFirst ? make(ownYear, Number(first), Number(second)) : make(ownYear, Number(second), Number(first));
    }
  }
  return null;
}

function monthComesFirst(): boolean {
  const parts = new Intl.DateTimeFormat(locale(), { day: "numeric", month: "numeric" }).formatToParts(0);
  return parts.findIndex((part) => part.type === "month") < parts.findIndex((part) => part.type === "day");
}

export type DateStyle = "short" | "medium" | "long" | "weekday" | "month";

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  short: { day: "numeric", month: "short" },
  medium: { day: "numeric", month: "short", year: "numeric" },
  long: { day: "numeric", month: "long", year: "numeric" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  month: { month: "long", year: "numeric" },
};

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale()}/${name}/${options.timeZone ?? ""}`;
  let found = dateFormats.get(id);
  if (!found) dateFormats.set(id, (found = new Intl.DateTimeFormat(dayFirst(locale()), options)));
  return found;
}

/** Canada writes dates both ways, and English without a country says nothing: both are shown day first. */
function dayFirst(name: string): string {
  return name === "en" || name === "en-CA" ? "en-GB" : name;
}

export function formatDate(date: string, style: DateStyle = "short"): string {
  const day = dayNumber(date);
  if (Number.isNaN(day)) return date;
  const text = dateFormat(style, { ...STYLES[style], timeZone: "UTC" }).format(day * 86_400_000);
  return style === "weekday" ? text.replace(/^(\p{L}+) /u, "$1, ") : text;
}

/** A day and month, with the year only when it is not that of `today`. */
export function formatNear(date: string, today: string): string {
  return formatDate(date, date.slice(0, 4) === today.slice(0, 4) ? "short" : "medium");
}

export function formatInstant(instant: string, timeZone?: string, style: "time" | "near" | "full" = "full"): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hour12: false, ...(timeZone ? { timeZone } : {}) };
  return dateFormat(style, style === "time" ? clock : { day: "numeric", month: "short", ...(style === "full" ? { year: "numeric" } : {}), ...clock }).format(at);
}

/** The civil date of an instant in a time zone. */
export function dateOf(instant: string, timeZone?: string): string {
  // Put together from its parts: how a browser writes a whole date differs even within one language.
  const format = new Intl.DateTimeFormat("en", { calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit", ...(timeZone ? { timeZone } : {}) });
  const part = Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}`;
}

/** The names of the weekdays, in the order of the owner's weeks. */
export function weekdayNames(): string[] {
  const format = new Intl.DateTimeFormat(locale(), { weekday: "short", timeZone: "UTC" });
  const first = firstWeekday();
  return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(2024, 0, 1 + first + day)));
}
