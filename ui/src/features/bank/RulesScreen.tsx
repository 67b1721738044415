// The owner's rules in their order: made, tested on past lines, moved by keyboard, let wait, removed and restored.
import { useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { BankRule } from "@/backend/records";
import { say, sayFailure } from "@/backend/undo";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { FormError } from "@/components/FormError";
import { searchText, useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { DetailPane, SplitView } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { COMPARISONS, conditionWords, draftOfLine, draftOfRule, emptyRule } from "./rule-draft";
import { RuleForm } from "./RuleForm";

export default function RulesScreen() {
  const search: unknown = useSearch({ strict: false });
  const go = useGo();
  const { data, error, refetch } = useQuery("bank_rules_list", {});
  const { data: gone } = useQuery("bank_rules_list", { removed: true });
  const apply = useCommand("apply_bank_rules");
  const rows = data?.rows ?? [];
  const line = searchText(search, "line");
  const isNew = searchText(search, "new") !== undefined || line !== undefined;
  const open = rows.find((row) => row.id === searchText(search, "id"));
  const close = () => go("/bank/rules");
  const posting = rows.some((row) => row.posts && row.state === "active");

  async function work() {
    const answer = await apply.run({});
    if (!answer) return;
    const { posted, deleted, heldBack } = answer.output;
    const done = t("{posted, plural, =0 {No line was posted} one {# line was posted} other {# lines were posted}}", { posted }) + (deleted > 0 ? t(", {deleted} deleted", { deleted }) : "");
    say(`${done}. ${heldBack > 0 ? t("{count, plural, one {# line is} other {# lines are}} only suggested; why stands at the line.", { count: heldBack }) : ""}`.trim(), answer.undo);
  }
  return (
    <BankPage title={t("Bank rules")} said={data ? t("{count, plural, =0 {No rules} one {# rule} other {# rules}}", { count: rows.length }) : null}
      acts={
        <>
          {posting && <Button busy={apply.busy} onPress={() => void work()}>{t("Let them work on open lines")}</Button>}
          <Button look={isNew || open ? "normal" : "primary"} onPress={() => go("/bank/rules?new=1")}>{t("New rule")}</Button>
        </>
      }>
      <SplitView
        open={isNew || open !== undefined} roomy
        bar={rows.length > 0 ? <span className="text-soft">{t("The first rule that fits a line wins.")} <kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd> {t("moves one")}</span> : null}
        list={
          <div className="rules-place">
            {apply.error && <FormError error={apply.error} />}
            {error && !data ? <FailedCall error={error} retry={refetch} /> : !data ? <Waiting /> : rows.length === 0 ? (
              <EmptyState action={<Button look={isNew ? "normal" : "primary"} onPress={() => go("/bank/rules?new=1")}>{t("Make the first rule")}</Button>}>
                {t("A rule says what lines of a kind are: “Maple Rentals” is the rent. It suggests first; once past lines agree with it, you may let it post by itself.")}
              </EmptyState>
            ) : <RuleList rows={rows} openId={open?.id} onOpen={(row) => go(`/bank/rules?id=${row.id}`)} />}
            {(gone?.rows.length ?? 0) > 0 && <Removed rows={gone?.rows ?? []} />}
          </div>
        }
        detail={open ? <RulePane key={open.id} rule={open} last={rows.length} onClose={close} /> : isNew ? <NewRule key={line ?? "new"} line={line} onClose={close} onDone={(id) => go(`/bank/rules?id=${id}`)} /> : null}
      />
    </BankPage>
  );
}

/** Moves a rule and says so, with the way back. */
function useMove() {
  const command = useCommand("move_bank_rule");
  return async (rule: BankRule, position: number, last: number) => {
    if (position < 1 || position > last) return;
    const answer = await command.run({ id: rule.id, position });
    if (answer) say(t("{name} is rule {position} now.", { name: rule.name, position: answer.output.position }), answer.undo);
  };
}

function RuleList({ rows, openId, onOpen }: { rows: BankRule[]; openId: string | undefined; onOpen: (row: BankRule) => void }) {
  const move = useMove();
  const list = useRef<HTMLOListElement>(null);
  function onKeyDown(event: KeyboardEvent, rule: BankRule, at: number) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    if (event.altKey) void move(rule, at + 1 + step, rows.length);
    else list.current?.querySelectorAll<HTMLElement>(".rule-row")[at + step]?.focus();
  }
  const said = { out: t("money out"), in: t("money in"), account: (account: string) => t("on {account}", { account }), how: (how: string) => t(COMPARISONS.find((one) => one.id === how)?.label ?? "") };
  return (
    <ol ref={list} className="rules" aria-label={t("Rules, in their order")}>
      {rows.map((rule, at) => (
        <li key={rule.id}>
          <button type="button" className="rule-row" aria-current={rule.id === openId ? "true" : undefined} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" onClick={() => onOpen(rule)} onKeyDown={(event) => onKeyDown(event, rule, at)}>
            <span className="text-faint number">{at + 1}</span>
            <span className="min-w-0">
              <span className="flex flex-wrap items-baseline gap-x-2"><strong className="min-w-0 [overflow-wrap:anywhere]">{rule.name}</strong><RuleTag rule={rule} /></span>
              <span className="why">{conditionWords(rule, said)} → {rule.target}</span>
              {rule.problem && <span className="why text-alert">{rule.problem}</span>}
            </span>
            <span className="text-soft done">{rule.done > 0 ? t("{count} done", { count: rule.done }) : ""}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function RuleTag({ rule }: { rule: BankRule }) {
  if (rule.state === "paused") return <Tag tone="warn">{t("waits")}</Tag>;
  return rule.posts ? <Tag tone="good">{t("posts by itself")}</Tag> : <Tag>{t("suggests")}</Tag>;
}

function Removed({ rows }: { rows: BankRule[] }) {
  const restore = useCommand("restore_bank_rule");
  return (
    <details className="rules-gone">
      <summary className="text-soft cursor-default">{t("{count, plural, one {# rule was removed} other {# rules were removed}}", { count: rows.length })}</summary>
      <ul>
        {rows.map((rule) => (
          <li key={rule.id}>
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{rule.name} <span className="text-faint">{rule.target}</span></span>
            <Button small onPress={() => void restore.run({ id: rule.id }).then((answer) => answer && say(t("The rule {name} is back.", { name: rule.name }), answer.undo))}>{t("Restore")}</Button>
          </li>
        ))}
      </ul>
      {restore.error && <FormError error={restore.error} />}
    </details>
  );
}

function RulePane({ rule, last, onClose }: { rule: BankRule; last: number; onClose: () => void }) {
  const move = useMove();
  const pause = useCommand("pause_bank_rule");
  const restore = useCommand("restore_bank_rule");
  const remove = useCommand("remove_bank_rule");
  const failure = pause.error ?? restore.error ?? remove.error;
  useEffect(() => {
    if (failure) sayFailure(failure);
  }, [failure]);
  const partyId = rule.outcome.kind === "account" ? rule.outcome.partyId : undefined;
  // The form begins with the name of the party; it waits until that is known.
  const { data: party } = useQuery("party", { id: partyId ?? "" }, { enabled: Boolean(partyId), keep: false });
  const start = { ...draftOfRule(rule), ...(party ? { party: { partyId: party.party.id, partyName: party.party.name } } : {}) };
  const waits = rule.state === "paused";
  return (
    <DetailPane title={rule.name} sub={<span className="inline-flex flex-wrap items-center gap-2">{t("Rule {position}", { position: rule.position })} <RuleTag rule={rule} /></span>} onClose={onClose}>
      {rule.problem && <p className="note warn">{rule.problem}. {t("Until that is mended it only suggests.")}</p>}
      <div className="flex flex-wrap gap-2">
        <Button small isDisabled={rule.position <= 1} onPress={() => void move(rule, rule.position - 1, last)}>{t("Move up")}</Button>
        <Button small isDisabled={rule.position >= last} onPress={() => void move(rule, rule.position + 1, last)}>{t("Move down")}</Button>
        {waits ? <Button small busy={restore.busy} onPress={() => void restore.run({ id: rule.id }).then((answer) => answer && say(t("The rule {name} works again.", { name: rule.name }), answer.undo))}>{t("Let it work")}</Button>
          : <Button small busy={pause.busy} onPress={() => void pause.run({ id: rule.id }).then((answer) => answer && say(t("The rule {name} waits.", { name: rule.name }), answer.undo))}>{t("Let it wait")}</Button>}
        <Button small busy={remove.busy} onPress={() => void remove.run({ id: rule.id }).then((answer) => {
          if (!answer) return;
          say(t("The rule {name} is removed. What it posted stays.", { name: rule.name }), answer.undo);
          onClose();
        })}>{t("Remove it")}</Button>
      </div>
      {partyId && !party ? <Waiting /> : <RuleForm key={JSON.stringify([rule.conditions, rule.outcome, rule.posts, rule.name])} rule={rule} start={start} onDone={() => undefined} onCancel={onClose} />}
    </DetailPane>
  );
}

function NewRule({ line, onClose, onDone }: { line: string | undefined; onClose: () => void; onDone: (id: string) => void }) {
  const { data, error, refetch } = useQuery("bank_line", { id: line ?? "" }, { enabled: line !== undefined, keep: false });
  const [empty] = useState(emptyRule);
  return (
    <DetailPane title={t("New rule")} {...(data ? { sub: t("from a line of {name}", { name: data.line.counterparty ?? data.line.description }) } : {})} onClose={onClose}>
      {line !== undefined && error ? <FailedCall error={error} retry={refetch} /> : line !== undefined && !data ? <Waiting />
        : <RuleForm start={data ? draftOfLine(data) : empty} onDone={onDone} onCancel={onClose} />}
    </DetailPane>
  );
}
