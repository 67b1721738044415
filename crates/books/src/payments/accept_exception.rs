//! `accept_exception`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::occurrence_named::occurrence_named;
use super::occurrence_state::OccurrenceState;
use super::records::AcceptedException;
use super::store::payments::PaymentRow;
use super::store::{acceptances, changes, confirmations, payments};
use crate::read_model::{PAYMENTS, REMINDERS};
use crate::wire::required_text;

/// Which exception, and why it may stand.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct AcceptExceptionInput {
    /// The payment.
    pub payment_id: String,
    /// The due date whose amount differs, that was paid twice, or of which a part is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_on: Option<NaiveDate>,
    /// The confirmation of what was paid without being due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confirmation_id: Option<String>,
    /// Why it may stand.
    pub reason: String,
}

/// Lets an exception stand.
pub struct AcceptException;

impl Command for AcceptException {
    const NAME: &'static str = "accept_exception";
    const DESCRIPTION: &'static str = "Lets an exception of a payment stand, with the reason: an amount that differs, a second payment, one without being due, or a rest that will not come. Should anything more be confirmed or withdrawn, it is pointed out anew.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, REMINDERS];
    type Input = AcceptExceptionInput;
    type Output = AcceptedException;

    fn run(input: &AcceptExceptionInput, tx: &mut Tx<'_>) -> OpResult<AcceptedException> {
        let payment = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let reason = required_text(&input.reason, "reason", agreed::TEXT_MAX)?;
        let (confirmation_seq, count, state) = match (input.due_on, input.confirmation_id.as_deref()) {
            (Some(due_on), None) => of_due_date(tx, &payment, due_on)?,
            (None, Some(id)) => of_confirmation(tx, &payment, id)?,
            _ => {
                return Err(OpError::invalid("dueOn", "Give either the due date, or the confirmation of what was not due.")
                    .hint("payment shows both."));
            }
        };
        let id = acceptances::insert(tx, confirmation_seq, count, state, &reason)?;
        changes::note(tx, payment.seq)?;
        Ok(acceptances::by_id(tx, &id, "id")?.wire)
    }

    fn summary(_: &AcceptExceptionInput, output: &AcceptedException) -> String {
        format!("Accepted {} ({})", said(output), output.reason)
    }

    fn undo(_: &AcceptExceptionInput, output: &AcceptedException) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "withdraw_acceptance".to_owned(),
            input: json!({ "id": output.id }),
            label: format!("Point out {} again", output.payment_name),
        })
    }
}

/// An accepted exception in a sentence: `that Rent, due 2026-03-01, was paid twice`.
pub(super) fn said(accepted: &AcceptedException) -> String {
    let due = accepted.due_on.map(|due_on| format!(", due {due_on},")).unwrap_or_default();
    let what = match accepted.state {
        OccurrenceState::PaidTwice => "was paid twice",
        OccurrenceState::NotDue => "was paid without being due",
        OccurrenceState::Missed => "was not paid in full",
        _ => "was paid with another amount",
    };
    format!("that {}{due} {what}", accepted.payment_name)
}

type Exception = (i64, u32, OccurrenceState);

fn of_due_date(tx: &Tx<'_>, payment: &PaymentRow, due_on: NaiveDate) -> OpResult<Exception> {
    let standing = confirmations::standing_seqs(tx, payment.seq, due_on)?;
    let count = u32::try_from(standing.len()).unwrap_or(u32::MAX);
    let named = match occurrence_named(tx, payment, due_on) {
        Ok(occurrence) => occurrence.state,
        // What was confirmed for a date that is no due date any more was not due.
        Err(_) if count > 0 => OccurrenceState::NotDue,
        Err(error) => return Err(error),
    };
    match standing.last() {
        Some(last) if named.is_exception() => Ok((*last, count, named)),
        None if named == OccurrenceState::Missed => {
            Err(OpError::conflict(format!("{}, due {due_on}, was missed, and nothing was paid.", payment.name))
                .at("dueOn")
                .hint("Skip it with the reason, if it is not to be paid."))
        }
        _ => Err(OpError::conflict(format!("{}, due {due_on}, is no exception.", payment.name))
            .at("dueOn")
            .hint("There is nothing to accept.")),
    }
}

fn of_confirmation(tx: &Tx<'_>, payment: &PaymentRow, id: &str) -> OpResult<Exception> {
    let row = confirmations::by_id(tx, id, "confirmationId")?;
    if row.payment_seq != payment.seq {
        return Err(OpError::invalid("confirmationId", format!("This confirmation is not of {}.", payment.name)));
    }
    if row.wire.withdrawn_at.is_some() {
        return Err(OpError::conflict("This confirmation was withdrawn.").at("confirmationId").hint("There is nothing to accept."));
    }
    match row.wire.due_on {
        Some(due_on) => of_due_date(tx, payment, due_on).map_err(|error| error.at("confirmationId")),
        None if acceptances::of_payment(tx, payment.seq)?.iter().any(|accepted| accepted.confirmation_id == row.wire.id) => {
            Err(OpError::conflict("This was accepted already.").at("confirmationId"))
        }
        None => Ok((row.seq, 1, OccurrenceState::NotDue)),
    }
}
