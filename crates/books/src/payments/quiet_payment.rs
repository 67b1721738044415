//! `quiet_payment`.

use engine::{Command, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::records::ChangedPayment;
use super::shown;
use super::store::{changes, payments};
use crate::read_model::{PAYMENTS, REMINDERS};

/// Which payment, and whether it is quiet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct QuietPaymentInput {
    /// The payment.
    pub id: String,
    /// Whether nothing is said about it.
    pub quiet: bool,
}

/// Stops the reminders of a payment, or lets them come again.
pub struct QuietPayment;

impl Command for QuietPayment {
    const NAME: &'static str = "quiet_payment";
    const DESCRIPTION: &'static str = "Stops the reminders of one payment, or lets them come again. It stays on the board.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, REMINDERS];
    type Input = QuietPaymentInput;
    type Output = ChangedPayment;

    fn run(input: &QuietPaymentInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let mut row = payments::by_id(tx, &input.id, "id")?;
        let previous = shown::payment(tx, &row)?;
        if row.quiet != input.quiet {
            row.quiet = input.quiet;
            payments::update(tx, &row)?;
            changes::note(tx, row.seq)?;
        }
        Ok(ChangedPayment { payment: shown::payment_of(tx, row.seq)?, previous })
    }

    fn summary(input: &QuietPaymentInput, output: &ChangedPayment) -> String {
        if input.quiet {
            format!("No more reminders of {}", output.payment.name)
        } else {
            format!("Reminders of {} again", output.payment.name)
        }
    }

    fn undo(input: &QuietPaymentInput, output: &ChangedPayment) -> Option<UndoCall> {
        if output.previous.quiet == input.quiet {
            return None;
        }
        let label =
            if input.quiet { format!("Remind of {} again", output.payment.name) } else { format!("Keep {} quiet", output.payment.name) };
        Some(UndoCall { operation: "quiet_payment".to_owned(), input: json!({ "id": output.payment.id, "quiet": !input.quiet }), label })
    }
}
