// The calendar that opens from a date field: a month by keyboard or pointer, weeks beginning as the owner's do.
import { parseDate } from "@internationalized/date";
import type { RefObject } from "react";
import { Button as AriaButton, Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, Dialog, Heading, Popover } from "react-aria-components";
import { firstWeekday } from "@/lib/dates";
import { t } from "@/lib/text";
import { Button } from "./Button";

type Props = {
  label: string;
  /** YYYY-MM-DD; empty for none. */
  value: string;
  today: string;
  onChoose: (date: string) => void;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  triggerRef: RefObject<HTMLElement | null>;
};

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export function DateCalendar({ label, value, today, onChoose, isOpen, onOpenChange, triggerRef }: Props) {
  const chosen = value ? parseDate(value) : null;
  return (
    <Popover className="popover calendar-popover" triggerRef={triggerRef} isOpen={isOpen} onOpenChange={onOpenChange} placement="bottom start">
      <Dialog className="outline-none" aria-label={t("{label}: calendar", { label })}>
        <Calendar className="calendar" aria-label={label} autoFocus value={chosen} defaultFocusedValue={chosen ?? parseDate(today)} firstDayOfWeek={DAYS[firstWeekday()]} onChange={(date) => onChoose(date.toString())}>
          <header>
            <AriaButton slot="previous" className="btn small quiet"><span aria-hidden="true">‹</span></AriaButton>
            <Heading className="text-[13px]" />
            <AriaButton slot="next" className="btn small quiet"><span aria-hidden="true">›</span></AriaButton>
          </header>
          <CalendarGrid weekdayStyle="short">
            <CalendarGridHeader>{(day) => <CalendarHeaderCell className="dow">{day}</CalendarHeaderCell>}</CalendarGridHeader>
            <CalendarGridBody>{(date) => <CalendarCell date={date} className={date.toString() === today ? "pick today" : "pick"} />}</CalendarGridBody>
          </CalendarGrid>
        </Calendar>
        <footer><Button small look="plain" onPress={() => onChoose(today)}>{t("Today")}</Button></footer>
      </Dialog>
    </Popover>
  );
}
