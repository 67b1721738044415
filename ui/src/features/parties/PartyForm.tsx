// A party's particulars. Tax ids are typed here in full, and shown masked ever after.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { Party, PartyRole } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { Check } from "@/components/Check";
import { Form } from "@/components/Form";
import { NumberField, TextField } from "@/components/TextField";
import { t, title } from "@/lib/text";

const ROLES: PartyRole[] = ["customer", "supplier", "contractor", "partner"];

export function PartyForm({ party, onDone }: { party?: Party; onDone: (id: string | null) => void }) {
  const create = useCommand("create_party");
  const update = useCommand("update_party");
  const [name, setName] = useState(party?.name ?? "");
  const [roles, setRoles] = useState<PartyRole[]>(party?.roles ?? ["supplier"]);
  const [email, setEmail] = useState(party?.email ?? "");
  const [phone, setPhone] = useState(party?.phone ?? "");
  const [address, setAddress] = useState({ line1: "", line2: "", city: "", region: "", postalCode: "", country: "", ...clean(party?.address) });
  const [termsDays, setTermsDays] = useState<number | null>(party?.termsDays ?? null);
  const [currency, setCurrency] = useState(party?.currency ?? "");
  const [language, setLanguage] = useState(party?.language ?? "");
  const [notes, setNotes] = useState(party?.notes ?? "");
  const [taxIds, setTaxIds] = useState<{ kind: string; value: string }[]>([]);
  const place = (part: keyof typeof address) => ({ path: `address.${part}`, value: address[part], onChange: (text: string) => setAddress({ ...address, [part]: text }) });

  const refused = create.error ?? update.error;
  const sameName = refused?.code === "already_exists" && refused.field === "name";

  async function submit(allowDuplicate = false) {
    const filled = Object.fromEntries(Object.entries(address).filter(([, text]) => text.trim() !== ""));
    const all = {
      name: name.trim(),
      roles,
      // What is not given stays as it was: an emptied field is sent as empty text.
      email: email.trim(),
      phone: phone.trim(),
      address: filled,
      ...(termsDays !== null ? { termsDays } : party && typeof party.termsDays === "number" ? { noTerms: true } : {}),
      currency,
      language: language.trim(),
      notes: notes.trim(),
      ...(allowDuplicate ? { allowDuplicate } : {}),
      ...(taxIds.some((id) => id.value.trim()) ? { taxIds: taxIds.filter((id) => id.value.trim()) } : {}),
    };
    const answer = party ? await update.run({ id: party.id, ...changed(party, all) }) : await create.run(all);
    if (!answer) return;
    say(party ? t("{name} was changed.", { name: answer.output.name }) : t("{name} was added.", { name: answer.output.name }), answer.undo);
    onDone(answer.output.id);
  }
  return (
    <Form label={party ? t("Change the party") : t("New party")} error={refused} onSubmit={() => void submit()} ownHint={sameName}
      actions={<><Button look="primary" type="submit" busy={create.busy || update.busy} hint="Ctrl Enter">{party ? t("Keep the change") : t("Add party")}</Button><Button look="quiet" onPress={() => onDone(party?.id ?? null)}>{t("Not now")}</Button></>}>
      <div className="fields">
        <div className="all"><TextField label={t("Name")} path="name" required autoFocus value={name} onChange={setName} /></div>
        {sameName && <div className="all"><SameName name={name.trim()} busy={create.busy || update.busy} onSure={() => void submit(true)} /></div>}
        <fieldset className="all flex flex-wrap gap-x-5">
          <legend className="text-soft pb-1 text-[12px] font-medium">{t("Roles")}</legend>
          {ROLES.map((role) => <Check key={role} value={roles.includes(role)} onChange={(yes) => setRoles(yes ? [...roles, role] : roles.filter((other) => other !== role))}>{t(title(role))}</Check>)}
        </fieldset>
        <TextField label={t("Mail")} path="email" type="email" value={email} onChange={setEmail} />
        <TextField label={t("Phone")} path="phone" type="tel" value={phone} onChange={setPhone} />
        <div className="all"><TextField label={t("Street")} {...place("line1")} /></div>
        <div className="all"><TextField label={t("Street, second line")} {...place("line2")} /></div>
        <TextField label={t("City")} {...place("city")} />
        <TextField label={t("Province, state or county")} {...place("region")} />
        <TextField label={t("Postal code")} {...place("postalCode")} />
        <TextField label={t("Country")} {...place("country")} hint={t("Two letters, such as CA")} />
        <NumberField label={t("Terms in days")} path="termsDays" value={termsDays} onChange={setTermsDays} />
        <TextField label={t("Currency")} path="currency" value={currency} onChange={(text) => setCurrency(text.toUpperCase().slice(0, 3))} />
        <TextField label={t("Language")} path="language" value={language} onChange={setLanguage} hint={t("Such as en or fr")} />
        <fieldset className="all grid gap-2">
          <legend className="text-soft pb-1 text-[12px] font-medium">{party && party.taxIds.length > 0 ? t("Tax ids (what is entered here replaces those kept)") : t("Tax ids")}</legend>
          {taxIds.map((id, at) => (
            <div key={at} className="grid grid-cols-[140px_minmax(0,1fr)_auto] gap-2">
              <TextField bare label={t("Kind of tax id {number}", { number: at + 1 })} path={`taxIds[${at}].kind`} value={id.kind} onChange={(kind) => setTaxIds(taxIds.with(at, { ...id, kind }))} />
              <TextField bare label={t("Tax id {number}", { number: at + 1 })} path={`taxIds[${at}].value`} value={id.value} onChange={(value) => setTaxIds(taxIds.with(at, { ...id, value }))} />
              <Button small look="quiet" onPress={() => setTaxIds(taxIds.toSpliced(at, 1))} aria-label={t("Take away tax id {number}", { number: at + 1 })}>×</Button>
            </div>
          ))}
          <div><Button small onPress={() => setTaxIds([...taxIds, { kind: "tax_id", value: "" }])}>{t("Add a tax id")}</Button></div>
        </fieldset>
        <div className="all"><TextField label={t("Notes")} path="notes" lines={2} value={notes} onChange={setNotes} /></div>
      </div>
    </Form>
  );
}

/** Two parties may share a name: the one that is there is shown, and a second one is a press away. */
function SameName({ name, busy, onSure }: { name: string; busy: boolean; onSure: () => void }) {
  const { data } = useQuery("parties_list", { text: name, includeArchived: true, limit: 50 });
  const same = data?.rows.find((row) => !row.mergedIntoId && row.name.toLowerCase() === name.toLowerCase());
  return (
    <div className="note warn flex flex-wrap items-center gap-3">
      <span>{t("Is it the same one, or another that shares the name?")}</span>
      {same && <Link to="/parties/$id" params={{ id: same.id }} className="link">{t("See the one that is there")}</Link>}
      <Button small busy={busy} onPress={onSure}>{t("It is another one")}</Button>
    </div>
  );
}

/** Only what differs is sent: the activity then says what was changed, and nothing else is touched. */
function changed(party: Party, all: Record<string, unknown>): Record<string, unknown> {
  const { name, roles, email, phone, termsDays, currency, language, notes } = party;
  const before: Record<string, unknown> = { name, roles, email: email ?? "", phone: phone ?? "", address: clean(party.address), termsDays, currency: currency ?? "", language: language ?? "", notes: notes ?? "" };
  const text = (value: unknown) => JSON.stringify(value, value !== null && typeof value === "object" && !Array.isArray(value) ? Object.keys(value).sort() : undefined);
  return Object.fromEntries(Object.entries(all).filter(([field, value]) => text(value) !== text(before[field])));
}

function clean(address: Party["address"]): Record<string, string> {
  return Object.fromEntries(Object.entries(address ?? {}).flatMap(([name, text]) => (text ? [[name, text]] : [])));
}
