//! `match_bank_line`.

use engine::{Command, ErrorCode, OpError, OpResult, ReadModel, Tx, UndoCall};
use money::{Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::delete_bank_line::said;
use super::learning::{self, Learned};
use super::match_entries::{self, Found};
use super::match_parts::{BankMatch, MatchPart};
use super::matchable::{self, Matching};
use super::records::LineState;
use super::store::matches::NewPart;
use super::store::pages::LineRow;
use super::store::{changes, lines, matches, pages};
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS, REMINDERS};

/// The most parts of a line.
const PARTS_MAX: usize = 100;

/// Which line, and what it is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct MatchBankLineInput {
    /// The line.
    pub line_id: String,
    /// What it is: one part, or several that come to the line's amount.
    pub parts: Vec<MatchPart>,
}

/// Says what a bank line is.
pub struct MatchBankLine;

impl Command for MatchBankLine {
    const NAME: &'static str = "match_bank_line";
    const DESCRIPTION: &'static str = "Says what a bank line is: due dates (confirmed and posted once), confirmations and entries that stand already, accounts, fees, or the other end of a transfer.";
    const CHANGES: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = MatchBankLineInput;
    type Output = BankMatch;

    fn run(input: &MatchBankLineInput, tx: &mut Tx<'_>) -> OpResult<BankMatch> {
        match_line(tx, input, Hand::Owner)
    }

    fn summary(_: &MatchBankLineInput, output: &BankMatch) -> String {
        let titles: Vec<&str> = output.parts.iter().map(|part| part.title.as_str()).collect();
        format!("Matched {}: {}", said(&output.line), titles.join("; "))
    }

    fn undo(_: &MatchBankLineInput, output: &BankMatch) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "unmatch_bank_line".to_owned(),
            input: json!({ "lineId": output.line.id, "reason": "Taken back." }),
            label: "Take the match back".to_owned(),
        })
    }
}

/// Who says what a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The owner, who is remembered by the words of the line.
    Owner,
    /// A rule, which speaks for itself.
    Rule,
}

/// Matches a line with its parts.
pub(super) fn match_line(tx: &mut Tx<'_>, input: &MatchBankLineInput, hand: Hand) -> OpResult<BankMatch> {
    let line = open_line(tx, &input.line_id, "lineId")?;
    if input.parts.is_empty() || input.parts.len() > PARTS_MAX {
        return Err(OpError::invalid("parts", format!("Give 1 to {PARTS_MAX} parts.")).hint("Say what the line is."));
    }
    if line.amount.is_zero() {
        return Err(OpError::conflict("This line moves no money: there is nothing to match it with.")
            .at("lineId")
            .hint("Delete it with a reason, or leave it as it is."));
    }
    let amounts = amounts(tx, &line, &input.parts)?;
    let match_seq = matches::insert(tx, line.seq, &input.parts)?;
    for (index, (part, amount)) in input.parts.iter().zip(amounts).enumerate() {
        let field = format!("parts[{index}]");
        let found = matchable::matched(tx, &Matching { match_seq, line: &line, amount, field: &field }, part)?;
        keep(tx, match_seq, &line, part.word(), amount, &found)?;
    }
    lines::set_state(tx, line.seq, LineState::Matched, None)?;
    changes::note(tx, line.seq)?;
    let (_, shown) = matches::shown(tx, match_seq)?;
    if hand == Hand::Owner {
        learning::learn(tx, &line, &shown, Learned::Accepted)?;
    }
    Ok(shown)
}

fn open_line(tx: &Tx<'_>, id: &str, field: &str) -> OpResult<LineRow> {
    let line = pages::by_id(tx, id, field)?;
    let problem = match line.wire.state {
        LineState::Open => return Ok(line),
        LineState::Matched => ("This line is matched.", "Take that match back first."),
        LineState::Deleted => ("This line was deleted.", "Re-admit it first."),
        LineState::Withdrawn => ("The import that brought this line was taken back.", "Reinstate the import first."),
    };
    Err(OpError::conflict(problem.0).at(field).hint(problem.1))
}

// What each part takes of the line, to the cent.
fn amounts(tx: &Tx<'_>, line: &LineRow, parts: &[MatchPart]) -> OpResult<Vec<Money>> {
    let currency = line.amount.currency();
    let mut amounts = Vec::with_capacity(parts.len());
    let mut open = None;
    let mut sum = Money::zero(currency);
    for (index, part) in parts.iter().enumerate() {
        let field = format!("parts[{index}]");
        let amount = match (part.asked_amount(currency, &field)?, part) {
            (Some(amount), _) => Some(amount),
            (None, MatchPart::Transfer { line_id, .. }) => Some(other_end(tx, line, line_id, &field)?),
            // Beside others, what stands already counts with what of it was not found yet.
            (None, MatchPart::Entry { entry_id, .. }) if parts.len() > 1 => Some(match_entries::left_of_entry(tx, line, entry_id, &field)?),
            (None, MatchPart::Confirmation { confirmation_id, .. }) if parts.len() > 1 => {
                Some(match_entries::left_of_confirmation(tx, line, confirmation_id, &field)?)
            }
            (None, _) => None,
        };
        match amount {
            Some(amount) => {
                sum = sum.checked_add(amount).map_err(|error| OpError::invalid(format!("{field}.amount"), error.to_string()))?
            }
            None if open.is_some() => {
                return Err(OpError::invalid(format!("{field}.amount"), "Two parts leave their amounts out.")
                    .hint("Only one part can take the rest."));
            }
            None => open = Some(index),
        }
        amounts.push(amount);
    }
    let rest = line.amount.checked_sub(sum).map_err(|error| OpError::invalid("parts", error.to_string()))?;
    match open {
        None if rest.is_zero() => {}
        Some(index) if !rest.is_zero() => {
            if let Some(amount) = amounts.get_mut(index) {
                *amount = Some(rest);
            }
        }
        _ => {
            return Err(OpError::invalid("parts", format!("The parts come to {sum}, and the line to {}.", line.amount))
                .hint(format!("Change an amount, or give the difference of {rest} a part of its own, such as a fee.")));
        }
    }
    Ok(amounts.into_iter().flatten().collect())
}

fn other_end(tx: &Tx<'_>, line: &LineRow, line_id: &str, field: &str) -> OpResult<Money> {
    let field = format!("{field}.lineId");
    let other = open_line(tx, line_id, &field)?;
    if other.account_seq == line.account_seq {
        return Err(OpError::invalid(field, "The other line is of the same account.").hint("A transfer joins two accounts of yours."));
    }
    if other.amount.currency() != line.amount.currency() {
        return Err(OpError::invalid(
            field,
            format!("The other line is in {}, and this one in {}.", other.amount.currency(), line.amount.currency()),
        )
        .hint("Post an entry over both accounts, and match each line with it."));
    }
    if other.amount.is_negative() == line.amount.is_negative() {
        return Err(
            OpError::invalid(field, "Both lines move money the same way.").hint("One end of a transfer goes out, the other comes in.")
        );
    }
    other.amount.checked_neg().map_err(OpError::internal)
}

/// Posts the entry of both ends, and matches the other line too.
pub(super) fn transfer(
    tx: &mut Tx<'_>,
    Matching { match_seq, line, field, .. }: &Matching<'_>,
    line_id: &str,
    base_amount: Option<&MoneyDto>,
) -> OpResult<Found> {
    let other = open_line(tx, line_id, &format!("{field}.lineId"))?;
    let found = match_entries::transfer(tx, line, &other, base_amount, field)?;
    let opposite = Found { entry_minor: other.amount.minor(), is_posted: false, ..found.clone() };
    keep(tx, *match_seq, &other, "transfer", other.amount, &opposite)?;
    lines::set_state(tx, other.seq, LineState::Matched, None)?;
    changes::note(tx, other.seq)?;
    Ok(found)
}

fn keep(tx: &mut Tx<'_>, match_seq: i64, line: &LineRow, kind: &'static str, amount: Money, found: &Found) -> OpResult<()> {
    matches::insert_part(
        tx,
        match_seq,
        &NewPart {
            line_seq: line.seq,
            kind,
            account_seq: line.account_seq,
            entry_seq: found.entry_seq,
            confirmation_seq: found.confirmation_seq,
            amount_minor: amount.minor(),
            entry_minor: found.entry_minor,
            is_posted: found.is_posted,
            verified_payment_seq: found.verified_payment_seq,
        },
    )
}

/// The refusal to take back what a bank line stands on.
pub fn is_matched(field: &str) -> OpError {
    OpError::new(ErrorCode::Conflict, "A bank line is matched with this.").at(field).hint("Take the match of the bank line back first.")
}
