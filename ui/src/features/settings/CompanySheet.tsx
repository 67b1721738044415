// The company's name, time zone and grace.
import { useEffect, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { Settings } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { ComboBox } from "@/components/ComboBox";
import { Form } from "@/components/Form";
import { Sheet } from "@/components/Page";
import { NumberField, TextField } from "@/components/TextField";
import { t } from "@/lib/text";

export function CompanySheet({ settings }: { settings: Settings }) {
  const update = useCommand("update_company_settings");
  const { data: countries } = useQuery("countries_list", {});
  const [name, setName] = useState(settings.name);
  const [zone, setZone] = useState(settings.timeZone);
  const [before, setBefore] = useState<number | null>(settings.graceDaysBefore);
  const [after, setAfter] = useState<number | null>(settings.graceDaysAfter);
  useEffect(() => {
    setName(settings.name);
    setZone(settings.timeZone);
    setBefore(settings.graceDaysBefore);
    setAfter(settings.graceDaysAfter);
  }, [settings]);
  const country = countries?.rows.find((row) => row.code === settings.country);
  const zones = [...new Set([settings.timeZone, ...(country?.timeZones ?? []), ...Intl.supportedValuesOf("timeZone")])].map((id) => ({ id, label: id.replace(/_/g, " ") }));
  const changed = name !== settings.name || zone !== settings.timeZone || before !== settings.graceDaysBefore || after !== settings.graceDaysAfter;

  async function submit() {
    const answer = await update.run({
      ...(name !== settings.name ? { name: name.trim() } : {}),
      ...(zone !== settings.timeZone ? { timeZone: zone } : {}),
      ...(before !== null && before !== settings.graceDaysBefore ? { graceDaysBefore: before } : {}),
      ...(after !== null && after !== settings.graceDaysAfter ? { graceDaysAfter: after } : {}),
    });
    if (answer) say(t("The settings are kept."), answer.undo);
  }
  return (
    <Sheet title={t("Company")} aside={`${country?.name ?? settings.country}, ${settings.baseCurrency}`}>
      <div className="sheet-body">
        <Form label={t("Company")} error={update.error} onSubmit={() => void submit()} actions={<Button type="submit" busy={update.busy} isDisabled={!changed}>{t("Keep")}</Button>}>
          <div className="fields">
            <TextField label={t("Name")} path="name" required value={name} onChange={setName} />
            <ComboBox key={zones.length} label={t("Time zone")} path="timeZone" items={zones} value={zone} onChange={(id) => id && setZone(id)} />
            <NumberField label={t("Grace, days before")} path="graceDaysBefore" value={before} onChange={setBefore} max={60} />
            <NumberField label={t("Grace, days after")} path="graceDaysAfter" value={after} onChange={setAfter} max={60} hint={t("Later than this, a payment is missed.")} />
          </div>
        </Form>
      </div>
    </Sheet>
  );
}
