// Importing payments from a CSV: choose, correct the mapping, look at the preview, import.
import { useEffect, useRef, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { OutputOf } from "@/backend/envelope";
import { say } from "@/backend/undo";
import type { Mapping } from "@/backend/records";
import { Button } from "@/components/Button";
import { useFileGround } from "@/components/file-ground";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { Page, PageBody, Sheet } from "@/components/Page";
import { TextField } from "@/components/TextField";
import { Waiting } from "@/components/Loading";
import { t } from "@/lib/text";
import { ImportMapping } from "./ImportMapping";
import { ImportRows } from "./ImportRows";

export default function ImportScreen() {
  const go = useGo();
  const [content, setContent] = useState("");
  const [fileName, setFileName] = useState("");
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [result, setResult] = useState<OutputOf<"import_payments"> | null>(null);
  const command = useCommand("import_payments");
  const { data: preview, error, stale } = useQuery("preview_payments_import", { content, ...(mapping ? { mapping } : {}) }, { enabled: content.trim() !== "" && result === null, keep: content !== "" });
  const head = useRef<HTMLHeadingElement>(null);

  useEffect(() => head.current?.focus(), [content === "", result === null]);

  function take(text: string, name: string) {
    command.clear();
    setMapping(null);
    setContent(text);
    setFileName(name);
  }
  async function run() {
    if (!preview) return;
    const lines = preview.rows.filter((row) => row.ok).map((row) => row.line);
    const answer = await command.run({ content, mapping: mapping ?? preview.mapping, lines });
    if (!answer) return;
    setResult(answer.output);
    say(t("{count, plural, one {# payment was imported} other {# payments were imported}}", { count: answer.output.imported }) + ".", answer.undo);
  }
  const step = result ? t("Step 3 of 3: done") : content ? t("Step 2 of 3: look and correct") : t("Step 1 of 3: the file");
  return (
    <Page title={t("Import payments")} said={step}
      acts={
        result ? <Button look="primary" onPress={() => go("/payments")}>{t("See the payments")}</Button> : content && preview ? (
          <>
            <Button onPress={() => take("", "")}>{t("Another file")}</Button>
            <Button look="primary" busy={command.busy} isDisabled={preview.ready === 0 || stale} onPress={() => void run()}>{t("{count, plural, =0 {Nothing to import} one {Import # payment} other {Import # payments}}", { count: preview.ready })}</Button>
          </>
        ) : undefined
      }>
      <PageBody>
        <h2 ref={head} tabIndex={-1} className="sr-only">{step}</h2>
        {command.error && <FormError error={command.error} />}
        {result ? <Result result={result} /> : !content ? <Choose take={take} /> : (
          <>
            {error && <FormError error={error} />}
            {!preview && !error && <Waiting what={t("Reading {name}", { name: fileName || t("the text") })} />}
            {preview && (
              <>
                <ImportMapping preview={preview} mapping={mapping ?? preview.mapping} onChange={setMapping} fileName={fileName} />
                <ImportRows preview={preview} />
              </>
            )}
          </>
        )}
      </PageBody>
    </Page>
  );
}

function Choose({ take }: { take: (text: string, name: string) => void }) {
  const file = useRef<HTMLInputElement>(null);
  const { ground, over } = useFileGround(([dropped]) => void read(dropped));
  const [pasted, setPasted] = useState("");
  const [problem, setProblem] = useState("");
  async function read(chosen: File | undefined) {
    if (!chosen) return;
    if (chosen.size > 20_000_000) {
      setProblem(t("{name} is larger than 20 MB. Is it the right file?", { name: chosen.name }));
      return;
    }
    const bytes = await chosen.arrayBuffer();
    take(decode(bytes), chosen.name);
  }
  return (
    <div className="two-even">
      <Sheet title={t("A CSV file")}>
        <div
          ref={ground}
          className={`m-3 grid justify-items-start gap-3 rounded-md border border-dashed p-5 ${over ? "border-accent bg-accent-soft" : "border-faint"}`}
        >
          <p className="text-soft">{t("Any layout with one payment per line. Columns are guessed, and you can correct them before anything is recorded.")}</p>
          <Button look="primary" onPress={() => file.current?.click()}>{t("Choose a file")}</Button>
          <p className="text-faint">{t("or drop it here")}</p>
          <input ref={file} type="file" accept=".csv,.tsv,.txt,text/csv" hidden aria-label={t("CSV file")} onChange={(event) => void read(event.target.files?.[0])} />
          {problem && <p role="alert" className="text-alert">{problem}</p>}
        </div>
      </Sheet>
      <Sheet title={t("Or paste it")}>
        <div className="sheet-body">
          <TextField label={t("CSV text")} lines={7} value={pasted} onChange={setPasted} placeholder={"name,amount,how often,next due\nShop rent,1850.00,monthly,2026-12-01"} />
          <div><Button isDisabled={pasted.trim() === ""} onPress={() => take(pasted, "")}>{t("Read this text")}</Button></div>
        </div>
      </Sheet>
    </div>
  );
}

/** Spreadsheets write UTF-8, UTF-16 or the old Windows page; what is not valid UTF-8 is taken for the latter. */
export function decode(bytes: ArrayBuffer): string {
  const start = new Uint8Array(bytes.slice(0, 2));
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function Result({ result }: { result: OutputOf<"import_payments"> }) {
  return (
    <Sheet title={t("{count, plural, one {# payment was imported} other {# payments were imported}}", { count: result.imported })}>
      <div className="sheet-body">
        {result.leftOut.length === 0 ? <p className="text-soft">{t("Every line was good.")}</p> : (
          <>
            <p>{t("{count, plural, one {# line was left out} other {# lines were left out}}; mend them in the file and import it again.", { count: result.leftOut.length })}</p>
            <ul className="grid gap-1">{result.leftOut.map((row) => <li key={row.line}><strong>{t("Line {line}", { line: row.line })}</strong> <span className="text-soft">{row.problem}</span></li>)}</ul>
          </>
        )}
      </div>
    </Sheet>
  );
}
