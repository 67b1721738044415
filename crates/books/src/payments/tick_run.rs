//! A run of the daily tick, as every door shows it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One run of the daily tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TickRun {
    /// The run.
    pub id: String,
    /// The company's civil date that it was for.
    pub ran_for: NaiveDate,
    /// When it started.
    pub started_at: String,
    /// The first day that it caught up on, where the machine slept or was off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub caught_up_from: Option<NaiveDate>,
    /// How many reminders it said.
    pub reminders: u32,
    /// How many due dates stand as missed.
    pub missed: u32,
    /// How many jobs it gave out.
    pub jobs: u32,
    /// The same in words.
    pub summary: String,
}
