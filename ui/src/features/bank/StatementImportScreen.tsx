// Reading a bank's statement: choose or drop a file, look at what it holds, correct, import, and take it back if it was wrong.
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { OutputOf } from "@/backend/envelope";
import type { StatementPreview } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { InstantText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { Waiting } from "@/components/Loading";
import { LongWork } from "@/components/LongWork";
import { PageBody, Sheet } from "@/components/Page";
import { counted } from "@/lib/money";
import { t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { type BankFile, takeOver } from "./bank-file";
import { ChooseFile } from "./ChooseFile";
import { FileNotes, FileProblem } from "./FileNotes";
import { ImportAccounts } from "./ImportAccounts";
import { ReadingChoices } from "./ReadingChoices";
import { StatementMapping } from "./StatementMapping";
import { StatementRows } from "./StatementRows";
import { Statements } from "./Statements";
import { inputOf, type Reading, useStatementPreview } from "./statement-preview";

const AS_GUESSED: Reading = { accounts: {} };

/** The accounts as chosen, and as suggested where nothing was chosen: what is in sight is what is meant. */
function chosenFor(preview: StatementPreview, reading: Reading): Record<string, string> {
  return Object.fromEntries(preview.accounts.flatMap(({ statementAccount, account }) => {
    const code = reading.accounts[statementAccount] ?? account;
    return code ? [[statementAccount, code]] : [];
  }));
}

export default function StatementImportScreen() {
  const go = useGo();
  const [file, setFile] = useState<BankFile | null>(null);
  const [reading, setReading] = useState<Reading>(AS_GUESSED);
  const [result, setResult] = useState<OutputOf<"import_statement"> | null>(null);
  const command = useCommand("import_statement");
  const { preview, error, stale } = useStatementPreview(result ? null : file, reading);
  const head = useRef<HTMLHeadingElement>(null);

  const { clear } = command;
  const take = useCallback((next: BankFile | null) => {
    clear();
    setResult(null);
    setReading(AS_GUESSED);
    setFile(next);
  }, [clear]);
  useEffect(() => takeOver(take), [take]);
  useEffect(() => head.current?.focus(), [file === null, result === null]);

  const accounts = preview ? chosenFor(preview, reading) : {};
  const known = preview !== undefined && !preview.problem && preview.accounts.every((account) => accounts[account.statementAccount]);
  async function run() {
    if (!file || !preview) return;
    const answer = await command.run(inputOf(file, { ...reading, accounts, ...(preview.table && !reading.csvMapping ? { csvMapping: preview.table.mapping } : {}) }));
    if (!answer) return;
    setResult(answer.output);
    say(t("{count, plural, =0 {Nothing was new} one {# line was imported} other {# lines were imported}}", { count: answer.output.import.linesNew }) + ".", answer.undo);
  }
  const step = result ? t("Step 3 of 3: done") : file ? t("Step 2 of 3: look and correct") : t("Step 1 of 3: the file");
  return (
    <BankPage title={t("Import a statement")} said={step}
      acts={result ? (
        <>
          <Button onPress={() => take(null)}>{t("Another file")}</Button>
          <Button look="primary" onPress={() => go("/bank/inbox")}>{t("Work through the inbox")}</Button>
        </>
      ) : file ? (
        <>
          <Button onPress={() => take(null)}>{t("Another file")}</Button>
          {preview && !preview.problem && <Button look="primary" busy={command.busy} isDisabled={!known || stale || preview.lines === 0} onPress={() => void run()}>{!known ? t("{count, plural, one {Import # line} other {Import # lines}}", { count: preview.lines }) : t("{count, plural, =0 {Import, nothing is new} one {Import # line} other {Import # lines}}", { count: preview.new })}</Button>}
        </>
      ) : undefined}>
      <PageBody>
        <h2 ref={head} tabIndex={-1} className="sr-only">{step}</h2>
        {command.error && <FormError error={command.error} />}
        {file && <LongWork underWay={command.underWay} what={t("Importing {name}", { name: file.name })} />}
        {result ? <Result result={result} /> : !file ? <Choose take={take} /> : (
          <>
            {error && <FormError error={error} />}
            {!preview && !error && <Waiting what={t("Reading {name}", { name: file.name })} />}
            {preview?.problem && <FileProblem problem={preview.problem} fileName={file.name} />}
            {preview?.importedBefore && <p className="note warn">{t("This very file was imported before:")} <InstantText at={preview.importedBefore.importedAt} />. {t("Importing it again adds only what is missing.")}</p>}
            {preview && <FileNotes notes={preview.notes.filter((note) => !preview.table?.reasons.includes(note.text) && !preview.table?.doubts.includes(note.text))} />}
            {preview && !preview.problem && (
              <>
                <ImportAccounts preview={preview} chosen={accounts} said={reading.accounts} fileName={file.name} onChange={(statementAccount, account) => setReading({ ...reading, accounts: { ...reading.accounts, [statementAccount]: account } })} />
                <Statements statements={preview.statements} proved={preview.isProved} />
              </>
            )}
            {preview?.table && <StatementMapping table={preview.table} mapping={reading.csvMapping ?? preview.table.mapping} onChange={(csvMapping) => setReading({ ...reading, csvMapping })} />}
            {preview && preview.rows.length > 0 && <StatementRows preview={preview} />}
            {preview && <ReadingChoices preview={preview} reading={reading} onChange={setReading} />}
          </>
        )}
      </PageBody>
    </BankPage>
  );
}

function Choose({ take }: { take: (file: BankFile) => void }) {
  return (
    <Sheet title={t("A statement of your bank")}>
      <div className="border-faint m-3 grid justify-items-start gap-3 rounded-md border border-dashed p-5">
        <p className="text-soft measure">{t("OFX, QFX, QIF, CSV, camt.052 to camt.054 or MT940, as your bank gives it. Nothing is recorded before you have seen what is in it, and lines that are kept already are never added twice.")}</p>
        <ChooseFile onFile={take} />
        <p className="text-faint">{t("or drop it anywhere on this screen")}</p>
      </div>
    </Sheet>
  );
}

function Result({ result }: { result: OutputOf<"import_statement"> }) {
  const { import: done } = result;
  return (
    <>
      <Sheet title={t("{count, plural, =0 {Nothing was new} one {# line was imported} other {# lines were imported}}", { count: done.linesNew })}>
        <div className="sheet-body">
          <dl className="facts">
            <dt>{t("File")}</dt><dd>{done.fileName}</dd>
            <dt>{t("New")}</dt><dd>{counted(done.linesNew)}</dd>
            <dt>{t("Kept already")}</dt><dd>{counted(done.linesKnown)}</dd>
            {done.linesDeleted > 0 && <><dt>{t("Deleted before")}</dt><dd>{t("{count}, and they stay so", { count: counted(done.linesDeleted) })}</dd></>}
            {(result.rules.posted > 0 || result.rules.deleted > 0) && <><dt>{t("Your rules")}</dt><dd>{t("{posted, plural, =0 {posted none} one {posted # line} other {posted # lines}}", { posted: result.rules.posted })}{result.rules.deleted > 0 && t(", deleted {count}", { count: result.rules.deleted })}</dd></>}
            {result.rules.heldBack > 0 && <><dt>{t("Left to you")}</dt><dd>{t("{count, plural, one {# line, because your rule was not certain} other {# lines, because your rules were not certain}}", { count: result.rules.heldBack })}</dd></>}
            {result.doubtful > 0 && <><dt>{t("Worth a look")}</dt><dd>{t("{count, plural, one {# kept line may be another one after all} other {# kept lines may be others after all}}", { count: result.doubtful })}</dd></>}
          </dl>
          <p className="text-soft">{t("The whole import can be taken back as one,")} <Link to="/bank/imports" className="link">{t("in the list of imports")}</Link>.</p>
        </div>
      </Sheet>
      <FileNotes notes={result.notes} />
    </>
  );
}
