// One party: particulars, payments, and merging a duplicate into it.
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { call } from "@/backend/call";
import { type OutputOf, toFailure } from "@/backend/envelope";
import { useCommand, useQuery } from "@/backend/hooks";
import type { Party, Payment } from "@/backend/records";
import { say, sayFailure } from "@/backend/undo";
import { SpecAmount } from "@/components/Amount";
import { Button } from "@/components/Button";
import { DateText } from "@/components/DateText";
import { Form } from "@/components/Form";
import { FormError } from "@/components/FormError";
import { FailedCall, Waiting } from "@/components/Loading";
import { Menu } from "@/components/Menu";
import { Block } from "@/components/Page";
import { PartyPicker } from "@/components/pickers";
import { DetailPane } from "@/components/SplitView";
import { Tag } from "@/components/StateTag";
import { Attachments } from "@/features/attachments/Attachments";
import { t, words } from "@/lib/text";
import { PartyForm } from "./PartyForm";

export default function PartyPane() {
  const { id = "" } = useParams({ strict: false });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery("party", { id }, { keep: false });
  const [doing, setDoing] = useState<"edit" | "merge" | null>(null);
  useEffect(() => setDoing(null), [id]);
  const archive = useCommand("archive_party");
  const restore = useCommand("restore_party");
  const unmerge = useCommand("unmerge_party");
  async function takeOut(other: Party) {
    const answer = await unmerge.run({ id: other.id });
    if (answer) say(t("{other} stands for itself again.", { other: other.name }), answer.undo);
  }
  const close = () => void navigate({ to: "/parties" });
  if (!data) return <DetailPane title={t("Party")} onClose={close}>{error ? <FailedCall error={error} retry={refetch} /> : <Waiting />}</DetailPane>;
  const { party, merged, entries, payments } = data;
  const refused = archive.error ?? restore.error ?? unmerge.error;
  // The address may be that of a record which another one stands for.
  const asked = party.id === id ? undefined : merged.find((other) => other.id === id);
  return (
    <DetailPane
      title={party.name}
      sub={<span className="inline-flex gap-2">{party.roles.map(words).join(", ")} {party.archived && <Tag>{t("archived")}</Tag>}</span>}
      onClose={close}
      acts={
        <Menu small label={t("More")} acts={[
          { id: "edit", label: t("Change"), run: () => setDoing("edit") },
          { id: "merge", label: t("Merge a duplicate into it"), run: () => setDoing("merge") },
          party.archived
            ? { id: "restore", label: t("Bring back"), run: () => void restore.run({ id }).then((answer) => answer && say(t("{name} is back.", { name: party.name }), answer.undo)) }
            : { id: "archive", label: t("Archive"), run: () => void archive.run({ id }).then((answer) => answer && say(t("{name} is archived.", { name: party.name }), answer.undo)) },
        ]} />
      }
    >
      {refused && <FormError error={refused} />}
      {asked && <p className="note">{t("{other} was merged into {name}, which stands for it.", { other: asked.name, name: party.name })}</p>}
      {doing === "edit" ? <PartyForm party={party} onDone={() => setDoing(null)} /> : (
        <>
          {doing === "merge" && <Merge party={party} onDone={() => setDoing(null)} />}
          <Facts party={party} />
          <TaxIds party={party} />
          {merged.length > 0 && (
            <Block title={t("Merged into it")} ruled>
              <ul>
                {merged.map((other) => (
                  <li key={other.id} className="border-line-soft flex min-h-[34px] items-center gap-3 border-b last:border-0">
                    <span className="min-w-0 flex-1 truncate">{other.name}</span>
                    <Tag>{t("merged")}</Tag>
                    <Button small look="quiet" busy={unmerge.busy} aria-label={t("Take {name} out again", { name: other.name })} onPress={() => void takeOut(other)}>{t("Take out again")}</Button>
                  </li>
                ))}
              </ul>
            </Block>
          )}
          <PartyPayments payments={payments} entries={entries} />
          <Attachments key={party.id} kind="party" id={party.id} empty={t("No file is attached. Drop a contract or a letter here.")} />
        </>
      )}
    </DetailPane>
  );
}

function PartyPayments({ payments, entries }: { payments: Payment[]; entries: number }) {
  return (
    <Block title={t("Payments")} ruled aside={payments.length > 0 ? String(payments.length) : undefined}>
      {payments.length === 0 ? <p className="text-soft">{t("Nothing has to be paid to it.")}</p> : (
        <ul>
          {payments.map((payment) => (
            <li key={payment.id} className="border-line-soft flex min-h-[34px] items-center gap-3 border-b last:border-0">
              <Link to="/payments/$id" params={{ id: payment.id }} className="linkish min-w-0 flex-1 truncate">{payment.name}</Link>
              <span className="text-soft"><DateText date={payment.nextPayOn ?? payment.nextDueOn} /></span>
              <span className="min-w-[110px] flex-none text-end"><SpecAmount spec={payment.amount} /></span>
            </li>
          ))}
        </ul>
      )}
      <p className="text-faint">{t("{count, plural, =0 {No journal entry names it.} one {# journal entry names it.} other {# journal entries name it.}}", { count: entries })}</p>
    </Block>
  );
}

function Facts({ party }: { party: Party }) {
  const address = party.address;
  const lines = address ? [address.line1, address.line2, [address.city, address.region, address.postalCode].filter(Boolean).join(" "), address.country].filter(Boolean) : [];
  const facts: [string, string | number | null | undefined][] = [
    [t("Mail"), party.email], [t("Phone"), party.phone], [t("Address"), lines.join("\n")],
    [t("Terms"), typeof party.termsDays === "number" ? t("{days, plural, one {# day} other {# days}}", { days: party.termsDays }) : null],
    [t("Currency"), party.currency], [t("Language"), party.language], [t("Notes"), party.notes],
  ];
  const said = facts.filter(([, value]) => value);
  if (said.length === 0) return <p className="text-soft">{t("Only the name is known.")}</p>;
  return <dl className="facts">{said.map(([name, value]) => <div key={name} className="contents"><dt>{name}</dt><dd className="whitespace-pre-line">{value}</dd></div>)}</dl>;
}

function TaxIds({ party }: { party: Party }) {
  const [shown, setShown] = useState<OutputOf<"reveal_tax_ids">["taxIds"] | null>(null);
  useEffect(() => setShown(null), [party.id]);
  // What is shown in the clear does not stay on the screen.
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(null), 30_000);
    return () => clearTimeout(timer);
  }, [shown]);
  if (party.taxIds.length === 0) return null;
  async function reveal() {
    try {
      setShown((await call("reveal_tax_ids", { partyId: party.id })).output.taxIds);
    } catch (thrown) {
      sayFailure(toFailure(thrown));
    }
  }
  return (
    <Block title={t("Tax ids")} ruled aside={shown ? <Button small onPress={() => setShown(null)}>{t("Hide")}</Button> : <Button small onPress={() => void reveal()}>{t("Show for 30 seconds")}</Button>}>
      <dl className="facts">
        {party.taxIds.map((id, at) => <div key={at} className="contents"><dt>{words(id.kind)}</dt><dd className="amount">{shown?.[at]?.value ?? id.masked}</dd></div>)}
      </dl>
    </Block>
  );
}

function Merge({ party, onDone }: { party: Party; onDone: () => void }) {
  const [other, setOther] = useState({ partyId: null as string | null, partyName: "" });
  const command = useCommand("merge_parties");
  async function submit() {
    const answer = await command.run({ keepId: party.id, mergeId: other.partyId ?? "" });
    if (!answer) return;
    say(t("{other} was merged into {name}.", { other: other.partyName, name: party.name }), answer.undo);
    onDone();
  }
  return (
    <Block title={t("Merge a duplicate into {name}", { name: party.name })}>
      <Form label={t("Merge")} error={command.error} onSubmit={() => void submit()}
        actions={<><Button look="primary" type="submit" busy={command.busy} isDisabled={!other.partyId}>{t("Merge")}</Button><Button look="quiet" onPress={onDone}>{t("Not now")}</Button></>}>
        <p className="text-soft">{t("Its payments move here. What was posted stays as it was written.")}</p>
        <PartyPicker label={t("The duplicate")} path="mergeId" autoFocus exclude={party.id} value={other} onChange={setOther} />
      </Form>
    </Block>
  );
}
