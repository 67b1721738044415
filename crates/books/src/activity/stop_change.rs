//! `stop_change`.

use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::change_progress::RunningChange;

/// Whether there was something to stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StopChangeOutput {
    /// Whether the change was running. It ends with the error `stopped`; past its last step it is done all the same,
    /// and its own answer says so.
    pub was_running: bool,
}

/// Stops a change.
pub struct StopChange;

impl DeskOperation for StopChange {
    const NAME: &'static str = "stop_change";
    const DESCRIPTION: &'static str = "Stops a long change while it runs: nothing of it stays.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = RunningChange;
    type Output = StopChangeOutput;

    fn run(input: &RunningChange, desk: &Desk, _: &Caller) -> OpResult<StopChangeOutput> {
        Ok(StopChangeOutput { was_running: desk.engine()?.running().stop(&input.key) })
    }
}
