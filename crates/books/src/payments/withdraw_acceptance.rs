//! `withdraw_acceptance`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::accept_exception::said;
use super::records::AcceptedException;
use super::store::{acceptances, changes};
use crate::read_model::{PAYMENTS, REMINDERS};

/// Which acceptance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct WithdrawAcceptanceInput {
    /// The acceptance.
    pub id: String,
}

/// Points an accepted exception out again.
pub struct WithdrawAcceptance;

impl Command for WithdrawAcceptance {
    const NAME: &'static str = "withdraw_acceptance";
    const DESCRIPTION: &'static str = "Takes back that an exception of a payment may stand: it is pointed out again.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, REMINDERS];
    type Input = WithdrawAcceptanceInput;
    type Output = AcceptedException;

    fn run(input: &WithdrawAcceptanceInput, tx: &mut Tx<'_>) -> OpResult<AcceptedException> {
        let row = acceptances::by_id(tx, &input.id, "id")?;
        if row.withdrawn_at.is_some() {
            return Err(OpError::conflict("This was taken back before.").at("id").hint("The exception is pointed out already."));
        }
        acceptances::withdraw(tx, row.seq)?;
        changes::note(tx, row.payment_seq)?;
        Ok(row.wire)
    }

    fn summary(_: &WithdrawAcceptanceInput, output: &AcceptedException) -> String {
        format!("Pointed out again {}", said(output))
    }

    fn undo(_: &WithdrawAcceptanceInput, output: &AcceptedException) -> Option<UndoCall> {
        let mut input = json!({ "paymentId": output.payment_id, "reason": output.reason });
        match output.due_on {
            Some(due_on) => input["dueOn"] = json!(due_on),
            None => input["confirmationId"] = json!(output.confirmation_id),
        }
        Some(UndoCall {
            operation: "accept_exception".to_owned(),
            input,
            label: format!("Accept the exception of {} again", output.payment_name),
        })
    }
}
