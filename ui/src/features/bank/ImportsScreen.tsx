// The files that were read, the newest first; each can be taken back as one, and brought back.
import { useState } from "react";
import { useCommand, useList } from "@/backend/hooks";
import type { StatementImport } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { InstantText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { Form } from "@/components/Form";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { Block } from "@/components/Page";
import { DetailPane, SplitView } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { TextField } from "@/components/TextField";
import { Attachments } from "@/features/attachments/Attachments";
import { sizeText } from "@/lib/file";
import { counted } from "@/lib/money";
import { useRemembered } from "@/lib/remember";
import { msg, t } from "@/lib/text";
import { BankPage } from "./BankPage";
import { Statements } from "./Statements";

const COLUMNS: Column<StatementImport>[] = [
  { id: "when", head: msg("Read"), width: "136px", soft: true, cell: (row) => <InstantText at={row.importedAt} /> },
  { id: "file", head: msg("File"), width: "minmax(140px, 2fr)", cell: (row) => <span className="inline-flex max-w-full items-center gap-2"><span className="truncate" title={row.fileName}>{row.fileName}</span>{row.withdrawnAt && <Tag>{t("taken back")}</Tag>}</span> },
  { id: "new", head: msg("New"), width: "72px", end: true, cell: (row) => counted(row.linesNew) },
  { id: "known", head: msg("Kept already"), width: "96px", end: true, soft: true, wide: true, cell: (row) => counted(row.linesKnown) },
  { id: "deleted", head: msg("Deleted before"), width: "108px", end: true, soft: true, wide: true, cell: (row) => counted(row.linesDeleted) },
];

export default function ImportsScreen() {
  const go = useGo();
  const list = useList("statement_imports_list", {});
  const [openId, setOpenId] = useRemembered<string | null>("bank.import", null);
  const open = list.rows.find((row) => row.id === openId);
  return (
    <BankPage title={t("Imports")} said={list.loading ? null : t("{count, plural, one {# file} other {# files}}", { count: list.total })}
      acts={<Button look={open ? "normal" : "primary"} onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>}>
      <SplitView
        open={open !== undefined}
        bar={<span className="text-soft">{t("Each file is one import: it can be taken back as one while none of its lines is matched.")}</span>}
        list={<DataTable name="bank.imports" label={t("Imports")} columns={COLUMNS} list={list} rowId={(row) => row.id} rowName={(row) => row.fileName} openId={openId} onOpen={(row) => setOpenId(row.id)}
          empty={<EmptyState action={<Button onPress={() => go("/bank/import")}>{t("Import a statement")}</Button>}>{t("No statement was read yet. Drop a file of your bank anywhere on this screen.")}</EmptyState>} />}
        detail={open ? <ImportPane key={open.id} batch={open} onClose={() => setOpenId(null)} /> : null}
      />
    </BankPage>
  );
}

function ImportPane({ batch, onClose }: { batch: StatementImport; onClose: () => void }) {
  const [asking, setAsking] = useState(false);
  const reinstate = useCommand("reinstate_statement_import");
  return (
    <DetailPane title={batch.fileName} sub={<InstantText at={batch.importedAt} />} onClose={onClose}>
      <dl className="facts">
        <dt>{t("New")}</dt><dd>{counted(batch.linesNew)}</dd>
        <dt>{t("Kept already")}</dt><dd>{counted(batch.linesKnown)}</dd>
        <dt>{t("Deleted before")}</dt><dd>{counted(batch.linesDeleted)}</dd>
        <dt>{t("Read as")}</dt><dd>{[batch.dialect || batch.format, batch.encoding].filter(Boolean).join(", ")}</dd>
        <dt>{t("Size")}</dt><dd>{sizeText(batch.sizeBytes)}</dd>
        {batch.withdrawnAt && <><dt>{t("Taken back")}</dt><dd><InstantText at={batch.withdrawnAt} />{batch.withdrawnReason && <>: {batch.withdrawnReason}</>}</dd></>}
      </dl>
      <Statements statements={batch.statements} proved={batch.statements.every((statement) => statement.lines === 0 || statement.proof === "proved")} />
      <Attachments key={batch.id} kind="statement_import" id={batch.id} empty={t("This file was read before Daybook kept the files of statements.")} />
      {batch.withdrawnAt ? (
        <div className="grid gap-3">
          {reinstate.error && <FormError error={reinstate.error} />}
          <div><Button look="primary" busy={reinstate.busy} onPress={() => void reinstate.run({ id: batch.id }).then((answer) => answer && say(t("{count, plural, one {# line is back} other {# lines are back}}", { count: answer.output.lines }) + ".", answer.undo))}>{t("Bring it back")}</Button></div>
        </div>
      ) : asking ? <TakeBack batch={batch} onDone={() => setAsking(false)} /> : <div><Button onPress={() => setAsking(true)}>{t("Take this import back")}</Button></div>}
    </DetailPane>
  );
}

function TakeBack({ batch, onDone }: { batch: StatementImport; onDone: () => void }) {
  const command = useCommand("withdraw_statement_import");
  const [reason, setReason] = useState("");
  async function submit() {
    const answer = await command.run({ id: batch.id, reason: reason.trim() || null });
    if (!answer) return;
    say(t("The import is taken back: {count, plural, =0 {no line goes} one {# line goes} other {# lines go}}.", { count: answer.output.lines }), answer.undo);
    onDone();
  }
  return (
    <Block title={t("Take this import back")} ruled>
      <Form label={t("Take this import back")} error={command.error} onSubmit={() => void submit()}
        actions={<><Button look="danger" type="submit" busy={command.busy}>{t("Take back")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
        <p className="text-soft">{t("Its lines go, but for those that another file brought too. It can be brought back.")}</p>
        <TextField label={t("Reason (optional)")} path="reason" autoFocus value={reason} onChange={setReason} />
      </Form>
    </Block>
  );
}
