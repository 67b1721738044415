// Waiting says a word, and keeps the place of what comes; nothing is shown for the first tenth of a second.
import type { Failure } from "@/backend/envelope";
import { t } from "@/lib/text";
import { Button } from "./Button";

export function Waiting({ what }: { what?: string }) {
  return <p className="waiting" role="status">{what ?? t("Reading the books")}</p>;
}

export function FailedCall({ error, retry }: { error: Failure; retry?: () => void }) {
  return (
    <div className="empty" role="alert">
      <p><strong className="text-alert">{error.message}</strong> {error.hint}</p>
      {retry && <Button onPress={retry}>{t("Try again")}</Button>}
    </div>
  );
}
