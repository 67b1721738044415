// The quiet bar at the foot: what was done, and the way back, for half a minute.
import { dismissNotice, holdNotice, undoNow, useNotice } from "@/backend/undo";
import { t } from "@/lib/text";
import { Button } from "./Button";

export function UndoBar() {
  const notice = useNotice();
  return (
    <div className="undo-place">
      <div role="status" aria-live="polite" aria-atomic="true" className="sr-only">{notice ? notice.text : ""}</div>
      {notice && (
        <section key={notice.id} className="undo-bar" aria-label={t("Last change")} onMouseEnter={() => holdNotice(true)} onMouseLeave={() => holdNotice(false)} onFocus={() => holdNotice(true)} onBlur={() => holdNotice(false)}>
          <span className={notice.failure ? "text-alert" : ""}>{notice.text}{notice.failure?.hint ? ` ${notice.failure.hint}` : ""}</span>
          {notice.undo && <Button small look="plain" aria-description={notice.undo.label} onPress={() => void undoNow(notice.undo!)}>{t("Undo")}</Button>}
          <Button small look="quiet" onPress={dismissNotice}>{t("Close")}</Button>
        </section>
      )}
    </div>
  );
}
