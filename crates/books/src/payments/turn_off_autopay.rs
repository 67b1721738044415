//! `turn_off_autopay`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::records::{ChangedPayment, Payment};
use super::shown;
use super::store::payments::AutopayRow;
use super::store::{changes, payments};
use super::terms::AutopayState;
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// Which payment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct TurnOffAutopayInput {
    /// The payment.
    pub payment_id: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Marks autopay as off.
pub struct TurnOffAutopay;

impl Command for TurnOffAutopay {
    const NAME: &'static str = "turn_off_autopay";
    const DESCRIPTION: &'static str = "Marks that a payment no longer goes out by itself. What proved it no longer counts.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = TurnOffAutopayInput;
    type Output = ChangedPayment;

    fn run(input: &TurnOffAutopayInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let mut row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        if row.autopay.state == AutopayState::Off {
            return Err(OpError::conflict(format!("Autopay of {} is off already.", row.name)));
        }
        let previous = shown::payment(tx, &row)?;
        optional_text(input.reason.as_deref(), "reason", agreed::TEXT_MAX)?;
        row.autopay = AutopayRow::default();
        payments::update(tx, &row)?;
        changes::note(tx, row.seq)?;
        Ok(ChangedPayment { payment: shown::payment_of(tx, row.seq)?, previous })
    }

    fn summary(input: &TurnOffAutopayInput, output: &ChangedPayment) -> String {
        let reason = input
            .reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
            .map(|reason| format!(": {reason}"))
            .unwrap_or_default();
        format!("Autopay of {} is off{reason}", output.payment.name)
    }

    fn undo(_: &TurnOffAutopayInput, output: &ChangedPayment) -> Option<UndoCall> {
        Some(set_up_again(&output.previous))
    }
}

/// The call that sets autopay up as it was, to be verified anew.
pub fn set_up_again(previous: &Payment) -> UndoCall {
    let autopay = &previous.autopay;
    let mut input = json!({ "paymentId": previous.id });
    if let Some(set_up_on) = autopay.set_up_on {
        input["setUpOn"] = json!(set_up_on);
    }
    if let Some(playbook) = &autopay.playbook_id {
        input["playbookId"] = json!(playbook);
    }
    if let Some(note) = &autopay.note {
        input["note"] = json!(note);
    }
    let to_verify = if autopay.state == AutopayState::Verified { ", to be verified anew" } else { "" };
    UndoCall { operation: "set_up_autopay".to_owned(), input, label: format!("Set autopay of {} up again{to_verify}", previous.name) }
}
