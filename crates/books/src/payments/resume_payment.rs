//! `resume_payment`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::records::Payment;
use super::shown;
use super::store::{changes, decisions, payments};
use crate::read_model::PAYMENTS;

/// Which payment, and from when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ResumePaymentInput {
    /// The payment.
    pub id: String,
    /// The first day on which it can fall due again; today unless said. The first day of a pause takes all of it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// The first day of the pause that is meant, where only that one is to end. Unless said, pauses that follow each other
    /// without a day between are one, and end together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pause_from: Option<NaiveDate>,
}

/// A payment that falls due again.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ResumedPayment {
    /// The payment.
    #[serde(flatten)]
    #[ts(flatten)]
    pub payment: Payment,
    /// The first day on which it can fall due again.
    pub resumed_from: NaiveDate,
    /// When the pause began.
    pub pause_began_on: NaiveDate,
    /// When the pause would have ended by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pause_until: Option<NaiveDate>,
}

/// Ends the pause of a payment.
pub struct ResumePayment;

impl Command for ResumePayment {
    const NAME: &'static str = "resume_payment";
    const DESCRIPTION: &'static str = "Ends the pause of a payment: it falls due again from a day on.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = ResumePaymentInput;
    type Output = ResumedPayment;

    fn run(input: &ResumePaymentInput, tx: &mut Tx<'_>) -> OpResult<ResumedPayment> {
        let row = payments::by_id(tx, &input.id, "id")?;
        let today = tx.today();
        let from = agreed::civil_date(input.from.unwrap_or(today), "from")?;
        let pauses = decisions::all_pauses(tx, Some(row.seq))?;
        // The pause that is meant: the one that the day lies in, else the present one, else the next one.
        let meant = match input.pause_from {
            Some(named) => pauses.iter().find(|pause| pause.from_on == named),
            None => pauses
                .iter()
                .find(|pause| pause.contains(from))
                .or_else(|| pauses.iter().find(|pause| pause.until_on.is_none_or(|until| today < until))),
        };
        let Some(pause) = meant else {
            if let Some(named) = input.pause_from {
                return Err(OpError::conflict(format!("{} has no pause that begins on {named}.", row.name)).at("pauseFrom"));
            }
            return Err(OpError::conflict(format!("{} is not paused.", row.name)).hint("There is nothing to resume."));
        };
        if let Some(until) = pause.until_on.filter(|until| from >= *until) {
            return Err(OpError::invalid(
                "from",
                format!("It falls due again on {until} by itself; {from} would not end the pause earlier."),
            )
            .hint("Give an earlier day, or pause it anew."));
        }
        // Pauses that follow each other without a day between are one to the owner.
        let (mut pause_until, mut following) = (pause.until_on, Vec::new());
        while input.pause_from.is_none()
            && let Some(next) = pauses.iter().find(|next| Some(next.from_on) == pause_until)
        {
            following.push(next.seq);
            pause_until = next.until_on;
        }
        for seq in following {
            decisions::delete_pause(tx, seq)?;
        }
        if from <= pause.from_on {
            decisions::delete_pause(tx, pause.seq)?;
        } else {
            decisions::set_pause_until(tx, pause.seq, from)?;
        }
        changes::note(tx, row.seq)?;
        Ok(ResumedPayment { payment: shown::payment_of(tx, row.seq)?, resumed_from: from, pause_began_on: pause.from_on, pause_until })
    }

    fn summary(_: &ResumePaymentInput, output: &ResumedPayment) -> String {
        format!("Resumed {} from {}", output.payment.name, output.resumed_from)
    }

    fn undo(_: &ResumePaymentInput, output: &ResumedPayment) -> Option<UndoCall> {
        // What is left of the pause stays; the part that was taken off it comes back.
        let mut input = json!({ "id": output.payment.id, "from": output.resumed_from.max(output.pause_began_on) });
        if let Some(until) = output.pause_until {
            input["until"] = json!(until);
        }
        Some(UndoCall { operation: "pause_payment".to_owned(), input, label: format!("Pause {} again", output.payment.name) })
    }
}
