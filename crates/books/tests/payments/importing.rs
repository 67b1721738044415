//! Importing a list of bills and subscriptions.

use crate::support::{due_dates, proven};
use serde_json::{Value, json};
use testkit::TempCompany;

const BILLS: &str = include_str!("../../../../content/sample/bills.csv");

fn preview(company: &TempCompany, content: &str) -> Value {
    company.run("preview_payments_import", json!({ "content": content }))
}

fn payments(company: &TempCompany) -> i64 {
    company.run("payments_list", json!({}))["total"].as_i64().unwrap()
}

#[test]
fn the_sample_list_comes_in_with_its_broken_lines_named() {
    let company = TempCompany::on("2026-11-20");
    let plan = preview(&company, BILLS);
    assert_eq!(plan["mapping"]["defaults"]["payFrom"], "1010");
    let rows = plan["rows"].as_array().unwrap();
    let broken: Vec<(i64, &str)> =
        rows.iter().filter(|row| row["ok"] == false).map(|row| (row["line"].as_i64().unwrap(), row["field"].as_str().unwrap())).collect();
    assert_eq!(broken, [(19, "amount"), (22, "cadence"), (25, "startsOn")], "{plan:#}");
    let imported = company.run("import_payments", json!({ "content": BILLS, "mapping": plan["mapping"] }));
    assert_eq!((imported["imported"].as_i64(), imported["leftOut"].as_array().map(Vec::len)), (plan["ready"].as_i64(), Some(3)));
    assert_eq!(payments(&company), plan["ready"].as_i64().unwrap());
    let gas = company.run("payments_list", json!({ "text": "heating" }))["rows"][0].clone();
    assert_eq!((gas["amount"]["kind"].as_str(), gas["partyName"].as_str()), (Some("range"), Some("Fernwood Gas")));
    assert_eq!(gas["expenseAccount"], company.account("Electricity, heating and water"));
    // The same file again brings nothing twice.
    let again = company.run("import_payments", json!({ "content": BILLS, "mapping": plan["mapping"] }));
    assert_eq!((again["imported"].as_i64(), payments(&company)), (Some(0), plan["ready"].as_i64().unwrap()));
    let suppliers = company.run("parties_list", json!({ "text": "Kestrel" }));
    assert_eq!(suppliers["total"], 1, "two bills of one supplier make one party");
    proven(&company);
}

#[test]
fn dates_without_an_order_are_left_to_the_owner() {
    let company = TempCompany::on("2026-07-15");
    let content = "Name,Amount,Frequency,Due date\nRent,1200,monthly,01/08/2026\nPhone,80,monthly,08/03/26\n";
    let plan = preview(&company, content);
    assert_eq!(plan["mapping"]["startsOn"], 3);
    for row in plan["rows"].as_array().unwrap() {
        assert_eq!((row["ok"].as_bool(), row["field"].as_str()), (Some(false), Some("startsOn")), "{row}");
        assert!(row["problem"].as_str().is_some_and(|problem| problem.contains("choose how dates are written")), "{row}");
    }
    let mut mapping = plan["mapping"].clone();
    mapping["dateOrder"] = json!("mdy");
    let chosen = company.run("preview_payments_import", json!({ "content": content, "mapping": mapping }));
    assert_eq!((&chosen["ready"], &chosen["rows"][1]["payment"]["startsOn"]), (&json!(2), &json!("2026-08-03")));
}

#[test]
fn a_day_within_the_grace_years_over_prices_and_an_end() {
    let company = TempCompany::on("2026-07-15");
    let plan = preview(&company, "Vendor,2025,2026,Frequency,Due day,End date\nRent,1100,1200,monthly,13,2026-09-30\n");
    assert_eq!((&plan["hasHeader"], &plan["mapping"]["amount"], &plan["mapping"]["endsOn"]), (&json!(true), &json!(2), &json!(5)));
    let payment = &plan["rows"][0]["payment"];
    assert_eq!((&payment["startsOn"], &payment["endsOn"]), (&json!("2026-07-13"), &json!("2026-09-30")), "{plan:#}");
    // A day that passed longer ago comes next month, as a date of then does.
    let plan = preview(&company, "Name,Amount,Frequency,Due day\nRent,1200,monthly,8\n");
    assert_eq!(plan["rows"][0]["payment"]["startsOn"], "2026-07-15");
}

#[test]
fn a_merged_party_is_known_by_each_of_its_names() {
    let company = TempCompany::on("2026-07-15");
    let party = |name: &str| company.run("create_party", json!({ "name": name, "roles": ["supplier"] }))["id"].clone();
    let (kept, merged) = (party("Acme"), party("Acme Inc"));
    crate::support::payment(&company, "Rent", "monthly", "2026-08-01", "1000.00 CAD", json!({ "partyId": merged }));
    company.run("merge_parties", json!({ "keepId": kept, "mergeId": merged }));
    let file = |payee: &str, name: &str| format!("Name,Payee,Amount,Frequency,Due date\n{name},{payee},1000,monthly,2026-08-01\n");
    for payee in ["Acme", "Acme Inc"] {
        let plan = preview(&company, &file(payee, "Rent"));
        assert_eq!((&plan["ready"], &plan["rows"][0]["field"]), (&json!(0), &json!("name")), "{payee}");
    }
    let content = file("Acme Inc", "Parking");
    let plan = preview(&company, &content);
    company.run("import_payments", json!({ "content": content, "mapping": plan["mapping"] }));
    assert_eq!(company.run("parties_list", json!({}))["total"], 1);
    assert_eq!(company.run("payments_list", json!({ "text": "parking" }))["rows"][0]["partyName"], "Acme");
}

#[test]
fn what_was_due_before_the_import_is_not_asked_for() {
    let company = TempCompany::on("2026-11-20");
    let content =
        "name,amount,how often,first due\nRent,1850.00,monthly,2026-01-01\nPhone,80.00,monthly,2026-01-17\nPlan,20.00,monthly,2025-08-31\n";
    let plan = preview(&company, content);
    let start = |row: usize| plan["rows"][row]["payment"]["startsOn"].as_str().unwrap().to_owned();
    assert_eq!(
        (start(0), start(1), start(2)),
        ("2026-12-01".into(), "2026-11-17".into(), "2026-11-30".into()),
        "within the grace it is still asked for"
    );
    assert!(plan["rows"][0]["note"].as_str().is_some_and(|note| note.contains("1 January 2026")));
    company.run("import_payments", json!({ "content": content, "mapping": plan["mapping"] }));
    assert_eq!(company.run("board", json!({}))["missed"]["count"], 0);
    let id = company.run("payments_list", json!({ "text": "plan" }))["rows"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        due_dates(&company, &id, "2026-01-01", "2027-03-31"),
        ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]
    );
}

#[test]
fn rows_that_repeat_are_taken_when_chosen() {
    let company = TempCompany::on("2026-01-02");
    let content = "name,amount,cadence,due\nPhone,80.00,monthly,2026-01-05\nPhone,80.00,monthly,2026-01-05\n";
    let plan = preview(&company, content);
    assert_eq!((plan["ready"].as_i64(), plan["broken"].as_i64()), (Some(1), Some(1)));
    let mapping = &plan["mapping"];
    let chosen = company.run("import_payments", json!({ "content": content, "mapping": mapping, "lines": [2, 3, 99] }));
    assert_eq!(chosen["imported"], 2);
    assert_eq!(chosen["leftOut"], json!([{ "line": 99, "problem": "The file has no row on this line." }]));
    let _ = payments(&company);
}

#[test]
fn an_unknown_category_is_said_and_kept() {
    let company = TempCompany::on("2026-01-02");
    let content = "name,amount,cadence,due,category\nPower,80.00,monthly,2026-01-05,Light and heat\nRent,900,monthly,2026-01-01,6110\n";
    let plan = preview(&company, content);
    let row = &plan["rows"][0];
    assert_eq!((row["ok"].as_bool(), row["payment"]["notes"].as_str()), (Some(true), Some("Category: Light and heat")), "{plan:#}");
    assert!(row["note"].as_str().is_some_and(|note| note.contains("Light and heat")));
    assert_eq!(plan["rows"][1]["payment"]["expenseAccount"], "6110");
    // Without an account for all rows, the row is broken at that field.
    let mut mapping = plan["mapping"].clone();
    mapping["defaults"].as_object_mut().unwrap().remove("expenseAccount");
    let plan = company.run("preview_payments_import", json!({ "content": content, "mapping": mapping }));
    assert_eq!(plan["rows"][0]["field"], "expenseAccount");
}

#[test]
fn nothing_half_done() {
    let company = TempCompany::on("2026-01-02");
    let refused = |input: Value| company.refused("import_payments", input);
    let mapping = json!({ "name": 0, "amount": 1, "dateOrder": "ymd", "decimal": ".", "defaults": { "cadence": "monthly", "payFrom": "1010", "expenseAccount": "6110" } });
    assert_eq!(refused(json!({ "content": "  ", "mapping": mapping })), ("invalid_input", Some("content".into())));
    let mut beyond = mapping.clone();
    beyond["amount"] = json!(7);
    let content = "name,amount,due\nRent,900,2026-01-05\n";
    assert_eq!(refused(json!({ "content": content, "mapping": beyond })), ("invalid_input", Some("mapping.amount".into())));
    let mut account = mapping.clone();
    account["defaults"]["payFrom"] = json!("9999");
    assert_eq!(refused(json!({ "content": content, "mapping": account })), ("not_found", Some("mapping.defaults.payFrom".into())));
    // A supplier that is archived breaks its own line only.
    let party = company.run("create_party", json!({ "name": "Old Supplier", "roles": ["supplier"] }));
    company.run("archive_party", json!({ "id": party["id"] }));
    let content = "name,amount,cadence,due,party\nRent,900,monthly,2026-01-05,New Supplier\nGas,50,monthly,2026-01-06,Old Supplier\n";
    let plan = preview(&company, content);
    assert_eq!((plan["rows"][1]["ok"].as_bool(), plan["rows"][1]["field"].as_str()), (Some(false), Some("party")));
    let done = company.run("import_payments", json!({ "content": content, "mapping": plan["mapping"] }));
    assert_eq!((done["imported"].as_i64(), payments(&company)), (Some(1), 1));
    proven(&company);
}

#[test]
fn an_import_is_taken_back_as_one_and_may_come_in_again() {
    let company = TempCompany::on("2026-11-20");
    let plan = preview(&company, BILLS);
    let import = || company.call("import_payments", json!({ "content": BILLS, "mapping": plan["mapping"] })).unwrap();
    let imported = import();
    let count = imported.output["imported"].as_u64().unwrap();
    assert_eq!(imported.output["ids"].as_array().map(Vec::len), usize::try_from(count).ok());
    let active = || company.run("payments_list", json!({ "status": "active" }))["total"].as_u64().unwrap();
    assert_eq!(active(), count);

    let undo = imported.undo.unwrap();
    assert_eq!(undo.label, format!("Take back all {count}"));
    let taken_back = company.call(&undo.operation, undo.input.clone()).unwrap();
    assert_eq!((active(), company.run("board", json!({}))["needsYou"].as_u64()), (0, Some(0)));
    let redo = taken_back.undo.unwrap();
    company.run(&redo.operation, redo.input);
    assert_eq!(active(), count);

    // What was paid meanwhile is not swept away with the rest, and nothing is half done.
    let paid = undo.input["ids"][3].as_str().unwrap().to_owned();
    let due = company.run("payment", json!({ "id": paid }))["payment"]["nextDueOn"].clone();
    company.run(
        "confirm_payment",
        json!({ "paymentId": paid, "dueOn": due, "paidOn": "2026-11-20", "amount": { "amount": "10.00", "currency": "CAD" } }),
    );
    assert_eq!(company.refused(&undo.operation, undo.input.clone()), ("conflict", Some("ids[3]".to_owned())));
    assert_eq!(active(), count);
    let others: Vec<&Value> = undo.input["ids"].as_array().unwrap().iter().filter(|id| **id != json!(paid)).collect();
    company.run("withdraw_payments", json!({ "ids": others }));
    assert_eq!(active(), 1);

    // Withdrawn payments do not stand in the way of the mended file.
    assert_eq!(import().output["imported"].as_u64(), Some(count - 1));
    proven(&company);
}

#[test]
fn withdrawing_names_the_payment_that_it_cannot_take_back() {
    let company = TempCompany::on("2026-11-20");
    let content = "name,amount,how often,first due\nRent,1850.00,monthly,2026-12-01\nPhone,80.00,monthly,2026-12-17\n";
    let plan = preview(&company, content);
    let ids = company.run("import_payments", json!({ "content": content, "mapping": plan["mapping"] }))["ids"].clone();
    company.run("cancel_payment", json!({ "id": ids[1], "from": "2027-01-01" }));
    assert_eq!(company.refused("withdraw_payments", json!({ "ids": ids })), ("conflict", Some("ids[1]".to_owned())));
    assert_eq!(company.refused("reinstate_payments", json!({ "ids": ids })), ("conflict", Some("ids[0]".to_owned())));
    for ids in [json!([]), json!(["no such payment"])] {
        assert!(company.refused("withdraw_payments", json!({ "ids": ids })).1.is_some_and(|field| field.starts_with("ids")));
    }
}
