// Which account of the books each account of the file is, and what the file would bring to it.
import type { Account, StatementPreview } from "@/backend/records";
import { Sheet } from "@/components/Page";
import { AccountPicker } from "@/components/pickers";
import { t } from "@/lib/text";

const FORMATS: Record<NonNullable<StatementPreview["format"]>, string> = { ofx1: "OFX 1", ofx2: "OFX 2", qif: "QIF", csv: "CSV", camt052: "camt.052", camt053: "camt.053", camt054: "camt.054", mt940: "MT940" };

const atBank = (account: Account) => account.role === "bank" || account.role === "card";

type Props = { preview: StatementPreview; chosen: Record<string, string>; said: Record<string, string>; fileName: string; onChange: (statementAccount: string, account: string) => void };

export function ImportAccounts({ preview, chosen, said, fileName, onChange }: Props) {
  function reason(account: StatementPreview["accounts"][number]): string {
    if (said[account.statementAccount]) return t("As you chose.");
    if (account.foundBy === "memory") return t("As last time.");
    if (account.foundBy === "guess") return t("Suggested. Is it the right one?");
    return account.foundBy === "choice" ? t("As you chose.") : t("Choose the account that this statement is of.");
  }
  return (
    <Sheet title={fileName} aside={[preview.format ? FORMATS[preview.format] : "", preview.encoding].filter(Boolean).join(", ")}>
      <div className="sheet-body">
        {preview.accounts.length === 0 && <p className="text-soft">{t("The file holds no account.")}</p>}
        {preview.accounts.map((account) => {
          const name = account.name ?? account.iban ?? account.number ?? account.statementAccount;
          return (
            <div key={account.statementAccount} className="grid items-start gap-x-6 gap-y-2 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
              <AccountPicker label={preview.accounts.length > 1 ? t("{name} is", { name }) : t("Account in the books")} only={atBank} required hint={reason(account)}
                value={chosen[account.statementAccount] ?? null} onChange={(code) => code && onChange(account.statementAccount, code)} />
              <dl className="facts">
                <dt>{t("At the bank")}</dt><dd>{[account.name, account.iban ?? account.number, account.bank, account.currency].filter(Boolean).join(", ") || t("not named in the file")}</dd>
                <dt>{t("Lines")}</dt>
                {!chosen[account.statementAccount] ? <dd>{t("{count, plural, one {# line} other {# lines}}; what is new is counted once the account is known", { count: account.lines })}</dd> : <dd>
                  <strong>{t("{count, plural, one {# new} other {# new}}", { count: account.new })}</strong>, {t("{count} kept already", { count: account.known })}
                  {account.deleted > 0 && <>, {t("{count} deleted before", { count: account.deleted })}</>}
                  {account.pending > 0 && <>, {t("{count} not booked yet", { count: account.pending })}</>}
                  {account.doubtful > 0 && <span className="text-warn block">{t("{count, plural, one {# kept line may be another one after all} other {# kept lines may be others after all}}", { count: account.doubtful })}</span>}
                </dd>}
              </dl>
            </div>
          );
        })}
      </div>
    </Sheet>
  );
}
