// A new company in three steps: name and country, starter chart, opening balances.
import { useEffect, useMemo, useRef, useState } from "react";
import { chooseNewFile, onDesktop } from "@/backend/desk";
import type { InputOf } from "@/backend/envelope";
import { useCommand, useQuery } from "@/backend/hooks";
import { Button } from "@/components/Button";
import { ComboBox } from "@/components/ComboBox";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { Waiting } from "@/components/Loading";
import { Choices } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { localToday } from "@/lib/dates";
import { locale } from "@/lib/money";
import { msg, t, words } from "@/lib/text";
import { type Balance, OpeningBalances } from "./OpeningBalances";

type CreateInput = InputOf<"create_company">;
type BusinessType = CreateInput["businessType"];
const STEPS = [msg("Name and country"), msg("Accounts"), msg("Opening balances")];

export function CreateCompany({ defaultFolder, onCancel, onDone }: { defaultFolder: string; onCancel: () => void; onDone: () => void }) {
  const create = useCommand("create_company");
  const { data: countries } = useQuery("countries_list", {});
  const [step, setStep] = useState(0);
  const [name, setName] = useState("");
  const [country, setCountry] = useState(() => /-([A-Z]{2})$/.exec(locale())?.[1] ?? "CA");
  const [businessType, setBusinessType] = useState<BusinessType>("service");
  const [currency, setCurrency] = useState("");
  const [zone, setZone] = useState("");
  const [path, setPath] = useState("");
  const [startOn, setStartOn] = useState(() => `${localToday().slice(0, 4)}-01-01`);
  const [balances, setBalances] = useState<Balance[]>([]);
  const { data: chart } = useQuery("starter_charts", { country, businessType }, { enabled: country.length === 2 });
  const head = useRef<HTMLHeadingElement>(null);
  const row = countries?.rows.find(({ code }) => code === country);
  const base = currency || row?.currency || chart?.country.currency || "";
  const zones = useMemo(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return [...new Set([...(row?.timeZones ?? []), own])].map((id) => ({ id, label: id.replace(/_/g, " ") }));
  }, [row]);
  // This machine's zone if the country has it, otherwise the country's first.
  const ownZone = zone || (row ? (row.timeZones.find((id) => id === Intl.DateTimeFormat().resolvedOptions().timeZone) ?? row.timeZones[0] ?? "") : "");

  useEffect(() => head.current?.focus(), [step]);
  // A refusal about a field of an earlier step leads back to it.
  useEffect(() => {
    const field = create.error?.field ?? "";
    if (/^(name|country|businessType|baseCurrency|timeZone|path)/.test(field)) setStep(0);
  }, [create.error]);

  const input = (): CreateInput => ({
    name: name.trim(),
    country,
    businessType,
    ...(currency ? { baseCurrency: currency } : {}),
    ...(ownZone ? { timeZone: ownZone } : {}),
    ...(path.trim() ? { path: path.trim() } : {}),
    booksStartOn: startOn || null,
    openingBalances: balances.filter((line) => line.account && line.amount).map((line) => ({ account: line.account, side: line.side, amount: { amount: line.amount, currency: base } })),
  });
  async function submit() {
    if (step < 2) {
      setStep(step + 1);
      return;
    }
    if (await create.run(input())) onDone();
  }
  async function choosePlace() {
    const chosen = await chooseNewFile(path || `${defaultFolder}/${name.trim() || t("Company")}.daybook`);
    if (chosen) setPath(chosen);
  }

  return (
    <div className="mx-auto grid max-w-[720px] gap-5 px-5 py-[7vh]">
      <header>
        <p className="text-soft">{t("Step {step} of 3", { step: step + 1 })}</p>
        <h1 ref={head} tabIndex={-1} className="text-[20px]">{t(STEPS[step] ?? "")}</h1>
        <ol className="text-faint mt-2 flex flex-wrap gap-x-5 text-[12px]" aria-label={t("Steps")}>
          {STEPS.map((label, at) => <li key={label} {...(at === step ? { "aria-current": "step" as const, className: "text-accent font-semibold" } : {})}>{at + 1}. {t(label)}</li>)}
        </ol>
      </header>
      <section className="sheet">
        <div className="sheet-body">
          <Form
            key={step}
            label={t("New company")}
            error={create.error}
            onSubmit={() => void submit()}
            actions={
              <>
                <Button look="primary" type="submit" busy={create.busy} isDisabled={name.trim() === "" || country.length !== 2}>{step < 2 ? t("Continue") : t("Create the company")}</Button>
                {step > 0 && <Button onPress={() => setStep(step - 1)}>{t("Back")}</Button>}
                <Button look="quiet" onPress={onCancel}>{t("Not now")}</Button>
                {step === 2 && balances.every((line) => !line.amount) && <span className="text-faint">{t("Balances can be entered later too.")}</span>}
              </>
            }
          >
            {step === 0 && (
              <div className="fields">
                <div className="all"><TextField label={t("Name of the business")} path="name" required autoFocus value={name} onChange={setName} /></div>
                <ComboBox key={countries ? "ready" : "waiting"} label={t("Country")} path="country" required items={(countries?.rows ?? []).map(({ code, name: label, currency: own }) => ({ id: code, label, sub: own }))} value={country} onChange={(code) => { if (code) { setCountry(code); setCurrency(""); setZone(""); } }} />
                <Choices label={t("Kind of business")} path="businessType" value={businessType} onChange={setBusinessType} options={[{ id: "service", label: t("Service") }, { id: "shop", label: t("Shop") }, { id: "contractor", label: t("Contractor") }]} />
                <TextField label={t("Currency of the books")} path="baseCurrency" value={base} onChange={(text) => setCurrency(text.toUpperCase().slice(0, 3))} />
                <ComboBox key={`${country}${zones.length}`} label={t("Time zone")} path="timeZone" items={zones} value={ownZone || null} onChange={(id) => id && setZone(id)} />
                <DateField label={t("The books start on")} path="booksStartOn" value={startOn} onChange={setStartOn} />
                {onDesktop ? (
                  <div className="field"><span className="label">{t("File")}</span><div className="flex items-center gap-2"><Button small onPress={() => void choosePlace()}>{t("Choose another place")}</Button></div><span className="hint break-all">{path || t("In {folder}", { folder: defaultFolder })}</span></div>
                ) : (
                  <TextField label={t("File (optional)")} path="path" value={path} onChange={setPath} hint={t("Otherwise in {folder}", { folder: defaultFolder })} />
                )}
              </div>
            )}
            {step === 1 && (chart ? (
              <div className="grid gap-2">
                <p className="text-soft">{t("{count} accounts for a {type} in {country}. Any of them can be renamed or archived later, and others added.", { count: chart.accounts.length, type: words(businessType), country: chart.country.name })}</p>
                <div className="border-line-soft max-h-[46vh] overflow-auto rounded-md border" tabIndex={0} role="group" aria-label={t("Starter chart")}>
                  <table className="rows">
                    <thead className="bg-sheet sticky top-0"><tr><th scope="col">{t("Code")}</th><th scope="col">{t("Account")}</th><th scope="col">{t("Type")}</th></tr></thead>
                    <tbody>{chart.accounts.map((account) => <tr key={account.code}><td className="soft">{account.code}</td><th scope="row" style={{ paddingInlineStart: account.parentCode ? 28 : 11 }}>{account.name}</th><td className="soft">{words(account.accountType)}</td></tr>)}</tbody>
                  </table>
                </div>
              </div>
            ) : <Waiting what={t("Fetching the chart")} />)}
            {step === 2 && chart && <OpeningBalances accounts={chart.accounts} currency={base} balances={balances} onChange={setBalances} startOn={startOn} />}
          </Form>
        </div>
      </section>
    </div>
  );
}
