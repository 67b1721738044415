//! What the tests of the bank share: small files of a bank, and the calls that read them.

use base64::Engine as _;
use serde_json::{Value, json};
use testkit::TempCompany;

/// A booking of a made-up bank: day, amount, id and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub day: String,
    pub cents: i64,
    pub id: String,
    pub name: String,
}

/// A booking of January 2026.
pub fn booking(day: u32, cents: i64, id: &str, name: &str) -> Booking {
    Booking { day: format!("202601{day:02}"), cents, id: id.to_owned(), name: name.to_owned() }
}

fn decimal(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

/// An OFX file of account 7788990011 in CAD, with a closing balance where one is given.
pub fn ofx(bookings: &[Booking], closing: Option<i64>) -> String {
    ofx_of("7788990011", bookings, closing)
}

/// An OFX file of an account.
pub fn ofx_of(number: &str, bookings: &[Booking], closing: Option<i64>) -> String {
    let mut text = String::from(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n",
    );
    text.push_str(&format!(
        "<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STMTRS>\n<CURDEF>CAD\n<BANKACCTFROM>\n<BANKID>000412345\n<ACCTID>{number}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>20260101\n<DTEND>20260131\n"
    ));
    for booking in bookings {
        let kind = if booking.cents < 0 { "DEBIT" } else { "CREDIT" };
        text.push_str(&format!(
            "<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{}\n<TRNAMT>{}\n<FITID>{}\n<NAME>{}\n</STMTTRN>\n",
            booking.day,
            decimal(booking.cents),
            booking.id,
            booking.name
        ));
    }
    text.push_str("</BANKTRANLIST>\n");
    if let Some(cents) = closing {
        text.push_str(&format!("<LEDGERBAL>\n<BALAMT>{}\n<DTASOF>20260131\n</LEDGERBAL>\n", decimal(cents)));
    }
    text.push_str("</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n");
    text
}

/// Three bookings that begin a statement.
pub fn three() -> Vec<Booking> {
    vec![
        booking(3, -120_000, "F1001", "Maple Rentals"),
        booking(5, -450, "F1002", "Corner Coffee"),
        booking(9, 300_000, "F1003", "Cedar Client"),
    ]
}

/// The input that hands a file over.
pub fn file(name: &str, content: impl AsRef<[u8]>, more: Value) -> Value {
    let content = base64::engine::general_purpose::STANDARD.encode(content);
    let mut input = json!({ "fileName": name, "content": content });
    for (field, value) in more.as_object().cloned().unwrap_or_default() {
        input[field] = value;
    }
    input
}

/// Reads a file into the current account, and gives the import.
pub fn import(company: &TempCompany, content: impl AsRef<[u8]>) -> Value {
    company.run("import_statement", file("january.ofx", content, json!({ "account": "1010" })))["import"].clone()
}

/// What a file would bring.
pub fn preview(company: &TempCompany, content: impl AsRef<[u8]>) -> Value {
    company.run("preview_statement_import", file("january.ofx", content, json!({})))
}

/// The lines that count, each as day, amount and text, in a stable order.
pub fn lines(company: &TempCompany) -> Vec<String> {
    let rows = company.run("bank_lines_list", json!({ "limit": 1000 }))["rows"].as_array().expect("rows").clone();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let said = |row: &Value| {
        let amount = row["amount"]["amount"].as_str().expect("an amount");
        format!("{} {amount} {}{} {}", text(row, "bookedOn"), text(row, "counterparty"), text(row, "description"), text(row, "state"))
    };
    let mut found: Vec<String> = rows.iter().map(said).collect();
    found.sort();
    found
}

/// The first line of a list.
pub fn first_line(company: &TempCompany, text: &str) -> Value {
    let page = company.run("bank_lines_list", json!({ "text": text }));
    page["rows"].as_array().and_then(|rows| rows.first()).unwrap_or_else(|| panic!("no line has {text}")).clone()
}

/// Proves the books.
pub fn proven(company: &TempCompany) {
    let proof = company.run("verify_books", json!({}));
    assert_eq!(proof["ok"], true, "{}", proof["findings"]);
}
