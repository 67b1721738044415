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

const OWN: &str = "NL56AGDH9619008421";
const OTHER: &str = "DE89370400440532013000";

/// A statement of the account [`OWN`] with one entry: what stands before the booking date, and its payment.
fn of_own_account(head: &str, payment: &str) -> String {
    let more = format!("<NtryDtls><TxDtls>{payment}</TxDtls></NtryDtls>");
    let file = entry("", &more).replace("<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>", head);
    file.replace("<Id>1</Id>", &format!("<Id>1</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Own Ltd</Nm></Ownr></Acct>"))
}

fn party(role: &str, name: &str, iban: &str) -> String {
    let account = if iban.is_empty() { String::new() } else { format!("<{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct>") };
    format!("<{role}><Nm>{name}</Nm></{role}>{account}")
}

#[test]
fn the_owner_is_never_its_own_other_side() {
    let credit = "<Amt Ccy=\"EUR\">5</Amt><CdtDbtInd>CRDT</CdtDbtInd>";
    let debit = "<Amt Ccy=\"EUR\">5</Amt><CdtDbtInd>DBIT</CdtDbtInd>";
    let reversal = "<RvslInd>true</RvslInd>";
    let returned = "<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>";
    let parties = |debtor: (&str, &str), creditor: (&str, &str)| {
        format!("<RltdPties>{}{}</RltdPties>", party("Dbtr", debtor.0, debtor.1), party("Cdtr", creditor.0, creditor.1))
    };
    let (own, other) = (("Own Ltd", OWN), ("Customer", OTHER));
    let (own_name, other_name) = (("Own Ltd", ""), ("Customer", ""));
    for (head, payment, name, iban) in [
        // A plain payment, in and out.
        (credit.to_owned(), parties(other, own), Some("Customer"), Some(OTHER)),
        (debit.to_owned(), parties(own, other), Some("Customer"), Some(OTHER)),
        // A direct debit of ours that comes back names the parties of the way there, and one bank turns them round.
        (format!("{debit}{reversal}"), parties(other, own), Some("Customer"), Some(OTHER)),
        (format!("{debit}{reversal}"), parties(own, other), Some("Customer"), Some(OTHER)),
        (debit.to_owned(), format!("{}{returned}", parties(other, own)), Some("Customer"), Some(OTHER)),
        (credit.to_owned(), format!("{}{returned}", parties(own_name, other_name)), Some("Customer"), None),
        // Without a mark, the account and the name show it.
        (debit.to_owned(), parties(other, own), Some("Customer"), Some(OTHER)),
        (debit.to_owned(), parties(other_name, own_name), Some("Customer"), None),
        (debit.to_owned(), format!("<RltdPties>{}</RltdPties>", party("Cdtr", "Own Ltd", OWN)), None, None),
    ] {
        let reading = text(&of_own_account(&head, &payment), &ReadOptions::default()).expect("a reading");
        let side = &reading.statements[0].lines[0].counterparty;
        assert_eq!((side.name.as_deref(), side.iban.as_deref()), (name, iban), "{head}{payment}");
    }
}

#[test]
fn a_sign_within_an_amount_is_refused() {
    for place in ["<Amt Ccy=\"EUR\">-25.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>", "<Amt Ccy=\"EUR\">5</Amt><CdtDbtInd>DBIT</CdtDbtInd>"] {
        let inner = if place.contains('-') { "" } else { "<Amt Ccy=\"EUR\">-5.00</Amt>" };
        let error = text(&of_own_account(place, inner), &ReadOptions::default()).expect_err("a sign");
        assert_eq!((error.code, error.line), (ReadErrorCode::Amount, Some(2)));
        assert!(error.reason.contains("is negative") && error.column.is_some(), "{error}");
    }
}

#[test]
fn the_element_of_the_message_says_which_one_it_is() {
    let names_another = entry("<Amt Ccy=\"EUR\">5</Amt>", "<AddtlInfInd><MsgNmId>camt.054.001.04</MsgNmId></AddtlInfInd>");
    assert_eq!(text(&names_another, &ReadOptions::default()).expect("a reading").format, Format::Camt053);
    // However far away the other name is, and whatever letter stands at the end of what is looked at.
    for far in (65_400..65_480).step_by(7) {
        let padded = names_another.replace("<Id>1</Id>", &format!("<Id>{}ä</Id>", "ä".repeat(far / 2)));
        assert_eq!(statements::detect(padded.as_bytes()), Some(Format::Camt053));
        assert_eq!(text(&padded, &ReadOptions::default()).expect("a reading").format, Format::Camt053);
    }
}

#[test]
fn a_status_in_the_banks_own_words_is_heeded() {
    let read = |word: &str| {
        let status = format!("<Sts><Prtry>{word}</Prtry></Sts>");
        text(&entry("<Amt Ccy=\"EUR\">5</Amt>", "").replace("<Sts>BOOK</Sts>", &status), &ReadOptions::default()).expect("a reading")
    };
    for (word, lines, pending, warned) in [
        ("BOOKED", 1, 0, 0),
        ("REJECTED", 0, 0, 1),
        ("Cancelled by customer", 0, 0, 1),
        ("pending", 0, 1, 0),
        ("VORGEMERKT", 0, 1, 0),
        ("Y7", 1, 0, 1),
    ] {
        let reading = read(word);
        let statement = &reading.statements[0];
        assert_eq!((statement.lines.len(), statement.pending.len(), warnings(&reading).len()), (lines, pending, warned), "{word}");
    }
    assert!(warnings(&read("REJECTED"))[0].contains("REJECTED"));
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

/// A file of reports of one day: each with its number, its entries as amount, reference and end-to-end id, and its times.
fn reports(reports: &[&[(&str, &str, &str)]]) -> String {
    let entry = |(amount, reference, end_to_end): &(&str, &str, &str)| {
        let reference = if reference.is_empty() { String::new() } else { format!("<AcctSvcrRef>{reference}</AcctSvcrRef>") };
        format!(
            "<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt>{reference}<NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
        )
    };
    let report = |(number, entries): (usize, &&[(&str, &str, &str)])| {
        let entries: String = entries.iter().map(entry).collect();
        format!(
            "<Rpt><Id>R</Id><ElctrncSeqNb>{}</ElctrncSeqNb><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>{entries}</Rpt>",
            number + 1
        )
    };
    let all: String = reports.iter().enumerate().map(report).collect();
    format!("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.052.001.08'><BkToCstmrAcctRpt>{all}</BkToCstmrAcctRpt></Document>")
}

fn amounts_of(file: &str) -> (Vec<Vec<i64>>, usize) {
    let reading = text(file, &ReadOptions::default()).expect("a reading");
    let amounts = |statement: &statements::Statement| statement.lines.iter().map(|line| line.amount.minor()).collect();
    let notes = reading.notes.iter().filter(|note| note.text.contains("counted once")).count();
    (reading.statements.iter().map(amounts).collect(), notes)
}

#[test]
fn a_later_report_holds_what_the_earlier_one_held() {
    let (a, b) = (("100.00", "REF0001", "E1"), ("7.00", "REF0002", "E2"));
    let cumulative = reports(&[&[a], &[a, b]]);
    assert_eq!(amounts_of(&cumulative), (vec![vec![10_000], vec![700]], 1));
    let reading = text(&cumulative, &ReadOptions::default()).expect("a reading");
    let lines = || reading.statements.iter().flat_map(|statement| &statement.lines);
    assert!(lines().all(|line| line.bank_id.as_ref().is_some_and(statements::BankId::is_trustworthy)));
    // Without ids the larger count stands, and twins of one report are two.
    let (a, b) = (("100.00", "", "E1"), ("7.00", "", "E2"));
    assert_eq!(amounts_of(&reports(&[&[a, a], &[a, a, b], &[a, a, a, b]])), (vec![vec![10_000, 10_000], vec![700], vec![10_000]], 2));
    // Other ids are other bookings, and so is an id that one report has twice.
    let of = |reference: &'static str| ("100.00", reference, "E1");
    assert_eq!(amounts_of(&reports(&[&[of("REF0001")], &[of("REF0002")]])).0, [vec![10_000], vec![10_000]]);
}

#[test]
fn statements_that_follow_one_another_repeat_nothing() {
    let entry = "<Ntry><Amt Ccy='EUR'>5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><AcctSvcrRef>REF0001</AcctSvcrRef></Ntry>";
    let balance = |kind: &str, amount: u32| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>"
        )
    };
    let statement = |number: u32, from: u32| {
        format!(
            "<Stmt><Id>{number}</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>{}{}{entry}</Stmt>",
            balance("OPBD", from),
            balance("CLBD", from + 5)
        )
    };
    let file = format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt>{}{}</BkToCstmrStmt></Document>",
        statement(1, 0),
        statement(2, 5)
    );
    assert_eq!(amounts_of(&file), (vec![vec![500], vec![500]], 0));
}

#[test]
fn the_balances_of_a_report_that_repeats_another_go_on_giving_each_other() {
    let entry = |reference: &str| {
        format!(
            "<Ntry><Amt Ccy='EUR'>5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-04</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef></Ntry>"
        )
    };
    let balance = |kind: &str, amount: u32| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-04</Dt></Dt></Bal>"
        )
    };
    let report = |number: u32, until: u32, entries: &str| {
        format!(
            "<Rpt><Id>{number}</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>{}{}{entries}</Rpt>",
            balance("OPBD", 1),
            balance("CLBD", until)
        )
    };
    let (first, second) = (entry("REF0001"), entry("REF0002"));
    let file = format!(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.052.001.08'><BkToCstmrAcctRpt>{}{}</BkToCstmrAcctRpt></Document>",
        report(1, 6, &first),
        report(2, 11, &format!("{first}{second}"))
    );
    let reading = text(&file, &ReadOptions::default()).expect("a reading");
    assert_eq!(amounts_of(&file), (vec![vec![500], vec![500]], 1));
    let balances = |statement: &statements::Statement| {
        let minor = |balance: Option<statements::Balance>| balance.map(|balance| balance.amount.minor());
        (minor(statement.opening), minor(statement.closing), statement.proof)
    };
    let found: Vec<_> = reading.statements.iter().map(balances).collect();
    assert_eq!(found, [(Some(100), Some(600), statements::Proof::Proved), (Some(600), Some(1100), statements::Proof::Proved)]);
}
