// Locking the books through a day, and unlocking them with a reason.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { Company } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { Sheet } from "@/components/Page";
import { TextField } from "@/components/TextField";
import { addDays, formatDate, startOfMonth } from "@/lib/dates";
import { t } from "@/lib/text";

export function LockSheet({ company }: { company: Company }) {
  const [doing, setDoing] = useState<"lock" | "unlock" | null>(null);
  const locked = company.lockedThrough;
  return (
    <Sheet title={t("Lock date")} aside={locked ? t("locked through {date}", { date: formatDate(locked, "long") }) : t("nothing is locked")}>
      <div className="sheet-body">
        <p className="text-soft">{t("Nothing can be posted on or before the lock date. Lock a month when its figures are final.")}</p>
        {doing === null && (
          <div className="flex gap-2">
            <Button onPress={() => setDoing("lock")}>{locked ? t("Lock further") : t("Lock the books")}</Button>
            {locked && <Button onPress={() => setDoing("unlock")}>{t("Unlock")}</Button>}
          </div>
        )}
        {doing === "lock" && <Lock company={company} onDone={() => setDoing(null)} />}
        {doing === "unlock" && <Unlock onDone={() => setDoing(null)} />}
      </div>
    </Sheet>
  );
}

function Lock({ company, onDone }: { company: Company; onDone: () => void }) {
  const [through, setThrough] = useState(addDays(startOfMonth(company.today), -1));
  const command = useCommand("lock_books");
  async function submit() {
    const answer = await command.run({ through });
    if (!answer) return;
    say(t("The books are locked through {date}.", { date: formatDate(through, "long") }), answer.undo);
    onDone();
  }
  return (
    <Form label={t("Lock the books")} error={command.error} onSubmit={() => void submit()} actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Lock")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
      <DateField label={t("Through")} path="through" required autoFocus value={through} onChange={setThrough} />
    </Form>
  );
}

function Unlock({ onDone }: { onDone: () => void }) {
  const [through, setThrough] = useState("");
  const [reason, setReason] = useState("");
  const command = useCommand("unlock_books");
  async function submit() {
    const answer = await command.run({ through: through || null, reason: reason.trim() });
    if (!answer) return;
    say(t("Unlocked. The reason stands in Activity."), answer.undo);
    onDone();
  }
  return (
    <Form label={t("Unlock the books")} error={command.error} onSubmit={() => void submit()} actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Unlock")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
      <div className="fields">
        <DateField label={t("Keep locked through")} path="through" value={through} onChange={setThrough} hint={t("Empty: nothing stays locked.")} />
        <TextField label={t("Reason")} path="reason" required autoFocus value={reason} onChange={setReason} />
      </div>
    </Form>
  );
}
