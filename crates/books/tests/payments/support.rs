//! What the tests of payments share.

use serde_json::{Value, json};
use testkit::{TempCompany, money};

/// Adds a payment of a fixed amount from the current account, and gives its id. `more` adds or replaces fields.
pub fn payment(company: &TempCompany, name: &str, cadence: &str, starts_on: &str, amount: &str, more: Value) -> String {
    let mut input = json!({
        "name": name, "kind": "bill", "amount": { "kind": "fixed", "amount": money(amount) },
        "cadence": cadence, "startsOn": starts_on, "payFrom": "1010", "expenseAccount": "6110",
    });
    for (field, value) in more.as_object().cloned().unwrap_or_default() {
        input[field] = value;
    }
    company.run("create_payment", input)["id"].as_str().expect("an id").to_owned()
}

/// The occurrence of a due date.
pub fn occurrence(company: &TempCompany, id: &str, due_on: &str) -> Value {
    let detail = company.run("payment", json!({ "id": id, "from": "2020-01-01", "until": "2035-01-01" }));
    let rows = detail["occurrences"].as_array().expect("occurrences");
    rows.iter().find(|row| row["dueOn"] == due_on).unwrap_or_else(|| panic!("{due_on} is no due date")).clone()
}

/// The state of a due date.
pub fn state(company: &TempCompany, id: &str, due_on: &str) -> String {
    occurrence(company, id, due_on)["state"].as_str().expect("a state").to_owned()
}

/// The due dates of a payment in a window, each with its day to pay on where that differs.
pub fn due_dates(company: &TempCompany, id: &str, from: &str, until: &str) -> Vec<String> {
    let detail = company.run("payment", json!({ "id": id, "from": from, "until": until }));
    let text = |row: &Value, field: &str| row[field].as_str().expect("a date").to_owned();
    let said = |row: &Value| {
        let (due_on, pay_on) = (text(row, "dueOn"), text(row, "payOn"));
        if due_on == pay_on { due_on } else { format!("{due_on} > {pay_on}") }
    };
    detail["occurrences"].as_array().expect("occurrences").iter().map(said).collect()
}

/// Confirms a due date.
pub fn confirm(company: &TempCompany, id: &str, due_on: &str, paid_on: &str, amount: &str) -> Value {
    company.run("confirm_payment", json!({ "paymentId": id, "dueOn": due_on, "paidOn": paid_on, "amount": money(amount) }))
}

/// The balance of an account in its normal sense.
pub fn balance(company: &TempCompany, code: &str) -> String {
    let accounts = company.run("accounts_list", json!({}));
    let row = accounts["rows"].as_array().expect("rows").iter().find(|row| row["code"] == code).expect("the account").clone();
    row["balance"]["amount"].as_str().expect("an amount").to_owned()
}

/// How many journal entries are posted.
pub fn entries(company: &TempCompany) -> i64 {
    company.run("journal_entries", json!({ "status": "posted", "limit": 1 }))["total"].as_i64().expect("a number")
}

/// Calls an operation, and then the call that takes it back.
pub fn undo_of(company: &TempCompany, operation: &str, input: Value) -> Value {
    let done = company.call(operation, input.clone()).unwrap_or_else(|error| panic!("{operation} {input}: {error}"));
    let undo = done.undo.unwrap_or_else(|| panic!("{operation} names no way back"));
    company.run(&undo.operation, undo.input)
}

/// Proves the books.
pub fn proven(company: &TempCompany) {
    let proof = company.run("verify_books", json!({}));
    assert_eq!(proof["ok"], true, "{}", proof["findings"]);
}
