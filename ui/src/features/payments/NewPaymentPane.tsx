// A new payment, beside the list.
import { useEffect, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { useBaseCurrency, useToday } from "@/components/company";
import { Form } from "@/components/Form";
import { useGo } from "@/components/go";
import { paysFrom } from "@/components/pickers";
import { DetailPane } from "@/components/SplitView";
import { t } from "@/lib/text";
import { emptyDraft, inputOf, PaymentFields } from "./PaymentForm";

export function NewPaymentPane({ onClose }: { onClose: () => void }) {
  const currency = useBaseCurrency();
  const today = useToday();
  const go = useGo();
  const create = useCommand("create_payment");
  const { data: accounts } = useQuery("accounts_list", {});
  const [draft, setDraft] = useState(() => emptyDraft(currency, today));

  // With one bank account there is nothing to choose.
  useEffect(() => {
    const banks = accounts?.rows.filter(paysFrom) ?? [];
    const bank = banks.find((account) => account.role === "bank");
    if (bank) setDraft((before) => (before.payFrom ? before : { ...before, payFrom: bank.code }));
  }, [accounts]);
  useEffect(() => {
    if (currency) setDraft((before) => (before.currency ? before : { ...before, currency, startsOn: before.startsOn || today }));
  }, [currency, today]);

  async function submit() {
    const answer = await create.run(inputOf(draft));
    if (!answer) return;
    say(t("{name} was added.", { name: answer.output.name }), answer.undo);
    go(`/payments/${answer.output.id}`);
  }
  return (
    <DetailPane title={t("New payment")} onClose={onClose}>
      <Form
        label={t("New payment")}
        error={create.error}
        onSubmit={() => void submit()}
        actions={
          <>
            <Button look="primary" type="submit" busy={create.busy} hint="Ctrl Enter">{t("Add payment")}</Button>
            <Button look="quiet" onPress={onClose}>{t("Not now")}</Button>
          </>
        }
      >
        <PaymentFields draft={draft} onChange={setDraft} />
      </Form>
    </DetailPane>
  );
}
