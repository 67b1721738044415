// One of a few: a drop-down, or a row of choices when there are two to four.
import { Button, FieldError, Label, ListBox, ListBoxItem, Popover, Radio, RadioGroup, Select as AriaSelect, SelectValue, Text } from "react-aria-components";
import { t } from "@/lib/text";
import { useFieldError } from "./Form";

export type Option<T extends string> = { id: T; label: string; sub?: string };

/** Choices that a table keeps in the source language, in the owner's. */
export function translated<T extends string>(options: readonly Option<T>[]): Option<T>[] {
  return options.map((option) => ({ ...option, label: t(option.label), ...(option.sub ? { sub: t(option.sub) } : {}) }));
}

type Props<T extends string> = {
  label: string;
  value: T | null;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
  path?: string;
  hint?: string | undefined;
  bare?: boolean;
  placeholder?: string;
  disabled?: boolean;
};

export function Select<T extends string>({ label, value, onChange, options, path, hint, bare, placeholder, disabled }: Props<T>) {
  const wrong = useFieldError(path);
  return (
    <AriaSelect
      className={bare ? "field bare" : "field"}
      value={value}
      onChange={(key) => key !== null && onChange(String(key) as T)}
      isInvalid={Boolean(wrong)}
      isDisabled={disabled ?? false}
      validationBehavior="aria"
      placeholder={placeholder ?? t("Choose")}
    >
      <Label>{label}</Label>
      <Button className="input selectbtn">
        <SelectValue className="truncate">{({ selectedText, defaultChildren }) => selectedText || defaultChildren}</SelectValue>
        <Chevron />
      </Button>
      {hint && <Text slot="description" className="hint">{hint}</Text>}
      {wrong && <FieldError className="wrong">{wrong}</FieldError>}
      <Popover className="popover">
        <ListBox className="outline-none" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className="option">
              <span>{option.label}</span>
              {option.sub && <span className="sub">{option.sub}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

export function Chevron() {
  return (
    <svg className="chev" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" style={{ flex: "none", width: 10 }}>
      <path d="M2 3.500 5 6.500 8 3.500" fill="none" stroke="currentColor" strokeWidth="1.300" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** A row of choices, all in sight. */
export function Choices<T extends string>({ label, value, onChange, options, path, bare, hint }: Props<T>) {
  const wrong = useFieldError(path);
  return (
    <RadioGroup className={bare ? "field bare" : "field"} value={value} onChange={(next) => onChange(next as T)} orientation="horizontal" isInvalid={Boolean(wrong)} validationBehavior="aria" aria-label={bare ? label : undefined}>
      {!bare && <Label>{label}</Label>}
      <div className="choices">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="choice">{option.label}</Radio>
        ))}
      </div>
      {hint && <Text slot="description" className="hint">{hint}</Text>}
      {wrong && <FieldError className="wrong">{wrong}</FieldError>}
    </RadioGroup>
  );
}
