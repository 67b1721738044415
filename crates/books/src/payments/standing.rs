//! How every occurrence in a window stands: the schedules, the owner's decisions and the confirmations put together.
//!
//! Payments are read one by one in a narrow form, what concerns few of them is read first, and nothing is stored.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{OpResult, ReadTx};

use super::due_date::LONGEST_SHIFT_DAYS;
use super::holidays;
use super::occurrence_state::{Grace, OccurrenceState, PaymentRules, Reconciled, assess};
use super::schedule::{Occurrence, OccurrenceOverride, Pause, PaymentSchedule, TermsVersion, Window};
use super::store::confirmations::{self, Settlement};
use super::store::decisions::{self, PastTerms, PauseRow};
use super::store::schedules::{self, ScheduleRow, Which};
use super::terms::PaymentKey;
use crate::company::SettingsRow;

/// The first day that dates are looked for on.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("a civil date");
/// The last day that dates are looked for on; later ones have no four digits for the year.
pub const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a civil date");

/// What holds for payments that say nothing else, and the day on which they are judged.
#[derive(Debug, Clone, Copy)]
pub struct Judge {
    /// The company's civil date.
    pub today: NaiveDate,
    grace: Grace,
    remind_days_before: u32,
}

impl Judge {
    /// Today, with the company's settings.
    pub fn new(tx: &ReadTx<'_>) -> OpResult<Judge> {
        Ok(Judge::with(&crate::company::settings(tx)?, tx.today()))
    }

    /// A day, with the company's settings.
    pub fn with(settings: &SettingsRow, today: NaiveDate) -> Judge {
        let grace = Grace { days_before: settings.grace_days_before, days_after: settings.grace_days_after };
        Judge { today, grace, remind_days_before: settings.remind_days_before }
    }

    /// The company's grace.
    pub fn grace(&self) -> Grace {
        self.grace
    }

    /// How the occurrences of a payment are judged.
    pub fn rules(&self, row: &ScheduleRow) -> PaymentRules {
        PaymentRules {
            grace: Grace {
                days_before: row.grace_days_before.unwrap_or(self.grace.days_before),
                days_after: row.grace_days_after.unwrap_or(self.grace.days_after),
            },
            remind_days_before: row.remind_days_before.unwrap_or(self.remind_days_before),
            autopay: row.autopay,
        }
    }
}

/// Everything that the occurrences of some payments follow from, apart from the payments' own rows.
#[derive(Debug, Default)]
pub struct Decisions {
    past_terms: HashMap<i64, Vec<PastTerms>>,
    pauses: HashMap<i64, Vec<Pause>>,
    overrides: HashMap<i64, Vec<OccurrenceOverride>>,
    /// By payment and due date.
    settlements: Vec<Settlement>,
}

impl Decisions {
    /// What matters to a window, of all payments.
    pub fn of_window(tx: &ReadTx<'_>, window: Window) -> OpResult<Decisions> {
        // A due date may lie outside the window and be paid inside it. Years of more than four digits are stored nowhere.
        let mut from = window.from.checked_sub_days(Days::new(LONGEST_SHIFT_DAYS)).unwrap_or(NaiveDate::MIN).max(FIRST_DAY);
        let mut until = window.until.checked_add_days(Days::new(LONGEST_SHIFT_DAYS)).unwrap_or(NaiveDate::MAX).min(LAST_DAY);
        let mut overrides: HashMap<i64, Vec<OccurrenceOverride>> = HashMap::new();
        for (payment_seq, each) in decisions::overrides_in(tx, from, until)? {
            overrides.entry(payment_seq).or_default().push(each);
        }
        // What settles an occurrence that was moved into the window stands at its own due date.
        for each in overrides.values().flatten() {
            from = from.min(each.due_on);
            until = until.max(each.due_on);
        }
        Ok(Decisions {
            past_terms: by_payment(decisions::all_past_terms(tx, None)?, |each| each.payment_seq),
            pauses: pauses_by_payment(decisions::all_pauses(tx, None)?),
            overrides,
            settlements: confirmations::settlements_in(tx, from, until)?,
        })
    }

    /// Everything about one payment.
    pub fn of_payment(tx: &ReadTx<'_>, payment_seq: i64) -> OpResult<Decisions> {
        Ok(Decisions {
            past_terms: by_payment(decisions::all_past_terms(tx, Some(payment_seq))?, |each| each.payment_seq),
            pauses: pauses_by_payment(decisions::all_pauses(tx, Some(payment_seq))?),
            overrides: HashMap::from([(payment_seq, decisions::overrides_of(tx, payment_seq)?)]),
            settlements: confirmations::settlements_of(tx, payment_seq)?,
        })
    }

    /// Makes the schedule of a payment and hands it to `work`, with what settles it.
    pub fn with_schedule<T>(&self, row: &ScheduleRow, work: impl FnOnce(PaymentSchedule<'_>, &[Settlement]) -> T) -> T {
        let present = version(row, row.from_on, row.recurrence, row.weekend_rule, row.holidays.as_deref(), row.amount);
        let pauses = self.pauses.get(&row.seq).map_or(&[][..], Vec::as_slice);
        let overrides = self.overrides.get(&row.seq).map_or(&[][..], Vec::as_slice);
        let payment = PaymentKey(row.seq);
        let settlements = self.settlements_of(payment);
        match self.past_terms.get(&row.seq) {
            None => work(PaymentSchedule { payment, versions: &[present], pauses, overrides }, settlements),
            Some(past) => {
                let mut versions: Vec<TermsVersion> = past.iter().map(|each| past_version(row, each)).collect();
                versions.push(present);
                work(PaymentSchedule { payment, versions: &versions, pauses, overrides }, settlements)
            }
        }
    }

    fn settlements_of(&self, payment: PaymentKey) -> &[Settlement] {
        let from = self.settlements.partition_point(|each| each.fact.payment < payment);
        let length = self.settlements[from..].partition_point(|each| each.fact.payment == payment);
        &self.settlements[from..from + length]
    }
}

fn by_payment<T>(rows: Vec<T>, key: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut found: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(key(&row)).or_default().push(row);
    }
    found
}

fn pauses_by_payment(rows: Vec<PauseRow>) -> HashMap<i64, Vec<Pause>> {
    let mut found: HashMap<i64, Vec<Pause>> = HashMap::new();
    for row in rows {
        // Stored up to the first day after it, because that is what people name; computed with its last day.
        let until_on = row.until_on.map(|until| until.pred_opt().unwrap_or(until));
        found.entry(row.payment_seq).or_default().push(Pause { from_on: row.from_on, until_on });
    }
    found
}

fn version(
    row: &ScheduleRow,
    from_on: NaiveDate,
    recurrence: super::cadence::Recurrence,
    weekend_rule: super::due_date::WeekendRule,
    holidays: Option<&str>,
    amount: super::terms::AmountSpec,
) -> TermsVersion {
    TermsVersion {
        from_on,
        until_on: row.cancelled_from_on.map(|from| from.pred_opt().unwrap_or(from)),
        recurrence: super::cadence::Recurrence { ends_on: row.recurrence.ends_on, ..recurrence },
        weekend_rule,
        calendar: holidays.and_then(holidays::calendar),
        amount,
    }
}

fn past_version(row: &ScheduleRow, past: &PastTerms) -> TermsVersion {
    let terms = &past.terms;
    version(row, terms.from_on, terms.recurrence, terms.weekend_rule, terms.holidays.as_deref(), terms.amount)
}

/// An occurrence with all that is known about it.
#[derive(Debug)]
pub struct Judged<'x> {
    /// The payment's row.
    pub row: &'x ScheduleRow,
    /// How it is judged.
    pub rules: PaymentRules,
    /// The occurrence.
    pub occurrence: Occurrence<'x>,
    /// How it stands.
    pub reconciled: Reconciled,
}

/// What a visit of a window finds.
#[derive(Debug)]
pub enum Found<'x> {
    /// An occurrence.
    Due(Judged<'x>),
    /// Confirmations of a date that is no due date any more, since the terms changed or the payment was paused.
    Stray {
        /// The payment's row.
        row: &'x ScheduleRow,
        /// The date that they name.
        due_on: NaiveDate,
        /// The confirmations.
        settlements: &'x [Settlement],
    },
}

/// Judges one occurrence by what settles its payment.
pub fn judge<'x>(judge: &Judge, row: &'x ScheduleRow, occurrence: Occurrence<'x>, settlements: &[Settlement]) -> Judged<'x> {
    let rules = judge.rules(row);
    let own = on_date(settlements, occurrence.due_on);
    let mut reconciled = assess(&occurrence, own.iter().map(|each| &each.fact), &rules, judge.today);
    if is_accepted(own, reconciled.state) {
        reconciled = reconciled.accepted(own.iter().all(|each| each.fact.cleared));
    }
    Judged { row, rules, occurrence, reconciled }
}

/// Whether the owner accepted an exception with the last of its confirmations, and nothing changed since.
fn is_accepted(own: &[Settlement], state: OccurrenceState) -> bool {
    let count = u32::try_from(own.len()).unwrap_or(u32::MAX);
    state.is_exception() && own.last().is_some_and(|last| last.accepted == Some((state, count)))
}

fn on_date(settlements: &[Settlement], due_on: NaiveDate) -> &[Settlement] {
    if settlements.is_empty() {
        return settlements;
    }
    let from = settlements.partition_point(|each| each.due_on < due_on);
    let length = settlements[from..].partition_point(|each| each.due_on == due_on);
    &settlements[from..from + length]
}

/// Visits every occurrence that is to be paid in a window, payment by payment, and what strayed from its due dates.
pub fn visit(
    tx: &ReadTx<'_>,
    which: Which<'_>,
    window: Window,
    today: &Judge,
    mut found: impl FnMut(Found<'_>) -> OpResult<()>,
) -> OpResult<()> {
    let decisions = match which {
        Which::One(seq) => Decisions::of_payment(tx, seq)?,
        Which::All | Which::Named(_) => Decisions::of_window(tx, window)?,
    };
    schedules::each(tx, which, |row| {
        decisions.with_schedule(&row, |schedule, settlements| visit_one(&row, schedule, settlements, window, today, &mut found))
    })
}

fn visit_one(
    row: &ScheduleRow,
    schedule: PaymentSchedule<'_>,
    settlements: &[Settlement],
    window: Window,
    today: &Judge,
    found: &mut impl FnMut(Found<'_>) -> OpResult<()>,
) -> OpResult<()> {
    for occurrence in schedule.occurrences(window) {
        found(Found::Due(judge(today, row, occurrence, settlements)))?;
    }
    for own in settlements.chunk_by(|a, b| a.due_on == b.due_on) {
        let due_on = own[0].due_on;
        if window.contains(due_on) && schedule.occurrence(due_on).is_none() && !is_accepted(own, OccurrenceState::NotDue) {
            found(Found::Stray { row, due_on, settlements: own })?;
        }
    }
    Ok(())
}
