//! Tables: what is guessed, what is said of it, and what a corrected mapping changes.

use money::Currency;
use statements::csv_file::{Confidence, CsvMapping, SignConvention, guess};
use statements::{DateOrder, DecimalMark, Format, Proof, ReadErrorCode, ReadOptions, TextEncoding, read};

use crate::support::{bytes, fixture, kept_in, rows, text, warnings};

#[test]
fn a_german_table_below_a_preamble() {
    let reading = fixture("csv/german.csv");
    assert_eq!((reading.format, reading.encoding), (Format::Csv, TextEncoding::Windows1252));
    let statement = &reading.statements[0];
    assert_eq!(
        rows(statement),
        [
            "2026-02-27 -4.20 EUR Bäckerei „Korn“ | Brot; 2 Stück",
            "2026-02-13 1500.00 EUR Muster GmbH | Rechnung 12",
            "2026-02-02 -80.00 EUR Stadtwerke | Abschlag",
        ]
    );
    assert_eq!(
        (statement.proof, statement.opening.map(|balance| balance.amount.minor()), statement.closing.map(|balance| balance.amount.minor())),
        (Proof::Proved, Some(58_000), Some(199_580))
    );
    assert_eq!((statement.lines[0].at, statement.lines[1].counterparty.iban.as_deref()), (7, Some("NL56AGDH9619008421")));
    let guessed = guess(&bytes("csv/german.csv"), &ReadOptions::default()).expect("a guess");
    assert_eq!(
        (guessed.confidence, guessed.mapping.delimiter.as_str(), guessed.mapping.decimal, guessed.mapping.has_header),
        (Confidence::High, ";", DecimalMark::Comma, true)
    );
    assert_eq!((guessed.preview.len(), guessed.headings[0].as_str()), (3, "Buchungstag"));
}

#[test]
fn a_word_says_which_way_money_went() {
    let reading = read(&bytes("csv/dutch.csv"), &kept_in(Currency::EUR)).expect("a reading");
    assert_eq!(
        rows(&reading.statements[0]),
        [
            "2026-03-03 -3.45 EUR Bakker Bart | Pasvolgnr: 001",
            "2026-03-02 2100.00 EUR Werkgever BV | Salaris maart",
            "2026-03-02 -3.45 EUR Bakker Bart | Pasvolgnr: 001"
        ]
    );
    assert_eq!(reading.statements[0].account.iban.as_deref(), Some("NL56AGDH9619008421"));
}

#[test]
fn columns_for_each_way() {
    let reading = read(&bytes("csv/american.csv"), &kept_in(Currency::USD)).expect("a reading");
    let statement = &reading.statements[0];
    assert_eq!(
        rows(statement),
        [
            "2026-02-28 -54.10 USD - | GROCER #14, SPRINGFIELD",
            "2026-02-28 -200.00 USD - | CHECK",
            "2026-03-01 1500.00 USD - | PAYROLL \"ACME\"",
        ]
    );
    assert_eq!((statement.proof, statement.lines[1].references.cheque.as_deref()), (Proof::Proved, Some("1055")));
}

#[test]
fn the_balance_tells_which_sign_is_out() {
    let reading = read(&bytes("csv/card.csv"), &kept_in(Currency::CAD)).expect("a reading");
    assert_eq!(reading.statements[0].proof, Proof::Proved);
    // Without a balance the same amounts are only doubted when none is negative.
    let file = "Date,Description,Amount\n2026-03-01,a,5.00\n2026-03-02,b,6.00\n";
    let guessed = guess(file.as_bytes(), &kept_in(Currency::CAD)).expect("a guess");
    assert_eq!(guessed.confidence, Confidence::Low);
    let mapping = CsvMapping { sign: SignConvention::PositiveIsOut, ..guessed.mapping };
    let options = ReadOptions { mapping: Some(mapping), ..kept_in(Currency::CAD) };
    let reading = text(file, &options).expect("a reading");
    assert_eq!(rows(&reading.statements[0]), ["2026-03-01 -5.00 CAD - | a", "2026-03-02 -6.00 CAD - | b"]);
}

#[test]
fn a_card_whose_balance_rises_with_payments_is_turned() {
    let file = "Date,Description,Amount,Balance\n2026-03-01,a,5.00,-5.00\n2026-03-02,b,6.00,-11.00\n2026-03-03,refund,-1.00,-10.00\n";
    let reading = text(file, &kept_in(Currency::CAD)).expect("a reading");
    assert_eq!(rows(&reading.statements[0])[0], "2026-03-01 -5.00 CAD - | a");
    assert!(reading.statements[0].proof.is_proved());
}

#[test]
fn without_headings_contents_decide() {
    let reading = read(&bytes("csv/headless.csv"), &kept_in(Currency::GBP)).expect("a reading");
    assert_eq!(
        rows(&reading.statements[0]),
        ["2026-03-05 -12.00 GBP - | Green Grocer", "2026-04-05 2000.00 GBP - | Salary", "2026-04-28 -900.00 GBP - | Rent of April"]
    );
    assert!(reading.statements[0].proof.is_proved());
}

#[test]
fn several_accounts_pending_rows_and_a_sum() {
    let reading = fixture("csv/several_accounts.csv");
    let [first, second] = reading.statements.as_slice() else { panic!("two statements") };
    assert_eq!((first.account.number.as_deref(), first.lines.len(), first.pending.len()), (Some("7001"), 1, 1));
    assert_eq!((second.account.currency, rows(second)), (Some(Currency::USD), vec!["2026-03-01 120.00 USD - | Sale".to_owned()]));
    assert_eq!(first.lines[0].bank_id.as_ref().map(|id| id.text.as_str()), Some("tx_19f2"));
    assert!(reading.notes.iter().any(|note| note.line == Some(5) && note.text.contains("Total")));
}

#[test]
fn an_open_order_of_dates_is_said_and_can_be_corrected() {
    let file = bytes("csv/ambiguous.csv");
    let guessed = guess(&file, &kept_in(Currency::EUR)).expect("a guess");
    assert_eq!((guessed.confidence, guessed.mapping.date_order), (Confidence::Low, DateOrder::Dmy));
    assert!(guessed.doubts[0].contains("check it"), "{:?}", guessed.doubts);
    let usual = guess(&file, &ReadOptions { date_order: Some(DateOrder::Mdy), ..kept_in(Currency::EUR) }).expect("a guess");
    assert_eq!((usual.confidence, usual.mapping.date_order), (Confidence::Medium, DateOrder::Mdy));
    let options = ReadOptions { mapping: Some(CsvMapping { date_order: DateOrder::Mdy, ..guessed.mapping }), ..kept_in(Currency::EUR) };
    assert_eq!(read(&file, &options).expect("a reading").statements[0].lines[0].booked_on.to_string(), "2026-01-02");
    assert_eq!(guessed.signature, usual.signature);
}

#[test]
fn a_fee_beside_the_amount_is_told_by_the_balance() {
    let file = "Type,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\nCARD,2026-02-01,2026-02-02,Cafe,-3.50,0.00,EUR,COMPLETED,96.50\nTRANSFER,2026-02-03,2026-02-03,To Bob,-10.00,0.50,EUR,COMPLETED,86.00\nTOPUP,2026-02-04,,Top-Up,50.00,0.00,EUR,PENDING,\nCARD,2026-02-04,2026-02-05,Cafe,-1.00,0.00,EUR,COMPLETED,85.00\n";
    let reading = text(file, &ReadOptions::default()).expect("a reading");
    let statement = &reading.statements[0];
    assert_eq!(rows(statement), ["2026-02-02 -3.50 EUR - | Cafe", "2026-02-03 -10.50 EUR - | To Bob", "2026-02-05 -1.00 EUR - | Cafe"]);
    assert_eq!((statement.proof, statement.lines[1].fee.map(|fee| fee.minor())), (Proof::Proved, Some(50)));
    assert!(reading.notes.iter().any(|note| note.line == Some(4)));
}

#[test]
fn a_creditor_s_id_is_not_the_bank_s() {
    let file = "Buchungstag;Glaeubiger ID;Verwendungszweck;Betrag\n27.02.2026;DE98ZZZ;Strom;-80,00\n";
    let reading = text(file, &kept_in(Currency::EUR)).expect("a reading");
    assert_eq!(reading.statements[0].lines[0].bank_id, None);
}

#[test]
fn a_break_in_the_balance_is_named() {
    let file = "Date,Description,Amount,Balance\n2026-03-01,a,-5.00,95.00\n2026-03-02,b,-5.00,90.00\n2026-03-04,d,-1.00,79.00\n2026-03-05,e,-1.00,78.00\n";
    let reading = text(file, &kept_in(Currency::CAD)).expect("a reading");
    let warning = reading.notes.iter().find(|note| note.is_warning && note.line.is_some()).expect("a warning");
    assert_eq!(warning.line, Some(4));
    assert!(warning.text.contains("-10.00 CAD"), "{}", warning.text);
    assert!(matches!(reading.statements[0].proof, Proof::Differs(_)));
}

#[test]
fn quotes_spreadsheets_and_odd_cells() {
    let file = "sep=;\r\nDate;Details;Amount\r\n2026-03-01;\"two\r\nlines\";€ 1.234,50-\r\n2026-03-02;15\" screen;(3,00)\r\n";
    let reading = text(file, &kept_in(Currency::EUR)).expect("a reading");
    assert_eq!(rows(&reading.statements[0]), ["2026-03-01 -1234.50 EUR - | two lines", "2026-03-02 -3.00 EUR - | 15\" screen"]);
    assert_eq!((reading.statements[0].lines[0].at, reading.statements[0].lines[1].at), (3, 5));
    assert!(!reading.statements[0].lines[0].raw.contains('\r'));
}

#[test]
fn what_does_not_fit_is_refused_with_its_line() {
    let options = kept_in(Currency::CAD);
    for (row, code) in [
        ("2026-13-02,b,6.00", ReadErrorCode::Date),
        ("2026-03-02,b,6.005", ReadErrorCode::Amount),
        ("2026-03-02,b,six", ReadErrorCode::Amount),
        ("2026-03-02,\"b,6.00", ReadErrorCode::Structure),
    ] {
        let file =
            format!("Date,Description,Amount\n2026-03-01,a,-5.00\n2026-03-01,a,-5.25\n2026-03-01,a,-5.25\n2026-03-01,a,-5.25\n{row}\n");
        let mapping = guess(b"Date,Description,Amount\n2026-03-01,a,-5.00\n", &options).expect("a guess").mapping;
        let error = text(&file, &ReadOptions { mapping: Some(mapping), ..options.clone() }).expect_err(row);
        assert_eq!((error.code, error.line), (code, Some(6)), "{error}");
    }
    let file = "Date,Description,Amount\n2026-03-01,a,-5.00\n";
    assert_eq!(text(file, &ReadOptions::default()).expect_err("no currency").code, ReadErrorCode::Currency);
    let mut mapping = guess(file.as_bytes(), &options).expect("a guess").mapping;
    mapping.columns.balance = Some(9);
    assert_eq!(text(file, &ReadOptions { mapping: Some(mapping), ..options }).expect_err("no column").code, ReadErrorCode::Mapping);
}

#[test]
fn a_table_without_amounts_says_what_was_understood() {
    let error = text("Name,Description,City\nAnn,High St,York\nBob,Low St,Hull\n", &ReadOptions::default()).expect_err("no bookings");
    assert_eq!((error.code, error.format), (ReadErrorCode::Mapping, Some(Format::Csv)));
    assert!(error.reason.contains("Name, Description, City"), "{error}");
}

#[test]
fn a_mapping_crosses_doors_as_it_is() {
    let guessed = guess(&bytes("csv/american.csv"), &kept_in(Currency::USD)).expect("a guess");
    let json = serde_json::to_string(&guessed.mapping).expect("JSON");
    assert!(json.contains("\"dateOrder\":\"mdy\"") && json.contains("\"decimal\":\".\""), "{json}");
    assert_eq!(serde_json::from_str::<CsvMapping>(&json).expect("a mapping"), guessed.mapping);
    let reading =
        read(&bytes("csv/american.csv"), &ReadOptions { mapping: Some(guessed.mapping), ..ReadOptions::default() }).expect("a reading");
    assert!(warnings(&reading).is_empty());
}
