// One account: what moved in it, with its running balance.
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand, useList, useQuery } from "@/backend/hooks";
import type { OutputOf } from "@/backend/envelope";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { type Column, DataTable } from "@/components/DataTable";
import { DateField } from "@/components/DateField";
import { DateText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { Menu } from "@/components/Menu";
import { DetailPane } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { msg, t, words } from "@/lib/text";
import { AccountForm } from "./AccountForm";

type Row = OutputOf<"account_ledger">["rows"][number];

const COLUMNS: Column<Row>[] = [
  { id: "date", head: msg("Date"), width: "92px", soft: true, cell: (row) => <DateText date={row.entryDate} /> },
  { id: "description", head: msg("Description"), width: "minmax(0, 1fr)", cell: (row) => <span title={row.counterAccounts.join(", ")}>{row.description}</span> },
  { id: "debit", head: msg("Debit"), width: "96px", end: true, cell: (row) => (row.side === "debit" ? <Amount value={row.amount} /> : null) },
  { id: "credit", head: msg("Credit"), width: "96px", end: true, cell: (row) => (row.side === "credit" ? <Amount value={row.amount} /> : null) },
  { id: "balance", head: msg("Balance"), width: "112px", end: true, cell: (row) => <Amount value={row.balance} signed /> },
];

export default function AccountPane() {
  const { code = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const go = useGo();
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [editing, setEditing] = useState(false);
  useEffect(() => setEditing(false), [code]);
  const chart = useQuery("accounts_list", { includeArchived: true });
  const account = chart.data?.rows.find((row) => row.code === code);
  const list = useList("account_ledger", { account: code, from: from || null, until: until || null });
  const page = list.first?.account.code === code ? list.first : undefined;
  const archive = useCommand("archive_account");
  const restore = useCommand("restore_account");
  const close = () => void navigate({ to: "/accounts" });
  if (!account && !page) return <DetailPane title={t("Account {code}", { code })} onClose={close}>{list.error ? <FailedCall error={list.error} retry={list.refetch} /> : <Waiting />}</DetailPane>;
  const shown = account ?? page!.account;
  const error = archive.error ?? restore.error;
  return (
    <DetailPane
      title={`${shown.code} ${shown.name}`}
      sub={<span className="inline-flex gap-2">{words(shown.accountType)}{shown.role ? `, ${words(shown.role)}` : ""} {shown.archived && <Tag>{t("archived")}</Tag>}</span>}
      onClose={close}
      acts={
        <Menu small label={t("More")} acts={[
          { id: "edit", label: t("Change"), run: () => setEditing(true) },
          shown.archived
            ? { id: "restore", label: t("Bring back"), run: () => void restore.run({ code }).then((answer) => answer && say(t("{name} is back.", { name: shown.name }), answer.undo)) }
            : { id: "archive", label: t("Archive"), run: () => void archive.run({ code }).then((answer) => answer && say(t("{name} is archived; its entries stay.", { name: shown.name }), answer.undo)) },
        ]} />
      }
    >
      {error && <FormError error={error} />}
      {editing ? <AccountForm account={shown} onDone={(next) => { setEditing(false); if (next && next !== code) go(`/accounts/${next}`); }} /> : (
        <>
          <div className="flex flex-wrap items-end gap-3">
            <div><span className="text-soft block text-[11.5px]">{t("Balance")}</span><strong className="text-[18px]"><Amount value={shown.total} as="money" signed /></strong>
              {shown.balances.map((balance) => <span key={balance.currency} className="text-soft ms-3"><Amount value={balance} /></span>)}</div>
            <div className="ms-auto flex items-center gap-2">
              <div className="w-[114px]"><DateField bare label={t("From")} value={from} onChange={setFrom} /></div>
              <span className="text-faint">{t("to")}</span>
              <div className="w-[114px]"><DateField bare label={t("Until")} value={until} onChange={setUntil} /></div>
            </div>
          </div>
          {page && (from || until) && <p className="text-soft">{t("Opening")} <Amount value={page.opening} as="money" />, {t("closing")} <Amount value={page.closing} as="money" /></p>}
          <div className="-mx-[18px]" style={{ height: list.rows.length > 0 ? `min(${29 + list.rows.length * 34}px, max(200px, 100dvh - 222px))` : "auto" }}>
            <DataTable name={`account.${code}`} label={t("Movements of {name}", { name: shown.name })} columns={COLUMNS} list={list} rowId={(row) => `${row.entryId}${row.side}${row.balance.amount}`} onOpen={(row) => go(`/ledger/${row.entryId}`)} empty={<p className="text-soft px-[18px]">{t("Nothing moved here{when}.", { when: from || until ? t(" in these days") : t(" yet") })}</p>} />
          </div>
        </>
      )}
    </DetailPane>
  );
}
