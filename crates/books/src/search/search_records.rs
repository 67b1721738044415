//! `search_records`.

use super::store::{self, Hit};
use crate::read_model::{ACCOUNTS, LEDGER, PARTIES, PAYMENTS};
use crate::wire::sought_text;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to look for.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchRecordsInput {
    /// A part of a name, an account's code, an entry's number, description or reference.
    pub text: String,
    /// At most this many, 20 unless said, 100 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// What a record is. Equal fits are shown in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Something that the business has to pay.
    Payment,
    /// A customer, supplier, contractor or partner.
    Party,
    /// An account of the chart.
    Account,
    /// A posted journal entry.
    JournalEntry,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundRecord {
    /// What it is.
    pub kind: RecordKind,
    /// Its id; an account's is its code.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What tells it from others of the name.
    pub subtitle: String,
    /// Where the window shows it.
    pub route: String,
}

/// The records that were found, the best fit first.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundRecords {
    /// The records.
    pub rows: Vec<FoundRecord>,
}

const LIMIT_DEFAULT: u32 = 20;
const LIMIT_MAX: u32 = 100;

/// Finds records by a text.
pub struct SearchRecords;

impl Query for SearchRecords {
    const NAME: &'static str = "search_records";
    const DESCRIPTION: &'static str = "Finds payments, parties, accounts and journal entries by name, code, number or reference.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, ACCOUNTS, LEDGER];
    type Input = SearchRecordsInput;
    type Output = FoundRecords;

    fn run(input: &SearchRecordsInput, tx: &ReadTx<'_>) -> OpResult<FoundRecords> {
        let limit = input.limit.unwrap_or(LIMIT_DEFAULT);
        if limit == 0 || limit > LIMIT_MAX {
            return Err(OpError::invalid("limit", format!("A search gives 1 to {LIMIT_MAX} records.")));
        }
        let Some(text) = sought_text(Some(&input.text))? else { return Ok(FoundRecords { rows: Vec::new() }) };
        let wanted = crate::parties::details::name_key(&text);
        let room = i64::from(limit);
        let mut hits = store::payments(tx, &wanted, room)?;
        hits.extend(store::parties(tx, &wanted, room)?);
        hits.extend(store::accounts(tx, &wanted, room)?);
        hits.extend(store::entries(tx, &wanted, room)?);
        // Stable: names keep their order, and entries theirs, the newest first.
        hits.sort_by_key(|hit| (hit.rank, hit.record.kind));
        Ok(FoundRecords { rows: hits.into_iter().take(limit as usize).map(|Hit { record, .. }| record).collect() })
    }
}
