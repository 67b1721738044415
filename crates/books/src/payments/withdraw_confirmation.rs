//! `withdraw_confirmation`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::agreed;
use super::confirm_payment::confirm_again;
use super::records::Confirmation;
use super::store::{changes, confirmations};
use crate::bank::match_bank_line::is_matched;
use crate::bank::protection::refuse_reconciled_entry;
use crate::bank::store::matches;
use crate::company;
use crate::ledger;
use crate::read_model::{ACCOUNTS, LEDGER, PAYMENTS, REMINDERS};
use crate::wire::required_text;

/// Which confirmation, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct WithdrawConfirmationInput {
    /// The confirmation.
    pub confirmation_id: String,
    /// Why.
    pub reason: String,
}

/// A confirmation that was withdrawn.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct WithdrawnConfirmation {
    /// The confirmation.
    #[serde(flatten)]
    #[ts(flatten)]
    pub confirmation: Confirmation,
    /// The date of the entry that reverses it: the day of payment, or today where that day is locked.
    pub reversed_on: NaiveDate,
}

/// Takes a confirmation back.
pub struct WithdrawConfirmation;

impl Command for WithdrawConfirmation {
    const NAME: &'static str = "withdraw_confirmation";
    const DESCRIPTION: &'static str =
        "Withdraws a confirmation that was wrong: its journal entry is reversed, and the due date is open again.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = WithdrawConfirmationInput;
    type Output = WithdrawnConfirmation;

    fn run(input: &WithdrawConfirmationInput, tx: &mut Tx<'_>) -> OpResult<WithdrawnConfirmation> {
        let row = confirmations::by_id(tx, &input.confirmation_id, "confirmationId")?;
        if let Some(at) = &row.wire.withdrawn_at {
            let date = at.get(..10).unwrap_or(at);
            return Err(OpError::conflict(format!("This confirmation was withdrawn on {date}."))
                .at("confirmationId")
                .hint("A confirmation is withdrawn once."));
        }
        refuse_reconciled_entry(tx, row.entry_seq, "confirmationId")?;
        if matches::has_entry(tx, row.entry_seq)? {
            return Err(is_matched("confirmationId"));
        }
        let reason = required_text(&input.reason, "reason", agreed::TEXT_MAX)?;
        // Where the entry's own day is locked, the books are put right today.
        let locked_through = company::settings(tx)?.locked_through;
        let on =
            if locked_through.is_some_and(|locked| row.entry_date <= locked) { tx.today().max(row.entry_date) } else { row.entry_date };
        // The ledger speaks of the entry's date; here it follows from the confirmation.
        let reversal = ledger::reverse(tx, row.entry_seq, on, &reason, Self::NAME).map_err(|error| match error.field.as_deref() {
            Some("entryDate") => error.at("confirmationId"),
            _ => error,
        })?;
        confirmations::withdraw(tx, row.seq, &reason, reversal.seq)?;
        changes::note(tx, row.payment_seq)?;
        let confirmation = confirmations::by_id(tx, &input.confirmation_id, "confirmationId")?.wire;
        Ok(WithdrawnConfirmation { confirmation, reversed_on: on })
    }

    fn summary(input: &WithdrawConfirmationInput, output: &WithdrawnConfirmation) -> String {
        let output = &output.confirmation;
        let due = output.due_on.map(|due_on| format!(", due {due_on}")).unwrap_or_default();
        format!(
            "Withdrew the confirmation of {}{due}: {} {} ({})",
            output.payment_name,
            output.amount.amount,
            output.amount.currency,
            input.reason.trim()
        )
    }

    fn undo(_: &WithdrawConfirmationInput, output: &WithdrawnConfirmation) -> Option<UndoCall> {
        // Reversed on another day, the day that it was paid on is locked and takes it no more.
        (output.reversed_on == output.confirmation.paid_on).then(|| confirm_again(&output.confirmation))
    }
}
