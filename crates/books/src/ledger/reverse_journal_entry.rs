//! Reverses a posted entry, once.

use super::journal_entry::{JournalEntryOutput, entry_by_seq};
use super::post::{is_locked, reverse};
use super::post_journal_entry::summary_of;
use super::store::entries::{seq_of, stored};
use crate::bank::match_bank_line::is_matched;
use crate::bank::protection::refuse_reconciled_entry;
use crate::bank::store::matches;
use crate::read_model::{ACCOUNTS, LEDGER};
use crate::wire::required_text;
use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which entry, when and why.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReverseJournalEntryInput {
    /// The entry.
    pub entry_id: String,
    /// The date of the reversal. When absent: the entry's own date, or today where that is locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub entry_date: Option<NaiveDate>,
    /// Why it is reversed.
    pub reason: String,
}

/// Reverses an entry.
pub struct ReverseJournalEntry;

impl Command for ReverseJournalEntry {
    const NAME: &'static str = "reverse_journal_entry";
    const DESCRIPTION: &'static str = "Takes a posted entry back by posting its mirror, linked to it. Once.";
    const CHANGES: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = ReverseJournalEntryInput;
    type Output = JournalEntryOutput;

    fn run(input: &ReverseJournalEntryInput, tx: &mut Tx<'_>) -> OpResult<JournalEntryOutput> {
        let reason = required_text(&input.reason, "reason", 300)?;
        let seq = seq_of(tx, &input.entry_id)?.ok_or_else(|| OpError::not_found("entryId", "There is no journal entry with this id."))?;
        let entry = stored(tx, seq)?.ok_or_else(|| OpError::not_found("entryId", "There is no journal entry with this id."))?;
        // What another record stands on is taken back there, so that both agree.
        if matches!(entry.source.as_str(), "confirm_payment" | "withdraw_confirmation") {
            return Err(OpError::conflict("This entry belongs to a payment's confirmation.")
                .at("entryId")
                .hint("Withdraw the confirmation, or confirm anew; that keeps both in step."));
        }
        refuse_reconciled_entry(tx, seq, "entryId")?;
        if matches::has_entry(tx, seq)? {
            return Err(is_matched("entryId"));
        }
        if entry.source == "unmatch_bank_line" {
            return Err(OpError::conflict("This entry took the match of a bank line back.")
                .at("entryId")
                .hint("Match the bank line again; that keeps both in step."));
        }
        let on = match input.entry_date {
            Some(date) => date,
            None if is_locked(tx, entry.entry_date)? => tx.today().max(entry.entry_date),
            None => entry.entry_date,
        };
        let posted = reverse(tx, seq, on, &reason, Self::NAME)?;
        entry_by_seq(tx, posted.seq)
    }

    fn summary(_: &ReverseJournalEntryInput, entry: &JournalEntryOutput) -> String {
        summary_of("Posted", entry)
    }
}
