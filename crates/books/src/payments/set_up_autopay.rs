//! `set_up_autopay`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::playbooks;
use super::records::ChangedPayment;
use super::shown;
use super::store::payments::AutopayRow;
use super::store::{changes, payments};
use super::terms::AutopayState;
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// How a payment goes out by itself.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct SetUpAutopayInput {
    /// The payment.
    pub payment_id: String,
    /// The playbook that led through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub playbook_id: Option<String>,
    /// Since when; today unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub set_up_on: Option<NaiveDate>,
    /// A note of your own, such as the number of the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Marks autopay as set up.
pub struct SetUpAutopay;

impl Command for SetUpAutopay {
    const NAME: &'static str = "set_up_autopay";
    const DESCRIPTION: &'static str = "Marks that a payment goes out by itself. It stays unverified until something proves it.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = SetUpAutopayInput;
    type Output = ChangedPayment;

    fn run(input: &SetUpAutopayInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let mut row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        if row.cancelled_from_on.is_some() {
            return Err(OpError::conflict(format!("{} is cancelled.", row.name)).hint("Reinstate it first."));
        }
        let previous = shown::payment(tx, &row)?;
        let set_up_on = agreed::civil_date(input.set_up_on.unwrap_or_else(|| tx.today()), "setUpOn")?;
        if set_up_on > tx.today() {
            return Err(OpError::invalid("setUpOn", "Autopay cannot have been set up in the future.").hint("Mark it when it is done."));
        }
        let playbook = input.playbook_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let playbook = playbook.map(|id| playbooks::playbook(id, "playbookId")).transpose()?;
        // An arrangement made anew has to prove itself anew.
        row.autopay = AutopayRow {
            state: AutopayState::SetUp,
            set_up_on: Some(set_up_on),
            playbook: playbook.map(|playbook| playbook.id.to_owned()),
            note: optional_text(input.note.as_deref(), "note", agreed::TEXT_MAX)?,
            evidence: None,
        };
        payments::update(tx, &row)?;
        changes::note(tx, row.seq)?;
        Ok(ChangedPayment { payment: shown::payment_of(tx, row.seq)?, previous })
    }

    fn summary(_: &SetUpAutopayInput, output: &ChangedPayment) -> String {
        format!("Autopay of {} is set up, not verified yet", output.payment.name)
    }

    fn undo(input: &SetUpAutopayInput, output: &ChangedPayment) -> Option<UndoCall> {
        // Evidence that was replaced does not come back by one call.
        let was_off = output.previous.autopay.state == AutopayState::Off;
        was_off.then(|| UndoCall {
            operation: "turn_off_autopay".to_owned(),
            input: json!({ "paymentId": input.payment_id }),
            label: format!("Turn autopay of {} off", output.payment.name),
        })
    }
}
