//! Why an occurrence stands as it does, in one sentence for the owner.

use chrono::NaiveDate;
use money::Money;

use super::{OccurrenceState, PaymentRules, Reconciled};
use crate::payments::schedule::Occurrence;
use crate::payments::terms::{AmountSpec, ESTIMATE_TOLERANCE_PERCENT};

impl Reconciled {
    /// One sentence that says why the occurrence stands so. It is made only when someone asks, because most
    /// occurrences are counted and never read.
    pub fn reason(&self, occurrence: &Occurrence<'_>, rules: &PaymentRules, today: NaiveDate) -> String {
        let pay_on = in_words(occurrence.pay_on);
        let grace_ends = in_words(rules.grace.ends_on(occurrence.pay_on));
        let expected = occurrence.amount().expected();
        let part = |verb: &str| format!("{} of {expected} {verb} paid", self.confirmed);
        let is_partly_paid = self.confirmations > 0;
        match self.accepted.unwrap_or(self.state) {
            OccurrenceState::Skipped => format!("Skipped: nothing is to be paid for {}.", in_words(occurrence.due_on)),
            OccurrenceState::Expected | OccurrenceState::DueSoon => {
                let days = occurrence.pay_on.signed_duration_since(today).num_days();
                let ahead = if days == 1 { "tomorrow".to_owned() } else { format!("in {days} days") };
                match is_partly_paid {
                    false => format!("To be paid on {pay_on}, {ahead}."),
                    true => format!("{}; the rest is to be paid on {pay_on}, {ahead}.", part("is")),
                }
            }
            OccurrenceState::Due => {
                let since = if occurrence.pay_on == today { "today".to_owned() } else { format!("since {pay_on}") };
                match is_partly_paid {
                    false => format!("Due {since}, and counted as missed after {grace_ends}."),
                    true => format!("{}; the rest is due {since}, and counted as missed after {grace_ends}.", part("is")),
                }
            }
            OccurrenceState::AutopayPending => {
                format!("Autopay should pay it on {pay_on}; without a confirmation it counts as missed after {grace_ends}.")
            }
            OccurrenceState::Missed => match is_partly_paid {
                false => format!("It was to be paid on {pay_on}, and nothing was confirmed by {grace_ends}."),
                true => format!("It was to be paid on {pay_on}, and only {} by {grace_ends}.", part("was")),
            },
            OccurrenceState::Confirmed => format!("{}.", self.paid_as_expected(occurrence.amount())),
            OccurrenceState::Cleared => format!("{}, and found on the bank statement.", self.paid_as_expected(occurrence.amount())),
            OccurrenceState::AmountDiffers => self.difference(occurrence.amount()),
            OccurrenceState::PaidTwice => {
                format!("{} was paid in {} payments, where {} was due once.", self.confirmed, self.confirmations, occurrence.amount())
            }
            OccurrenceState::NotDue => "It was paid without being due.".to_owned(),
        }
    }

    fn paid_as_expected(&self, amount: &AmountSpec) -> String {
        let on = self.last_paid_on.map(|date| format!(" on {}", in_words(date))).unwrap_or_default();
        match amount {
            AmountSpec::Fixed(_) => format!("Paid in full{on}"),
            AmountSpec::Estimated(estimate) => {
                format!("Paid{on}: {}, within {ESTIMATE_TOLERANCE_PERCENT} % of the estimated {estimate}", self.confirmed)
            }
            AmountSpec::Range { .. } => format!("Paid{on}: {}, within {amount}", self.confirmed),
        }
    }

    fn difference(&self, amount: &AmountSpec) -> String {
        let due = amount.expected().currency();
        if let Some(other) = self.other_currency {
            return format!("It was paid in {other}, and {due} was expected.");
        }
        let (low, high) = amount.bounds();
        let (edge, word) = if self.confirmed.minor() > high { (high, "more") } else { (low, "less") };
        let by = Money::from_minor(self.confirmed.minor().saturating_sub(edge).saturating_abs(), due);
        match amount {
            AmountSpec::Fixed(_) => format!("{} was paid, {by} {word} than the {amount} that was due.", self.confirmed),
            AmountSpec::Estimated(_) => {
                format!(
                    "{} was paid, which is over {ESTIMATE_TOLERANCE_PERCENT} % {word} than the estimated {}.",
                    self.confirmed,
                    amount.expected()
                )
            }
            AmountSpec::Range { .. } => format!("{} was paid, {by} {word} than {amount}.", self.confirmed),
        }
    }
}

/// A date as it is read aloud: "3 March 2026".
fn in_words(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}
