//! `change_progress`.

use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which change.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RunningChange {
    /// The idempotency key under which it was asked for.
    pub key: String,
}

/// How far a change is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ChangeProgressOutput {
    /// Whether it runs now.
    pub is_running: bool,
    /// What it does.
    pub step: String,
    /// How much of the step is done.
    pub done: u32,
    /// How much there is; 0 where nobody knows.
    pub total: u32,
}

/// Shows how far a change is.
pub struct ChangeProgress;

impl DeskOperation for ChangeProgress {
    const NAME: &'static str = "change_progress";
    const DESCRIPTION: &'static str = "Shows how far a long change is, such as the import of a large file, while it runs.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = RunningChange;
    type Output = ChangeProgressOutput;

    fn run(input: &RunningChange, desk: &Desk, _: &Caller) -> OpResult<ChangeProgressOutput> {
        let step = desk.engine()?.running().step(&input.key);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let is_running = step.is_some();
        let step = step.unwrap_or_default();
        Ok(ChangeProgressOutput { is_running, step: step.what.to_owned(), done: number(step.done), total: number(step.total) })
    }
}
