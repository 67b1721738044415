// The sidebar: places, counts that mean work to do, and the trust line at its foot.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import type { Company } from "@/backend/records";
import { dateOf, formatDate, formatInstant } from "@/lib/dates";
import { counted } from "@/lib/money";
import { msg, t } from "@/lib/text";

type Place = { to: string; label: string; exact?: boolean };

const WORK: Place[] = [
  { to: "/", label: msg("Board"), exact: true },
  { to: "/payments", label: msg("Payments") },
  { to: "/upcoming", label: msg("Upcoming") },
  { to: "/bank", label: msg("Bank") },
];
const BOOKS: Place[] = [
  { to: "/ledger", label: msg("Ledger") },
  { to: "/accounts", label: msg("Accounts") },
  { to: "/parties", label: msg("Parties") },
];
const COMPANY: Place[] = [
  { to: "/activity", label: msg("Activity") },
  { to: "/settings", label: msg("Settings") },
];

export function Sidebar({ company }: { company: Company | null }) {
  const { data: board } = useQuery("board", {}, { enabled: company !== null });
  const { data: open } = useQuery("bank_lines_list", { state: "open", limit: 1 }, { enabled: company !== null });
  const needs = board?.needsYou ?? 0;
  return (
    <nav className="side" id="sidebar" aria-label={t("Places")}>
      <Link to="/welcome" className="co" title={t("Open another company")}>
        <span className="mark" aria-hidden="true">{company?.name.charAt(0) ?? "D"}</span>
        <span className="truncate">{company?.name ?? ""}</span>
      </Link>
      <Items places={WORK} counts={{ "/payments": needs, "/bank": open?.total ?? 0 }} />
      <h2>{t("Books")}</h2>
      <Items places={BOOKS} />
      <h2>{t("Company")}</h2>
      <Items places={COMPANY} />
      {company && <Foot company={company} />}
    </nav>
  );
}

function Items({ places, counts = {} }: { places: Place[]; counts?: Record<string, number> }) {
  return places.map(({ to, label, exact }) => {
    const count = counts[to] ?? 0;
    return (
      <Link key={to} to={to} className="item" activeOptions={{ exact: exact ?? false }}>
        {t(label)}
        {count > 0 && <span className="count"><span className="sr-only">, </span>{counted(count)}<span className="sr-only"> {t("need you")}</span></span>}
      </Link>
    );
  });
}

function Foot({ company }: { company: Company }) {
  const when = (instant: string) => {
    const day = dateOf(instant, company.timeZone);
    return day === company.today ? formatInstant(instant, company.timeZone, "time") : formatDate(day);
  };
  const wrong = company.lastVerifiedOk === false;
  return (
    <div className="foot">
      {company.sample && <span>{t("Sample company")}</span>}
      <Link to="/settings" className={wrong ? "text-alert" : ""}>
        {!company.lastVerifiedAt ? t("Books not verified yet") : wrong ? t("Books do not verify, {when}", { when: when(company.lastVerifiedAt) }) : t("Books verified {when}", { when: when(company.lastVerifiedAt) })}
      </Link>
      <span>{company.lastBackupAt ? t("Backup kept {when}", { when: when(company.lastBackupAt) }) : t("No backup kept yet")}</span>
    </div>
  );
}
