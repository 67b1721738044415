//! Throws a draft away.

use super::journal_entry::{EntryWriter, JournalEntryOutput};
use super::post_draft_entry::DraftInput;
use super::post_journal_entry::{EntryInput, summary_of};
use super::store::drafts;
use crate::read_model::LEDGER;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use serde_json::{Value, json};

/// Throws a draft away.
pub struct DiscardDraftEntry;

impl Command for DiscardDraftEntry {
    const NAME: &'static str = "discard_draft_entry";
    const DESCRIPTION: &'static str = "Throws a draft away; its content stays in the audit.";
    const CHANGES: &'static [ReadModel] = &[LEDGER];
    type Input = DraftInput;
    type Output = JournalEntryOutput;

    fn run(input: &DraftInput, tx: &mut Tx<'_>) -> OpResult<JournalEntryOutput> {
        let draft = drafts::find(tx, &input.id)?.ok_or_else(|| OpError::not_found("id", "There is no draft with this id."))?;
        let entry: EntryInput = serde_json::from_str(&draft.content).map_err(OpError::internal)?;
        let shown = EntryWriter::new(tx)?.draft(draft.id.clone(), entry)?;
        drafts::remove(tx, &draft.id)?;
        Ok(shown)
    }

    fn summary(_: &DraftInput, entry: &JournalEntryOutput) -> String {
        summary_of("Discarded draft", entry)
    }

    fn undo(_: &DraftInput, entry: &JournalEntryOutput) -> Option<UndoCall> {
        let lines: Vec<Value> = entry
            .lines
            .iter()
            .map(|line| json!({ "account": line.account, "side": line.side, "amount": line.amount, "baseAmount": line.base_amount, "memo": line.memo }))
            .collect();
        let input = json!({ "entryDate": entry.entry_date, "description": entry.description, "reference": entry.reference, "partyId": entry.party_id, "lines": lines });
        Some(UndoCall { operation: "save_draft_entry".to_owned(), input, label: "Draft discarded".to_owned() })
    }
}
