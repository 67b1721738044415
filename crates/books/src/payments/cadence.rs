//! How often a payment falls due, and on which days: nominal due dates, before any weekend or holiday.

use chrono::{Datelike, Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How often a payment falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Cadence {
    /// Once, on the day it starts.
    Once,
    /// Every seven days from the day it starts.
    Weekly,
    /// Every fourteen days from the day it starts.
    Biweekly,
    /// Every month on the due day.
    Monthly,
    /// Every three months on the due day.
    Quarterly,
    /// Every year on the due day.
    Yearly,
}

impl Cadence {
    /// Every cadence, the most frequent last but one.
    pub const ALL: [Cadence; 6] =
        [Cadence::Once, Cadence::Weekly, Cadence::Biweekly, Cadence::Monthly, Cadence::Quarterly, Cadence::Yearly];

    /// How it is said in a sentence: "every month".
    pub fn words(self) -> &'static str {
        match self {
            Cadence::Once => "once",
            Cadence::Weekly => "every week",
            Cadence::Biweekly => "every two weeks",
            Cadence::Monthly => "every month",
            Cadence::Quarterly => "every three months",
            Cadence::Yearly => "every year",
        }
    }

    /// Whether a due day of the month means anything for it.
    pub fn has_due_day(self) -> bool {
        matches!(self, Cadence::Monthly | Cadence::Quarterly | Cadence::Yearly)
    }
}

/// A cadence with the days that pin it to the calendar. All dates are civil dates; no time zone is involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recurrence {
    /// How often.
    pub cadence: Cadence,
    /// Nothing falls due before this day. The first due date is the first fitting day on or after it.
    pub starts_on: NaiveDate,
    /// Nothing falls due after this day.
    pub ends_on: Option<NaiveDate>,
    /// The day of the month, 1 to 31, for monthly, quarterly and yearly; without it, the day of `starts_on`.
    /// In a month that is too short it is the month's last day.
    pub due_day: Option<u8>,
}

impl Recurrence {
    /// The nominal due dates from `from` to `until`, both included, in order.
    ///
    /// The first one is computed, not searched for, so a window far from the start costs as little as a near one.
    pub fn due_dates(&self, from: NaiveDate, until: NaiveDate) -> DueDates {
        let from = from.max(self.starts_on);
        let until = self.ends_on.map_or(until, |ends_on| until.min(ends_on));
        match self.cadence {
            Cadence::Once => {
                let next = Some(self.starts_on).filter(|on| *on >= from);
                DueDates { next, until, step: Step::None }
            }
            Cadence::Weekly => self.by_days(7, from, until),
            Cadence::Biweekly => self.by_days(14, from, until),
            Cadence::Monthly => self.by_months(1, from, until),
            Cadence::Quarterly => self.by_months(3, from, until),
            Cadence::Yearly => self.by_months(12, from, until),
        }
    }

    /// Whether a nominal due date is on this day.
    pub fn is_due_on(&self, date: NaiveDate) -> bool {
        self.due_dates(date, date).next().is_some()
    }

    fn by_days(&self, every: u64, from: NaiveDate, until: NaiveDate) -> DueDates {
        // `from` is not before the start, so the difference is not negative.
        let passed = u64::try_from(from.signed_duration_since(self.starts_on).num_days()).unwrap_or_default();
        let next = self.starts_on.checked_add_days(Days::new(passed.div_ceil(every) * every));
        DueDates { next, until, step: Step::Days(every) }
    }

    fn by_months(&self, every: i32, from: NaiveDate, until: NaiveDate) -> DueDates {
        let day = u32::from(self.due_day.unwrap_or_default());
        let day = if day == 0 { self.starts_on.day() } else { day };
        let mut first = month_index(self.starts_on);
        if month_day(first, day).is_some_and(|due| due < self.starts_on) {
            first += 1;
        }
        // The last due month that is not after the month of `from`; its due day may still lie before `from`.
        let mut month = first + (month_index(from) - first).max(0) / every * every;
        if month_day(month, day).is_some_and(|due| due < from) {
            month += every;
        }
        DueDates { next: month_day(month, day), until, step: Step::Months { month, every, day } }
    }
}

/// The due dates of a [`Recurrence`] in a window. Holds no memory of its own.
#[derive(Debug, Clone)]
pub struct DueDates {
    next: Option<NaiveDate>,
    until: NaiveDate,
    step: Step,
}

#[derive(Debug, Clone)]
enum Step {
    None,
    Days(u64),
    /// `month` counts from year 0; the day is kept apart, because a short month must not shorten the ones after it.
    Months {
        month: i32,
        every: i32,
        day: u32,
    },
}

impl DueDates {
    /// No due dates at all.
    pub fn none() -> DueDates {
        DueDates { next: None, until: NaiveDate::MIN, step: Step::None }
    }

    /// The last day of the window, or of the recurrence when that ends earlier.
    pub fn until(&self) -> NaiveDate {
        self.until
    }
}

impl Iterator for DueDates {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        let due = self.next.filter(|due| *due <= self.until)?;
        self.next = match &mut self.step {
            Step::None => None,
            Step::Days(every) => due.checked_add_days(Days::new(*every)),
            Step::Months { month, every, day } => {
                *month += *every;
                month_day(*month, *day)
            }
        };
        Some(due)
    }
}

/// Counts months from January of year 0.
fn month_index(date: NaiveDate) -> i32 {
    date.year() * 12 + date.month0() as i32
}

/// The day of that month, or the month's last day when it has no such day.
fn month_day(month: i32, day: u32) -> Option<NaiveDate> {
    let year = month.div_euclid(12);
    let month = month.rem_euclid(12) as u32 + 1;
    NaiveDate::from_ymd_opt(year, month, day.min(days_in_month(year, month)))
}

/// How many days a month of the Gregorian calendar has.
pub(crate) fn days_in_month(year: i32, month: u32) -> u32 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn due(cadence: Cadence, starts_on: &str, due_day: Option<u8>, from: &str, until: &str) -> Vec<String> {
        let recurrence = Recurrence { cadence, starts_on: on(starts_on), ends_on: None, due_day };
        recurrence.due_dates(on(from), on(until)).map(|date| date.to_string()).collect()
    }

    #[test]
    fn a_late_due_day_falls_to_the_months_end_and_comes_back() {
        assert_eq!(
            due(Cadence::Monthly, "2024-01-31", None, "2024-01-01", "2024-05-31"),
            ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]
        );
        assert_eq!(due(Cadence::Monthly, "2025-02-10", Some(29), "2025-02-01", "2025-03-31"), ["2025-02-28", "2025-03-29"]);
        assert_eq!(
            due(Cadence::Quarterly, "2025-11-30", Some(31), "2025-01-01", "2026-09-01"),
            ["2025-11-30", "2026-02-28", "2026-05-31", "2026-08-31"]
        );
    }

    #[test]
    fn the_29th_of_february() {
        assert_eq!(
            due(Cadence::Yearly, "2024-02-29", None, "2024-01-01", "2028-12-31"),
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
        );
        // 2100 is no leap year, 2400 is one.
        assert_eq!(due(Cadence::Yearly, "2024-02-29", None, "2100-01-01", "2100-12-31"), ["2100-02-28"]);
        assert_eq!(due(Cadence::Yearly, "2024-02-29", None, "2400-01-01", "2400-12-31"), ["2400-02-29"]);
    }

    #[test]
    fn the_first_due_date_is_the_first_fitting_day_from_the_start() {
        assert_eq!(due(Cadence::Monthly, "2026-01-20", Some(15), "2026-01-01", "2026-03-31"), ["2026-02-15", "2026-03-15"]);
        assert_eq!(due(Cadence::Quarterly, "2026-01-20", Some(15), "2026-01-01", "2026-08-31"), ["2026-02-15", "2026-05-15", "2026-08-15"]);
        assert_eq!(due(Cadence::Yearly, "2026-12-20", Some(15), "2026-01-01", "2028-12-31"), ["2027-01-15", "2028-01-15"]);
        assert_eq!(due(Cadence::Monthly, "2026-01-15", Some(15), "2026-01-01", "2026-01-31"), ["2026-01-15"]);
    }

    #[test]
    fn weeks_are_counted_from_the_start() {
        assert_eq!(due(Cadence::Weekly, "2026-01-01", None, "2026-01-02", "2026-01-15"), ["2026-01-08", "2026-01-15"]);
        assert_eq!(due(Cadence::Biweekly, "2026-01-01", None, "2026-01-02", "2026-02-01"), ["2026-01-15", "2026-01-29"]);
        assert_eq!(due(Cadence::Biweekly, "1990-01-01", None, "2026-01-01", "2026-01-31"), ["2026-01-12", "2026-01-26"]);
    }

    #[test]
    fn once_is_once() {
        assert_eq!(due(Cadence::Once, "2026-05-05", None, "2026-01-01", "2027-01-01"), ["2026-05-05"]);
        assert!(due(Cadence::Once, "2026-05-05", None, "2026-05-06", "2027-01-01").is_empty());
        assert!(due(Cadence::Once, "2026-05-05", None, "2026-01-01", "2026-05-04").is_empty());
    }

    #[test]
    fn nothing_after_the_end_and_nothing_in_a_window_turned_round() {
        let mut recurrence =
            Recurrence { cadence: Cadence::Monthly, starts_on: on("2026-01-01"), ends_on: Some(on("2026-03-01")), due_day: None };
        assert_eq!(recurrence.due_dates(on("2026-01-01"), on("2027-01-01")).count(), 3);
        assert_eq!(recurrence.due_dates(on("2026-03-01"), on("2026-01-01")).count(), 0);
        recurrence.ends_on = Some(on("2025-01-01"));
        assert_eq!(recurrence.due_dates(on("2020-01-01"), on("2030-01-01")).count(), 0);
    }

    #[test]
    fn the_end_of_time_is_reached_without_a_fall() {
        for cadence in Cadence::ALL {
            let recurrence = Recurrence { cadence, starts_on: on("2026-01-31"), ends_on: None, due_day: None };
            let near_the_end = NaiveDate::MAX - Days::new(800);
            assert!(recurrence.due_dates(near_the_end, NaiveDate::MAX).count() <= 115);
            assert!(recurrence.due_dates(NaiveDate::MIN, on("2026-01-30")).next().is_none());
        }
    }

    /// The rule spelled out day by day: slow and plain.
    fn is_due_by_the_book(recurrence: &Recurrence, date: NaiveDate) -> bool {
        if date < recurrence.starts_on || recurrence.ends_on.is_some_and(|ends_on| date > ends_on) {
            return false;
        }
        let day = recurrence.due_day.map_or(recurrence.starts_on.day(), u32::from);
        let fits = |date: NaiveDate| date.day() == day.min(days_in_month(date.year(), date.month()));
        let months = |every: i32| {
            let first = recurrence.starts_on.iter_days().find(|date| fits(*date));
            fits(date) && first.is_some_and(|first| (month_index(date) - month_index(first)) % every == 0)
        };
        let days = date.signed_duration_since(recurrence.starts_on).num_days();
        match recurrence.cadence {
            Cadence::Once => days == 0,
            Cadence::Weekly => days % 7 == 0,
            Cadence::Biweekly => days % 14 == 0,
            Cadence::Monthly => months(1),
            Cadence::Quarterly => months(3),
            Cadence::Yearly => months(12),
        }
    }

    prop_compose! {
        fn any_date()(days in 0_u64..20_000) -> NaiveDate {
            on("1996-01-01") + Days::new(days)
        }
    }

    prop_compose! {
        fn any_recurrence()(
            cadence in proptest::sample::select(&Cadence::ALL[..]),
            starts_on in any_date(),
            length in proptest::option::of(0_u64..3_000),
            due_day in proptest::option::of(1_u8..=31),
        ) -> Recurrence {
            Recurrence { cadence, starts_on, ends_on: length.map(|days| starts_on + Days::new(days)), due_day }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_rule_day_by_day(recurrence in any_recurrence(), from in any_date(), days in 0_u64..500) {
            let until = from + Days::new(days);
            let computed: Vec<_> = recurrence.due_dates(from, until).collect();
            let by_the_book: Vec<_> = from.iter_days().take_while(|date| *date <= until).filter(|date| is_due_by_the_book(&recurrence, *date)).collect();
            prop_assert_eq!(computed, by_the_book);
        }

        #[test]
        fn a_split_window_is_the_whole(recurrence in any_recurrence(), from in any_date(), first in 0_u64..800, second in 1_u64..800) {
            let middle = from + Days::new(first);
            let until = middle + Days::new(second);
            let parts: Vec<_> = recurrence.due_dates(from, middle).chain(recurrence.due_dates(middle + Days::new(1), until)).collect();
            prop_assert_eq!(parts, recurrence.due_dates(from, until).collect::<Vec<_>>());
        }

        #[test]
        fn dates_rise_and_none_comes_twice(recurrence in any_recurrence()) {
            let dates: Vec<_> = recurrence.due_dates(NaiveDate::MIN, on("2060-01-01")).collect();
            prop_assert!(dates.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(dates.iter().all(|date| recurrence.is_due_on(*date)));
        }

        #[test]
        fn every_month_has_exactly_one_due_date(starts_on in any_date(), due_day in 1_u8..=31) {
            let recurrence = Recurrence { cadence: Cadence::Monthly, starts_on, ends_on: None, due_day: Some(due_day) };
            let months: Vec<_> = recurrence.due_dates(starts_on, starts_on + Days::new(3_000)).map(month_index).collect();
            prop_assert!(months.windows(2).all(|pair| pair[1] == pair[0] + 1));
        }
    }
}
