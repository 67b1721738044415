// A civil date by fast keyboard: "15", "+3", "t", "15 mar", 2026-03-15; arrows step a day, Page keys a month, and Alt with
// the down arrow opens a calendar.
import { useEffect, useRef, useState } from "react";
import { Button, FieldError, Input, Label, Text, TextField as AriaTextField } from "react-aria-components";
import { addDays, addMonths, formatDate, readDate } from "@/lib/dates";
import { t } from "@/lib/text";
import { useToday } from "./company";
import { DateCalendar } from "./DateCalendar";
import { useFieldError } from "./Form";

type Props = {
  label: string;
  /** YYYY-MM-DD; empty for none. */
  value: string;
  onChange: (date: string) => void;
  path?: string;
  hint?: string | undefined;
  required?: boolean;
  autoFocus?: boolean;
  bare?: boolean;
  disabled?: boolean;
};

export function DateField({ label, value, onChange, path, hint, required, autoFocus, bare, disabled }: Props) {
  const today = useToday();
  const wrong = useFieldError(path);
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [calendar, setCalendar] = useState(false);
  const typing = useRef(false);
  const frame = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!typing.current) setTyped(null);
  }, [value]);

  function settle() {
    typing.current = false;
    if (typed === null) return;
    if (typed.trim() === "") {
      onChange("");
      setTyped(null);
      setProblem(null);
      return;
    }
    const date = readDate(typed, today);
    if (date) {
      onChange(date);
      setTyped(null);
      setProblem(null);
    } else setProblem(t("That is not a date. Try 15, +3, t for today, or 2026-03-15."));
  }
  function step(to: string) {
    onChange(to);
    setTyped(null);
    setProblem(null);
  }
  /** The focus stands in the field when the calendar opens, so that it is there again when it closes. */
  function open() {
    input.current?.focus();
    setCalendar(true);
  }
  const said = wrong ?? problem;
  const read = typed === null ? value : (readDate(typed, today) ?? "");
  return (
    <AriaTextField
      className={bare ? "field bare" : "field"}
      value={typed ?? value}
      onChange={(text) => {
        typing.current = true;
        setTyped(text);
        setProblem(null);
        const date = readDate(text, today);
        if (date) onChange(date);
      }}
      onBlur={settle}
      onKeyDown={(event) => {
        const from = read || today;
        // Keys that mean nothing here go on to whatever the field stands in: Escape closes a dialog.
        if (event.key === "Enter") {
          settle();
          event.continuePropagation();
        } else if (event.altKey && event.key === "ArrowDown") {
          event.preventDefault();
          open();
        } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
          event.preventDefault();
          step(addDays(from, event.key === "ArrowUp" ? 1 : -1));
        } else if (event.key === "PageUp" || event.key === "PageDown") {
          event.preventDefault();
          step(addMonths(from, event.key === "PageUp" ? 1 : -1));
        } else event.continuePropagation();
      }}
      isInvalid={Boolean(said)}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      autoFocus={autoFocus ?? false}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <div ref={frame} className="joined">
        <Input ref={input} className="input" style={{ paddingInlineEnd: 28 }} autoComplete="off" placeholder={bare ? label : t("15, +3, t")} aria-keyshortcuts="Alt+ArrowDown" onFocus={(event) => event.currentTarget.select()} />
        <Button className="drop" excludeFromTabOrder preventFocusOnPress aria-label={t("Open the calendar")} aria-haspopup="dialog" isDisabled={disabled ?? false} onPress={open}><CalendarSign /></Button>
      </div>
      {calendar && (
        <DateCalendar label={label} value={read} today={today} isOpen onOpenChange={setCalendar} triggerRef={frame}
          onChoose={(date) => {
            step(date);
            setCalendar(false);
          }} />
      )}
      {!bare && (read || hint) && <Text slot="description" className="hint">{read ? weekdayOf(read) : hint}</Text>}
      {said && <FieldError className="wrong">{said}</FieldError>}
    </AriaTextField>
  );
}

function CalendarSign() {
  return (
    <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
      <path d="M1.500 3h10v8.500h-10zM1.500 5.500h10M4 1.500V4M9 1.500V4" fill="none" stroke="currentColor" strokeWidth="1.200" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function weekdayOf(date: string): string {
  return `${formatDate(date, "weekday")} ${date.slice(0, 4)}`;
}
