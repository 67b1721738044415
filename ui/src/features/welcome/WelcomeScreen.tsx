// The first screen of all: create a company in three steps, look at a sample, or open a file.
import { useEffect, useState } from "react";
import { chooseCompanyFile, onDesktop } from "@/backend/desk";
import type { Failure } from "@/backend/envelope";
import { useCommand, useQuery } from "@/backend/hooks";
import { Button } from "@/components/Button";
import { DateText } from "@/components/DateText";
import { Form } from "@/components/Form";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { Sheet } from "@/components/Page";
import { TextField } from "@/components/TextField";
import { forgetPlaces } from "@/lib/remember";
import { t } from "@/lib/text";
import { CreateCompany } from "./CreateCompany";

export default function WelcomeScreen() {
  const go = useGo();
  const { data } = useQuery("current_company", {});
  const [creating, setCreating] = useState(false);
  const sample = useCommand("open_sample_company");
  const open = useCommand("open_company");
  const current = data?.company ?? null;
  useEffect(() => {
    document.title = "Daybook";
  }, []);

  function enter() {
    forgetPlaces();
    go("/");
  }
  async function openPath(path: string) {
    if (await open.run({ path })) enter();
  }
  if (creating) return <CreateCompany defaultFolder={data?.defaultFolder ?? ""} onCancel={() => setCreating(false)} onDone={enter} />;
  return (
    <div className="mx-auto grid max-w-[880px] gap-6 px-5 py-[9vh]">
      <header className="flex items-center gap-3">
        <span className="mark" style={{ width: 34, height: 34, fontSize: 18, borderRadius: 8 }} aria-hidden="true">D</span>
        <div>
          <h1 className="text-[20px]">{t("Daybook")}</h1>
          <p className="text-soft">{t("Your books, in one file, on this machine.")}</p>
        </div>
        {current && <span className="ms-auto"><Button onPress={() => go("/")}>{t("Back to {name}", { name: current.name })}</Button></span>}
      </header>
      {(sample.error ?? open.error) && <FormError error={(sample.error ?? open.error) as Failure} />}
      <div className="two-even">
        <Sheet title={t("Start")}>
          <div className="sheet-body">
            <p className="text-soft">{t("Three steps: the name and the country, the accounts, the opening balances.")}</p>
            <div><Button look="primary" onPress={() => setCreating(true)}>{t("Create a company")}</Button></div>
            <p className="text-soft border-line-soft border-t pt-3">{t("Or look around first, in a small joinery with a year behind it.")}</p>
            <div><Button busy={sample.busy} onPress={() => void sample.run({}).then((answer) => answer && enter())}>{t("Open the sample company")}</Button></div>
          </div>
        </Sheet>
        <OpenSheet busy={open.busy} error={open.error} openPath={(path) => void openPath(path)} />
      </div>
    </div>
  );
}

function OpenSheet({ busy, error, openPath }: { busy: boolean; error: Failure | null; openPath: (path: string) => void }) {
  const { data } = useQuery("recent_companies", {});
  const forget = useCommand("forget_company");
  const recents = useQuery("recent_companies", {});
  const [path, setPath] = useState("");
  async function choose() {
    const chosen = await chooseCompanyFile();
    if (chosen) openPath(chosen);
  }
  return (
    <Sheet title={t("Open")} aside={onDesktop ? <Button small busy={busy} onPress={() => void choose()}>{t("Choose a file")}</Button> : undefined}>
      {data && data.rows.length > 0 ? (
        <ul>
          {data.rows.map((row) => (
            <li key={row.path} className="border-line-soft flex items-center gap-3 border-b px-[14px] py-2">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-semibold">{row.name}</span>
                <span className="text-faint block truncate text-[11.5px]" title={row.path}>{row.exists ? row.path : t("Not found at {path}", { path: row.path })}</span>
              </span>
              <span className="text-faint"><DateText date={row.lastOpenedAt.slice(0, 10)} /></span>
              {row.exists
                ? <Button small busy={busy} onPress={() => openPath(row.path)} aria-label={t("Open {name}", { name: row.name })}>{t("Open")}</Button>
                : <Button small look="quiet" onPress={() => void forget.run({ path: row.path }).then(() => recents.refetch())} aria-label={t("Forget {name}", { name: row.name })}>{t("Forget")}</Button>}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-soft px-[14px] py-4">{t("Companies that were open on this machine will stand here.")}</p>
      )}
      {!onDesktop && (
        <div className="sheet-body">
          <Form label={t("Open a company file")} error={error} onSubmit={() => openPath(path.trim())} actions={<Button type="submit" busy={busy} isDisabled={!path.trim()}>{t("Open")}</Button>}>
            <TextField label={t("Path of a company file")} path="path" value={path} onChange={setPath} placeholder="/home/me/Books/company.daybook" />
          </Form>
        </div>
      )}
    </Sheet>
  );
}
