// The way in for a bank's file: a button, and the word that it can be dropped.
import { useRef, useState } from "react";
import { Button, type ButtonProps } from "@/components/Button";
import { t } from "@/lib/text";
import { type BankFile, readBankFile } from "./bank-file";

export function ChooseFile({ onFile, look = "primary", label }: { onFile: (file: BankFile) => void; look?: NonNullable<ButtonProps["look"]>; label?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState("");
  async function read(file: File | undefined) {
    if (!file) return;
    try {
      setProblem("");
      onFile(await readBankFile(file));
    } catch (thrown) {
      setProblem(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <>
      <Button look={look} onPress={() => input.current?.click()}>{label ?? t("Choose a file")}</Button>
      <input ref={input} type="file" hidden aria-label={t("Statement file")} onChange={(event) => {
        void read(event.target.files?.[0]);
        // The same file may be chosen again after it was mended.
        event.target.value = "";
      }} />
      {problem && <p role="alert" className="text-alert">{problem}</p>}
    </>
  );
}
