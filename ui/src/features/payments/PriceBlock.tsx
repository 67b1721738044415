// What a payment came to over time; a price that left what was agreed is taken over with one press.
import { useCommand } from "@/backend/hooks";
import type { Payment, PriceHistory } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { Block } from "@/components/Page";
import { formatDate } from "@/lib/dates";
import { t } from "@/lib/text";

export function PriceBlock({ payment, price }: { payment: Payment; price: PriceHistory }) {
  const command = useCommand("update_payment");
  const { drift, points } = price;
  if (points.length === 0) return null;
  async function takeOver() {
    if (!drift) return;
    const answer = await command.run({ id: payment.id, amount: drift.takeOver, effectiveOn: drift.since });
    if (answer) say(t("{name}: the new price holds from {date}.", { name: payment.name, date: formatDate(drift.since, "long") }), answer.undo);
  }
  return (
    <Block title={t("Prices")} ruled>
      {drift && (
        <div className="note warn grid gap-2">
          <p><strong>{t("The price changed: {change}", { change: drift.change })}</strong> <Amount value={drift.was} as="money" /> → <Amount value={drift.is} as="money" />, {t("since {date}", { date: formatDate(drift.since, "long") })}</p>
          {command.error && <FormError error={command.error} />}
          <div><Button small busy={command.busy} onPress={() => void takeOver()}>{t("Expect the new price from {date}", { date: formatDate(drift.since) })}</Button></div>
        </div>
      )}
      <ul className="border-line-soft border-t">
        {points.map((point) => (
          <li key={point.since} className="border-line-soft flex items-center gap-3 border-b py-1.5">
            <span className="w-[88px] flex-none"><DateText date={point.since} /></span>
            <span className="text-faint text-[12px]">{t("{count, plural, one {once} other {# times in a row}}", { count: point.times })}</span>
            <span className="ms-auto"><Amount value={point.amount} /></span>
          </li>
        ))}
      </ul>
    </Block>
  );
}
