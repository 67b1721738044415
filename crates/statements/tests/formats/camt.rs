//! camt.052, camt.053 and camt.054.

use money::Currency;
use statements::{Format, Proof, ReadErrorCode, ReadOptions, TextEncoding};

use crate::support::{bytes, fixture, rows, text, warnings};

#[test]
fn a_batch_is_one_line_with_its_payments_as_details() {
    let reading = fixture("camt/batch.xml");
    assert_eq!((reading.format, reading.dialect.as_str()), (Format::Camt053, "camt.053.001.08"));
    let statement = &reading.statements[0];
    assert_eq!((statement.number.as_deref(), statement.proof), (Some("42"), Proof::Proved));
    assert_eq!(
        (statement.account.iban.as_deref(), statement.account.bank.as_deref(), statement.account.name.as_deref()),
        (Some("DE89370400440532013000"), Some("COBADEFFXXX"), Some("Giro"))
    );
    assert_eq!(rows(statement), ["2026-03-03 300.00 EUR - | ", "2026-03-03 -98.50 EUR Diner | Card payment"]);
    let [batch, card] = statement.lines.as_slice() else { panic!("two lines") };
    let [ann, bea] = batch.details.as_slice() else { panic!("two payments") };
    assert_eq!(
        (ann.counterparty.name.as_deref(), ann.counterparty.iban.as_deref(), ann.amount.map(|amount| amount.minor())),
        (Some("Ann & Son"), Some("NL56AGDH9619008421"), Some(10_000))
    );
    assert_eq!(
        (ann.references.end_to_end.as_deref(), ann.references.mandate.as_deref(), ann.description.as_str()),
        (Some("E-1"), Some("MD-1"), "Fee A")
    );
    assert_eq!(
        (bea.counterparty.name.as_deref(), bea.references.end_to_end.as_deref(), bea.references.structured.as_deref()),
        (Some("Béa"), None, Some("RF18539007547034"))
    );
    assert_eq!((batch.type_code.as_deref(), batch.bank_id.as_ref().map(|id| id.text.as_str())), (Some("PMNT/RDDT/ESDD"), Some("BATCH-1")));
    assert_eq!((card.is_reversal, card.fee.map(|fee| fee.minor()), card.references.cheque.as_deref()), (true, Some(150), Some("88")));
    let original = card.original.as_ref().expect("original");
    assert_eq!(
        (original.amount.map(|amount| amount.to_string()).as_deref(), original.rate.as_deref()),
        (Some("-105.00 USD"), Some("1.0824"))
    );
    assert_eq!((statement.pending.len(), statement.pending[0].booked_on.to_string().as_str()), (1, "2026-03-05"));
    assert!(batch.raw.starts_with("<n:Ntry>") && batch.raw.ends_with("</n:Ntry>"));
    assert!(warnings(&reading).is_empty(), "{:?}", warnings(&reading));
}

#[test]
fn reports_and_notifications_share_the_form() {
    let report = fixture("camt/report.xml");
    assert_eq!((report.format, report.encoding), (Format::Camt052, TextEncoding::Iso88591));
    let line = &report.statements[0].lines[0];
    assert_eq!(
        (line.counterparty.name.as_deref(), line.counterparty.ultimate_name.as_deref(), line.counterparty.bank.as_deref()),
        (Some("Bäckerei"), Some("Kette AG"), Some("POFICHBE"))
    );
    assert_eq!((line.description.as_str(), report.statements[0].account.number.as_deref()), ("Brot und Salz", Some("12-345")));
    let notification = fixture("camt/notification.xml");
    assert_eq!((notification.format, notification.statements[0].account.currency), (Format::Camt054, Currency::parse("CHF").ok()));
    assert!(warnings(&notification)[0].contains("add up to 14.00 CHF"));
}

fn entry(amount: &str, more: &str) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>1</Id>\n<Ntry>{amount}<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-01</Dt></BookgDt>{more}</Ntry></Stmt></BkToCstmrStmt></Document>"
    )
}

#[test]
fn decimals_beyond_the_currency_must_be_zeros() {
    let read = |amount: &str| text(&entry(amount, ""), &ReadOptions::default());
    assert_eq!(read("<Amt Ccy=\"EUR\">8.85000</Amt>").expect("a reading").statements[0].lines[0].amount.minor(), 885);
    let error = read("<Amt Ccy=\"EUR\">8.855</Amt>").expect_err("too precise");
    assert_eq!((error.code, error.line, error.column), (ReadErrorCode::Amount, Some(2), Some(7)));
    assert_eq!(read("<Amt Ccy=\"JPY\">8</Amt>").expect("a reading").statements[0].lines[0].amount.minor(), 8);
    assert_eq!(read("<Amt Ccy=\"XXX\">8</Amt>").expect_err("no currency").code, ReadErrorCode::Currency);
    assert_eq!(read("").expect_err("no amount").code, ReadErrorCode::Missing);
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Document xmlns=\"camt.053.001.02\"><BkToCstmrStmt>&b;</BkToCstmrStmt></Document>";
    assert_eq!(text(bomb, &ReadOptions::default()).expect_err("a definition").code, ReadErrorCode::Structure);
    let unknown = entry("<Amt Ccy=\"EUR\">1</Amt>", "<AddtlNtryInf>&nope;</AddtlNtryInf>");
    assert!(text(&unknown, &ReadOptions::default()).expect_err("unknown").reason.contains("nope"));
    let deep = format!("<Document xmlns=\"camt.053.001.02\">{}", "<a>".repeat(100_000));
    assert_eq!(text(&deep, &ReadOptions::default()).expect_err("deep").code, ReadErrorCode::TooLarge);
}

#[test]
fn broken_entries_are_refused() {
    for (more, code) in
        [("<ValDt><Dt>2026-02-30</Dt></ValDt>", ReadErrorCode::Date), ("<NtryDtls><TxDtls></NtryDtls>", ReadErrorCode::Structure)]
    {
        let error = text(&entry("<Amt Ccy=\"EUR\">1</Amt>", more), &ReadOptions::default()).expect_err(more);
        assert_eq!((error.code, error.line), (code, Some(2)), "{error}");
    }
    let whole = String::from_utf8(bytes("camt/batch.xml")).expect("text");
    for cut in (200..whole.trim_end().len() - 1).step_by(61) {
        let Some(piece) = whole.get(..cut) else { continue };
        assert!(text(piece, &ReadOptions::default()).is_err(), "{cut}");
    }
}
