//! Wrong input: refused with the field, and nothing of it stays.

use crate::support::{file, lines, ofx, proven, three};
use serde_json::json;
use testkit::TempCompany;

#[test]
fn what_is_wrong_is_named_and_nothing_stays() {
    let company = TempCompany::on("2026-02-02");
    let content = ofx(&three(), None);
    company.run("create_account", json!({ "code": "1017", "name": "Dollars", "accountType": "asset", "role": "bank", "currency": "USD" }));
    let refused = |name: &str, content: &str, more: serde_json::Value| company.refused("import_statement", file(name, content, more));
    let field = |name: &str| Some(name.to_owned());
    assert_eq!(refused("a.ofx", "", json!({})), ("invalid_input", field("content")));
    assert_eq!(refused(" ", &content, json!({})), ("invalid_input", field("fileName")));
    assert_eq!(refused("a.ofx", &content, json!({})), ("invalid_input", field("account")));
    assert_eq!(refused("a.ofx", &content, json!({ "account": "9999" })), ("not_found", field("account")));
    // Rent is no bank account.
    assert_eq!(refused("a.ofx", &content, json!({ "account": "6110" })), ("invalid_input", field("account")));
    assert_eq!(refused("a.ofx", &content, json!({ "account": "1017" })), ("invalid_input", field("account")), "another currency");
    let elsewhere = json!({ "accounts": [{ "statementAccount": "nowhere", "account": "1010" }] });
    assert_eq!(refused("a.ofx", &content, elsewhere), ("not_found", field("accounts[0].statementAccount")));
    let broken = content.replace("<TRNAMT>-4.50", "<TRNAMT>four");
    assert_eq!(refused("a.ofx", &broken, json!({ "account": "1010" })), ("invalid_input", field("content")));
    assert!(lines(&company).is_empty());
    assert_eq!(company.run("statement_imports_list", json!({}))["total"], 0);
    proven(&company);
}

#[test]
fn a_preview_says_where_a_file_is_broken() {
    let company = TempCompany::on("2026-02-02");
    let broken = ofx(&three(), None).replace("<TRNAMT>-4.50", "<TRNAMT>four");
    let shown = company.run("preview_statement_import", file("a.ofx", &broken, json!({})));
    let line = broken.lines().position(|line| line.contains("four")).map(|line| line as u64 + 1);
    assert_eq!((shown["isReady"].as_bool(), shown["problem"]["code"].as_str()), (Some(false), Some("amount")), "{shown:#}");
    assert_eq!(shown["problem"]["line"].as_u64(), line);
    assert!(shown["problem"]["reason"].as_str().is_some_and(|reason| reason.contains("four")));
    let shown = company.run("preview_statement_import", file("a.pdf", "%PDF-1.7 not a statement", json!({})));
    assert!(shown["problem"]["reason"].is_string(), "{shown:#}");
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let company = TempCompany::on("2026-02-02");
    let input = json!({ "fileName": "a.ofx", "content": "A".repeat(28_000_000), "account": "1010" });
    let error = company.call("import_statement", input).unwrap_err();
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid_input", Some("content")));
    assert!(error.message.contains("20 MiB") && error.hint.is_some());
}
