// One bank line: what the bank said, what it was matched with, where it came from, and what can be done with it.
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useCommand, useQuery } from "@/backend/hooks";
import type { BankLine, BankLineDetail } from "@/backend/records";
import { say } from "@/backend/undo";
import { Amount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText, InstantText } from "@/components/DateText";
import { FormError } from "@/components/FormError";
import { useGo } from "@/components/go";
import { FailedCall, Waiting } from "@/components/Loading";
import { Block } from "@/components/Page";
import { DetailPane } from "@/components/SplitView";
import { Attachments } from "@/features/attachments/Attachments";
import { HistoryBlock } from "@/features/payments/HistoryBlock";
import { t, title } from "@/lib/text";
import { LineActForm, type LineAct } from "./LineActForm";
import { LineFacts, LineParts } from "./LineFacts";
import { LineTag, lineName } from "./line-words";

export default function LinePane() {
  const { lineId = "" } = useParams({ strict: false });
  const go = useGo();
  const close = () => go("/bank/lines");
  const { data, error, refetch } = useQuery("bank_line", { id: lineId }, { keep: false });
  const [doing, setDoing] = useState<LineAct | null>(null);
  useEffect(() => setDoing(null), [lineId]);
  if (error && !data) return <DetailPane title={t("Bank line")} onClose={close}><FailedCall error={error} retry={refetch} /></DetailPane>;
  if (!data) return <DetailPane title={t("Bank line")} onClose={close}><Waiting /></DetailPane>;
  const { line } = data;
  return (
    <DetailPane title={lineName(line)} sub={<span className="inline-flex flex-wrap items-center gap-2"><DateText date={line.bookedOn} style="long" /> · {t("account {account}", { account: line.account })} <LineTag state={line.state} /></span>} onClose={close}>
      <LineFacts detail={data} />
      {data.match && <Matched match={data.match} />}
      {data.deletedBy && <p className="note">{t("Deleted by your rule {name}.", { name: data.deletedBy.name })} <Link to="/bank/rules" search={{ id: data.deletedBy.id }} className="link">{t("Show the rule")}</Link></p>}
      {doing ? <LineActForm key={doing} line={line} act={doing} onDone={() => setDoing(null)} onCancel={() => setDoing(null)} /> : <Acts line={line} onAct={setDoing} />}
      {data.facts.parts && data.facts.parts.length > 0 && <Block title={t("Parts")} ruled><LineParts parts={data.facts.parts} /></Block>}
      <Attachments key={line.id} kind="bank_line" id={line.id} empty={t("No file is attached. Drop the receipt of this line here.")} />
      <Origin detail={data} />
      <HistoryBlock history={data.history} />
    </DetailPane>
  );
}

function Acts({ line, onAct }: { line: BankLine; onAct: (act: LineAct) => void }) {
  const go = useGo();
  const readmit = useCommand("readmit_bank_line");
  if (line.state === "withdrawn") return <p className="text-soft">{t("The import that brought this line was taken back.")}</p>;
  return (
    <div className="grid gap-3">
      {readmit.error && <FormError error={readmit.error} />}
      <div className="flex flex-wrap gap-2">
        {line.state === "open" && (
          <>
            <Button look="primary" onPress={() => go(`/bank/inbox?line=${line.id}`)}>{t("Match it")}</Button>
            <Button onPress={() => onAct("delete")}>{t("Delete this line")}</Button>
          </>
        )}
        {line.state === "matched" && <Button onPress={() => onAct("unmatch")}>{t("Take the match back")}</Button>}
        {line.state !== "deleted" && <Button onPress={() => go(`/bank/rules?line=${line.id}`)}>{t("Make a rule of this")}</Button>}
        {line.state === "deleted" && <Button look="primary" busy={readmit.busy} onPress={() => void readmit.run({ lineId: line.id }).then((answer) => answer && say(t("{name} is open again.", { name: lineName(line) }), answer.undo))}>{t("Re-admit it")}</Button>}
      </div>
    </div>
  );
}

function Matched({ match }: { match: NonNullable<BankLineDetail["match"]> }) {
  return (
    <Block title={t("Matched with")} aside={<InstantText at={match.matchedAt} />} ruled>
      {match.rule && <p className="note good">{t("Posted by your rule {name}.", { name: match.rule.name })} <Link to="/bank/rules" search={{ id: match.rule.id }} className="link">{t("Show the rule")}</Link></p>}
      <div className="scroll-x">
        <table className="rows">
          <caption className="sr-only">{t("Parts of the match")}</caption>
          <thead><tr><th scope="col">{t("What it is")}</th><th scope="col">{t("Entry")}</th><th scope="col" className="end">{t("Amount")}</th></tr></thead>
          <tbody>
            {match.parts.map((part, at) => (
              <tr key={at}>
                <th scope="row">
                  {part.paymentId ? <Link to="/payments/$id" params={{ id: part.paymentId }} search={part.dueOn ? { due: part.dueOn } : {}} className="linkish">{part.title}</Link> : part.title}
                  <span className="text-faint block text-[12px]">{title(part.kind)}{part.dueOn && <> · {t("due")} <DateText date={part.dueOn} /></>}{part.verifiedAutopay && <> · {t("proves the autopay")}</>}</span>
                </th>
                <td><Link to="/ledger/$entryId" params={{ entryId: part.entryId }} className="link">{part.entryNumber}</Link></td>
                <td className="end"><Amount value={part.amount} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Block>
  );
}

function Origin({ detail }: { detail: BankLineDetail }) {
  return (
    <Block title={t("In the file")} ruled>
      <dl className="facts">
        <dt>{t("File")}</dt><dd>{detail.import.fileName}</dd>
        <dt>{t("Read")}</dt><dd><InstantText at={detail.import.importedAt} /></dd>
        <dt>{t("Line of the file")}</dt><dd>{detail.fileLine}</dd>
      </dl>
      <details>
        <summary className="text-soft cursor-default">{t("The bank's own text")}</summary>
        <pre className="json mt-2" tabIndex={0}>{detail.raw}</pre>
      </details>
    </Block>
  );
}
