//! Amounts in every way of writing them.

#![expect(clippy::arithmetic_side_effects, reason = "a test may panic when its numbers do not fit")]

use proptest::prelude::*;

use super::*;

/// An amount that has to show its mark itself, with a lone comma before three digits left open.
fn read_either(text: &str, currency: Currency) -> Result<Money, Fault> {
    let number = Number::read(text, None)?;
    if number.open_mark(currency) == Some(DecimalMark::Comma) { Err(Fault::Ambiguous) } else { number.money(currency) }
}

const POINT: Option<DecimalMark> = Some(DecimalMark::Point);
const COMMA: Option<DecimalMark> = Some(DecimalMark::Comma);

fn minor(text: &str, mark: Option<DecimalMark>) -> Result<i64, Fault> {
    match mark {
        Some(mark) => read(text, mark, Currency::EUR),
        None => read_either(text, Currency::EUR),
    }
    .map(Money::minor)
}

#[test]
fn signs_groups_and_marks() {
    for (text, mark, expected) in [
        ("12.50", POINT, 1250),
        ("-12.5", POINT, -1250),
        ("+12", POINT, 1200),
        ("1,234.56", POINT, 123_456),
        ("1.234,56", COMMA, 123_456),
        ("1 234,56", COMMA, 123_456),
        ("1\u{a0}234,56-", COMMA, -123_456),
        ("1'234.50", POINT, 123_450),
        ("12,34,567.00", POINT, 123_456_700),
        ("(3.10)", POINT, -310),
        ("\u{2212}3.10", POINT, -310),
        (".5", POINT, 50),
        ("107,", COMMA, 10_700),
        ("18.150", POINT, 1815),
        ("-100.0000", None, -10_000),
        ("6,60", None, 660),
        ("1,234,567", None, 123_456_700),
        ("1.234.567", None, 123_456_700),
        ("1.234,5", None, 123_450),
    ] {
        assert_eq!(minor(text, mark), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_not_certain_is_refused() {
    for (text, mark, fault) in [
        ("", POINT, Fault::NotANumber),
        ("-", POINT, Fault::NotANumber),
        ("--1", POINT, Fault::NotANumber),
        ("(-1)", POINT, Fault::NotANumber),
        ("$120", None, Fault::NotANumber),
        ("1e3", POINT, Fault::NotANumber),
        ("1,23.00", POINT, Fault::NotANumber),
        ("1,2345.00", POINT, Fault::NotANumber),
        ("1.2.3", POINT, Fault::NotANumber),
        ("१", POINT, Fault::NotANumber),
        ("1,234", None, Fault::Ambiguous),
        ("1,000", None, Fault::Ambiguous),
        ("1.005", None, Fault::TooPrecise),
        ("92233720368547758.08", POINT, Fault::OutOfRange),
        ("9999999999999999999999999999999999999999999", POINT, Fault::OutOfRange),
    ] {
        assert_eq!(minor(text, mark), Err(fault), "{text}");
    }
    assert_eq!(minor("-92233720368547758.08", POINT), Ok(i64::MIN));
    assert_eq!(read_either("1,234", Currency::KWD).map(Money::minor), Ok(1234));
}

#[test]
fn a_column_shows_its_mark() {
    use MarkEvidence::{Mixed, Open, Shown, Whole};
    for (texts, expected) in [
        (&["1.00", "2,000.50"][..], Shown(DecimalMark::Point)),
        (&["1.000", "2,5"], Shown(DecimalMark::Comma)),
        (&["1.000.000", "5"], Shown(DecimalMark::Comma)),
        (&["1.000", "2.500"], Open(DecimalMark::Point)),
        (&["1,000", "2"], Open(DecimalMark::Comma)),
        (&["1", "2"], Whole),
        (&["1.5", "1,5"], Mixed),
        (&["0.125"], Shown(DecimalMark::Point)),
        (&["12,500", "1 500,000"], Shown(DecimalMark::Comma)),
        (&["12,500", "1500,000"], Shown(DecimalMark::Comma)),
    ] {
        assert_eq!(mark_of(texts.iter().copied()), expected, "{texts:?}");
    }
}

proptest! {
    #[test]
    fn what_money_writes_is_read_back(amount in any::<i64>(), which in 0_usize..4) {
        let currency = [Currency::EUR, Currency::JPY, Currency::KWD, Currency::NGN][which];
        let money = Money::from_minor(amount, currency);
        let text = money.to_decimal();
        prop_assert_eq!(read(&text, DecimalMark::Point, currency), Ok(money));
        prop_assert_eq!(read_either(&text, currency), Ok(money));
        let comma = text.replace('.', ",");
        prop_assert_eq!(read(&comma, DecimalMark::Comma, currency), Ok(money));
        let behind = text.strip_prefix('-').map_or(text.clone(), |size| format!("{size}-"));
        prop_assert_eq!(read(&behind, DecimalMark::Point, currency), Ok(money));
    }

    #[test]
    fn grouped_thousands_are_read_back(amount in any::<i64>()) {
        let money = Money::from_minor(amount, Currency::EUR);
        let plain = money.to_decimal();
        let (whole, fraction) = plain.split_once('.').expect("two places");
        let digits = whole.trim_start_matches('-');
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let sign = if amount < 0 { "-" } else { "" };
        prop_assert_eq!(read(&format!("{sign}{grouped},{fraction}"), DecimalMark::Comma, Currency::EUR), Ok(money));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        for mark in [None, POINT, COMMA] {
            let _ = minor(&text, mark);
        }
        let _ = mark_of([text.as_str()]);
    }
}
