//! `tick_history`.

use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::store::tick_runs;
use super::tick_run::TickRun;
use crate::read_model::TICKS;
use crate::wire::{bad_cursor, page_size};

/// Which runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct TickHistoryInput {
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of runs, newest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TickHistory {
    /// The runs.
    pub rows: Vec<TickRun>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// The runs of the daily tick.
pub struct TickHistoryQuery;

impl Query for TickHistoryQuery {
    const NAME: &'static str = "tick_history";
    const DESCRIPTION: &'static str = "Lists the daily runs: for which day, what they said, and what they caught up on.";
    const READS: &'static [ReadModel] = &[TICKS];
    type Input = TickHistoryInput;
    type Output = TickHistory;

    fn run(input: &TickHistoryInput, tx: &ReadTx<'_>) -> OpResult<TickHistory> {
        let limit = page_size(input.limit)?;
        let before = match &input.cursor {
            Some(cursor) => cursor.parse().map_err(|_| bad_cursor())?,
            None => i64::MAX,
        };
        let (mut found, total) = tick_runs::page(tx, before, limit + 1)?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let next_cursor = found.last().filter(|_| more).map(|(seq, _)| seq.to_string());
        Ok(TickHistory { rows: found.into_iter().map(|(_, run)| run).collect(), next_cursor, total })
    }
}
