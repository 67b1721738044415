// A line that is several things at once: each part with its amount, one of them taking the rest; the books say the sums.
import { useEffect, useMemo, useState } from "react";
import { call } from "@/backend/call";
import type { OutputOf } from "@/backend/envelope";
import { Failure, toFailure } from "@/backend/envelope";
import { useCommand, useQuery } from "@/backend/hooks";
import { newKey } from "@/backend/key";
import type { BankLine, LineSuggestion, Money } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { Form } from "@/components/Form";
import { Menu } from "@/components/Menu";
import { Block } from "@/components/Page";
import { AccountPicker, PaymentPicker } from "@/components/pickers";
import { t } from "@/lib/text";
import { typesFor } from "./AccountMatch";
import { lineName } from "./line-words";
import { accountRow, feeRow, isSaid, needsBase, paymentRow, type SplitRow, startAmount, suggestionRows, toParts } from "./split-rows";

type Props = { line: BankLine; start: SplitRow[]; suggestions: LineSuggestion[]; onDone: () => void; onCancel: () => void };
type Sum = { match: OutputOf<"match_bank_line">; problem?: never } | { problem: Failure; match?: never } | null;

/** What the parts come to, as the books say it, without doing anything. */
function useSum(line: BankLine, rows: SplitRow[], base: string): Sum {
  const [sum, setSum] = useState<Sum>(null);
  const asked = useMemo(() => (rows.length > 0 && rows.every(isSaid) ? JSON.stringify({ lineId: line.id, parts: toParts(rows, line, base) }) : ""), [rows, line, base]);
  useEffect(() => {
    setSum(null);
    if (!asked) return;
    let current = true;
    const timer = setTimeout(() => {
      call("match_bank_line", JSON.parse(asked) as Parameters<typeof call<"match_bank_line">>[1], { preview: true, key: newKey() }).then(
        (answer) => current && setSum({ match: answer.output }),
        (thrown) => current && setSum({ problem: toFailure(thrown) }),
      );
    }, 200);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return sum;
}

/** Of a payment in another currency than the line nobody but the owner knows how much a part pays; left empty, it is all of it. */
function DueAmountField({ paymentId, lineCurrency, number, path, value, onChange }: { paymentId: string; lineCurrency: string; number: number; path: string; value: string; onChange: (amount: Money | null) => void }) {
  const { data } = useQuery("payment", { id: paymentId });
  const currency = data?.payment.amount.kind === "range" ? data.payment.amount.low.currency : data?.payment.amount.amount.currency;
  if (!currency || currency === lineCurrency) return null;
  return <AmountField label={t("Part {number}, paid in {currency}", { number, currency })} path={path} currency={currency} value={value} onChange={(amount) => onChange(amount ? { amount, currency } : null)} />;
}

export function SplitForm({ line, start, suggestions, onDone, onCancel }: Props) {
  const base = useBaseCurrency();
  const currency = line.amount.currency;
  const foreign = base !== "" && currency !== base;
  const [rows, setRows] = useState(() => start.map((row) => ({ ...row, amount: startAmount(line, row) })));
  const command = useCommand("match_bank_line");
  const sum = useSum(line, rows, base);
  const set = (id: number, change: Partial<SplitRow>) => setRows(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  const add = (...more: SplitRow[]) => setRows([...rows, ...more.map((row) => ({ ...row, amount: startAmount(line, row) }))]);

  async function submit() {
    const answer = await command.run({ lineId: line.id, parts: toParts(rows, line, base) });
    if (!answer) return;
    say(t("{line} is matched in {count, plural, one {# part} other {# parts}}.", { line: lineName(line), count: answer.output.parts.length }), answer.undo);
    onDone();
  }
  return (
    <Block title={t("Split into parts")}>
      <Form label={t("Split into parts")} error={command.error} onSubmit={() => void submit()}
        actions={<><Button look="primary" type="submit" busy={command.busy} isDisabled={rows.length === 0 || !rows.every(isSaid)}>{t("Match the parts")}</Button><Button look="quiet" onPress={onCancel}>{t("Not now")}</Button></>}>
        <p className="text-soft">{t("Give each part its amount. One may stay empty: it takes the rest, to the cent.")}</p>
        {rows.map((row, at) => {
          const number = at + 1;
          return (
            <div key={row.id} className="split-row" role="group" aria-label={t("Part {number}", { number })}>
              {row.kind === "account" ? <AccountPicker label={t("Account of part {number}", { number })} path={`parts[${at}].account`} types={typesFor(line)} value={row.account} onChange={(account) => set(row.id, { account })} autoFocus={at === 0} />
                : row.kind === "payment" ? <PaymentPicker label={t("Payment of part {number}", { number })} path={`parts[${at}].paymentId`} value={row.paymentId} onChange={(paymentId) => set(row.id, { paymentId, dueAmount: null })} />
                : row.kind === "fee" ? <AccountPicker label={t("Fee, part {number}", { number })} path={`parts[${at}].account`} placeholder={t("The account for fees")} value={row.account} onChange={(account) => set(row.id, { account })} />
                : <div className="field"><span className="label text-soft">{t("Part {number}", { number })}</span><span className="py-1.5 font-semibold">{row.title}</span></div>}
              {row.part?.kind !== "transfer" && <AmountField label={t("Amount of part {number}", { number })} path={`parts[${at}].amount`} currency={currency} value={row.amount} onChange={(amount) => set(row.id, { amount })} />}
              {row.kind === "payment" && row.paymentId && <DueAmountField paymentId={row.paymentId} lineCurrency={currency} number={number} path={`parts[${at}].dueAmount`} value={row.dueAmount?.amount ?? ""} onChange={(dueAmount) => set(row.id, { dueAmount })} />}
              {foreign && needsBase(row.part) && <AmountField label={t("Part {number} in {base}", { number, base })} path={`parts[${at}].baseAmount`} currency={base} value={row.baseAmount} onChange={(baseAmount) => set(row.id, { baseAmount })} />}
              <Button small look="quiet" aria-label={t("Remove part {number}", { number })} onPress={() => setRows(rows.filter((other) => other.id !== row.id))}>{t("Remove")}</Button>
            </div>
          );
        })}
        <div>
          <Menu small label={t("Add a part")} acts={[
            { id: "account", label: t("An account"), run: () => add(accountRow()) },
            { id: "payment", label: t("A payment that is due"), run: () => add(paymentRow()) },
            { id: "fee", label: t("A fee or difference"), run: () => add(feeRow()) },
            ...suggestions.filter((one) => one.parts.length > 0 && one.parts.every((part) => part.kind !== "transfer")).map((one, index) => ({ id: `s${index}`, label: one.title, run: () => add(...suggestionRows(one)) })),
          ]} />
        </div>
        <div role="status" aria-label={t("What the parts come to")}>
          {!sum ? <p className="text-faint">{t("Name each part, and the books say what is left.")}</p> : sum.problem ? <p className="note warn"><strong>{sum.problem.message}</strong> {sum.problem.hint}</p> : (
            <div className="note good">
              <p>{t("The parts come to the line's amount, to the cent:")}</p>
              <ul>{sum.match.parts.map((part, at) => <li key={at} className="flex gap-3"><span className="min-w-0 flex-1">{part.title}</span><Amount value={part.amount} /></li>)}</ul>
            </div>
          )}
        </div>
      </Form>
    </Block>
  );
}
