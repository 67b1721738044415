// Customers, suppliers, contractors and partners: one record may be several.
import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { useList } from "@/backend/hooks";
import type { Party, PartyRole } from "@/backend/records";
import { Button } from "@/components/Button";
import { Check } from "@/components/Check";
import { type Column, DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { searchText, useGo } from "@/components/go";
import { Page } from "@/components/Page";
import { Select } from "@/components/Select";
import { DetailPane, SplitView } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { useLater } from "@/lib/later";
import { useRemembered } from "@/lib/remember";
import { msg, t, words } from "@/lib/text";
import { PartyForm } from "./PartyForm";

type Filter = { text: string; role: PartyRole | "all"; archived: boolean };
const ALL: Filter = { text: "", role: "all", archived: false };

const COLUMNS: Column<Party>[] = [
  { id: "name", head: msg("Name"), width: "minmax(140px, 1.6fr)", cell: (row) => <>{row.name} {row.archived && <Tag>{t("archived")}</Tag>}</> },
  { id: "roles", head: msg("Roles"), width: "minmax(0, 1fr)", soft: true, cell: (row) => row.roles.map(words).join(", ") },
  { id: "email", head: msg("Mail"), width: "minmax(0, 1.2fr)", soft: true, wide: true, cell: (row) => row.email ?? "" },
  { id: "phone", head: msg("Phone"), width: "minmax(0, 1fr)", soft: true, wide: true, cell: (row) => row.phone ?? "" },
  { id: "city", head: msg("City"), width: "minmax(0, 0.8fr)", soft: true, wide: true, cell: (row) => row.address?.city ?? "" },
];

export default function PartiesScreen() {
  const { id } = useParams({ strict: false });
  const search: unknown = useSearch({ strict: false });
  const creating = searchText(search, "new") !== undefined;
  const go = useGo();
  const [filter, setFilter] = useRemembered<Filter>("parties.filter", ALL);
  const set = (change: Partial<Filter>) => setFilter({ ...filter, ...change });
  const text = useLater(filter.text.trim(), 120);
  const list = useList("parties_list", { text: text || null, role: filter.role === "all" ? null : filter.role, ...(filter.archived ? { includeArchived: true } : {}) });
  const filtered = text || filter.role !== "all";
  return (
    <Page title={t("Parties")} said={list.loading ? null : t("{count, plural, one {# party} other {# parties}}", { count: list.total })} acts={<Button look={creating || id !== undefined ? "normal" : "primary"} onPress={() => go("/parties?new=1")}>{t("New party")}</Button>}>
      <SplitView
        open={creating || id !== undefined}
        bar={
          <>
            <div className="grow"><TextField bare type="search" label={t("Filter parties")} placeholder={t("Filter by name")} value={filter.text} onChange={(next) => set({ text: next })} /></div>
            <Select bare label={t("Role")} value={filter.role} onChange={(role) => set({ role })} options={[{ id: "all", label: t("Any role") }, { id: "customer", label: t("Customers") }, { id: "supplier", label: t("Suppliers") }, { id: "contractor", label: t("Contractors") }, { id: "partner", label: t("Partners") }]} />
            <Check value={filter.archived} onChange={(archived) => set({ archived })}>{t("Archived too")}</Check>
          </>
        }
        list={
          <DataTable name="parties" label={t("Parties")} columns={COLUMNS} list={list} rowId={(row) => row.id} openId={id} onOpen={(row) => go(`/parties/${row.id}`)}
            empty={filtered
              ? <EmptyState action={<Button onPress={() => setFilter(ALL)}>{t("Show all")}</Button>}>{t("No party fits these filters.")}</EmptyState>
              : <EmptyState action={<Button onPress={() => go("/parties?new=1")}>{t("Add a party")}</Button>}>{t("Whoever the business pays or is paid by stands here, once, whatever their roles.")}</EmptyState>} />
        }
        detail={creating ? <DetailPane title={t("New party")} onClose={() => go("/parties")}><PartyForm onDone={(made) => go(made ? `/parties/${made}` : "/parties")} /></DetailPane> : <Outlet />}
      />
    </Page>
  );
}
