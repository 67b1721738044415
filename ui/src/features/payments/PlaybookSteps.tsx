// A playbook as steps that can be ticked off while walking through it.
import { useState } from "react";
import type { Playbook } from "@/backend/records";
import { Check } from "@/components/Check";
import { t } from "@/lib/text";

export function PlaybookSteps({ playbook }: { playbook: Playbook }) {
  const [done, setDone] = useState<ReadonlySet<number>>(new Set());
  return (
    <div className="grid gap-2">
      <p className="text-soft">{playbook.summary}</p>
      <ol className="steps" aria-label={playbook.title}>
        {playbook.steps.map((step, at) => (
          <li key={step.title} data-done={done.has(at) || undefined}>
            <Check
              value={done.has(at)}
              onChange={(yes) => {
                const next = new Set(done);
                if (yes) next.add(at);
                else next.delete(at);
                setDone(next);
              }}
            >
              <strong>{step.title}</strong>
            </Check>
            <p className="text-soft">{step.text}</p>
            {step.evidence && <p className="text-faint text-[12px]">{t("Keep")}: {step.evidence}</p>}
          </li>
        ))}
      </ol>
      {(playbook.links ?? []).map((link) => (
        <p key={link.url} className="text-soft text-[12px]">{link.title}: <span className="select-all">{link.url}</span></p>
      ))}
    </div>
  );
}
