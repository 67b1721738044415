//! What the bank proves of an entry: its lines, and the finished statements in which it stands.

use crate::support::{file, first_line, import, ofx, ofx_of, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn proof(company: &TempCompany, entry: &Value) -> Value {
    company.run("entry_bank_proof", json!({ "entryId": entry }))
}

// The account of each line and how much of it is the entry.
fn lines(proof: &Value) -> Vec<(String, String)> {
    let rows = proof["lines"].as_array().expect("lines").iter();
    rows.map(|row| (row["line"]["account"].as_str().unwrap().to_owned(), row["amount"]["amount"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn an_entry_is_proved_by_its_lines_and_by_the_finished_statement() {
    let company = TempCompany::on("2026-02-02");
    let by_hand = company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-03", "description": "Rent", "lines": [
            { "account": "6110", "side": "debit", "amount": money("1200.00 CAD") },
            { "account": "1010", "side": "credit", "amount": money("1200.00 CAD") },
        ] }),
    )["id"]
        .clone();
    import(&company, ofx(&three(), Some(179_550)));
    assert_eq!(proof(&company, &by_hand), json!({ "lines": [], "statements": [] }));

    let line = first_line(&company, "maple")["id"].clone();
    let parts = json!([{ "kind": "entry", "entryId": by_hand }]);
    company.run("match_bank_line", json!({ "lineId": line, "parts": parts }));
    let found = proof(&company, &by_hand);
    assert_eq!(found["lines"][0]["line"]["id"], line);
    assert_eq!((lines(&found), &found["statements"]), (vec![("1010".to_owned(), "-1200.00".to_owned())], &json!([])));

    let begun = company.run(
        "start_statement_reconciliation",
        json!({ "account": "1010", "statementOn": "2026-01-31", "closingBalance": money("-1200.00 CAD") }),
    );
    assert_eq!(proof(&company, &by_hand)["statements"], json!([]), "an open statement protects nothing");
    company.run("finish_statement_reconciliation", json!({ "id": begun["id"] }));
    let standing = json!([{ "id": begun["id"], "account": "1010", "accountName": begun["accountName"], "statementOn": "2026-01-31", "amount": money("-1200.00 CAD") }]);
    assert_eq!(proof(&company, &by_hand)["statements"], standing);
    let number = company.run("journal_entry", json!({ "id": by_hand }))["number"].to_string();
    assert_eq!(proof(&company, &json!(number))["statements"], standing, "its number names it too");

    company.run("reopen_statement_reconciliation", json!({ "id": begun["id"], "reason": "Looked at again" }));
    company.run("unmatch_bank_line", json!({ "lineId": line, "reason": "Another one" }));
    assert_eq!(proof(&company, &by_hand), json!({ "lines": [], "statements": [] }));
}

#[test]
fn a_line_is_shown_with_the_part_that_is_the_entry() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let line = first_line(&company, "cedar")["id"].clone();
    let parts = json!([{ "kind": "account", "account": "3000", "amount": money("1000.00 CAD") }, { "kind": "account", "account": "6110" }]);
    let matched = company.run("match_bank_line", json!({ "lineId": line, "parts": parts }));
    let first = proof(&company, &matched["parts"][0]["entryId"]);
    assert_eq!(lines(&first), [("1010".to_owned(), "1000.00".to_owned())]);
    assert_eq!(lines(&proof(&company, &matched["parts"][1]["entryId"])), [("1010".to_owned(), "2000.00".to_owned())]);
    assert_eq!(first["lines"][0]["line"]["amount"], money("3000.00 CAD"));
}

#[test]
fn a_transfer_is_proved_on_both_sides() {
    let company = TempCompany::on("2026-02-02");
    let transfer = company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-09", "description": "Put aside", "lines": [
            { "account": "1020", "side": "debit", "amount": money("3000.00 CAD") },
            { "account": "1010", "side": "credit", "amount": money("3000.00 CAD") },
        ] }),
    )["id"]
        .clone();
    let side = |account: &str, number: &str, cents: i64| {
        let bookings = [crate::support::booking(9, cents, "T1", "Put aside")];
        company.run("import_statement", file("side.ofx", ofx_of(number, &bookings, None), json!({ "account": account })));
        let line = company.run("bank_lines_list", json!({ "account": account }))["rows"][0]["id"].clone();
        company.run("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "entry", "entryId": transfer }] }));
    };
    side("1010", "7788990011", -300_000);
    side("1020", "7788990022", 300_000);
    let found = lines(&proof(&company, &transfer));
    assert_eq!(found, [("1010".to_owned(), "-3000.00".to_owned()), ("1020".to_owned(), "3000.00".to_owned())]);
}

#[test]
fn what_is_no_posted_entry_is_refused() {
    let company = TempCompany::on("2026-02-02");
    let draft = company.run("save_draft_entry", json!({ "entryDate": "2026-01-09", "description": "Not yet", "lines": [] }))["id"].clone();
    for entry in [draft, json!("999999"), json!("no such entry"), json!("")] {
        assert_eq!(company.refused("entry_bank_proof", json!({ "entryId": entry })), ("not_found", Some("entryId".to_owned())), "{entry}");
    }
}
