//! The schedule: shifts, moves, skips, pauses and changed terms, in windows of every size.

use std::collections::BTreeSet;

use chrono::Days;
use money::{Currency, Money};
use proptest::prelude::*;

use super::*;
use crate::payments::cadence::Cadence;
use crate::payments::due_date::is_business_day;
use crate::payments::holidays;

fn on(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

fn terms(cadence: Cadence, starts_on: &str) -> TermsVersion {
    let starts_on = on(starts_on);
    TermsVersion {
        from_on: starts_on,
        until_on: None,
        recurrence: Recurrence { cadence, starts_on, ends_on: None, due_day: None },
        weekend_rule: WeekendRule::AsIs,
        calendar: None,
        amount: AmountSpec::Fixed(Money::from_minor(120_000, Currency::CAD)),
    }
}

fn schedule<'a>(versions: &'a [TermsVersion], pauses: &'a [Pause], overrides: &'a [OccurrenceOverride]) -> PaymentSchedule<'a> {
    PaymentSchedule { payment: PaymentKey(1), versions, pauses, overrides }
}

fn window(from: &str, until: &str) -> Window {
    Window { from: on(from), until: on(until) }
}

/// Each occurrence as its due date, with `>` and the day to pay on when that is another, and its standing.
fn shown(schedule: &PaymentSchedule<'_>, from: &str, until: &str) -> Vec<String> {
    let shown = |each: Occurrence<'_>| {
        let mut text = each.due_on.to_string();
        if each.pay_on != each.due_on {
            text.push_str(&format!(" > {}", each.pay_on));
        }
        match each.standing {
            Standing::Planned => {}
            Standing::Skipped => text.push_str(" skipped"),
            Standing::Moved { from } => text.push_str(&format!(" moved from {from}")),
        }
        text
    };
    schedule.occurrences(window(from, until)).map(shown).collect()
}

fn moved(due_on: &str, to_on: &str) -> OccurrenceOverride {
    OccurrenceOverride { due_on: on(due_on), change: OccurrenceChange::MoveTo(on(to_on)) }
}

fn skipped(due_on: &str) -> OccurrenceOverride {
    OccurrenceOverride { due_on: on(due_on), change: OccurrenceChange::Skip }
}

#[test]
fn a_shifted_occurrence_is_found_where_it_is_paid() {
    let mut version = terms(Cadence::Monthly, "2026-01-31");
    version.weekend_rule = WeekendRule::After;
    version.calendar = holidays::calendar("CA");
    // 31 January 2026 is a Saturday, 31 May a Sunday.
    let versions = [version];
    let schedule = schedule(&versions, &[], &[]);
    assert!(shown(&schedule, "2026-01-01", "2026-01-31").is_empty());
    assert_eq!(shown(&schedule, "2026-02-01", "2026-02-28"), ["2026-01-31 > 2026-02-02"]);
    assert_eq!(shown(&schedule, "2026-03-01", "2026-03-31"), ["2026-02-28 > 2026-03-02", "2026-03-31"]);
    version.weekend_rule = WeekendRule::Before;
    let versions = [version];
    let schedule = PaymentSchedule { versions: &versions, ..schedule };
    assert_eq!(shown(&schedule, "2026-01-01", "2026-01-31"), ["2026-01-31 > 2026-01-30"]);
}

#[test]
fn a_moved_occurrence_leaves_one_window_and_enters_the_other() {
    let versions = [terms(Cadence::Monthly, "2026-01-15")];
    let overrides = [moved("2026-03-15", "2026-06-02"), moved("2026-07-15", "2026-02-20")];
    let schedule = schedule(&versions, &[], &overrides);
    assert!(shown(&schedule, "2026-03-01", "2026-03-31").is_empty());
    assert_eq!(shown(&schedule, "2026-06-01", "2026-06-30"), ["2026-06-15", "2026-03-15 > 2026-06-02 moved from 2026-03-15"]);
    assert_eq!(shown(&schedule, "2026-02-01", "2026-02-28"), ["2026-02-15", "2026-07-15 > 2026-02-20 moved from 2026-07-15"]);
    assert!(shown(&schedule, "2026-07-01", "2026-07-31").is_empty());
    assert_eq!(shown(&schedule, "2026-01-01", "2026-12-31").len(), 12);
}

#[test]
fn a_move_is_the_owners_word_even_on_a_holiday() {
    let mut version = terms(Cadence::Monthly, "2026-01-31");
    version.weekend_rule = WeekendRule::After;
    let versions = [version];
    let overrides = [moved("2026-01-31", "2026-02-01")];
    let schedule = schedule(&versions, &[], &overrides);
    assert_eq!(shown(&schedule, "2026-02-01", "2026-02-02"), ["2026-01-31 > 2026-02-01 moved from 2026-02-02"]);
}

#[test]
fn a_skipped_occurrence_keeps_its_place() {
    let versions = [terms(Cadence::Weekly, "2026-01-05")];
    let overrides = [skipped("2026-01-12")];
    let schedule = schedule(&versions, &[], &overrides);
    assert_eq!(shown(&schedule, "2026-01-01", "2026-01-20"), ["2026-01-05", "2026-01-12 skipped", "2026-01-19"]);
    assert!(schedule.occurrence(on("2026-01-12")).is_some_and(|occurrence| occurrence.is_skipped()));
}

#[test]
fn a_decision_about_a_date_that_is_none_means_nothing() {
    let versions = [terms(Cadence::Weekly, "2026-01-05")];
    let overrides = [skipped("2026-01-13"), moved("2026-01-14", "2026-01-15")];
    let schedule = schedule(&versions, &[], &overrides);
    assert_eq!(shown(&schedule, "2026-01-06", "2026-01-20"), ["2026-01-12", "2026-01-19"]);
    assert!(schedule.occurrence(on("2026-01-14")).is_none());
}

#[test]
fn nothing_falls_due_in_a_pause() {
    let versions = [terms(Cadence::Monthly, "2026-01-01")];
    let pauses =
        [Pause { from_on: on("2026-02-01"), until_on: Some(on("2026-03-31")) }, Pause { from_on: on("2026-06-01"), until_on: None }];
    let overrides = [moved("2026-02-01", "2026-04-10")];
    let schedule = schedule(&versions, &pauses, &overrides);
    assert_eq!(shown(&schedule, "2026-01-01", "2027-12-31"), ["2026-01-01", "2026-04-01", "2026-05-01"]);
    assert!(schedule.occurrence(on("2026-03-01")).is_none());
    // A pause without an end is seen as such: nobody counts the weeks to the end of time.
    assert!(schedule.next_on_or_after(on("2026-07-01")).is_none());
}

#[test]
fn changed_terms_hold_from_their_day() {
    let mut first = terms(Cadence::Monthly, "2025-11-01");
    let mut second = terms(Cadence::Monthly, "2025-11-01");
    second.from_on = on("2026-02-01");
    second.recurrence.due_day = Some(15);
    second.amount = AmountSpec::Fixed(Money::from_minor(130_000, Currency::CAD));
    for until_on in [None, Some(on("2026-01-31")), Some(on("2027-01-01"))] {
        first.until_on = until_on;
        let versions = [first, second];
        let schedule = schedule(&versions, &[], &[]);
        assert_eq!(shown(&schedule, "2026-01-01", "2026-03-31"), ["2026-01-01", "2026-02-15", "2026-03-15"]);
        assert_eq!(schedule.occurrence(on("2026-02-15")).map(|each| each.amount().expected().minor()), Some(130_000));
        assert_eq!(schedule.occurrence(on("2026-01-01")).map(|each| each.amount().expected().minor()), Some(120_000));
        assert!(schedule.occurrence(on("2026-02-01")).is_none());
    }
    // A gap between versions (a cancelled payment that was taken up again) has no occurrences.
    first.until_on = Some(on("2025-11-30"));
    let versions = [first, second];
    assert_eq!(shown(&schedule(&versions, &[], &[]), "2025-01-01", "2026-02-28"), ["2025-11-01", "2026-02-15"]);
}

#[test]
fn a_payment_older_than_the_books_is_tracked_from_its_terms() {
    let mut version = terms(Cadence::Biweekly, "2019-01-03");
    version.from_on = on("2026-01-01");
    let versions = [version];
    assert_eq!(shown(&schedule(&versions, &[], &[]), "2018-01-01", "2026-01-22"), ["2026-01-08", "2026-01-22"]);
}

#[test]
fn the_next_one_counts_moves_and_passes_over_skips() {
    let versions = [terms(Cadence::Monthly, "2026-01-15")];
    let overrides = [skipped("2026-02-15"), moved("2026-05-15", "2026-02-10"), moved("2026-06-15", "2026-01-02")];
    let schedule = schedule(&versions, &[], &overrides);
    let next = |date: &str| schedule.next_on_or_after(on(date)).map(|each| each.due_on.to_string()).unwrap_or_default();
    assert_eq!(next("2026-01-01"), "2026-06-15");
    assert_eq!(next("2026-01-03"), "2026-01-15");
    assert_eq!(next("2026-01-16"), "2026-05-15");
    assert_eq!(next("2026-02-11"), "2026-03-15");
    assert_eq!(next("2026-04-16"), "2026-07-15");
}

#[test]
fn many_payments_come_by_day() {
    let (weekly, monthly) = ([terms(Cadence::Weekly, "2026-01-05")], [terms(Cadence::Monthly, "2026-01-12")]);
    let schedules = [
        PaymentSchedule { payment: PaymentKey(7), ..schedule(&monthly, &[], &[]) },
        PaymentSchedule { payment: PaymentKey(3), ..schedule(&weekly, &[], &[]) },
    ];
    let rows = upcoming(schedules, window("2026-01-01", "2026-01-19"));
    let rows: Vec<_> = rows.iter().map(|each| (each.pay_on.to_string(), each.payment.0)).collect();
    let expected = [("2026-01-05", 3), ("2026-01-12", 7), ("2026-01-12", 3), ("2026-01-19", 3)];
    assert_eq!(rows, expected.map(|(date, key)| (date.to_owned(), key)));
}

/// A payment with everything that can happen to it.
#[derive(Debug, Clone)]
struct Owned {
    versions: Vec<TermsVersion>,
    pauses: Vec<Pause>,
    overrides: Vec<OccurrenceOverride>,
}

impl Owned {
    fn schedule(&self) -> PaymentSchedule<'_> {
        schedule(&self.versions, &self.pauses, &self.overrides)
    }
}

fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0_u64..3_000).prop_map(|days| on("2022-01-01") + Days::new(days))
}

prop_compose! {
    fn any_version()(
        cadence in proptest::sample::select(&Cadence::ALL[..]),
        starts_on in any_date(),
        late in 0_u64..200,
        length in proptest::option::of(0_u64..1_500),
        due_day in proptest::option::of(1_u8..=31),
        weekend_rule in proptest::sample::select(&[WeekendRule::AsIs, WeekendRule::Before, WeekendRule::After][..]),
        calendar in proptest::sample::select(&["", "CA", "GB", "NG"][..]),
    ) -> TermsVersion {
        TermsVersion {
            from_on: starts_on + Days::new(late),
            until_on: length.map(|days| starts_on + Days::new(late + days)),
            recurrence: Recurrence { cadence, starts_on, ends_on: None, due_day },
            weekend_rule,
            calendar: holidays::calendar(calendar),
            amount: AmountSpec::Fixed(Money::from_minor(1_000, Currency::CAD)),
        }
    }
}

prop_compose! {
    /// Overrides aim at real due dates most of the time.
    fn any_owned()(
        mut versions in proptest::collection::vec(any_version(), 1..4),
        pauses in proptest::collection::vec((any_date(), proptest::option::of(0_u64..200)), 0..3),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any_date(), any::<bool>()), 0..6),
    ) -> Owned {
        versions.sort_by_key(|version| version.from_on);
        let pauses = pauses.into_iter().map(|(from_on, days)| Pause { from_on, until_on: days.map(|days| from_on + Days::new(days)) });
        let mut owned = Owned { versions, pauses: pauses.collect(), overrides: Vec::new() };
        let due: Vec<_> = owned.schedule().occurrences(window("2022-01-01", "2030-12-31")).map(|each| each.due_on).collect();
        let mut taken = BTreeSet::new();
        for (index, date, skip) in changes {
            let due_on = if due.is_empty() { date } else { *index.get(&due) };
            if taken.insert(due_on) {
                let change = if skip { OccurrenceChange::Skip } else { OccurrenceChange::MoveTo(date) };
                owned.overrides.push(OccurrenceOverride { due_on, change });
            }
        }
        owned.overrides.sort_by_key(|each| each.due_on);
        owned
    }
}

fn rows(owned: &Owned, from: NaiveDate, until: NaiveDate) -> BTreeSet<(NaiveDate, NaiveDate, bool)> {
    let schedule = owned.schedule();
    schedule.occurrences(Window { from, until }).map(|each| (each.due_on, each.pay_on, each.is_skipped())).collect()
}

proptest! {
    #[test]
    fn no_identity_comes_twice(owned in any_owned(), from in any_date(), days in 0_u64..2_000) {
        let window = Window { from, until: from + Days::new(days) };
        let due: Vec<_> = owned.schedule().occurrences(window).map(|each| each.due_on).collect();
        prop_assert_eq!(due.iter().collect::<BTreeSet<_>>().len(), due.len());
    }

    #[test]
    fn a_split_window_is_the_whole(owned in any_owned(), from in any_date(), first in 0_u64..900, second in 1_u64..900) {
        let (middle, until) = (from + Days::new(first), from + Days::new(first + second));
        let mut parts = rows(&owned, from, middle);
        let later = rows(&owned, middle + Days::new(1), until);
        prop_assert!(parts.is_disjoint(&later));
        parts.extend(later);
        prop_assert_eq!(parts, rows(&owned, from, until));
    }

    #[test]
    fn every_occurrence_is_the_same_in_every_window_and_alone(owned in any_owned(), from in any_date(), days in 0_u64..100) {
        let all = rows(&owned, on("2000-01-01"), on("2040-12-31"));
        let until = from + Days::new(days);
        let here: BTreeSet<_> = all.iter().copied().filter(|(_, pay_on, _)| from <= *pay_on && *pay_on <= until).collect();
        prop_assert_eq!(&here, &rows(&owned, from, until));
        for (due_on, pay_on, is_skipped) in here {
            let alone = owned.schedule().occurrence(due_on).map(|each| (each.pay_on, each.is_skipped()));
            prop_assert_eq!(alone, Some((pay_on, is_skipped)));
        }
    }

    #[test]
    fn what_is_not_moved_is_paid_as_its_rule_says(owned in any_owned()) {
        for each in owned.schedule().occurrences(window("2022-01-01", "2031-12-31")) {
            if each.terms.weekend_rule != WeekendRule::AsIs && each.moved_from().is_none() {
                prop_assert!(is_business_day(each.pay_on, each.terms.calendar));
            }
        }
    }

    #[test]
    fn the_next_one_is_the_first_of_all(owned in any_owned(), date in any_date()) {
        let schedule = owned.schedule();
        let all = schedule.occurrences(Window { from: date, until: on("2045-01-01") }).filter(|each| !each.is_skipped());
        let first = all.map(|each| each.pay_on).min();
        prop_assert_eq!(schedule.next_on_or_after(date).map(|each| each.pay_on).filter(|day| *day < on("2045-01-01")), first);
    }
}
