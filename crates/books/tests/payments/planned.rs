//! Terms that are agreed for later: what shows before their day and after it, and what is measured by them.

use crate::support::{confirm, occurrence, payment, proven, undo_of};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn fixed(amount: &str) -> Value {
    json!({ "kind": "fixed", "amount": money(amount) })
}

fn shown(company: &TempCompany, id: &str) -> Value {
    company.run("payment", json!({ "id": id }))["payment"].clone()
}

#[test]
fn a_planned_price_shows_as_planned_until_its_day() {
    let company = TempCompany::on("2026-02-10");
    let phone = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    payment(&company, "Rent", "monthly", "2026-01-01", "90.00 CAD", json!({}));
    let planned = json!({ "id": phone, "effectiveOn": "2026-06-01", "amount": fixed("100.00 CAD"), "cadence": "quarterly" });
    company.run("update_payment", planned);
    let said = company.run("payment", json!({ "id": phone }))["history"][0]["summary"].clone();
    assert_eq!(said, "Changed Phone: 100.00 CAD instead of 80.00 CAD, every three months instead of every month, from 2026-06-05");
    let today = shown(&company, &phone);
    assert_eq!((&today["amount"], &today["cadence"], &today["termsFrom"]), (&fixed("80.00 CAD"), &json!("monthly"), &json!("2026-01-05")));
    assert_eq!((&today["planned"][0]["amount"], &today["planned"][0]["cadence"]), (&fixed("100.00 CAD"), &json!("quarterly")));
    // The list says and sorts by what holds today.
    let by_amount = |company: &TempCompany| -> Vec<Value> {
        let page = company.run("payments_list", json!({ "sort": "amount" }));
        page["rows"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect()
    };
    assert_eq!(by_amount(&company), ["Rent", "Phone"]);
    for sort in ["name", "next_due", "amount"] {
        let page = company.run("payments_list", json!({ "sort": sort, "text": "phone" }));
        assert_eq!((&page["rows"][0]["amount"], &page["rows"][0]["planned"]), (&today["amount"], &today["planned"]), "{sort}");
    }
    // What is changed now changes what holds now.
    company.run("update_payment", json!({ "id": phone, "amount": fixed("85.00 CAD") }));
    let changed = shown(&company, &phone);
    assert_eq!((&changed["amount"], &changed["planned"][0]["amount"]), (&fixed("85.00 CAD"), &fixed("100.00 CAD")));
    assert_eq!(occurrence(&company, &phone, "2026-03-05")["expected"], money("85.00 CAD"));
    let day = changed["planned"][0]["from"].as_str().unwrap().to_owned();
    company.set_today(&day);
    let then = shown(&company, &phone);
    assert_eq!((&then["amount"], &then["termsFrom"], then.get("planned")), (&fixed("100.00 CAD"), &json!(day), None));
    assert_eq!(by_amount(&company), ["Phone", "Rent"]);
    proven(&company);
}

#[test]
fn a_plan_is_taken_back() {
    let company = TempCompany::on("2026-02-10");
    let phone = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    let back = undo_of(&company, "update_payment", json!({ "id": phone, "effectiveOn": "2026-06-01", "amount": fixed("100.00 CAD") }));
    assert_eq!((&back["amount"], back.get("planned")), (&fixed("80.00 CAD"), None));
    assert!(shown(&company, &phone).get("planned").is_none());
}

#[test]
fn what_was_paid_is_measured_by_the_price_of_its_day() {
    let company = TempCompany::on("2026-01-05");
    let phone = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    confirm(&company, &phone, "2026-01-05", "2026-01-05", "80.00 CAD");
    company.run("update_payment", json!({ "id": phone, "effectiveOn": "2026-02-01", "amount": fixed("100.00 CAD") }));
    let drift = |company: &TempCompany| {
        let price = company.run("payment", json!({ "id": phone }))["price"].clone();
        let on_board = company.run("board", json!({}))["prices"].as_array().unwrap().len();
        assert_eq!(on_board, usize::from(price.get("drift").is_some()));
        price.get("drift").map(|drift| drift["said"].clone())
    };
    assert_eq!(drift(&company), None);
    company.set_today("2026-02-05");
    assert_eq!(drift(&company), None);
    confirm(&company, &phone, "2026-02-05", "2026-02-05", "80.00 CAD");
    // In January it was as agreed.
    assert_eq!(drift(&company), Some(json!("100.00 CAD agreed, 80.00 CAD since 5 February 2026; -20.0 %")));
    let shown = company.run("payment", json!({ "id": phone }))["price"]["drift"].clone();
    company.run("update_payment", json!({ "id": phone, "amount": shown["takeOver"], "effectiveOn": shown["since"] }));
    assert_eq!(drift(&company), None);
    proven(&company);
}

#[test]
fn a_change_of_a_plan_says_what_was_planned() {
    let company = TempCompany::on("2026-02-10");
    let phone = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    let change = |input: Value| {
        company.run("update_payment", input);
        company.run("payment", json!({ "id": phone }))["history"][0]["summary"].as_str().unwrap().to_owned()
    };
    change(json!({ "id": phone, "effectiveOn": "2026-06-01", "amount": fixed("100.00 CAD") }));
    let said = change(json!({ "id": phone, "effectiveOn": "2026-06-01", "amount": fixed("100.00 CAD"), "weekendRule": "before" }));
    assert_eq!(said, "Changed Phone: from 2026-06-01");
    let said = change(json!({ "id": phone, "effectiveOn": "2026-06-01", "amount": fixed("120.00 CAD") }));
    assert_eq!(said, "Changed Phone: 120.00 CAD instead of 100.00 CAD, from 2026-06-01");
    change(json!({ "id": phone, "effectiveOn": "2026-09-01", "amount": fixed("130.00 CAD") }));
    assert_eq!(shown(&company, &phone)["planned"].as_array().unwrap().len(), 2);
    // What begins after the end never holds.
    change(json!({ "id": phone, "endsOn": "2026-08-31" }));
    assert_eq!(shown(&company, &phone)["planned"].as_array().unwrap().len(), 1);
    company.run("cancel_payment", json!({ "id": phone, "from": "2026-05-01" }));
    assert_eq!(shown(&company, &phone).get("planned"), None);
}

#[test]
fn a_payment_is_found_with_the_rhythm_of_today() {
    let company = TempCompany::on("2026-02-10");
    let phone = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    company.run("update_payment", json!({ "id": phone, "effectiveOn": "2026-06-01", "cadence": "quarterly" }));
    let found = |company: &TempCompany| company.run("search_records", json!({ "text": "phone" })).to_string();
    assert!(found(&company).contains("monthly bill"), "{}", found(&company));
    company.set_today(shown(&company, &phone)["planned"][0]["from"].as_str().unwrap());
    assert!(found(&company).contains("quarterly bill"), "{}", found(&company));
}

#[test]
fn money_that_was_not_due_is_in_a_currency_of_the_payment() {
    let company = TempCompany::on("2026-01-10");
    let phone = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    company.run("update_payment", json!({ "id": phone, "effectiveOn": "2026-06-01", "amount": fixed("60.00 USD") }));
    let not_due = |amount: &str, paid_on: &str| json!({ "paymentId": phone, "paidOn": paid_on, "notDue": true, "amount": money(amount) });
    assert_eq!(
        company.refused("confirm_payment", not_due("60.00 EUR", "2026-01-10")),
        ("invalid_input", Some("amount.currency".to_owned()))
    );
    company.run("confirm_payment", not_due("80.00 CAD", "2026-01-10"));
    company.set_today("2026-06-12");
    company.run("confirm_payment", not_due("80.00 CAD", "2026-05-12"));
    proven(&company);
}
