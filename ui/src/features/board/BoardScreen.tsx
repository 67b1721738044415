// The first screen: what is due, what was missed, and the owner's next act in each row.
import { Link } from "@tanstack/react-router";
import { useQuery } from "@/backend/hooks";
import type { Money, Occurrence } from "@/backend/records";
import { Amount, amountText, SpecAmount, rangeText, Totals } from "@/components/Amount";
import { Button } from "@/components/Button";
import { useBaseCurrency } from "@/components/company";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { Page, PageBody, Sheet } from "@/components/Page";
import { OccurrenceTag } from "@/components/StateTag";
import { formatDate } from "@/lib/dates";
import { isNegative, isZero } from "@/lib/money";
import { t } from "@/lib/text";
import { AheadSheet } from "./AheadSheet";
import { BankSheet } from "./BankSheet";
import { LatelySheet } from "./LatelySheet";
import { PricesSheet } from "./PricesSheet";

export default function BoardScreen() {
  const { data, error, refetch } = useQuery("board", {});
  const { data: settings } = useQuery("company_settings", {});
  const { data: lines } = useQuery("bank_lines_list", { state: "open", limit: 1 });
  const open = lines?.total ?? 0;
  const go = useGo();
  const title = data ? formatDate(data.today, "weekday") : t("Board");
  const said = data ? (data.needsYou > 0 ? t("{count, plural, one {# thing needs you} other {# things need you}}", { count: data.needsYou }) : t("Nothing needs you today")) : null;
  if (!data && error) return <Page title={title}><FailedCall error={error} retry={refetch} /></Page>;
  return (
    <Page title={title} said={said} acts={<Button look="primary" onPress={() => go("/payments?new=1")}>{t("New payment")}</Button>}>
      <PageBody>
        <div className="strip">
          <Figure to="/upcoming?range=week" label={t("Due this week")} totals={data?.dueThisWeek.totals} estimated={data?.dueThisWeek.estimated ?? false} note={data && t("{count, plural, =0 {nothing due} one {# payment} other {# payments}}", { count: data.dueThisWeek.count })} />
          <Figure to="/upcoming?states=missed" label={t("Missed")} totals={data?.missed.totals} tone={data && data.missed.count > 0 ? "alert" : undefined} note={data && (data.missed.first ?? t("none"))} />
          <Count to="/payments?autopay=set_up" label={t("Autopay unverified")} count={data?.autopayUnverified.count} note={data && (data.autopayUnverified.first ?? t("all verified"))} />
          <Figure to="/ledger" label={t("Money in")} totals={data?.moneyIn.totals} note={data?.moneyIn.period} />
          <Figure to="/ledger" label={t("Money out")} totals={data?.moneyOut.totals} note={data?.moneyOut.period} />
          <Figure to={open > 0 ? "/bank/inbox" : "/accounts"} label={t("In the bank")} totals={data?.inBank.totals} tone={data && !negative(data.inBank.totals) ? "accent" : "alert"} note={data && (open > 0 ? t("{count, plural, one {# open bank line} other {# open bank lines}}", { count: open }) : t("{count, plural, one {# account} other {# accounts}}", { count: data.inBank.accounts }))} />
        </div>
          <Sheet title={t("Due and missed")} aside={settings && t("grace {before} days before, {after} after", { before: settings.graceDaysBefore, after: settings.graceDaysAfter })}
            foot={data && data.later > 0 ? <Link to="/upcoming" className="link">{t("{count, plural, one {# more later} other {# more later}}", { count: data.later })}</Link> : undefined}>
            {!data ? <div className="px-4" style={{ minHeight: 238 }}><Waiting /></div> : data.rows.length > 0 ? <DueRows rows={data.rows} /> : (
              <EmptyState action={<Button onPress={() => go("/payments?new=1")}>{t("Add a payment")}</Button>}>
                {t("Nothing is due. Add what the business has to pay, or import a CSV of bills and subscriptions, and it appears here before it is due.")}
              </EmptyState>
            )}
          </Sheet>
        {data && data.prices.length > 0 && <PricesSheet prices={data.prices} />}
        <BankSheet />
        <div className="two-even">
          <AheadSheet />
          <LatelySheet />
        </div>
      </PageBody>
    </Page>
  );
}

function negative(totals: Money[]): boolean {
  return totals.some((total) => isNegative(total.amount));
}

type FigureProps = { to: string; label: string; totals: Money[] | undefined; note: string | undefined; tone?: "alert" | "accent" | undefined; estimated?: boolean };

function Figure({ to, label, totals, note, tone, estimated }: FigureProps) {
  const go = useGo();
  const quiet = totals?.every((total) => isZero(total.amount));
  return (
    <a href={to} onClick={(event) => { event.preventDefault(); go(to); }}>
      <span className="label">{label}</span>
      <span className="figure">{totals ? <>{estimated && <><span className="sr-only">{t("about")} </span><span aria-hidden="true">~</span></>}<Totals totals={totals} {...(tone && !quiet ? { tone } : {})} /></> : "\u00a0"}</span>
      <span className="note-line" title={note}>{note ?? "\u00a0"}</span>
    </a>
  );
}

function Count({ to, label, count, note }: { to: string; label: string; count: number | undefined; note: string | undefined }) {
  const go = useGo();
  return (
    <a href={to} onClick={(event) => { event.preventDefault(); go(to); }}>
      <span className="label">{label}</span>
      <span className={count ? "figure text-warn" : "figure"}>{count ?? "\u00a0"}</span>
      <span className="note-line" title={note}>{note ?? "\u00a0"}</span>
    </a>
  );
}

function DueRows({ rows }: { rows: Occurrence[] }) {
  return (
    <div className="scroll-x">
      <table className="rows due-rows">
        <caption className="sr-only">{t("Due and missed payments")}</caption>
        <thead className="sr-only"><tr><th scope="col">{t("Payment")}</th><th scope="col">{t("Due")}</th><th scope="col">{t("State")}</th><th scope="col" className="wide">{t("Why")}</th><th scope="col">{t("Amount")}</th><th scope="col">{t("Next act")}</th></tr></thead>
        <tbody>{rows.map((row) => <DueRow key={`${row.paymentId}/${row.dueOn}`} row={row} />)}</tbody>
      </table>
    </div>
  );
}

function DueRow({ row }: { row: Occurrence }) {
  const go = useGo();
  const base = useBaseCurrency();
  const at = `/payments/${row.paymentId}?due=${row.dueOn}`;
  // Of what was paid oddly, the owner wants to see what was paid.
  const odd = row.state === "paid_twice" || row.state === "amount_differs" || row.state === "not_due";
  return (
    <tr>
      <th scope="row">
        <a href={at} className="linkish" onClick={(event) => { event.preventDefault(); go(at); }}>{row.paymentName}</a>
      </th>
      <td className="soft"><DateText date={row.payOn} /></td>
      <td><OccurrenceTag occurrence={row} /></td>
      <td className="soft why wide"><span className="line-clamp-2 text-[12px] leading-[15px]" title={row.reason}>{row.amount.kind === "range" && <>{rangeText(row.amount, base)}. </>}{row.reason}</span></td>
      <td className="end">{odd ? <Amount value={row.confirmed} /> : row.amount.kind === "range" ? <span className="amount"><span aria-hidden="true">~</span>{amountText(row.expected, base)}</span> : <SpecAmount spec={row.amount} expected={row.outstanding} />}</td>
      <td className="end">
        <span className="inline-flex gap-1">
          {row.state === "missed" && <span className="wide"><Button small look="quiet" onPress={() => go(`${at}&act=failed`)} aria-label={t("Playbook for {name}", { name: row.paymentName })}>{t("Playbook")}</Button></span>}
          {odd
            ? <Button small onPress={() => go(at)} aria-label={t("Look at {name}", { name: row.paymentName })}>{t("Look")}</Button>
            : <Button small onPress={() => go(`${at}&act=confirm`)} aria-label={t("Confirm {name}", { name: row.paymentName })}>{t("Confirm")}</Button>}
        </span>
      </td>
    </tr>
  );
}
