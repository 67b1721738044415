//! MT940 and MT942.

use money::Currency;
use statements::{Format, Proof, ReadErrorCode, ReadOptions};

use crate::support::{bytes, fixture, kept_in, rows, text, warnings};

#[test]
fn an_envelope_slashes_reversals_and_the_new_year() {
    let reading = fixture("mt940/envelope.sta");
    assert_eq!(reading.format, Format::Mt940);
    let [statement, empty] = reading.statements.as_slice() else { panic!("two statements") };
    assert_eq!(
        (statement.account.iban.as_deref(), statement.number.as_deref(), statement.proof),
        (Some("NL56AGDH9619008421"), Some("00366/1"), Proof::Proved)
    );
    assert_eq!((empty.lines.len(), empty.proof), (0, Proof::Proved));
    assert_eq!(
        rows(statement),
        [
            "2026-01-02 -200.50 EUR Energie en Water | Termijn 1/2026",
            "2026-01-02 -10.00 EUR Winkel | Retour",
            "2025-12-31 5.00 EUR - | Plain text that the bank broke at exactly sixty-five characters, so that the word goes on :12:30 train",
        ]
    );
    let [debit, reversal, cheque] = statement.lines.as_slice() else { panic!("three lines") };
    // Valued 30 December, entered 2 January: the entry is in the new year, and the other way round.
    assert_eq!(debit.value_on.map(|day| day.to_string()).as_deref(), Some("2025-12-30"));
    assert_eq!(
        (debit.references.end_to_end.as_deref(), debit.references.mandate.as_deref(), debit.references.creditor_id.as_deref()),
        (Some("E-5"), Some("M-77"), Some("NL01ZZZ123"))
    );
    let original = debit.original.as_ref().expect("original");
    assert_eq!(
        (original.amount.map(|amount| amount.to_string()).as_deref(), original.rate.as_deref(), debit.fee.map(|fee| fee.minor())),
        (Some("-220.00 USD"), Some("1.0973"), Some(50))
    );
    assert_eq!((reversal.is_reversal, cheque.is_reversal, cheque.references.cheque.as_deref()), (true, true, Some("000123")));
    assert_eq!(statement.information.as_deref(), Some("Closing remark"));
    assert_eq!(statement.closing_available.map(|balance| balance.amount.minor()), Some(70_000));
}

#[test]
fn subfields_and_pages_that_hang_together() {
    let reading = fixture("mt940/structured.sta");
    assert!(reading.statements.iter().all(|statement| statement.proof == Proof::Proved), "{:?}", reading.notes);
    assert!(warnings(&reading).is_empty());
    let [credit, debit] = reading.statements[0].lines.as_slice() else { panic!("two lines") };
    assert_eq!(
        (credit.counterparty.name.as_deref(), credit.counterparty.ultimate_name.as_deref(), credit.counterparty.iban.as_deref()),
        (Some("Mutter AG Leipzig"), Some("Tochter AG"), Some("NL56AGDH9619008421"))
    );
    assert_eq!(
        (credit.references.end_to_end.as_deref(), credit.references.customer.as_deref(), credit.description.as_str()),
        (Some("INV 2026-7"), Some("K1"), "Rechnung 7 Danke und Gruss")
    );
    assert_eq!(
        (debit.references.end_to_end.as_deref(), debit.references.mandate.as_deref(), debit.references.creditor_id.as_deref()),
        (None, Some("M-9"), Some("DE98ZZZ09999999999"))
    );
    assert_eq!((debit.amount.minor(), debit.is_reversal), (-11_000, false));
    assert_eq!(reading.statements[1].lines[0].description, "ENTGELT");
    assert_eq!(reading.statements[0].account.bank.as_deref(), Some("37040044"));
}

#[test]
fn an_interim_report_has_expected_lines() {
    let reading = fixture("mt940/interim.sta");
    let statement = &reading.statements[0];
    assert_eq!((reading.dialect.as_str(), statement.lines.len(), statement.pending.len()), ("MT942", 1, 1));
    assert_eq!((statement.account.currency, statement.pending[0].amount.minor()), (Some(Currency::EUR), -250));
}

fn message(lines: &str) -> String {
    format!(":20:A\n:25:1\n:28C:1\n:60F:C260301EUR0,00\n{lines}\n:62F:C260301EUR5,00\n-\n")
}

#[test]
fn balances_that_do_not_agree_are_said_to_the_cent() {
    let reading = text(&message(":61:260301C4,99NTRFNONREF"), &ReadOptions::default()).expect("a reading");
    assert!(matches!(reading.statements[0].proof, Proof::Differs(by) if by.minor() == 1));
    assert!(warnings(&reading)[0].contains("The difference is 0.01 EUR"), "{:?}", warnings(&reading));
}

#[test]
fn a_message_that_stands_twice_is_read_once() {
    let once = message(":61:260301C5,00NTRFNONREF\n:86:x");
    let reading = text(&format!("{once}{once}"), &ReadOptions::default()).expect("a reading");
    assert_eq!((reading.statements.len(), reading.notes.len()), (1, 1));
    // Two equal lines of one message are two lines.
    let twins = message(":61:260301C2,50NTRFNONREF\n:86:x\n:61:260301C2,50NTRFNONREF\n:86:x");
    let reading = text(&twins, &ReadOptions::default()).expect("a reading");
    assert_eq!(reading.statements[0].lines.iter().map(|line| line.occurrence).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn broken_messages_are_refused_with_their_line() {
    for (lines, code, line) in [
        (":61:261301C4,99NTRFNONREF", ReadErrorCode::Date, 5),
        (":61:260301X4,99NTRFNONREF", ReadErrorCode::Structure, 5),
        (":61:260301C4.9.9NTRFNONREF", ReadErrorCode::Amount, 5),
        (":61:260301C4,999NTRFNONREF", ReadErrorCode::Amount, 5),
        (":61:2603010231C4,99NTRFNONREF", ReadErrorCode::Date, 5),
        (":61:260231C4,99NTRFNONREF", ReadErrorCode::Date, 5),
        (":61:260301C99999999999999999999,NTRF", ReadErrorCode::Amount, 5),
    ] {
        let error = text(&message(lines), &ReadOptions::default()).expect_err(lines);
        assert_eq!((error.code, error.line), (code, Some(line)), "{error}");
    }
    let whole = String::from_utf8(bytes("mt940/structured.sta")).expect("text");
    let cut = whole.find(":62M:").expect("a closing balance");
    let error = text(&whole[..cut], &ReadOptions::default()).expect_err("cut");
    assert_eq!((error.code, error.line), (ReadErrorCode::Structure, Some(1)));
    assert!(error.reason.contains("2 whole lines"), "{error}");
}

#[test]
fn a_day_of_february_that_does_not_exist_is_its_last() {
    for (line, value, booked) in [
        (":61:2702300301C5,00NINTNONREF", "2027-02-28", "2027-03-01"),
        (":61:2703010229C5,00NINTNONREF", "2027-03-01", "2027-02-28"),
        (":61:2803010229C5,00NINTNONREF", "2028-03-01", "2028-02-29"),
        (":61:2802300229C5,00NINTNONREF", "2028-02-29", "2028-02-29"),
    ] {
        let reading = text(&message(line), &ReadOptions::default()).expect("a reading");
        let read = &reading.statements[0].lines[0];
        assert_eq!((read.value_on.map(|day| day.to_string()).as_deref(), read.booked_on.to_string().as_str()), (Some(value), booked));
        let said = reading.notes.iter().any(|note| !note.is_warning && note.line == Some(5) && note.text.contains("does not exist"));
        assert_eq!(said, line != ":61:2803010229C5,00NINTNONREF", "{line}");
    }
}

#[test]
fn a_dash_on_a_line_of_the_details_is_a_part_of_them() {
    let lines = ":61:260301C5,00NTRFNONREF\n:86:Invoice 12\n-\ncustomer 77";
    let reading = text(&message(lines), &ReadOptions::default()).expect("a reading");
    let line = &reading.statements[0].lines[0];
    assert_eq!(line.description, "Invoice 12 - customer 77");
    // It is known by what stands before, whether the rest came along or not.
    for lines in [":61:260301C5,00NTRFNONREF\n:86:Invoice 12", ":61:260301C5,00NTRFNONREF\n:86:Invoice 12\n- "] {
        let other = text(&message(lines), &ReadOptions::default()).expect("a reading");
        assert_eq!(other.statements[0].lines[0].fingerprint, line.fingerprint);
    }
}

#[test]
fn plain_text_that_looks_like_a_subfield_stays_text() {
    for plain in ["020-62-34 telefoonkosten-kwartaal", "123.45.67 paid", "177/20/31 order/7", "100-00-7 part-8"] {
        let reading = text(&message(&format!(":61:260301C5,00NTRFNONREF\n:86:{plain}")), &ReadOptions::default()).expect("a reading");
        assert_eq!(
            (reading.statements[0].lines[0].description.as_str(), reading.dialect.as_str()),
            (plain, "MT940, details as plain text")
        );
    }
}

#[test]
fn a_line_before_any_balance_needs_a_currency() {
    let file = ":20:A\n:25:1\n:13D:2603041200\n:61:260301C4,99NTRFNONREF\n-\n";
    assert_eq!(text(file, &ReadOptions::default()).expect_err("no currency").code, ReadErrorCode::Currency);
    assert!(text(file, &kept_in(Currency::EUR)).is_ok());
}

#[test]
fn interim_reports_of_one_file_count_a_booking_once() {
    let report = |number: u32, lines: &str| format!(":20:I\n:25:12345678\n:28C:{number}/1\n:34F:EUR0,\n:13D:2603041200+0100\n{lines}\n-\n");
    let first = ":61:2603040304C100,00NTRFNONREF//B1001\n:86:A";
    let second = ":61:2603040304C7,00NTRFNONREF//B1002\n:86:B";
    for without in ["", "//B1001"] {
        let file = format!("{}{}", report(1, first), report(2, &format!("{first}\n{second}"))).replace(without, "");
        let reading = text(&file, &ReadOptions::default()).expect("a reading");
        let amounts: Vec<i64> = reading.statements.iter().flat_map(|one| &one.lines).map(|line| line.amount.minor()).collect();
        assert_eq!(amounts, [10_000, 700], "{file}");
        assert!(reading.notes.iter().any(|note| note.text.contains("counted once")));
    }
}
