//! Taking imports back and letting them stand again, deleting lines and re-admitting them.

use crate::support::{booking, file, first_line, import, lines, ofx, preview, proven, three};
use serde_json::{Value, json};
use testkit::TempCompany;

fn undo(company: &TempCompany, operation: &str, input: Value) -> Value {
    let done = company.call(operation, input).unwrap();
    let undo = done.undo.expect("a way back");
    company.run(&undo.operation, undo.input)
}

#[test]
fn an_import_is_taken_back_as_one_and_reinstated() {
    let company = TempCompany::on("2026-02-02");
    let done = company.call("import_statement", file("a.ofx", ofx(&three(), Some(0)), json!({ "account": "1010" }))).unwrap();
    let before = lines(&company);
    let way_back = done.undo.unwrap();
    let taken_back = company.call(&way_back.operation, way_back.input).unwrap();
    assert_eq!(taken_back.output["lines"], 3);
    assert!(lines(&company).is_empty());
    assert_eq!(company.run("bank_lines_list", json!({ "state": "withdrawn" }))["total"], 3);
    assert_eq!(company.run("bank_accounts_list", json!({}))["rows"][0]["bankBalance"], Value::Null);
    proven(&company);
    let again = taken_back.undo.unwrap();
    company.run(&again.operation, again.input.clone());
    assert_eq!(lines(&company), before);
    assert_eq!(company.refused(&again.operation, again.input), ("conflict", Some("id".to_owned())));
    proven(&company);
}

#[test]
fn what_another_file_brought_too_stays() {
    let company = TempCompany::on("2026-02-02");
    let first = import(&company, ofx(&three(), None));
    let mut more = three().split_off(1);
    more.push(booking(20, -999, "F1004", "Birch Books"));
    let second = import(&company, ofx(&more, None));
    assert_eq!((second["linesNew"].as_u64(), second["linesKnown"].as_u64()), (Some(1), Some(2)));
    let all = lines(&company);
    assert_eq!(company.run("withdraw_statement_import", json!({ "id": first["id"] }))["lines"], 1);
    assert_eq!(lines(&company).len(), 3, "the rent went, and what the second file holds stays");
    assert_eq!(company.run("withdraw_statement_import", json!({ "id": second["id"] }))["lines"], 3);
    assert!(lines(&company).is_empty());
    // In any order they come back as they were.
    company.run("reinstate_statement_import", json!({ "id": second["id"] }));
    assert_eq!(lines(&company).len(), 3);
    company.run("reinstate_statement_import", json!({ "id": first["id"] }));
    assert_eq!(lines(&company), all);
    proven(&company);
}

#[test]
fn a_reinstated_import_does_not_double_what_was_read_anew() {
    let company = TempCompany::on("2026-02-02");
    let first = import(&company, ofx(&three(), None));
    company.run("withdraw_statement_import", json!({ "id": first["id"] }));
    let second = import(&company, ofx(&three(), None));
    assert_eq!(second["linesNew"], 3, "what was taken back comes in again");
    assert_eq!(company.run("reinstate_statement_import", json!({ "id": first["id"] }))["lines"], 0);
    assert_eq!(lines(&company).len(), 3);
    // Now both stand by the same lines, so that taking one back takes none away.
    assert_eq!(company.run("withdraw_statement_import", json!({ "id": second["id"] }))["lines"], 0);
    assert_eq!(lines(&company).len(), 3);
    assert_eq!(company.run("withdraw_statement_import", json!({ "id": first["id"] }))["lines"], 3);
    assert!(lines(&company).is_empty());
    proven(&company);
}

#[test]
fn a_deleted_line_stays_away_until_it_is_readmitted() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let id = first_line(&company, "coffee")["id"].clone();
    let input = json!({ "lineId": id, "reason": "Private." });
    company.run("delete_bank_line", input.clone());
    assert_eq!(company.refused("delete_bank_line", input.clone()), ("conflict", Some("lineId".to_owned())));
    let shown = preview(&company, ofx(&three(), None));
    assert_eq!((shown["accounts"][0]["deleted"].as_u64(), shown["new"].as_u64()), (Some(1), Some(0)));
    let again = import(&company, ofx(&three(), None));
    assert_eq!((again["linesNew"].as_u64(), again["linesDeleted"].as_u64()), (Some(0), Some(1)));
    assert_eq!(company.run("bank_lines_list", json!({ "state": "open" }))["total"], 2);
    let detail = company.run("bank_line", json!({ "id": id }));
    assert_eq!((detail["stateReason"].as_str(), detail["history"].as_array().map(Vec::len)), (Some("Private."), Some(1)));
    let back = company.call("readmit_bank_line", json!({ "lineId": id })).unwrap();
    assert_eq!(company.run("bank_lines_list", json!({ "state": "open" }))["total"], 3);
    let way_back = back.undo.unwrap();
    company.run(&way_back.operation, way_back.input);
    assert_eq!(company.run("bank_line", json!({ "id": id }))["stateReason"], "Private.");
    assert_eq!(undo(&company, "readmit_bank_line", json!({ "lineId": id }))["state"], "deleted");
    assert_eq!(company.refused("readmit_bank_line", json!({ "lineId": first_line(&company, "maple")["id"] })).0, "conflict");
    proven(&company);
}

#[test]
fn a_wrong_account_is_forgotten_with_its_import() {
    let company = TempCompany::on("2026-02-02");
    company.run("create_account", json!({ "code": "1015", "name": "Savings", "accountType": "asset", "role": "bank" }));
    let wrong = company.run("import_statement", file("a.ofx", ofx(&three(), None), json!({ "account": "1015" })));
    company.run("withdraw_statement_import", json!({ "id": wrong["import"]["id"], "reason": "The wrong account." }));
    assert_ne!(preview(&company, ofx(&three(), None))["accounts"][0]["foundBy"], "memory");
    import(&company, ofx(&three(), None));
    let shown = preview(&company, ofx(&three(), None));
    assert_eq!((shown["accounts"][0]["account"].as_str(), shown["accounts"][0]["foundBy"].as_str()), (Some("1010"), Some("memory")));
    proven(&company);
}
