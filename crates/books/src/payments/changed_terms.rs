//! How changed terms take their place among the versions of a payment's terms. Pure.
//!
//! Versions are ordered by their first day, and each holds until the next one begins. A change holds from its day on;
//! a later version keeps what it changed itself, and takes over the rest.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::cadence::{Cadence, Recurrence};
use super::due_date::WeekendRule;
use super::store::payments::Terms;
use super::terms::AmountSpec;

/// What of the terms is to be different; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// How much is due each time.
    pub amount: Option<AmountSpec>,
    /// How often.
    pub cadence: Option<Cadence>,
    /// The day from which the rhythm is counted.
    pub starts_on: Option<NaiveDate>,
    /// The day of the month, or none.
    pub due_day: Option<Option<u8>>,
    /// What happens on weekends and holidays.
    pub weekend_rule: Option<WeekendRule>,
    /// The calendar's id, or none.
    pub holidays: Option<Option<String>>,
}

impl Change {
    /// What makes `new` of `old`.
    pub fn between(old: &Terms, new: &Terms) -> Change {
        fn other<T: Clone + PartialEq>(old: &T, new: &T) -> Option<T> {
            (old != new).then(|| new.clone())
        }
        Change {
            amount: other(&old.amount, &new.amount),
            cadence: other(&old.recurrence.cadence, &new.recurrence.cadence),
            starts_on: other(&old.recurrence.starts_on, &new.recurrence.starts_on),
            due_day: other(&old.recurrence.due_day, &new.recurrence.due_day),
            weekend_rule: other(&old.weekend_rule, &new.weekend_rule),
            holidays: other(&old.holidays, &new.holidays),
        }
    }

    /// Whether nothing is to be different.
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }

    fn apply(&self, terms: &mut Terms) {
        let Change { amount, cadence, starts_on, due_day, weekend_rule, holidays } = self.clone();
        let recurrence = terms.recurrence;
        *terms = Terms {
            from_on: terms.from_on,
            amount: amount.unwrap_or(terms.amount),
            recurrence: Recurrence {
                cadence: cadence.unwrap_or(recurrence.cadence),
                starts_on: starts_on.unwrap_or(recurrence.starts_on),
                due_day: due_day.unwrap_or(recurrence.due_day),
                ends_on: recurrence.ends_on,
            },
            weekend_rule: weekend_rule.unwrap_or(terms.weekend_rule),
            holidays: holidays.unwrap_or_else(|| terms.holidays.clone()),
        };
    }

    // Without what a later version says itself.
    fn without(self, own: &Change) -> Change {
        fn left<T>(said: Option<T>, own: bool) -> Option<T> {
            said.filter(|_| !own)
        }
        Change {
            amount: left(self.amount, own.amount.is_some()),
            cadence: left(self.cadence, own.cadence.is_some()),
            starts_on: left(self.starts_on, own.starts_on.is_some()),
            due_day: left(self.due_day, own.due_day.is_some()),
            weekend_rule: left(self.weekend_rule, own.weekend_rule.is_some()),
            holidays: left(self.holidays, own.holidays.is_some()),
        }
    }

    // Whether other days may fall due, where the owner did not name the first of them.
    fn moves_the_rhythm(&self, from: NaiveDate) -> bool {
        let names_the_first = self.starts_on.is_some_and(|starts_on| starts_on >= from);
        (self.cadence.is_some() || self.due_day.is_some() || self.starts_on.is_some()) && !names_the_first
    }
}

/// The versions after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// All of them; no two in a row are equal.
    pub versions: Vec<Terms>,
    /// From which due date on the change holds.
    pub from: NaiveDate,
    /// Where a later version keeps what it changed itself, its first day.
    pub until: Option<NaiveDate>,
    /// What takes the change back when it holds from `from` on; nothing where no change does so exactly.
    pub way_back: Option<Change>,
    /// What the change replaced on its first day.
    pub replaced: Change,
}

/// Puts a change in place from a day on.
///
/// A rhythm that moves begins after the period that the last due date before it covers, so that no period is paid for
/// twice, and none is left out.
pub fn change(versions: &[Terms], change: &Change, on: NaiveDate) -> Changed {
    let placed = place(versions, change, on);
    let back = place(&placed.versions, &placed.back, placed.from);
    let is_exact = back.versions == merged(versions.to_vec());
    let replaced = placed.back.clone();
    Changed { versions: placed.versions, from: placed.from, until: placed.until, way_back: is_exact.then_some(placed.back), replaced }
}

/// The version in force on a day; before all of them, the first.
pub fn in_force(versions: &[Terms], on: NaiveDate) -> usize {
    versions.partition_point(|version| version.from_on <= on).saturating_sub(1)
}

/// The first day on which anything could be due, over all versions.
pub fn earliest_start(versions: &[Terms]) -> Option<NaiveDate> {
    versions.iter().map(|version| version.from_on.min(version.recurrence.starts_on)).min()
}

struct Placed {
    versions: Vec<Terms>,
    from: NaiveDate,
    until: Option<NaiveDate>,
    back: Change,
}

fn place(versions: &[Terms], change: &Change, on: NaiveDate) -> Placed {
    let from = if change.moves_the_rhythm(on) { rhythm_begins(versions, change, on) } else { on };
    let index = in_force(versions, from);
    let Some(base) = versions.get(index) else {
        return Placed { versions: Vec::new(), from, until: None, back: Change::default() };
    };
    let mut new = base.clone();
    change.apply(&mut new);
    // The version that a later beginning lands in may have a due day where the one that was looked at had none.
    let mut change = change.clone();
    if !new.recurrence.cadence.has_due_day() && new.recurrence.due_day.take().is_some() {
        change.due_day = Some(None);
    }
    let back = Change::between(&new, base);
    let is_first = from <= versions[0].from_on;
    new.from_on = if is_first { new.recurrence.starts_on } else { from };
    let mut result = versions[..index + usize::from(base.from_on < new.from_on && !is_first)].to_vec();
    let from = new.from_on;
    result.push(new);
    let (mut left, mut until) = (change, None);
    for pair in versions[index..].windows(2) {
        let own = Change::between(&pair[0], &pair[1]);
        let still = left.clone().without(&own);
        if still != left {
            until = until.or(Some(pair[1].from_on));
        }
        left = still;
        let mut later = pair[1].clone();
        left.apply(&mut later);
        // What was to begin only after the next one began never came to be.
        while result.last().is_some_and(|last| last.from_on >= later.from_on) {
            result.pop();
        }
        result.push(later);
    }
    Placed { versions: merged(result), from, until, back }
}

fn merged(versions: Vec<Terms>) -> Vec<Terms> {
    let mut kept: Vec<Terms> = Vec::with_capacity(versions.len());
    for version in versions {
        if kept.last().is_none_or(|last| !Change::between(last, &version).is_empty()) {
            kept.push(version);
        }
    }
    kept
}

// The first day of the new rhythm, on or after a day.
fn rhythm_begins(versions: &[Terms], change: &Change, on: NaiveDate) -> NaiveDate {
    let Some(base) = versions.get(in_force(versions, on)) else { return on };
    let mut new = base.clone();
    change.apply(&mut new);
    let Some((last, old)) = last_due_before(versions, on) else { return on };
    let cadence = new.recurrence.cadence;
    let covered = period_end(last, old, cadence).max(on);
    // The period that comes next is already agreed; where its new day is past, its old one stays.
    if base.recurrence.cadence != cadence || months(cadence).is_none() {
        return covered;
    }
    let Some(next) = base.recurrence.due_dates(covered, NaiveDate::MAX).next() else { return covered };
    let begins = period_begin(next);
    let has_passed = begins < covered && new.recurrence.due_dates(begins, covered.pred_opt().unwrap_or(covered)).next().is_some();
    if has_passed { period_end(next, cadence, cadence) } else { covered }
}

fn last_due_before(versions: &[Terms], on: NaiveDate) -> Option<(NaiveDate, Cadence)> {
    // Whatever lies further back covers no day that is still to come.
    let earliest = on.checked_sub_days(Days::new(366)).unwrap_or(NaiveDate::MIN);
    versions.iter().enumerate().rev().find_map(|(index, version)| {
        let end = versions.get(index + 1).map_or(on, |next| next.from_on.min(on)).pred_opt()?;
        let last = version.recurrence.due_dates(earliest.max(version.from_on), end).last()?;
        Some((last, version.recurrence.cadence))
    })
}

// The first day that a due date does not cover any more. A due day that moves within its months leaves them as they are.
fn period_end(due_on: NaiveDate, old: Cadence, new: Cadence) -> NaiveDate {
    let end = match (old, months(old)) {
        (Cadence::Weekly, _) => due_on.checked_add_days(Days::new(7)),
        (Cadence::Biweekly, _) => due_on.checked_add_days(Days::new(14)),
        (_, Some(every)) => (if old == new { period_begin(due_on) } else { due_on }).checked_add_months(Months::new(every)),
        (_, None) => None,
    };
    end.unwrap_or(due_on)
}

fn period_begin(due_on: NaiveDate) -> NaiveDate {
    due_on.with_day(1).unwrap_or(due_on)
}

fn months(cadence: Cadence) -> Option<u32> {
    match cadence {
        Cadence::Monthly => Some(1),
        Cadence::Quarterly => Some(3),
        Cadence::Yearly => Some(12),
        Cadence::Once | Cadence::Weekly | Cadence::Biweekly => None,
    }
}

#[cfg(test)]
mod tests {
    use money::{Currency, Money};

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn amount(minor: i64) -> AmountSpec {
        AmountSpec::Fixed(Money::from_minor(minor, Currency::CAD))
    }

    fn monthly(starts_on: &str, day: u8, minor: i64) -> Terms {
        let recurrence = Recurrence { cadence: Cadence::Monthly, starts_on: on(starts_on), ends_on: None, due_day: Some(day) };
        Terms { from_on: on(starts_on), amount: amount(minor), recurrence, weekend_rule: WeekendRule::AsIs, holidays: None }
    }

    fn said(versions: &[Terms]) -> Vec<(String, i64, u8)> {
        let day = |version: &Terms| version.recurrence.due_day.unwrap_or_default();
        versions.iter().map(|version| (version.from_on.to_string(), version.amount.high().minor(), day(version))).collect()
    }

    #[test]
    fn a_planned_change_keeps_its_day_and_takes_over_the_rest() {
        let first = vec![monthly("2026-01-10", 10, 1000)];
        let planned = change(&first, &Change { amount: Some(amount(1300)), ..Change::default() }, on("2026-12-01"));
        let days = Change { weekend_rule: Some(WeekendRule::After), ..Change::default() };
        let other = change(&planned.versions, &days, on("2026-07-15"));
        let rules: Vec<_> = other.versions.iter().map(|version| (version.amount.high().minor(), version.weekend_rule)).collect();
        assert_eq!(rules, [(1000, WeekendRule::AsIs), (1000, WeekendRule::After), (1300, WeekendRule::After)]);
        let back = change(&other.versions, &other.way_back.expect("a way back"), other.from);
        assert_eq!(back.versions, planned.versions);
    }

    #[test]
    fn both_change_the_amount_and_the_later_one_stays() {
        let planned = [monthly("2026-01-10", 10, 1000), Terms { from_on: on("2026-12-01"), ..monthly("2026-01-10", 10, 1300) }];
        let raised = change(&planned, &Change { amount: Some(amount(1100)), ..Change::default() }, on("2026-07-15"));
        let amounts: Vec<_> = said(&raised.versions).into_iter().map(|(from, minor, _)| (from, minor)).collect();
        let expected = [("2026-01-10", 1000), ("2026-07-15", 1100), ("2026-12-01", 1300)];
        assert_eq!(amounts, expected.map(|(from, minor)| (from.to_owned(), minor)));
        assert_eq!(raised.until, Some(on("2026-12-01")));
        assert!(raised.way_back.is_some());
        // The same amount as the planned one makes one of both, and no single change parts them again.
        let early = change(&planned, &Change { amount: Some(amount(1300)), ..Change::default() }, on("2026-07-15"));
        assert_eq!(early.versions.len(), 2);
        assert_eq!(early.way_back, None);
    }

    #[test]
    fn a_moved_due_day_pays_no_month_twice_and_leaves_none_out() {
        let first = [monthly("2026-01-10", 10, 1000)];
        let days =
            |versions: &[Terms], day: u8, from: &str| change(versions, &Change { due_day: Some(Some(day)), ..Change::default() }, on(from));
        assert_eq!(days(&first, 20, "2026-07-15").from, on("2026-08-01"), "July was due on the 10th");
        assert_eq!(days(&first, 20, "2026-07-05").from, on("2026-07-05"), "July was not due yet");
        assert_eq!(days(&first, 3, "2026-07-05").from, on("2026-08-01"), "the 3rd of July is past, so it stays on the 10th");
        let moved = days(&first, 20, "2026-07-15");
        assert_eq!(change(&moved.versions, &moved.way_back.expect("a way back"), moved.from).versions, first);
    }

    #[test]
    fn another_cadence_begins_when_the_old_period_is_over() {
        let first = [monthly("2026-01-10", 10, 1000)];
        let weekly = Change { cadence: Some(Cadence::Weekly), due_day: Some(None), ..Change::default() };
        let changed = change(&first, &weekly, on("2026-07-15"));
        assert_eq!(changed.from, on("2026-08-10"));
        assert_eq!(change(&changed.versions, &changed.way_back.expect("a way back"), changed.from).versions, first);
        // A day named as the first of the new rhythm is taken at its word.
        let named = Change { starts_on: Some(on("2026-07-20")), ..weekly };
        assert_eq!(change(&first, &named, on("2026-07-15")).from, on("2026-07-15"));
    }

    #[test]
    fn what_reaches_back_to_the_start_replaces_the_first_terms() {
        let first = [monthly("2026-06-15", 15, 1000)];
        let earlier = Change { starts_on: Some(on("2026-05-01")), ..Change::default() };
        let changed = change(&first, &earlier, on("2026-05-01"));
        assert_eq!(said(&changed.versions), [("2026-05-01".to_owned(), 1000, 15)]);
        assert_eq!(change(&changed.versions, &changed.way_back.expect("a way back"), changed.from).versions, first);
    }
}
