// The frame of every bank screen: its places.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "@/components/Page";
import { msg, t } from "@/lib/text";

const PLACES = [
  { to: "/bank", label: msg("Accounts"), exact: true },
  { to: "/bank/inbox", label: msg("Inbox") },
  { to: "/bank/lines", label: msg("Lines") },
  { to: "/bank/statements", label: msg("Statements") },
  { to: "/bank/rules", label: msg("Rules") },
  { to: "/bank/imports", label: msg("Imports") },
];

export function BankPage({ title, said, acts, children }: { title: string; said?: ReactNode; acts?: ReactNode; children: ReactNode }) {
  return (
    <Page title={title} said={said} acts={acts}>
      <div className="bank-body">
        <nav className="bank-places" aria-label={t("Bank")}>
          {PLACES.map(({ to, label, exact }) => <Link key={to} to={to} activeOptions={{ exact: exact ?? false, includeSearch: false }}>{t(label)}</Link>)}
        </nav>
        {children}
      </div>
    </Page>
  );
}
