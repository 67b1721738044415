// The form that begins a statement: account, last day and closing balance, offered where the bank's files have them.
import { useEffect, useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { ReconcilableAccount } from "@/backend/records";
import { say } from "@/backend/undo";
import { amountText } from "@/components/Amount";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { useGo } from "@/components/go";
import { Select } from "@/components/Select";
import { formatDate } from "@/lib/dates";
import { t } from "@/lib/text";

type Props = { accounts: ReconcilableAccount[]; asked: string; onCancel: () => void };

export function BeginStatement({ accounts, asked, onCancel }: Props) {
  const go = useGo();
  const base = useBaseCurrency();
  const command = useCommand("start_statement_reconciliation");
  // The account that was asked for, or else the first one for which the bank's files have a closing balance.
  const first = accounts.find((row) => row.account === asked) ?? accounts.find((row) => !row.openId && row.offered.length > 0) ?? accounts.find((row) => !row.openId) ?? accounts[0];
  const [code, setCode] = useState(first?.account ?? null);
  const account = accounts.find((row) => row.account === code);
  const [on, setOn] = useState("");
  const [closing, setClosing] = useState("");
  const offered = account?.offered ?? [];
  const taken = offered.find((one) => one.statementOn === on && one.closingBalance.amount === closing);
  useEffect(() => {
    const offer = accounts.find((row) => row.account === code)?.offered[0];
    setOn(offer?.statementOn ?? "");
    setClosing(offer?.closingBalance.amount ?? "");
    // Only another account changes what is offered; what was typed stays when the books change meanwhile.
  }, [code]);

  async function submit() {
    const answer = await command.run({ account: code ?? "", statementOn: on, closingBalance: { amount: closing || "0", currency: account?.currency ?? base } });
    if (!answer) return;
    say(t("The statement is begun."), answer.undo);
    go(`/bank/statements/${answer.output.id}`);
  }
  const choices = accounts.map((row) => ({ id: row.account, label: `${row.account} ${row.name}` }));
  const opening = account && (account.reconciledThrough
    ? t("It begins with {amount}, the closing balance of {date}.", { amount: amountText(account.openingBalance, base, "money"), date: formatDate(account.reconciledThrough, "long") })
    : t("It is the first of this account: it begins with nothing, and the opening balance of your books is its first entry."));
  return (
    <Form label={t("Reconcile a statement")} error={command.error} onSubmit={() => void submit()}
      actions={account?.openId
        ? <Button look="primary" onPress={() => go(`/bank/statements/${account.openId}`)}>{t("Go on with the open one")}</Button>
        : <><Button look="primary" type="submit" busy={command.busy} isDisabled={!code || on === "" || closing === ""}>{t("Begin")}</Button><Button look="quiet" onPress={onCancel}>{t("Not now")}</Button></>}>
      <Select label={t("Account")} path="account" value={code} onChange={setCode} options={choices} />
      {account?.openId ? <p className="text-soft">{t("A statement of this account is being reconciled. Finish or discard it before the next one.")}</p> : (
        <>
          {offered.length > 0 && (
            <Select label={t("From the bank's files")} value={taken ? taken.statementOn : null} placeholder={t("Another statement")}
              onChange={(day) => {
                const one = offered.find((each) => each.statementOn === day);
                if (!one) return;
                setOn(one.statementOn);
                setClosing(one.closingBalance.amount);
              }}
              options={offered.map((one) => ({ id: one.statementOn, label: t("{date}: {amount}", { date: formatDate(one.statementOn, "long"), amount: amountText(one.closingBalance, base, "money") }), ...(one.fileName ? { sub: one.fileName } : {}) }))} />
          )}
          <div className="fields">
            <DateField label={t("Last day of the statement")} path="statementOn" required autoFocus={offered.length === 0} value={on} onChange={setOn} />
            <AmountField label={t("Closing balance")} path="closingBalance" required currency={account?.currency ?? base} value={closing} onChange={setClosing} hint={t("Below zero when money is owed to the bank.")} />
          </div>
          {opening && <p className="text-soft">{opening}</p>}
        </>
      )}
    </Form>
  );
}
