// What a rule would have done with the lines that are there: that is what the owner looks at before letting it post.
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "@/backend/hooks";
import type { RuleTest as Tested } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { DateText } from "@/components/DateText";
import { Block } from "@/components/Page";
import { Tag } from "@/components/StateTag";
import { msg, t } from "@/lib/text";
import { lineName } from "./line-words";
import { canTest, conditionsOf, outcomeSaid, type RuleDraft } from "./rule-draft";

const VERDICTS = {
  agrees: { text: msg("agrees"), tone: "good" },
  disagrees: { text: msg("disagrees"), tone: "alert" },
  open: { text: msg("open"), tone: "warn" },
} as const;

/** A value that has stood still for a moment: typing does not ask at every letter. */
function useStill<T>(value: T, key: string): T {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), 200);
    return () => clearTimeout(timer);
  }, [key]);
  return still;
}

export function RuleTest({ id, draft, currency }: { id?: string; draft: RuleDraft; currency: string }) {
  const ready = canTest(draft);
  const asked = { ...(id ? { id } : {}), conditions: conditionsOf(draft, currency), outcome: outcomeSaid(draft, currency), limit: 50 };
  const still = useStill({ ready, asked }, JSON.stringify([ready, asked]));
  const { data, error } = useQuery("test_bank_rule", still.asked, { enabled: still.ready });
  return (
    <Block title={t("On past lines")} ruled>
      <div role="status" aria-label={t("What the rule would have done")} className="grid gap-2">
        {!ready || !still.ready ? <p className="text-faint">{t("Say which lines, and what they are; here stands what the rule would have done with the lines that are there.")}</p>
          : error ? <p className="note warn"><strong>{error.message}</strong> {error.hint}</p>
          : data ? <Sums tested={data} /> : <p className="text-faint">{t("Looking at past lines")}</p>}
      </div>
      {ready && still.ready && data && data.rows.length > 0 && <Rows tested={data} />}
    </Block>
  );
}

function Sums({ tested }: { tested: Tested }) {
  if (tested.caught === 0) return <p className="note">{t("It catches none of {count, plural, one {# line} other {# lines}}.", { count: tested.lookedAt })}</p>;
  return (
    <>
      <p className={tested.disagree > 0 ? "note warn" : tested.agree > 0 ? "note good" : "note"}>
        {t("It catches {caught} of {count, plural, one {# line} other {# lines}}: {agree, plural, one {# agrees} other {# agree}} with what you did, {disagree, plural, one {# disagrees} other {# disagree}}, {open, plural, one {# is} other {# are}} open.", { caught: tested.caught, count: tested.lookedAt, agree: tested.agree, disagree: tested.disagree, open: tested.open })}
      </p>
      {tested.takenBefore > 0 && <p className="text-soft">{t("{count, plural, one {# of them is} other {# of them are}} taken by a rule before it.", { count: tested.takenBefore })}</p>}
    </>
  );
}

function Rows({ tested }: { tested: Tested }) {
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t("Lines that it catches")}>
      <table className="rows">
        <caption className="sr-only">{t("Lines that it catches")}</caption>
        <thead><tr><th scope="col">{t("Line")}</th><th scope="col" className="end">{t("Amount")}</th><th scope="col">{t("What became of it")}</th></tr></thead>
        <tbody>
          {tested.rows.map(({ line, verdict, matchedWith, takenBy }) => (
            <tr key={line.id}>
              <th scope="row"><Link to="/bank/lines/$lineId" params={{ lineId: line.id }} className="linkish">{lineName(line)}</Link><span className="text-faint block text-[12px]"><DateText date={line.bookedOn} /></span></th>
              <td className="end"><Amount value={line.amount} /></td>
              <td><Tag tone={VERDICTS[verdict].tone}>{t(VERDICTS[verdict].text)}</Tag>{matchedWith && <span className="text-soft block text-[12px]">{matchedWith}</span>}{takenBy && <span className="text-faint block text-[12px]">{t("first comes {name}", { name: takenBy.name })}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
