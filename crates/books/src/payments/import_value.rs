//! Reads single cells of a file of bills: amounts, dates and due days, as people and programs write them.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use money::{Currency, Money};

pub use statements::{DateOrder, DecimalMark};

use super::cadence::Cadence;
use super::import_words::{cadence, fold, is_date_filler, is_months_end, month, weekday};

/// What is said of a date that does not fit an order.
pub fn order_words(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Ymd => "the year first",
        DateOrder::Dmy => "the day first",
        DateOrder::Mdy => "the month first",
    }
}

/// An amount as a cell gives it. Money out is often written as negative; the sign means nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountText {
    /// The number, as plain decimal text.
    pub number: String,
    /// The upper end, when the cell gives a range.
    pub upper: Option<String>,
    /// The currency, when the cell says one.
    pub currency: Option<Currency>,
    /// Whether it is only about so much.
    pub is_estimate: bool,
    /// How often, when the cell says it ("15.49/mo").
    pub cadence: Option<Cadence>,
}

const ESTIMATE_WORDS: [&str; 15] = [
    "approximately",
    "approx",
    "about",
    "around",
    "estimated",
    "estimate",
    "est",
    "environ",
    "env",
    "etwa",
    "ungefahr",
    "circa",
    "ca",
    "aprox",
    "alrededor de",
];

/// Reads an amount: `$1,234.56`, `1.234,56 €`, `(12.00)`, `~80`, `40-60 CAD`, `15.49/mo`. `usual` decides whose dollars
/// a `$` means.
pub fn read_amount(text: &str, mark: DecimalMark, usual: Currency) -> Option<AmountText> {
    let (text, cadence) = split_cadence(text.trim());
    let (text, is_estimate) = strip_estimate(text);
    let (first, second) = match split_range(text) {
        Some((first, second)) => (first, Some(second)),
        None => (text, None),
    };
    let (number, first_currency) = read_number(first, mark, usual)?;
    let (upper, second_currency) = match second {
        Some(second) => read_number(second, mark, usual).map(|(number, currency)| (Some(number), currency))?,
        None => (None, None),
    };
    if first_currency.is_some() && second_currency.is_some() && first_currency != second_currency {
        return None;
    }
    Some(AmountText { number, upper, currency: first_currency.or(second_currency), is_estimate, cadence })
}

/// Makes an amount of a number that was read. Zeros beyond the currency's decimal places say nothing, and are dropped.
pub fn exact_amount(number: &str, currency: Currency) -> Result<Money, String> {
    let digits = currency.minor_digits() as usize;
    let mut number = number;
    while let Some((_, fraction)) = number.split_once('.')
        && fraction.len() > digits
        && let Some(shorter) = number.strip_suffix('0')
    {
        number = shorter.strip_suffix('.').unwrap_or(shorter);
    }
    Money::parse(number, currency).map_err(|error| error.to_string())
}

fn split_cadence(text: &str) -> (&str, Option<Cadence>) {
    for separator in ["/", " per ", " par ", " pro ", " al ", " por "] {
        if let Some((amount, rest)) = text.rsplit_once(separator)
            && let Some(cadence) = cadence(rest)
        {
            return (amount.trim(), Some(cadence));
        }
    }
    (text, None)
}

fn strip_estimate(text: &str) -> (&str, bool) {
    let bare = text.trim_start_matches(['~', '≈']);
    let after_sign = (bare.len() < text.len()).then(|| bare.trim());
    let word_ends = text.find(|letter: char| letter.is_ascii_digit() || "$€£¥₦".contains(letter)).unwrap_or(0);
    let before = &text[..word_ends];
    // "CA $5" and "CA$5" are Canadian dollars, "ca. 5" is about five.
    let is_before = ESTIMATE_WORDS.contains(&fold(before).as_str()) && before.ends_with([' ', '.', '\u{a0}']) && !before.starts_with("CA");
    let after_word = is_before.then(|| &text[word_ends..]);
    let last_digit = text.rfind(|letter: char| letter.is_ascii_digit()).map_or(0, |index| index + 1);
    let is_behind = last_digit > 0 && ESTIMATE_WORDS.contains(&fold(&text[last_digit..]).as_str());
    let before_word = is_behind.then(|| &text[..last_digit]);
    match after_sign.or(after_word).or(before_word) {
        Some(rest) => (rest, true),
        None => (text, false),
    }
}

fn split_range(text: &str) -> Option<(&str, &str)> {
    let has_digit = |part: &str| part.chars().any(|letter| letter.is_ascii_digit());
    for separator in ["–", "—", "−", "..", " to ", " bis ", " à ", " a ", " and ", "-"] {
        if let Some((low, high)) = text.split_once(separator)
            && has_digit(low)
            && has_digit(high)
        {
            return Some((low.trim_end_matches('.'), high.trim_start_matches('.')));
        }
    }
    None
}

/// Reads one number with its currency, if it has one.
fn read_number(text: &str, mark: DecimalMark, usual: Currency) -> Option<(String, Option<Currency>)> {
    let is_digit = |index: usize| text.as_bytes().get(index).is_some_and(u8::is_ascii_digit);
    let begins = |(index, letter): (usize, char)| is_digit(index) || (matches!(letter, '.' | ',') && is_digit(index + 1));
    let (start, _) = text.char_indices().find(|each| begins(*each))?;
    let end = text.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (before, digits, after) = (&text[..start], text.get(start..end)?, &text[end..]);
    let currency = match (clean_sign(before), clean_sign(after)) {
        (sign, none) | (none, sign) if none.is_empty() => currency_of(&sign, usual)?,
        // "US$ 12.00 USD" says it twice.
        (one, two) => {
            let (one, two) = (currency_of(&one, usual)?, currency_of(&two, usual)?);
            if two.is_some_and(|two| one == Some(two)) || one.is_some() && two == Some(usual) { two } else { return None }
        }
    };
    Some((plain_number(digits, mark)?, currency))
}

/// What stands around a number, without signs, brackets and spaces.
fn clean_sign(text: &str) -> String {
    let is_noise = |letter: &char| letter.is_whitespace() || "-−+()[].,:'’".contains(*letter);
    text.chars().filter(|letter| !is_noise(letter)).collect()
}

/// The currency that a sign means: nothing for no sign, a refusal for an unknown one.
fn currency_of(sign: &str, usual: Currency) -> Option<Option<Currency>> {
    if sign.is_empty() {
        return Some(None);
    }
    let upper = sign.to_uppercase();
    if let Ok(currency) = Currency::parse(&upper) {
        return Some(Some(currency));
    }
    // A sign that several countries share means the company's own currency where that is one of them.
    let shared = |codes: &[&'static str]| if codes.contains(&usual.code()) { usual.code() } else { codes[0] };
    let code = match upper.as_str() {
        "$" | "DOLLAR" | "DOLLARS" => shared(&[
            "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TTD", "JMD", "BSD", "BBD", "BZD", "KYD", "XCD", "NAD",
            "FJD",
        ]),
        "US$" | "$US" | "$USD" | "USD$" => "USD",
        "CA$" | "C$" | "CAN$" | "$CA" | "$CAD" | "CAD$" => "CAD",
        "A$" | "AU$" => "AUD",
        "NZ$" => "NZD",
        "S$" => "SGD",
        "HK$" => "HKD",
        "MX$" => "MXN",
        "€" | "EURO" | "EUROS" => "EUR",
        "£" => shared(&["GBP", "EGP", "GIP", "FKP", "SHP"]),
        "¥" => shared(&["JPY", "CNY"]),
        "KR" => shared(&["SEK", "NOK", "DKK", "ISK"]),
        "₦" | "NAIRA" => "NGN",
        "₹" => "INR",
        "₵" | "GH₵" => "GHS",
        "KSH" => "KES",
        "R" => "ZAR",
        "FR" | "SFR" => "CHF",
        "ZŁ" => "PLN",
        _ => return None,
    };
    Currency::parse(code).ok().map(Some)
}

/// Brings digits with separators into plain decimal text; a refusal when they do not fit the decimal mark.
fn plain_number(digits: &str, mark: DecimalMark) -> Option<String> {
    let (whole, fraction) = match digits.rsplit_once(mark.letter()) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    if fraction.is_some_and(|fraction| fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let group_mark = |letter: char| letter != mark.letter() && (matches!(letter, '.' | ',' | '\'' | '’') || letter.is_whitespace());
    if whole.contains(|letter: char| !letter.is_ascii_digit() && !group_mark(letter)) {
        return None;
    }
    let groups: Vec<&str> = whole.split(group_mark).collect();
    // A last group of three; before it three as well, or two as in 1,23,456.
    if let [first, middle @ .., last] = groups.as_slice()
        && (last.len() != 3 || first.is_empty() || first.len() > 3 || middle.iter().any(|group| !matches!(group.len(), 2 | 3)))
    {
        return None;
    }
    let whole = groups.concat();
    let whole = if whole.is_empty() { "0" } else { &whole };
    Some(fraction.map_or_else(|| whole.to_owned(), |fraction| format!("{whole}.{fraction}")))
}

/// Guesses the decimal mark from amounts: what stands once, with other than three digits behind it, is one.
pub fn guess_decimal_mark<'t>(amounts: impl IntoIterator<Item = &'t str>) -> DecimalMark {
    let (mut point, mut comma) = (0_u32, 0_u32);
    for text in amounts {
        let Some(last) = text.rfind(['.', ',']) else { continue };
        let is_point = text[last..].starts_with('.');
        let digits_behind = text[last + 1..].chars().take_while(char::is_ascii_digit).count();
        if digits_behind == 0 || !text[..last].ends_with(|letter: char| letter.is_ascii_digit()) {
            continue;
        }
        let same_sign = text.matches(if is_point { '.' } else { ',' }).count();
        let both_signs = text.contains(if is_point { ',' } else { '.' });
        // Three digits behind a single sign are more often a thousand than a thousandth, but that is a weak witness.
        let (is_decimal, weight) = match (same_sign, both_signs, digits_behind) {
            (1, true, _) => (true, 10),
            (2.., _, _) => (false, 10),
            (_, _, 3) => (false, 1),
            _ => (true, 10),
        };
        let counted = if is_point == is_decimal { &mut point } else { &mut comma };
        *counted += weight;
    }
    if comma > point { DecimalMark::Comma } else { DecimalMark::Point }
}

/// When something is due, as a cell says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueText {
    /// A date.
    Date(NaiveDate),
    /// A day of the month, 1 to 31.
    Day(u8),
    /// A day of the week.
    Weekday(Weekday),
}

/// Reads a date, a day of the month ("15th", "end of month") or a weekday ("every Friday").
pub fn read_due(text: &str, order: DateOrder, today: NaiveDate) -> Option<DueText> {
    if let Some(date) = read_date(text, order, today) {
        return Some(DueText::Date(date));
    }
    let folded = fold(text);
    if is_months_end(&folded) {
        return Some(DueText::Day(31));
    }
    let parts = Parts::of(&folded);
    match parts.numbers.as_slice() {
        [day] if parts.only_fillers() => day.parse().ok().filter(|day| (1..=31).contains(day)).map(DueText::Day),
        [] if parts.only_fillers() => parts.words.iter().find_map(|word| weekday(word)).map(DueText::Weekday),
        _ => None,
    }
}

/// Reads a date in numbers or with the month's name. A date without a year is the next such day from `today` on.
pub fn read_date(text: &str, order: DateOrder, today: NaiveDate) -> Option<NaiveDate> {
    let text = text.trim();
    // A time of day behind the date is dropped.
    let text = match text.split_once(['T', ' ']) {
        Some((date, time)) if date.len() >= 8 && time.contains(':') && !date.contains(char::is_alphabetic) => date,
        _ => text,
    };
    let folded = fold(text);
    let parts = Parts::of(&folded);
    let number = |index: usize| parts.numbers.get(index).and_then(|number| number.parse::<u32>().ok());
    let is_year = |index: usize| parts.numbers.get(index).is_some_and(|number| number.len() == 4);
    let months: Vec<u32> = parts.words.iter().filter_map(|word| month(word)).collect();
    match (months.as_slice(), parts.numbers.as_slice()) {
        ([], [compact]) if compact.len() == 8 && parts.words.is_empty() => {
            civil(compact[..4].parse().ok()?, compact[4..6].parse().ok()?, compact[6..].parse().ok()?)
        }
        ([], [_, _, _]) if parts.words.iter().all(|word| is_date_filler(word)) => {
            let [year, month, day] = match order {
                _ if is_year(0) => [0, 1, 2],
                _ if order == DateOrder::Ymd && has_no_order(text) => return None,
                DateOrder::Ymd => [0, 1, 2],
                DateOrder::Dmy => [2, 1, 0],
                DateOrder::Mdy => [2, 0, 1],
            };
            civil(full_year(parts.numbers[year])?, number(month)?, number(day)?)
        }
        ([month], [_, _]) if parts.only_fillers_besides_months() => {
            let (year, day) = if is_year(0) { (0, 1) } else { (1, 0) };
            civil(full_year(parts.numbers[year])?, *month, number(day)?)
        }
        ([month], [_]) if !is_year(0) && parts.only_fillers_besides_months() => {
            let this_year = civil(today.year(), *month, number(0)?).filter(|date| *date >= today);
            this_year.or_else(|| (1..=8).find_map(|ahead| civil(today.year() + ahead, *month, number(0)?)))
        }
        _ => None,
    }
}

/// Whether a date of numbers alone cannot have its year first: four digits stand last, or two beside slashes, which are
/// written with the day or the month first.
pub fn has_no_order(text: &str) -> bool {
    let folded = fold(text);
    match Parts::of(&folded).numbers.as_slice() {
        [first, _, last] => first.len() <= 2 && (last.len() == 4 || (last.len() == 2 && text.contains('/'))),
        _ => false,
    }
}

fn civil(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|date| (1900..=2200).contains(&date.year()))
}

/// A year of two digits is taken from 1970 to 2069.
fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// The numbers and words of a folded text; "15th" is the number 15 and the word "th".
struct Parts<'t> {
    numbers: Vec<&'t str>,
    words: Vec<&'t str>,
}

impl<'t> Parts<'t> {
    fn of(folded: &'t str) -> Parts<'t> {
        let mut parts = Parts { numbers: Vec::new(), words: Vec::new() };
        for token in folded.split(' ').filter(|token| !token.is_empty()) {
            let digits = token.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(token.len());
            let (number, word) = token.split_at(digits);
            if !number.is_empty() {
                parts.numbers.push(number);
            }
            if !word.is_empty() {
                parts.words.push(word);
            }
        }
        parts
    }

    fn only_fillers(&self) -> bool {
        self.words.iter().all(|word| is_date_filler(word))
    }

    fn only_fillers_besides_months(&self) -> bool {
        self.words.iter().all(|word| month(word).is_some() || is_date_filler(word))
    }
}

/// Guesses the order of dates that are all numbers; `usual` decides when nothing tells.
pub fn guess_date_order<'t>(dates: impl IntoIterator<Item = &'t str>, usual: DateOrder) -> DateOrder {
    let (mut year_first, mut day_first, mut month_first) = (0_u32, 0_u32, 0_u32);
    for text in dates {
        let folded = fold(text);
        let parts = Parts::of(&folded);
        let [first, second, ..] = parts.numbers.as_slice() else { continue };
        let above_twelve = |number: &str| number.len() <= 2 && number.parse().is_ok_and(|number: u32| number > 12);
        if first.len() == 4 {
            year_first += 1;
        } else if parts.numbers.len() == 3 && above_twelve(second) {
            month_first += 10;
        } else if parts.numbers.len() == 3 && above_twelve(first) {
            day_first += 10;
        } else if parts.numbers.len() == 3 && text.contains('.') {
            day_first += 1;
        }
    }
    match day_first.max(month_first) {
        0 if year_first > 0 => DateOrder::Ymd,
        0 => usual,
        _ if day_first >= month_first => DateOrder::Dmy,
        _ => DateOrder::Mdy,
    }
}

/// The first such weekday on or after a day.
pub fn first_weekday_from(today: NaiveDate, weekday: Weekday) -> NaiveDate {
    let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    today.checked_add_days(Days::new(ahead.into())).unwrap_or(today)
}

#[cfg(test)]
mod tests;
