//! Keeps an entry in the making.

use super::entry::LINES_MAX;
use super::journal_entry::{EntryWriter, JournalEntryOutput};
use super::post_journal_entry::{EntryInput, LineInput, check_texts, summary_of};
use super::store::{drafts, entries};
use crate::read_model::LEDGER;
use crate::wire::civil_date;
use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// An entry in the making. It need not balance.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SaveDraftEntryInput {
    /// The draft to replace; a new one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// The accounting date.
    #[ts(type = "string")]
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
    /// The party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_id: Option<String>,
    /// Its lines so far.
    pub lines: Vec<LineInput>,
}

/// Saves a draft.
pub struct SaveDraftEntry;

impl Command for SaveDraftEntry {
    const NAME: &'static str = "save_draft_entry";
    const DESCRIPTION: &'static str = "Keeps a journal entry in the making; it counts nowhere until it is posted.";
    const CHANGES: &'static [ReadModel] = &[LEDGER];
    type Input = SaveDraftEntryInput;
    type Output = JournalEntryOutput;

    fn run(input: &SaveDraftEntryInput, tx: &mut Tx<'_>) -> OpResult<JournalEntryOutput> {
        civil_date(input.entry_date, "entryDate")?;
        check_texts(&input.description, input.reference.as_deref(), &input.lines)?;
        if input.lines.len() > LINES_MAX {
            return Err(
                OpError::invalid("lines", format!("A journal entry has at most {LINES_MAX} lines.")).hint("Split it into several entries.")
            );
        }
        let entry = EntryInput {
            entry_date: input.entry_date,
            description: input.description.clone(),
            reference: input.reference.clone(),
            party_id: input.party_id.clone(),
            lines: input.lines.clone(),
        };
        let id = match &input.id {
            None => tx.new_id(),
            Some(id) if drafts::find(tx, id)?.is_some() => id.clone(),
            Some(id) if entries::seq_of(tx, id)?.is_some() => {
                return Err(OpError::conflict("This entry is posted; it is no draft any more.")
                    .at("id")
                    .hint("Reverse it, then post a corrected entry."));
            }
            Some(_) => return Err(OpError::not_found("id", "There is no draft with this id.")),
        };
        drafts::save(tx, &id, &serde_json::to_string(&entry).map_err(OpError::internal)?)?;
        EntryWriter::new(tx)?.draft(id, entry)
    }

    fn summary(_: &SaveDraftEntryInput, entry: &JournalEntryOutput) -> String {
        summary_of("Saved draft", entry)
    }

    fn undo(input: &SaveDraftEntryInput, entry: &JournalEntryOutput) -> Option<UndoCall> {
        let new = input.id.is_none();
        new.then(|| UndoCall {
            operation: "discard_draft_entry".to_owned(),
            input: json!({ "id": entry.id }),
            label: "Draft saved".to_owned(),
        })
    }
}
