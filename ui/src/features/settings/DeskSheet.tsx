// What only the desktop has: starting at login, staying in the tray. Says once what does not work here.
import { useEffect, useState } from "react";
import { type DeskSettings, readDeskSettings, writeDeskSettings } from "@/backend/desk";
import { type Failure, toFailure } from "@/backend/envelope";
import { Check } from "@/components/Check";
import { FormError } from "@/components/FormError";
import { Waiting } from "@/components/Loading";
import { Sheet } from "@/components/Page";
import { t } from "@/lib/text";

export function DeskSheet() {
  const [settings, setSettings] = useState<DeskSettings | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  useEffect(() => {
    let alive = true;
    readDeskSettings().then((read) => alive && setSettings(read), (thrown: unknown) => alive && setError(toFailure(thrown)));
    return () => {
      alive = false;
    };
  }, []);
  const change = (next: Partial<Pick<DeskSettings, "startAtLogin" | "closeToTray">>) => {
    setError(null);
    writeDeskSettings(next).then(setSettings, (thrown: unknown) => setError(toFailure(thrown)));
  };
  return (
    <Sheet title={t("This desktop")}>
      <div className="sheet-body">
        {error && <FormError error={error} />}
        {!settings && !error && <Waiting />}
        {settings && (
          <>
            <Check value={settings.startAtLogin} onChange={(startAtLogin) => change({ startAtLogin })}>{t("Start with the desktop")}</Check>
            <Check value={settings.closeToTray} onChange={(closeToTray) => change({ closeToTray })} disabled={!settings.trayWorks} hint={settings.trayWorks ? t("Reminders keep coming while the window is closed.") : t("This desktop shows no tray, so the window closes for good.")}>{t("Stay in the tray when the window closes")}</Check>
            {settings.problems.map((problem) => <p key={problem} className="note warn">{problem}</p>)}
          </>
        )}
      </div>
    </Sheet>
  );
}
