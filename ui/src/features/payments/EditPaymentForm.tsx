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
import { changeOf, draftOf, editsOf, type PaymentDraft, PaymentFields } from "./PaymentForm";
import { termsOn } from "./options";

export function EditPaymentForm({ payment, onDone }: { payment: Payment; onDone: () => void }) {
  const today = useToday();
  const update = useCommand("update_payment");
  const [effectiveOn, setEffectiveOn] = useState(today);
  const [edits, setEdits] = useState<Partial<PaymentDraft>>({});
  // What is agreed for a later day is what a change from that day on begins with.
  const before = draftOf(termsOn(payment, effectiveOn));
  const draft = { ...before, ...edits };

  async function submit() {
    const change = changeOf(before, draft);
    if (Object.keys(change).length === 0) {
      say(t("Nothing differs from what is agreed."));
      return;
    }
    const answer = await update.run({ id: payment.id, effectiveOn, ...change });
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
        <PaymentFields draft={draft} onChange={(next) => setEdits(editsOf(before, next))} />
      </Form>
    </Block>
  );
}
