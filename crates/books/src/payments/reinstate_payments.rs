//! `reinstate_payments`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::changed_terms::earliest_start;
use super::store::{changes, decisions, payments};
use super::withdraw_payments::{PaymentsChanged, checked_ids, count};
use crate::read_model::PAYMENTS;

/// Which payments.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ReinstatePaymentsInput {
    /// The payments; at most 20,000.
    pub ids: Vec<String>,
}

/// Takes back the withdrawal of payments.
pub struct ReinstatePayments;

impl Command for ReinstatePayments {
    const NAME: &'static str = "reinstate_payments";
    const DESCRIPTION: &'static str = "Takes back the withdrawal of payments, such as an import that is wanted after all.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = ReinstatePaymentsInput;
    type Output = PaymentsChanged;

    fn run(input: &ReinstatePaymentsInput, tx: &mut Tx<'_>) -> OpResult<PaymentsChanged> {
        for (index, id) in checked_ids(&input.ids)?.iter().enumerate() {
            let field = format!("ids[{index}]");
            let mut row = payments::by_id(tx, id, &field)?;
            // One that was cancelled for another reason must not come back as if it had been withdrawn.
            if row.cancelled_from_on.is_none() || row.cancelled_from_on != earliest_start(&decisions::versions(tx, &row)?) {
                return Err(OpError::conflict(format!("{} is not withdrawn.", row.name)).at(field).hint("Leave it out."));
            }
            row.cancelled_from_on = None;
            row.cancelled_reason = None;
            payments::update(tx, &row)?;
            changes::note(tx, row.seq)?;
        }
        Ok(PaymentsChanged { count: count(&input.ids) })
    }

    fn summary(_: &ReinstatePaymentsInput, output: &PaymentsChanged) -> String {
        format!("Reinstated {}", output.words())
    }

    fn undo(input: &ReinstatePaymentsInput, output: &PaymentsChanged) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "withdraw_payments".to_owned(),
            input: json!({ "ids": input.ids }),
            label: format!("Take back {}", output.words()),
        })
    }
}
