//! Lists: filters, pages, balances.

use crate::support::{booking, file, first_line, import, ofx, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn total(company: &TempCompany, filter: Value) -> u64 {
    company.run("bank_lines_list", filter)["total"].as_u64().unwrap()
}

#[test]
fn lines_are_filtered_and_paged() {
    let company = TempCompany::on("2026-02-02");
    let many: Vec<_> = (1..=28)
        .map(|day| booking(day, -100 - i64::from(day), &format!("N{day:03}"), if day % 2 == 0 { "Even Ltd" } else { "Odd & Co" }))
        .collect();
    import(&company, ofx(&many, None));
    company.run("delete_bank_line", json!({ "lineId": first_line(&company, "1.07")["id"], "reason": "Not ours." }));
    assert_eq!(total(&company, json!({})), 28);
    assert_eq!(total(&company, json!({ "state": "open" })), 27);
    assert_eq!(total(&company, json!({ "state": "deleted", "account": "1010" })), 1);
    assert_eq!(total(&company, json!({ "text": "even", "from": "2026-01-10", "until": "2026-01-19" })), 5);
    assert_eq!(total(&company, json!({ "text": "1.20" })), 1, "amounts are found");
    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let mut input = json!({ "limit": 5, "state": "open" });
        if !cursor.is_null() {
            input["cursor"] = cursor;
        }
        let page = company.run("bank_lines_list", input);
        seen.extend(page["rows"].as_array().unwrap().iter().map(|row| row["bookedOn"].as_str().unwrap().to_owned()));
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    let mut sorted = seen.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!((seen.len(), &seen), (27, &sorted));
    for (input, field) in [
        (json!({ "cursor": "x" }), "cursor"),
        (json!({ "limit": 0 }), "limit"),
        (json!({ "from": "2026-02-01", "until": "2026-01-01" }), "until"),
        (json!({ "account": "6110" }), "account"),
    ] {
        assert_eq!(company.refused("bank_lines_list", input).1.as_deref(), Some(field));
    }
}

#[test]
fn accounts_show_what_books_and_bank_say() {
    let company = TempCompany::on("2026-02-02");
    company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-05", "description": "Rent", "lines": [
            { "account": "6110", "side": "debit", "amount": money("1200.00 CAD") },
            { "account": "1010", "side": "credit", "amount": money("1200.00 CAD") },
        ] }),
    );
    import(&company, ofx(&three(), Some(179_550)));
    let rows = company.run("bank_accounts_list", json!({}))["rows"].clone();
    let row = rows.as_array().unwrap().iter().find(|row| row["account"] == "1010").unwrap();
    assert_eq!(row["bookBalance"], money("-1200.00 CAD"));
    assert_eq!((&row["bankBalance"]["amount"], row["bankBalance"]["on"].as_str()), (&money("1795.50 CAD"), Some("2026-01-31")));
    assert_eq!((row["openLines"].as_u64(), &row["clearedBalance"]), (Some(3), &money("0.00 CAD")));
    assert_eq!(row["statementAccounts"][0]["number"], "7788990011");
    assert!(row["lastImportedAt"].is_string());
}

#[test]
fn imports_are_listed_newest_first() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let second = company.run("import_statement", file("b.ofx", ofx(&[booking(28, -1, "Z9", "Late")], None), json!({ "account": "1010" })));
    let page = company.run("statement_imports_list", json!({ "limit": 1, "account": "1010" }));
    assert_eq!((page["total"].as_u64(), &page["rows"][0]["id"]), (Some(2), &second["import"]["id"]));
    let next = company.run("statement_imports_list", json!({ "cursor": page["nextCursor"] }));
    assert_eq!(next["rows"][0]["fileName"], "january.ofx");
}
