//! Puts stored payments and judged occurrences into the form that every door shows.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{OpResult, ReadTx};
use money::{Currency, Money};

use super::changed_terms::in_force;
use super::occurrence_state::{OccurrenceState, PaymentRules, Reconciled};
use super::records::{Autopay, AutopayEvidence, Confirmation, Occurrence, Payment, PaymentStatus, PlannedTerms};
use super::schedule::{self, PaymentSchedule, Standing, TermsVersion, Window};
use super::standing::{Decisions, Found, Judge, Judged, LAST_DAY, judge, visit};
use super::store::confirmations::{self, ConfirmationRow, Settlement};
use super::store::payments::{PaymentRow, Terms};
use super::store::reminders::{self, OccurrenceKey};
use super::store::schedules::{ScheduleRow, Which};
use super::store::{acceptances, decisions, payments};
use super::terms::{AmountSpec, AutopayState, PaymentKey, PaymentKind};
use crate::wire::money_in;

/// How far back something unpaid is looked for.
pub const LOOK_BACK_DAYS: u64 = 366;

/// The first day from which something unpaid is looked for.
pub fn look_back_from(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(LOOK_BACK_DAYS)).unwrap_or(NaiveDate::MIN)
}

/// A payment as every door shows it.
pub fn payment(tx: &ReadTx<'_>, row: &PaymentRow) -> OpResult<Payment> {
    let today = Judge::new(tx)?;
    let decisions = Decisions::of_payment(tx, row.seq)?;
    let mut next = None;
    super::store::schedules::each(tx, Which::One(row.seq), |narrow| {
        next = decisions.with_schedule(&narrow, |schedule, settlements| next_open(&today, &narrow, schedule, settlements));
        Ok(())
    })?;
    payment_with(tx, row, next)
}

/// The payment of an integer key, as every door shows it.
pub fn payment_of(tx: &ReadTx<'_>, seq: i64) -> OpResult<Payment> {
    payment(tx, &payments::by_seq(tx, seq)?)
}

/// What comes next of a payment: its due date, its day to pay on, its state.
pub type NextOpen = (NaiveDate, NaiveDate, OccurrenceState);

/// The earliest occurrence that still wants money, looking back a year.
pub fn next_open(today: &Judge, row: &ScheduleRow, schedule: PaymentSchedule<'_>, settlements: &[Settlement]) -> Option<NextOpen> {
    let is_open = |occurrence: schedule::Occurrence<'_>| {
        let judged = judge(today, row, occurrence, settlements);
        let awaits = judged.reconciled.state.awaits_payment();
        awaits.then_some((judged.occurrence.due_on, judged.occurrence.pay_on, judged.reconciled.state))
    };
    let window = Window { from: look_back_from(today.today), until: LAST_DAY };
    let planned = schedule.occurrences(window).find_map(is_open);
    // A moved one may come before the first of the plan, wherever its due date lies.
    let moved = schedule.overrides.iter().filter_map(|each| schedule.occurrence(each.due_on)).filter(|each| window.contains(each.pay_on));
    planned.into_iter().chain(moved.filter_map(is_open)).min_by_key(|(due_on, pay_on, _)| (*pay_on, *due_on))
}

/// A payment with what was computed about it.
pub fn payment_with(tx: &ReadTx<'_>, row: &PaymentRow, next: Option<NextOpen>) -> OpResult<Payment> {
    let today = tx.today();
    let versions = decisions::versions(tx, row)?;
    let present = in_force(&versions, today);
    let terms = &versions[present];
    // What begins after the end never holds.
    let end = row.cancelled_from_on.and_then(|day| day.pred_opt()).into_iter().chain(terms.recurrence.ends_on).min();
    let planned = versions[present + 1..].iter().filter(|each| end.is_none_or(|end| each.from_on <= end));
    let pauses = decisions::all_pauses(tx, Some(row.seq))?;
    // Pauses come in order: the first one that is not over is the present or the next one.
    let pause = pauses.iter().find(|pause| pause.until_on.is_none_or(|until| today < until));
    let status = match (row.cancelled_from_on, pause) {
        (Some(_), _) => PaymentStatus::Cancelled,
        (None, Some(pause)) if pause.contains(today) => PaymentStatus::Paused,
        (None, _) => PaymentStatus::Active,
    };
    let evidence = row.autopay.evidence.clone().map(|(kind, note, recorded_at)| AutopayEvidence { kind, note, recorded_at });
    Ok(Payment {
        id: row.id.clone(),
        name: row.name.clone(),
        kind: row.kind,
        party_id: row.party.as_ref().map(|party| party.id.clone()),
        party_name: row.party.as_ref().map(|party| party.name.clone()),
        amount: (&terms.amount).into(),
        cadence: terms.recurrence.cadence,
        starts_on: terms.recurrence.starts_on,
        ends_on: terms.recurrence.ends_on,
        due_day: terms.recurrence.due_day,
        weekend_rule: terms.weekend_rule,
        holidays: terms.holidays.clone(),
        method: row.method,
        pay_from: row.pay_from.code.clone(),
        expense_account: row.expense.code.clone(),
        status,
        paused_from: pause.map(|pause| pause.from_on),
        paused_until: pause.and_then(|pause| pause.until_on),
        cancelled_from: row.cancelled_from_on,
        terms_from: Some(terms.from_on),
        planned: planned.map(planned_terms).collect(),
        autopay: Autopay {
            state: row.autopay.state,
            set_up_on: row.autopay.set_up_on,
            playbook_id: row.autopay.playbook.clone(),
            note: row.autopay.note.clone(),
            evidence,
        },
        remind_days_before: row.remind_days_before,
        quiet: row.quiet,
        grace_days_before: row.grace_days_before,
        grace_days_after: row.grace_days_after,
        notes: row.notes.clone(),
        next_due_on: next.map(|(due_on, ..)| due_on),
        next_pay_on: next.map(|(_, pay_on, _)| pay_on),
        next_state: next.map(|(.., state)| state),
    })
}

fn planned_terms(terms: &Terms) -> PlannedTerms {
    PlannedTerms {
        from: terms.from_on,
        amount: (&terms.amount).into(),
        cadence: terms.recurrence.cadence,
        starts_on: terms.recurrence.starts_on,
        due_day: terms.recurrence.due_day,
        weekend_rule: terms.weekend_rule,
        holidays: terms.holidays.clone(),
    }
}

/// An occurrence that was kept from a visit, to be shown later.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The payment.
    pub payment_seq: i64,
    /// The due date; for money that was not due the date that names it.
    pub due_on: NaiveDate,
    /// The day to pay on.
    pub pay_on: NaiveDate,
    /// Tells apart what else is equal: 0, or the integer key of the confirmation that was not due.
    pub tie: i64,
    /// What it is.
    pub what: What,
}

/// What was kept.
#[derive(Debug, Clone)]
pub enum What {
    /// An occurrence.
    Due {
        /// The terms that it follows from.
        terms: TermsVersion,
        /// Planned, skipped or moved.
        standing: Standing,
        /// How it is judged.
        rules: PaymentRules,
        /// How it stands.
        reconciled: Reconciled,
    },
    /// Money that no occurrence wanted.
    NotDue {
        /// How much.
        confirmed: Money,
        /// Whether the payment goes out by itself.
        autopay: AutopayState,
        /// The confirmation, where it names no due date at all.
        confirmation: Option<Box<Confirmation>>,
    },
}

impl Kept {
    /// Keeps what a visit found.
    pub fn of(found: &Found<'_>) -> Kept {
        match found {
            Found::Due(Judged { row, rules, occurrence, reconciled }) => Kept {
                payment_seq: row.seq,
                due_on: occurrence.due_on,
                pay_on: occurrence.pay_on,
                tie: 0,
                what: What::Due { terms: *occurrence.terms, standing: occurrence.standing, rules: *rules, reconciled: *reconciled },
            },
            Found::Stray { row, due_on, settlements } => {
                let currency = settlements.first().map_or(Currency::CAD, |each| each.fact.amount.currency());
                let minor = settlements.iter().fold(0_i64, |sum, each| sum.saturating_add(each.fact.amount.minor()));
                Kept {
                    payment_seq: row.seq,
                    due_on: *due_on,
                    pay_on: *due_on,
                    tie: 0,
                    what: What::NotDue { confirmed: Money::from_minor(minor, currency), autopay: row.autopay, confirmation: None },
                }
            }
        }
    }

    /// Keeps a confirmation that names no due date.
    pub fn not_due(row: ConfirmationRow) -> OpResult<Kept> {
        let confirmed = money_in(&row.wire.amount, "amount")?;
        Ok(Kept {
            payment_seq: row.payment_seq,
            due_on: row.wire.paid_on,
            pay_on: row.wire.paid_on,
            tie: row.seq,
            what: What::NotDue { confirmed, autopay: AutopayState::Off, confirmation: Some(Box::new(row.wire)) },
        })
    }

    /// The state.
    pub fn state(&self) -> OccurrenceState {
        match &self.what {
            What::Due { reconciled, .. } => reconciled.state,
            What::NotDue { .. } => OccurrenceState::NotDue,
        }
    }

    /// The order of lists: by day to pay on, then by payment.
    pub fn order(&self) -> (NaiveDate, i64, NaiveDate, i64) {
        (self.pay_on, self.payment_seq, self.due_on, self.tie)
    }

    /// What is still to be paid.
    pub fn outstanding(&self) -> Option<Money> {
        match &self.what {
            What::Due { reconciled, .. } => Some(reconciled.outstanding),
            What::NotDue { .. } => None,
        }
    }
}

/// The names that occurrences are shown with, read once for each payment.
pub struct Names<'t, 'a> {
    tx: &'t ReadTx<'a>,
    today: NaiveDate,
    known: HashMap<i64, (String, String, Option<String>, PaymentKind)>,
    snoozes: HashMap<OccurrenceKey, NaiveDate>,
}

impl<'t, 'a> Names<'t, 'a> {
    /// None known yet.
    pub fn new(tx: &'t ReadTx<'a>) -> OpResult<Names<'t, 'a>> {
        Ok(Names { tx, today: tx.today(), known: HashMap::new(), snoozes: reminders::snoozes(tx)? })
    }

    /// The name of a payment.
    pub fn name(&mut self, payment_seq: i64) -> OpResult<&str> {
        self.of(payment_seq).map(|(_, name, ..)| name.as_str())
    }

    /// The id of a payment.
    pub fn id(&mut self, payment_seq: i64) -> OpResult<&str> {
        self.of(payment_seq).map(|(id, ..)| id.as_str())
    }

    fn of(&mut self, payment_seq: i64) -> OpResult<&(String, String, Option<String>, PaymentKind)> {
        match self.known.entry(payment_seq) {
            std::collections::hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                let row = payments::by_seq(self.tx, payment_seq)?;
                Ok(unknown.insert((row.id, row.name, row.party.map(|party| party.name), row.kind)))
            }
        }
    }

    /// The day until which an occurrence is snoozed, while it is.
    pub fn snoozed_until(&self, payment_seq: i64, due_on: NaiveDate) -> Option<NaiveDate> {
        self.snoozes.get(&(payment_seq, due_on)).copied().filter(|until| *until > self.today)
    }

    /// An occurrence as every door shows it.
    pub fn occurrence(&mut self, kept: &Kept) -> OpResult<Occurrence> {
        let figures = self.figures(kept)?;
        let reminder_snoozed_until = self.snoozed_until(kept.payment_seq, kept.due_on);
        let (payment_id, payment_name, party_name, kind) = self.of(kept.payment_seq)?.clone();
        Ok(Occurrence {
            payment_id,
            payment_name,
            party_name,
            kind,
            due_on: kept.due_on,
            pay_on: kept.pay_on,
            moved_from: figures.moved_from,
            amount: (&figures.amount).into(),
            expected: figures.expected.into(),
            outstanding: figures.outstanding.into(),
            confirmed: figures.confirmed.into(),
            state: kept.state(),
            reason: figures.reason,
            autopay: figures.autopay,
            confirmations: figures.confirmations,
            reminder_snoozed_until,
        })
    }

    fn figures(&self, kept: &Kept) -> OpResult<Figures> {
        let standing_confirmations = || confirmations::standing(self.tx, kept.payment_seq, kept.due_on);
        match &kept.what {
            What::Due { terms, standing, rules, reconciled } => {
                let payment = PaymentKey(kept.payment_seq);
                let occurrence = schedule::Occurrence { payment, terms, due_on: kept.due_on, pay_on: kept.pay_on, standing: *standing };
                Ok(Figures {
                    moved_from: occurrence.moved_from(),
                    amount: terms.amount,
                    expected: terms.amount.expected(),
                    outstanding: reconciled.outstanding,
                    confirmed: reconciled.confirmed,
                    reason: reason(self.tx, kept, &occurrence, rules, reconciled, self.today)?,
                    autopay: rules.autopay,
                    confirmations: if reconciled.confirmations > 0 { standing_confirmations()? } else { Vec::new() },
                })
            }
            What::NotDue { confirmed, autopay, confirmation } => {
                let nothing = Money::zero(confirmed.currency());
                let (reason, confirmations) = match confirmation {
                    Some(confirmation) => {
                        (format!("{confirmed} was paid on {} without being due.", long_date(kept.due_on)), vec![(**confirmation).clone()])
                    }
                    None => {
                        let date = long_date(kept.due_on);
                        (
                            format!("{confirmed} was paid for {date}, which is no due date of this payment any more."),
                            standing_confirmations()?,
                        )
                    }
                };
                Ok(Figures {
                    moved_from: None,
                    amount: AmountSpec::Fixed(nothing),
                    expected: nothing,
                    outstanding: nothing,
                    confirmed: *confirmed,
                    reason,
                    autopay: *autopay,
                    confirmations,
                })
            }
        }
    }
}

// What differs between an occurrence and money that was not due.
struct Figures {
    moved_from: Option<NaiveDate>,
    amount: AmountSpec,
    expected: Money,
    outstanding: Money,
    confirmed: Money,
    reason: String,
    autopay: AutopayState,
    confirmations: Vec<Confirmation>,
}

// The owner's own words about a skip or move follow the sentence.
fn reason(
    tx: &ReadTx<'_>,
    kept: &Kept,
    occurrence: &schedule::Occurrence<'_>,
    rules: &PaymentRules,
    reconciled: &Reconciled,
    today: NaiveDate,
) -> OpResult<String> {
    let mut sentence = reconciled.reason(occurrence, rules, today);
    if reconciled.accepted.is_some()
        && let Some(words) = acceptances::words_of(tx, kept.payment_seq, kept.due_on)?
    {
        sentence = format!("{sentence} Accepted: {words}");
    }
    if occurrence.standing == Standing::Planned {
        return Ok(sentence);
    }
    let words = decisions::override_of(tx, kept.payment_seq, kept.due_on)?.and_then(|(_, reason)| reason);
    Ok(match (occurrence.moved_from(), words) {
        (Some(from), Some(words)) => format!("{sentence} Moved from {}: {words}", long_date(from)),
        (Some(from), None) => format!("{sentence} Moved from {}.", long_date(from)),
        (None, Some(words)) => format!("{sentence} {words}"),
        (None, None) => sentence,
    })
}

/// A date as it is read aloud: "3 March 2026".
pub fn long_date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// One occurrence of a payment, as every door shows it.
pub fn one_occurrence(tx: &ReadTx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<Option<Occurrence>> {
    let today = Judge::new(tx)?;
    let decisions = Decisions::of_payment(tx, payment_seq)?;
    let mut kept = None;
    super::store::schedules::each(tx, Which::One(payment_seq), |row| {
        kept = decisions.with_schedule(&row, |schedule, settlements| {
            schedule.occurrence(due_on).map(|occurrence| Kept::of(&Found::Due(judge(&today, &row, occurrence, settlements))))
        });
        Ok(())
    })?;
    kept.map(|kept| Names::new(tx)?.occurrence(&kept)).transpose()
}

/// The occurrences of one payment in a window, in order of their days to pay on.
pub fn occurrences_of(tx: &ReadTx<'_>, payment_seq: i64, window: Window) -> OpResult<Vec<Occurrence>> {
    let mut found = Vec::new();
    visit(tx, Which::One(payment_seq), window, &Judge::new(tx)?, |each| {
        found.push(Kept::of(&each));
        Ok(())
    })?;
    found.sort_by_key(Kept::order);
    let mut names = Names::new(tx)?;
    found.iter().map(|kept| names.occurrence(kept)).collect()
}
