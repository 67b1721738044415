//! `unmatch_bank_line`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use ts_rs::TS;

use super::delete_bank_line::said;
use super::learning::{self, Learned};
use super::match_entries::{evidence_note, verify_autopay};
use super::match_parts::BankMatch;
use super::protection::{refuse_reconciled_entry, refuse_reconciled_match};
use super::records::LineState;
use super::store::pages::LineRow;
use super::store::rules::EndedBy;
use super::store::{changes, lines, matches, pages, rules};
use crate::ledger::{self, store::entries};
use crate::payments::records::EvidenceKind;
use crate::payments::store::{confirmations, payments};
use crate::payments::terms::AutopayState;
use crate::payments::withdraw_confirmation::{WithdrawConfirmation, WithdrawConfirmationInput};
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS, REMINDERS};
use crate::wire::required_text;

/// Which line, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct UnmatchBankLineInput {
    /// The line. Of a transfer, either of the two.
    pub line_id: String,
    /// Why.
    pub reason: String,
}

/// Takes a match back.
pub struct UnmatchBankLine;

impl Command for UnmatchBankLine {
    const NAME: &'static str = "unmatch_bank_line";
    const DESCRIPTION: &'static str =
        "Takes the match of a bank line back: the line is open again, and exactly what the match posted is reversed.";
    const CHANGES: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = UnmatchBankLineInput;
    type Output = BankMatch;

    fn run(input: &UnmatchBankLineInput, tx: &mut Tx<'_>) -> OpResult<BankMatch> {
        let line = pages::by_id(tx, &input.line_id, "lineId")?;
        let reason = required_text(&input.reason, "reason", 2000)?;
        let Some(match_seq) = matches::of_line(tx, line.seq)? else {
            return Err(OpError::conflict("This line is not matched.").at("lineId").hint("There is nothing to take back."));
        };
        unmatch(tx, match_seq, &reason, &TakenBack { by: EndedBy::Owner, field: "lineId" })
    }

    fn summary(input: &UnmatchBankLineInput, output: &BankMatch) -> String {
        format!("Took the match of {} back ({})", said(&output.line), input.reason.trim())
    }

    fn undo(_: &UnmatchBankLineInput, output: &BankMatch) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "match_bank_line".to_owned(),
            input: json!({ "lineId": output.line.id, "parts": output.asked }),
            label: "Match the line again".to_owned(),
        })
    }
}

/// Who takes a match back, and the field of the input that named it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TakenBack<'a> {
    /// Who.
    pub by: EndedBy,
    /// The field.
    pub field: &'a str,
}

/// Takes a match back.
pub(super) fn unmatch(tx: &mut Tx<'_>, match_seq: i64, reason: &str, TakenBack { by, field }: &TakenBack<'_>) -> OpResult<BankMatch> {
    refuse_reconciled_match(tx, match_seq, field)?;
    let (line_seq, shown) = matches::shown(tx, match_seq)?;
    let made_for = pages::by_id(tx, &shown.line.id, field)?;
    let parts = matches::parts(tx, match_seq)?;
    for part in parts.iter().filter(|part| part.is_posted) {
        // The entry of a transfer may be reconciled on the other account.
        refuse_reconciled_entry(tx, part.entry_seq, field)?;
        if let Some(other) = matches::other_line_on(tx, part.entry_seq, match_seq)? {
            let other = pages::listed_by_seq(tx, other)?;
            return Err(OpError::conflict(format!("What this match posted is also what {} is matched with.", said(&other)))
                .at(*field)
                .hint("Take the match of that line back first."));
        }
    }
    // First the match goes, so that what it stood on may go too.
    matches::take_back(tx, match_seq, reason)?;
    rules::end_match(tx, match_seq, *by)?;
    for seq in parts.iter().map(|part| part.line_seq).collect::<BTreeSet<i64>>() {
        lines::set_state(tx, seq, LineState::Open, None)?;
        changes::note(tx, seq)?;
    }
    for part in parts.iter().rev() {
        if let Some(payment_id) = &part.wire.payment_id {
            forget_evidence(tx, payment_id, &made_for)?;
        }
        if part.is_posted {
            reverse(tx, part.entry_seq, part.wire.confirmation_id.as_deref(), reason).map_err(|error| error.at(*field))?;
        }
    }
    // What a rule posted was never counted.
    if shown.rule.is_none() {
        learning::learn(tx, &made_for, &shown, Learned::TakenBack)?;
    }
    Ok(BankMatch { line: pages::listed_by_seq(tx, line_seq)?, ..shown })
}

fn reverse(tx: &mut Tx<'_>, entry_seq: i64, confirmation_id: Option<&str>, reason: &str) -> OpResult<()> {
    if let Some(id) = confirmation_id {
        let input = WithdrawConfirmationInput { confirmation_id: id.to_owned(), reason: reason.to_owned() };
        WithdrawConfirmation::run(&input, tx).map_err(|error| error.at("lineId"))?;
        return Ok(());
    }
    let entry = entries::stored(tx, entry_seq)?.ok_or_else(|| OpError::internal("a match of no entry"))?;
    // Where the entry's own day is locked, the books are put right today.
    let on = if ledger::is_locked(tx, entry.entry_date)? { tx.today().max(entry.entry_date) } else { entry.entry_date };
    let short: String = reason.chars().take(300).collect();
    ledger::reverse(tx, entry_seq, on, &short, UnmatchBankLine::NAME)?;
    Ok(())
}

// Autopay that this line alone proved is to be verified anew; where another line proves it, that one is the evidence.
fn forget_evidence(tx: &mut Tx<'_>, payment_id: &str, line: &LineRow) -> OpResult<()> {
    let mut row = payments::by_id(tx, payment_id, "lineId")?;
    let by_this_line = matches!(&row.autopay.evidence, Some((EvidenceKind::BankLine, Some(note), _)) if *note == evidence_note(line));
    if row.autopay.state != AutopayState::Verified || !by_this_line {
        return Ok(());
    }
    row.autopay.state = AutopayState::SetUp;
    row.autopay.evidence = None;
    payments::update(tx, &row)?;
    crate::payments::store::changes::note(tx, row.seq)?;
    for (line_id, amount, confirmation_id) in matches::lines_of_payment(tx, row.seq)? {
        let other = pages::by_id(tx, &line_id, "lineId")?;
        if verify_autopay(tx, &other, amount, &confirmations::by_id(tx, &confirmation_id, "lineId")?)?.is_some() {
            break;
        }
    }
    Ok(())
}
