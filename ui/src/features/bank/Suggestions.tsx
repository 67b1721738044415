// What a line may be, the likeliest first, each with its reasons; arrows choose, Enter accepts.
import { type KeyboardEvent, useId, useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { BankLine, LineSuggestion } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { DateText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { Block } from "@/components/Page";
import { t } from "@/lib/text";
import { lineName } from "./line-words";
import { needsBase } from "./split-rows";

function sureness(score: number): string {
  if (score >= 0.9) return t("very likely");
  return score >= 0.6 ? t("likely") : t("possible");
}

/** A due date or an entry whose amount is not the line's: the rest may be a fee. */
function mayHaveFee(line: BankLine, { parts, expected }: LineSuggestion): boolean {
  const kind = parts.length === 1 ? parts[0]?.kind : undefined;
  return (kind === "occurrence" || kind === "confirmation" || kind === "entry") && expected.currency === line.amount.currency && expected.amount !== line.amount.amount;
}

type Props = { line: BankLine; suggestions: LineSuggestion[]; onDone: () => void; onFee: (suggestion: LineSuggestion) => void; onBase: (suggestion: LineSuggestion) => void };

export function Suggestions({ line, suggestions, onDone, onFee, onBase }: Props) {
  const books = useBaseCurrency();
  const base = useId();
  const [chosen, setChosen] = useState(0);
  const command = useCommand("match_bank_line");
  const remove = useCommand("delete_bank_line");
  const at = Math.min(chosen, suggestions.length - 1);
  const suggestion = suggestions[at];

  async function accept(one: LineSuggestion | undefined) {
    if (!one) return;
    // Of a line in another currency the books must be told what it came to.
    if (books !== "" && line.amount.currency !== books && !one.deleteReason && one.parts.some(needsBase)) return onBase(one);
    const answer = one.deleteReason ? await remove.run({ lineId: line.id, reason: one.deleteReason }) : await command.run({ lineId: line.id, parts: one.parts });
    if (!answer) return;
    say(one.deleteReason ? t("{line} is deleted.", { line: lineName(line) }) : t("{line} is matched: {title}.", { line: lineName(line), title: one.title }), answer.undo);
    onDone();
  }
  function choose(index: number) {
    setChosen(index);
    document.getElementById(`${base}-${index}`)?.scrollIntoView({ block: "nearest" });
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: suggestions.length - 1 };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      choose(Math.max(0, Math.min(suggestions.length - 1, to)));
    } else if (event.key === "Enter" && !event.repeat) {
      event.preventDefault();
      void accept(suggestion);
    } else if (event.key === "f" && suggestion && mayHaveFee(line, suggestion)) {
      event.preventDefault();
      onFee(suggestion);
    }
  }
  return (
    <Block title={t("What it may be")}>
      {(command.error ?? remove.error) && <FormError error={(command.error ?? remove.error)!} />}
      <div role="listbox" tabIndex={0} aria-label={t("What it may be")} aria-activedescendant={`${base}-${at}`} className="suggestions" onKeyDown={onKeyDown}>
        {suggestions.map((one, index) => (
          <div key={index} id={`${base}-${index}`} role="option" aria-selected={index === at} className="suggestion" onClick={() => choose(index)} onDoubleClick={() => void accept(one)}>
            <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">{one.title}</span>
            {/* What went to an account before says nothing about how much is expected of it. */}
            {one.deleteReason || one.parts[0]?.kind === "account" ? <span /> : <Amount value={one.expected} />}
            <span className="why">{one.reasons.join(" · ")}</span>
            <span className="sure">{one.rule ? t("your rule") : <><DateText date={one.on} />, {sureness(one.score)}</>}</span>
          </div>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" hint="Enter" busy={command.busy || remove.busy} onPress={() => void accept(suggestion)}>{suggestion?.deleteReason ? t("Accept, delete it") : t("Accept")}</Button>
        {suggestion && mayHaveFee(line, suggestion) && <Button hint="F" onPress={() => onFee(suggestion)}>{t("Accept, the difference is a fee")}</Button>}
      </div>
    </Block>
  );
}
