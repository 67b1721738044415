// What the business had and owed on the first day. What is left over goes to opening balance equity, and is said.
import { useEffect } from "react";
import type { OutputOf } from "@/backend/envelope";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { ComboBox } from "@/components/ComboBox";
import { readAmount } from "@/lib/arithmetic";
import { formatDate } from "@/lib/dates";
import { currencyDigits, formatMoney, isZero } from "@/lib/money";
import { t, words } from "@/lib/text";

export type Balance = { id: number; account: string; side: "debit" | "credit"; amount: string };
type StarterAccount = OutputOf<"starter_charts">["accounts"][number];

let counter = 0;
const blank = (account = "", side: Balance["side"] = "debit"): Balance => ({ id: (counter += 1), account, side, amount: "" });

type Props = { accounts: StarterAccount[]; currency: string; balances: Balance[]; onChange: (balances: Balance[]) => void; startOn: string };

export function OpeningBalances({ accounts, currency, balances, onChange, startOn }: Props) {
  const own = accounts.filter((account) => (account.accountType === "asset" || account.accountType === "liability" || account.accountType === "equity") && account.role !== "opening_equity");
  const items = own.map((account) => ({ id: account.code, label: `${account.code} ${account.name}`, sub: words(account.accountType) }));
  useEffect(() => {
    if (balances.length > 0) return;
    const bank = own.find((account) => account.role === "bank");
    const card = own.find((account) => account.role === "card");
    onChange([blank(bank?.code), blank(card?.code ?? "", "credit"), blank()]);
    // Only the first time this step is seen.
  }, []);
  const set = (at: number, change: Partial<Balance>) => {
    const next = balances.with(at, { ...balances[at]!, ...change });
    onChange(next.at(-1)?.account ? [...next, blank()] : next);
  };
  const sum = balances.filter((line) => line.account && line.amount).map((line) => `${line.side === "debit" ? "+" : "-"}(${line.amount})`).join("");
  const reading = sum ? readAmount(sum, currencyDigits(currency)) : null;
  const rest = reading?.ok && !isZero(reading.amount) ? reading.amount : null;
  const equity = accounts.find((account) => account.role === "opening_equity")?.name ?? t("opening balance equity");
  return (
    <div className="grid gap-3">
      <p className="text-soft">{t("As of {date}: what was in the bank, what customers owed, what was owed to others. Leave it empty for a new business.", { date: formatDate(startOn, "long") })}</p>
      <div className="scroll-x">
        <table className="rows entry">
          <caption className="sr-only">{t("Opening balances")}</caption>
          <thead><tr><th scope="col">{t("Account")}</th><th scope="col" className="end" style={{ width: 140 }}>{t("Debit (has)")}</th><th scope="col" className="end" style={{ width: 140 }}>{t("Credit (owes)")}</th><th><span className="sr-only">{t("Take away")}</span></th></tr></thead>
          <tbody>
            {balances.map((line, at) => (
              <tr key={line.id}>
                <td><ComboBox bare label={t("Account {number}", { number: at + 1 })} path={`openingBalances[${at}].account`} items={items} value={line.account || null}
                  onChange={(code) => set(at, { account: code ?? "", ...(line.amount ? {} : { side: own.find((account) => account.code === code)?.accountType === "asset" ? "debit" : "credit" }) })} /></td>
                <td><AmountField bare showCurrency={false} label={t("Debit {number}", { number: at + 1 })} path={`openingBalances[${at}].amount`} currency={currency} value={line.side === "debit" ? line.amount : ""} onChange={(amount) => (amount || line.side === "debit") && set(at, { side: "debit", amount })} /></td>
                <td><AmountField bare showCurrency={false} label={t("Credit {number}", { number: at + 1 })} currency={currency} value={line.side === "credit" ? line.amount : ""} onChange={(amount) => (amount || line.side === "credit") && set(at, { side: "credit", amount })} /></td>
                <td style={{ width: 30 }}><Button small look="quiet" aria-label={t("Take away account {number}", { number: at + 1 })} onPress={() => onChange(balances.toSpliced(at, 1))}>×</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p role="status" className={rest ? "note" : "text-soft"}>
        {rest
          ? t("The difference of {amount} goes to {equity} as a {side}: it is what the business was worth to its owner on that day.", {
              amount: formatMoney({ amount: rest.replace(/^-/, ""), currency }, "symbol"), equity, side: rest.startsWith("-") ? t("debit") : t("credit"),
            })
          : sum ? t("Debits equal credits.") : t("Nothing entered.")}
      </p>
    </div>
  );
}
