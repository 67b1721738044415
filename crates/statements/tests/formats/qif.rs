//! QIF.

use money::Currency;
use statements::{DateOrder, DecimalMark, Format, ReadErrorCode, ReadOptions, read};

use crate::support::{bytes, kept_in, rows, text, warnings};

#[test]
fn splits_an_opening_balance_and_apostrophes_before_the_year() {
    let reading = read(&bytes("qif/splits.qif"), &kept_in(Currency::USD)).expect("a reading");
    assert_eq!(reading.format, Format::Qif);
    let statement = &reading.statements[0];
    assert_eq!(rows(statement), ["2026-01-15 -1234.56 USD Landlord & Co | Rent for January", "2026-01-31 5.00 USD Interest | Interest"]);
    assert_eq!(statement.account.name.as_deref(), Some("Everyday"));
    assert_eq!(
        statement.opening.map(|balance| (balance.amount.minor(), balance.on.map(|day| day.to_string()))),
        Some((100_000, Some("2026-01-01".to_owned())))
    );
    let rent = &statement.lines[0];
    assert_eq!((rent.references.cheque.as_deref(), rent.category.as_deref(), rent.details.len()), (Some("1042"), Some("Housing"), 2));
    assert_eq!(rent.details[1].amount.map(|amount| amount.minor()), Some(-3456));
    assert_eq!(statement.lines[1].type_code.as_deref(), Some("DEP"));
    assert!(rent.raw.starts_with("D1/15'26\nT-1,234.56") && rent.raw.ends_with("$-34.56"), "{}", rent.raw);
    assert!(warnings(&reading).is_empty());
}

#[test]
fn several_accounts_with_the_day_first() {
    let reading = read(&bytes("qif/accounts.qif"), &kept_in(Currency::EUR)).expect("a reading");
    let [savings, card] = reading.statements.as_slice() else { panic!("two statements") };
    assert_eq!(
        (savings.account.name.as_deref(), card.account.name.as_deref(), card.account.kind.as_deref()),
        (Some("Savings"), Some("Card"), Some("CCard"))
    );
    assert_eq!(rows(savings), ["2025-12-31 10.50 EUR Zinsen | Zinsen"]);
    assert_eq!(rows(card), ["2026-01-02 -7.00 EUR Kiosk | Zeitung", "2026-01-02 -7.00 EUR Kiosk | Zeitung"]);
    assert_eq!(card.lines.iter().map(|line| line.occurrence).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_switch_that_is_only_closed_or_never_closed() {
    let booking = |amount: &str| format!("!Type:Bank\nD31/12/2026\nT{amount}\nPTea\n^\n");
    let named = |file: &str| {
        let reading = text(file, &kept_in(Currency::CAD)).expect("a reading");
        let names = reading.statements.iter().map(|statement| statement.account.name.clone().unwrap_or_default());
        (reading.format, names.collect::<Vec<_>>().join(" "), reading.statements.iter().map(|one| one.lines.len()).sum::<usize>())
    };
    let closed = format!("!Clear:AutoSwitch\n{}", booking("-1.00"));
    assert_eq!(named(&closed), (Format::Qif, String::new(), 1));
    let account = |name: &str| format!("!Account\nN{name}\nTBank\n^\n");
    let open = format!("!Option:AutoSwitch\n{}{}{}{}", account("Chequing"), booking("-1.00"), account("Savings"), booking("-2.00"));
    assert_eq!(named(&open), (Format::Qif, "Chequing Savings".to_owned(), 2));
    let list = format!("!Option:AutoSwitch\n!Account\nNA\n^\nNB\n^\n!Clear:AutoSwitch\n{}{}", account("Chequing"), booking("-1.00"));
    assert_eq!(named(&list), (Format::Qif, "Chequing".to_owned(), 1));
}

#[test]
fn what_the_file_leaves_open_is_asked_for() {
    let open = "!Type:Bank\nD1/2/2026\nT5.00\nPA\n^\n";
    assert_eq!(text(open, &ReadOptions::default()).expect_err("no currency").code, ReadErrorCode::Currency);
    let reading = text(open, &kept_in(Currency::CAD)).expect("a reading");
    assert_eq!((rows(&reading.statements[0])[0].as_str(), warnings(&reading).len()), ("2026-01-02 5.00 CAD A | A", 1));
    let options = ReadOptions { date_order: Some(DateOrder::Dmy), ..kept_in(Currency::CAD) };
    let reading = text(open, &options).expect("a reading");
    assert_eq!((rows(&reading.statements[0])[0].as_str(), warnings(&reading).len()), ("2026-02-01 5.00 CAD A | A", 0));
    let thousands = "!Type:Bank\nD31/1/2026\nT1,000\nPA\n^\n";
    assert_eq!(text(thousands, &kept_in(Currency::CAD)).expect_err("open").code, ReadErrorCode::Amount);
    let options = ReadOptions { decimal_mark: Some(DecimalMark::Point), ..kept_in(Currency::CAD) };
    assert_eq!(text(thousands, &options).expect("a reading").statements[0].lines[0].amount.minor(), 100_000);
}

#[test]
fn broken_records_are_refused_with_their_line() {
    for (file, code, line) in [
        ("!Type:Bank\nD1/2/2026\nT5.00\n", ReadErrorCode::Structure, Some(2)),
        ("!Type:Bank\nT5.00\n^\n", ReadErrorCode::Missing, Some(2)),
        ("!Type:Bank\nD31/12/2026\nT5.00\n^\nD12/31/2026\nT1\n^\n", ReadErrorCode::Date, Some(2)),
        ("!Type:Bank\nD1/2/2026\nTfive\n^\n", ReadErrorCode::Amount, Some(3)),
        ("!Type:Cat\nNFood\n^\n", ReadErrorCode::Structure, None),
    ] {
        let error = text(file, &kept_in(Currency::CAD)).expect_err(file);
        assert_eq!((error.code, error.line), (code, line), "{error}");
    }
}

#[test]
fn parts_that_do_not_add_up_are_pointed_out() {
    let file = "!Type:Bank\nD31/1/2026\nT-5.00\nPA\nSX\n$-3.00\nSY\n$-1.00\n^\n";
    let reading = text(file, &kept_in(Currency::CAD)).expect("a reading");
    assert!(warnings(&reading)[0].contains("-4.00 CAD"));
}
