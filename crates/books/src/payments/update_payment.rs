//! `update_payment`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::agreed;
use super::cadence::Cadence;
use super::due_date::WeekendRule;
use super::records::{ChangedPayment, Payment};
use super::shown;
use super::store::payments::{AutopayRow, PaymentRow, Terms};
use super::store::{changes, decisions, payments};
use super::terms::{AmountSpecDto, AutopayState, PaymentKind, PaymentMethod};
use crate::company;
use crate::ledger::store::account_by_code;
use crate::ledger::store::accounts::account_by_seq;
use crate::read_model::{PARTIES, PAYMENTS};
use crate::wire::{optional_text, required_text};

/// A part of a payment that can be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub enum ClearableField {
    /// Whom it is paid to.
    Party,
    /// The last day on which it can fall due.
    EndsOn,
    /// The due day of the month.
    DueDay,
    /// The holiday calendar.
    Holidays,
    /// How it is paid.
    Method,
    /// The payment's own days of reminder.
    RemindDaysBefore,
    /// The payment's own grace before.
    GraceDaysBefore,
    /// The payment's own grace after.
    GraceDaysAfter,
    /// The notes.
    Notes,
}

/// What changes; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct UpdatePaymentInput {
    /// The payment.
    pub id: String,
    /// From which due date on a changed amount, currency, cadence, start, due day or weekend rule holds; today unless said.
    /// Earlier due dates keep what was agreed then, and a change that was to hold from a later date gives way. Everything else
    /// changes at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub effective_on: Option<NaiveDate>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Bill, subscription or obligation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<PaymentKind>,
    /// Whom it is paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_id: Option<String>,
    /// Whom it is paid to, by name; a supplier of this name is made where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_name: Option<String>,
    /// How much is due each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<AmountSpecDto>,
    /// How often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cadence: Option<Cadence>,
    /// The day from which the rhythm is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub starts_on: Option<NaiveDate>,
    /// The last day on which it can fall due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_on: Option<NaiveDate>,
    /// The day of the month, 1 to 31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_day: Option<u8>,
    /// What happens when it falls on a weekend or holiday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub weekend_rule: Option<WeekendRule>,
    /// The calendar of bank holidays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holidays: Option<String>,
    /// How it is paid. Another way of paying turns autopay off: what was arranged no longer stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<PaymentMethod>,
    /// The code of the account that it is paid from. Another account turns autopay off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pay_from: Option<String>,
    /// The code of the account that it is booked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expense_account: Option<String>,
    /// How many days ahead to remind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remind_days_before: Option<u32>,
    /// How many days early still count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_before: Option<u32>,
    /// How many days late are still in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_after: Option<u32>,
    /// Notes of your own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<String>,
    /// What is emptied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub clear: Option<Vec<ClearableField>>,
}

impl UpdatePaymentInput {
    fn clears(&self, field: ClearableField) -> bool {
        self.clear.as_ref().is_some_and(|fields| fields.contains(&field))
    }

    // What the input says, nothing where it clears, otherwise what was.
    fn choose<T: Clone>(&self, said: &Option<T>, field: ClearableField, name: &str, before: &Option<T>) -> OpResult<Option<T>> {
        match (said, self.clears(field)) {
            (Some(_), true) => Err(OpError::invalid(name, format!("{name} is given and emptied at once.")).hint("Do one of the two.")),
            (Some(said), false) => Ok(Some(said.clone())),
            (None, true) => Ok(None),
            (None, false) => Ok(before.clone()),
        }
    }
}

/// Changes a payment.
pub struct UpdatePayment;

impl Command for UpdatePayment {
    const NAME: &'static str = "update_payment";
    const DESCRIPTION: &'static str =
        "Changes a payment; a changed amount or rhythm holds from a date on, and earlier due dates keep theirs.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, PARTIES];
    type Input = UpdatePaymentInput;
    type Output = ChangedPayment;

    fn run(input: &UpdatePaymentInput, tx: &mut Tx<'_>) -> OpResult<ChangedPayment> {
        let before = payments::by_id(tx, &input.id, "id")?;
        let previous = shown::payment(tx, &before)?;
        let after = changed(tx, input, &before)?;
        keep(tx, input, &before, after)?;
        changes::note(tx, before.seq)?;
        Ok(ChangedPayment { payment: shown::payment_of(tx, before.seq)?, previous })
    }

    fn summary(_: &UpdatePaymentInput, output: &ChangedPayment) -> String {
        let (now, before) = (&output.payment, &output.previous);
        let mut parts = Vec::new();
        if now.name != before.name {
            parts.push(format!("was {}", before.name));
        }
        if now.amount != before.amount {
            parts.push(format!("{} instead of {}", agreed::said(&now.amount), agreed::said(&before.amount)));
        }
        if now.cadence != before.cadence {
            parts.push(format!("{} instead of {}", now.cadence.words(), before.cadence.words()));
        }
        if before.autopay.state != AutopayState::Off && now.autopay.state == AutopayState::Off {
            parts.push("autopay is off, because it is paid in another way".to_owned());
        }
        if now.terms_from != before.terms_from
            && let Some(from) = now.terms_from
        {
            parts.push(format!("from {from}"));
        }
        if parts.is_empty() { format!("Changed {}", now.name) } else { format!("Changed {}: {}", now.name, parts.join(", ")) }
    }

    fn undo(_: &UpdatePaymentInput, output: &ChangedPayment) -> Option<UndoCall> {
        let (now, before) = (&output.payment, &output.previous);
        // Terms that were dropped altogether, and an autopay that was turned off, do not come back by one call.
        if now.terms_from < before.terms_from || now.autopay.state != before.autopay.state {
            return None;
        }
        let input = way_back(now, before)?;
        Some(UndoCall { operation: "update_payment".to_owned(), input, label: format!("Change {} back", before.name) })
    }
}

fn changed(tx: &mut Tx<'_>, input: &UpdatePaymentInput, before: &PaymentRow) -> OpResult<PaymentRow> {
    use ClearableField as Field;
    let old = &before.terms.recurrence;
    let cadence = input.cadence.unwrap_or(old.cadence);
    let mut due_day = input.choose(&input.due_day, Field::DueDay, "dueDay", &old.due_day)?;
    if input.due_day.is_none() && !cadence.has_due_day() {
        due_day = None;
    }
    let ends_on = input.choose(&input.ends_on, Field::EndsOn, "endsOn", &old.ends_on)?;
    let recurrence = agreed::recurrence(cadence, input.starts_on.unwrap_or(old.starts_on), ends_on, due_day)?;
    let amount = match &input.amount {
        Some(amount) => agreed::amount(amount, "amount")?,
        None => before.terms.amount,
    };
    let (currency, base) = (amount.high().currency(), company::settings(tx)?.base_currency);
    // An account that was archived since stays until another is chosen; it is refused when something is posted.
    let pay_from = match &input.pay_from {
        Some(code) => account_by_code(tx, code, "payFrom")?,
        None => account_by_seq(tx, before.pay_from.seq)?,
    };
    let expense = match &input.expense_account {
        Some(code) => account_by_code(tx, code, "expenseAccount")?,
        None => account_by_seq(tx, before.expense.seq)?,
    };
    let pay_from = agreed::pay_from(&pay_from, currency, base)?;
    let expense = agreed::expense(&expense, &pay_from, currency, base)?;
    let party = match (&input.party_id, &input.party_name, input.clears(Field::Party)) {
        (None, None, true) => None,
        (None, None, false) => before.party.clone(),
        (_, _, true) => return Err(OpError::invalid("clear", "A party is given and emptied at once.").hint("Do one of the two.")),
        (id, name, false) => agreed::party(tx, id.as_deref(), name.as_deref())?,
    };
    let method = input.choose(&input.method, Field::Method, "method", &before.method)?;
    let is_paid_otherwise = (before.method.is_some() && method != before.method) || pay_from.seq != before.pay_from.seq;
    let holidays = input.choose(&input.holidays, Field::Holidays, "holidays", &before.terms.holidays)?;
    Ok(PaymentRow {
        seq: before.seq,
        id: before.id.clone(),
        name: match &input.name {
            Some(name) => required_text(name, "name", agreed::NAME_MAX)?,
            None => before.name.clone(),
        },
        kind: input.kind.unwrap_or(before.kind),
        party,
        terms: Terms {
            from_on: before.terms.from_on,
            amount,
            recurrence,
            weekend_rule: input.weekend_rule.unwrap_or(before.terms.weekend_rule),
            holidays: agreed::calendar(holidays.as_deref())?,
        },
        method,
        pay_from,
        expense,
        cancelled_from_on: before.cancelled_from_on,
        cancelled_reason: before.cancelled_reason.clone(),
        remind_days_before: agreed::days(
            input.choose(&input.remind_days_before, Field::RemindDaysBefore, "remindDaysBefore", &before.remind_days_before)?,
            "remindDaysBefore",
        )?,
        grace_days_before: agreed::days(
            input.choose(&input.grace_days_before, Field::GraceDaysBefore, "graceDaysBefore", &before.grace_days_before)?,
            "graceDaysBefore",
        )?,
        grace_days_after: agreed::days(
            input.choose(&input.grace_days_after, Field::GraceDaysAfter, "graceDaysAfter", &before.grace_days_after)?,
            "graceDaysAfter",
        )?,
        quiet: before.quiet,
        autopay: if is_paid_otherwise { AutopayRow::default() } else { before.autopay.clone() },
        notes: optional_text(input.choose(&input.notes, Field::Notes, "notes", &before.notes)?.as_deref(), "notes", agreed::TEXT_MAX)?,
    })
}

// Puts the new terms in place from their day on, and keeps the old ones for the days before.
fn keep(tx: &mut Tx<'_>, input: &UpdatePaymentInput, before: &PaymentRow, mut after: PaymentRow) -> OpResult<()> {
    let (old, new) = (&before.terms, &after.terms);
    // The end holds for all terms: it is no part of a version.
    let same_rhythm = old.recurrence == super::cadence::Recurrence { ends_on: old.recurrence.ends_on, ..new.recurrence };
    if old.amount == new.amount && same_rhythm && old.weekend_rule == new.weekend_rule && old.holidays == new.holidays {
        return payments::update(tx, &after);
    }
    let effective_on = agreed::civil_date(input.effective_on.unwrap_or_else(|| tx.today()), "effectiveOn")?;
    let past = decisions::all_past_terms(tx, Some(before.seq))?;
    if effective_on > old.from_on {
        decisions::insert_past_terms(tx, before.seq, old, effective_on)?;
        after.terms.from_on = effective_on;
        return payments::update(tx, &after);
    }
    // The new terms reach back over earlier ones, which give way.
    let mut is_first = true;
    for earlier in &past {
        if earlier.terms.from_on >= effective_on {
            decisions::delete_past_terms(tx, earlier.seq)?;
            continue;
        }
        is_first = false;
        if earlier.until_on > effective_on {
            decisions::set_past_terms_until(tx, earlier.seq, effective_on)?;
        }
    }
    after.terms.from_on = if is_first { after.terms.recurrence.starts_on } else { effective_on };
    payments::update(tx, &after)
}

// The input that makes `before` of `now` again; nothing when they are equal.
fn way_back(now: &Payment, before: &Payment) -> Option<Value> {
    let (now_fields, before_fields) = (fields(now)?, fields(before)?);
    let mut input = Map::new();
    let mut clear = Vec::new();
    const FIELDS: [&str; 17] = [
        "name",
        "kind",
        "partyId",
        "amount",
        "cadence",
        "startsOn",
        "endsOn",
        "dueDay",
        "weekendRule",
        "holidays",
        "method",
        "payFrom",
        "expenseAccount",
        "remindDaysBefore",
        "graceDaysBefore",
        "graceDaysAfter",
        "notes",
    ];
    for name in FIELDS.into_iter().filter(|name| now_fields.get(*name) != before_fields.get(*name)) {
        match before_fields.get(name) {
            Some(value) => {
                input.insert(name.to_owned(), value.clone());
            }
            None => clear.push(if name == "partyId" { "party" } else { name }),
        }
    }
    if input.is_empty() && clear.is_empty() {
        return None;
    }
    if !clear.is_empty() {
        input.insert("clear".to_owned(), json!(clear));
    }
    if let Some(from) = now.terms_from {
        input.insert("effectiveOn".to_owned(), json!(from));
    }
    input.insert("id".to_owned(), json!(before.id));
    Some(Value::Object(input))
}

fn fields(payment: &Payment) -> Option<Map<String, Value>> {
    serde_json::to_value(payment).ok()?.as_object().cloned()
}
