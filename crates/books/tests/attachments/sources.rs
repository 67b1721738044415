//! The file that an import was read from stays with it.

use crate::support::{PDF, attach, bytes_of, kept, names_at, proven, statement};
use serde_json::json;
use testkit::TempCompany;

#[test]
fn an_import_keeps_its_file_once() {
    let company = TempCompany::on("2026-02-02");
    let first = company.run("import_statement", statement(json!({})))["import"].clone();
    let again = company.run("import_statement", statement(json!({ "fileName": "again.csv" })))["import"].clone();
    assert_eq!(kept(&company), (1, first["sizeBytes"].as_i64().unwrap()));
    assert_eq!(names_at(&company, "statement_import", &first["id"]), ["january.csv"]);
    assert_eq!(names_at(&company, "statement_import", &again["id"]), ["again.csv"]);
    let source = company.run("attachments_list", json!({ "recordIds": [again["id"]] }))["rows"][0].clone();
    assert_eq!((source["isSource"].as_bool(), &source["sha256"]), (Some(true), &again["sha256"]));
    assert!(bytes_of(&company, &source["id"]).starts_with(b"Date,Description,Amount\n"));
    proven(&company);
}

#[test]
fn the_file_of_an_import_cannot_be_removed_and_outlives_it() {
    let company = TempCompany::on("2026-02-02");
    let import = company.run("import_statement", statement(json!({})))["import"].clone();
    let source = company.run("attachments_list", json!({}))["rows"][0]["id"].clone();
    assert_eq!(company.refused("detach_file", json!({ "id": source })), ("conflict", Some("id".to_owned())));
    // What the owner puts beside it goes as elsewhere.
    let letter = attach(&company, "statement_import", &import["id"], "statement.pdf", PDF);
    company.run("detach_file", json!({ "id": letter["id"] }));
    company.run("withdraw_statement_import", json!({ "id": import["id"] }));
    assert_eq!(names_at(&company, "statement_import", &import["id"]), ["january.csv"]);
    proven(&company);
}

#[test]
fn what_cannot_be_read_is_not_kept() {
    let company = TempCompany::on("2026-02-02");
    let input = statement(json!({ "content": engine::large::to_base64(b"Dear customer") }));
    company.call("import_statement", input).unwrap_err();
    assert_eq!(kept(&company), (0, 0));
}
