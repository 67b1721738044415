// Writing a journal entry by keyboard: Tab walks the lines, a new one appears by itself, "=" fills in what is missing.
import { useState } from "react";
import type { Undo } from "@/backend/envelope";
import { useCommand, useQuery } from "@/backend/hooks";
import type { JournalEntry } from "@/backend/records";
import { say } from "@/backend/undo";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { useBaseCurrency, useToday } from "@/components/company";
import { DateField } from "@/components/DateField";
import { Form } from "@/components/Form";
import { AccountPicker, PartyPicker } from "@/components/pickers";
import { TextField } from "@/components/TextField";
import { formatMoney } from "@/lib/money";
import { t } from "@/lib/text";
import { blankLine, difference, type EntryLine, linesOf, toInput } from "./entry-lines";

export function EntryForm({ draft, onDone }: { draft?: JournalEntry; onDone: (id: string | null) => void }) {
  const today = useToday();
  const base = useBaseCurrency();
  const post = useCommand("post_journal_entry");
  const save = useCommand("save_draft_entry");
  const postDraft = useCommand("post_draft_entry");
  const [entryDate, setEntryDate] = useState(draft?.entryDate ?? today);
  const [description, setDescription] = useState(draft?.description ?? "");
  const [reference, setReference] = useState(draft?.reference ?? "");
  const [party, setParty] = useState({ partyId: draft?.partyId ?? null, partyName: draft?.partyName ?? "" });
  const [lines, setLines] = useState<EntryLine[]>(() => (draft ? [...linesOf(draft), blankLine(base)] : [blankLine(base), blankLine(base), blankLine(base)]));
  const [notes, setNotes] = useState(() => lines.some((line) => line.memo));
  const { data: accounts } = useQuery("accounts_list", {});

  const missing = difference(lines, base);
  const set = (at: number, change: Partial<EntryLine>) =>
    setLines((before) => {
      const next = before.with(at, { ...before[at]!, ...change });
      const last = next.at(-1)!;
      return last.account || last.debit || last.credit ? [...next, blankLine(base)] : next;
    });
  const input = () => ({
    entryDate,
    description: description.trim(),
    ...(reference.trim() ? { reference: reference.trim() } : {}),
    ...(party.partyId ? { partyId: party.partyId } : {}),
    lines: toInput(lines, base),
  });

  async function submit() {
    if (draft) {
      const saved = await save.run({ id: draft.id, ...input() });
      const posted = saved && (await postDraft.run({ id: draft.id }));
      if (posted) finish(t("Posted."), posted.output.id, posted.undo);
      return;
    }
    const answer = await post.run(input());
    if (answer) finish(t("Posted as entry {number}.", { number: answer.output.number ?? "" }), answer.output.id, answer.undo);
  }
  async function keep() {
    const answer = await save.run({ ...(draft ? { id: draft.id } : {}), ...input() });
    if (answer) finish(t("Kept as a draft."), answer.output.id, answer.undo);
  }
  function finish(text: string, id: string, undo: Undo | null | undefined) {
    say(text, undo);
    onDone(id);
  }
  /** An account that is kept in another currency takes its amounts in that one. */
  function choose(at: number, account: string) {
    set(at, { account, currency: accounts?.rows.find((row) => row.code === account)?.currency ?? base });
  }
  function fill(at: number) {
    if (!missing) return;
    set(at, missing.side === "debit" ? { debit: missing.amount, credit: "" } : { credit: missing.amount, debit: "" });
  }

  return (
    <Form
      label={t("Journal entry")}
      error={post.error ?? save.error ?? postDraft.error}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button look="primary" type="submit" busy={post.busy || postDraft.busy} hint="Ctrl Enter">{t("Post")}</Button>
          <Button busy={save.busy} onPress={() => void keep()}>{t("Keep as draft")}</Button>
          <Button look="quiet" onPress={() => onDone(draft?.id ?? null)}>{t("Not now")}</Button>
        </>
      }
    >
      <div className="fields">
        <DateField label={t("Date")} path="entryDate" required value={entryDate} onChange={setEntryDate} autoFocus={!draft} />
        <TextField label={t("Reference (optional)")} path="reference" value={reference} onChange={setReference} />
        <div className="all"><TextField label={t("Description")} path="description" required value={description} onChange={setDescription} /></div>
        <div className="all"><PartyPicker label={t("Party (optional)")} path="partyId" value={party} onChange={setParty} /></div>
      </div>
      <div className="scroll-x">
        <table className="rows entry" style={{ minWidth: 420 }}>
          <caption className="sr-only">{t("Lines")}</caption>
          <thead><tr><th scope="col">{t("Account")}</th><th scope="col" className="end" style={{ width: 116 }}>{t("Debit")}</th><th scope="col" className="end" style={{ width: 116 }}>{t("Credit")}</th><th scope="col"><span className="sr-only">{t("Take away")}</span></th></tr></thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={line.id}
                onKeyDownCapture={(event) => {
                  if (event.key === "=" && (event.target as HTMLElement).classList.contains("amount")) {
                    event.preventDefault();
                    fill(at);
                  }
                }}>
                <td><AccountPicker bare label={t("Account of line {line}", { line: at + 1 })} path={`lines[${at}].account`} value={line.account || null} onChange={(account) => choose(at, account ?? "")} />
                  {line.currency !== base && (
                    <div className="mt-1 flex items-center gap-2">
                      <span className="text-soft text-[12px]">{t("{currency}, in {base}", { currency: line.currency, base })}</span>
                      <div className="w-[120px]"><AmountField bare label={t("Line {line} in {base}", { line: at + 1, base })} path={`lines[${at}].baseAmount`} currency={base} value={line.baseAmount} onChange={(baseAmount) => set(at, { baseAmount })} /></div>
                    </div>
                  )}
                  {notes && <div className="mt-1"><TextField bare label={t("Note on line {line}", { line: at + 1 })} placeholder={t("Note")} path={`lines[${at}].memo`} value={line.memo} onChange={(memo) => set(at, { memo })} /></div>}
                </td>
                <td><AmountField bare showCurrency={line.currency !== base} label={t("Debit of line {line}", { line: at + 1 })} path={`lines[${at}].amount`} currency={line.currency} value={line.debit} onChange={(debit) => set(at, { debit, ...(debit ? { credit: "" } : {}) })} /></td>
                <td><AmountField bare showCurrency={false} label={t("Credit of line {line}", { line: at + 1 })} currency={line.currency} value={line.credit} onChange={(credit) => set(at, { credit, ...(credit ? { debit: "" } : {}) })} /></td>
                <td style={{ width: 30 }}>{lines.length > 2 && <Button small look="quiet" aria-label={t("Take away line {line}", { line: at + 1 })} onPress={() => setLines(lines.toSpliced(at, 1))}>×</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="flex items-center gap-3" role="status">
        {missing ? <span className="text-warn">{missing.side === "debit" ? t("{amount} more debit is needed", { amount: formatMoney({ amount: missing.amount, currency: base }) }) : t("{amount} more credit is needed", { amount: formatMoney({ amount: missing.amount, currency: base }) })}</span> : lines.some((line) => line.debit || line.credit) && <span className="text-soft">{t("Debits equal credits.")}</span>}
        {!notes && <span className="ms-auto"><Button small look="plain" onPress={() => setNotes(true)}>{t("Notes on the lines")}</Button></span>}
        <span className={`text-faint text-[12px] ${notes ? "ms-auto" : ""}`}><kbd>=</kbd> {t("fills in what is missing")}</span>
      </div>
    </Form>
  );
}
