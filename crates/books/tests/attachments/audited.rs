//! What the audit holds of files: their hash and size. Whether a request is the same is decided by all of it.

use crate::support::{PDF, company_with_party, file_at, names_at, proven, statement};
use serde_json::{Value, json};
use testkit::TempCompany;

fn newest(company: &TempCompany) -> Value {
    let sequence = company.run("audit_entries", json!({ "limit": 1 }))["rows"][0]["sequence"].clone();
    company.run("audit_entry", json!({ "sequence": sequence }))
}

#[test]
fn the_audit_tells_a_file_by_its_hash() {
    let (company, party) = company_with_party();
    let attached = company.run("attach_file", file_at("party", &party, "lease.pdf", PDF));
    let row = newest(&company);
    assert_eq!(row["summary"], "Attached lease.pdf to the party Old Mill Properties");
    assert_eq!(row["input"]["content"], format!("sha256:{} ({} bytes)", attached["sha256"].as_str().unwrap(), PDF.len()));
    assert_eq!(row["input"]["fileName"], "lease.pdf");
    // The way back is made of what the audit holds.
    assert_eq!((row["undo"]["operation"].as_str(), &row["undo"]["input"]["id"]), (Some("detach_file"), &attached["id"]));
    proven(&company);
}

#[test]
fn the_audit_of_an_import_is_short_however_long_the_file() {
    let company = TempCompany::on("2026-02-02");
    let mut table = "Date,Description,Amount\n".to_owned();
    (0..2000).for_each(|number| table.push_str(&format!("2026-01-{:02},Corner shop number {number},-{number}.25\n", number % 28 + 1)));
    let content = engine::large::to_base64(table.as_bytes());
    let done = company.run("import_statement", statement(json!({ "content": content })));
    let caller = engine::Caller::owner(engine::Door::Desk);
    let sql = "SELECT length(input) FROM audit_entry WHERE operation = 'import_statement'";
    let length: i64 = company.engine().read(&caller, |tx| tx.one(sql, &[], |row| row.get(0))).unwrap();
    assert!(length < 500, "{length} characters");
    let row = newest(&company);
    assert_eq!(row["input"]["content"], format!("sha256:{} ({} bytes)", done["import"]["sha256"].as_str().unwrap(), grouped(table.len())));
    let undo = &row["undo"];
    assert_eq!(undo["operation"], "withdraw_statement_import");
    assert_eq!(company.run("withdraw_statement_import", undo["input"].clone())["lines"], 2000);
    proven(&company);
}

fn grouped(count: usize) -> String {
    format!("{},{:03}", count / 1000, count % 1000)
}

#[test]
fn one_byte_makes_another_request() {
    let (company, party) = company_with_party();
    let input = file_at("party", &party, "lease.pdf", PDF);
    let first = company.call_with_key("attach_file", input.clone(), "once").unwrap();
    let second = company.call_with_key("attach_file", input, "once").unwrap();
    assert_eq!((&first.output, second.outcome), (&second.output, engine::OutcomeKind::Replayed));
    assert_eq!(second.undo.map(|undo| undo.operation), Some("detach_file".to_owned()));
    let mut other = PDF.to_vec();
    *other.last_mut().unwrap() ^= 1;
    let refused = company.call_with_key("attach_file", file_at("party", &party, "lease.pdf", &other), "once").unwrap_err();
    assert_eq!(refused.code.as_str(), "idempotency_key_reused");
    assert_eq!(names_at(&company, "party", &party).len(), 1);
    // The same of a statement.
    company.call_with_key("import_statement", statement(json!({})), "read").unwrap();
    company.call_with_key("import_statement", statement(json!({})), "read").unwrap();
    let other = statement(json!({ "content": engine::large::to_base64(b"Date,Description,Amount\n2026-01-03,Maple Rentals,-1200.01\n") }));
    assert_eq!(company.call_with_key("import_statement", other, "read").unwrap_err().code.as_str(), "idempotency_key_reused");
    assert_eq!(company.run("statement_imports_list", json!({}))["total"], 1);
    proven(&company);
}

#[test]
fn a_preview_keeps_nothing() {
    let (company, party) = company_with_party();
    let caller = engine::Caller { preview: true, ..engine::Caller::owner(engine::Door::Window) };
    let shown = company.desk.call("attach_file", file_at("party", &party, "lease.pdf", PDF), &caller).unwrap();
    assert_eq!(shown.output["fileName"], "lease.pdf");
    assert!(names_at(&company, "party", &party).is_empty());
    proven(&company);
}
