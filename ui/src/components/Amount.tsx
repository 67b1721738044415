// Amounts of money as people read them: true minus, decimals aligned, currency only where it differs.
import type { AmountSpec, Money } from "@/backend/records";
import { formatMoney, isNegative } from "@/lib/money";
import { t } from "@/lib/text";
import { useBaseCurrency } from "./company";

type Props = {
  value: Money | null | undefined;
  /** "number" in columns, "money" with the currency's sign where an amount stands alone. */
  as?: "number" | "money";
  tone?: "alert" | "accent" | "soft" | undefined;
  /** Say "−" amounts in red. */
  signed?: boolean;
};

export function amountText(value: Money, base: string, as: "number" | "money" = "number"): string {
  if (value.currency !== base && base) return formatMoney(value, "code");
  return formatMoney(value, as === "money" ? "symbol" : "plain");
}

export function Amount({ value, as = "number", tone, signed }: Props) {
  const base = useBaseCurrency();
  if (!value) return null;
  const colour = tone ?? (signed && isNegative(value.amount) ? "alert" : undefined);
  return <span className={`amount ${colour ? `text-${colour}` : ""}`}>{amountText(value, base, as)}</span>;
}

/** An amount that may be an estimate (a tilde) or a range. */
export function SpecAmount({ spec, expected, as = "number" }: { spec: AmountSpec; expected?: Money; as?: "number" | "money" }) {
  const base = useBaseCurrency();
  if (spec.kind === "fixed") return <span className="amount">{amountText(expected ?? spec.amount, base, as)}</span>;
  if (spec.kind === "estimated") {
    return <span className="amount"><span className="sr-only">{t("about")} </span><span aria-hidden="true">~</span>{amountText(expected ?? spec.amount, base, as)}</span>;
  }
  return <span className="amount">{rangeText(spec, base)}</span>;
}

export function rangeText(spec: { low: Money; high: Money }, base: string): string {
  return t("{low} to {high}", { low: amountText(spec.low, base), high: formatMoney(spec.high) });
}

/** What stands beside an estimate: its range in words. */
export function specNote(spec: AmountSpec): string {
  if (spec.kind === "estimated") return t("estimate");
  if (spec.kind === "range") return t("range");
  return "";
}

/** Several totals, one per currency, the first one large. */
export function Totals({ totals, tone }: { totals: Money[]; tone?: "alert" | "accent" | "soft" }) {
  const base = useBaseCurrency();
  const [first, ...others] = totals;
  if (!first) return <Amount value={{ amount: "0.00", currency: base || "CAD" }} as="money" tone="soft" />;
  return (
    <>
      <Amount value={first} as="money" tone={tone} />
      {others.map((total) => (
        <span key={total.currency} className="block text-[12px] font-medium"><Amount value={total} as="money" tone={tone} /></span>
      ))}
    </>
  );
}
