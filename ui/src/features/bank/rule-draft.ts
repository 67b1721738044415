// The fields of a rule as they are typed, what is sent of them, and the rule that a line suggests.
import type { BankLineDetail, BankRule, MatchPart, RuleConditions, RuleOutcome } from "@/backend/records";
import { isNegative } from "@/lib/money";
import { type Option } from "@/components/Select";
import { msg } from "@/lib/text";

type Words = NonNullable<RuleConditions["words"]>[number];
export type WordsDraft = { id: number; of: NonNullable<Words["of"]>; how: NonNullable<Words["how"]>; text: string };
export type ShareDraft = { id: number; account: string | null; how: "percent" | "amount" | "rest"; percent: string; amount: string };

export type RuleDraft = {
  name: string;
  account: string | null;
  direction: "any" | "in" | "out";
  words: WordsDraft[];
  low: string;
  high: string;
  iban: string;
  reference: string;
  what: RuleOutcome["kind"];
  target: string | null;
  paymentId: string | null;
  paymentName: string;
  party: { partyId: string | null; partyName: string };
  description: string;
  shares: ShareDraft[];
  reason: string;
  posts: boolean;
};

export const DIRECTIONS: readonly Option<RuleDraft["direction"]>[] = [
  { id: "any", label: msg("In or out") },
  { id: "out", label: msg("Money out") },
  { id: "in", label: msg("Money in") },
];
export const TEXTS: readonly Option<WordsDraft["of"]>[] = [
  { id: "any", label: msg("Name or text") },
  { id: "counterparty", label: msg("Name") },
  { id: "description", label: msg("Text") },
];
export const COMPARISONS: readonly Option<WordsDraft["how"]>[] = [
  { id: "contains", label: msg("contains") },
  { id: "is", label: msg("is") },
  { id: "starts_with", label: msg("begins with") },
];
export const OUTCOMES: readonly Option<RuleOutcome["kind"]>[] = [
  { id: "account", label: msg("An account") },
  { id: "payment", label: msg("A payment that is due") },
  { id: "split", label: msg("Split between accounts") },
  { id: "fee", label: msg("A fee of the bank") },
  { id: "delete", label: msg("Nothing of these books") },
];
export const SHARES: readonly Option<ShareDraft["how"]>[] = [
  { id: "percent", label: msg("Percent") },
  { id: "amount", label: msg("Amount") },
  { id: "rest", label: msg("The rest") },
];

let counter = 0;
const next = () => (counter += 1);

export const wordsRow = (text = "", of: WordsDraft["of"] = "any", how: WordsDraft["how"] = "contains"): WordsDraft => ({ id: next(), of, how, text });
export const shareRow = (how: ShareDraft["how"]): ShareDraft => ({ id: next(), account: null, how, percent: "", amount: "" });

export function emptyRule(): RuleDraft {
  return {
    name: "", account: null, direction: "any", words: [wordsRow()], low: "", high: "", iban: "", reference: "", what: "account", target: null, paymentId: null,
    paymentName: "", party: { partyId: null, partyName: "" }, description: "", shares: [shareRow("percent"), shareRow("rest")], reason: "", posts: false,
  };
}

export function draftOfRule(rule: BankRule): RuleDraft {
  const { conditions, outcome } = rule;
  const draft = emptyRule();
  return {
    ...draft,
    name: rule.name,
    account: conditions.account ?? null,
    direction: conditions.direction ?? "any",
    words: (conditions.words ?? []).map((one) => wordsRow(one.text, one.of, one.how)),
    low: conditions.amount?.low.amount ?? "",
    high: conditions.amount?.high?.amount ?? "",
    iban: conditions.iban ?? "",
    reference: conditions.reference ?? "",
    what: outcome.kind,
    target: outcome.kind === "account" || outcome.kind === "fee" ? (outcome.account ?? null) : null,
    paymentId: outcome.kind === "payment" ? outcome.paymentId : null,
    paymentName: outcome.kind === "payment" ? rule.target : "",
    party: { partyId: outcome.kind === "account" ? (outcome.partyId ?? null) : null, partyName: "" },
    description: outcome.kind === "account" ? (outcome.description ?? "") : "",
    shares: outcome.kind === "split" ? outcome.shares.map((share): ShareDraft => ({ id: next(), account: share.account, how: share.percent ? "percent" : share.amount ? "amount" : "rest", percent: share.percent ?? "", amount: share.amount?.amount ?? "" })) : draft.shares,
    reason: outcome.kind === "delete" ? outcome.reason : "",
    posts: rule.posts,
  };
}

/** The rule that a line suggests: its name, its direction, and what it was matched with. */
export function draftOfLine({ line, match }: BankLineDetail): RuleDraft {
  const name = (line.counterparty ?? "").trim() || line.description.trim();
  const own = match?.asked.length === 1 ? match.asked[0] : undefined;
  const paid = match?.parts.length === 1 ? match.parts[0] : undefined;
  return {
    ...emptyRule(),
    name,
    direction: isNegative(line.amount.amount) ? "out" : "in",
    words: [wordsRow(name, line.counterparty ? "counterparty" : "any", "contains")],
    ...(paid?.paymentId ? { what: "payment" as const, paymentId: paid.paymentId, paymentName: paid.title.split(", due ")[0] ?? paid.title } : outcomeOf(own)),
  };
}

function outcomeOf(part: MatchPart | undefined): Partial<RuleDraft> {
  if (part?.kind === "account") return { what: "account", target: part.account };
  if (part?.kind === "fee") return { what: "fee", target: part.account ?? null };
  return {};
}

export function conditionsOf(draft: RuleDraft, currency: string): RuleConditions {
  const words = draft.words.filter((one) => one.text.trim() !== "").map(({ of, how, text }) => ({ of, how, text: text.trim() }));
  const money = (amount: string) => ({ amount, currency });
  return {
    ...(draft.account ? { account: draft.account } : {}),
    ...(draft.direction === "any" ? {} : { direction: draft.direction }),
    ...(words.length > 0 ? { words } : {}),
    ...(draft.low ? { amount: { low: money(draft.low), ...(draft.high ? { high: money(draft.high) } : {}) } } : {}),
    ...(draft.iban.trim() ? { iban: draft.iban.trim() } : {}),
    ...(draft.reference.trim() ? { reference: draft.reference.trim() } : {}),
  };
}

export function outcomeSaid(draft: RuleDraft, currency: string): RuleOutcome {
  switch (draft.what) {
    case "payment": return { kind: "payment", paymentId: draft.paymentId ?? "" };
    case "fee": return { kind: "fee", ...(draft.target ? { account: draft.target } : {}) };
    case "delete": return { kind: "delete", reason: draft.reason.trim() };
    case "split": return {
      kind: "split",
      shares: draft.shares.map(({ account, how, percent, amount }) => ({ account: account ?? "", ...(how === "percent" ? { percent } : how === "amount" ? { amount: { amount: amount || "0", currency } } : {}) })),
    };
    case "account": return {
      kind: "account", account: draft.target ?? "",
      ...(draft.party.partyId ? { partyId: draft.party.partyId } : {}),
      ...(draft.description.trim() ? { description: draft.description.trim() } : {}),
    };
  }
}

/** Whether there is enough to look at past lines. */
export function canTest(draft: RuleDraft): boolean {
  const catches = draft.words.some((one) => one.text.trim() !== "") || draft.low !== "" || draft.iban.trim() !== "" || draft.reference.trim() !== "";
  const says = {
    account: draft.target !== null,
    payment: draft.paymentId !== null,
    split: draft.shares.every((share) => share.account !== null && (share.how !== "percent" || share.percent.trim() !== "") && (share.how !== "amount" || share.amount !== "")),
    fee: true,
    delete: draft.reason.trim() !== "",
  };
  return catches && says[draft.what];
}

/** What a rule is about, in one line. */
export function conditionWords(rule: BankRule, said: { out: string; in: string; account: (code: string) => string; how: (how: WordsDraft["how"]) => string }): string {
  const { words, amount, account, direction, iban, reference } = rule.conditions;
  return [
    ...(words ?? []).map((one) => `${said.how(one.how ?? "contains")} “${one.text}”`),
    amount ? `${amount.low.amount}${amount.high ? `–${amount.high.amount}` : ""} ${amount.low.currency}` : "",
    direction === "out" ? said.out : direction === "in" ? said.in : "",
    account ? said.account(account) : "",
    iban ?? "",
    reference ?? "",
  ].filter(Boolean).join(", ");
}
