//! `reinstate_payment`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::records::ChangedPayment;
use super::shown;
use super::store::{changes, payments};
use crate::read_model::PAYMENTS;

/// Which payment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ReinstatePaymentInput {
    /// The payment.
    pub id: String,
}

/// Takes back the cancelling of a payment.
pub struct ReinstatePayment;

impl Command for ReinstatePayment {
    const NAME: &'static str = "reinstate_payment";
    const DESCRIPTION: &'static str = "Takes back the cancelling of a payment, as if it had never been cancelled.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = ReinstatePaymentInput;
    type Output = ChangedPayment;

    fn run(input: &ReinstatePaymentInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let mut row = payments::by_id(tx, &input.id, "id")?;
        if row.cancelled_from_on.is_none() {
            return Err(OpError::conflict(format!("{} is not cancelled.", row.name)).hint("There is nothing to take back."));
        }
        let previous = shown::payment(tx, &row)?;
        row.cancelled_from_on = None;
        row.cancelled_reason = None;
        payments::update(tx, &row)?;
        changes::note(tx, row.seq)?;
        Ok(ChangedPayment { payment: shown::payment_of(tx, row.seq)?, previous })
    }

    fn summary(_: &ReinstatePaymentInput, output: &ChangedPayment) -> String {
        format!("Reinstated {}", output.payment.name)
    }

    fn undo(_: &ReinstatePaymentInput, output: &ChangedPayment) -> Option<UndoCall> {
        let input = json!({ "id": output.payment.id, "from": output.previous.cancelled_from? });
        Some(UndoCall { operation: "cancel_payment".to_owned(), input, label: format!("Cancel {} again", output.payment.name) })
    }
}
