//! `pause_payment`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::records::ChangedPayment;
use super::shown;
use super::store::{changes, decisions, payments};
use crate::read_model::PAYMENTS;
use crate::wire::optional_text;

/// Which payment, and for how long.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PausePaymentInput {
    /// The payment.
    pub id: String,
    /// The first day on which nothing is due; today unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// The first day on which it can fall due again; unless said, it is paused until you resume it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Lets a payment rest.
pub struct PausePayment;

impl Command for PausePayment {
    const NAME: &'static str = "pause_payment";
    const DESCRIPTION: &'static str = "Pauses a payment: nothing of it is due meanwhile. What was due before stays due.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = PausePaymentInput;
    type Output = ChangedPayment;

    fn run(input: &PausePaymentInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let row = payments::by_id(tx, &input.id, "id")?;
        if row.cancelled_from_on.is_some() {
            return Err(OpError::conflict(format!("{} is cancelled; there is nothing to pause.", row.name)).hint("Reinstate it first."));
        }
        let previous = shown::payment(tx, &row)?;
        let from = agreed::civil_date(input.from.unwrap_or_else(|| tx.today()), "from")?;
        let until = input.until.map(|until| agreed::civil_date(until, "until")).transpose()?;
        if until.is_some_and(|until| until <= from) {
            return Err(OpError::invalid("until", "The pause would end before it begins.")
                .hint("Until is the first day on which it can fall due again."));
        }
        let overlaps =
            |pause: &decisions::PauseRow| until.is_none_or(|until| pause.from_on < until) && pause.until_on.is_none_or(|end| from < end);
        if let Some(pause) = decisions::all_pauses(tx, Some(row.seq))?.iter().find(|pause| overlaps(pause)) {
            let end = pause.until_on.map(|until| format!(" until {until}")).unwrap_or_default();
            return Err(OpError::conflict(format!("{} is paused from {}{end} already.", row.name, pause.from_on))
                .at("from")
                .hint("Resume it first, then pause it anew."));
        }
        let reason = optional_text(input.reason.as_deref(), "reason", agreed::TEXT_MAX)?;
        decisions::insert_pause(tx, row.seq, from, until, reason.as_deref())?;
        changes::note(tx, row.seq)?;
        Ok(ChangedPayment { payment: shown::payment_of(tx, row.seq)?, previous })
    }

    fn summary(input: &PausePaymentInput, output: &ChangedPayment) -> String {
        let from = input.from.map(|from| format!(" from {from}")).unwrap_or_default();
        let until = input.until.map(|until| format!(" until {until}")).unwrap_or_default();
        format!("Paused {}{from}{until}", output.payment.name)
    }

    fn undo(input: &PausePaymentInput, output: &ChangedPayment) -> Option<UndoCall> {
        let from = input.from.or(output.payment.paused_from)?;
        let input = json!({ "id": output.payment.id, "from": from, "pauseFrom": from });
        Some(UndoCall { operation: "resume_payment".to_owned(), input, label: format!("Resume {}", output.payment.name) })
    }
}
