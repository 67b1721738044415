// Attaching: a file is chosen or dropped, read, and kept with its record.
import { useCallback, useRef, useState } from "react";
import { type Failure, toFailure } from "@/backend/envelope";
import { useCommand } from "@/backend/hooks";
import type { AttachableKind } from "@/backend/records";
import { say } from "@/backend/undo";
import { useFileGround } from "@/components/file-ground";
import { readBase64 } from "@/lib/file";
import { t } from "@/lib/text";

export type Attach = {
  /** Opens the owner's own way of choosing files. */
  choose: () => void;
  /** To be rendered somewhere; it is never seen. */
  input: React.ReactNode;
  busy: boolean;
  error: Failure | null;
  /** Whether a file hangs over the place. */
  over: boolean;
  /** The ref of the element on which files can be dropped. */
  ground: (element: HTMLElement | null) => void;
};

export function useAttach(kind: AttachableKind, recordId: string, label: string): Attach {
  const command = useCommand("attach_file");
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState(false);
  const [unread, setUnread] = useState<Failure | null>(null);
  const { run, clear } = command;

  const take = useCallback(async (files: File[]) => {
    setReading(true);
    setUnread(null);
    clear();
    try {
      for (const file of files) {
        const content = await readBase64(file);
        const answer = await run({ recordKind: kind, recordId, fileName: file.name, content });
        if (!answer) return;
        say(t("{name} is attached.", { name: answer.output.fileName }), answer.undo);
      }
    } catch (thrown) {
      setUnread(toFailure(thrown));
    } finally {
      setReading(false);
    }
  }, [run, clear, kind, recordId]);

  const { ground, over } = useFileGround((files) => void take(files));
  return {
    choose: () => input.current?.click(),
    input: <input ref={input} type="file" multiple hidden aria-label={label} onChange={(event) => {
      const files = [...(event.target.files ?? [])];
      // The same file may be chosen again after it was mended.
      event.target.value = "";
      void take(files);
    }} />,
    busy: reading || command.busy,
    error: unread ?? command.error,
    over,
    ground,
  };
}
