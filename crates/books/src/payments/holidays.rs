//! Holiday calendars: read from `content/holidays/*.txt`, computed for any year.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use include_dir::{Dir, include_dir};

use super::due_date::is_weekend;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content/holidays");

static CALENDARS: LazyLock<Vec<HolidayCalendar>> = LazyLock::new(|| {
    let files = FILES.files().filter(|file| file.path().extension().is_some_and(|extension| extension == "txt"));
    let mut calendars: Vec<HolidayCalendar> = files
        .map(|file| {
            let id = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let text = file.contents_utf8().unwrap_or_default();
            HolidayCalendar::parse(id, text).unwrap_or_else(|error| panic!("content/holidays/{id}.txt: {error}"))
        })
        .collect();
    calendars.sort_by(|a, b| a.id.cmp(&b.id));
    calendars
});

/// The calendar of that id, such as `"CA"`. Ids are those of the files in `content/holidays`.
pub fn calendar(id: &str) -> Option<&'static HolidayCalendar> {
    CALENDARS.iter().find(|calendar| calendar.id == id)
}

/// Every calendar that Daybook ships, by id.
pub fn calendars() -> impl Iterator<Item = &'static HolidayCalendar> {
    CALENDARS.iter()
}

/// The days on which the banks of a country or region are closed, apart from weekends.
#[derive(Debug)]
pub struct HolidayCalendar {
    id: String,
    title: String,
    rules: Vec<Rule>,
    table: OnceLock<Vec<[u64; 6]>>,
}

/// The years whose holidays are computed once and kept; others are computed when they are asked for.
const TABLE_FROM: i32 = 1990;
const TABLE_YEARS: usize = 111;

impl HolidayCalendar {
    /// Reads a calendar; `content/holidays/README.md` describes the format.
    ///
    /// # Errors
    /// A sentence that names the line which cannot be read.
    pub fn parse(id: &str, text: &str) -> Result<HolidayCalendar, String> {
        let mut title = None;
        let mut rules = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(text) = line.strip_prefix("title:") {
                title = Some(text.trim().to_owned());
                continue;
            }
            let rule = Rule::parse(line).ok_or_else(|| format!("Line {} cannot be read: {line}", index + 1))?;
            rules.push(rule);
        }
        let title = title.ok_or("There is no title.")?;
        Ok(HolidayCalendar { id: id.to_owned(), title, rules, table: OnceLock::new() })
    }

    /// The calendar's id, such as `"CA"`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the calendar is called in lists.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether this day is a holiday. Weekends as such are none.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        let table = self.table.get_or_init(|| (TABLE_FROM..).take(TABLE_YEARS).map(|year| self.bits(year)).collect());
        let day = date.ordinal0() as usize;
        let in_year = |bits: &[u64; 6]| bits[day / 64] >> (day % 64) & 1 == 1;
        match usize::try_from(date.year() - TABLE_FROM).ok().and_then(|year| table.get(year)) {
            Some(bits) => in_year(bits),
            None => in_year(&self.bits(date.year())),
        }
    }

    /// What the holiday on this day is called.
    pub fn holiday_name(&self, date: NaiveDate) -> Option<&str> {
        self.in_year(date.year()).remove(&date)
    }

    /// The holidays of a year with their names, substitute days included. A day is listed once.
    pub fn in_year(&self, year: i32) -> BTreeMap<NaiveDate, &str> {
        let mut days = BTreeMap::new();
        let actual: Vec<(&Rule, NaiveDate)> = self.rules.iter().filter_map(|rule| Some((rule, rule.in_year(year)?))).collect();
        for (rule, date) in &actual {
            days.entry(*date).or_insert(rule.name.as_str());
        }
        // All actual days stand before the first substitute is sought: a Christmas on Sunday must not take the
        // Monday that is Boxing Day already.
        for (rule, date) in &actual {
            let substitute = match rule.substitute {
                Substitute::NextFreeDay if is_weekend(*date) => date.iter_days().find(|day| !is_weekend(*day) && !days.contains_key(day)),
                Substitute::MondayAfterSunday if date.weekday() == Weekday::Sun => date.succ_opt(),
                _ => None,
            };
            if let Some(substitute) = substitute {
                days.entry(substitute).or_insert(rule.name.as_str());
            }
        }
        days
    }

    fn bits(&self, year: i32) -> [u64; 6] {
        let mut bits = [0; 6];
        for date in self.in_year(year).keys().filter(|date| date.year() == year) {
            let day = date.ordinal0() as usize;
            bits[day / 64] |= 1 << (day % 64);
        }
        bits
    }
}

#[derive(Debug)]
struct Rule {
    name: String,
    day: Day,
    substitute: Substitute,
    from: i32,
    until: i32,
    except: Vec<i32>,
    condition: Option<Condition>,
}

#[derive(Debug, Clone, Copy)]
struct MonthDay {
    month: u32,
    day: u32,
}

#[derive(Debug)]
enum Day {
    Fixed(MonthDay),
    Single(NaiveDate),
    Easter(i64),
    Nth { nth: u8, weekday: Weekday, month: u32 },
    Last { weekday: Weekday, month: u32 },
    Before { weekday: Weekday, day: MonthDay },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Substitute {
    None,
    NextFreeDay,
    MondayAfterSunday,
}

/// Holds in years in which `day` is (or, when not `wanted`, is not) that weekday.
#[derive(Debug)]
struct Condition {
    day: MonthDay,
    weekday: Weekday,
    wanted: bool,
}

impl Rule {
    fn in_year(&self, year: i32) -> Option<NaiveDate> {
        if year < self.from || year > self.until || self.except.contains(&year) {
            return None;
        }
        if let Some(Condition { day, weekday, wanted }) = &self.condition
            && (day.in_year(year)?.weekday() == *weekday) != *wanted
        {
            return None;
        }
        match &self.day {
            Day::Fixed(day) => day.in_year(year),
            Day::Single(date) => Some(*date).filter(|date| date.year() == year),
            Day::Easter(offset) => {
                let distance = Days::new(offset.unsigned_abs());
                let easter = easter_sunday(year)?;
                if *offset < 0 { easter.checked_sub_days(distance) } else { easter.checked_add_days(distance) }
            }
            Day::Nth { nth, weekday, month } => NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, *nth),
            Day::Last { weekday, month } => (1..=5).rev().find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, *month, *weekday, nth)),
            Day::Before { weekday, day } => {
                let end = day.in_year(year)?;
                (1..=7).find_map(|back| end.checked_sub_days(Days::new(back)).filter(|date| date.weekday() == *weekday))
            }
        }
    }

    fn parse(line: &str) -> Option<Rule> {
        let (rule, name) = line.split_once('=')?;
        let words: Vec<&str> = rule.split_whitespace().collect();
        let (day, mut rest) = Day::parse(&words)?;
        let mut parsed = Rule {
            name: name.trim().to_owned(),
            day,
            substitute: Substitute::None,
            from: i32::MIN,
            until: i32::MAX,
            except: Vec::new(),
            condition: None,
        };
        while !rest.is_empty() {
            rest = match rest {
                ["or", "next", "free", "day", rest @ ..] => {
                    parsed.substitute = Substitute::NextFreeDay;
                    rest
                }
                ["or", "monday", "after", "sunday", rest @ ..] => {
                    parsed.substitute = Substitute::MondayAfterSunday;
                    rest
                }
                ["from", year, rest @ ..] => {
                    parsed.from = year.parse().ok()?;
                    rest
                }
                ["until", year, rest @ ..] => {
                    parsed.until = year.parse().ok()?;
                    rest
                }
                ["except", year, rest @ ..] => {
                    parsed.except.push(year.parse().ok()?);
                    rest
                }
                [word @ ("when" | "unless"), day, "is", weekday, rest @ ..] => {
                    let (day, weekday) = (MonthDay::parse(day)?, weekday.parse().ok()?);
                    parsed.condition = Some(Condition { day, weekday, wanted: *word == "when" });
                    rest
                }
                _ => return None,
            };
        }
        Some(parsed).filter(|rule| !rule.name.is_empty())
    }
}

impl Day {
    fn parse<'a, 'w>(words: &'a [&'w str]) -> Option<(Day, &'a [&'w str])> {
        match words {
            ["easter", offset, rest @ ..] => Some((Day::Easter(offset.parse().ok()?), rest)),
            ["last", weekday, "of", month, rest @ ..] => {
                Some((Day::Last { weekday: weekday.parse().ok()?, month: month_number(month)? }, rest))
            }
            [weekday, "before", day, rest @ ..] => Some((Day::Before { weekday: weekday.parse().ok()?, day: MonthDay::parse(day)? }, rest)),
            [nth, weekday, "of", month, rest @ ..] => {
                let nth = ["1st", "2nd", "3rd", "4th", "5th"].iter().position(|word| word == nth)?;
                let nth = u8::try_from(nth + 1).ok()?;
                Some((Day::Nth { nth, weekday: weekday.parse().ok()?, month: month_number(month)? }, rest))
            }
            [date, rest @ ..] => {
                let single = date.parse().ok().map(Day::Single);
                Some((single.or_else(|| MonthDay::parse(date).map(Day::Fixed))?, rest))
            }
            [] => None,
        }
    }
}

impl MonthDay {
    fn parse(text: &str) -> Option<MonthDay> {
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month_number(month)?, day.parse().ok()?);
        // A leap year admits every day that any year has.
        NaiveDate::from_ymd_opt(2000, month, day).map(|_| MonthDay { month, day })
    }

    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

fn month_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|month| (1..=12).contains(month))
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher (Nature, 20 April 1876).
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let skipped_leap_years = century - century.div_euclid(4);
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let full_moon = (19 * golden + skipped_leap_years - moon_correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * century.rem_euclid(4) + 2 * (in_century / 4) - full_moon - in_century % 4).rem_euclid(7);
    let late = (golden + 11 * full_moon + 22 * to_sunday) / 451;
    let days = full_moon + to_sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests;
