//! Posts a draft.

use super::journal_entry::{JournalEntryOutput, entry_by_seq};
use super::post::post;
use super::post_journal_entry::{EntryInput, EntryReader, reversal_call, summary_of};
use super::store::drafts;
use crate::read_model::{ACCOUNTS, LEDGER};
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which draft.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DraftInput {
    /// The draft.
    pub id: String,
}

/// Posts a draft.
pub struct PostDraftEntry;

impl Command for PostDraftEntry {
    const NAME: &'static str = "post_draft_entry";
    const DESCRIPTION: &'static str = "Posts a draft to the ledger; the draft is gone.";
    const CHANGES: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = DraftInput;
    type Output = JournalEntryOutput;

    fn run(input: &DraftInput, tx: &mut Tx<'_>) -> OpResult<JournalEntryOutput> {
        let draft = drafts::find(tx, &input.id)?.ok_or_else(|| OpError::not_found("id", "There is no draft with this id."))?;
        let entry: EntryInput = serde_json::from_str(&draft.content).map_err(OpError::internal)?;
        let read = EntryReader::new(tx)?.read(tx, &entry)?;
        let posted = post(tx, &read.entry(Self::NAME))?;
        drafts::remove(tx, &draft.id)?;
        entry_by_seq(tx, posted.seq)
    }

    fn summary(_: &DraftInput, entry: &JournalEntryOutput) -> String {
        summary_of("Posted draft as", entry)
    }

    fn undo(_: &DraftInput, entry: &JournalEntryOutput) -> Option<UndoCall> {
        reversal_call(entry)
    }
}
