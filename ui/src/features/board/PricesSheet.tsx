// Prices that left what was agreed, each with what it was and is.
import { Link } from "@tanstack/react-router";
import type { BoardPrice } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { DateText } from "@/components/DateText";
import { Sheet } from "@/components/Page";
import { t } from "@/lib/text";

export function PricesSheet({ prices }: { prices: BoardPrice[] }) {
  return (
    <Sheet title={t("Prices that changed")}>
      <ul>
        {prices.map(({ paymentId, paymentName, drift }) => (
          <li key={paymentId} className="border-line-soft flex min-h-[34px] flex-wrap items-center gap-x-3 border-b px-[14px] last:border-0">
            <Link to="/payments/$id" params={{ id: paymentId }} search={{}} className="linkish min-w-0 font-semibold [overflow-wrap:anywhere]">{paymentName}</Link>
            <span className="text-soft"><Amount value={drift.was} as="money" /> → <Amount value={drift.is} as="money" /></span>
            <span className="text-warn">{drift.change}</span>
            <span className="text-faint ms-auto text-[12px]">{t("since")} <DateText date={drift.since} /></span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
