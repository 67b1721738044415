// A new account, or another name, code or place for one.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { Account, AccountType } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { Form } from "@/components/Form";
import { AccountPicker } from "@/components/pickers";
import { Select, translated } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { msg, t } from "@/lib/text";

const TYPES: { id: AccountType; label: string; sub: string }[] = [
  { id: "asset", label: msg("Asset"), sub: msg("what the business owns") },
  { id: "liability", label: msg("Liability"), sub: msg("what it owes") },
  { id: "equity", label: msg("Equity"), sub: msg("the owner's part") },
  { id: "income", label: msg("Income"), sub: msg("what it earns") },
  { id: "expense", label: msg("Expense"), sub: msg("what it spends") },
];

type Role = NonNullable<Account["role"]>;
const ROLES: { id: Role | "–"; label: string }[] = [
  { id: "–", label: msg("None") }, { id: "bank", label: msg("Bank account") }, { id: "cash", label: msg("Cash") }, { id: "card", label: msg("Credit card") }, { id: "receivable", label: msg("Receivable") }, { id: "payable", label: msg("Payable") }, { id: "tax_payable", label: msg("Tax payable") },
];

export function AccountForm({ account, onDone }: { account?: Account; onDone: (code: string | null) => void }) {
  const create = useCommand("create_account");
  const update = useCommand("update_account");
  const [code, setCode] = useState(account?.code ?? "");
  const [name, setName] = useState(account?.name ?? "");
  const [type, setType] = useState<AccountType>(account?.accountType ?? "expense");
  const [parent, setParent] = useState<string | null>(account?.parentCode ?? null);
  const [role, setRole] = useState<Role | "–">(account?.role ?? "–");
  const [currency, setCurrency] = useState(account?.currency ?? "");

  async function submit() {
    const answer = account
      ? await update.run({ code: account.code, ...(code !== account.code ? { newCode: code.trim() } : {}), ...(name !== account.name ? { name: name.trim() } : {}), ...(parent !== (account.parentCode ?? null) ? { parentCode: parent ?? "" } : {}) })
      : await create.run({ code: code.trim(), name: name.trim(), accountType: type, ...(parent ? { parentCode: parent } : {}), ...(role !== "–" ? { role } : {}), ...(currency ? { currency } : {}) });
    if (!answer) return;
    say(account ? t("{name} was changed.", { name: answer.output.name }) : t("{name} was added.", { name: answer.output.name }), answer.undo);
    onDone(answer.output.code);
  }
  return (
    <Form label={account ? t("Change the account") : t("New account")} error={create.error ?? update.error} onSubmit={() => void submit()}
      actions={<><Button look="primary" type="submit" busy={create.busy || update.busy}>{account ? t("Keep the change") : t("Add account")}</Button><Button look="quiet" onPress={() => onDone(account?.code ?? null)}>{t("Not now")}</Button></>}>
      <div className="fields">
        <TextField label={t("Code")} path={account ? "newCode" : "code"} required autoFocus value={code} onChange={setCode} />
        <TextField label={t("Name")} path="name" required value={name} onChange={setName} />
        {!account && <Select label={t("Type")} path="accountType" value={type} onChange={setType} options={translated(TYPES)} />}
        <AccountPicker label={t("Under (optional)")} path="parentCode" value={parent} onChange={setParent} only={(candidate) => candidate.accountType === type && candidate.code !== account?.code} />
        {!account && <Select label={t("Used as")} path="role" value={role} onChange={setRole} options={translated(ROLES)} />}
        {!account && <TextField label={t("Currency (optional)")} path="currency" value={currency} onChange={(text) => setCurrency(text.toUpperCase().slice(0, 3))} hint={t("Only when it holds another currency than the books.")} />}
      </div>
    </Form>
  );
}
