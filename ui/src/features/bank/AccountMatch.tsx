// Giving a whole line to an account: what the money was for, in one field.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { BankLine } from "@/backend/records";
import { say } from "@/backend/undo";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { AccountPicker } from "@/components/pickers";
import { TextField } from "@/components/TextField";
import { isNegative } from "@/lib/money";
import { t } from "@/lib/text";
import { lineName } from "./line-words";

export const SPENT = ["expense", "asset", "liability", "equity", "income"] as const;
export const EARNED = ["income", "asset", "liability", "equity", "expense"] as const;

/** The types of account in the order in which they make sense for the line. */
export function typesFor(line: BankLine): typeof SPENT | typeof EARNED {
  return isNegative(line.amount.amount) ? SPENT : EARNED;
}

export function AccountMatch({ line, primary, onDone }: { line: BankLine; primary: boolean; onDone: () => void }) {
  const base = useBaseCurrency();
  const foreign = base !== "" && line.amount.currency !== base;
  const command = useCommand("match_bank_line");
  const [account, setAccount] = useState<string | null>(null);
  const [description, setDescription] = useState("");
  const [baseAmount, setBaseAmount] = useState("");
  async function submit() {
    const answer = await command.run({
      lineId: line.id,
      parts: [{ kind: "account", account: account ?? "", ...(description.trim() ? { description: description.trim() } : {}), ...(foreign && baseAmount ? { baseAmount: { amount: baseAmount, currency: base } } : {}) }],
    });
    if (!answer) return;
    say(t("{line} is matched: {title}.", { line: lineName(line), title: answer.output.parts[0]?.title ?? "" }), answer.undo);
    onDone();
  }
  return (
    <Block title={primary ? t("Give it to an account") : t("Or give it to an account")} aside={<kbd aria-hidden="true">A</kbd>} ruled>
      <Form label={t("Give it to an account")} error={command.error} onSubmit={() => void submit()}
        actions={<Button look={primary ? "primary" : "normal"} type="submit" busy={command.busy} isDisabled={!account}>{t("Give it to this account")}</Button>}>
        <div className="fields">
          <AccountPicker label={t("Account")} path="parts[0].account" types={typesFor(line)} value={account} onChange={setAccount} />
          <TextField label={t("What it was (optional)")} path="parts[0].description" value={description} onChange={setDescription} />
          {foreign && <AmountField label={t("What it came to")} path="parts[0].baseAmount" currency={base} value={baseAmount} onChange={setBaseAmount} />}
        </div>
      </Form>
    </Block>
  );
}
