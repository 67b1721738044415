//! What the tests of attachments share.

use engine::large::to_base64;
use serde_json::{Value, json};
use testkit::{TempCompany, money};

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A company with a supplier.
pub fn company_with_party() -> (TempCompany, Value) {
    let company = TempCompany::on("2026-02-02");
    let party = company.run("create_party", json!({ "name": "Old Mill Properties", "roles": ["supplier"] }))["id"].clone();
    (company, party)
}

/// The input that attaches a file to a record.
pub fn file_at(kind: &str, record: &Value, name: &str, bytes: &[u8]) -> Value {
    json!({ "recordKind": kind, "recordId": record, "fileName": name, "content": to_base64(bytes) })
}

/// Attaches a file to a record.
pub fn attach(company: &TempCompany, kind: &str, record: &Value, name: &str, bytes: &[u8]) -> Value {
    company.run("attach_file", file_at(kind, record, name, bytes))
}

/// The names of the files at a record, the newest first.
pub fn names_at(company: &TempCompany, kind: &str, record: &Value) -> Vec<String> {
    let page = company.run("attachments_list", json!({ "recordKind": kind, "recordIds": [record] }));
    page["rows"].as_array().expect("rows").iter().map(|row| row["fileName"].as_str().expect("a name").to_owned()).collect()
}

/// The bytes of an attachment, as a door gets them.
pub fn bytes_of(company: &TempCompany, id: &Value) -> Vec<u8> {
    let file = company.run("attachment_content", json!({ "id": id }));
    engine::large::from_base64(file["content"].as_str().expect("a content")).expect("base64")
}

/// A small table of a bank as a file.
pub fn statement(more: Value) -> Value {
    let table = "Date,Description,Amount\n2026-01-03,Maple Rentals,-1200.00\n2026-01-05,Corner Coffee,-4.50\n";
    let mut input = json!({ "fileName": "january.csv", "content": to_base64(table.as_bytes()), "account": "1010" });
    for (field, value) in more.as_object().cloned().unwrap_or_default() {
        input[field] = value;
    }
    input
}

/// One record of each kind that may have files.
pub fn one_of_each(company: &TempCompany) -> Vec<(&'static str, Value)> {
    let party = company.run("create_party", json!({ "name": "Maple Rentals", "roles": ["supplier"] }));
    let payment = company.run(
        "create_payment",
        json!({ "name": "Rent", "kind": "bill", "amount": { "kind": "fixed", "amount": money("1200.00 CAD") }, "cadence": "monthly",
            "startsOn": "2026-01-01", "payFrom": "1010", "expenseAccount": "6110" }),
    );
    let confirmation = company.run("confirm_payment", json!({ "paymentId": payment["id"], "dueOn": "2026-01-01", "paidOn": "2026-01-02" }));
    let import = company.run("import_statement", statement(json!({})))["import"].clone();
    let line = company.run("bank_lines_list", json!({ "text": "coffee" }))["rows"][0]["id"].clone();
    vec![
        ("party", party["id"].clone()),
        ("payment", payment["id"].clone()),
        ("confirmation", confirmation["id"].clone()),
        ("journal_entry", confirmation["entryId"].clone()),
        ("statement_import", import["id"].clone()),
        ("bank_line", line),
    ]
}

/// Proves the books.
pub fn proven(company: &TempCompany) {
    let proof = company.run("verify_books", json!({}));
    assert_eq!(proof["ok"], true, "{}", proof["findings"]);
}

/// How many contents are kept, and how many bytes they have.
pub fn kept(company: &TempCompany) -> (i64, i64) {
    let caller = engine::Caller::owner(engine::Door::Desk);
    let sql = "SELECT count(*), CAST(coalesce(sum(length(bytes)), 0) AS BIGINT) FROM attachment_content";
    company.engine().read(&caller, |tx| tx.one(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))).expect("a count")
}
