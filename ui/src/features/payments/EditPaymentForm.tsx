// Changing a payment's terms from a day on; what came before keeps the old ones.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { Payment } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { useToday } from "@/components/company";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { t } from "@/lib/text";
import { changeOf, draftOf, PaymentFields } from "./PaymentForm";

export function EditPaymentForm({ payment, onDone }: { payment: Payment; onDone: () => void }) {
  const today = useToday();
  const update = useCommand("update_payment");
  const [draft, setDraft] = useState(() => draftOf(payment));
  const [effectiveOn, setEffectiveOn] = useState(today);

  async function submit() {
    const answer = await update.run({ id: payment.id, effectiveOn, ...changeOf(draftOf(payment), draft) });
    if (!answer) return;
    say(t("{name} was changed.", { name: answer.output.name }), answer.undo);
    onDone();
  }
  return (
    <Block title={t("Change the terms")}>
      <Form
        label={t("Change the terms")}
        error={update.error}
        onSubmit={() => void submit()}
        actions={
          <>
            <Button look="primary" type="submit" busy={update.busy}>{t("Keep the change")}</Button>
            <Button look="quiet" onPress={onDone}>{t("Not now")}</Button>
          </>
        }
      >
        <DateField label={t("Holds from")} path="effectiveOn" value={effectiveOn} onChange={setEffectiveOn} />
        <PaymentFields draft={draft} onChange={setDraft} />
      </Form>
    </Block>
  );
}
