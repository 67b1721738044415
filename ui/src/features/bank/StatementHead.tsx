// The head of a statement: from the opening balance to the closing one, the difference, and what can be done with it.
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useCommand } from "@/backend/hooks";
import type { StatementReconciliation } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { AmountField } from "@/components/AmountField";
import { Button } from "@/components/Button";
import { DateField } from "@/components/DateField";
import { InstantText } from "@/components/DateText";
import { Form } from "@/components/Form";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { Reveal } from "@/components/Reveal";
import { TextField } from "@/components/TextField";
import { isZero } from "@/lib/money";
import { t } from "@/lib/text";

type Doing = "correct" | "reopen" | null;

export function StatementHead({ statement }: { statement: StatementReconciliation }) {
  const go = useGo();
  const [doing, setDoing] = useState<Doing>(null);
  const finish = useCommand("finish_statement_reconciliation");
  const discard = useCommand("discard_statement_reconciliation");
  const even = isZero(statement.difference.amount);
  const open = statement.state === "open";
  async function finishIt() {
    const answer = await finish.run({ id: statement.id });
    if (answer) say(t("The statement is finished: the books agree with the bank to the cent."), answer.undo);
  }
  async function discardIt() {
    const answer = await discard.run({ id: statement.id });
    if (!answer) return;
    say(t("The reconciliation is discarded. The books stay as they are."), answer.undo);
    go("/bank/statements");
  }
  return (
    <section className="statement-head" aria-label={t("Balances")}>
      <div className="strip">
        <Figure label={t("Opening balance")}><Amount value={statement.openingBalance} /></Figure>
        <Figure label={t("{count, plural, one {# entry ticked} other {# entries ticked}}", { count: statement.ticked })}><Amount value={statement.tickedAmount} /></Figure>
        <Figure label={t("Closing balance")}><Amount value={statement.closingBalance} /></Figure>
        {open
          ? <div role="status"><span className="label">{t("Difference")}</span><span className={`figure large ${even ? "text-accent" : "text-warn"}`}><Amount value={statement.difference} /></span></div>
          : <><Figure label={t("In the books")}><Amount value={statement.bookBalance} /></Figure><Figure label={t("{count, plural, one {# entry outstanding} other {# entries outstanding}}", { count: statement.outstanding })}><Amount value={statement.outstandingAmount} /></Figure></>}
      </div>
      {(finish.error ?? discard.error) && <FormError error={(finish.error ?? discard.error)!} />}
      {doing === "correct" ? <Correct statement={statement} onDone={() => setDoing(null)} /> : doing === "reopen" ? <Reopen statement={statement} onDone={() => setDoing(null)} /> : (
        <div className="statement-acts">
          {open ? (
            <>
              <Button look="primary" isDisabled={!even} busy={finish.busy} onPress={() => void finishIt()}>{t("Finish")}</Button>
              <span className="text-soft why"><Why statement={statement} even={even} /></span>
              <Button look="quiet" onPress={() => setDoing("correct")}>{t("Correct day or balance")}</Button>
              <Button look="quiet" busy={discard.busy} onPress={() => void discardIt()}>{t("Discard")}</Button>
            </>
          ) : statement.state === "finished" ? (
            <>
              <span className="text-soft why">{t("Finished")} <InstantText at={statement.stateAt} />. {statement.isLast ? t("Its entries are protected: none can be reversed, and no match behind them taken back, while it stands.") : t("A later statement starts from it; only the last one can be reopened.")}</span>
              {statement.isLast && <Button onPress={() => setDoing("reopen")}>{t("Reopen it")}</Button>}
            </>
          ) : <span className="text-soft why">{t("This reconciliation was discarded.")}</span>}
        </div>
      )}
    </section>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return <div><span className="label">{label}</span><span className="figure">{children}</span></div>;
}

// Why it can be finished, or what is likeliest to be missing.
function Why({ statement, even }: { statement: StatementReconciliation; even: boolean }) {
  if (even) return <>{t("It comes out to the cent. Finishing protects {count, plural, one {# entry} other {# entries}}.", { count: statement.ticked })}</>;
  if (statement.openLines > 0) {
    return (
      <>
        {t("{count, plural, one {# bank line is} other {# bank lines are}} not matched yet, in all", { count: statement.openLines })} <Amount value={statement.openLinesAmount} as="money" />. <Link to="/bank/inbox" search={{ account: statement.account }} className="link">{t("Match them")}</Link>
      </>
    );
  }
  return <>{statement.stateReason ? t("Reopened: {reason} It can be finished at a difference of zero.", { reason: ended(statement.stateReason) }) : t("It can be finished at a difference of zero: tick what the statement shows, untick what it does not.")}</>;
}

const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function Correct({ statement, onDone }: { statement: StatementReconciliation; onDone: () => void }) {
  const command = useCommand("update_statement_reconciliation");
  const [on, setOn] = useState(statement.statementOn);
  const [closing, setClosing] = useState(statement.closingBalance.amount);
  async function submit() {
    const answer = await command.run({ id: statement.id, statementOn: on, closingBalance: { amount: closing || "0", currency: statement.closingBalance.currency } });
    if (!answer) return;
    say(t("Day and closing balance are corrected."), answer.undo);
    onDone();
  }
  return (
    <Reveal>
      <Form label={t("Correct day or balance")} error={command.error} onSubmit={() => void submit()} className="statement-form"
        actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Correct")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
        <DateField label={t("Last day of the statement")} path="statementOn" value={on} onChange={setOn} />
        <AmountField label={t("Closing balance")} path="closingBalance" currency={statement.closingBalance.currency} value={closing} onChange={setClosing} />
      </Form>
    </Reveal>
  );
}

function Reopen({ statement, onDone }: { statement: StatementReconciliation; onDone: () => void }) {
  const command = useCommand("reopen_statement_reconciliation");
  const [reason, setReason] = useState("");
  async function submit() {
    const answer = await command.run({ id: statement.id, reason: reason.trim() });
    if (!answer) return;
    say(t("The statement is open again. What was ticked stays ticked."), answer.undo);
    onDone();
  }
  return (
    <Reveal>
      <Form label={t("Reopen it")} error={command.error} onSubmit={() => void submit()} className="statement-form"
        actions={<><Button look="primary" type="submit" busy={command.busy}>{t("Reopen")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
        <TextField label={t("Reason")} path="reason" required autoFocus value={reason} onChange={setReason} hint={t("Its entries can be changed until it is finished again.")} />
      </Form>
    </Reveal>
  );
}
