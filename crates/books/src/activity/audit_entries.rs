//! `audit_entries`.

use super::audit_row::AuditRow;
use super::store::{self, Filter};
use crate::read_model::AUDIT;
use crate::wire::page_size;
use engine::{Door, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which changes.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditEntriesInput {
    /// Only changes whose sentence or operation holds this text. A page looks at a bounded number of changes;
    /// the next one goes on where it stopped, even when it found nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Only changes by this operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub operation: Option<String>,
    /// Only changes that came through this door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub door: Option<Door>,
    /// Whether to leave out what Daybook did by itself: the daily run and its jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub by_people: Option<bool>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of changes, newest first.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// The changes.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins. There may be one although this page is short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all, as far as they were counted.
    pub total: i64,
    /// Whether there may be more than `total`.
    pub total_is_at_least: bool,
}

/// The activity list.
pub struct AuditEntries;

impl Query for AuditEntries {
    const NAME: &'static str = "audit_entries";
    const DESCRIPTION: &'static str = "Lists every change that was made: when, who, through which door, and what happened.";
    const READS: &'static [ReadModel] = &[AUDIT];
    type Input = AuditEntriesInput;
    type Output = AuditPage;

    fn run(input: &AuditEntriesInput, tx: &ReadTx<'_>) -> OpResult<AuditPage> {
        let filter = Filter {
            text: input.text.as_deref(),
            operation: input.operation.as_deref().filter(|name| !name.is_empty()),
            door: input.door,
            is_by_people: input.by_people.unwrap_or(false),
        };
        let page = store::page(tx, &filter, input.cursor.as_deref(), page_size(input.limit)?)?;
        Ok(AuditPage { rows: page.rows, next_cursor: page.next_cursor, total: page.total, total_is_at_least: page.total_is_at_least })
    }
}
