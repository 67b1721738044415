//! Holiday calendars against dates that were published.

use super::*;

fn on(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

/// The weekdays of a year on which the banks are closed, as `MM-DD`.
fn closed(id: &str, year: i32) -> String {
    let days = calendar(id).expect(id).in_year(year);
    let weekdays = days.keys().filter(|date| !is_weekend(**date));
    weekdays.map(|date| date.format("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn easter_sundays() {
    for date in [
        "1818-03-22",
        "1943-04-25",
        "1961-04-02",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2038-04-25",
        "2049-04-18",
        "2100-03-28",
    ] {
        assert_eq!(easter_sunday(on(date).year()), Some(on(date)));
    }
}

#[test]
fn canada() {
    assert_eq!(closed("CA", 2022), "01-03 04-15 05-23 07-01 09-05 09-30 10-10 11-11 12-26 12-27");
    assert_eq!(closed("CA", 2023), "01-02 04-07 05-22 07-03 09-04 10-02 10-09 11-13 12-25 12-26");
    assert_eq!(closed("CA", 2024), "01-01 03-29 05-20 07-01 09-02 09-30 10-14 11-11 12-25 12-26");
    assert_eq!(closed("CA", 2025), "01-01 04-18 05-19 07-01 09-01 09-30 10-13 11-11 12-25 12-26");
    assert_eq!(closed("CA", 2026), "01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-28");
    assert_eq!(closed("CA", 2027), "01-01 03-26 05-24 07-01 09-06 09-30 10-11 11-11 12-27 12-28");
    assert!(!calendar("CA").is_some_and(|calendar| calendar.is_holiday(on("2020-09-30"))));
}

#[test]
fn united_states() {
    assert_eq!(closed("US", 2023), "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-23 12-25");
    assert_eq!(closed("US", 2024), "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25");
    assert_eq!(closed("US", 2025), "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25");
    // 4 July 2026 is a Saturday: the Federal Reserve is open on Friday.
    assert_eq!(closed("US", 2026), "01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25");
    assert_eq!(closed("US", 2027), "01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25");
}

#[test]
fn united_kingdom() {
    assert_eq!(closed("GB", 2020), "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28");
    assert_eq!(closed("GB", 2021), "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28");
    assert_eq!(closed("GB", 2022), "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27");
    assert_eq!(closed("GB", 2023), "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26");
    assert_eq!(closed("GB", 2024), "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26");
    assert_eq!(closed("GB", 2025), "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26");
    assert_eq!(closed("GB", 2026), "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28");
    assert_eq!(closed("GB", 2027), "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28");
}

#[test]
fn nigeria() {
    assert_eq!(closed("NG", 2024), "01-01 03-29 04-01 04-09 04-10 04-11 05-01 06-12 06-17 06-18 09-16 10-01 12-25 12-26");
    assert_eq!(closed("NG", 2025), "01-01 03-31 04-01 04-18 04-21 05-01 06-06 06-09 06-12 09-05 10-01 12-25 12-26");
    // Beyond the listed years only what does not follow the moon is left.
    assert_eq!(closed("NG", 2031), "01-01 04-11 04-14 05-01 06-12 10-01 12-25 12-26");
}

#[test]
fn euro_area_and_its_countries() {
    assert_eq!(closed("EU", 2024), "01-01 03-29 04-01 05-01 12-25 12-26");
    assert_eq!(closed("EU", 2025), "01-01 04-18 04-21 05-01 12-25 12-26");
    assert_eq!(closed("EU", 2026), "01-01 04-03 04-06 05-01 12-25");
    assert_eq!(closed("EU", 2027), "01-01 03-26 03-29");
    assert_eq!(closed("DE", 2024), "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26");
    assert_eq!(closed("DE", 2026), "01-01 04-03 04-06 05-01 05-14 05-25 12-25");
    assert_eq!(closed("FR", 2024), "01-01 04-01 05-01 05-08 05-09 05-20 08-15 11-01 11-11 12-25");
    assert_eq!(closed("FR", 2025), "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-11 12-25");
    assert_eq!(closed("NL", 2025), "01-01 04-21 05-05 05-29 06-09 12-25 12-26");
    assert_eq!(closed("NL", 2026), "01-01 04-06 04-27 05-14 05-25 12-25");
    assert!(calendar("NL").is_some_and(|calendar| calendar.is_holiday(on("2025-04-26"))));
    assert!(!calendar("NL").is_some_and(|calendar| calendar.is_holiday(on("2025-04-27"))));
}

#[test]
fn ireland() {
    assert_eq!(closed("IE", 2024), "01-01 02-05 03-18 04-01 05-06 06-03 08-05 10-28 12-25 12-26");
    assert_eq!(closed("IE", 2025), "01-01 02-03 03-17 04-21 05-05 06-02 08-04 10-27 12-25 12-26");
    assert_eq!(closed("IE", 2026), "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-28");
    // 1 February 2030 is a Friday, and is kept as such.
    assert!(closed("IE", 2030).starts_with("01-01 02-01 03-18"));
    assert!(closed("IE", 2022).starts_with("01-03 03-17 03-18"));
}

#[test]
fn the_table_and_the_rules_agree() {
    for calendar in calendars() {
        for year in [1985, 1989, 1990, 2024, 2100, 2101, 2300] {
            let days = calendar.in_year(year);
            let dates = (1..=366).filter_map(|day| NaiveDate::from_yo_opt(year, day));
            for date in dates {
                assert_eq!(calendar.is_holiday(date), days.contains_key(&date), "{} {date}", calendar.id());
            }
        }
    }
}

#[test]
fn every_calendar_is_there_and_has_names() {
    let ids: Vec<&str> = calendars().map(HolidayCalendar::id).collect();
    assert_eq!(ids, ["CA", "DE", "EU", "FR", "GB", "IE", "NG", "NL", "US"]);
    let canada = calendar("CA").expect("CA");
    assert_eq!(canada.holiday_name(on("2026-05-18")), Some("Victoria Day"));
    assert_eq!(canada.holiday_name(on("2026-05-19")), None);
    assert!(canada.title().contains("Canada"));
    assert!(calendar("ZZ").is_none());
}

#[test]
fn a_broken_line_is_named() {
    for line in [
        "13-01 = No month",
        "02-30 = No day",
        "6th monday of 05 = None",
        "easter = None",
        "01-01 or else = None",
        "01-01 =",
        "01-01",
        "monday = None",
        "01-01 from soon = None",
        "01-01 when 02-01 is fry = None",
    ] {
        let error = HolidayCalendar::parse("XX", &format!("# why\ntitle: X\n{line}\n")).expect_err(line);
        assert_eq!(error, format!("Line 3 cannot be read: {line}"));
    }
    assert!(HolidayCalendar::parse("XX", "01-01 = New Year's Day").is_err_and(|error| error.contains("title")));
}
