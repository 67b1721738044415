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

impl CellAmount {
    /// Reads a cell such as `1,234.50`, `€ 12,-`, `12.50 DR`, `-12.50 EUR`.
    pub(super) fn read(cell: &str, mark: Option<DecimalMark>) -> Result<CellAmount, Fault> {
        let mut rest = cell.trim().trim_start_matches('\'').trim();
        let mut is_out = None;
        let mut currency = None;
        // A code, a sign and a word stand in any order on either side.
        for _ in 0..4 {
            let before = rest;
            for (word, out) in [("DR", true), ("CR", false), ("Dr", true), ("Cr", false), ("dr", true), ("cr", false)] {
                if let Some(other) = rest.strip_suffix(word) {
                    // `INR` and the like end in one of the words' letters, but not in the words themselves.
                    (rest, is_out) = (other.trim_end_matches('.').trim(), Some(out));
                }
            }
            rest = rest.trim_matches(is_currency_sign).trim();
            // A minus in front of the sign: `-$12.50`.
            if let Some(code) = rest.get(rest.len().saturating_sub(3)..).and_then(|code| Currency::parse(code).ok()) {
                currency = Some(code);
                rest = rest.get(..rest.len() - 3).unwrap_or_default().trim();
            }
            if let Some(code) = rest.get(..3).and_then(|code| Currency::parse(code).ok()) {
                currency = Some(code);
                rest = rest.get(3..).unwrap_or_default().trim();
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
        let number = Number::read(cleaned, mark)?;
        Ok(CellAmount { number, currency, is_out })
    }

    /// The amount in its own currency or else in this one.
    pub(super) fn money(self, currency: Currency) -> Result<Money, Fault> {
        self.number.money(self.currency.unwrap_or(currency))
    }

    pub(super) fn is_negative(self) -> bool {
        self.number.negative
    }
}

fn is_currency_sign(letter: char) -> bool {
    matches!(letter, '$' | '€' | '£' | '¥' | '₦' | '₹' | '₽' | '₩' | '₺' | '₫' | '₴' | '₪' | '₱' | '฿' | '¢')
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
        ] {
            match CellAmount::read(cell, Some(mark)) {
                Ok(amount) => assert_eq!((amount.money(Currency::EUR).map(Money::minor), amount.is_out), (Ok(minor), out), "{cell}"),
                Err(fault) => assert!(cell.ends_with('.'), "{cell}: {fault:?}"),
            }
        }
        assert!(!is_amount("REF 12A") && !is_amount("") && !is_amount("2026-01-02"));
    }
}
