// Taking a line out of the books or its match back: what it means, and why it is done.
import { useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { BankLine } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { Form } from "@/components/Form";
import { Block } from "@/components/Page";
import { Reveal } from "@/components/Reveal";
import { TextField } from "@/components/TextField";
import { msg, t } from "@/lib/text";
import { lineName } from "./line-words";

export type LineAct = "delete" | "unmatch";

const PLANS = {
  delete: { command: "delete_bank_line", title: msg("Delete this line"), says: msg("For what does not belong into these books, such as a private purchase. It stays away when the same statement comes again, until you re-admit it."), button: msg("Delete the line"), done: msg("The line is deleted.") },
  unmatch: { command: "unmatch_bank_line", title: msg("Take the match back"), says: msg("The line is open again, and exactly what the match posted is reversed."), button: msg("Take back"), done: msg("The line is open again.") },
} as const;

export function LineActForm({ line, act, onDone, onCancel }: { line: BankLine; act: LineAct; onDone: () => void; onCancel: () => void }) {
  const plan = PLANS[act];
  const command = useCommand(plan.command);
  const [reason, setReason] = useState("");
  async function submit() {
    const answer = await command.run({ lineId: line.id, reason: reason.trim() });
    if (!answer) return;
    say(`${lineName(line)}: ${t(plan.done)}`, answer.undo);
    onDone();
  }
  return (
    <Reveal>
      <Block title={t(plan.title)} ruled>
        <Form label={t(plan.title)} error={command.error} onSubmit={() => void submit()}
          actions={<><Button look={act === "delete" ? "danger" : "primary"} type="submit" busy={command.busy}>{t(plan.button)}</Button><Button look="quiet" onPress={onCancel}>{t("Not now")}</Button></>}>
          <p className="text-soft">{t(plan.says)}</p>
          <TextField label={t("Reason")} path="reason" required autoFocus value={reason} onChange={setReason} />
        </Form>
      </Block>
    </Reveal>
  );
}
