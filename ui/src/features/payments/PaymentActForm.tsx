// Smaller acts on a payment or one of its due dates: pause, cancel, skip, move, hold a reminder. Each says what it does.
import { useState } from "react";
import { type Command, useCommand } from "@/backend/hooks";
import type { CommandName } from "@/backend/envelope";
import type { Payment } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { useToday } from "@/components/company";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { TextField } from "@/components/TextField";
import { addDays, formatDate } from "@/lib/dates";
import { msg, t } from "@/lib/text";

type ActName = "pause" | "resume" | "cancel" | "reinstate" | "quiet" | "remind" | "skip" | "move" | "restore" | "snooze" | "accept";

export type PaymentAct = { name: ActName; dueOn?: string; confirmationId?: string };

type Plan = { command: CommandName; title: string; says: string; button: string; done: string; asks: ("from" | "until" | "toOn" | "reason")[]; danger?: boolean };

const PLANS: Record<ActName, Plan> = {
  pause: { command: "pause_payment", title: msg("Pause"), says: msg("While paused, nothing is due and nothing is reminded. What was confirmed stays."), button: msg("Pause"), done: msg("Paused."), asks: ["from", "until", "reason"] },
  resume: { command: "resume_payment", title: msg("Resume"), says: msg("Due dates come again from this day on."), button: msg("Resume"), done: msg("Resumed."), asks: ["from"] },
  cancel: { command: "cancel_payment", title: msg("Cancel this payment"), says: msg("Nothing falls due from this day on. Its history stays, and the cancelling can be taken back."), button: msg("Cancel the payment"), done: msg("Cancelled."), asks: ["from", "reason"], danger: true },
  reinstate: { command: "reinstate_payment", title: msg("Take back the cancelling"), says: msg("The payment falls due again as before."), button: msg("Take back"), done: msg("Active again."), asks: [] },
  quiet: { command: "quiet_payment", title: msg("Stop reminders"), says: msg("It still shows on the board and in Upcoming; only the reminders stop."), button: msg("Stop reminders"), done: msg("No more reminders for it."), asks: [] },
  remind: { command: "quiet_payment", title: msg("Remind again"), says: msg("Reminders come again as set."), button: msg("Remind again"), done: msg("Reminders are on."), asks: [] },
  skip: { command: "skip_occurrence", title: msg("Skip this one"), says: msg("This due date is left out, and stays left out. The others stay."), button: msg("Skip"), done: msg("Skipped."), asks: ["reason"] },
  move: { command: "move_occurrence", title: msg("Move to another day"), says: msg("Only this one moves; the others stay."), button: msg("Move"), done: msg("Moved."), asks: ["toOn", "reason"] },
  restore: { command: "restore_occurrence", title: msg("Put back"), says: msg("The due date goes back to where the schedule has it."), button: msg("Put back"), done: msg("Put back."), asks: [] },
  accept: { command: "accept_exception", title: msg("Let it stand"), says: msg("You looked at it, and it is right so. It leaves the board; should anything more be confirmed or withdrawn, it is pointed out again."), button: msg("Let it stand"), done: msg("It stands as it is."), asks: ["reason"] },
  snooze: { command: "snooze_reminder", title: msg("Hold the reminder"), says: msg("Nothing is said about it until this day. It stays due."), button: msg("Hold"), done: msg("The reminder is held."), asks: ["until"] },
};

export function PaymentActForm({ payment, act, onDone }: { payment: Payment; act: PaymentAct; onDone: () => void }) {
  const plan = PLANS[act.name];
  const today = useToday();
  const command = useCommand(plan.command) as unknown as Command<"pause_payment">;
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState(act.name === "snooze" ? addDays(today, 3) : "");
  const [toOn, setToOn] = useState(act.dueOn ?? today);
  const [reason, setReason] = useState("");

  async function submit() {
    const about = act.confirmationId ? { paymentId: payment.id } : act.dueOn ? { paymentId: payment.id, dueOn: act.dueOn } : { id: payment.id };
    const input = {
      ...about,
      ...(plan.asks.includes("from") && from ? { from } : {}),
      ...(plan.asks.includes("until") && until ? { until } : {}),
      ...(plan.asks.includes("toOn") ? { toOn } : {}),
      ...(act.confirmationId ? { confirmationId: act.confirmationId } : {}),
      ...(plan.asks.includes("reason") && (reason.trim() || act.name === "accept") ? { reason: reason.trim() } : {}),
      ...(act.name === "quiet" ? { quiet: true } : act.name === "remind" ? { quiet: false } : {}),
    };
    const answer = await command.run(input as never);
    if (!answer) return;
    say(`${payment.name}: ${t(plan.done)}`, answer.undo);
    onDone();
  }
  return (
    <Block title={t(plan.title)} aside={act.dueOn ? formatDate(act.dueOn, "long") : undefined}>
      <Form
        label={t(plan.title)}
        error={command.error}
        onSubmit={() => void submit()}
        actions={
          <>
            <Button look={plan.danger ? "danger" : "primary"} type="submit" busy={command.busy}>{t(plan.button)}</Button>
            <Button look="quiet" onPress={onDone}>{t("Not now")}</Button>
          </>
        }
      >
        <p className="text-soft">{t(plan.says)}</p>
        <div className="fields">
          {plan.asks.includes("from") && <DateField label={t("From")} path="from" value={from} onChange={setFrom} />}
          {plan.asks.includes("until") && <DateField label={act.name === "snooze" ? t("Until") : t("Until (optional)")} path="until" value={until} onChange={setUntil} autoFocus={act.name === "snooze"} />}
          {plan.asks.includes("toOn") && <DateField label={t("To")} path="toOn" value={toOn} onChange={setToOn} required autoFocus />}
          {plan.asks.includes("reason") && <div className="all"><TextField label={act.name === "accept" ? t("Reason") : t("Reason (optional)")} path="reason" required={act.name === "accept"} autoFocus={act.name === "accept"} value={reason} onChange={setReason} /></div>}
        </div>
      </Form>
    </Block>
  );
}
