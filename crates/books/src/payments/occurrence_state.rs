//! How an occurrence stands: what was expected against what was confirmed, judged on a civil date.

use chrono::{Days, NaiveDate};
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::schedule::Occurrence;
use super::terms::{AutopayState, PaymentKey};

mod matching;
mod reason;

pub use matching::{Reconciliation, nearest_open_occurrence, reconcile};

/// How one due date of a payment stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum OccurrenceState {
    /// The owner left it out.
    Skipped,
    /// It is still far off.
    Expected,
    /// It is to be paid within the days of the reminder.
    DueSoon,
    /// It is to be paid now.
    Due,
    /// It is due, and autopay should be paying it.
    AutopayPending,
    /// It was paid, and the amount is as expected.
    Confirmed,
    /// It was paid as expected, and every confirmation of it was found on a bank statement.
    Cleared,
    /// The days of grace have passed, and it was not paid in full.
    Missed,
    /// It was paid, and the amount is not as expected.
    AmountDiffers,
    /// It had been paid in full, and was paid again.
    PaidTwice,
    /// Money was paid for which nothing was due.
    NotDue,
}

impl OccurrenceState {
    /// Every state, in the order in which an occurrence may pass through them.
    pub const ALL: [OccurrenceState; 11] = [
        OccurrenceState::Skipped,
        OccurrenceState::Expected,
        OccurrenceState::DueSoon,
        OccurrenceState::Due,
        OccurrenceState::AutopayPending,
        OccurrenceState::Confirmed,
        OccurrenceState::Cleared,
        OccurrenceState::Missed,
        OccurrenceState::AmountDiffers,
        OccurrenceState::PaidTwice,
        OccurrenceState::NotDue,
    ];

    /// Whether something went wrong that the owner should look at.
    pub fn is_exception(self) -> bool {
        use OccurrenceState::{AmountDiffers, Missed, NotDue, PaidTwice};
        matches!(self, Missed | AmountDiffers | PaidTwice | NotDue)
    }

    /// Whether it still waits for money, or for the rest of it.
    pub fn awaits_payment(self) -> bool {
        use OccurrenceState::{AutopayPending, Due, DueSoon, Expected, Missed};
        matches!(self, Expected | DueSoon | Due | AutopayPending | Missed)
    }

    /// The name on the wire, such as `"due_soon"`.
    pub fn name(self) -> &'static str {
        match self {
            OccurrenceState::Skipped => "skipped",
            OccurrenceState::Expected => "expected",
            OccurrenceState::DueSoon => "due_soon",
            OccurrenceState::Due => "due",
            OccurrenceState::AutopayPending => "autopay_pending",
            OccurrenceState::Confirmed => "confirmed",
            OccurrenceState::Cleared => "cleared",
            OccurrenceState::Missed => "missed",
            OccurrenceState::AmountDiffers => "amount_differs",
            OccurrenceState::PaidTwice => "paid_twice",
            OccurrenceState::NotDue => "not_due",
        }
    }
}

/// How many days early or late a payment may be and still be in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grace {
    /// Days before the day to pay on.
    pub days_before: u32,
    /// Days after the day to pay on.
    pub days_after: u32,
}

impl Default for Grace {
    fn default() -> Grace {
        Grace { days_before: 2, days_after: 5 }
    }
}

impl Grace {
    /// The last day on which what is to be paid on `pay_on` is in time.
    pub fn ends_on(self, pay_on: NaiveDate) -> NaiveDate {
        later(pay_on, self.days_after)
    }

    /// The days to pay on for which money paid on `paid_on` is in time: the first and the last of them.
    pub fn pay_days(self, paid_on: NaiveDate) -> (NaiveDate, NaiveDate) {
        let first = paid_on.checked_sub_days(Days::new(self.days_after.into())).unwrap_or(NaiveDate::MIN);
        (first, later(paid_on, self.days_before))
    }
}

/// How the occurrences of a payment are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PaymentRules {
    /// How early and how late is in time.
    pub grace: Grace,
    /// From how many days ahead an occurrence is due soon.
    pub remind_days_before: u32,
    /// Whether the payment goes out by itself.
    pub autopay: AutopayState,
}

/// How many days ahead an occurrence is due soon, unless the owner says otherwise.
pub const REMIND_DAYS_BEFORE: u32 = 5;

impl Default for PaymentRules {
    fn default() -> PaymentRules {
        PaymentRules { grace: Grace::default(), remind_days_before: REMIND_DAYS_BEFORE, autopay: AutopayState::Off }
    }
}

/// What a confirmation says that it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaidFor {
    /// The occurrence of this nominal due date, however early or late.
    Occurrence(NaiveDate),
    /// Whatever is open and nearest, within the grace.
    Nearest,
    /// Nothing that is due.
    Nothing,
}

/// What was confirmed, reduced to what counts here. Withdrawn confirmations are left out by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConfirmationFact {
    /// The payment.
    pub payment: PaymentKey,
    /// What it pays.
    pub paid_for: PaidFor,
    /// The day on which the money went out.
    pub paid_on: NaiveDate,
    /// How much, above zero.
    pub amount: Money,
    /// Whether the owner said that the rest will follow.
    pub more_to_come: bool,
    /// Whether it was found on a bank statement.
    pub cleared: bool,
}

/// How an occurrence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconciled {
    /// The state.
    pub state: OccurrenceState,
    /// The sum of its confirmations, in the currency that is due.
    pub confirmed: Money,
    /// What is still to be paid; never below zero, and zero when it was paid in another currency.
    pub outstanding: Money,
    /// How many confirmations it has.
    pub confirmations: u32,
    /// The day of the last one.
    pub last_paid_on: Option<NaiveDate>,
    /// The currency of a confirmation that is in another than the one that is due.
    pub other_currency: Option<Currency>,
    /// The exception that it would be, had the owner not accepted it.
    pub accepted: Option<OccurrenceState>,
}

impl Reconciled {
    /// The same once the owner accepted it as it is: nothing more is wanted of it.
    pub fn accepted(self, all_cleared: bool) -> Reconciled {
        let state = if all_cleared { OccurrenceState::Cleared } else { OccurrenceState::Confirmed };
        let outstanding = Money::zero(self.outstanding.currency());
        Reconciled { state, outstanding, accepted: Some(self.state), ..self }
    }

    /// Whether another confirmation is welcome: it is not skipped, and something is outstanding.
    pub fn is_open(&self) -> bool {
        self.state != OccurrenceState::Skipped && self.outstanding.is_positive()
    }
}

/// Judges one occurrence by its own confirmations, in the order in which they were recorded.
pub fn assess<'f>(
    occurrence: &Occurrence<'_>,
    confirmations: impl IntoIterator<Item = &'f ConfirmationFact>,
    rules: &PaymentRules,
    today: NaiveDate,
) -> Reconciled {
    let mut tally = Tally::of(occurrence);
    for fact in confirmations {
        tally.add(fact);
    }
    tally.finish(occurrence, rules, today)
}

/// Adds up the confirmations of one occurrence, in the order in which they were recorded: the last word on whether more is
/// to come is the one that was said last, whenever the money left.
#[derive(Debug, Clone, Copy)]
struct Tally {
    expected: Money,
    low: i64,
    high: i64,
    sum: i64,
    count: u32,
    in_full: bool,
    more_to_come: bool,
    paid_twice: bool,
    all_cleared: bool,
    last_paid_on: Option<NaiveDate>,
    other_currency: Option<Currency>,
}

impl Tally {
    fn of(occurrence: &Occurrence<'_>) -> Tally {
        let (low, high) = occurrence.amount().bounds();
        Tally {
            expected: occurrence.amount().expected(),
            low,
            high,
            sum: 0,
            count: 0,
            in_full: false,
            more_to_come: false,
            paid_twice: false,
            all_cleared: true,
            last_paid_on: None,
            other_currency: None,
        }
    }

    fn add(&mut self, fact: &ConfirmationFact) {
        self.count += 1;
        self.all_cleared &= fact.cleared;
        self.last_paid_on = self.last_paid_on.max(Some(fact.paid_on));
        if fact.amount.currency() != self.expected.currency() {
            self.other_currency = Some(fact.amount.currency());
            return;
        }
        self.sum = self.sum.saturating_add(fact.amount.minor());
        // Once it was paid in full, another whole payment is a second one; a smaller one only makes the amount differ, and
        // instalments that stay within what may come are no second payment.
        self.paid_twice |= self.in_full && fact.amount.minor() >= self.low.max(1) && self.sum > self.high;
        self.more_to_come = fact.more_to_come;
        self.in_full = self.sum >= self.low && !self.is_partial();
    }

    /// Whether the owner announced a rest that has not come yet.
    fn is_partial(&self) -> bool {
        self.more_to_come && self.sum < self.expected.minor()
    }

    fn rest(&self) -> i64 {
        self.expected.minor().saturating_sub(self.sum).max(0)
    }

    /// Whether another confirmation would find something to pay.
    fn is_open(&self) -> bool {
        self.other_currency.is_none() && !self.in_full && self.rest() > 0
    }

    fn finish(&self, occurrence: &Occurrence<'_>, rules: &PaymentRules, today: NaiveDate) -> Reconciled {
        use OccurrenceState as State;
        let as_expected = self.low <= self.sum && self.sum <= self.high;
        let (state, rest) = if occurrence.is_skipped() {
            (State::Skipped, 0)
        } else if self.other_currency.is_some() {
            (State::AmountDiffers, 0)
        } else if self.count == 0 || (self.is_partial() && !self.paid_twice) {
            (state_by_date(occurrence.pay_on, self.count > 0, rules, today), self.rest())
        } else if self.paid_twice {
            (State::PaidTwice, 0)
        } else if !as_expected {
            (State::AmountDiffers, self.rest())
        } else if self.all_cleared {
            (State::Cleared, 0)
        } else {
            (State::Confirmed, 0)
        };
        let currency = self.expected.currency();
        Reconciled {
            state,
            confirmed: Money::from_minor(self.sum, currency),
            outstanding: Money::from_minor(rest, currency),
            confirmations: self.count,
            last_paid_on: self.last_paid_on,
            other_currency: self.other_currency,
            accepted: None,
        }
    }
}

/// The state of what is not paid, or not paid in full.
fn state_by_date(pay_on: NaiveDate, partly_paid: bool, rules: &PaymentRules, today: NaiveDate) -> OccurrenceState {
    let soon_days = rules.remind_days_before.max(rules.grace.days_before);
    if today > rules.grace.ends_on(pay_on) {
        OccurrenceState::Missed
    } else if today >= pay_on {
        // Who pays a part by hand has taken it over from autopay.
        let by_itself = rules.autopay != AutopayState::Off && !partly_paid;
        if by_itself { OccurrenceState::AutopayPending } else { OccurrenceState::Due }
    } else if later(today, soon_days) >= pay_on {
        OccurrenceState::DueSoon
    } else {
        OccurrenceState::Expected
    }
}

/// A date so many days later, or the last date there is.
fn later(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests;
