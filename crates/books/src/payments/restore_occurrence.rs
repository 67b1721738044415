//! `restore_occurrence`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::occurrence_named::occurrence_named;
use super::records::ChangedOccurrence;
use super::skip_occurrence::back_to;
use super::store::{changes, decisions, payments};
use crate::read_model::PAYMENTS;

/// Which due date.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RestoreOccurrenceInput {
    /// The payment.
    pub payment_id: String,
    /// The due date.
    pub due_on: NaiveDate,
}

/// Puts a skipped or moved due date back.
pub struct RestoreOccurrence;

impl Command for RestoreOccurrence {
    const NAME: &'static str = "restore_occurrence";
    const DESCRIPTION: &'static str = "Puts a skipped or moved due date back to where the schedule has it.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = RestoreOccurrenceInput;
    type Output = ChangedOccurrence;

    fn run(input: &RestoreOccurrenceInput, tx: &mut Tx<'_>) -> OpResult<ChangedOccurrence> {
        let row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let previous = occurrence_named(tx, &row, input.due_on)?;
        if decisions::override_of(tx, row.seq, input.due_on)?.is_none() {
            let error = OpError::conflict(format!("{}, due {}, is neither skipped nor moved.", row.name, input.due_on));
            return Err(error.at("dueOn").hint("There is nothing to put back."));
        }
        decisions::delete_override(tx, row.seq, input.due_on)?;
        changes::note(tx, row.seq)?;
        Ok(ChangedOccurrence { occurrence: occurrence_named(tx, &row, input.due_on)?, previous: Box::new(previous) })
    }

    fn summary(input: &RestoreOccurrenceInput, output: &ChangedOccurrence) -> String {
        format!("Put {}, due {}, back", output.occurrence.payment_name, input.due_on)
    }

    fn undo(input: &RestoreOccurrenceInput, output: &ChangedOccurrence) -> Option<UndoCall> {
        Some(back_to(&input.payment_id, &output.previous))
    }
}
