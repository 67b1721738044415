// A rule: which lines it is about, what they are, and whether it may post; what it would have done stands beside it.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { BankRule } from "@/backend/records";
import { say } from "@/backend/undo";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { AccountPicker, PartyPicker, PaymentPicker, paysFrom } from "@/components/pickers";
import { Choices, Select, translated } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { msg, t } from "@/lib/text";
import { COMPARISONS, conditionsOf, DIRECTIONS, OUTCOMES, outcomeSaid, type RuleDraft, SHARES, type ShareDraft, shareRow, TEXTS, wordsRow, type WordsDraft } from "./rule-draft";
import { RuleTest } from "./RuleTest";

const POSTING = [
  { id: "suggest", label: msg("Suggest it") },
  { id: "post", label: msg("Post it by itself") },
] as const;

type Props = { rule?: BankRule | undefined; start: RuleDraft; onDone: (id: string) => void; onCancel: () => void };

export function RuleForm({ rule, start, onDone, onCancel }: Props) {
  const base = useBaseCurrency();
  const create = useCommand("create_bank_rule");
  const update = useCommand("update_bank_rule");
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<RuleDraft>) => setDraft({ ...draft, ...change });
  const said = { name: draft.name.trim(), conditions: conditionsOf(draft, base), outcome: outcomeSaid(draft, base), posts: draft.posts };

  async function submit() {
    const answer = rule ? await update.run({ id: rule.id, ...said }) : await create.run(said);
    if (!answer) return;
    say(rule ? t("The rule {name} is changed.", { name: said.name }) : t("The rule {name} is made.", { name: said.name }), answer.undo);
    onDone(answer.output.id);
  }
  return (
    <div className="rule-work">
      <Form label={rule ? t("Change the rule") : t("New rule")} error={create.error ?? update.error} onSubmit={() => void submit()}
        actions={<><Button look="primary" type="submit" busy={create.busy || update.busy}>{rule ? t("Keep the changes") : t("Make the rule")}</Button><Button look="quiet" onPress={onCancel}>{t("Not now")}</Button></>}>
        <TextField label={t("Name")} path="name" required autoFocus value={draft.name} onChange={(name) => set({ name })} placeholder={t("Rent, coffee, card fees")} />
        <Block title={t("Lines that")} ruled><Conditions draft={draft} set={set} base={base} /></Block>
        <Block title={t("are")} ruled><Outcome draft={draft} set={set} base={base} /></Block>
        <div className="ruled">
          <Choices label={t("When a line comes")} value={draft.posts ? "post" : "suggest"} onChange={(value) => set({ posts: value === "post" })} options={translated(POSTING)}
            hint={draft.posts ? t("Only where everything is certain. Otherwise it suggests, and says why. What it posts is marked and can be taken back.") : t("It stands first among the suggestions; nothing is posted before you accept it.")} />
        </div>
      </Form>
      <RuleTest draft={draft} currency={base} {...(rule ? { id: rule.id } : {})} />
    </div>
  );
}

type PartProps = { draft: RuleDraft; set: (change: Partial<RuleDraft>) => void; base: string };

function Conditions({ draft, set, base }: PartProps) {
  const [more, setMore] = useState(Boolean(draft.iban || draft.reference || draft.account || draft.low));
  const change = (id: number, one: Partial<WordsDraft>) => set({ words: draft.words.map((row) => (row.id === id ? { ...row, ...one } : row)) });
  return (
    <div className="grid gap-3">
      {draft.words.map((row, at) => {
        const number = at + 1;
        return (
          <div key={row.id} className="rule-words" role="group" aria-label={t("Words {number}", { number })}>
            <Select bare label={t("Where the words {number} stand", { number })} value={row.of} onChange={(of) => change(row.id, { of })} options={translated(TEXTS)} />
            <Select bare label={t("How the words {number} compare", { number })} value={row.how} onChange={(how) => change(row.id, { how })} options={translated(COMPARISONS)} />
            <span className="rule-text">
              <TextField bare label={t("Words {number}", { number })} path={`conditions.words[${at}].text`} value={row.text} onChange={(text) => change(row.id, { text })} placeholder={t("words of the line")} />
            <Button small look="quiet" aria-label={t("Remove the words {number}", { number })} onPress={() => set({ words: draft.words.filter((other) => other.id !== row.id) })}>{t("Remove")}</Button>
            </span>
          </div>
        );
      })}
      <div className="flex flex-wrap gap-2">
        <Button small onPress={() => set({ words: [...draft.words, wordsRow()] })}>{draft.words.length > 0 ? t("And other words") : t("Words")}</Button>
        {!more && <Button small onPress={() => setMore(true)}>{t("Amount, account, IBAN, reference")}</Button>}
      </div>
      <Choices bare label={t("Which way the money goes")} value={draft.direction} onChange={(direction) => set({ direction })} options={translated(DIRECTIONS)} />
      {more && (
        <div className="fields">
          <AmountField label={t("Amount, or the least")} path="conditions.amount.low" currency={base} value={draft.low} onChange={(low) => set({ low })} />
          <AmountField label={t("The most (optional)")} path="conditions.amount.high" currency={base} value={draft.high} onChange={(high) => set({ high })} disabled={draft.low === ""} />
          <AccountPicker label={t("Only on account (optional)")} path="conditions.account" only={paysFrom} value={draft.account} onChange={(account) => set({ account })} />
          <TextField label={t("IBAN (optional)")} path="conditions.iban" value={draft.iban} onChange={(iban) => set({ iban })} />
          <TextField label={t("Reference (optional)")} path="conditions.reference" value={draft.reference} onChange={(reference) => set({ reference })} />
        </div>
      )}
    </div>
  );
}

function Outcome({ draft, set, base }: PartProps) {
  return (
    <div className="grid gap-3">
      <Select bare label={t("What they are")} path="outcome" value={draft.what} onChange={(what) => set({ what })} options={translated(OUTCOMES)} />
      {draft.what === "account" && (
        <div className="fields">
          <AccountPicker label={t("Account")} path="outcome.account" value={draft.target} onChange={(target) => set({ target })} />
          <div className="all"><TextField label={t("What the entry is about (optional)")} path="outcome.description" value={draft.description} onChange={(description) => set({ description })} placeholder={t("Rent to {name}, {month}", { name: "{name}", month: "{month}" })}
            hint={t("{name}, {text}, {date} and {month} are filled in from the line. Left empty, the words of the bank stand there.", { name: "{name}", text: "{text}", date: "{date}", month: "{month}" })} /></div>
          <PartyPicker label={t("Party (optional)")} path="outcome.partyId" value={draft.party} onChange={(party) => set({ party })} />
        </div>
      )}
      {draft.what === "payment" && <PaymentPicker key={draft.paymentId ? "chosen" : "open"} label={t("Payment")} path="outcome.paymentId" value={draft.paymentId} onChange={(paymentId) => set({ paymentId })} placeholder={draft.paymentName} hint={t("The line pays its nearest open due date.")} />}
      {draft.what === "fee" && <AccountPicker label={t("Account (optional)")} path="outcome.account" placeholder={t("The account for fees")} value={draft.target} onChange={(target) => set({ target })} />}
      {draft.what === "delete" && <TextField label={t("Reason")} path="outcome.reason" required value={draft.reason} onChange={(reason) => set({ reason })} hint={t("Such lines are deleted. They stay away when the same file comes again, and can be re-admitted.")} />}
      {draft.what === "split" && <Shares draft={draft} set={set} base={base} />}
    </div>
  );
}

function Shares({ draft, set, base }: PartProps) {
  const change = (id: number, one: Partial<ShareDraft>) => set({ shares: draft.shares.map((row) => (row.id === id ? { ...row, ...one } : row)) });
  return (
    <>
      {draft.shares.map((row, at) => {
        const number = at + 1;
        return (
          <div key={row.id} className="rule-share" role="group" aria-label={t("Share {number}", { number })}>
            <AccountPicker bare label={t("Account of share {number}", { number })} path={`outcome.shares[${at}].account`} value={row.account} onChange={(account) => change(row.id, { account })} />
            <Select bare label={t("How much share {number} is", { number })} value={row.how} onChange={(how) => change(row.id, { how })} options={translated(SHARES)} />
            {row.how === "percent" ? <TextField bare label={t("Percent of share {number}", { number })} path={`outcome.shares[${at}].percent`} inputMode="decimal" value={row.percent} onChange={(percent) => change(row.id, { percent: percent.replace(",", ".") })} placeholder="%" />
              : row.how === "amount" ? <AmountField bare label={t("Amount of share {number}", { number })} path={`outcome.shares[${at}].amount`} currency={base} value={row.amount} onChange={(amount) => change(row.id, { amount })} /> : <span />}
            <Button small look="quiet" aria-label={t("Remove share {number}", { number })} onPress={() => set({ shares: draft.shares.filter((other) => other.id !== row.id) })}>{t("Remove")}</Button>
          </div>
        );
      })}
      <div><Button small onPress={() => set({ shares: [...draft.shares.slice(0, -1), shareRow("percent"), ...draft.shares.slice(-1)] })}>{t("Another share")}</Button></div>
      <p className="text-faint text-[12px]">{t("One share takes the rest, so that the shares come to the line, to the cent.")}</p>
    </>
  );
}
