// A field that holds a file: the owner chooses it, and its bytes go as base64.
import { useId, useRef, useState } from "react";
import { bytesOf, readBase64, sizeText } from "@/lib/file";
import { t } from "@/lib/text";
import { Button } from "./Button";
import { useFieldError } from "./Form";

type Props = { label: string; path: string; hint?: string; value: string; onChange: (content: string) => void };

export function FileField({ label, path, hint, value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const [unread, setUnread] = useState("");
  const wrong = useFieldError(path) ?? unread;
  const id = useId();
  async function take(file: File | undefined) {
    if (!file) return;
    try {
      setUnread("");
      onChange(await readBase64(file));
      setName(file.name);
    } catch (thrown) {
      setUnread(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <div className="field">
      <span className="label" id={id}>{label}</span>
      <div className="flex flex-wrap items-center gap-3">
        <Button aria-describedby={id} onPress={() => input.current?.click()}>{t("Choose a file")}</Button>
        <span className="text-soft">{value ? `${name} (${sizeText(bytesOf(value).length)})` : t("None yet.")}</span>
      </div>
      <input ref={input} type="file" hidden aria-label={label} onChange={(event) => void take(event.target.files?.[0])} />
      {hint && <span className="hint">{hint}</span>}
      {wrong && <span className="wrong" role="alert">{wrong}</span>}
    </div>
  );
}
