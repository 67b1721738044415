//! `verify_autopay`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::agreed;
use super::records::{ChangedPayment, EvidenceKind};
use super::shown;
use super::store::{changes, payments};
use super::terms::AutopayState;
use super::turn_off_autopay::set_up_again;
use crate::read_model::PAYMENTS;
use crate::wire::required_text;

/// What proves that autopay works.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct EvidenceInput {
    /// A line of the bank, or your word.
    pub kind: EvidenceKind,
    /// The line as the bank shows it, or how you know.
    pub note: String,
}

/// Which payment, and what proves it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct VerifyAutopayInput {
    /// The payment.
    pub payment_id: String,
    /// The evidence.
    pub evidence: EvidenceInput,
}

/// Marks autopay as verified.
pub struct VerifyAutopay;

impl Command for VerifyAutopay {
    const NAME: &'static str = "verify_autopay";
    const DESCRIPTION: &'static str = "Records what proves that a payment goes out by itself: a bank line or your word.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS];
    type Input = VerifyAutopayInput;
    type Output = ChangedPayment;

    fn run(input: &VerifyAutopayInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let mut row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        if row.autopay.state == AutopayState::Off {
            return Err(
                OpError::conflict(format!("Autopay of {} is off.", row.name)).hint("Set it up first; then watch the first withdrawal.")
            );
        }
        let previous = shown::payment(tx, &row)?;
        let note = required_text(&input.evidence.note, "evidence.note", agreed::TEXT_MAX)?;
        row.autopay.state = AutopayState::Verified;
        row.autopay.evidence = Some((input.evidence.kind, Some(note), tx.now_text()));
        payments::update(tx, &row)?;
        changes::note(tx, row.seq)?;
        Ok(ChangedPayment { payment: shown::payment_of(tx, row.seq)?, previous })
    }

    fn summary(input: &VerifyAutopayInput, output: &ChangedPayment) -> String {
        let by = match input.evidence.kind {
            EvidenceKind::BankLine => "a bank line",
            EvidenceKind::OwnersWord => "the owner's word",
        };
        format!("Autopay of {} is verified by {by}: {}", output.payment.name, input.evidence.note.trim())
    }

    fn undo(_: &VerifyAutopayInput, output: &ChangedPayment) -> Option<UndoCall> {
        // Evidence that was replaced does not come back by one call.
        (output.previous.autopay.state == AutopayState::SetUp).then(|| set_up_again(&output.previous))
    }
}
