// The files of a record: listed, shown, saved, removed, and new ones by choosing or dropping.
import { useState } from "react";
import { toFailure } from "@/backend/envelope";
import { useCommand, useQuery } from "@/backend/hooks";
import type { AttachableKind, Attachment } from "@/backend/records";
import { say, sayFailure } from "@/backend/undo";
import { Button } from "@/components/Button";
import { FormError } from "@/components/FormError";
import { FailedCall, Waiting } from "@/components/Loading";
import { Block } from "@/components/Page";
import { sizeText } from "@/lib/file";
import { t } from "@/lib/text";
import { AttachmentView } from "./AttachmentView";
import { type Attach, useAttach } from "./attach";
import { kindText, saveCopy, shownAs } from "./attached-file";

/** So many files of one record are shown. */
const MOST_FILES = 200;

type Props = { kind: AttachableKind; id: string; empty?: string };

export function Attachments({ kind, id, empty }: Props) {
  const { data, error, refetch } = useQuery("attachments_list", { recordKind: kind, recordIds: [id], withRemoved: true, limit: MOST_FILES }, { keep: false });
  const attach = useAttach(kind, id, t("File to attach"));
  const files = data?.rows ?? [];
  const standing = files.filter((file) => !file.removedAt).length;
  return (
    <div ref={attach.ground} className={attach.over ? "files over" : "files"}>
      <Block title={t("Attachments")} ruled aside={<>{standing > 0 && <span>{standing}</span>}<Button small busy={attach.busy} onPress={attach.choose}>{t("Attach a file")}</Button></>}>
        {attach.input}
        {attach.error && <FormError error={attach.error} />}
        {error && !data ? <FailedCall error={error} retry={refetch} /> : !data ? <Waiting /> : (
          <>
            {standing === 0 && <p className="text-soft">{empty ?? t("No file is attached. Drop a receipt or a contract here.")}</p>}
            <FileList files={files} />
          </>
        )}
        {data && data.total > files.length && <p className="text-faint">{t("{count, plural, one {# older file is} other {# older files are}} not shown.", { count: data.total - files.length })}</p>}
      </Block>
    </div>
  );
}

/** The files of a record within a list: without a heading, and without a word where there are none. */
export function InlineFiles({ files, attach }: { files: Attachment[]; attach: Attach }) {
  return (
    <>
      {attach.input}
      {attach.error && <FormError error={attach.error} />}
      <FileList files={files} />
    </>
  );
}

function FileList({ files }: { files: Attachment[] }) {
  const [open, setOpen] = useState<Attachment | null>(null);
  const standing = files.filter((file) => !file.removedAt);
  const removed = files.filter((file) => file.removedAt);
  const rows = (some: Attachment[]) => some.map((file) => <FileRow key={file.id} file={file} onOpen={() => setOpen(file)} />);
  return (
    <>
      {standing.length > 0 && <ul className="file-list" aria-label={t("Attached files")}>{rows(standing)}</ul>}
      {removed.length > 0 && (
        <details>
          <summary className="text-faint cursor-default text-[12px]">{t("{count, plural, one {# removed file} other {# removed files}}", { count: removed.length })}</summary>
          <ul className="file-list" aria-label={t("Removed files")}>{rows(removed)}</ul>
        </details>
      )}
      {open && <AttachmentView file={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function FileRow({ file, onOpen }: { file: Attachment; onOpen: () => void }) {
  const detach = useCommand("detach_file");
  const restore = useCommand("restore_attachment");
  const [saving, setSaving] = useState(false);
  const can = shownAs(file) !== null;
  async function save() {
    setSaving(true);
    try {
      await saveCopy(file);
    } catch (thrown) {
      sayFailure(toFailure(thrown));
    } finally {
      setSaving(false);
    }
  }
  async function remove() {
    const answer = await detach.run({ id: file.id });
    if (answer) say(t("{name} is removed.", { name: file.fileName }), answer.undo);
  }
  async function bringBack() {
    const answer = await restore.run({ id: file.id });
    if (answer) say(t("{name} is attached again.", { name: file.fileName }), answer.undo);
  }
  const refused = detach.error ?? restore.error;
  return (
    <li>
      <span className="file-name">
        {can ? <button type="button" className="link" title={file.fileName} onClick={onOpen}>{file.fileName}</button> : <span title={file.fileName}>{file.fileName}</span>}
        <span className="text-faint">{kindText(file)}, {sizeText(file.sizeBytes)}{file.note && <> · {file.note}</>}</span>
      </span>
      <Button small look="quiet" busy={saving} aria-label={t("Save {name}", { name: file.fileName })} onPress={() => void save()}>{t("Save")}</Button>
      {file.removedAt ? <Button small look="quiet" busy={restore.busy} aria-label={t("Restore {name}", { name: file.fileName })} onPress={() => void bringBack()}>{t("Restore")}</Button>
        : !file.isSource && <Button small look="quiet" busy={detach.busy} aria-label={t("Remove {name}", { name: file.fileName })} onPress={() => void remove()}>{t("Remove")}</Button>}
      {refused && <FormError error={refused} />}
    </li>
  );
}
