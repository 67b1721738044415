//! `bank_line_suggestions`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::candidates;
use super::learning::words_of_line;
use super::match_parts::MatchPart;
use super::matchable::part_of;
use super::paid_already::{PaidFrom, paid_already};
use super::records::LineState;
use super::rule::{ByRule, RuleLine};
use super::rule_ready::{ReadyRule, at_work};
use super::rules_at_work::{Bench, Plan, first_fitting};
use super::standing_first::{place_of_doubted, put_standing_first};
use super::store::memory;
use super::store::pages::{self, LineRow};
use super::suggest::{Candidates, LineClues, Memory, Suggestion, Target, by_memory_alone};
use crate::ledger::store::accounts::account_by_seq;
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PARTIES, PAYMENTS};

/// The most lines of one question.
const LINES_MAX: usize = 200;
/// How many suggestions a line gets unless said, and at most.
const EACH_DEFAULT: u32 = 5;
const EACH_MAX: u32 = 20;
/// So many are weighed against each other, whatever is shown of them.
const LOOKED_AT: usize = 10;

/// Which lines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct BankLineSuggestionsInput {
    /// The lines: 1 to 200.
    pub line_ids: Vec<String>,
    /// At most this many for each line, 5 unless said, 20 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// What a line may be.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct LineSuggestion {
    /// How sure it is: from 0 to 1.
    pub score: f64,
    /// Why, in words.
    pub reasons: Vec<String>,
    /// What it is, in words.
    pub title: String,
    /// The day on which it is expected, or was posted.
    pub on: NaiveDate,
    /// What was expected, signed as the line; of a range its most.
    pub expected: MoneyDto,
    /// The parts to match the line with, if it is this. None where it is to be deleted.
    pub parts: Vec<MatchPart>,
    /// The rule of yours that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rule: Option<ByRule>,
    /// Why it is to be deleted, where a rule says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub delete_reason: Option<String>,
}

/// What one line may be, the likeliest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct LineSuggestions {
    /// The line.
    pub line_id: String,
    /// What it may be. None for a line that is not open.
    pub suggestions: Vec<LineSuggestion>,
}

/// What lines may be.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankLineSuggestionsOutput {
    /// The lines, in the order of the question.
    pub rows: Vec<LineSuggestions>,
}

/// What bank lines most likely are.
pub struct BankLineSuggestions;

impl Query for BankLineSuggestions {
    const NAME: &'static str = "bank_line_suggestions";
    const DESCRIPTION: &'static str = "Suggests what bank lines are, with a score and the reasons in words: what your rules say, due dates, confirmations, entries, transfers, and accounts that such lines were given to before.";
    const READS: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, PARTIES];
    type Input = BankLineSuggestionsInput;
    type Output = BankLineSuggestionsOutput;

    fn run(input: &BankLineSuggestionsInput, tx: &ReadTx<'_>) -> OpResult<BankLineSuggestionsOutput> {
        if input.line_ids.is_empty() || input.line_ids.len() > LINES_MAX {
            return Err(OpError::invalid("lineIds", format!("Give 1 to {LINES_MAX} lines.")));
        }
        let each = match input.limit.unwrap_or(EACH_DEFAULT) {
            0 => return Err(OpError::invalid("limit", "Ask for one suggestion at the least.")),
            limit if limit > EACH_MAX => return Err(OpError::invalid("limit", format!("A line has at most {EACH_MAX} suggestions."))),
            limit => usize::try_from(limit).unwrap_or(1),
        };
        let mut by_account: BTreeMap<i64, Vec<(usize, LineRow)>> = BTreeMap::new();
        let mut rows = Vec::with_capacity(input.line_ids.len());
        for (index, id) in input.line_ids.iter().enumerate() {
            let line = pages::by_id(tx, id, &format!("lineIds[{index}]"))?;
            rows.push(LineSuggestions { line_id: line.wire.id.clone(), suggestions: Vec::new() });
            if line.wire.state == LineState::Open {
                by_account.entry(line.account_seq).or_default().push((index, line));
            }
        }
        let mut known = Memory::default();
        let rules = at_work(tx)?;
        let days = by_account.values().flatten().map(|(_, line)| line.wire.booked_on);
        let mut bench = Bench::new(tx, days)?;
        for (account_seq, lines) in by_account {
            let account = account_by_seq(tx, account_seq)?;
            let days = lines.iter().map(|(_, line)| line.wire.booked_on);
            let Some((first, last)) = days.clone().min().zip(days.max()) else { continue };
            let candidates = Candidates::new(candidates::gather(tx, &account, first, last)?);
            let payments = PaidFrom::read(tx, account_seq)?;
            for (index, line) in &lines {
                let clues = clues(line);
                recall(tx, &mut known, &clues)?;
                let mut found: Vec<LineSuggestion> =
                    candidates.suggest(&clues, &known, each.max(LOOKED_AT)).iter().map(|one| suggestion(one, line)).collect();
                found.extend(remembered(tx, line, &clues, &known)?);
                found.extend(paid_already(tx, &payments, line, &clues.words, &found)?);
                found.sort_by(|a, b| b.score.total_cmp(&a.score));
                put_standing_first(&line.wire, &mut found);
                lead_with_rule(tx, &rules, &mut bench, line, &mut found)?;
                found.truncate(each);
                if let Some(row) = rows.get_mut(*index) {
                    row.suggestions = found;
                }
            }
        }
        Ok(BankLineSuggestionsOutput { rows })
    }
}

fn clues(line: &LineRow) -> LineClues {
    let references = line.facts.references.iter().flat_map(|references| references.each());
    let mut text = format!("{} {}", line.raw, line.wire.description);
    for reference in references {
        text.push(' ');
        text.push_str(reference);
    }
    LineClues { booked_on: line.wire.booked_on, amount: line.amount, words: words_of_line(line), text: text.to_lowercase() }
}

fn recall(tx: &ReadTx<'_>, known: &mut Memory, clues: &LineClues) -> OpResult<()> {
    for word in &clues.words {
        if !known.knows(word) {
            known.add(word, memory::of_word(tx, word)?);
        }
    }
    Ok(())
}

// Accounts that lines with these words were given to.
fn remembered(tx: &ReadTx<'_>, line: &LineRow, clues: &LineClues, known: &Memory) -> OpResult<Vec<LineSuggestion>> {
    let mut found = Vec::new();
    for target in known.targets(&clues.words) {
        let Some(seq) = target.strip_prefix("account:").and_then(|seq| seq.parse().ok()) else { continue };
        let account = account_by_seq(tx, seq)?;
        if account.archived {
            continue;
        }
        let Some((score, reason)) = by_memory_alone(&clues.words, target, known) else { continue };
        let part = MatchPart::Account { account: account.code.clone(), amount: None, base_amount: None, party_id: None, description: None };
        found.push(LineSuggestion {
            score: share(score),
            reasons: vec![reason],
            title: format!("{} {}", account.code, account.name),
            on: line.wire.booked_on,
            expected: line.amount.into(),
            parts: vec![part],
            rule: None,
            delete_reason: None,
        });
    }
    Ok(found)
}

fn suggestion(one: &Suggestion<'_>, line: &LineRow) -> LineSuggestion {
    let candidate = one.candidate;
    let part = part_of(&candidate.target);
    let (_, high) = candidate.amounts;
    // What stands already takes its own amount; what is beyond it is a fee.
    let stands = matches!(candidate.target, Target::Confirmation { .. } | Target::Entry { .. } | Target::Transfer { .. });
    let parts = if stands && high != line.amount {
        vec![part, MatchPart::Fee { amount: None, account: None, base_amount: None }]
    } else {
        vec![part]
    };
    LineSuggestion {
        score: share(one.score),
        reasons: one.reasons.clone(),
        title: candidate.title.clone(),
        on: candidate.on,
        expected: high.into(),
        parts,
        rule: None,
        delete_reason: None,
    }
}

/// What a rule says of money that may stand in the books already comes after what stands there: between what is possible and what
/// is likely.
const DOUBTED_RULE: f64 = 0.45;

// What the owner's rule says stands first, unless the money may then count twice.
fn lead_with_rule(
    tx: &ReadTx<'_>,
    rules: &[ReadyRule],
    bench: &mut Bench,
    line: &LineRow,
    found: &mut Vec<LineSuggestion>,
) -> OpResult<()> {
    let as_rules_see = RuleLine::of(line);
    let Some(rule) = first_fitting(rules, &as_rules_see) else { return Ok(()) };
    let verdict = bench.verdict(tx, rule, &as_rules_see)?;
    let (parts, delete_reason) = match verdict.plan {
        Plan::Match(parts) => (parts, None),
        Plan::Delete(reason) => (Vec::new(), Some(format!("Your rule '{}': {reason}", rule.row.name))),
        // Nothing can be done by it; the other suggestions stand for themselves.
        Plan::Nothing => return Ok(()),
    };
    let same = found.iter().position(|one| !parts.is_empty() && one.parts == parts).map(|place| found.remove(place));
    let mut reasons = vec![format!("Your rule '{}'", rule.row.name)];
    // Why it is not certain is the owner's to know, whether the rule posts or only suggests.
    reasons.extend(verdict.doubts.reasons);
    let (title, on, expected) = match same {
        Some(same) => {
            reasons.extend(same.reasons);
            (same.title, same.on, same.expected)
        }
        None => match parts.first() {
            Some(MatchPart::Occurrence { due_on: Some(due_on), .. }) => {
                (format!("{}, due {due_on}", rule.target), *due_on, line.amount.into())
            }
            Some(MatchPart::Occurrence { due_on: None, .. }) => {
                (format!("{}, without being due", rule.target), line.wire.booked_on, line.amount.into())
            }
            _ => (rule.target.clone(), line.wire.booked_on, line.amount.into()),
        },
    };
    let by = ByRule { id: rule.row.id.clone(), name: rule.row.name.clone() };
    let (place, score) = if verdict.doubts.of_doubling { place_of_doubted(&line.wire, found, DOUBTED_RULE) } else { (0, 1.0) };
    found.insert(place, LineSuggestion { score, reasons, title, on, expected, parts, rule: Some(by), delete_reason });
    Ok(())
}

// Scores are thousandths inside, and shares of one at the doors.
fn share(score: u32) -> f64 {
    f64::from(score) / 1000.0
}
