// A payment's due dates, each with its state, its reason in words, and the next act.
import { useState } from "react";
import type { AcceptedException, Occurrence } from "@/backend/records";
import { SpecAmount, Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText } from "@/components/DateText";
import { Menu } from "@/components/Menu";
import { Block } from "@/components/Page";
import { StateTag } from "@/components/StateTag";
import { t } from "@/lib/text";
import type { PaymentAct } from "./PaymentActForm";

type Props = {
  occurrences: Occurrence[];
  accepted: AcceptedException[];
  today: string;
  highlight: string | null;
  onConfirm: (dueOn: string) => void;
  onFailed: (dueOn: string) => void;
  onAct: (name: PaymentAct["name"], dueOn: string) => void;
  onPointOut: (accepted: AcceptedException) => void;
};

const FEW = 6;

export function OccurrenceList({ occurrences, accepted, onPointOut, today, highlight, onConfirm, onFailed, onAct }: Props) {
  const [all, setAll] = useState(false);
  const settled = (row: Occurrence) => row.state === "confirmed" || row.state === "cleared" || row.state === "skipped";
  // What asks for something and what comes next stands first; the settled past is behind a button.
  const near = occurrences.filter((row) => !settled(row) || row.payOn >= today || row.dueOn === highlight);
  const shown = all ? occurrences : near.slice(0, FEW);
  const hidden = occurrences.length - shown.length;
  return (
    <Block title={t("Due dates")} aside={hidden > 0 || all ? <Button small look="plain" onPress={() => setAll(!all)}>{all ? t("Only the next ones") : t("All {count}", { count: occurrences.length })}</Button> : undefined}>
      {shown.length === 0 ? <p className="text-soft">{t("No due date in this stretch of time.")}</p> : (
        <ul className="border-line-soft border-t">
          {shown.map((row) => (
            <li key={row.dueOn} className={`border-line-soft border-b py-2 ${row.dueOn === highlight ? "bg-hover -mx-2 rounded px-2" : ""}`}>
              <div className="flex items-center gap-3">
                <span className="w-[88px] flex-none"><DateText date={row.payOn} /></span>
                <StateTag state={row.state} />
                <span className="ms-auto">{row.confirmations.length > 0 && !isWaiting(row) ? <Amount value={row.confirmed} /> : <SpecAmount spec={row.amount} expected={row.amount.kind === "range" ? row.expected : row.outstanding} />}</span>
                <RowActs row={row} accepted={accepted.find((one) => one.dueOn === row.dueOn)} onPointOut={onPointOut} onConfirm={onConfirm} onFailed={onFailed} onAct={onAct} />
              </div>
              <p className="text-faint text-[12px]">{row.reason}{row.movedFrom && <> {t("Moved from")} <DateText date={row.movedFrom} />.</>}{row.reminderSnoozedUntil && <> {t("Reminder held until")} <DateText date={row.reminderSnoozedUntil} />.</>}</p>
            </li>
          ))}
        </ul>
      )}
    </Block>
  );
}

/** Of what still waits for money, the owner wants to see how much; of the rest, what was paid. */
function isWaiting(row: Occurrence): boolean {
  return row.state === "missed" || row.state === "due" || row.state === "due_soon" || row.state === "expected" || row.state === "autopay_pending";
}

function RowActs({ row, accepted, onPointOut, onConfirm, onFailed, onAct }: { row: Occurrence; accepted: AcceptedException | undefined } & Pick<Props, "onConfirm" | "onFailed" | "onAct" | "onPointOut">) {
  const open = row.state === "due" || row.state === "due_soon" || row.state === "missed" || row.state === "autopay_pending" || row.state === "expected" || row.state === "amount_differs";
  const odd = row.state === "amount_differs" || row.state === "paid_twice" || row.state === "not_due" || (row.state === "missed" && row.confirmations.length > 0);
  const back = row.state === "skipped" || Boolean(row.movedFrom);
  const paid = row.state === "confirmed" || row.state === "cleared" || row.state === "paid_twice";
  const acts = [
    ...(open ? [{ id: "confirm", label: t("Confirm paid"), run: () => onConfirm(row.dueOn) }] : []),
    ...(row.state === "missed" || row.state === "due" || row.state === "autopay_pending" ? [{ id: "failed", label: t("It failed: playbook and letters"), run: () => onFailed(row.dueOn) }] : []),
    ...(open ? [
      { id: "snooze", label: t("Hold the reminder"), run: () => onAct("snooze", row.dueOn) },
      { id: "skip", label: t("Skip this one"), run: () => onAct("skip", row.dueOn) },
      { id: "move", label: t("Move to another day"), run: () => onAct("move", row.dueOn) },
    ] : []),
    ...(paid ? [{ id: "again", label: t("It was paid once more"), run: () => onConfirm(row.dueOn) }] : []),
    ...(odd ? [{ id: "accept", label: t("Let it stand"), run: () => onAct("accept", row.dueOn) }] : []),
    ...(accepted && !odd && paid ? [{ id: "point", label: t("Point it out again"), run: () => onPointOut(accepted) }] : []),
    ...(back ? [{ id: "restore", label: t("Put back"), run: () => onAct("restore", row.dueOn) }] : []),
  ];
  return acts.length > 0 ? <Menu small label={t("Act")} acts={acts} /> : <span className="w-[58px]" />;
}
