// One of many, found by typing.
import { type KeyboardEvent, useRef } from "react";
import { Button, ComboBox as AriaComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { t } from "@/lib/text";
import { useFieldError } from "./Form";
import { Chevron } from "./Select";

export type Item = { id: string; label: string; sub?: string | undefined };

type Props = {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  items: readonly Item[];
  path?: string | undefined;
  hint?: string | undefined;
  bare?: boolean | undefined;
  required?: boolean | undefined;
  autoFocus?: boolean | undefined;
  placeholder?: string | undefined;
  /** What is typed, when the list is found elsewhere or new names are allowed. */
  text?: string;
  onText?: (text: string) => void;
  allowNew?: boolean;
};

/** Every word that was typed must begin a word of the label, so that "rent" does not find "Current assets". */
export function fits(label: string, typed: string): boolean {
  const parts = label.toLowerCase().split(/[\s/,()-]+/);
  const whole = label.toLowerCase();
  return typed.toLowerCase().split(/\s+/).filter(Boolean).every((word) => parts.some((part) => part.startsWith(word)) || whole.startsWith(typed.toLowerCase()));
}

export function ComboBox({ label, value, onChange, items, path, hint, bare, required, autoFocus, placeholder, text, onText, allowNew }: Props) {
  const wrong = useFieldError(path);
  const typed = useRef("");
  const selected = items.find((item) => item.id === value)?.label ?? "";

  /** Leaving the field, or Enter, takes the first that fits what was typed: no arrow key is needed. */
  function takeFirst(event: KeyboardEvent) {
    if ((event.key !== "Tab" && event.key !== "Enter") || event.shiftKey || allowNew) return;
    const input = event.target as HTMLInputElement;
    if (input.tagName !== "INPUT" || input.getAttribute("aria-activedescendant") || typed.current.trim() === "" || typed.current === selected) return;
    const first = items.find((item) => fits(item.label, typed.current));
    if (first && first.id !== value) onChange(first.id);
  }
  return (
    <div className="contents" onKeyDownCapture={takeFirst}>
    <AriaComboBox
      className={bare ? "field bare" : "field"}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      defaultFilter={fits}
      {...(onText ? { items, inputValue: text ?? "", onInputChange: onText } : { defaultItems: items, onInputChange: (next: string) => { typed.current = next; } })}
      allowsCustomValue={allowNew ?? false}
      allowsEmptyCollection={!allowNew}
      menuTrigger="focus"
      isInvalid={Boolean(wrong)}
      isRequired={required ?? false}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <div className="joined">
        <Input className="input" style={{ paddingInlineEnd: 28 }} placeholder={placeholder} autoFocus={autoFocus} autoComplete="off" spellCheck={false} onFocus={(event) => event.currentTarget.select()} />
        <Button className="drop" aria-label={t("Show {label}", { label })}><Chevron /></Button>
      </div>
      {hint && <Text slot="description" className="hint">{hint}</Text>}
      {wrong && <FieldError className="wrong">{wrong}</FieldError>}
      <Popover className="popover" maxHeight={300}>
        <ListBox className="outline-none" renderEmptyState={() => <div className="text-faint px-2 py-1">{t("Nothing fits.")}</div>}>
          {(item: Item) => (
            <ListBoxItem id={item.id} textValue={item.label} className="option">
              <span>{item.label}</span>
              {item.sub && <span className="sub">{item.sub}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
    </div>
  );
}
