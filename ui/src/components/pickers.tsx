// Pickers of records: accounts by code or name, parties by name.
import { useMemo, useState } from "react";
import { useQuery } from "@/backend/hooks";
import type { Account, AccountType } from "@/backend/records";
import { t, words } from "@/lib/text";
import { ComboBox, type Item } from "./ComboBox";

type PickerProps = {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  path?: string;
  hint?: string;
  bare?: boolean;
  required?: boolean;
  autoFocus?: boolean;
  placeholder?: string;
};

/** An account, by its code. `only` narrows the list to what makes sense at that place. */
export function AccountPicker({ only, types, ...rest }: PickerProps & { only?: (account: Account) => boolean; types?: readonly AccountType[] }) {
  const { data, error } = useQuery("accounts_list", {});
  const items = useMemo<Item[]>(() => {
    const rows = data?.rows ?? [];
    const fitting = rows.filter((account) => (!types || types.includes(account.accountType)) && (!only || only(account)));
    // The types stand in the order in which they make sense at that place.
    const ordered = types ? [...fitting].sort((a, b) => types.indexOf(a.accountType) - types.indexOf(b.accountType)) : fitting;
    return (ordered.length ? ordered : rows).map((account) => ({ id: account.code, label: `${account.code} ${account.name}`, sub: words(account.accountType) }));
  }, [data, only, types]);
  // Until the accounts are here the field cannot show the chosen one's name; then it starts afresh. An empty one does not:
  // who types faster than the accounts come keeps what was typed.
  return <ComboBox key={items.length || !rest.value ? "ready" : "waiting"} {...rest} {...(error ? { hint: t("The accounts could not be read: {why}", { why: error.message }) } : {})} items={items} placeholder={rest.placeholder ?? t("Code or name")} />;
}

export function paysFrom(account: Account): boolean {
  return account.role === "bank" || account.role === "cash" || account.role === "card";
}

type PartyValue = { partyId: string | null; partyName: string };

/** A party, found among those there are; with `allowNew` any other name makes a new one. */
export function PartyPicker({ value, onChange, allowNew = false, exclude, ...rest }: Omit<PickerProps, "value" | "onChange"> & { value: PartyValue; onChange: (value: PartyValue) => void; allowNew?: boolean; exclude?: string }) {
  const [text, setText] = useState(value.partyName);
  // Once one is chosen, the list offers the others again; while a name is typed, only those that fit.
  const { data } = useQuery("parties_list", { text: text && !(value.partyId && text === value.partyName) ? text : null, limit: 50 });
  const items = useMemo<Item[]>(
    () => (data?.rows ?? []).filter((party) => party.id !== exclude).map((party) => ({ id: party.id, label: party.name, sub: party.roles.map(words).join(", ") })),
    [data, exclude],
  );
  return (
    <ComboBox
      {...rest}
      items={items}
      value={value.partyId}
      allowNew={allowNew}
      text={text}
      onText={(typed) => {
        setText(typed);
        const known = items.find((item) => item.label === typed);
        if (known) onChange({ partyId: known.id, partyName: known.label });
        else if (allowNew || typed === "") onChange({ partyId: null, partyName: typed });
      }}
      onChange={(id) => {
        const found = items.find((item) => item.id === id);
        if (found) {
          setText(found.label);
          onChange({ partyId: found.id, partyName: found.label });
        }
      }}
      hint={rest.hint ?? (allowNew && value.partyName && !value.partyId ? t("New; will be added as a supplier.") : "")}
    />
  );
}

/** A payment, found by its name. */
export function PaymentPicker(props: PickerProps) {
  const [text, setText] = useState("");
  const { data } = useQuery("payments_list", { text: text || null, limit: 50 });
  const items = useMemo<Item[]>(() => (data?.rows ?? []).map((payment) => ({ id: payment.id, label: payment.name, sub: payment.partyName ?? "" })), [data]);
  return <ComboBox {...props} items={items} text={text} onText={setText} onChange={(id) => { props.onChange(id); setText(items.find((item) => item.id === id)?.label ?? text); }} />;
}
