// Text in one line or several.
import { type Ref, useState } from "react";
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from "react-aria-components";
import { useFieldError } from "./Form";

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  path?: string;
  hint?: string | undefined;
  placeholder?: string;
  type?: "text" | "email" | "tel" | "url" | "search" | "time";
  inputMode?: "text" | "numeric" | "decimal";
  lines?: number;
  required?: boolean;
  autoFocus?: boolean;
  disabled?: boolean;
  /** The label is for screen readers only; the column or the place says it to the eye. */
  bare?: boolean;
  ref?: Ref<HTMLInputElement>;
};

export function TextField({ label, value, onChange, onBlur, path, hint, placeholder, type = "text", inputMode, lines, required, autoFocus, disabled, bare, ref }: Props) {
  const wrong = useFieldError(path);
  return (
    <AriaTextField
      className={bare ? "field bare" : "field"}
      value={value}
      onChange={onChange}
      onBlur={onBlur ?? (() => undefined)}
      isInvalid={Boolean(wrong)}
      isRequired={required ?? false}
      isDisabled={disabled ?? false}
      autoFocus={autoFocus ?? false}
      validationBehavior="aria"
      type={type}
    >
      <Label>{label}</Label>
      {lines ? (
        <TextArea className="input" rows={lines} placeholder={placeholder} />
      ) : (
        <Input ref={ref ?? null} className="input" placeholder={placeholder} inputMode={inputMode} autoComplete="off" spellCheck={false} />
      )}
      {hint && <Text slot="description" className="hint">{hint}</Text>}
      {wrong && <FieldError className="wrong">{wrong}</FieldError>}
    </AriaTextField>
  );
}

/** A whole number, or nothing. The text is kept as typed until it is one. */
export function NumberField({ value, onChange, min = 0, max, ...rest }: Omit<Props, "value" | "onChange" | "type"> & { value: number | null; onChange: (value: number | null) => void; min?: number; max?: number }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      value={typed ?? (value === null ? "" : String(value))}
      onChange={(text) => {
        setTyped(text);
        if (text.trim() === "") onChange(null);
        else if (/^\d{1,6}$/.test(text.trim())) onChange(Math.max(min, max === undefined ? Number(text) : Math.min(max, Number(text))));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
