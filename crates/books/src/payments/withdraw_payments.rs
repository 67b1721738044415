//! `withdraw_payments`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::changed_terms::earliest_start;
use super::import_plan::ROWS_MAX;
use super::store::{changes, confirmations, decisions, payments};
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// Which payments, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct WithdrawPaymentsInput {
    /// The payments; at most 20,000.
    pub ids: Vec<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// How many payments a change reached.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaymentsChanged {
    /// How many.
    pub count: u32,
}

impl PaymentsChanged {
    /// `1 payment` or `7 payments`.
    pub fn words(&self) -> String {
        if self.count == 1 { "1 payment".to_owned() } else { format!("{} payments", self.count) }
    }
}

/// Takes back payments that were added by mistake.
pub struct WithdrawPayments;

impl Command for WithdrawPayments {
    const NAME: &'static str = "withdraw_payments";
    const DESCRIPTION: &'static str = "Takes back payments that were added by mistake, such as an import: each is cancelled from its first day, so that nothing of it was ever due.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = WithdrawPaymentsInput;
    type Output = PaymentsChanged;

    fn run(input: &WithdrawPaymentsInput, tx: &mut Tx<'_>) -> OpResult<PaymentsChanged> {
        let reason = optional_text(input.reason.as_deref(), "reason", agreed::TEXT_MAX)?;
        for (index, id) in checked_ids(&input.ids)?.iter().enumerate() {
            let field = format!("ids[{index}]");
            let mut row = payments::by_id(tx, id, &field)?;
            if let Some(since) = row.cancelled_from_on {
                return Err(OpError::conflict(format!("{} is cancelled from {since} already.", row.name))
                    .at(field)
                    .hint("Leave it out, or reinstate it first."));
            }
            if confirmations::of_payment(tx, row.seq)?.iter().any(|each| each.withdrawn_at.is_none()) {
                return Err(OpError::conflict(format!("{} was paid already.", row.name))
                    .at(field)
                    .hint("Withdraw its confirmations first, or cancel it from a day on with cancel_payment."));
            }
            row.cancelled_from_on = earliest_start(&decisions::versions(tx, &row)?);
            row.cancelled_reason.clone_from(&reason);
            payments::update(tx, &row)?;
            changes::note(tx, row.seq)?;
        }
        Ok(PaymentsChanged { count: count(&input.ids) })
    }

    fn summary(_: &WithdrawPaymentsInput, output: &PaymentsChanged) -> String {
        format!("Took back {}", output.words())
    }

    fn undo(input: &WithdrawPaymentsInput, output: &PaymentsChanged) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "reinstate_payments".to_owned(),
            input: json!({ "ids": input.ids }),
            label: format!("Reinstate {}", output.words()),
        })
    }
}

/// Ids of a list that is neither empty nor too long.
pub(super) fn checked_ids(ids: &[String]) -> OpResult<&[String]> {
    if ids.is_empty() || ids.len() > ROWS_MAX {
        return Err(OpError::invalid("ids", format!("Give 1 to {ROWS_MAX} payments.")));
    }
    Ok(ids)
}

pub(super) fn count(ids: &[String]) -> u32 {
    u32::try_from(ids.len()).unwrap_or(u32::MAX)
}
