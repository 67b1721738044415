//! `move_occurrence`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::agreed;
use super::occurrence_named::occurrence_named;
use super::records::ChangedOccurrence;
use super::schedule::OccurrenceChange;
use super::skip_occurrence::back_to;
use super::store::{changes, decisions, payments};
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// Which due date, and when it is to be paid instead.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct MoveOccurrenceInput {
    /// The payment.
    pub payment_id: String,
    /// The due date as agreed; it stays the occurrence's name.
    pub due_on: NaiveDate,
    /// The day to pay on instead. Weekends and holidays do not shift it.
    pub to_on: NaiveDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Moves one due date to another day.
pub struct MoveOccurrence;

impl Command for MoveOccurrence {
    const NAME: &'static str = "move_occurrence";
    const DESCRIPTION: &'static str = "Moves one due date of a payment to another day. The others stay.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = MoveOccurrenceInput;
    type Output = ChangedOccurrence;

    fn run(input: &MoveOccurrenceInput, tx: &mut Tx<'_>) -> OpResult<ChangedOccurrence> {
        let row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let previous = occurrence_named(tx, &row, input.due_on)?;
        let to_on = agreed::civil_date(input.to_on, "toOn")?;
        let is_settled = !previous.state.awaits_payment() && !previous.confirmations.is_empty();
        if is_settled {
            return Err(OpError::conflict(format!("{}, due {}, is paid; there is nothing to move.", row.name, input.due_on)).at("dueOn"));
        }
        let reason = optional_text(input.reason.as_deref(), "reason", agreed::TEXT_MAX)?;
        decisions::set_override(tx, row.seq, input.due_on, OccurrenceChange::MoveTo(to_on), reason.as_deref())?;
        changes::note(tx, row.seq)?;
        Ok(ChangedOccurrence { occurrence: occurrence_named(tx, &row, input.due_on)?, previous: Box::new(previous) })
    }

    fn summary(input: &MoveOccurrenceInput, output: &ChangedOccurrence) -> String {
        format!("Moved {}, due {}, to {}", output.occurrence.payment_name, input.due_on, input.to_on)
    }

    fn undo(input: &MoveOccurrenceInput, output: &ChangedOccurrence) -> Option<UndoCall> {
        Some(back_to(&input.payment_id, &output.previous))
    }
}
