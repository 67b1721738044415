// The registry of payments: a list with filters, and a payment's detail beside it.
import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useFarList } from "@/backend/far";
import type { Payment } from "@/backend/records";
import { SpecAmount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Page } from "@/components/Page";
import { Select, translated } from "@/components/Select";
import { SplitView } from "@/components/SplitView";
import { AutopayTag, PaymentStatusTag, StateTag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { useLater } from "@/lib/later";
import { CADENCES, KINDS, labelOf } from "./options";
import { NewPaymentPane } from "./NewPaymentPane";

type Filter = { text: string; kind: Payment["kind"] | "all"; status: Payment["status"] | "all"; autopay: Payment["autopay"]["state"] | "all"; sort: "name" | "next_due" | "amount" };

const ALL: Filter = { text: "", kind: "all", status: "active", autopay: "all", sort: "next_due" };

const COLUMNS: Column<Payment>[] = [
  { id: "name", head: msg("Payment"), width: "minmax(140px, 2fr)", cell: (row) => <>{row.name}{row.partyName && row.partyName !== row.name && <span className="text-faint"> · {row.partyName}</span>}</> },
  { id: "cadence", head: msg("How often"), width: "minmax(0, 1fr)", soft: true, wide: true, cell: (row) => labelOf(CADENCES, row.cadence) },
  { id: "next", head: msg("Next due"), width: "106px", soft: true, cell: (row) => <DateText date={row.nextPayOn ?? row.nextDueOn} /> },
  { id: "state", head: msg("State"), width: "minmax(0, 108px)", cell: (row) => (row.status !== "active" ? <PaymentStatusTag status={row.status} /> : row.nextState ? <StateTag state={row.nextState} /> : null) },
  { id: "autopay", head: msg("Autopay"), width: "96px", wide: true, cell: (row) => <AutopayTag state={row.autopay.state} /> },
  { id: "amount", head: msg("Amount"), width: "minmax(0, 168px)", end: true, cell: (row) => <SpecAmount spec={row.amount} /> },
];

const any = <T extends string>(value: T | "all"): T | null => (value === "all" ? null : value);

export default function PaymentsScreen() {
  const { id } = useParams({ strict: false });
  const search: unknown = useSearch({ strict: false });
  const go = useGo();
  const creating = searchText(search, "new") !== undefined;
  const [filter, setFilter] = useRemembered<Filter>("payments.filter", ALL);
  const askedAutopay = searchText(search, "autopay");
  useEffect(() => {
    if (askedAutopay === "set_up") setFilter({ ...ALL, autopay: "set_up" });
  }, [askedAutopay, setFilter]);
  const text = useLater(filter.text.trim(), 120);
  const list = useFarList("payments_list", { text: text || null, kind: any(filter.kind), status: any(filter.status), autopay: any(filter.autopay), sort: filter.sort });
  const filtered = text !== "" || filter.kind !== "all" || filter.autopay !== "all" || filter.status !== "active";
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });

  return (
    <Page title={t("Payments")} said={list.loading ? null : t("{count, plural, one {# payment} other {# payments}}", { count: list.total })}
      acts={
        <>
          <Button onPress={() => go("/payments/import")}>{t("Import CSV")}</Button>
          <Button look={creating || id !== undefined ? "normal" : "primary"} onPress={() => go("/payments?new=1")}>{t("New payment")}</Button>
        </>
      }>
      <SplitView
        open={creating || id !== undefined}
        bar={
          <>
            <div className="grow"><TextField bare label={t("Filter payments")} placeholder={t("Filter by name or party")} type="search" value={filter.text} onChange={(next) => set({ text: next })} /></div>
            <Select bare label={t("Status")} value={filter.status} onChange={(status) => set({ status })} options={[{ id: "active", label: t("Active") }, { id: "paused", label: t("Paused") }, { id: "cancelled", label: t("Cancelled") }, { id: "all", label: t("Any status") }]} />
            <div className="wide"><Select bare label={t("Kind")} value={filter.kind} onChange={(kind) => set({ kind })} options={[{ id: "all", label: t("Any kind") }, ...translated(KINDS)]} /></div>
            <Select bare label={t("Autopay")} value={filter.autopay} onChange={(autopay) => set({ autopay })} options={[{ id: "all", label: t("Any autopay") }, { id: "off", label: t("Autopay off") }, { id: "set_up", label: t("Unverified") }, { id: "verified", label: t("Verified") }]} />
            <div className="wide"><Select bare label={t("Sort")} value={filter.sort} onChange={(sort) => set({ sort })} options={[{ id: "next_due", label: t("By next due") }, { id: "name", label: t("By name") }, { id: "amount", label: t("By amount") }]} /></div>
          </>
        }
        list={
          <DataTable
            name="payments"
            label={t("Payments")}
            columns={COLUMNS}
            list={list}
            rowId={(row) => row.id}
            openId={id}
            onOpen={(row) => go(`/payments/${row.id}`)}
            empty={
              filtered ? (
                <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all active")}</Button>}>{t("No payment fits these filters.")}</EmptyState>
              ) : (
                <EmptyState action={<span className="flex gap-2"><Button onPress={() => go("/payments/import")}>{t("Import a CSV")}</Button></span>}>
                  {t("Here stands what the business has to pay: bills, subscriptions, obligations. Add one, or import a CSV of them.")}
                </EmptyState>
              )
            }
          />
        }
        detail={creating ? <NewPaymentPane onClose={() => go("/payments")} /> : <Outlet />}
      />
    </Page>
  );
}
