// A statement against the books: its balances, the difference to the cent, and the entries, ticked with the space bar.
import { Link, useParams } from "@tanstack/react-router";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useList } from "@/backend/hooks";
import type { ReconciliationEntry, StatementReconciliation } from "@/backend/records";
import { Amount, amountText } from "@/components/Amount";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { Choices } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { formatDate } from "@/lib/dates";
import { useLater } from "@/lib/later";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { StatementHead } from "./StatementHead";
import { tickedByText } from "./statement-words";
import { useTicking } from "./ticking";

type Show = "all" | "unticked" | "ticked" | "later";

export default function ReconcileScreen() {
  const { statementId = "" } = useParams({ strict: false });
  return <Statement key={statementId} id={statementId} />;
}

function Statement({ id }: { id: string }) {
  const go = useGo();
  const [show, setShow] = useRemembered<Show>("bank.statement.show", "all");
  const [typed, setTyped] = useState("");
  const text = useLater(typed.trim(), 120);
  const list = useList("statement_reconciliation", { id, show, text: text || null });
  const statement = list.first?.reconciliation;
  const ticking = useTicking(id);
  const base = useBaseCurrency();
  const open = statement?.state === "open";
  const columns = useMemo(() => columnsOf(open, ticking.isTicked), [open, ticking.isTicked]);
  const title = statement ? `${statement.account} ${statement.accountName}` : t("Statement");
  const nameOf = (row: ReconciliationEntry) => t("{what}, {amount}, {state}", { what: row.description, amount: amountText(row.amount, base), state: ticking.isTicked(row) ? t("ticked") : t("not ticked") });
  function onKey(row: ReconciliationEntry, event: KeyboardEvent) {
    if (!open || event.key !== " " || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    ticking.toggle(row);
  }
  return (
    <BankPage title={title} said={statement ? t("statement of {date}", { date: formatDate(statement.statementOn, "long") }) : null}
      acts={<Button look="quiet" onPress={() => go("/bank/statements")}>{t("All statements")}</Button>}>
      {list.error && !statement ? <FailedCall error={list.error} retry={list.refetch} /> : !statement ? <Waiting /> : (
        <div className="statement">
          <StatementHead statement={statement} />
          {ticking.error && <div className="px-[22px] pt-2"><FormError error={ticking.error} /></div>}
          <div className="bar">
            {open && <Choices bare label={t("Show")} value={show} onChange={setShow} options={[{ id: "all", label: t("All") }, { id: "unticked", label: t("Unticked") }, { id: "ticked", label: t("Ticked") }, { id: "later", label: t("Later") }]} />}
            <div className="grow"><TextField bare type="search" label={t("Filter entries")} placeholder={t("Words or amount")} value={typed} onChange={setTyped} /></div>
            {open && statement.outstanding > 0 && <Button small busy={ticking.busy} onPress={() => void ticking.tickThrough(statement.statementOn)}>{t("Tick all up to the day")}</Button>}
            {open && <span className="end"><kbd>Space</kbd> {t("ticks and unticks")}</span>}
          </div>
          <DataTable name={`bank.statement.${id}.${show}`} label={t("Entries")} columns={columns} list={list} rowId={(row) => row.entryId} rowName={nameOf} onKey={onKey}
            onOpen={(row) => (open ? ticking.toggle(row) : go(`/ledger/${row.entryId}`))}
            empty={<Nothing show={show} statement={statement} narrowed={text !== ""} onAll={() => { setTyped(""); setShow("all"); }} />} />
        </div>
      )}
    </BankPage>
  );
}

function columnsOf(open: boolean, isTicked: (row: ReconciliationEntry) => boolean): Column<ReconciliationEntry>[] {
  const tick: Column<ReconciliationEntry> = { id: "tick", head: msg("Tick"), width: "58px", cell: (row) => <TickBox on={isTicked(row)} /> };
  return [
    ...(open ? [tick] : []),
    { id: "date", head: msg("Date"), width: "104px", soft: true, cell: (row) => <DateText date={row.entryDate} /> },
    { id: "words", head: msg("Entry"), width: "minmax(140px, 3fr)", cell: (row) => <EntryWords row={row} /> },
    { id: "by", head: msg("Why"), width: "124px", soft: true, wide: true, cell: (row) => (isTicked(row) ? tickedByText(row.tickedBy) : "") },
    { id: "number", head: msg("No."), width: "72px", end: true, soft: true, wide: true, cell: (row) => <Link to="/ledger/$entryId" params={{ entryId: row.entryId }} className="link" tabIndex={-1}>{row.entryNumber}</Link> },
    { id: "amount", head: msg("Amount"), width: "132px", end: true, cell: (row) => <Amount value={row.amount} /> },
  ];
}

function TickBox({ on }: { on: boolean }) {
  return <span className={on ? "tick on" : "tick"} aria-hidden="true">{on ? "✓" : ""}</span>;
}

function EntryWords({ row }: { row: ReconciliationEntry }) {
  const more = [row.party !== row.description ? row.party : undefined, row.reference].filter(Boolean).join(" · ");
  return (
    <span title={[row.description, more].filter(Boolean).join(" · ")}>
      {row.description}
      {row.tickedAmount && <span className="text-warn"> · {t("only")} <Amount value={row.tickedAmount} /></span>}
      {more && <span className="text-faint"> · {more}</span>}
    </span>
  );
}

function Nothing({ show, statement, narrowed, onAll }: { show: Show; statement: StatementReconciliation; narrowed: boolean; onAll: () => void }) {
  const go = useGo();
  const all = <Button onPress={onAll}>{t("Show all")}</Button>;
  if (narrowed) return <EmptyState action={all}>{t("No entry fits these filters.")}</EmptyState>;
  if (show === "unticked" && statement.ticked > 0) return <EmptyState action={all}>{t("Everything up to the day is ticked.")}</EmptyState>;
  if (show === "later") return <EmptyState action={all}>{t("No entry of a later day could be on this statement.")}</EmptyState>;
  if (show === "ticked") return <EmptyState action={all}>{t("Nothing is ticked yet.")}</EmptyState>;
  if (statement.openLines > 0) return <EmptyState action={<Button onPress={() => go(`/bank/inbox?account=${statement.account}`)}>{t("Match them")}</Button>}>{t("The books hold no entry on this account up to the day. Match the bank's lines first: each puts its entry here, ticked.")}</EmptyState>;
  return <EmptyState action={<Button onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>}>{t("The books hold no entry on this account up to the day. Import the bank's file and match its lines, or post what the statement shows.")}</EmptyState>;
}
