//! `confirm_payment`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::occurrence_named::{nearest_open, occurrence_named};
use super::occurrence_state::OccurrenceState;
use super::records::{Confirmation, Occurrence};
use super::store::confirmations::NewConfirmation;
use super::store::payments::PaymentRow;
use super::store::{changes, confirmations, decisions, payments};
use super::terms::PaymentMethod;
use crate::company;
use crate::ledger::store::account_by_code;
use crate::ledger::store::accounts::{AccountRow, account_by_seq};
use crate::ledger::{self, NewEntry, NewLine, Side};
use crate::read_model::{ACCOUNTS, LEDGER, PAYMENTS, REMINDERS};
use crate::wire::{money_in, optional_text, positive_money_in};

/// What was paid.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ConfirmPaymentInput {
    /// The payment.
    pub payment_id: String,
    /// The due date that it pays; unless said, the nearest open one whose grace holds the day of payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_on: Option<NaiveDate>,
    /// True when it was paid without being due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub not_due: Option<bool>,
    /// When the money left.
    pub paid_on: NaiveDate,
    /// How much, in the payment's currency; unless said, what is outstanding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<MoneyDto>,
    /// What it came to in the currency of the books, where the payment is in another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub base_amount: Option<MoneyDto>,
    /// How it was paid; unless said, as the payment says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<PaymentMethod>,
    /// The bank's or supplier's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
    /// The code of the account that it was paid from; unless said, the payment's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pay_from: Option<String>,
    /// Whether the rest is to follow: the due date stays open for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub more_to_come: Option<bool>,
    /// A note of your own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Records that a payment was made.
pub struct ConfirmPayment;

impl Command for ConfirmPayment {
    const NAME: &'static str = "confirm_payment";
    const DESCRIPTION: &'static str = "Records that a payment was made, and posts it to the ledger.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = ConfirmPaymentInput;
    type Output = Confirmation;

    fn run(input: &ConfirmPaymentInput, tx: &mut Tx<'_>) -> OpResult<Confirmation> {
        let payment = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let paid_on = agreed::civil_date(input.paid_on, "paidOn")?;
        if paid_on > tx.today() {
            return Err(OpError::invalid("paidOn", format!("{paid_on} lies ahead; only what was paid can be confirmed."))
                .hint("Confirm it when it is paid, or move the due date."));
        }
        let paid_for = paid_for(tx, input, &payment)?;
        let amount = amount(tx, input, &payment, paid_for.as_ref())?;
        let reference = optional_text(input.reference.as_deref(), "reference", 200)?;
        let note = optional_text(input.note.as_deref(), "note", agreed::TEXT_MAX)?;
        let due_on = paid_for.map(|occurrence| occurrence.due_on);
        let posting = Posting { payment: &payment, paid_on, due_on, amount, reference: reference.as_deref() };
        let posted = post(tx, input, &posting)?;
        let id = confirmations::insert(
            tx,
            &NewConfirmation {
                payment_seq: payment.seq,
                due_on,
                paid_on,
                amount,
                method: input.method.or(payment.method),
                reference: reference.as_deref(),
                note: note.as_deref(),
                more_to_come: input.more_to_come.unwrap_or(false),
                entry_seq: posted.entry_seq,
                base: posted.base,
                pay_from_account_seq: posted.pay_from_account_seq,
            },
        )?;
        changes::note(tx, payment.seq)?;
        Ok(confirmations::by_id(tx, &id, "id")?.wire)
    }

    fn summary(_: &ConfirmPaymentInput, output: &Confirmation) -> String {
        let due = output.due_on.map_or_else(|| "not due".to_owned(), |due_on| format!("due {due_on}"));
        format!("Confirmed {}, {due}: {} {}", output.payment_name, output.amount.amount, output.amount.currency)
    }

    fn undo(_: &ConfirmPaymentInput, output: &Confirmation) -> Option<UndoCall> {
        let input = json!({ "confirmationId": output.id, "reason": "Taken back." });
        Some(UndoCall {
            operation: "withdraw_confirmation".to_owned(),
            input,
            label: format!("Withdraw the confirmation of {}", output.payment_name),
        })
    }
}

// The occurrence that the money is for, or none when it was not due.
fn paid_for(tx: &Tx<'_>, input: &ConfirmPaymentInput, payment: &PaymentRow) -> OpResult<Option<Occurrence>> {
    if input.not_due.unwrap_or(false) {
        if input.due_on.is_some() {
            return Err(OpError::invalid("notDue", "A due date is given, and it is said that nothing was due.").hint("Do one of the two."));
        }
        return Ok(None);
    }
    let occurrence = match input.due_on {
        Some(due_on) => occurrence_named(tx, payment, due_on)?,
        None => nearest_open(tx, payment, input.paid_on)?,
    };
    if occurrence.state == OccurrenceState::Skipped {
        let error = OpError::conflict(format!("{}, due {}, is skipped.", payment.name, occurrence.due_on)).at("dueOn");
        return Err(error.hint("Put it back first, or say that it was paid without being due."));
    }
    Ok(Some(occurrence))
}

fn amount(tx: &Tx<'_>, input: &ConfirmPaymentInput, payment: &PaymentRow, paid_for: Option<&Occurrence>) -> OpResult<Money> {
    let Some(given) = &input.amount else {
        let Some(occurrence) = paid_for else {
            return Err(
                OpError::invalid("amount", "Nothing was due, so the amount cannot be known.").hint("Give the amount that was paid.")
            );
        };
        let outstanding = money_in(&occurrence.outstanding, "amount")?;
        if outstanding.is_positive() {
            return Ok(outstanding);
        }
        let error =
            OpError::conflict(format!("{}, due {}, is paid: nothing is outstanding.", payment.name, occurrence.due_on)).at("amount");
        return Err(error.hint("Give the amount if it was paid once more."));
    };
    let amount = positive_money_in(given, "amount")?;
    // What was not due may be meant for any of its due dates, whatever their currency.
    let due_in = match paid_for {
        Some(occurrence) => vec![money_in(&occurrence.expected, "amount")?.currency()],
        None => decisions::currencies(tx, payment)?,
    };
    if let Some(due_in) = due_in.last().filter(|_| !due_in.contains(&amount.currency())) {
        let error = OpError::invalid("amount.currency", format!("{} is due in {due_in}, not in {}.", payment.name, amount.currency()));
        return Err(error.hint(format!("Give the amount in {due_in}, and what it came to in your books as the base amount.")));
    }
    Ok(amount)
}

struct Posting<'a> {
    payment: &'a PaymentRow,
    paid_on: NaiveDate,
    due_on: Option<NaiveDate>,
    amount: Money,
    reference: Option<&'a str>,
}

struct Posted {
    entry_seq: i64,
    base: Money,
    pay_from_account_seq: i64,
}

// Debits what it was for, credits where the money came from.
fn post(tx: &mut Tx<'_>, input: &ConfirmPaymentInput, posting: &Posting<'_>) -> OpResult<Posted> {
    let payment = posting.payment;
    let base_currency = company::settings(tx)?.base_currency;
    let base = base_amount(input, posting.amount, base_currency)?;
    let pay_from = match &input.pay_from {
        Some(code) => account_by_code(tx, code, "payFrom")?,
        None => open_account(account_by_seq(tx, payment.pay_from.seq)?, "payFrom", "Say which account it was paid from.")?,
    };
    let expense = account_by_seq(tx, payment.expense.seq)?;
    let expense = open_account(expense, "paymentId", "Restore the account, or give the payment another expense account.")?;
    agreed::pay_from(&pay_from, posting.amount.currency(), base_currency)?;
    if pay_from.seq == expense.seq {
        return Err(OpError::invalid("payFrom", format!("{} {} cannot be paid from itself.", pay_from.code, pay_from.name)));
    }
    let description = match posting.due_on {
        Some(due_on) => format!("{}, due {due_on}", payment.name),
        None => format!("{}, paid without being due", payment.name),
    };
    let line = |account: &AccountRow, side: Side, amount: Money| NewLine { account_seq: account.seq, side, amount, base, memo: None };
    // What it was for keeps the currency of the payment, unless its account is kept in that of the books. What left is told in the
    // currency of the books, unless the account is kept in that of the payment: an account without one is counted in the former.
    let spent = if expense.currency == Some(base_currency) { base } else { posting.amount };
    let left = if pay_from.currency == Some(posting.amount.currency()) { posting.amount } else { base };
    let lines = [line(&expense, Side::Debit, spent), line(&pay_from, Side::Credit, left)];
    let entry = NewEntry {
        entry_date: posting.paid_on,
        description: &description,
        reference: posting.reference,
        party_seq: payment.party.as_ref().map(|party| party.seq),
        source: ConfirmPayment::NAME,
        lines: &lines,
        reverses: None,
    };
    // The ledger speaks of its own fields; here they come from others.
    let posted = ledger::post(tx, &entry).map_err(|error| match error.field.as_deref() {
        Some("entryDate") => error.at("paidOn"),
        Some(field) if field.ends_with("baseAmount") => error.at("baseAmount"),
        Some(field) if field.ends_with("amount") => error.at("amount"),
        _ => error,
    })?;
    Ok(Posted { entry_seq: posted.seq, base, pay_from_account_seq: pay_from.seq })
}

fn base_amount(input: &ConfirmPaymentInput, amount: Money, base_currency: Currency) -> OpResult<Money> {
    let given = input.base_amount.as_ref().map(|dto| positive_money_in(dto, "baseAmount")).transpose()?;
    if let Some(other) = given.filter(|given| given.currency() != base_currency) {
        return Err(OpError::invalid(
            "baseAmount.currency",
            format!("The books are kept in {base_currency}, not in {}.", other.currency()),
        ));
    }
    match given {
        None if amount.currency() == base_currency => Ok(amount),
        Some(given) if amount.currency() == base_currency && given != amount => {
            let error = OpError::invalid(
                "baseAmount",
                format!("{amount} is in the currency of the books already; its base amount cannot be {given}."),
            );
            Err(error.hint("Leave the base amount out."))
        }
        Some(given) => Ok(given),
        None => Err(OpError::invalid(
            "baseAmount",
            format!("{amount} is in another currency than the books, which are kept in {base_currency}."),
        )
        .hint(format!("Give what left the account in {base_currency}."))),
    }
}

fn open_account(account: AccountRow, field: &str, hint: &str) -> OpResult<AccountRow> {
    account.must_stand(field).map_err(|error| error.hint(hint))?;
    Ok(account)
}

/// The call that makes a withdrawn confirmation again.
pub fn confirm_again(withdrawn: &Confirmation) -> UndoCall {
    let mut input = json!({
        "paymentId": withdrawn.payment_id,
        "paidOn": withdrawn.paid_on,
        "amount": withdrawn.amount,
        "payFrom": withdrawn.pay_from,
        "moreToCome": withdrawn.more_to_come,
    });
    match withdrawn.due_on {
        Some(due_on) => input["dueOn"] = json!(due_on),
        None => input["notDue"] = json!(true),
    }
    if withdrawn.base_amount.currency != withdrawn.amount.currency {
        input["baseAmount"] = json!(withdrawn.base_amount);
    }
    if let Some(method) = withdrawn.method {
        input["method"] = json!(method);
    }
    if let Some(reference) = &withdrawn.reference {
        input["reference"] = json!(reference);
    }
    if let Some(note) = &withdrawn.note {
        input["note"] = json!(note);
    }
    UndoCall { operation: ConfirmPayment::NAME.to_owned(), input, label: format!("Confirm {} again", withdrawn.payment_name) }
}
