// The line that is worked on: what the bank said, what it may be, and the ways to say it otherwise.
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useQuery } from "@/backend/hooks";
import type { BankLine, LineSuggestion } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText } from "@/components/DateText";
import { FailedCall, Waiting } from "@/components/Loading";
import { useGo } from "@/components/go";
import { Block } from "@/components/Page";
import { Reveal } from "@/components/Reveal";
import { DetailPane } from "@/components/SplitView";
import { isNegative } from "@/lib/money";
import { t } from "@/lib/text";
import { AccountMatch } from "./AccountMatch";
import { LineActForm } from "./LineActForm";
import { LineFacts, LineParts } from "./LineFacts";
import { lineName } from "./line-words";
import { SplitForm } from "./SplitForm";
import { Suggestions } from "./Suggestions";
import { type SplitRow, accountRow, feeRow, suggestionRows } from "./split-rows";

type Doing = { what: "delete" } | { what: "split"; rows: SplitRow[] } | null;

type Props = { line: BankLine; turn: number; nextId: string | undefined; onDone: () => void; onNext: () => void; onBefore: () => void; onClose: () => void };

export function WorkPane({ line, turn, nextId, onDone, onNext, onBefore, onClose }: Props) {
  const [doing, setDoing] = useState<Doing>(null);
  const go = useGo();
  const place = useRef<HTMLDivElement>(null);
  const { data, error, refetch } = useQuery("bank_line_suggestions", { lineIds: [line.id] }, { keep: false });
  // The next line's suggestions are there before it is reached.
  useQuery("bank_line_suggestions", { lineIds: [nextId ?? ""] }, { enabled: nextId !== undefined, keep: false });
  const { data: detail } = useQuery("bank_line", { id: line.id }, { keep: false });
  const suggestions = data?.rows[0]?.suggestions;
  const ready = suggestions !== undefined;
  useEffect(() => setDoing(null), [line.id]);
  useEffect(() => {
    // Whoever goes from line to line finds the keys where they were: on the suggestions, or on the pane.
    if (!ready || doing) return;
    const at = document.activeElement;
    if (turn === 0 && at && at !== document.body && !place.current?.contains(at)) return;
    (place.current?.querySelector<HTMLElement>("[role=listbox]") ?? place.current)?.focus({ preventScroll: true });
    place.current?.closest(".pane")?.scrollTo({ top: 0 });
  }, [line.id, ready, doing, turn]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as HTMLElement).closest("input, textarea, [role=radiogroup], [role=option]:not(.suggestion)")) return;
    const act: Record<string, () => void> = {
      ArrowRight: onNext,
      ArrowLeft: onBefore,
      n: onNext,
      p: onBefore,
      a: () => place.current?.querySelector<HTMLElement>("form input")?.focus(),
      s: () => setDoing({ what: "split", rows: [accountRow(), accountRow()] }),
      d: () => setDoing({ what: "delete" }),
      r: () => go(`/bank/rules?line=${line.id}`),
    };
    const run = doing ? undefined : act[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  }
  const withFee = (suggestion: LineSuggestion) => setDoing({ what: "split", rows: [...suggestionRows(suggestion), feeRow()] });
  const withBase = (suggestion: LineSuggestion) => setDoing({ what: "split", rows: suggestionRows(suggestion) });
  const back = () => setDoing(null);
  return (
    <DetailPane title={lineName(line)} onClose={doing ? back : onClose}
      sub={<span className="inline-flex flex-wrap items-center gap-2"><DateText date={line.bookedOn} style="long" /> · {t("account {account}", { account: line.account })}</span>}>
      <div ref={place} tabIndex={-1} className="grid gap-[18px] outline-none" onKeyDown={onKeyDown}>
        <div className="inbox-line">
          <span className="text-soft min-w-0 [overflow-wrap:anywhere]">{line.counterparty && line.description && line.description !== line.counterparty ? line.description : isNegative(line.amount.amount) ? t("Money out") : t("Money in")}</span>
          <span className="figure"><Amount value={line.amount} as="money" /></span>
        </div>
        {doing?.what === "split" ? (
          <Reveal><SplitForm key={line.id} line={line} start={doing.rows} suggestions={suggestions ?? []} onDone={onDone} onCancel={back} /></Reveal>
        ) : doing?.what === "delete" ? (
          <LineActForm line={line} act="delete" onDone={onDone} onCancel={back} />
        ) : (
          <>
            {error && !data ? <FailedCall error={error} retry={refetch} /> : !suggestions ? <Waiting what={t("Looking for what it may be")} /> : suggestions.length > 0
              ? <Suggestions key={line.id} line={line} suggestions={suggestions} onDone={onDone} onFee={withFee} onBase={withBase} />
              : <p className="text-soft">{t("Nothing in the books looks like this line. Say what it was for; the next one like it will be suggested.")}</p>}
            <AccountMatch key={`${line.id}.account`} line={line} primary={suggestions?.length === 0} onDone={onDone} />
            <div className="ruled flex flex-wrap gap-2">
              <Button hint="S" onPress={() => setDoing({ what: "split", rows: [accountRow(), accountRow()] })}>{t("Split it")}</Button>
              <Button hint="D" onPress={() => setDoing({ what: "delete" })}>{t("Delete this line")}</Button>
              <Button hint="R" onPress={() => go(`/bank/rules?line=${line.id}`)}>{t("Make a rule of this")}</Button>
              <Button look="quiet" hint="→" onPress={onNext}>{t("Later")}</Button>
            </div>
          </>
        )}
        {detail && (
          <Block title={t("What the bank said")} ruled>
            <LineFacts detail={detail} />
            {detail.facts.parts && detail.facts.parts.length > 0 && <LineParts parts={detail.facts.parts} />}
          </Block>
        )}
      </div>
    </DetailPane>
  );
}
