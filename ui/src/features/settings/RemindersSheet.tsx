// When reminders come, and when not.
import { useEffect, useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { Settings } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { Check } from "@/components/Check";
import { Form } from "@/components/Form";
import { Sheet } from "@/components/Page";
import { NumberField, TextField } from "@/components/TextField";
import { t } from "@/lib/text";

export function RemindersSheet({ settings }: { settings: Settings }) {
  const update = useCommand("update_company_settings");
  const [days, setDays] = useState<number | null>(settings.remindDaysBefore);
  const [quiet, setQuiet] = useState(settings.quiet);
  const [from, setFrom] = useState(settings.quietFrom ?? "");
  const [until, setUntil] = useState(settings.quietUntil ?? "");
  useEffect(() => {
    setDays(settings.remindDaysBefore);
    setQuiet(settings.quiet);
    setFrom(settings.quietFrom ?? "");
    setUntil(settings.quietUntil ?? "");
  }, [settings]);
  const changed = days !== settings.remindDaysBefore || quiet !== settings.quiet || from !== (settings.quietFrom ?? "") || until !== (settings.quietUntil ?? "");
  async function submit() {
    const answer = await update.run({
      ...(days !== null && days !== settings.remindDaysBefore ? { remindDaysBefore: days } : {}),
      ...(quiet !== settings.quiet ? { quiet } : {}),
      ...(from !== (settings.quietFrom ?? "") ? { quietFrom: from } : {}),
      ...(until !== (settings.quietUntil ?? "") ? { quietUntil: until } : {}),
    });
    if (answer) say(t("The reminders are kept."), answer.undo);
  }
  return (
    <Sheet title={t("Reminders")}>
      <div className="sheet-body">
        <Form label={t("Reminders")} error={update.error} onSubmit={() => void submit()} actions={<Button type="submit" busy={update.busy} isDisabled={!changed}>{t("Keep")}</Button>}>
          <div className="fields three">
            <NumberField label={t("Days ahead")} path="remindDaysBefore" value={days} onChange={setDays} max={90} />
            <TextField label={t("Quiet from")} path="quietFrom" value={from} onChange={setFrom} placeholder="21:00" />
            <TextField label={t("Quiet until")} path="quietUntil" value={until} onChange={setUntil} placeholder="07:30" />
          </div>
          <Check value={quiet} onChange={setQuiet} hint={t("What is due still shows on the board and in the tray.")}>{t("No reminders at all")}</Check>
        </Form>
      </div>
    </Sheet>
  );
}
