//! On which day a payment is to be made when its due date falls on a weekend or a holiday.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::holidays::HolidayCalendar;

/// What happens to a due date on a Saturday, a Sunday or a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum WeekendRule {
    /// It stays where it is.
    #[default]
    AsIs,
    /// It is paid on the last business day before.
    Before,
    /// It is paid on the first business day after.
    After,
}

/// No due date is shifted further than this. The longest run of weekend days and holidays in the calendars here is
/// shorter by far; a test holds it to that.
pub const LONGEST_SHIFT_DAYS: u64 = 10;

impl WeekendRule {
    /// The day to pay on for a nominal due date. Without a calendar only weekends count.
    pub fn pay_on(self, due_on: NaiveDate, calendar: Option<&HolidayCalendar>) -> NaiveDate {
        if self == WeekendRule::AsIs {
            return due_on;
        }
        let mut day = due_on;
        for _ in 0..LONGEST_SHIFT_DAYS {
            if is_business_day(day, calendar) {
                return day;
            }
            let next = match self {
                WeekendRule::Before => day.checked_sub_days(Days::new(1)),
                WeekendRule::AsIs | WeekendRule::After => day.checked_add_days(Days::new(1)),
            };
            let Some(next) = next else { return day };
            day = next;
        }
        day
    }

    /// The nominal due dates that may be paid from `from` to `until`: the window, with what can be shifted into it.
    pub(crate) fn reach(self, from: NaiveDate, until: NaiveDate) -> (NaiveDate, NaiveDate) {
        let shift = Days::new(LONGEST_SHIFT_DAYS);
        match self {
            WeekendRule::AsIs => (from, until),
            WeekendRule::Before => (from, until.checked_add_days(shift).unwrap_or(NaiveDate::MAX)),
            WeekendRule::After => (from.checked_sub_days(shift).unwrap_or(NaiveDate::MIN), until),
        }
    }
}

/// Whether banks work: not on a Saturday, a Sunday or a holiday of the calendar.
pub fn is_business_day(date: NaiveDate, calendar: Option<&HolidayCalendar>) -> bool {
    !is_weekend(date) && !calendar.is_some_and(|calendar| calendar.is_holiday(date))
}

/// Whether it is a Saturday or a Sunday.
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::payments::holidays;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn pay_on(rule: WeekendRule, due_on: &str, calendar: &str) -> String {
        rule.pay_on(on(due_on), holidays::calendar(calendar)).to_string()
    }

    #[test]
    fn weekends_and_holidays_are_passed_over() {
        // Good Friday 2026 is 3 April; Easter Monday is a holiday in the UK, and none in Canada.
        assert_eq!(pay_on(WeekendRule::After, "2026-04-03", "CA"), "2026-04-06");
        assert_eq!(pay_on(WeekendRule::After, "2026-04-03", "GB"), "2026-04-07");
        assert_eq!(pay_on(WeekendRule::Before, "2026-04-05", "GB"), "2026-04-02");
        assert_eq!(pay_on(WeekendRule::AsIs, "2026-04-05", "GB"), "2026-04-05");
        assert_eq!(pay_on(WeekendRule::After, "2027-12-25", "GB"), "2027-12-29");
        assert_eq!(pay_on(WeekendRule::Before, "2028-01-01", "GB"), "2027-12-31");
        assert_eq!(pay_on(WeekendRule::After, "2026-04-03", "none"), "2026-04-03");
        assert_eq!(pay_on(WeekendRule::After, "2026-04-04", "none"), "2026-04-06");
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert!(WeekendRule::After.pay_on(NaiveDate::MAX, None) <= NaiveDate::MAX);
        assert!(WeekendRule::Before.pay_on(NaiveDate::MIN, None) >= NaiveDate::MIN);
    }

    #[test]
    fn no_calendar_closes_for_longer_than_a_shift_reaches() {
        for calendar in holidays::calendars() {
            let mut closed = 0;
            for day in on("1980-01-01").iter_days().take_while(|day| *day < on("2110-01-01")) {
                closed = if is_business_day(day, Some(calendar)) { 0 } else { closed + 1 };
                assert!(closed < LONGEST_SHIFT_DAYS, "{} is closed up to {day}", calendar.id());
            }
        }
    }

    proptest! {
        #[test]
        fn a_shift_lands_on_the_nearest_business_day(days in 0_u64..60_000, index in 0_usize..9, after: bool) {
            let due_on = on("1970-01-01") + Days::new(days);
            let calendar = holidays::calendars().nth(index);
            let rule = if after { WeekendRule::After } else { WeekendRule::Before };
            let pay_on = rule.pay_on(due_on, calendar);
            prop_assert!(is_business_day(pay_on, calendar));
            let (first, last) = if after { (due_on, pay_on) } else { (pay_on, due_on) };
            let open_between = first.iter_days().take_while(|day| *day <= last).filter(|day| is_business_day(*day, calendar)).count();
            prop_assert_eq!(open_between, 1);
            prop_assert!((pay_on == due_on) == is_business_day(due_on, calendar));
            prop_assert_eq!(rule.pay_on(pay_on, calendar), pay_on);
        }
    }
}
