//! Finds the occurrence that an input names, and says what is wrong when there is none.

use chrono::{Days, NaiveDate};
use engine::{OpError, OpResult, ReadTx};
use money::Money;

use super::agreed::civil_date;
use super::occurrence_state::{Grace, nearest_open_occurrence};
use super::records::Occurrence;
use super::schedule::{PaymentSchedule, Window};
use super::shown;
use super::standing::{Decisions, Judge, LAST_DAY, judge};
use super::store::payments::PaymentRow;
use super::store::schedules::{self, Which};
use super::terms::AmountSpec;

/// The occurrence of a due date, which `dueOn` of the input names.
pub fn occurrence_named(tx: &ReadTx<'_>, row: &PaymentRow, due_on: NaiveDate) -> OpResult<Occurrence> {
    civil_date(due_on, "dueOn")?;
    match shown::one_occurrence(tx, row.seq, due_on)? {
        Some(occurrence) => Ok(occurrence),
        None => Err(no_due_date(tx, row, due_on)?),
    }
}

/// The open occurrence that money paid on a day is most likely for: the nearest one whose grace holds the day.
pub fn nearest_open(tx: &ReadTx<'_>, row: &PaymentRow, paid_on: NaiveDate) -> OpResult<Occurrence> {
    let today = Judge::new(tx)?;
    let decisions = Decisions::of_payment(tx, row.seq)?;
    let (mut found, mut open_near) = (None, None);
    schedules::each(tx, Which::One(row.seq), |narrow| {
        decisions.with_schedule(&narrow, |schedule, settlements| {
            let judged: Vec<_> = schedule.occurrences(around(paid_on)).map(|each| judge(&today, &narrow, each, settlements)).collect();
            let candidates = judged.iter().map(|each| (&each.occurrence, &each.reconciled));
            found = nearest_open_occurrence(candidates, paid_on, today.rules(&narrow).grace).map(|occurrence| occurrence.due_on);
            let open = judged.iter().filter(|each| each.reconciled.is_open());
            open_near = open.min_by_key(|each| distance(each.occurrence.pay_on, paid_on)).map(|each| each.occurrence.due_on);
        });
        Ok(())
    })?;
    if let Some(due_on) = found {
        return occurrence_named(tx, row, due_on);
    }
    let error = OpError::conflict(format!("{} has no open due date within its grace of {paid_on}.", row.name)).at("dueOn");
    Err(match open_near {
        Some(near) => error.hint(format!("The nearest open due date is {near}: give it, or say that it was paid without being due.")),
        None => error.hint("Give the due date, or say that it was paid without being due."),
    })
}

/// A due date whose grace holds a day.
#[derive(Debug, Clone)]
pub struct DueNear {
    /// The due date.
    pub due_on: NaiveDate,
    /// The day to pay on.
    pub pay_on: NaiveDate,
    /// How many days that is away.
    pub apart: u64,
    /// What is due each time.
    pub amount: AmountSpec,
    /// What is still to be paid.
    pub outstanding: Money,
    /// Whether something of it is paid.
    pub is_partly_paid: bool,
    /// Whether it waits for money.
    pub is_open: bool,
}

impl DueNear {
    /// What is expected to be paid now, in minor units of what is outstanding: the least and the most. What is left of a part is
    /// one amount, whatever was expected in all.
    pub fn expected(&self) -> (i64, i64) {
        let outstanding = self.outstanding.minor();
        if self.is_partly_paid || self.amount.is_fixed() { (outstanding, outstanding) } else { self.amount.bounds() }
    }
}

/// The due dates of a payment whose grace holds a day, the nearest first, but for skipped ones.
pub fn due_in_grace(tx: &ReadTx<'_>, payment_seq: i64, paid_on: NaiveDate) -> OpResult<Vec<DueNear>> {
    due_near(tx, payment_seq, paid_on, |grace| grace.pay_days(paid_on))
}

/// Whether an earlier due date of a payment, at most so many days before, still waits for money.
pub fn waits_since_before(tx: &ReadTx<'_>, payment_seq: i64, paid_on: NaiveDate, days: u64) -> OpResult<bool> {
    let first = paid_on.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let before = paid_on.pred_opt().unwrap_or(NaiveDate::MIN);
    Ok(due_near(tx, payment_seq, paid_on, |_| (first, before))?.iter().any(|due| due.is_open))
}

// The due dates whose day to pay on lies within these days, the nearest first.
fn due_near(
    tx: &ReadTx<'_>,
    payment_seq: i64,
    paid_on: NaiveDate,
    days: impl Fn(Grace) -> (NaiveDate, NaiveDate),
) -> OpResult<Vec<DueNear>> {
    let today = Judge::new(tx)?;
    let decisions = Decisions::of_payment(tx, payment_seq)?;
    let mut found = Vec::new();
    schedules::each(tx, Which::One(payment_seq), |narrow| {
        let grace = today.rules(&narrow).grace;
        decisions.with_schedule(&narrow, |schedule, settlements| {
            for each in schedule.occurrences(around(paid_on)) {
                let judged = judge(&today, &narrow, each, settlements);
                let (first, last) = days(grace);
                let pay_on = judged.occurrence.pay_on;
                if !judged.occurrence.is_skipped() && first <= pay_on && pay_on <= last {
                    found.push(DueNear {
                        is_open: judged.reconciled.is_open(),
                        due_on: judged.occurrence.due_on,
                        pay_on,
                        apart: distance(pay_on, paid_on),
                        amount: *judged.occurrence.amount(),
                        outstanding: judged.reconciled.outstanding,
                        is_partly_paid: judged.reconciled.confirmations > 0,
                    });
                }
            }
        });
        Ok(())
    })?;
    found.sort_by_key(|each| (each.apart, each.due_on));
    Ok(found)
}

fn distance(a: NaiveDate, b: NaiveDate) -> u64 {
    a.signed_duration_since(b).num_days().unsigned_abs()
}

// A year and a bit each way: every cadence that comes again has a due date in it.
fn around(day: NaiveDate) -> Window {
    let days = Days::new(400);
    Window { from: day.checked_sub_days(days).unwrap_or(NaiveDate::MIN), until: day.checked_add_days(days).unwrap_or(LAST_DAY) }
}

fn no_due_date(tx: &ReadTx<'_>, row: &PaymentRow, due_on: NaiveDate) -> OpResult<OpError> {
    let decisions = Decisions::of_payment(tx, row.seq)?;
    let mut near = None;
    schedules::each(tx, Which::One(row.seq), |narrow| {
        near = decisions.with_schedule(&narrow, |schedule, _| nearest(&schedule, due_on));
        Ok(())
    })?;
    let pauses = super::store::decisions::all_pauses(tx, Some(row.seq))?;
    let why = if row.cancelled_from_on.is_some_and(|from| due_on >= from) {
        format!(": it is cancelled from {}", row.cancelled_from_on.unwrap_or(due_on))
    } else if let Some(pause) = pauses.iter().find(|pause| pause.contains(due_on)) {
        format!(": it is paused from {}", pause.from_on)
    } else {
        String::new()
    };
    let error = OpError::invalid("dueOn", format!("{} is not due on {due_on}{why}.", row.name));
    Ok(match near {
        Some(near) => error.hint(format!("The nearest due date is {near}.")),
        None => error.hint("It has no due date near it."),
    })
}

fn nearest(schedule: &PaymentSchedule<'_>, due_on: NaiveDate) -> Option<NaiveDate> {
    schedule.occurrences(around(due_on)).map(|occurrence| occurrence.due_on).min_by_key(|date| distance(*date, due_on))
}
