//! `update_payment`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::agreed;
use super::cadence::{Cadence, Recurrence};
use super::changed_terms::{self, Change, Changed};
use super::due_date::WeekendRule;
use super::records::Payment;
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
    /// Earlier due dates keep what was agreed then, and what was agreed for a later date keeps what it changed itself. A
    /// rhythm that moves begins after the period that the last due date covers. Everything else changes at once.
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

/// A payment that was changed: as it is, and as it was.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct UpdatedPayment {
    /// As it is now.
    #[serde(flatten)]
    #[ts(flatten)]
    pub payment: Payment,
    /// As it was.
    pub previous: Payment,
    /// From which due date on changed terms hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holds_from: Option<NaiveDate>,
    /// The day from which something else was agreed already, which stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub holds_until: Option<NaiveDate>,
    /// The amount that a changed one replaced on the day from which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub replaced_amount: Option<AmountSpecDto>,
    /// The cadence that a changed one replaced on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub replaced_cadence: Option<Cadence>,
    /// The change that takes this one back, where one does so exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub way_back: Option<UpdatePaymentInput>,
}

/// Changes a payment.
pub struct UpdatePayment;

impl Command for UpdatePayment {
    const NAME: &'static str = "update_payment";
    const DESCRIPTION: &'static str =
        "Changes a payment; a changed amount or rhythm holds from a date on, and earlier due dates keep theirs.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, PARTIES];
    type Input = UpdatePaymentInput;
    type Output = UpdatedPayment;

    fn run(input: &UpdatePaymentInput, tx: &mut Tx<'_>) -> OpResult<UpdatedPayment> {
        let before = payments::by_id(tx, &input.id, "id")?;
        let previous = shown::payment(tx, &before)?;
        let versions = decisions::versions(tx, &before)?;
        let on = agreed::civil_date(input.effective_on.unwrap_or_else(|| tx.today()), "effectiveOn")?;
        let base = &versions[changed_terms::in_force(&versions, on)];
        let mut after = changed(tx, input, &PaymentRow { terms: base.clone(), ..before.clone() })?;
        let change = Change::between(base, &after.terms);
        let ends_on = after.terms.recurrence.ends_on;
        let placed = (!change.is_empty()).then(|| changed_terms::change(&versions, &change, on));
        after.terms = keep(tx, before.seq, ends_on, placed.as_ref().map_or(&versions, |placed| &placed.versions))?;
        payments::update(tx, &after)?;
        changes::note(tx, before.seq)?;
        let payment = shown::payment_of(tx, before.seq)?;
        let way_back = way_back(&payment, &previous, placed.as_ref());
        let (holds_from, holds_until) = placed.as_ref().map_or((None, None), |placed| (Some(placed.from), placed.until));
        let replaced = placed.map(|placed| placed.replaced).unwrap_or_default();
        let (replaced_amount, replaced_cadence) = (replaced.amount.as_ref().map(AmountSpecDto::from), replaced.cadence);
        Ok(UpdatedPayment { payment, previous, holds_from, holds_until, replaced_amount, replaced_cadence, way_back })
    }

    fn summary(input: &UpdatePaymentInput, output: &UpdatedPayment) -> String {
        let (now, before) = (&output.payment, &output.previous);
        let mut parts = Vec::new();
        if now.name != before.name {
            parts.push(format!("was {}", before.name));
        }
        // What is changed for a later day is not what the payment shows today.
        if let (Some(amount), Some(replaced)) = (&input.amount, &output.replaced_amount) {
            parts.push(format!("{} instead of {}", agreed::said(amount), agreed::said(replaced)));
        }
        if let (Some(cadence), Some(replaced)) = (input.cadence, output.replaced_cadence) {
            parts.push(format!("{} instead of {}", cadence.words(), replaced.words()));
        }
        if before.autopay.state != AutopayState::Off && now.autopay.state == AutopayState::Off {
            parts.push("autopay is off, because it is paid in another way".to_owned());
        }
        if let Some(from) = output.holds_from.filter(|from| before.terms_from != Some(*from)) {
            parts.push(format!("from {from}"));
        }
        if let Some(until) = output.holds_until {
            parts.push(format!("until {until}, from when another change is agreed"));
        }
        if parts.is_empty() { format!("Changed {}", now.name) } else { format!("Changed {}: {}", now.name, parts.join(", ")) }
    }

    fn undo(_: &UpdatePaymentInput, output: &UpdatedPayment) -> Option<UndoCall> {
        let input = serde_json::to_value(output.way_back.as_ref()?).ok()?;
        Some(UndoCall { operation: "update_payment".to_owned(), input, label: format!("Change {} back", output.previous.name) })
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

// Stores all versions but the last, which the payment's own row holds, and gives that. The end holds for all of them.
fn keep(tx: &mut Tx<'_>, payment_seq: i64, ends_on: Option<NaiveDate>, versions: &[Terms]) -> OpResult<Terms> {
    let [past @ .., last] = versions else { return Err(OpError::internal("a payment has no terms")) };
    let Recurrence { cadence, starts_on, due_day, .. } = last.recurrence;
    // A change for now and one for later may not go together.
    let recurrence = agreed::recurrence(cadence, starts_on, ends_on, due_day).map_err(|error| {
        if past.is_empty() {
            return error;
        }
        OpError::conflict(format!("This does not fit what is agreed from {} on: {}", last.from_on, error.message))
            .at(error.field.unwrap_or_else(|| "effectiveOn".to_owned()))
            .hint("Change what is agreed from that day on first, or let this hold from then on too.")
    })?;
    decisions::replace_past_terms(tx, payment_seq, versions)?;
    Ok(Terms { recurrence, ..last.clone() })
}

// The input that takes a change back, where one does so exactly.
fn way_back(now: &Payment, before: &Payment, placed: Option<&Changed>) -> Option<UpdatePaymentInput> {
    // An autopay that was turned off does not come back by one call.
    if now.autopay.state != before.autopay.state {
        return None;
    }
    let (now_fields, before_fields) = (fields(now)?, fields(before)?);
    let mut input = Map::new();
    let mut clear = Vec::new();
    const FIELDS: [&str; 11] = [
        "name",
        "kind",
        "partyId",
        "endsOn",
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
    if let Some(placed) = placed {
        let Change { amount, cadence, starts_on, due_day, weekend_rule, holidays } = placed.way_back.clone()?;
        let mut put = |name: &str, value: Option<Value>| value.map(|value| input.insert(name.to_owned(), value));
        put("effectiveOn", Some(json!(placed.from)));
        put("amount", amount.map(|amount| json!(AmountSpecDto::from(&amount))));
        put("cadence", cadence.map(|cadence| json!(cadence)));
        put("startsOn", starts_on.map(|day| json!(day)));
        put("weekendRule", weekend_rule.map(|rule| json!(rule)));
        put("dueDay", due_day.flatten().map(|day| json!(day)));
        put("holidays", holidays.clone().flatten().map(|id| json!(id)));
        clear.extend((due_day == Some(None)).then_some("dueDay"));
        clear.extend((holidays == Some(None)).then_some("holidays"));
    }
    if input.is_empty() && clear.is_empty() {
        return None;
    }
    if !clear.is_empty() {
        input.insert("clear".to_owned(), json!(clear));
    }
    input.insert("id".to_owned(), json!(before.id));
    serde_json::from_value(Value::Object(input)).ok()
}

fn fields(payment: &Payment) -> Option<Map<String, Value>> {
    serde_json::to_value(payment).ok()?.as_object().cloned()
}
