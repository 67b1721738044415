//! OFX 1, OFX 2 and QFX.

use money::{Currency, Money};
use statements::{Format, Proof, ReadErrorCode, ReadOptions, TextEncoding};

use crate::support::{bytes, fixture, kept_in, rows, text, warnings};

#[test]
fn two_accounts_with_twins_and_a_pending_line() {
    let reading = fixture("ofx/two_accounts.ofx");
    assert_eq!((reading.format, reading.dialect.as_str(), reading.encoding), (Format::Ofx1, "OFX 1.02", TextEncoding::Utf8));
    let [bank, card] = reading.statements.as_slice() else { panic!("two statements") };
    assert_eq!(
        rows(bank),
        [
            "2026-03-01 -4.50 CAD Café Märchen & Söhne | Coffee <large> & cake",
            "2026-03-01 -4.50 CAD Café Märchen & Söhne | Coffee <large> & cake",
            "2026-03-02 -1250.00 CAD Rent | Rent",
            "2026-03-03 2000.00 CAD Payroll | Payroll",
        ]
    );
    let [coffee, twin, rent, pay] = bank.lines.as_slice() else { panic!("four lines") };
    // Half past eleven at night is the same day, whatever the zone.
    assert_eq!((coffee.fingerprint == twin.fingerprint, coffee.occurrence, twin.occurrence), (true, 1, 2));
    assert!([coffee, twin].iter().all(|line| line.bank_id.as_ref().is_some_and(statements::BankId::is_trustworthy)));
    assert_eq!((rent.references.cheque.as_deref(), rent.made_on.map(|day| day.to_string()).as_deref()), (Some("0041"), Some("2026-02-27")));
    assert_eq!(rent.value_on.map(|day| day.to_string()).as_deref(), Some("2026-03-03"));
    assert_eq!((pay.references.cheque.as_deref(), pay.references.customer.as_deref()), (None, Some("PAY/7")));
    assert!(coffee.raw.starts_with("<STMTTRN><TRNTYPE>POS") && coffee.raw.ends_with("</STMTTRN>"), "{}", coffee.raw);
    assert_eq!(
        (bank.account.bank.as_deref(), bank.account.branch.as_deref(), bank.account.number.as_deref()),
        (Some("000312345"), Some("12"), Some("00099-7001"))
    );
    assert_eq!(bank.closing.map(|balance| balance.amount), Some(Money::from_minor(174_100, Currency::CAD)));
    assert_eq!(bank.proof, Proof::None);
    assert_eq!((card.lines.len(), card.pending.len()), (1, 1));
    assert_eq!((card.account.currency, card.pending[0].amount.minor()), (Some(Currency::USD), -800));
    assert_eq!((coffee.at, rent.at), (17, 19));
}

#[test]
fn a_header_may_lie_about_the_characters() {
    let reading = fixture("ofx/lying_header.qfx");
    assert_eq!((reading.dialect.as_str(), reading.encoding), ("OFX 1.03 for Quicken (QFX)", TextEncoding::Windows1252));
    let statement = &reading.statements[0];
    assert_eq!(rows(statement), ["2026-02-03 -12.50 EUR CAFÉ €URO | CAFÉ €URO", "2026-02-04 1234.56 EUR VIREMENT | VIREMENT"]);
    assert_eq!(statement.account.iban.as_deref(), Some("FR7630006000011234567890189"));
    // One id for all lines names none of them.
    assert!(statement.lines.iter().all(|line| line.bank_id.as_ref().is_some_and(|id| !id.is_trustworthy())));
    assert!(!statement.lines[0].raw.contains('\r'));
}

#[test]
fn every_encoding_reads_the_same() {
    let utf8 = String::from_utf8(bytes("ofx/two_accounts.ofx")).expect("text");
    let expected = rows(&fixture("ofx/two_accounts.ofx").statements[0]);
    let wide = |text: &str, be: bool| {
        text.encode_utf16().flat_map(|unit| if be { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = utf8.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect();
    let marked = format!("\u{feff}{utf8}");
    for (encoded, encoding) in [
        (marked.clone().into_bytes(), TextEncoding::Utf8WithMark),
        (wide(&utf8, false), TextEncoding::Utf16Le),
        (wide(&marked, true), TextEncoding::Utf16Be),
        (latin, TextEncoding::Windows1252),
        (utf8.replace('\n', "\r\n").into_bytes(), TextEncoding::Utf8),
    ] {
        let reading = statements::read(&encoded, &ReadOptions::default()).expect("a reading");
        assert_eq!((reading.encoding, rows(&reading.statements[0])), (encoding, expected.clone()));
        assert_eq!(reading.statements[0].lines[0].fingerprint, fixture("ofx/two_accounts.ofx").statements[0].lines[0].fingerprint);
    }
}

#[test]
fn xml_with_other_currencies_and_accounts() {
    let reading = fixture("ofx/xml.ofx");
    assert_eq!((reading.format, reading.dialect.as_str()), (Format::Ofx2, "OFX 2.11"));
    let [rent, bakery, diner] = reading.statements[0].lines.as_slice() else { panic!("three lines") };
    assert_eq!(
        (rent.counterparty.iban.as_deref(), rent.counterparty.name.as_deref()),
        (Some("GB29NWBK60161331926819"), Some("Ann Example"))
    );
    assert_eq!(rent.description, "Half of <the> rent & bills");
    let original = bakery.original.as_ref().expect("original");
    assert_eq!(
        (bakery.amount.minor(), original.currency, original.amount, original.rate.as_deref()),
        (-860, Currency::EUR, None, Some("0.86"))
    );
    assert_eq!(
        (diner.amount.to_string(), diner.original.as_ref().and_then(|original| original.amount).map(|amount| amount.to_string())),
        ("-8.00 GBP".to_owned(), Some("-10.00 USD".to_owned()))
    );
    assert_eq!(warnings(&reading).len(), 1);
}

const HEAD: &str = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CAD<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>";
const TAIL: &str = "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

fn file(lines: &str) -> String {
    format!("{HEAD}{lines}{TAIL}")
}

#[test]
fn lines_without_closing_tags_and_empty_values() {
    let lines = "<STMTTRN><DTPOSTED>20260301<TRNAMT>1<MEMO>\n<NAME>A\n<STMTTRN><DTPOSTED>20260302<TRNAMT>2<NAME>B<CHECKNUM></STMTTRN>";
    let reading = text(&file(lines), &ReadOptions::default()).expect("a reading");
    assert_eq!(rows(&reading.statements[0]), ["2026-03-01 1.00 CAD A | A", "2026-03-02 2.00 CAD B | B"]);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (lines, code, place) in [
        ("<STMTTRN><TRNAMT>1</STMTTRN>", ReadErrorCode::Missing, (1, 102)),
        ("\n<STMTTRN><DTPOSTED>20261301<TRNAMT>1</STMTTRN>", ReadErrorCode::Date, (2, 10)),
        ("\n<STMTTRN><DTPOSTED>20260301<TRNAMT>1,234</STMTTRN>", ReadErrorCode::Amount, (2, 28)),
        ("\n<STMTTRN><DTPOSTED>20260301<TRNAMT>1.005</STMTTRN>", ReadErrorCode::Amount, (2, 28)),
        ("\n<STMTTRN><DTPOSTED>20260301</STMTTRN>", ReadErrorCode::Missing, (2, 1)),
        ("\n<STMTTRN><DTPOSTED>20260301<TRNAMT>99999999999999999999</STMTTRN>", ReadErrorCode::Amount, (2, 28)),
    ] {
        let error = text(&file(lines), &ReadOptions::default()).expect_err(lines);
        assert_eq!(
            (error.code, error.format, error.line, error.column),
            (code, Some(Format::Ofx1), Some(place.0), Some(place.1)),
            "{lines}: {error}"
        );
    }
}

#[test]
fn a_file_that_was_cut_off_is_refused_whole() {
    let whole = String::from_utf8(bytes("ofx/two_accounts.ofx")).expect("text");
    let end = whole.trim_end().len();
    for cut in (1100..end - 2).step_by(37).chain([end - 6]) {
        let Some(piece) = whole.get(..cut) else { continue };
        let error = text(piece, &ReadOptions::default()).expect_err("cut");
        assert!(error.line.is_some() && error.to_string().contains("cut off"), "{cut}: {error}");
    }
}

#[test]
fn a_bank_that_answers_with_an_error_is_quoted() {
    let answer = "<OFX><BANKMSGSRSV1><STMTTRNRS><STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS></STMTTRNRS></BANKMSGSRSV1></OFX>";
    let reading = text(answer, &ReadOptions::default()).expect("a reading");
    assert!(warnings(&reading).iter().any(|warning| warning.contains("2003") && warning.contains("Account not found")));
    assert!(reading.statements.is_empty());
}

fn in_currency(code: &str, amounts: &[&str], balance: &str) -> String {
    let lines: String = amounts.iter().map(|amount| format!("<STMTTRN><DTPOSTED>20260301<TRNAMT>{amount}<NAME>A</STMTTRN>\n")).collect();
    let balance = if balance.is_empty() { String::new() } else { format!("<LEDGERBAL><BALAMT>{balance}<DTASOF>20260331</LEDGERBAL>") };
    file(&lines).replace("CAD", code).replace("</BANKTRANLIST>", &format!("</BANKTRANLIST>{balance}"))
}

#[test]
fn a_sign_before_three_digits_is_what_the_other_amounts_show() {
    let read = |code: &str, amounts: &[&str], balance: &str| {
        let reading = text(&in_currency(code, amounts, balance), &ReadOptions::default())?;
        let notes = reading.notes.iter().filter(|note| note.text.contains("the other amounts")).count();
        let statement = &reading.statements[0];
        let closing = statement.closing.map(|balance| balance.amount.minor());
        Ok((statement.lines.iter().map(|line| line.amount.minor()).collect::<Vec<_>>(), closing, notes))
    };
    type Read = Result<(Vec<i64>, Option<i64>, usize), statements::ReadError>;
    let fits = |found: Read, amounts: &[i64], closing: Option<i64>, notes: usize| {
        assert_eq!(found.expect("a reading"), (amounts.to_vec(), closing, notes));
    };
    // A comma before the cents elsewhere: the point groups. Balances may be written otherwise.
    fits(read("EUR", &["-1.500", "12,50", "1 012,50"], "100.00"), &[-150_000, 1_250, 101_250], Some(10_000), 1);
    fits(read("EUR", &["-1.500", "12,50"], "2.000"), &[-150_000, 1_250], Some(200_000), 1);
    fits(read("EUR", &["-1,500", "12.50"], ""), &[-150_000, 1_250], None, 1);
    fits(read("EUR", &["-0,500", "-0.500"], ""), &[-50, -50], None, 0);
    // OFX as it is written down: a point before a third decimal that is a zero.
    fits(read("EUR", &["-18.150", "8.850"], "27.050"), &[-1_815, 885], Some(2_705), 0);
    // Where there are no cents, a rest or a small number shows that thousands are grouped.
    fits(read("CLP", &["-5.000", "120.450"], "115.450"), &[-5_000, 120_450], Some(115_450), 1);
    fits(read("JPY", &["-5,000", "120"], ""), &[-5_000, 120], None, 1);
    fits(read("KRW", &["-5.000", "1.120.000"], ""), &[-5_000, 1_120_000], None, 1);
    fits(read("JPY", &["-5.000", "120.00"], ""), &[-5, 120], None, 0);
    fits(read("KWD", &["-5.000", "120.450"], ""), &[-5_000, 120_450], None, 0);
    // Where nothing shows it, nothing is read, unless the owner says it.
    for (code, amounts) in [
        ("CLP", &["-5.000", "120.000"][..]),
        ("VND", &["-5.000", "12000", "120"]),
        ("EUR", &["-1.500", "12,50", "12.50"]),
        ("EUR", &["-1,500"]),
    ] {
        let error = read(code, amounts, "").expect_err("open");
        assert_eq!((error.code, error.line, error.hint.is_some()), (ReadErrorCode::Amount, Some(1), true), "{error}");
    }
    let said = ReadOptions { decimal_mark: Some(statements::DecimalMark::Comma), ..ReadOptions::default() };
    let reading = text(&in_currency("CLP", &["-5.000", "120.000"], "115.000"), &said).expect("a reading");
    assert_eq!(rows(&reading.statements[0]), ["2026-03-01 -5000 CLP A | A", "2026-03-01 120000 CLP A | A"]);
}

#[test]
fn a_debit_without_a_minus_is_pointed_out_among_others_with_one() {
    let of = |kind: &str, amount: &str| format!("<STMTTRN><TRNTYPE>{kind}<DTPOSTED>20260301<TRNAMT>{amount}<NAME>A</STMTTRN>\n");
    let said = |lines: &str| {
        let reading = text(lines, &ReadOptions::default()).expect("a reading");
        reading.notes.iter().find(|note| note.is_warning).map(|note| (note.line, note.text.clone()))
    };
    let (line, note) = said(&file(&(of("DEBIT", "-3.00") + &of("CREDIT", "20.00") + &of("CHECK", "12.00")))).expect("a warning");
    assert!(line == Some(3) && note.contains("A line is called a debit"), "{note}");
    // A purchase that is given back, and cash that is paid in, are called so as well; and a payment to a card comes in.
    assert_eq!(said(&file(&(of("DEBIT", "-3.00") + &of("POS", "12.00") + &of("ATM", "5.00") + &of("FEE", "0.00")))), None);
    let card = |lines: &str| file(lines).replace("BANKACCTFROM", "CCACCTFROM").replace("STMTRS", "CCSTMTRS");
    assert_eq!(said(&card(&(of("DEBIT", "-3.00") + &of("PAYMENT", "12.00")))), None);
}

#[test]
fn character_sets_of_other_parts_of_the_world_are_read() {
    let with = |charset: &str, name: &[u8]| {
        let mut bytes =
            format!("OFXHEADER:100\nENCODING:USASCII\nCHARSET:{charset}\n\n{HEAD}<STMTTRN><DTPOSTED>20260301<TRNAMT>1<NAME>").into_bytes();
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(format!("</STMTTRN>{TAIL}").as_bytes());
        let reading = statements::read(&bytes, &ReadOptions::default()).expect("a reading");
        let name = reading.statements[0].lines[0].counterparty.name.clone().unwrap_or_default();
        (name, warnings(&reading).len())
    };
    for (charset, bytes, name) in [
        ("932", &b"\x93\xfa\x96\x7b"[..], "日本"),
        ("936", b"\xd6\xd0\xb9\xfa", "中国"),
        ("949", b"\xc7\xd1\xb1\xb9", "한국"),
        ("950", b"\xa5\x78\xc6\x57", "台灣"),
        ("874", b"\xe4\xb7\xc2", "ไทย"),
        ("ISO-8859-2", b"\xa3\xf3d\xbc", "Łódź"),
        ("8859-2", b"\xa3\xf3d\xbc", "Łódź"),
        ("CP1250", b"\xa3\xf3d\x9f", "Łódź"),
        ("SHIFT_JIS", b"\x93\xfa\x96\x7b", "日本"),
    ] {
        assert_eq!(with(charset, bytes), (name.to_owned(), 0), "{charset}");
    }
    // What nobody knows is read as most are, and said.
    assert_eq!(with("850", b"caf\xe9"), ("café".to_owned(), 1));
}

#[test]
fn debits_without_a_minus_are_pointed_out() {
    let lines = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260301<TRNAMT>5<NAME>A</STMTTRN>";
    let reading = text(&file(lines), &ReadOptions::default()).expect("a reading");
    assert!(warnings(&reading)[0].contains("leave the sign out"));
}

#[test]
fn a_currency_that_nobody_knows_is_asked_for() {
    let lines = file("<STMTTRN><DTPOSTED>20260301<TRNAMT>5<NAME>A</STMTTRN>").replace("CAD", "ZZZ");
    let error = text(&lines, &ReadOptions::default()).expect_err("no currency");
    assert_eq!((error.code, error.hint.is_some()), (ReadErrorCode::Currency, true));
    assert!(text(&lines, &kept_in(Currency::USD)).is_ok());
}
