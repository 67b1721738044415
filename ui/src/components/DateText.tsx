// A civil date as people write it; the machine's form stays in the element.
import { type DateStyle, formatDate, formatInstant, formatNear } from "@/lib/dates";
import { useCompany, useToday } from "./company";

export function DateText({ date, style }: { date: string | null | undefined; style?: DateStyle }) {
  const today = useToday();
  if (!date) return null;
  return <time dateTime={date} className="whitespace-nowrap">{style ? formatDate(date, style) : formatNear(date, today)}</time>;
}

/** An instant in the company's time zone; the year only when it is not this one. */
export function InstantText({ at, style }: { at: string | null | undefined; style?: "time" | "full" }) {
  const company = useCompany();
  const today = useToday();
  if (!at) return null;
  return <time dateTime={at} className="whitespace-nowrap">{formatInstant(at, company?.timeZone, style ?? (at.slice(0, 4) === today.slice(0, 4) ? "near" : "full"))}</time>;
}
