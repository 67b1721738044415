// What to do when a payment failed: steps, and letters filled in from the record, to copy or print.
import { useState } from "react";
import { useQuery } from "@/backend/hooks";
import type { OutputOf } from "@/backend/envelope";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { FailedCall, Waiting } from "@/components/Loading";
import { Block } from "@/components/Page";
import { Choices } from "@/components/Select";
import { copyText, printText } from "@/lib/paper";
import { t } from "@/lib/text";

type Letter = OutputOf<"failure_playbook">["letters"][number];

export function FailurePlaybookBlock({ paymentId, dueOn, onClose }: { paymentId: string; dueOn: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery("failure_playbook", { paymentId, dueOn }, { keep: false });
  const [chosen, setChosen] = useState<string | null>(null);
  const letter = data?.letters.find(({ id }) => id === chosen) ?? data?.letters[0];
  return (
    <Block title={data?.title ?? t("What to do")} aside={<Button small look="quiet" onPress={onClose}>{t("Close the playbook")}</Button>}>
      {error && <FailedCall error={error} retry={refetch} />}
      {!data && !error && <Waiting />}
      {data && (
        <ol className="steps">
          {data.steps.map((step) => (
            <li key={step.title}><strong>{step.title}</strong><p className="text-soft">{step.text}</p></li>
          ))}
        </ol>
      )}
      {data && letter && (
        <div className="grid gap-2">
          <Choices label={t("Letter")} value={letter.id} onChange={setChosen} options={data.letters.map(({ id, title }) => ({ id, label: title }))} />
          <LetterView letter={letter} />
        </div>
      )}
    </Block>
  );
}

function LetterView({ letter }: { letter: Letter }) {
  const text = `${letter.subject}\n\n${letter.body}`;
  return (
    <div className="grid gap-2">
      <div className="letter" tabIndex={0} role="document" aria-label={letter.title}><strong>{letter.subject}</strong>{"\n\n"}{letter.body}</div>
      <div className="flex gap-2">
        <Button small onPress={() => void copyText(text).then((done) => say(done ? t("The letter is copied.") : t("Copying is not allowed here; select the text instead.")))}>{t("Copy")}</Button>
        <Button small onPress={() => printText(text)}>{t("Print")}</Button>
      </div>
    </div>
  );
}
