//! Dates as banks write them. All are civil dates: a time and a zone beside one are left aside.

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{ReadError, ReadErrorCode, quoted};

/// In which order a date that is all numbers has its parts. A date that begins with a four-digit year is always read so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum DateOrder {
    /// Year, month, day.
    #[default]
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

impl DateOrder {
    /// All of them.
    pub(crate) const ALL: [DateOrder; 3] = [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy];

    /// The order in words.
    pub fn words(self) -> &'static str {
        match self {
            DateOrder::Ymd => "year, month, day",
            DateOrder::Dmy => "day, month, year",
            DateOrder::Mdy => "month, day, year",
        }
    }
}

/// A refusal of a date, without a place.
pub(crate) fn refuse(text: &str) -> ReadError {
    ReadError::new(ReadErrorCode::Date, format!("{} is not a date.", quoted(text)))
}

/// Years of accounts that anyone still keeps; anything else is a misread number.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A date of whole numbers.
pub(crate) fn civil(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| YEARS.contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The value of one to nine digits.
pub(crate) fn digits(text: &str) -> Option<u32> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.bytes().fold(0, |value, byte| value * 10 + u32::from(byte - b'0')))
}

/// A date at the start of a text: `20260131`, or `2026-01-31` with any time behind it.
pub(crate) fn read_compact(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let part = |from: usize, to: usize| text.get(from..to).and_then(digits);
    if text.as_bytes().get(4) == Some(&b'-') {
        let sound = text.as_bytes().get(7) == Some(&b'-') && !text.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
        return if sound { civil(part(0, 4)?, part(5, 7)?, part(8, 10)?) } else { None };
    }
    // Eight digits, and as many again as a time has, but not nine: that is no date.
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(run, 8 | 10 | 12 | 14..) {
        return None;
    }
    civil(part(0, 4)?, part(4, 6)?, part(6, 8)?)
}

/// The year that two digits mean: from 1980 to 2079, as SWIFT reads them.
pub(crate) fn full_year(two: u32) -> u32 {
    if two >= 80 { 1900 + two } else { 2000 + two }
}

/// A date of six digits, `260131`.
pub(crate) fn read_short(text: &str) -> Option<NaiveDate> {
    if text.len() != 6 {
        return None;
    }
    let part = |from: usize| text.get(from..from + 2).and_then(digits);
    civil(full_year(part(0)?), part(2)?, part(4)?)
}

/// The last day of February for a date of six digits that names its 29th or 30th in a year without one: where interest is
/// reckoned with months of thirty days, February has thirty.
pub(crate) fn end_of_february(text: &str) -> Option<NaiveDate> {
    let is_lent = read_short(text).is_none() && matches!(text.get(2..), Some("0229" | "0230"));
    let year = text.get(..2).filter(|_| is_lent).and_then(digits)?;
    civil(full_year(year), 3, 1)?.pred_opt()
}

/// The date with this month and day that lies nearest to another, so that an entry of 2 January valued 30 December falls
/// into the new year. A day of February that its year does not have is the last one. The three years are tried as they
/// are: the 29th of another year would lie a year away.
pub(crate) fn nearest(month: u32, day: u32, to: NaiveDate) -> Option<NaiveDate> {
    let years = [to.year() - 1, to.year(), to.year() + 1];
    let day_of = |year: i32| {
        let is_lent = month == 2 && matches!(day, 29 | 30);
        let last = || NaiveDate::from_ymd_opt(year, 3, 1)?.pred_opt();
        NaiveDate::from_ymd_opt(year, month, day).or_else(|| last().filter(|_| is_lent))
    };
    let dates = years.into_iter().filter_map(day_of);
    dates.min_by_key(|date| (*date - to).num_days().abs())
}

/// The names of months by their first letters, folded to ASCII, in the languages whose exports are common: English,
/// German, French, Dutch, Spanish, Italian, Portuguese, Polish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "sty"],
    &["feb", "fev", "lut"],
    &["mar", "mrz", "maa", "mrt"],
    &["apr", "avr", "abr", "kwi"],
    &["may", "mai", "mei", "mag", "maj"],
    &["jun", "juin", "giu", "cze"],
    &["jul", "juil", "lug", "lip"],
    &["aug", "aou", "ago", "sie"],
    &["sep", "set", "wrz"],
    &["oct", "okt", "out", "ott", "paz"],
    &["nov", "lis"],
    &["dec", "dez", "dic", "gru"],
];

fn month_named(word: &str) -> Option<u32> {
    let folded: String = word.to_lowercase().replace(['é', 'è'], "e").replace('û', "u").replace('ä', "a").replace('ź', "z");
    let mut found = None;
    for (number, names) in (1..).zip(MONTHS) {
        for name in names {
            // The longer name wins: `juin` and `juil` begin alike, and so do `mar` and `maa`.
            if folded.starts_with(name) && found.is_none_or(|(_, length)| name.len() > length) {
                found = Some((number, name.len()));
            }
        }
    }
    found.map(|(number, _)| number)
}

/// The parts of a written date: numbers, or one month by its name.
struct Parts<'t> {
    parts: [&'t str; 3],
}

fn parts_of(text: &str) -> Option<Parts<'_>> {
    // A time may follow behind a space or a T, and an apostrophe stands before the year in QIF.
    let mut parts = text.split(['/', '-', '.', '\'', ' ', ',', '\u{a0}', '年', '月', '日']).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let parts = match parts.next() {
        Some(second) => [first, second, parts.next()?],
        None => joined(first)?,
    };
    Some(Parts { parts })
}

/// The parts of a day, the letters of a month and a year without anything between them: `30NOV2026`.
fn joined(text: &str) -> Option<[&str; 3]> {
    let (day, rest) = text.split_at_checked(text.find(char::is_alphabetic)?)?;
    let (month, year) = rest.split_at_checked(rest.find(|letter: char| !letter.is_alphabetic())?)?;
    let fits = (1..=2).contains(&day.len()) && month.chars().count() >= 3 && matches!(year.len(), 2 | 4);
    fits.then_some([day, month, year])
}

/// A day or a month: one digit or two. Three are thousands of an amount, such as 1.020,00.
fn short(part: &str) -> Option<u32> {
    if part.len() > 2 { None } else { digits(part) }
}

/// Reads a date in an order. Accepts signs, points, spaces and apostrophes between the parts, months by name, eight digits
/// without signs, and a time behind the date.
pub(crate) fn read(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from: usize, to: usize| text.get(from..to).and_then(digits);
        return match order {
            DateOrder::Ymd => civil(part(0, 4)?, part(4, 6)?, part(6, 8)?),
            DateOrder::Dmy => civil(part(4, 8)?, part(2, 4)?, part(0, 2)?),
            DateOrder::Mdy => civil(part(4, 8)?, part(0, 2)?, part(2, 4)?),
        };
    }
    let Parts { parts: [first, second, third] } = parts_of(text)?;
    let third = third.split(['T', 't']).next().unwrap_or(third);
    if first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        let month = short(second).or_else(|| month_named(second));
        return civil(digits(first)?, month?, short(third)?);
    }
    // Only behind an apostrophe, as Quicken writes it, a year has one digit.
    let is_short = text.contains('\'');
    let year = |part: &str| match part.len() {
        1 if is_short => digits(part).map(full_year),
        2 => digits(part).map(full_year),
        4 => digits(part),
        _ => None,
    };
    if second.starts_with(char::is_alphabetic) {
        return civil(year(third)?, month_named(second)?, short(first)?);
    }
    if first.starts_with(char::is_alphabetic) {
        return civil(year(third)?, month_named(first)?, short(second)?);
    }
    let (year, month, day) = match order {
        DateOrder::Ymd => (year(first)?, short(second)?, short(third)?),
        DateOrder::Dmy => (year(third)?, short(second)?, short(first)?),
        DateOrder::Mdy => (year(third)?, short(first)?, short(second)?),
    };
    civil(year, month, day)
}

/// What a column of dates shows of its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderEvidence {
    /// The orders in which every date can be read.
    pub(crate) possible: Vec<DateOrder>,
    /// Whether all of them give the same dates, so that the order does not matter.
    pub(crate) same: bool,
}

/// Finds the orders in which a whole column of dates can be read.
pub(crate) fn orders_of<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> OrderEvidence {
    let fits = |order: &DateOrder| texts.clone().all(|text| read(text, *order).is_some());
    let possible: Vec<DateOrder> = DateOrder::ALL.into_iter().filter(fits).collect();
    let same = possible.iter().zip(possible.iter().skip(1)).all(|(a, b)| texts.clone().all(|text| read(text, *a) == read(text, *b)));
    OrderEvidence { possible, same }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn compact_dates() {
        for text in ["20260131", "20260131120000.000[-5:EST]", "2026-01-31", "2026-01-31T23:59:59+02:00", "202601311200"] {
            assert_eq!(read_compact(text), ymd(2026, 1, 31), "{text}");
        }
        for text in ["", "00000000", "201120000000", "20260231", "2026013", "202601311", "2026-01-311", "31.01.2026", "é0260131"] {
            assert_eq!(read_compact(text), None, "{text}");
        }
    }

    #[test]
    fn written_dates() {
        use DateOrder::{Dmy, Mdy, Ymd};
        for (text, order, date) in [
            ("31/01/2026", Dmy, ymd(2026, 1, 31)),
            ("01/31/26", Mdy, ymd(2026, 1, 31)),
            ("1/ 5'26", Mdy, ymd(2026, 1, 5)),
            ("31.1.2026", Dmy, ymd(2026, 1, 31)),
            ("2026/01/31", Dmy, ymd(2026, 1, 31)),
            ("2026-01-31 10:11:12", Mdy, ymd(2026, 1, 31)),
            ("31 Jan 2026", Ymd, ymd(2026, 1, 31)),
            ("31-dez.-2026", Ymd, ymd(2026, 12, 31)),
            ("Jan 31, 2026", Ymd, ymd(2026, 1, 31)),
            ("5 août 2026", Ymd, ymd(2026, 8, 5)),
            ("3 juillet 2026", Ymd, ymd(2026, 7, 3)),
            ("31012026", Dmy, ymd(2026, 1, 31)),
            ("30NOV2026", Ymd, ymd(2026, 11, 30)),
            ("30 lis 2026", Ymd, ymd(2026, 11, 30)),
            ("2026年11月30日", Dmy, ymd(2026, 11, 30)),
            ("1/ 5' 6", Mdy, ymd(2006, 1, 5)),
            // Amounts with thousands are no dates.
            ("1.020,00", Dmy, None),
            ("2.010,50", Mdy, None),
            ("1,012.50", Ymd, None),
            ("12.005,10", Dmy, None),
            ("31/01/2026", Mdy, None),
            ("1/2", Dmy, None),
            ("12.34", Dmy, None),
            ("1/2/026", Dmy, None),
        ] {
            assert_eq!(read(text, order), date, "{text}");
        }
    }

    #[test]
    fn a_column_shows_its_order() {
        let orders = |texts: &[&str]| orders_of(texts.iter().copied());
        assert_eq!(orders(&["01/02/2026", "13/02/2026"]).possible, [DateOrder::Dmy]);
        assert_eq!(orders(&["01/02/2026", "02/13/2026"]).possible, [DateOrder::Mdy]);
        let open = orders(&["01/02/2026", "03/04/2026"]);
        assert_eq!((open.possible.len(), open.same), (2, false));
        assert!(orders(&["01/01/2026", "2026-05-06"]).same);
        assert!(orders(&["31/01/2026", "01/31/2026"]).possible.is_empty());
    }

    #[test]
    fn an_entry_date_is_the_nearest() {
        let value = ymd(2025, 12, 30).expect("date");
        assert_eq!(nearest(1, 2, value), ymd(2026, 1, 2));
        assert_eq!(nearest(12, 29, ymd(2026, 1, 2).expect("date")), ymd(2025, 12, 29));
        assert_eq!(nearest(2, 31, value), None);
        // German interest: February has thirty days, and its 29th is never one of another year.
        assert_eq!(nearest(2, 30, value), ymd(2026, 2, 28));
        assert_eq!(nearest(2, 29, ymd(2027, 3, 1).expect("date")), ymd(2027, 2, 28));
        assert_eq!(nearest(2, 29, ymd(2028, 3, 1).expect("date")), ymd(2028, 2, 29));
        assert_eq!(
            ["260229", "260230", "280230", "280229", "260231", "260330"].map(end_of_february),
            [ymd(2026, 2, 28), ymd(2026, 2, 28), ymd(2028, 2, 29), None, None, None]
        );
        assert_eq!(read_short("991231"), ymd(1999, 12, 31));
        assert_eq!(read_short("260229"), None);
    }
}
