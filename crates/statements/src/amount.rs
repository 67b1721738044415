//! Amounts as banks write them, read exactly or refused.
#![deny(clippy::arithmetic_side_effects)]

use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{ReadError, ReadErrorCode, quoted};

/// Which sign stands before the cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
pub enum DecimalMark {
    /// A point, as in 1,234.50.
    #[default]
    #[serde(rename = ".")]
    #[ts(rename = ".")]
    Point,
    /// A comma, as in 1.234,50.
    #[serde(rename = ",")]
    #[ts(rename = ",")]
    Comma,
}

impl DecimalMark {
    /// The sign itself.
    pub fn letter(self) -> char {
        match self {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }
    }
}

/// What is wrong with the text of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is not a number.
    NotANumber,
    /// It could be thousands or a fraction.
    Ambiguous,
    /// It has more decimals than the currency, and they are not zeros.
    TooPrecise,
    /// It does not fit.
    OutOfRange,
}

impl Fault {
    /// The fault as a refusal, without a place.
    pub(crate) fn refuse(self, text: &str, currency: Currency) -> ReadError {
        let shown = quoted(text);
        let reason = match self {
            Fault::NotANumber => format!("{shown} is not an amount."),
            Fault::Ambiguous => format!("{shown} can be thousands or a fraction; which one is not certain."),
            Fault::TooPrecise => format!("{shown} has more decimal places than {currency} has ({}).", currency.minor_digits()),
            Fault::OutOfRange => format!("{shown} is too large to be recorded."),
        };
        ReadError::new(ReadErrorCode::Amount, reason)
    }
}

/// A decimal number: `mantissa` over ten to the power of `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) negative: bool,
    mantissa: u128,
    scale: u32,
    /// Whether one comma or point stands before exactly three last digits, so that it may group thousands.
    unsure: Option<DecimalMark>,
}

impl Number {
    /// Reads a number. `mark` is the sign before the cents; without it the number itself has to show it: of two signs the
    /// last, of one that stands alone that one.
    ///
    /// The sign may stand before or behind, or the number between brackets; thousands may be grouped with the other
    /// mark, a space or an apostrophe.
    pub(crate) fn read(text: &str, mark: Option<DecimalMark>) -> Result<Number, Fault> {
        let (negative, digits) = unsigned(text)?;
        let plain_mark = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && mark != Some(DecimalMark::Comma);
        if plain_mark && digits.bytes().filter(|byte| *byte == b'.').count() <= 1 {
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let unsure = (digits.contains('.') && fraction.len() == 3).then_some(DecimalMark::Point);
            return Number::of(negative, whole, fraction, unsure);
        }
        let (mark, unsure) = match mark {
            Some(mark) => (mark, None),
            None => own_mark(digits),
        };
        let (whole, fraction) = digits.rsplit_once(mark.letter()).unwrap_or((digits, ""));
        let grouped = degrouped(whole, mark)?;
        Number::of(negative, &grouped, fraction, unsure)
    }

    fn of(negative: bool, whole: &str, fraction: &str, unsure: Option<DecimalMark>) -> Result<Number, Fault> {
        if whole.is_empty() && fraction.is_empty() {
            return Err(Fault::NotANumber);
        }
        let mut mantissa: u128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(Fault::NotANumber);
            }
            let digit = u128::from(byte.saturating_sub(b'0'));
            mantissa = mantissa.checked_mul(10).and_then(|tens| tens.checked_add(digit)).ok_or(Fault::OutOfRange)?;
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| Fault::OutOfRange)?;
        Ok(Number { negative, mantissa, scale, unsure })
    }

    /// The number as an amount. Decimals beyond those of the currency are dropped when they are zeros, and refused
    /// otherwise: nothing is rounded.
    pub(crate) fn money(self, currency: Currency) -> Result<Money, Fault> {
        let minor = i64::try_from(self.scaled(currency.minor_digits())?).map_err(|_| Fault::OutOfRange)?;
        Ok(Money::from_minor(minor, currency))
    }

    /// The number as so many decimal places make it whole.
    pub(crate) fn scaled(self, places: u32) -> Result<i128, Fault> {
        let mut size = self.mantissa;
        for _ in places..self.scale {
            if size.checked_rem(10) != Some(0) {
                return Err(Fault::TooPrecise);
            }
            size = size.checked_div(10).ok_or(Fault::OutOfRange)?;
        }
        for _ in self.scale..places {
            size = size.checked_mul(10).ok_or(Fault::OutOfRange)?;
        }
        let size = i128::try_from(size).map_err(|_| Fault::OutOfRange)?;
        if self.negative { size.checked_neg().ok_or(Fault::OutOfRange) } else { Ok(size) }
    }

    /// The lone sign before three digits that leaves it open what they are, in a currency of other than three decimals.
    pub(crate) fn open_mark(self, currency: Currency) -> Option<DecimalMark> {
        self.unsure.filter(|_| currency.minor_digits() != 3)
    }
}

/// Reads an amount whose mark is known.
pub(crate) fn read(text: &str, mark: DecimalMark, currency: Currency) -> Result<Money, Fault> {
    Number::read(text, Some(mark))?.money(currency)
}

/// Takes the sign off.
fn unsigned(text: &str) -> Result<(bool, &str), Fault> {
    let mut rest = text.trim();
    let mut signs = 0_u8;
    let mut negative = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, signs, negative) = (inside.trim(), 1, true);
    }
    for minus in ['-', '\u{2212}', '\u{2013}'] {
        if let Some(other) = rest.strip_prefix(minus).or_else(|| rest.strip_suffix(minus)) {
            (rest, signs, negative) = (other.trim(), signs.saturating_add(1), true);
        }
    }
    if let Some(other) = rest.strip_prefix('+').or_else(|| rest.strip_suffix('+')) {
        (rest, signs) = (other.trim(), signs.saturating_add(1));
    }
    if signs > 1 || rest.is_empty() { Err(Fault::NotANumber) } else { Ok((negative, rest)) }
}

/// The mark that a number shows, and the one that it may show.
fn own_mark(digits: &str) -> (DecimalMark, Option<DecimalMark>) {
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    match (points, commas) {
        (0, 1) => {
            let behind = digits.rsplit(',').next().map_or(0, str::len);
            (DecimalMark::Comma, (behind == 3).then_some(DecimalMark::Comma))
        }
        (0, _) => (DecimalMark::Point, None),
        (1, 0) => (DecimalMark::Point, None),
        (_, 0) => (DecimalMark::Comma, None),
        _ if digits.rfind('.') > digits.rfind(',') => (DecimalMark::Point, None),
        _ => (DecimalMark::Comma, None),
    }
}

/// Takes the signs between thousands out: one kind of sign, the last group of three digits, those before of two or three
/// (India groups by two), the first of one to three.
fn degrouped(whole: &str, mark: DecimalMark) -> Result<String, Fault> {
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(whole.to_owned());
    }
    let other = if mark == DecimalMark::Point { ',' } else { '.' };
    let is_separator = |letter: char| letter == other || matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}');
    let separator = whole.chars().find(|letter| !letter.is_ascii_digit()).filter(|letter| is_separator(*letter));
    let separator = separator.ok_or(Fault::NotANumber)?;
    let groups: Vec<&str> = whole.split(separator).collect();
    let last = groups.len().saturating_sub(1);
    let fits = |(index, group): (usize, &&str)| match index {
        0 => (1..=3).contains(&group.len()),
        index if index == last => group.len() == 3,
        _ => (2..=3).contains(&group.len()),
    };
    if groups.iter().enumerate().all(fits) { Ok(groups.concat()) } else { Err(Fault::NotANumber) }
}

/// What many amounts show of the mark before the cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkEvidence {
    /// All that show one show this one.
    Shown(DecimalMark),
    /// None shows one: all are whole numbers.
    Whole,
    /// Every sign stands before three digits: thousands or fractions. The sign that stands there.
    Open(DecimalMark),
    /// Some show a point and some a comma.
    Mixed,
}

/// Finds the mark that a whole column of amounts is written with.
pub(crate) fn mark_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> MarkEvidence {
    let (mut point, mut comma) = (false, false);
    let mut open = None;
    for text in texts {
        let digits = text.trim_matches(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',');
        let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
        let behind = |mark: char| digits.rsplit(mark).next().map_or(0, |piece| piece.bytes().filter(u8::is_ascii_digit).count());
        // Thousands have one to three digits before the first sign, and the same sign between all groups: neither `0,500`
        // nor `1500,000` nor `1 500,000` can be thousands.
        let is_fraction = |mark: char| {
            let whole = digits.split(mark).next().unwrap_or_default();
            behind(mark) != 3 || whole == "0" || whole.len() > 3
        };
        match (points, commas) {
            (0, 0) => {}
            (1, 0) if is_fraction('.') => point = true,
            (0, 1) if is_fraction(',') => comma = true,
            (1, 0) => open = open.or(Some(DecimalMark::Point)),
            (0, 1) => open = open.or(Some(DecimalMark::Comma)),
            (_, 0) => comma = true,
            (0, _) => point = true,
            _ if digits.rfind('.') > digits.rfind(',') => point = true,
            _ => comma = true,
        }
    }
    match (point, comma, open) {
        (true, true, _) => MarkEvidence::Mixed,
        (true, false, _) => MarkEvidence::Shown(DecimalMark::Point),
        (false, true, _) => MarkEvidence::Shown(DecimalMark::Comma),
        (false, false, Some(mark)) => MarkEvidence::Open(mark),
        (false, false, None) => MarkEvidence::Whole,
    }
}

#[cfg(test)]
mod tests;
