//! The list of journal entries.

use super::journal_entry::{EntryStatus, EntryWriter, JournalEntryOutput};
use super::store::accounts::find_account;
use super::store::drafts;
use super::store::entry_pages::{EntryFilter, count, page};
use crate::parties;
use crate::read_model::{ACCOUNTS, LEDGER};
use crate::wire::{bad_cursor, optional_date, page_size, passed_over, sought_text};
use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which entries.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JournalEntriesInput {
    /// From this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub from: Option<NaiveDate>,
    /// Up to this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub until: Option<NaiveDate>,
    /// With a line on this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// With this party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_id: Option<String>,
    /// With this text in the description or the reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Posted entries unless drafts are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<EntryStatus>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// So many are passed over first: for a list that jumps to its end, or into its middle. Give this or a cursor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub offset: Option<u32>,
    /// At most this many rows: 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of entries, newest first.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntriesOutput {
    /// The entries.
    pub rows: Vec<JournalEntryOutput>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// Lists entries.
pub struct JournalEntries;

impl Query for JournalEntries {
    const NAME: &'static str = "journal_entries";
    const DESCRIPTION: &'static str = "Lists journal entries, newest first, or the drafts.";
    const READS: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = JournalEntriesInput;
    type Output = JournalEntriesOutput;

    fn run(input: &JournalEntriesInput, tx: &ReadTx<'_>) -> OpResult<JournalEntriesOutput> {
        if input.status == Some(EntryStatus::Draft) {
            return list_drafts(tx);
        }
        let limit = page_size(input.limit)?;
        let account_seq = match &input.account {
            None => None,
            Some(code) => {
                Some(find_account(tx, code)?.ok_or_else(|| OpError::not_found("account", format!("There is no account {code}.")))?.seq)
            }
        };
        let party_seq =
            input.party_id.as_deref().map(|id| parties::store::party_by_id(tx, id, "partyId").map(|party| party.seq)).transpose()?;
        let filter = EntryFilter {
            from: optional_date(input.from, "from")?,
            until: optional_date(input.until, "until")?,
            account_seq,
            party_seq,
            text: sought_text(input.text.as_deref())?,
        };
        let before = input.cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(bad_cursor)).transpose()?;
        let passed_over = passed_over(input.offset, input.cursor.as_deref())?;
        let mut found = page(tx, &filter, before, passed_over, limit + 1)?;
        let more = found.len() as i64 > limit;
        found.truncate(limit as usize);
        let next_cursor = found.last().filter(|_| more).map(|entry| format!("{}:{}", entry.entry_date, entry.seq));
        let mut writer = EntryWriter::new(tx)?;
        let rows = found.into_iter().map(|entry| writer.posted(entry)).collect::<OpResult<_>>()?;
        Ok(JournalEntriesOutput { rows, next_cursor, total: count(tx, &filter)? })
    }
}

fn read_cursor(cursor: &str) -> Option<(NaiveDate, i64)> {
    let (date, seq) = cursor.split_once(':')?;
    Some((date.parse().ok()?, seq.parse().ok()?))
}

fn list_drafts(tx: &ReadTx<'_>) -> OpResult<JournalEntriesOutput> {
    let mut writer = EntryWriter::new(tx)?;
    let rows = drafts::all(tx)?
        .into_iter()
        .map(|draft| writer.draft(draft.id, serde_json::from_str(&draft.content).map_err(OpError::internal)?))
        .collect::<OpResult<Vec<_>>>()?;
    let total = rows.len() as i64;
    Ok(JournalEntriesOutput { rows, next_cursor: None, total })
}
