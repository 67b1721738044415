//! Posts many journal entries at once, all or none.

use super::post::posting;
use super::post_journal_entry::{EntryInput, EntryReader};
use crate::read_model::{ACCOUNTS, LEDGER};
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Many entries.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostJournalEntriesInput {
    /// The entries, in the order of their numbers; at most 100,000.
    pub entries: Vec<EntryInput>,
}

/// What was posted.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PostJournalEntriesOutput {
    /// How many.
    pub count: u32,
    /// The number of the first.
    pub first_number: i64,
    /// The number of the last.
    pub last_number: i64,
}

const ENTRIES_MAX: usize = 100_000;
/// So many are read and written at once: enough that a statement's own cost no longer counts, and few enough to stay at hand.
const STEP: usize = 64;

/// Posts many journal entries.
pub struct PostJournalEntries;

impl Command for PostJournalEntries {
    const NAME: &'static str = "post_journal_entries";
    const DESCRIPTION: &'static str = "Posts many balanced journal entries at once: all of them, or none.";
    const CHANGES: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = PostJournalEntriesInput;
    type Output = PostJournalEntriesOutput;

    fn run(input: &PostJournalEntriesInput, tx: &mut Tx<'_>) -> OpResult<PostJournalEntriesOutput> {
        if input.entries.is_empty() || input.entries.len() > ENTRIES_MAX {
            return Err(OpError::invalid("entries", format!("Give 1 to {ENTRIES_MAX} entries.")));
        }
        let mut reader = EntryReader::new(tx)?;
        let last = posting(tx, |posting, tx| {
            let mut last = 0;
            for (step, inputs) in input.entries.chunks(STEP).enumerate() {
                let in_list = |index: usize, mut error: OpError| {
                    let inner = error.field.take().map(|field| format!(".{field}")).unwrap_or_default();
                    error.at(format!("entries[{}]{inner}", step * STEP + index))
                };
                let read = |(index, entry)| reader.read(tx, entry).map_err(|error| in_list(index, error));
                let read = inputs.iter().enumerate().map(read).collect::<OpResult<Vec<_>>>()?;
                let entries: Vec<_> = read.iter().map(|entry| entry.entry(Self::NAME)).collect();
                let posted = posting.post(tx, &entries).map_err(|refused| match refused.index {
                    Some(index) => in_list(index, refused.error),
                    None => refused.error,
                })?;
                last = posted.last().map_or(last, |posted| posted.number);
            }
            Ok(last)
        })
        // What they add up to is the fault of no one entry.
        .map_err(|error| if error.field.as_deref() == Some("lines") { error.at("entries") } else { error })?;
        let count = u32::try_from(input.entries.len()).unwrap_or(u32::MAX);
        // Numbers have no gaps.
        Ok(PostJournalEntriesOutput { count, first_number: last - i64::from(count) + 1, last_number: last })
    }

    fn summary(_: &PostJournalEntriesInput, output: &PostJournalEntriesOutput) -> String {
        format!("Posted {} entries, {} to {}", output.count, output.first_number, output.last_number)
    }
}
