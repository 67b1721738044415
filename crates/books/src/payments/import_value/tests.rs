//! Amounts, dates and due days in the forms that real files have.

use proptest::prelude::*;

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 11).expect("date")
}

/// The amount as `number[..upper] [currency] [about] [cadence]`.
fn amount(text: &str, mark: DecimalMark) -> String {
    let Some(read) = read_amount(text, mark, Currency::CAD) else { return "unreadable".to_owned() };
    let mut shown = read.number;
    if let Some(upper) = read.upper {
        shown.push_str(&format!("..{upper}"));
    }
    if let Some(currency) = read.currency {
        shown.push_str(&format!(" {currency}"));
    }
    if read.is_estimate {
        shown.push_str(" about");
    }
    if let Some(cadence) = read.cadence {
        shown.push_str(&format!(" {}", cadence.words()));
    }
    shown
}

#[test]
fn amounts_with_a_decimal_point() {
    for (text, expected) in [
        ("12.50", "12.50"),
        ("1200", "1200"),
        ("$1,234.56", "1234.56 CAD"),
        ("$ 15.49", "15.49 CAD"),
        ("US$99", "99 USD"),
        ("99.00 USD", "99.00 USD"),
        ("EUR 1 234.50", "1234.50 EUR"),
        ("£1,000,000", "1000000 GBP"),
        ("(12.00)", "12.00"),
        ("-12.00", "12.00"),
        ("($1,200.00)", "1200.00 CAD"),
        ("−45.10", "45.10"),
        ("1'234.50", "1234.50"),
        ("1,23,456.00", "123456.00"),
        (".99", "0.99"),
        ("₦25,000", "25000 NGN"),
        ("15.49/mo", "15.49 every month"),
        ("$120 per year", "120 CAD every year"),
        ("~80", "80 about"),
        ("approx. 80.00", "80.00 about"),
        ("about $80", "80 CAD about"),
        ("80 (est.)", "80 about"),
        ("40-60", "40..60"),
        ("$40 – $60", "40..60 CAD"),
        ("40.00 to 60.00 CAD", "40.00..60.00 CAD"),
        ("$12.00 CAD", "12.00 CAD"),
        ("1,50", "unreadable"),
        ("12,345,67", "unreadable"),
        ("12.50.10", "unreadable"),
        ("", "unreadable"),
        ("free", "unreadable"),
        ("12 apples", "unreadable"),
        ("$10 - €20", "unreadable"),
        ("CA $12", "12 CAD"),
        ("est. 12", "12 about"),
        ("XAU 5", "unreadable"),
    ] {
        assert_eq!(amount(text, DecimalMark::Point), expected, "{text}");
    }
}

#[test]
fn amounts_with_a_decimal_comma() {
    for (text, expected) in [
        ("12,50", "12.50"),
        ("1.234,56 €", "1234.56 EUR"),
        ("1 234,56", "1234.56"),
        ("1\u{a0}234,56\u{202f}€", "1234.56 EUR"),
        ("€ 9,99", "9.99 EUR"),
        ("ca. 80,00 €", "80.00 EUR about"),
        ("40,00 bis 60,00", "40.00..60.00"),
        ("9,99 € par mois", "9.99 EUR every month"),
        ("12.345", "12345"),
        ("12.50", "unreadable"),
        ("1,234.56", "unreadable"),
    ] {
        assert_eq!(amount(text, DecimalMark::Comma), expected, "{text}");
    }
}

#[test]
fn a_dollar_is_the_companys_own_where_it_has_dollars() {
    let currency = |text: &str, usual| read_amount(text, DecimalMark::Point, usual).and_then(|read| read.currency);
    assert_eq!(currency("$5", Currency::CAD), Some(Currency::CAD));
    assert_eq!(currency("$5", Currency::EUR), Some(Currency::USD));
    assert_eq!(currency("CA$5", Currency::USD), Some(Currency::CAD));
    assert_eq!(currency("5 kr", Currency::CAD).map(Currency::code), Some("SEK"));
}

#[test]
fn zeros_beyond_the_cents_say_nothing() {
    assert_eq!(exact_amount("12.5000", Currency::CAD), Ok(Money::from_minor(1250, Currency::CAD)));
    assert_eq!(exact_amount("1200.00", Currency::JPY), Ok(Money::from_minor(1200, Currency::JPY)));
    assert!(exact_amount("12.505", Currency::CAD).is_err_and(|problem| problem.contains("decimal places")));
}

#[test]
fn the_decimal_mark_is_guessed() {
    let guess = |texts: &[&str]| guess_decimal_mark(texts.iter().copied());
    assert_eq!(guess(&["12.50", "3"]), DecimalMark::Point);
    assert_eq!(guess(&["12,50", "1.200"]), DecimalMark::Comma);
    assert_eq!(guess(&["1.234,56 €"]), DecimalMark::Comma);
    assert_eq!(guess(&["$1,234.56"]), DecimalMark::Point);
    assert_eq!(guess(&["1,234"]), DecimalMark::Point);
    assert_eq!(guess(&["1.234"]), DecimalMark::Comma);
    assert_eq!(guess(&["1.234.567"]), DecimalMark::Comma);
    assert_eq!(guess(&["100", "200", "Hydro, Inc."]), DecimalMark::Point);
    assert_eq!(guess(&[]), DecimalMark::Point);
}

#[test]
fn dates() {
    for (text, order, expected) in [
        ("2026-03-15", DateOrder::Dmy, "2026-03-15"),
        ("2026/3/5", DateOrder::Mdy, "2026-03-05"),
        ("20260315", DateOrder::Dmy, "2026-03-15"),
        ("2026-03-15T00:00:00Z", DateOrder::Dmy, "2026-03-15"),
        ("15/03/2026 00:00", DateOrder::Dmy, "2026-03-15"),
        ("03/04/2026", DateOrder::Dmy, "2026-04-03"),
        ("03/04/2026", DateOrder::Mdy, "2026-03-04"),
        ("3/4/26", DateOrder::Mdy, "2026-03-04"),
        ("15.03.2026", DateOrder::Dmy, "2026-03-15"),
        ("26-03-15", DateOrder::Ymd, "2026-03-15"),
        ("15 March 2026", DateOrder::Mdy, "2026-03-15"),
        ("March 15th, 2026", DateOrder::Dmy, "2026-03-15"),
        ("Mar 15 2026", DateOrder::Dmy, "2026-03-15"),
        ("15-Mar-26", DateOrder::Ymd, "2026-03-15"),
        ("dimanche 15 mars 2026", DateOrder::Dmy, "2026-03-15"),
        ("1er août 2026", DateOrder::Dmy, "2026-08-01"),
        ("15. März 2026", DateOrder::Dmy, "2026-03-15"),
        ("15 de marzo de 2026", DateOrder::Dmy, "2026-03-15"),
        // Without a year, the next such day.
        ("March 15", DateOrder::Dmy, "2026-03-15"),
        ("11 mars", DateOrder::Dmy, "2026-03-11"),
        ("10 March", DateOrder::Dmy, "2027-03-10"),
        ("29 February", DateOrder::Dmy, "2028-02-29"),
    ] {
        assert_eq!(read_date(text, order, today()).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
    }
    for text in
        ["", "2026-02-30", "13/25/2026", "March 2026", "soon", "15", "1/2", "2026-03-15-04", "32 March 2026", "3015-01-01", "31 February"]
    {
        assert_eq!(read_date(text, DateOrder::Mdy, today()), None, "{text}");
    }
    assert_eq!(read_date("03/25/2026", DateOrder::Dmy, today()), None);
}

#[test]
fn due_days_and_weekdays() {
    let read = |text: &str| read_due(text, DateOrder::Dmy, today());
    for (text, day) in [
        ("15", 15),
        ("15th", 15),
        ("the 1st of the month", 1),
        ("2nd", 2),
        ("1er", 1),
        ("le 5 du mois", 5),
        ("am 20.", 20),
        ("día 7", 7),
        ("Last day", 31),
        ("end of month", 31),
        ("31", 31),
    ] {
        assert_eq!(read(text), Some(DueText::Day(day)), "{text}");
    }
    assert_eq!(read("every Friday"), Some(DueText::Weekday(Weekday::Fri)));
    assert_eq!(read("Montag"), Some(DueText::Weekday(Weekday::Mon)));
    assert_eq!(read("15 March 2026"), Some(DueText::Date(NaiveDate::from_ymd_opt(2026, 3, 15).expect("date"))));
    for text in ["", "0", "32", "sometime", "15 or 16", "15 bananas"] {
        assert_eq!(read(text), None, "{text}");
    }
    // 11 March 2026 is a Wednesday.
    assert_eq!(first_weekday_from(today(), Weekday::Wed), today());
    assert_eq!(first_weekday_from(today(), Weekday::Tue).to_string(), "2026-03-17");
}

#[test]
fn a_date_that_does_not_say_its_order_is_not_read_with_the_year_first() {
    for text in ["01/08/2026", "08/03/26", "1.8.2026"] {
        assert_eq!(read_date(text, DateOrder::Ymd, today()), None, "{text}");
        assert!(has_no_order(text), "{text}");
    }
    assert!(!has_no_order("2026/08/01") && !has_no_order("26-08-01"));
    let guess = |texts: &[&str]| guess_date_order(texts.iter().copied(), DateOrder::Ymd);
    assert_eq!(guess(&["08/03/2026", "08/21/2026"]), DateOrder::Mdy);
    assert_eq!(guess(&["08/03/26", "21/08/26"]), DateOrder::Dmy);
}

#[test]
fn the_date_order_is_guessed() {
    let guess = |texts: &[&str]| guess_date_order(texts.iter().copied(), DateOrder::Mdy);
    assert_eq!(guess(&["2026-03-15", "2026-04-01"]), DateOrder::Ymd);
    assert_eq!(guess(&["01/02/2026", "15/02/2026"]), DateOrder::Dmy);
    assert_eq!(guess(&["01/02/2026", "02/15/2026"]), DateOrder::Mdy);
    assert_eq!(guess(&["01.02.2026"]), DateOrder::Dmy);
    assert_eq!(guess(&["01/02/2026"]), DateOrder::Mdy);
    assert_eq!(guess(&["15th", "March 3"]), DateOrder::Mdy);
    assert_eq!(guess(&[]), DateOrder::Mdy);
}

proptest! {
    #[test]
    fn nothing_that_is_written_makes_it_fall(text in "\\PC{0,30}") {
        for mark in [DecimalMark::Point, DecimalMark::Comma] {
            if let Some(read) = read_amount(&text, mark, Currency::CAD) {
                prop_assert!(read.number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'), "{}", read.number);
            }
        }
        for order in [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy] {
            let _ = read_due(&text, order, today());
        }
        let _ = guess_decimal_mark([text.as_str()]);
        let _ = guess_date_order([text.as_str()], DateOrder::Ymd);
    }

    #[test]
    fn amounts_written_either_way_are_read_back(minor in 0_i64..100_000_000_000) {
        let plain = Money::from_minor(minor, Currency::CAD).to_decimal();
        let (whole, cents) = plain.split_once('.').expect("cents");
        let grouped = |sign: &str| {
            let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
            groups.join(sign)
        };
        for (text, mark) in [
            (format!("${}.{cents}", grouped(",")), DecimalMark::Point),
            (format!("{},{cents} $", grouped(".")), DecimalMark::Comma),
            (format!("{},{cents}", grouped("\u{202f}")), DecimalMark::Comma),
            (plain.clone(), DecimalMark::Point),
        ] {
            prop_assert_eq!(read_amount(&text, mark, Currency::CAD).map(|read| read.number), Some(plain.clone()), "{}", text);
            prop_assert_eq!(guess_decimal_mark([text.as_str()]), mark);
        }
    }

    #[test]
    fn dates_written_in_any_order_are_read_back(days in 0_u64..40_000) {
        let date = NaiveDate::from_ymd_opt(1980, 1, 1).expect("date") + Days::new(days);
        for (format, order) in [("%Y-%m-%d", DateOrder::Ymd), ("%d/%m/%Y", DateOrder::Dmy), ("%m/%d/%Y", DateOrder::Mdy), ("%-d.%-m.%Y", DateOrder::Dmy), ("%-d %B %Y", DateOrder::Ymd), ("%b %-d, %Y", DateOrder::Dmy)] {
            prop_assert_eq!(read_date(&date.format(format).to_string(), order, today()), Some(date), "{}", format);
        }
    }
}
