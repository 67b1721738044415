// Everything that the bank said about a line, in an owner's words.
import type { ReactNode } from "react";
import type { BankLineDetail } from "@/backend/records";
import { Amount } from "@/components/Amount";
import { DateText } from "@/components/DateText";
import { t } from "@/lib/text";

type Facts = BankLineDetail["facts"];
type Side = NonNullable<Facts["otherSide"]>;
type References = NonNullable<Facts["references"]>;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}

function SideFacts({ side, known }: { side: Side; known?: string | null | undefined }) {
  return (
    <>
      {side.name && side.name !== known && <Fact name={t("Other side")}>{side.name}</Fact>}
      {side.ultimateName && <Fact name={t("On behalf of")}>{side.ultimateName}</Fact>}
      {side.iban && <Fact name={t("Their IBAN")}>{side.iban}</Fact>}
      {side.account && <Fact name={t("Their account")}>{side.account}</Fact>}
      {side.bank && <Fact name={t("Their bank")}>{side.bank}</Fact>}
    </>
  );
}

function ReferenceFacts({ references }: { references: References }) {
  return (
    <>
      {references.endToEnd && <Fact name={t("Payer's reference")}>{references.endToEnd}</Fact>}
      {references.mandate && <Fact name={t("Direct debit mandate")}>{references.mandate}</Fact>}
      {references.creditorId && <Fact name={t("Collected by")}>{references.creditorId}</Fact>}
      {references.structured && <Fact name={t("Payee's reference")}>{references.structured}</Fact>}
      {references.cheque && <Fact name={t("Cheque number")}>{references.cheque}</Fact>}
      {references.customer && <Fact name={t("Your reference")}>{references.customer}</Fact>}
    </>
  );
}

export function LineFacts({ detail }: { detail: BankLineDetail }) {
  const { line, facts } = detail;
  return (
    <dl className="facts">
      <Fact name={t("Amount")}><Amount value={line.amount} as="money" /></Fact>
      {line.description && <Fact name={t("What it is for")}>{line.description}</Fact>}
      {detail.madeOn && detail.madeOn !== line.bookedOn && <Fact name={t("You paid")}><DateText date={detail.madeOn} style="medium" /></Fact>}
      {detail.valueOn && detail.valueOn !== line.bookedOn && <Fact name={t("Counts from")}><DateText date={detail.valueOn} style="medium" /></Fact>}
      {facts.otherSide && <SideFacts side={facts.otherSide} known={line.counterparty} />}
      {facts.references && <ReferenceFacts references={facts.references} />}
      {facts.fee && <Fact name={t("Fee in it")}><Amount value={facts.fee} as="money" /></Fact>}
      {facts.original && <Fact name={t("Before conversion")}>{facts.original.amount ? <Amount value={facts.original.amount} as="money" /> : facts.original.currency}{facts.original.rate && <span className="text-faint"> {t("at {rate}", { rate: facts.original.rate })}</span>}</Fact>}
      {line.balanceAfter && <Fact name={t("Balance after it")}><Amount value={line.balanceAfter} as="money" /></Fact>}
      {facts.category && <Fact name={t("Category")}>{facts.category}</Fact>}
      {facts.typeCode && <Fact name={t("Type")}>{facts.typeCode}</Fact>}
      {facts.isReversal && <Fact name={t("Reversal")}>{t("It takes an earlier booking back.")}</Fact>}
      {detail.bankId && <Fact name={t("The bank's id")}>{detail.bankId}{facts.bankIdDoubt && <span className="text-warn block">{facts.bankIdDoubt}</span>}</Fact>}
      {detail.stateReason && <Fact name={t("Reason")}>{detail.stateReason}</Fact>}
    </dl>
  );
}

/** The bookings of a batch, or the parts into which the file splits the line. */
export function LineParts({ parts }: { parts: NonNullable<Facts["parts"]> }) {
  return (
    <div className="scroll-x">
      <table className="rows">
        <caption className="sr-only">{t("Parts of the line")}</caption>
        <thead><tr><th scope="col">{t("Part")}</th><th scope="col" className="end">{t("Amount")}</th></tr></thead>
        <tbody>
          {parts.map((part, at) => (
            <tr key={at}>
              <th scope="row">{part.otherSide?.name ?? part.description}<span className="text-faint block text-[12px]">{[part.otherSide?.name ? part.description : "", part.references?.endToEnd, part.bankId].filter(Boolean).join(" · ")}</span></th>
              <td className="end"><Amount value={part.amount} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
