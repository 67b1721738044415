//! The schedule of a payment: every occurrence in any window, computed from its terms and never stored.
//!
//! An occurrence is identified by its payment and its nominal due date, which no shift or move changes. A window asks
//! for the days to pay on, so an occurrence that was shifted or moved is found where it is paid, and nowhere else.

use std::iter::FusedIterator;

use chrono::NaiveDate;

use super::cadence::{DueDates, Recurrence};
use super::due_date::{LONGEST_SHIFT_DAYS, WeekendRule};
use super::holidays::HolidayCalendar;
use super::terms::{AmountSpec, PaymentKey};

/// The terms of a payment while they were agreed. Changed terms are a new version; the old one stays for its days.
#[derive(Debug, Clone, Copy)]
pub struct TermsVersion {
    /// The first nominal due date that these terms can have. It may be later than the recurrence's start, which pins
    /// the rhythm: a payment that is older than the books is tracked from here.
    pub from_on: NaiveDate,
    /// The last nominal due date that these terms can have. Without it they hold until the next version.
    pub until_on: Option<NaiveDate>,
    /// When it falls due.
    pub recurrence: Recurrence,
    /// What happens on weekends and holidays.
    pub weekend_rule: WeekendRule,
    /// The holidays that count, if any.
    pub calendar: Option<&'static HolidayCalendar>,
    /// How much is due.
    pub amount: AmountSpec,
}

/// A time in which nothing falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// The first nominal due date that is left out.
    pub from_on: NaiveDate,
    /// The last one; without it the pause goes on.
    pub until_on: Option<NaiveDate>,
}

/// What the owner decided about one occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OccurrenceChange {
    /// It is not paid this time.
    Skip,
    /// It is paid on this day instead, whatever day that is.
    MoveTo(NaiveDate),
}

/// A decision about the occurrence of one nominal due date. It means nothing when no occurrence has that date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OccurrenceOverride {
    /// The nominal due date.
    pub due_on: NaiveDate,
    /// The decision.
    pub change: OccurrenceChange,
}

/// Days from `from` to `until`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Window {
    /// Whether a day lies in the window.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.until
    }
}

/// Everything that a payment's occurrences follow from.
#[derive(Debug, Clone, Copy)]
pub struct PaymentSchedule<'a> {
    /// The payment.
    pub payment: PaymentKey,
    /// Its terms, ordered by `from_on`. Where two overlap the later one holds.
    pub versions: &'a [TermsVersion],
    /// When it was paused, in any order.
    pub pauses: &'a [Pause],
    /// Decisions about single occurrences, ordered by `due_on`, at most one for each date.
    pub overrides: &'a [OccurrenceOverride],
}

/// How an occurrence stands in the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As the terms say.
    Planned,
    /// Left out by the owner. It keeps its place, so that it can be restored.
    Skipped,
    /// Moved by the owner to another day.
    Moved {
        /// The day it would have been paid on.
        from: NaiveDate,
    },
}

/// One due date of a payment.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence<'a> {
    /// The payment.
    pub payment: PaymentKey,
    /// The terms that it follows from.
    pub terms: &'a TermsVersion,
    /// The nominal due date: with the payment its identity.
    pub due_on: NaiveDate,
    /// The day to pay on, after the weekend rule or the owner's move.
    pub pay_on: NaiveDate,
    /// Planned, skipped or moved.
    pub standing: Standing,
}

impl Occurrence<'_> {
    /// How much is due.
    pub fn amount(&self) -> &AmountSpec {
        &self.terms.amount
    }

    /// Whether the owner left it out.
    pub fn is_skipped(&self) -> bool {
        self.standing == Standing::Skipped
    }

    /// The day it would have been paid on, when the owner moved it.
    pub fn moved_from(&self) -> Option<NaiveDate> {
        match self.standing {
            Standing::Moved { from } => Some(from),
            Standing::Planned | Standing::Skipped => None,
        }
    }
}

impl<'a> PaymentSchedule<'a> {
    /// The occurrences to be paid in a window, each once: those of each version by due date, then those moved into
    /// the window from afar. Costs as much as there are occurrences, wherever the window lies; allocates nothing.
    pub fn occurrences(&self, window: Window) -> Occurrences<'a> {
        debug_assert!(self.versions.is_sorted_by_key(|version| version.from_on));
        debug_assert!(self.overrides.is_sorted_by_key(|each| each.due_on));
        Occurrences { schedule: *self, window, version: 0, terms: None, dates: DueDates::none(), overrides: self.overrides.iter() }
    }

    /// The occurrence of a nominal due date, if there is one.
    pub fn occurrence(&self, due_on: NaiveDate) -> Option<Occurrence<'a>> {
        let index = self.versions.partition_point(|version| version.from_on <= due_on).checked_sub(1)?;
        let terms = self.versions.get(index)?;
        let in_force = due_on <= self.last_day(index);
        let exists = in_force && terms.recurrence.is_due_on(due_on) && self.pause_on(due_on).is_none();
        exists.then(|| self.place(terms, due_on))
    }

    /// The first occurrence that is to be paid on or after a day and is not skipped.
    pub fn next_on_or_after(&self, date: NaiveDate) -> Option<Occurrence<'a>> {
        // Moved ones may lie anywhere, but there are only as many as overrides.
        let moved = self.overrides.iter().filter_map(|each| self.occurrence(each.due_on));
        let moved = moved.filter(|occurrence| occurrence.moved_from().is_some() && occurrence.pay_on >= date);
        let order = |occurrence: &Occurrence<'_>| (occurrence.pay_on, occurrence.due_on);
        let mut next = moved.min_by_key(order);
        let ahead = Window { from: date, until: NaiveDate::MAX };
        for planned in self.occurrences(ahead).filter(|occurrence| occurrence.standing == Standing::Planned) {
            // Where terms change, a shift of the old ones may reach past the first dates of the new ones.
            let is_beyond =
                |next: &Occurrence<'_>| planned.due_on.signed_duration_since(next.pay_on).num_days() > LONGEST_SHIFT_DAYS as i64;
            if next.as_ref().is_some_and(is_beyond) {
                break;
            }
            next = next.into_iter().chain([planned]).min_by_key(order);
        }
        next
    }

    /// The last nominal due date on which the version of that index holds.
    fn last_day(&self, index: usize) -> NaiveDate {
        let own = self.versions.get(index).and_then(|version| version.until_on).unwrap_or(NaiveDate::MAX);
        let before_next = self.versions.get(index + 1).map(|next| next.from_on.pred_opt().unwrap_or(NaiveDate::MIN));
        before_next.map_or(own, |day| own.min(day))
    }

    fn pause_on(&self, due_on: NaiveDate) -> Option<&'a Pause> {
        self.pauses.iter().find(|pause| pause.from_on <= due_on && pause.until_on.is_none_or(|until_on| due_on <= until_on))
    }

    /// Puts a nominal due date of these terms on its day.
    fn place(&self, terms: &'a TermsVersion, due_on: NaiveDate) -> Occurrence<'a> {
        let planned_on = terms.weekend_rule.pay_on(due_on, terms.calendar);
        let found = self.overrides.binary_search_by_key(&due_on, |each| each.due_on);
        let (pay_on, standing) = match found.ok().and_then(|index| self.overrides.get(index)).map(|each| each.change) {
            None => (planned_on, Standing::Planned),
            Some(OccurrenceChange::Skip) => (planned_on, Standing::Skipped),
            Some(OccurrenceChange::MoveTo(to_on)) => (to_on, Standing::Moved { from: planned_on }),
        };
        Occurrence { payment: self.payment, terms, due_on, pay_on, standing }
    }
}

/// The occurrences of one payment in a window.
#[derive(Debug, Clone)]
pub struct Occurrences<'a> {
    schedule: PaymentSchedule<'a>,
    window: Window,
    version: usize,
    terms: Option<&'a TermsVersion>,
    dates: DueDates,
    overrides: std::slice::Iter<'a, OccurrenceOverride>,
}

impl<'a> Occurrences<'a> {
    /// The next nominal due date that lies near enough to the window, and is not paused.
    fn next_planned(&mut self) -> Option<Occurrence<'a>> {
        loop {
            if let Some(terms) = self.terms
                && let Some(due_on) = self.dates.next()
            {
                let Some(pause) = self.schedule.pause_on(due_on) else {
                    return Some(self.schedule.place(terms, due_on));
                };
                // A pause is jumped over: one without an end would otherwise be walked to the end of time.
                let resumes_on = pause.until_on.and_then(|until_on| until_on.succ_opt());
                self.dates = resumes_on.map_or_else(DueDates::none, |day| terms.recurrence.due_dates(day, self.dates.until()));
                continue;
            }
            let terms = self.schedule.versions.get(self.version)?;
            let (from, until) = terms.weekend_rule.reach(self.window.from, self.window.until);
            self.dates = terms.recurrence.due_dates(from.max(terms.from_on), until.min(self.schedule.last_day(self.version)));
            self.terms = Some(terms);
            self.version += 1;
        }
    }

    /// The next occurrence that was moved into the window from a due date that is too far away to be planned in it.
    fn next_moved_in(&mut self) -> Option<Occurrence<'a>> {
        let (schedule, window) = (self.schedule, self.window);
        self.overrides.by_ref().find_map(|each| {
            let OccurrenceChange::MoveTo(to_on) = each.change else { return None };
            if !window.contains(to_on) {
                return None;
            }
            let occurrence = schedule.occurrence(each.due_on)?;
            let (from, until) = occurrence.terms.weekend_rule.reach(window.from, window.until);
            let was_planned = from <= each.due_on && each.due_on <= until;
            (!was_planned).then_some(occurrence)
        })
    }
}

impl<'a> Iterator for Occurrences<'a> {
    type Item = Occurrence<'a>;

    fn next(&mut self) -> Option<Occurrence<'a>> {
        while let Some(occurrence) = self.next_planned() {
            if self.window.contains(occurrence.pay_on) {
                return Some(occurrence);
            }
        }
        self.next_moved_in()
    }
}

impl FusedIterator for Occurrences<'_> {}

/// The occurrences of many payments in a window, by the day to pay on; on one day in the order of the payments.
pub fn upcoming<'a>(schedules: impl IntoIterator<Item = PaymentSchedule<'a>>, window: Window) -> Vec<Occurrence<'a>> {
    let mut occurrences: Vec<Occurrence<'a>> = Vec::new();
    for schedule in schedules {
        occurrences.extend(schedule.occurrences(window));
    }
    occurrences.sort_by_key(|occurrence| occurrence.pay_on);
    occurrences
}

#[cfg(test)]
mod tests;
