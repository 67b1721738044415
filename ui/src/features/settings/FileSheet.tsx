// The company file: where it is, moving it, opening another.
import { useState } from "react";
import { chooseNewFile, onDesktop } from "@/backend/desk";
import { useCommand } from "@/backend/hooks";
import type { Company } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { Form } from "@/components/Form";
import { useGo } from "@/components/go";
import { Sheet } from "@/components/Page";
import { TextField } from "@/components/TextField";
import { t } from "@/lib/text";

export function FileSheet({ company }: { company: Company }) {
  const go = useGo();
  const [moving, setMoving] = useState(false);
  const [path, setPath] = useState(company.path);
  const move = useCommand("move_company");

  async function submit(newPath: string) {
    const answer = await move.run({ newPath });
    if (!answer) return;
    say(t("The file was moved."));
    setMoving(false);
  }
  async function start() {
    setPath(company.path);
    if (!onDesktop) {
      setMoving(true);
      return;
    }
    const chosen = await chooseNewFile(company.path);
    if (chosen) await submit(chosen);
  }
  return (
    <Sheet title={t("Company file")} aside={t("one file, one company")}>
      <div className="sheet-body">
        <p className="break-all select-all">{company.path}</p>
        {moving ? (
          <Form label={t("Move the file")} error={move.error} onSubmit={() => void submit(path)} actions={<><Button look="primary" type="submit" busy={move.busy}>{t("Move")}</Button><Button look="quiet" onPress={() => setMoving(false)}>{t("Not now")}</Button></>}>
            <TextField label={t("New place")} path="newPath" required autoFocus value={path} onChange={setPath} hint={t("A file that is already there is never overwritten.")} />
          </Form>
        ) : (
          <>
            {move.error && <p role="alert" className="note alert">{move.error.message} {move.error.hint}</p>}
            <div className="flex gap-2"><Button busy={move.busy} onPress={() => void start()}>{t("Move the file")}</Button><Button onPress={() => go("/welcome")}>{t("Open another company")}</Button></div>
          </>
        )}
      </div>
    </Sheet>
  );
}
