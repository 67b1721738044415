//! What the doors show of a payment, its occurrences and its confirmations.

use chrono::NaiveDate;
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cadence::Cadence;
use super::due_date::WeekendRule;
use super::occurrence_state::OccurrenceState;
use super::terms::{AmountSpecDto, AutopayState, PaymentKind, PaymentMethod};

/// Whether a payment is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// It falls due as agreed.
    Active,
    /// It is paused today.
    Paused,
    /// It was cancelled; what was due before is still to be paid.
    Cancelled,
}

/// What proves that autopay works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A line on the bank or card statement.
    BankLine,
    /// The owner saw it, and says so.
    OwnersWord,
}

/// The proof that autopay works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct AutopayEvidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The bank line, or the owner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// When it was recorded.
    pub recorded_at: String,
}

/// How a payment goes out by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Autopay {
    /// Off, set up, or verified.
    pub state: AutopayState,
    /// Since when it is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub set_up_on: Option<NaiveDate>,
    /// The playbook that led through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub playbook_id: Option<String>,
    /// What the owner noted about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// What proves it, once it is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub evidence: Option<AutopayEvidence>,
}

/// What is agreed of a payment for later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PlannedTerms {
    /// The first due date that they can have.
    pub from: NaiveDate,
    /// How much is due each time.
    pub amount: AmountSpecDto,
    /// How often.
    pub cadence: Cadence,
    /// The day from which the rhythm is counted.
    pub starts_on: NaiveDate,
    /// The day of the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_day: Option<u8>,
    /// What happens when it falls on a weekend or holiday.
    pub weekend_rule: WeekendRule,
    /// The calendar of bank holidays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holidays: Option<String>,
}

/// Something that the business has to pay, once or again and again. Its amount and rhythm are those that hold today; before
/// its first day, those that it begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Payment {
    /// The payment.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Bill, subscription or obligation.
    pub kind: PaymentKind,
    /// Whom it is paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_id: Option<String>,
    /// The name of whom it is paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_name: Option<String>,
    /// How much is due each time.
    pub amount: AmountSpecDto,
    /// How often.
    pub cadence: Cadence,
    /// The first day on which it can fall due.
    pub starts_on: NaiveDate,
    /// The last day on which it can fall due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_on: Option<NaiveDate>,
    /// The day of the month; 29 to 31 fall to the month's end where it is shorter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_day: Option<u8>,
    /// What happens when it falls on a weekend or holiday.
    pub weekend_rule: WeekendRule,
    /// The calendar of bank holidays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holidays: Option<String>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<PaymentMethod>,
    /// The account that it is paid from, by its code.
    pub pay_from: String,
    /// The account that it is booked to, by its code.
    pub expense_account: String,
    /// Active, paused or cancelled.
    pub status: PaymentStatus,
    /// The first day of the present pause, or of the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub paused_from: Option<NaiveDate>,
    /// The first day after that pause, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub paused_until: Option<NaiveDate>,
    /// The first day on which nothing is due any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cancelled_from: Option<NaiveDate>,
    /// From when on this amount, cadence and due day hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub terms_from: Option<NaiveDate>,
    /// What is agreed for later, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<PlannedTerms>>")]
    pub planned: Vec<PlannedTerms>,
    /// Whether and how it goes out by itself.
    pub autopay: Autopay,
    /// How many days ahead to remind, where it differs from the company's setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remind_days_before: Option<u32>,
    /// Whether nothing is said about it.
    pub quiet: bool,
    /// How many days early still count, where it differs from the company's setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_before: Option<u32>,
    /// How many days late are still in time, where it differs from the company's setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_after: Option<u32>,
    /// The owner's notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<String>,
    /// The earliest due date that still wants money, looking back a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_due_on: Option<NaiveDate>,
    /// The day to pay that one on: its due date after the weekend rule, or the day it was moved to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_pay_on: Option<NaiveDate>,
    /// How that one stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_state: Option<OccurrenceState>,
}

/// A payment after a change, with what it was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ChangedPayment {
    /// As it is now.
    #[serde(flatten)]
    #[ts(flatten)]
    pub payment: Payment,
    /// As it was.
    pub previous: Payment,
}

/// The record that something was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Confirmation {
    /// The confirmation.
    pub id: String,
    /// The payment.
    pub payment_id: String,
    /// The name of the payment.
    pub payment_name: String,
    /// The due date that it pays; absent where it was paid without being due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_on: Option<NaiveDate>,
    /// When the money left.
    pub paid_on: NaiveDate,
    /// How much.
    pub amount: MoneyDto,
    /// How.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<PaymentMethod>,
    /// The bank's or supplier's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
    /// The owner's note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// What it came to in the currency of the books.
    pub base_amount: MoneyDto,
    /// The account that it was paid from, by its code.
    pub pay_from: String,
    /// The journal entry that it posted.
    pub entry_id: String,
    /// Whether the rest is to follow.
    pub more_to_come: bool,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub withdrawn_at: Option<String>,
    /// Why it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub withdrawn_reason: Option<String>,
}

/// One due date of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Occurrence {
    /// The payment.
    pub payment_id: String,
    /// The name of the payment.
    pub payment_name: String,
    /// Whom it is paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_name: Option<String>,
    /// Bill, subscription or obligation.
    pub kind: PaymentKind,
    /// The due date as agreed. With the payment, it names the occurrence for good.
    pub due_on: NaiveDate,
    /// The day to pay on, after the weekend and holiday rule or a move.
    pub pay_on: NaiveDate,
    /// The day to pay on before the owner moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub moved_from: Option<NaiveDate>,
    /// How much is due.
    pub amount: AmountSpecDto,
    /// The amount to plan with.
    pub expected: MoneyDto,
    /// What is still to be paid.
    pub outstanding: MoneyDto,
    /// What was paid.
    pub confirmed: MoneyDto,
    /// How it stands.
    pub state: OccurrenceState,
    /// Why it stands so, in one sentence.
    pub reason: String,
    /// Whether it goes out by itself.
    pub autopay: AutopayState,
    /// What was confirmed, withdrawn ones left out.
    pub confirmations: Vec<Confirmation>,
    /// Nothing is said about it before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reminder_snoozed_until: Option<NaiveDate>,
}

/// An exception that the owner looked at and let stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct AcceptedException {
    /// Its id.
    pub id: String,
    /// The payment.
    pub payment_id: String,
    /// The name of the payment.
    pub payment_name: String,
    /// The due date; absent where it was paid without being due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_on: Option<NaiveDate>,
    /// The confirmation that made it one.
    pub confirmation_id: String,
    /// What it would be.
    pub state: OccurrenceState,
    /// Why it may stand.
    pub reason: String,
    /// When that was said.
    pub accepted_at: String,
}

/// A due date after a change, with what it was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ChangedOccurrence {
    /// As it is now.
    #[serde(flatten)]
    #[ts(flatten)]
    pub occurrence: Occurrence,
    /// As it was.
    pub previous: Box<Occurrence>,
}

/// What is still to be paid in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct UpcomingTotal {
    /// The currency.
    pub currency: String,
    /// The least that it may come to.
    pub low: MoneyDto,
    /// The most that it may come to.
    pub high: MoneyDto,
    /// What to plan with.
    pub expected: MoneyDto,
}
