//! `failure_playbook`.

use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use money::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::occurrence_state::OccurrenceState;
use super::playbooks::{self, fill};
use super::records::{Confirmation, Occurrence};
use super::shown::{self, long_date};
use super::store::payments::PaymentRow;
use super::store::{confirmations, payments};
use super::terms::{AutopayState, PaymentMethod};
use crate::company;
use crate::read_model::{COMPANY, PARTIES, PAYMENTS};
use crate::wire::money_in;

/// Which due date went wrong.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct FailurePlaybookInput {
    /// The payment.
    pub payment_id: String,
    /// The due date; for money that was paid without being due the day on which it was paid.
    pub due_on: NaiveDate,
}

/// One step.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct FailureStep {
    /// Its heading.
    pub title: String,
    /// What to do.
    pub text: String,
}

/// Whom a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum LetterTo {
    /// Whoever is paid.
    Vendor,
    /// Your bank or card issuer.
    Bank,
}

/// A letter, filled in from the record. What stands in square brackets is for you to complete.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Letter {
    /// Its id, unique in this answer.
    pub id: String,
    /// Whom it is for.
    pub to: LetterTo,
    /// What it is for.
    pub title: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

/// What to do, and what to write.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct FailurePlaybook {
    /// What went wrong.
    pub title: String,
    /// What to do, in order.
    pub steps: Vec<FailureStep>,
    /// Letters to copy or print. Nothing is sent by itself.
    pub letters: Vec<Letter>,
}

/// What to do when a payment went wrong.
pub struct FailurePlaybookQuery;

impl Query for FailurePlaybookQuery {
    const NAME: &'static str = "failure_playbook";
    const DESCRIPTION: &'static str = "Shows what to do about a payment that went wrong, with letters filled in from the record.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, COMPANY];
    type Input = FailurePlaybookInput;
    type Output = FailurePlaybook;

    fn run(input: &FailurePlaybookInput, tx: &ReadTx<'_>) -> OpResult<FailurePlaybook> {
        let payment = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let case = case(tx, &payment, input.due_on)?;
        let file = playbooks::failure(case.situation)?;
        let company = company::settings(tx)?.name;
        let today = tx.today();
        let value = |word: &str| case.value(word, &payment, &company, today);
        let steps = file.steps.iter().map(|step| FailureStep { title: fill(&step.title, value), text: fill(&step.text, value) });
        let letters = file.letters.iter().map(|letter| Letter {
            id: letter.id.to_owned(),
            to: if letter.to == "bank" { LetterTo::Bank } else { LetterTo::Vendor },
            title: letter.title.to_owned(),
            subject: fill(letter.subject, value),
            body: fill(letter.body, value),
        });
        Ok(FailurePlaybook { title: file.title.to_owned(), steps: steps.collect(), letters: letters.collect() })
    }
}

// What went wrong, with what the letters tell of it.
struct Case {
    situation: &'static str,
    due_on: NaiveDate,
    expected: Option<Money>,
    outstanding: Option<Money>,
    confirmed: Option<Money>,
    last: Option<Confirmation>,
}

fn case(tx: &ReadTx<'_>, payment: &PaymentRow, due_on: NaiveDate) -> OpResult<Case> {
    if let Some(occurrence) = shown::one_occurrence(tx, payment.seq, due_on)? {
        return of_occurrence(&occurrence);
    }
    let mut found = confirmations::standing(tx, payment.seq, due_on)?;
    if found.is_empty() {
        let on_the_day = confirmations::not_due(tx, due_on, due_on)?.into_iter().filter(|row| row.payment_seq == payment.seq);
        found = on_the_day.map(|row| row.wire).collect();
    }
    let last = found.pop().ok_or_else(|| {
        OpError::invalid("dueOn", format!("{} is not due on {due_on}, and nothing was paid for that day.", payment.name))
            .hint("Give a due date of the payment.")
    })?;
    let confirmed = found.iter().try_fold(money_in(&last.amount, "dueOn")?, |sum, each| {
        money_in(&each.amount, "dueOn").map(|amount| sum.checked_add(amount).unwrap_or(sum))
    })?;
    Ok(Case { situation: "not_due", due_on, expected: None, outstanding: None, confirmed: Some(confirmed), last: Some(last) })
}

fn of_occurrence(occurrence: &Occurrence) -> OpResult<Case> {
    use OccurrenceState as State;
    let by_itself = occurrence.autopay != AutopayState::Off;
    let situation = match occurrence.state {
        State::Missed | State::Due if by_itself && occurrence.confirmations.is_empty() => "autopay_failed",
        State::Missed | State::Due => "missed",
        State::AutopayPending => "autopay_failed",
        State::AmountDiffers => "amount_differs",
        State::PaidTwice => "paid_twice",
        State::NotDue => "not_due",
        State::Skipped | State::Expected | State::DueSoon | State::Confirmed | State::Cleared => {
            let error =
                OpError::conflict(format!("Nothing went wrong with {}, due {}.", occurrence.payment_name, occurrence.due_on)).at("dueOn");
            return Err(error.hint(occurrence.reason.clone()));
        }
    };
    Ok(Case {
        situation,
        due_on: occurrence.due_on,
        expected: Some(money_in(&occurrence.expected, "dueOn")?),
        outstanding: Some(money_in(&occurrence.outstanding, "dueOn")?),
        confirmed: Some(money_in(&occurrence.confirmed, "dueOn")?),
        last: occurrence.confirmations.last().cloned(),
    })
}

impl Case {
    fn value(&self, word: &str, payment: &PaymentRow, company: &str, today: NaiveDate) -> Option<String> {
        match word {
            "company.name" => Some(company.to_owned()),
            "payment.name" => Some(payment.name.clone()),
            "party.name" => Some(payment.party.as_ref().map_or_else(|| payment.name.clone(), |party| party.name.clone())),
            "method" => self.last.as_ref().and_then(|last| last.method).or(payment.method).map(|method| method_words(method).to_owned()),
            "due_on" => Some(long_date(self.due_on)),
            "expected" => self.expected.map(|amount| amount.to_string()),
            "outstanding" => self.outstanding.map(|amount| amount.to_string()),
            "confirmed" => self.confirmed.map(|amount| amount.to_string()),
            "paid_on" => self.last.as_ref().map(|last| long_date(last.paid_on)),
            "reference" => self.last.as_ref().and_then(|last| last.reference.clone()),
            "today" => Some(long_date(today)),
            _ => None,
        }
    }
}

fn method_words(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::BankTransfer => "bank transfer",
        PaymentMethod::Card => "card",
        PaymentMethod::DirectDebit => "direct debit",
        PaymentMethod::Cheque => "cheque",
        PaymentMethod::Cash => "cash",
        PaymentMethod::Interac => "Interac e-Transfer",
        PaymentMethod::Other => "other means",
    }
}
