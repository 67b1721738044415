//! Single cells: amounts with currencies and signs around them.

use money::{Currency, Money};

use crate::amount::{DecimalMark, Fault, Number};

/// An amount as a cell gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellAmount {
    number: Number,
    /// The currency, where the cell names it by its code.
    pub(super) currency: Option<Currency>,
    /// Whether the cell itself says that it went out (`DR`) or came in (`CR`).
    pub(super) is_out: Option<bool>,
}

/// Words behind an amount that say which way it went.
const WAYS: [(&str, bool); 7] = [("DR", true), ("CR", false), ("DB", true), ("Dr", true), ("Cr", false), ("dr", true), ("cr", false)];

/// German for debit and credit. One letter is a word only behind a space and cents; `123 S` may be a reference.
const LETTERS: [(&str, bool); 2] = [(" S", true), (" H", false)];

/// How currencies are written that have no sign of their own, the longer before the shorter.
const SIGNS: [&str; 12] = ["R$", "KSh", "Ksh", "Rs.", "Rs", "Fr.", "Fr", "zł", "Kč", "kr.", "kr", "Ft"];

impl CellAmount {
    /// Reads a cell such as `1,234.50`, `€ 12,-`, `12.50 DR`, `-12.50 EUR`, `-EUR 12.50`, `50,00 zł`.
    pub(super) fn read(cell: &str, mark: Option<DecimalMark>) -> Result<CellAmount, Fault> {
        if is_plain(cell) {
            return Ok(CellAmount { number: Number::read(cell, mark)?, currency: None, is_out: None });
        }
        let mut rest = cell.trim().trim_start_matches('\'').trim();
        let mut is_out = None;
        let mut currency = None;
        let mut is_minus = false;
        // A code, a sign and a word stand in any order on either side.
        for _ in 0..5 {
            let before = rest;
            for (word, out) in WAYS {
                if let Some(other) = rest.strip_suffix(word) {
                    // `INR` and the like end in one of the words' letters, but not in the words themselves.
                    (rest, is_out) = (other.trim_end_matches('.').trim(), Some(out));
                }
            }
            for (word, out) in LETTERS {
                if let Some(other) = rest.strip_suffix(word).filter(|other| has_cents(other)) {
                    (rest, is_out) = (other.trim(), Some(out));
                }
            }
            for sign in SIGNS {
                rest = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)).unwrap_or(rest).trim();
            }
            rest = rest.trim_matches(is_currency_sign).trim();
            if let Some(code) = rest.get(rest.len().saturating_sub(3)..).and_then(|code| Currency::parse(code).ok()) {
                currency = Some(code);
                rest = rest.get(..rest.len() - 3).unwrap_or_default().trim();
            }
            if let Some(code) = rest.get(..3).and_then(|code| Currency::parse(code).ok()) {
                currency = Some(code);
                rest = rest.get(3..).unwrap_or_default().trim();
            }
            // A minus in front of a code or a sign: `-$12.50`, `-EUR 12,50`.
            if let Some(behind) = rest.strip_prefix(['-', '\u{2212}', '\u{2013}']).filter(|behind| !is_minus && !begins_number(behind)) {
                (rest, is_minus) = (behind.trim(), true);
            }
            if rest == before {
                break;
            }
        }
        let cleaned: String = rest.chars().filter(|letter| !is_currency_sign(*letter)).collect();
        // `12,-` and `12.--` have dashes for no cents.
        let cleaned = cleaned.trim();
        let cleaned =
            cleaned.strip_suffix("--").or_else(|| cleaned.strip_suffix('-').filter(|rest| rest.ends_with([',', '.']))).unwrap_or(cleaned);
        let mut number = Number::read(cleaned, mark)?;
        if is_minus {
            if number.negative {
                return Err(Fault::NotANumber);
            }
            number.negative = true;
        }
        Ok(CellAmount { number, currency, is_out })
    }

    /// The amount in its own currency or else in this one.
    pub(super) fn money(self, currency: Currency) -> Result<Money, Fault> {
        self.number.money(self.currency.unwrap_or(currency))
    }

    /// The number alone, in ten-thousandths: as many places as any currency has.
    pub(super) fn ten_thousandths(self) -> Option<i128> {
        self.number.scaled(4).ok()
    }

    pub(super) fn is_negative(self) -> bool {
        self.number.negative
    }
}

/// Whether a cell is a number with nothing around it but a minus, as nearly all are: a large table has millions of them.
fn is_plain(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell).as_bytes();
    let ends = [digits.first(), digits.last()].into_iter().all(|end| end.is_some_and(u8::is_ascii_digit));
    ends && digits.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

fn begins_number(text: &str) -> bool {
    text.trim_start().starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '(' | '-'))
}

fn is_currency_sign(letter: char) -> bool {
    matches!(letter, '$' | '€' | '£' | '¥' | '円' | '元' | '₦' | '₹' | '₽' | '₩' | '₺' | '₫' | '₴' | '₪' | '₱' | '฿' | '¢')
}

/// Whether a number ends in a mark and two digits.
fn has_cents(text: &str) -> bool {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    digits.len() > 3 && digits.as_bytes().get(digits.len() - 3).is_some_and(|mark| matches!(mark, b'.' | b','))
}

fn has_minus(text: &str) -> bool {
    text.starts_with(['-', '(', '\u{2212}']) || text.ends_with('-')
}

/// The currency whose code is all of a cell, in capitals or not.
pub(super) fn code(cell: &str) -> Option<Currency> {
    if cell.len() == 3 { Currency::parse(&cell.to_ascii_uppercase()).ok() } else { None }
}

/// What a cell can be as an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Looks {
    /// Whether it can be an amount at all.
    pub(super) is_amount: bool,
    /// Whether it is one and shows itself as money: with a mark before the cents, or a sign.
    pub(super) is_money: bool,
    /// Whether it is one and has a minus.
    pub(super) is_negative: bool,
}

/// What a cell can be as an amount: cheap, for counting.
pub(super) fn looks(cell: &str) -> Looks {
    let is_amount = is_amount(cell);
    let is_negative = is_amount && has_minus(cell);
    Looks { is_amount, is_money: is_amount && (is_negative || has_cents(cell)), is_negative }
}

/// Whether a cell shows itself as money.
pub(super) fn is_money(cell: &str) -> bool {
    (has_minus(cell) || has_cents(cell)) && is_amount(cell)
}

/// Whether a cell can be an amount at all: cheap, for counting.
pub(super) fn is_amount(cell: &str) -> bool {
    cell.len() <= 40
        && cell.bytes().any(|byte| byte.is_ascii_digit())
        && [Some(DecimalMark::Point), Some(DecimalMark::Comma)].into_iter().any(|mark| CellAmount::read(cell, mark).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_more_than_numbers() {
        for (cell, mark, minor, out) in [
            ("1,234.50", DecimalMark::Point, 123_450, None),
            ("€ 12,-", DecimalMark::Comma, 1200, None),
            ("12.50 DR", DecimalMark::Point, 1250, Some(true)),
            ("12.50Cr.", DecimalMark::Point, 1250, None),
            ("-$12.50", DecimalMark::Point, -1250, None),
            ("$-12.50", DecimalMark::Point, -1250, None),
            ("-12,50 EUR", DecimalMark::Comma, -1250, None),
            ("USD 3.00", DecimalMark::Point, 300, None),
            ("(3.00)", DecimalMark::Point, -300, None),
            ("50,00 zł", DecimalMark::Comma, 5000, None),
            ("kr 50,00", DecimalMark::Comma, 5000, None),
            ("R$ 1.234,56", DecimalMark::Comma, 123_456, None),
            ("KSh 500.00", DecimalMark::Point, 50_000, None),
            ("Rs. 1,200.00", DecimalMark::Point, 120_000, None),
            ("Fr. 50.00", DecimalMark::Point, 5000, None),
            ("-EUR 12,50", DecimalMark::Comma, -1250, None),
            ("-R$ 12,50", DecimalMark::Comma, -1250, None),
            ("12,50 S", DecimalMark::Comma, 1250, Some(true)),
            ("12,50 H", DecimalMark::Comma, 1250, Some(false)),
            ("12.50 DB", DecimalMark::Point, 1250, Some(true)),
        ] {
            match CellAmount::read(cell, Some(mark)) {
                Ok(amount) => assert_eq!((amount.money(Currency::EUR).map(Money::minor), amount.is_out), (Ok(minor), out), "{cell}"),
                Err(fault) => assert!(cell.ends_with('.'), "{cell}: {fault:?}"),
            }
        }
        for cell in ["REF 12A", "", "2026-01-02", "123 S", "-EUR -12,50", "--12.50", "12 H 4"] {
            assert!(!is_amount(cell), "{cell}");
        }
    }
}
