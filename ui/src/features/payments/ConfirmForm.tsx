// Confirming that a payment was made: date, amount, method, reference. It posts to the ledger in the same step.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { Occurrence, Payment, PaymentMethod } from "@/backend/records";
import { say } from "@/backend/undo";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { Check } from "@/components/Check";
import { useBaseCurrency, useToday } from "@/components/company";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { AccountPicker, paysFrom } from "@/components/pickers";
import { Select, translated } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { formatDate } from "@/lib/dates";
import { formatMoney, isZero } from "@/lib/money";
import { t } from "@/lib/text";
import { METHODS } from "./options";
import { isOpen } from "./PaymentPane";

const NOT_DUE = "not-due";

export function ConfirmForm({ payment, occurrences, dueOn, onDone }: { payment: Payment; occurrences: Occurrence[]; dueOn: string | null; onDone: () => void }) {
  const today = useToday();
  const base = useBaseCurrency();
  const confirm = useCommand("confirm_payment");
  const open = occurrences.filter((row) => isOpen(row) || row.dueOn === dueOn);
  const [due, setDue] = useState(dueOn ?? open[0]?.dueOn ?? NOT_DUE);
  const chosen = occurrences.find((row) => row.dueOn === due);
  const specMoney = payment.amount.kind === "range" ? payment.amount.low : payment.amount.amount;
  // A due date that is paid can be paid once more, by mistake or by a standing order that went on.
  const again = chosen !== undefined && isZero(chosen.outstanding.amount) && !isZero(chosen.confirmed.amount);
  const expected = again ? chosen.expected : (chosen?.outstanding ?? specMoney);
  const [amount, setAmount] = useState<string | null>(null);
  const [baseAmount, setBaseAmount] = useState("");
  const [paidOn, setPaidOn] = useState(today);
  const [method, setMethod] = useState<PaymentMethod | "">(payment.method ?? "");
  const [reference, setReference] = useState("");
  const [payFrom, setPayFrom] = useState(payment.payFrom);
  const [more, setMore] = useState(false);
  const [note, setNote] = useState("");
  const currency = expected.currency;

  async function submit() {
    const paid = amount ?? expected.amount;
    // What was confirmed stays as it was seen, even if the answer is lost and what is outstanding changes meanwhile: a
    // second try is the same request.
    setAmount(paid);
    const answer = await confirm.run({
      paymentId: payment.id,
      dueOn: due === NOT_DUE ? null : due,
      ...(due === NOT_DUE ? { notDue: true } : {}),
      paidOn,
      ...(paid ? { amount: { amount: paid, currency } } : {}),
      ...(baseAmount && currency !== base ? { baseAmount: { amount: baseAmount, currency: base } } : {}),
      ...(method ? { method } : {}),
      ...(reference.trim() ? { reference: reference.trim() } : {}),
      payFrom,
      ...(more ? { moreToCome: true } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    if (!answer) return;
    say(t("{name}: {amount} confirmed and posted.", { name: payment.name, amount: formatMoney(answer.output.amount, "symbol") }), answer.undo);
    onDone();
  }

  return (
    <Block title={t("Confirm paid")}>
      <Form
        label={t("Confirm paid")}
        error={confirm.error}
        onSubmit={() => void submit()}
        actions={
          <>
            <Button look="primary" type="submit" busy={confirm.busy} hint="Enter">{t("Confirm and post")}</Button>
            <Button look="quiet" onPress={onDone}>{t("Not now")}</Button>
          </>
        }
      >
        <div className="fields">
          {again && !confirm.error && <p className="note warn all">{t("{amount} is confirmed for it already. What you confirm here counts as paid once more, and is listed as paid twice.", { amount: formatMoney(chosen.confirmed, "symbol") })}</p>}
          <div className="all">
            <Select label={t("For the due date")} path="dueOn" value={due} onChange={setDue}
              options={[...open.map((row) => ({ id: row.dueOn, label: formatDate(row.payOn, "long"), sub: row.reason })), { id: NOT_DUE, label: t("Paid without being due") }]} />
          </div>
          <DateField label={t("Paid on")} path="paidOn" required autoFocus value={paidOn} onChange={setPaidOn} />
          <AmountField label={t("Amount")} path="amount" required currency={currency} value={amount ?? expected.amount} onChange={setAmount} hint={again ? t("What was paid once more") : (chosen ?? payment).amount.kind === "fixed" ? t("What is outstanding") : t("Expected; enter what was paid")} />
          {currency !== base && <AmountField label={t("In {base}", { base })} path="baseAmount" required currency={base} value={baseAmount} onChange={setBaseAmount} hint={t("What left the account")} />}
          <Select label={t("Method")} path="method" value={method || null} onChange={setMethod} options={translated(METHODS)} placeholder={t("Not said")} />
          <TextField label={t("Reference (optional)")} path="reference" value={reference} onChange={setReference} />
          <div className="all"><AccountPicker label={t("Paid from")} path="payFrom" only={paysFrom} value={payFrom} onChange={(code) => setPayFrom(code ?? payment.payFrom)} /></div>
          <div className="all"><TextField label={t("Note (optional)")} path="note" value={note} onChange={setNote} /></div>
          <div className="all"><Check value={more} onChange={setMore} hint={t("The due date stays open for the rest.")}>{t("This is a part; more is to come")}</Check></div>
        </div>
      </Form>
    </Block>
  );
}
