// An amount of money, with arithmetic: "12.50*3+4" becomes 41.50 on leaving the field or on Enter.
import { type Ref, useEffect, useRef, useState } from "react";
import { FieldError, Input, Label, Text, TextField as AriaTextField } from "react-aria-components";
import { readAmount } from "@/lib/arithmetic";
import { currencyDigits, formatMoney, locale } from "@/lib/money";
import { t } from "@/lib/text";
import { useFieldError } from "./Form";

type Props = {
  label: string;
  /** Decimal text such as "12.50"; empty for none. */
  value: string;
  onChange: (amount: string) => void;
  currency: string;
  path?: string;
  hint?: string | undefined;
  autoFocus?: boolean;
  bare?: boolean;
  required?: boolean;
  disabled?: boolean;
  showCurrency?: boolean;
  ref?: Ref<HTMLInputElement>;
};

/** The owner's decimal mark. */
export function decimalMark(): "." | "," {
  return new Intl.NumberFormat(locale()).formatToParts(1.5).find((part) => part.type === "decimal")?.value === "," ? "," : ".";
}

function shown(value: string, currency: string): string {
  return value === "" ? "" : formatMoney({ amount: value, currency });
}

export function AmountField({ label, value, onChange, currency, path, hint, autoFocus, bare, required, disabled, showCurrency = true, ref }: Props) {
  const wrong = useFieldError(path);
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [rounded, setRounded] = useState(false);
  const typing = useRef(false);

  useEffect(() => {
    if (!typing.current) setTyped(null);
  }, [value]);

  /** Plain amounts go up as they are typed, so that Enter can submit; sums when they are finished. */
  function settle(finished: boolean) {
    if (typed === null) return;
    if (typed.trim() === "") {
      onChange("");
      setProblem(null);
      setTyped(null);
      return;
    }
    const reading = readAmount(typed, currencyDigits(currency), decimalMark());
    if (reading.ok) {
      onChange(reading.amount);
      setProblem(null);
      setRounded(reading.rounded);
      if (finished) setTyped(null);
    } else if (finished) setProblem(t(reading.problem));
  }
  const said = wrong ?? problem;
  return (
    <AriaTextField
      className={bare ? "field bare" : "field"}
      value={typed ?? shown(value, currency)}
      onChange={(text) => {
        typing.current = true;
        setTyped(text);
        setRounded(false);
        const reading = readAmount(text, currencyDigits(currency), decimalMark());
        if (text.trim() === "") onChange("");
        else if (reading.ok) onChange(reading.amount);
      }}
      onBlur={() => {
        typing.current = false;
        settle(true);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && typed !== null && /[-+*/×÷−(]/.test(typed.slice(1))) {
          // The first Enter shows the result; the next one submits.
          event.preventDefault();
          settle(true);
        } else event.continuePropagation();
      }}
      isInvalid={Boolean(said)}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      autoFocus={autoFocus ?? false}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <div className="joined">
        {showCurrency && <span className="suffix" aria-hidden="true">{currency}</span>}
        <Input ref={ref ?? null} className="input amount" inputMode="decimal" autoComplete="off" onFocus={(event) => event.currentTarget.select()} />
      </div>
      {(hint || rounded) && <Text slot="description" className="hint">{rounded ? t("Rounded to the currency.") : hint}</Text>}
      {said && <FieldError className="wrong">{said}</FieldError>}
    </AriaTextField>
  );
}
