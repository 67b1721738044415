// A form made from an operation's schema, for operations without a screen of their own.
import { useState } from "react";
import { Label } from "react-aria-components";
import { blank, type Field, type Shape } from "@/lib/shape";
import { t, title, words } from "@/lib/text";
import { AmountField } from "./AmountField";
import { Button } from "./Button";
import { Check } from "./Check";
import { useBaseCurrency } from "./company";
import { DateField } from "./DateField";
import { FileField } from "./FileField";
import { useFieldError } from "./Form";
import { AccountPicker, PartyPicker, PaymentPicker } from "./pickers";
import { Select } from "./Select";
import { NumberField, TextField } from "./TextField";

type Props = { shape: Shape; value: unknown; onChange: (value: unknown) => void; path?: string };

/** The fields of an object, in the schema's order, required ones first. */
export function SchemaFields({ shape, value, onChange, path = "" }: Props) {
  if (shape.kind !== "object") return <SchemaField name={t("Input")} required shape={shape} value={value} onChange={onChange} path={path} />;
  return <ObjectFields fields={shape.fields} value={value as Record<string, unknown>} onChange={onChange} path={path} />;
}

function ObjectFields({ fields, value, onChange, path }: { fields: Field[]; value: Record<string, unknown>; onChange: (value: unknown) => void; path: string }) {
  const [more, setMore] = useState(false);
  const asked = fields.filter((field) => field.required);
  const optional = fields.filter((field) => !field.required);
  const shownOptional = more || asked.length + optional.length <= 6 ? optional : optional.filter((field) => value?.[field.name] !== undefined && value[field.name] !== null);
  const hidden = optional.length - shownOptional.length;
  return (
    <div className="grid gap-3">
      {[...asked, ...shownOptional].map((field) => (
        <SchemaField
          key={field.name}
          name={title(field.name)}
          property={field.name}
          hint={field.description}
          required={field.required}
          shape={field.shape}
          value={value?.[field.name]}
          onChange={(next) => onChange({ ...value, [field.name]: next })}
          path={path ? `${path}.${field.name}` : field.name}
        />
      ))}
      {hidden > 0 && (
        <div><Button small look="plain" onPress={() => setMore(true)}>{t("{count, plural, one {# more field} other {# more fields}}", { count: hidden })}</Button></div>
      )}
    </div>
  );
}

type FieldProps = { name: string; property?: string; hint?: string; required: boolean; shape: Shape; value: unknown; onChange: (value: unknown) => void; path: string };

export function SchemaField({ name, hint, required, shape, value, onChange, path }: FieldProps) {
  const base = useBaseCurrency();
  const label = required ? name : t("{name} (optional)", { name });
  const common = { label, path, ...(hint ? { hint } : {}) };
  switch (shape.kind) {
    case "text":
    case "instant":
      return <TextField {...common} required={required} {...(shape.kind === "text" && shape.long ? { lines: 4 } : {})} value={String(value ?? "")} onChange={onChange} />;
    case "file":
      return <FileField {...common} value={String(value ?? "")} onChange={onChange} />;
    case "account":
      return <AccountPicker {...common} required={required} value={(value as string | undefined) || null} onChange={(code) => onChange(code ?? "")} />;
    case "party":
      return <PartyPicker {...common} value={{ partyId: (value as string | undefined) || null, partyName: "" }} onChange={(party) => onChange(party.partyId ?? "")} />;
    case "payment":
      return <PaymentPicker {...common} required={required} value={(value as string | undefined) || null} onChange={(id) => onChange(id ?? "")} />;
    case "date":
      return <DateField {...common} required={required} value={String(value ?? "")} onChange={onChange} />;
    case "number":
      return <NumberField {...common} required={required} value={(value as number | null | undefined) ?? null} onChange={onChange} min={shape.min ?? 0} {...(shape.max === undefined ? {} : { max: shape.max })} />;
    case "boolean":
      return <Check value={Boolean(value)} onChange={onChange} hint={hint}>{name}</Check>;
    case "choice":
      return (
        <Select
          {...common}
          value={(value as string | undefined) || null}
          onChange={(id) => onChange(id === "–" ? undefined : id)}
          options={[...(required ? [] : [{ id: "–", label: t("Not said") }]), ...shape.options.map((id) => ({ id, label: title(id) }))]}
        />
      );
    case "money": {
      const money = (value as { amount: string; currency: string } | undefined) ?? { amount: "", currency: base };
      return (
        <div className="grid grid-cols-[minmax(0,1fr)_92px] items-start gap-2">
          <AmountField {...common} required={required} currency={money.currency} value={money.amount} onChange={(amount) => onChange({ ...money, amount })} />
          <TextField label={t("Currency")} path={`${path}.currency`} value={money.currency} onChange={(currency) => onChange({ ...money, currency: currency.toUpperCase().slice(0, 3) })} />
        </div>
      );
    }
    case "object":
      return (
        <fieldset className="border-line-soft grid gap-3 border-s-2 ps-3">
          <legend className="text-soft pb-1 text-[12px] font-medium">{label}</legend>
          <ObjectFields fields={shape.fields} value={(value as Record<string, unknown> | undefined) ?? {}} onChange={onChange} path={path} />
        </fieldset>
      );
    case "variants": {
      const chosen = (value as Record<string, unknown> | undefined) ?? {};
      const option = shape.options.find(({ id }) => id === chosen[shape.tag]);
      return (
        <fieldset className="border-line-soft grid gap-3 border-s-2 ps-3">
          <legend className="text-soft pb-1 text-[12px] font-medium">{label}</legend>
          <Select
            label={title(shape.tag)}
            value={option?.id ?? null}
            options={shape.options.map(({ id }) => ({ id, label: title(id) }))}
            onChange={(id) => {
              const next = shape.options.find((candidate) => candidate.id === id)!;
              onChange({ [shape.tag]: id, ...(blank({ kind: "object", fields: next.fields }, base) as object) });
            }}
          />
          {option && <ObjectFields fields={option.fields} value={chosen} onChange={onChange} path={path} />}
        </fieldset>
      );
    }
    case "list":
      return <ListField label={label} item={shape.item} value={(value as unknown[] | undefined) ?? []} onChange={onChange} path={path} base={base} />;
    case "json":
      return <JsonField {...common} value={value} onChange={onChange} />;
  }
}

function ListField({ label, item, value, onChange, path, base }: { label: string; item: Shape; value: unknown[]; onChange: (value: unknown) => void; path: string; base: string }) {
  return (
    <fieldset className="border-line-soft grid gap-3 border-s-2 ps-3">
      <legend className="text-soft pb-1 text-[12px] font-medium">{label}</legend>
      {value.map((one, at) => (
        // Rows have no identity of their own; they are only added and taken away.
        <div key={at} className="border-line-soft grid gap-2 border-b pb-3">
          {item.kind === "object"
            ? <ObjectFields fields={item.fields} value={one as Record<string, unknown>} onChange={(next) => onChange(value.with(at, next))} path={`${path}[${at}]`} />
            : <SchemaField name={`${words(label)} ${at + 1}`} required shape={item} value={one} onChange={(next) => onChange(value.with(at, next))} path={`${path}[${at}]`} />}
          <div><Button small look="quiet" onPress={() => onChange(value.toSpliced(at, 1))}>{t("Take away")}</Button></div>
        </div>
      ))}
      <div><Button small onPress={() => onChange([...value, blank(item, base)])}>{t("Add")}</Button></div>
    </fieldset>
  );
}

function JsonField({ label, value, onChange, path, hint }: { label: string; value: unknown; onChange: (value: unknown) => void; path: string; hint?: string }) {
  const [typed, setTyped] = useState(value === null || value === undefined ? "" : JSON.stringify(value));
  const wrong = useFieldError(path);
  const [bad, setBad] = useState(false);
  return (
    <div className="field">
      <TextField
        label={label}
        lines={3}
        value={typed}
        hint={bad ? t("Not readable as JSON yet.") : hint}
        onChange={(text) => {
          setTyped(text);
          try {
            onChange(text.trim() === "" ? undefined : JSON.parse(text));
            setBad(false);
          } catch {
            setBad(true);
          }
        }}
      />
      {wrong && <Label className="wrong">{wrong}</Label>}
    </div>
  );
}
