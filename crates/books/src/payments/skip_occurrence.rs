//! `skip_occurrence`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::occurrence_named::occurrence_named;
use super::occurrence_state::OccurrenceState;
use super::records::ChangedOccurrence;
use super::schedule::OccurrenceChange;
use super::store::{changes, decisions, payments};
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// Which due date.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct SkipOccurrenceInput {
    /// The payment.
    pub payment_id: String,
    /// The due date.
    pub due_on: NaiveDate,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Leaves out one due date.
pub struct SkipOccurrence;

impl Command for SkipOccurrence {
    const NAME: &'static str = "skip_occurrence";
    const DESCRIPTION: &'static str = "Leaves out one due date of a payment: it is not to be paid. The others stay.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = SkipOccurrenceInput;
    type Output = ChangedOccurrence;

    fn run(input: &SkipOccurrenceInput, tx: &mut Tx<'_>) -> OpResult<ChangedOccurrence> {
        let row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let previous = occurrence_named(tx, &row, input.due_on)?;
        if previous.state == OccurrenceState::Skipped {
            return Err(OpError::conflict(format!("{}, due {}, is skipped already.", row.name, input.due_on)).at("dueOn"));
        }
        if !previous.confirmations.is_empty() {
            let error = OpError::conflict(format!("{}, due {}, has a confirmation; it cannot be left out.", row.name, input.due_on));
            return Err(error.at("dueOn").hint("Withdraw the confirmation first."));
        }
        let reason = optional_text(input.reason.as_deref(), "reason", agreed::TEXT_MAX)?;
        decisions::set_override(tx, row.seq, input.due_on, OccurrenceChange::Skip, reason.as_deref())?;
        changes::note(tx, row.seq)?;
        Ok(ChangedOccurrence { occurrence: occurrence_named(tx, &row, input.due_on)?, previous: Box::new(previous) })
    }

    fn summary(input: &SkipOccurrenceInput, output: &ChangedOccurrence) -> String {
        format!("Skipped {}, due {}", output.occurrence.payment_name, input.due_on)
    }

    fn undo(input: &SkipOccurrenceInput, output: &ChangedOccurrence) -> Option<UndoCall> {
        Some(back_to(&input.payment_id, &output.previous))
    }
}

/// The call that puts an occurrence where it was.
pub fn back_to(payment_id: &str, previous: &super::records::Occurrence) -> UndoCall {
    let (name, due_on) = (&previous.payment_name, previous.due_on);
    let about = json!({ "paymentId": payment_id, "dueOn": due_on });
    if previous.state == OccurrenceState::Skipped {
        return UndoCall { operation: "skip_occurrence".to_owned(), input: about, label: format!("Skip {name}, due {due_on}, again") };
    }
    if previous.moved_from.is_some() {
        let input = json!({ "paymentId": payment_id, "dueOn": due_on, "toOn": previous.pay_on });
        return UndoCall {
            operation: "move_occurrence".to_owned(),
            input,
            label: format!("Move {name}, due {due_on}, back to {}", previous.pay_on),
        };
    }
    UndoCall { operation: "restore_occurrence".to_owned(), input: about, label: format!("Put {name}, due {due_on}, back") }
}
