//! `cancel_payment`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::records::Payment;
use super::shown;
use super::store::{changes, payments};
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// Which payment, and from when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct CancelPaymentInput {
    /// The payment.
    pub id: String,
    /// The first day on which nothing is due any more; today unless said. What was due before is still to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Ends a payment.
pub struct CancelPayment;

impl Command for CancelPayment {
    const NAME: &'static str = "cancel_payment";
    const DESCRIPTION: &'static str = "Cancels a payment: nothing of it is due from a day on. What was due before, and its history, stay.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = CancelPaymentInput;
    type Output = Payment;

    fn run(input: &CancelPaymentInput, tx: &mut Tx<'_>) -> OpResult<Payment> {
        let mut row = payments::by_id(tx, &input.id, "id")?;
        if let Some(since) = row.cancelled_from_on {
            return Err(OpError::conflict(format!("{} is cancelled from {since} already.", row.name))
                .hint("Reinstate it first to give another date."));
        }
        row.cancelled_from_on = Some(agreed::civil_date(input.from.unwrap_or_else(|| tx.today()), "from")?);
        row.cancelled_reason = optional_text(input.reason.as_deref(), "reason", agreed::TEXT_MAX)?;
        payments::update(tx, &row)?;
        changes::note(tx, row.seq)?;
        shown::payment_of(tx, row.seq)
    }

    fn summary(_: &CancelPaymentInput, output: &Payment) -> String {
        let from = output.cancelled_from.map(|from| format!(" from {from}")).unwrap_or_default();
        format!("Cancelled {}{from}", output.name)
    }

    fn undo(_: &CancelPaymentInput, output: &Payment) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "reinstate_payment".to_owned(),
            input: json!({ "id": output.id }),
            label: format!("Reinstate {}", output.name),
        })
    }
}
