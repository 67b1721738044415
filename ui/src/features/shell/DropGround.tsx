// A bank's file can be dropped anywhere: it is shown on the import screen before anything is recorded. What has a ground of
// its own for files takes them first.
import { toFailure } from "@/backend/envelope";
import { sayFailure } from "@/backend/undo";
import { useWindowGround } from "@/components/file-ground";
import { useGo } from "@/components/go";
import { handOver, readBankFile } from "@/features/bank/bank-file";
import { t } from "@/lib/text";

export function DropGround() {
  const go = useGo();
  const over = useWindowGround(async ([file]) => {
    if (!file) return;
    try {
      handOver(await readBankFile(file));
      go("/bank/import");
    } catch (thrown) {
      sayFailure(toFailure(thrown));
    }
  });
  return over && <p className="drop-over" aria-hidden="true">{t("Let go, and the bank's statement is shown before anything is recorded.")}</p>;
}
