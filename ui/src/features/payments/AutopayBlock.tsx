// Autopay: off, set up, verified with its evidence; a playbook leads through setting it up.
import { useEffect, useRef, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { Payment } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { useToday } from "@/components/company";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { Waiting } from "@/components/Loading";
import { Block } from "@/components/Page";
import { Reveal } from "@/components/Reveal";
import { Choices, Select } from "@/components/Select";
import { AutopayTag, Tag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { formatDate, formatInstant } from "@/lib/dates";
import { t } from "@/lib/text";
import { PlaybookSteps } from "./PlaybookSteps";

type Doing = "set_up" | "verify" | "turn_off" | null;

export function AutopayBlock({ payment }: { payment: Payment }) {
  const [doing, setDoing] = useState<Doing>(null);
  const { autopay } = payment;
  const done = () => setDoing(null);
  return (
    <Block
      title={t("Autopay")}
      ruled
      aside={
        doing ? undefined : (
          <>
            {autopay.state === "off" && <Button small onPress={() => setDoing("set_up")}>{t("Set up")}</Button>}
            {autopay.state === "set_up" && <Button small onPress={() => setDoing("verify")}>{t("Verify")}</Button>}
            {autopay.state !== "off" && <Button small look="quiet" onPress={() => setDoing("turn_off")}>{t("Turn off")}</Button>}
          </>
        )
      }
    >
      <p className="flex flex-wrap items-center gap-2">
        {autopay.state === "off" ? <Tag>{t("off")}</Tag> : <AutopayTag state={autopay.state} />}
        <span className="text-soft">{stateSentence(payment)}</span>
      </p>
      {doing === "set_up" && <SetUp payment={payment} onDone={done} />}
      {doing === "verify" && <Reveal><Verify payment={payment} onDone={done} /></Reveal>}
      {doing === "turn_off" && <Reveal><TurnOff payment={payment} onDone={done} /></Reveal>}
    </Block>
  );
}

function stateSentence({ autopay }: Payment): string {
  if (autopay.state === "off") return t("You pay this one yourself.");
  const since = autopay.setUpOn ? t("Set up on {date}.", { date: formatDate(autopay.setUpOn, "long") }) : t("Set up.");
  if (autopay.state === "set_up") return `${since} ${t("Not proven yet: a bank line or your word makes it verified.")}`;
  const evidence = autopay.evidence;
  if (!evidence) return since;
  const what = evidence.kind === "bank_line" ? t("A bank line proves it") : t("Your word stands for it");
  return `${since} ${what}${evidence.note ? `: ${evidence.note}` : ""} (${formatInstant(evidence.recordedAt)}).`;
}

function SetUp({ payment, onDone }: { payment: Payment; onDone: () => void }) {
  const today = useToday();
  const { data: list } = useQuery("playbooks_list", {});
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen ?? list?.rows[0]?.id ?? null;
  const { data: playbook } = useQuery("playbook", { id: id ?? "", paymentId: payment.id }, { enabled: id !== null });
  const [setUpOn, setSetUpOn] = useState(today);
  const [note, setNote] = useState("");
  const command = useCommand("set_up_autopay");

  async function submit() {
    const answer = await command.run({ paymentId: payment.id, setUpOn, ...(id ? { playbookId: id } : {}), ...(note.trim() ? { note: note.trim() } : {}) });
    if (!answer) return;
    say(t("Autopay is marked as set up."), answer.undo);
    onDone();
  }
  const top = useRef<HTMLDivElement>(null);
  // The walk begins at its first step.
  useEffect(() => {
    void top.current?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <div ref={top} className="reveal grid gap-3">
      <Select label={t("Playbook")} value={id} onChange={setChosen} options={(list?.rows ?? []).map((row) => ({ id: row.id, label: row.title, sub: row.country }))} placeholder={t("Choose how it is paid")} />
      {playbook ? <PlaybookSteps key={playbook.id} playbook={playbook} /> : <Waiting />}
      <Form label={t("Mark autopay as set up")} error={command.error} onSubmit={() => void submit()}
        actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Mark as set up")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
        <div className="fields">
          <DateField label={t("Set up on")} path="setUpOn" value={setUpOn} onChange={setSetUpOn} />
          <TextField label={t("Note (optional)")} path="note" value={note} onChange={setNote} />
        </div>
      </Form>
    </div>
  );
}

function Verify({ payment, onDone }: { payment: Payment; onDone: () => void }) {
  const [kind, setKind] = useState<"bank_line" | "owners_word">("bank_line");
  const [note, setNote] = useState("");
  const command = useCommand("verify_autopay");
  async function submit() {
    const answer = await command.run({ paymentId: payment.id, evidence: { kind, note: note.trim() } });
    if (!answer) return;
    say(t("Autopay is verified."), answer.undo);
    onDone();
  }
  return (
    <Form label={t("Verify autopay")} error={command.error} onSubmit={() => void submit()}
      actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Mark as verified")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
      <Choices label={t("Evidence")} path="evidence.kind" value={kind} onChange={setKind} options={[{ id: "bank_line", label: t("A bank line") }, { id: "owners_word", label: t("My word") }]} />
      <TextField label={kind === "bank_line" ? t("The line as the bank shows it") : t("How you know")} path="evidence.note" required autoFocus value={note} onChange={setNote}
        placeholder={kind === "bank_line" ? "18 Nov PREAUTHORIZED DEBIT 152.18" : t("Seen in the vendor's portal")} />
    </Form>
  );
}

function TurnOff({ payment, onDone }: { payment: Payment; onDone: () => void }) {
  const [reason, setReason] = useState("");
  const command = useCommand("turn_off_autopay");
  async function submit() {
    const answer = await command.run({ paymentId: payment.id, ...(reason.trim() ? { reason: reason.trim() } : {}) });
    if (!answer) return;
    say(t("Autopay is off."), answer.undo);
    onDone();
  }
  return (
    <Form label={t("Turn autopay off")} error={command.error} onSubmit={() => void submit()}
      actions={<><Button type="submit" busy={command.busy}>{t("Turn off")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
      <p className="text-soft">{t("This only changes what Daybook expects. Tell the vendor or the bank too.")}</p>
      <TextField label={t("Reason (optional)")} path="reason" value={reason} onChange={setReason} />
    </Form>
  );
}
