//! `create_payment`.

use chrono::NaiveDate;
use engine::{Command, OpResult, ReadModel, ReadTx, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::cadence::Cadence;
use super::due_date::WeekendRule;
use super::records::Payment;
use super::shown;
use super::store::payments::{AutopayRow, PaymentRow, Terms};
use super::store::{changes, payments};
use super::terms::{AmountSpecDto, PaymentKind, PaymentMethod};
use crate::company;
use crate::ledger::store::account_by_code;
use crate::read_model::{PARTIES, PAYMENTS};
use crate::wire::{optional_text, required_text};

/// What the business has to pay.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct CreatePaymentInput {
    /// What it is called, such as "Shop rent".
    pub name: String,
    /// Bill, subscription or obligation.
    pub kind: PaymentKind,
    /// Whom it is paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_id: Option<String>,
    /// Whom it is paid to, by name; a supplier of this name is made where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_name: Option<String>,
    /// How much is due each time.
    pub amount: AmountSpecDto,
    /// How often.
    pub cadence: Cadence,
    /// The first day on which it can fall due. One in the past asks for what has been due since.
    pub starts_on: NaiveDate,
    /// The last day on which it can fall due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_on: Option<NaiveDate>,
    /// The day of the month, 1 to 31; 29 to 31 fall to the month's end where it is shorter. Without it, the day of the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_day: Option<u8>,
    /// What happens when it falls on a weekend or holiday; unless said, it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub weekend_rule: Option<WeekendRule>,
    /// The calendar of bank holidays that the weekend rule knows, such as "CA".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holidays: Option<String>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<PaymentMethod>,
    /// The code of the account that it is paid from.
    pub pay_from: String,
    /// The code of the account that it is booked to.
    pub expense_account: String,
    /// How many days ahead to remind; unless said, as in the company's settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remind_days_before: Option<u32>,
    /// How many days early still count; unless said, as in the company's settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_before: Option<u32>,
    /// How many days late are still in time; unless said, as in the company's settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_after: Option<u32>,
    /// Notes of your own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<String>,
}

/// Checks the input and adds the payment. Gives its integer key and its id.
pub fn add(tx: &mut Tx<'_>, input: &CreatePaymentInput) -> OpResult<(i64, String)> {
    let checked = checked(tx, input)?;
    let party = agreed::party(tx, input.party_id.as_deref(), input.party_name.as_deref())?;
    let row = PaymentRow { id: tx.new_id(), party, ..checked };
    let seq = payments::insert(tx, &row)?;
    changes::note(tx, seq)?;
    Ok((seq, row.id))
}

/// Checks all of the input but the party, which may have to be made, and changes nothing.
pub fn checked(tx: &ReadTx<'_>, input: &CreatePaymentInput) -> OpResult<PaymentRow> {
    let amount = agreed::amount(&input.amount, "amount")?;
    let recurrence = agreed::recurrence(input.cadence, input.starts_on, input.ends_on, input.due_day)?;
    let (currency, base) = (amount.high().currency(), company::settings(tx)?.base_currency);
    let pay_from = agreed::pay_from(&account_by_code(tx, &input.pay_from, "payFrom")?, currency, base)?;
    let expense = agreed::expense(&account_by_code(tx, &input.expense_account, "expenseAccount")?, &pay_from, currency, base)?;
    Ok(PaymentRow {
        seq: 0,
        id: String::new(),
        name: required_text(&input.name, "name", agreed::NAME_MAX)?,
        kind: input.kind,
        party: None,
        terms: Terms {
            from_on: recurrence.starts_on,
            amount,
            recurrence,
            weekend_rule: input.weekend_rule.unwrap_or_default(),
            holidays: agreed::calendar(input.holidays.as_deref())?,
        },
        method: input.method,
        pay_from,
        expense,
        cancelled_from_on: None,
        cancelled_reason: None,
        remind_days_before: agreed::days(input.remind_days_before, "remindDaysBefore")?,
        grace_days_before: agreed::days(input.grace_days_before, "graceDaysBefore")?,
        grace_days_after: agreed::days(input.grace_days_after, "graceDaysAfter")?,
        quiet: false,
        autopay: AutopayRow::default(),
        notes: optional_text(input.notes.as_deref(), "notes", agreed::TEXT_MAX)?,
    })
}

/// Adds a payment.
pub struct CreatePayment;

impl Command for CreatePayment {
    const NAME: &'static str = "create_payment";
    const DESCRIPTION: &'static str = "Adds something that the business has to pay, once or again and again.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, PARTIES];
    type Input = CreatePaymentInput;
    type Output = Payment;

    fn run(input: &CreatePaymentInput, tx: &mut Tx<'_>) -> OpResult<Payment> {
        let (seq, _) = add(tx, input)?;
        shown::payment_of(tx, seq)
    }

    fn summary(_: &CreatePaymentInput, output: &Payment) -> String {
        format!("Added {}: {}, {}, from {}", output.name, agreed::said(&output.amount), output.cadence.words(), output.starts_on)
    }

    fn undo(_: &CreatePaymentInput, output: &Payment) -> Option<UndoCall> {
        // From its first day on: nothing of it was ever due.
        let input = json!({ "id": output.id, "from": output.starts_on, "reason": "Taken back." });
        Some(UndoCall { operation: "cancel_payment".to_owned(), input, label: format!("Cancel {}", output.name) })
    }
}
