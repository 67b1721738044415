// Checking the books: every entry, balance and audit row, and exactly which row is wrong.
import { useState } from "react";
import { call } from "@/backend/call";
import { refresh } from "@/backend/client";
import { type Failure, type OutputOf, toFailure } from "@/backend/envelope";
import type { Company } from "@/backend/records";
import { say } from "@/backend/undo";
import { Button } from "@/components/Button";
import { InstantText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { Sheet } from "@/components/Page";
import { counted } from "@/lib/money";
import { t, title, words } from "@/lib/text";

export function VerifySheet({ company }: { company: Company }) {
  const [result, setResult] = useState<OutputOf<"verify_books"> | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  async function verify() {
    setBusy(true);
    setError(null);
    try {
      const { output } = await call("verify_books", {});
      setResult(output);
      say(output.ok ? t("The books verify.") : t("The books do not verify."));
      await refresh(["company"]);
    } catch (thrown) {
      setError(toFailure(thrown));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Sheet title={t("Trust")} aside={result ? (result.ok ? t("verified just now") : t("failed just now")) : company.lastVerifiedAt ? <>{company.lastVerifiedOk === false ? t("failed") : t("verified")} <InstantText at={company.lastVerifiedAt} /></> : t("not verified yet")}>
      <div className="sheet-body">
        <p className="text-soft">{t("Verifying adds everything up again, compares it with the balances kept, and walks the chain of changes.")}</p>
        {error && <FormError error={error} />}
        {result && (result.ok ? (
          <p className="note good">{t("All is right. Checked:")} {Object.entries(result.checked).map(([name, count]) => `${words(title(name)).toLowerCase()} ${counted(count)}`).join(", ")}.</p>
        ) : (
          <div role="alert" className="grid gap-2">
            <p className="note alert">{t("{count, plural, one {# row is wrong} other {# rows are wrong}}.", { count: result.findings.length })}</p>
            <ul className="grid gap-2">{result.findings.slice(0, 50).map((finding, at) => <li key={at}><strong>{finding.table} {finding.row}</strong>: {finding.problem}</li>)}</ul>
          </div>
        ))}
        <div><Button busy={busy} onPress={() => void verify()}>{busy ? t("Verifying") : t("Verify the books")}</Button></div>
      </div>
    </Sheet>
  );
}
