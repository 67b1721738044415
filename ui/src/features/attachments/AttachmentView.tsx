// An attached file, large: a picture, a text as it is written, or a PDF where the browser shows one.
import { useEffect, useState } from "react";
import { Failure, toFailure } from "@/backend/envelope";
import type { Attachment } from "@/backend/records";
import { sayFailure } from "@/backend/undo";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { FormError } from "@/components/FormError";
import { Waiting } from "@/components/Loading";
import { sizeText } from "@/lib/file";
import { t } from "@/lib/text";
import { blobOf, kindText, saveCopy, shownAs } from "./attached-file";

/** So much of a text is shown; the whole can be saved. */
const MOST_TEXT = 200_000;

type Shown = { address: string; text?: string };

export function AttachmentView({ file, onClose }: { file: Attachment; onClose: () => void }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    let address = "";
    void (async () => {
      try {
        const blob = await blobOf(file, stop.signal);
        const text = shownAs(file) === "text" ? await blob.text() : undefined;
        if (stop.signal.aborted) return;
        address = URL.createObjectURL(blob);
        setShown({ address, ...(text === undefined ? {} : { text }) });
      } catch (thrown) {
        if (!stop.signal.aborted) setError(toFailure(thrown));
      }
    })();
    return () => {
      stop.abort();
      if (address) URL.revokeObjectURL(address);
    };
  }, [file]);
  return (
    <Dialog title={file.fileName} open wide onClose={onClose}>
      <p className="text-soft">{kindText(file)}, {sizeText(file.sizeBytes)}{file.note && <> · {file.note}</>}</p>
      {error ? <FormError error={error} /> : !shown ? <Waiting what={t("Reading the file")} /> : <Content file={file} shown={shown} onBroken={() => setError(new Failure("file_damaged", t("This file cannot be shown: it is damaged, or not complete."), null, t("Save it, and open it with another program.")))} />}
      <div className="flex flex-wrap gap-2">
        <Button onPress={() => void saveCopy(file).catch((thrown: unknown) => sayFailure(toFailure(thrown)))}>{t("Save")}</Button>
        <Button look="quiet" autoFocus onPress={onClose}>{t("Close")}</Button>
      </div>
    </Dialog>
  );
}

function Content({ file, shown, onBroken }: { file: Attachment; shown: Shown; onBroken: () => void }) {
  if (shown.text !== undefined) {
    const cut = shown.text.length > MOST_TEXT;
    return <pre className="json file-view" tabIndex={0}>{cut ? `${shown.text.slice(0, MOST_TEXT)}\n…` : shown.text}</pre>;
  }
  if (shownAs(file) === "pdf") return <iframe className="file-view pdf" title={file.fileName} src={shown.address} />;
  return <div className="file-view picture" role="group" aria-label={t("Picture")} tabIndex={0}><img src={shown.address} alt={file.fileName} onError={onBroken} /></div>;
}
