//! Lists, totals, pages and the board.

use crate::support::{confirm, payment};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn names(page: &Value, field: &str) -> Vec<String> {
    page["rows"].as_array().unwrap().iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
}

// All pages of a list, one row at a time; every page must say the same total.
fn pages(company: &TempCompany, operation: &str, input: &Value, field: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut input = input.clone();
    input["limit"] = json!(1);
    let total = company.run(operation, input.clone())["total"].clone();
    loop {
        let page = company.run(operation, input.clone());
        assert_eq!(page["total"], total);
        found.extend(names(&page, field));
        match page["nextCursor"].as_str() {
            Some(cursor) => input["cursor"] = json!(cursor),
            None => return found,
        }
    }
}

fn five_payments() -> TempCompany {
    let company = TempCompany::on("2026-01-10");
    payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({ "partyName": "Mill Lane" }));
    payment(&company, "phone", "monthly", "2026-01-12", "80.00 CAD", json!({ "kind": "subscription" }));
    payment(&company, "Domain", "yearly", "2025-03-05", "20.00 USD", json!({ "kind": "subscription" }));
    payment(&company, "Wages", "biweekly", "2026-01-09", "1980.00 CAD", json!({ "kind": "obligation" }));
    payment(
        &company,
        "Once",
        "once",
        "2026-01-11",
        "150.00 CAD",
        json!({ "amount": { "kind": "estimated", "amount": money("150.00 CAD") } }),
    );
    company
}

#[test]
fn the_registry_is_sorted_filtered_and_paged() {
    let company = five_payments();
    let list = |input: Value| names(&company.run("payments_list", input), "name");
    assert_eq!(list(json!({})), ["Domain", "Once", "phone", "Rent", "Wages"]);
    assert_eq!(list(json!({ "sort": "next_due" })), ["Domain", "Rent", "Wages", "Once", "phone"]);
    assert_eq!(list(json!({ "sort": "amount" })), ["Wages", "Rent", "Once", "phone", "Domain"]);
    assert_eq!(list(json!({ "text": "MILL" })), ["Rent"]);
    assert_eq!(list(json!({ "text": "a", "kind": "subscription" })), ["Domain"]);
    for sort in ["name", "next_due", "amount"] {
        let input = json!({ "sort": sort, "text": "e" });
        assert_eq!(pages(&company, "payments_list", &input, "name"), list(input), "{sort}");
    }
    let id = company.run("payments_list", json!({ "text": "phone" }))["rows"][0]["id"].clone();
    company.run("pause_payment", json!({ "id": id, "until": "2026-03-01" }));
    let rent = company.run("payments_list", json!({ "text": "rent" }))["rows"][0]["id"].clone();
    company.run("cancel_payment", json!({ "id": rent }));
    let domain = company.run("payments_list", json!({ "text": "domain" }))["rows"][0]["id"].clone();
    company.run("set_up_autopay", json!({ "paymentId": domain }));
    assert_eq!(list(json!({ "status": "paused" })), ["phone"]);
    assert_eq!(list(json!({ "status": "cancelled" })), ["Rent"]);
    assert_eq!(list(json!({ "status": "active", "sort": "next_due" })), ["Domain", "Wages", "Once"]);
    assert_eq!(list(json!({ "autopay": "set_up" })), ["Domain"]);
    for cursor in ["x", "1", "a.b"] {
        assert_eq!(
            company.refused("payments_list", json!({ "sort": "next_due", "cursor": cursor })),
            ("invalid_input", Some("cursor".into()))
        );
    }
}

#[test]
fn a_page_may_begin_anywhere_by_counting() {
    let company = five_payments();
    let page = |input: Value| company.run("payments_list", input);
    for sort in ["name", "next_due", "amount"] {
        let all = names(&page(json!({ "sort": sort })), "name");
        let last_two = page(json!({ "sort": sort, "offset": 3 }));
        assert_eq!(names(&last_two, "name"), all[3..], "{sort}");
        assert_eq!((&last_two["total"], &last_two["nextCursor"]), (&json!(5), &Value::Null), "{sort}");
        let middle = page(json!({ "sort": sort, "offset": 1, "limit": 2 }));
        assert_eq!(names(&middle, "name"), all[1..3], "{sort}");
        let after = page(json!({ "sort": sort, "cursor": middle["nextCursor"] }));
        assert_eq!(names(&after, "name"), all[3..], "{sort}");
        let beyond = page(json!({ "sort": sort, "offset": 9 }));
        assert_eq!((beyond["rows"].as_array().unwrap().len(), &beyond["total"]), (0, &json!(5)), "{sort}");
        assert_eq!(
            company.refused("payments_list", json!({ "sort": sort, "offset": 1, "cursor": middle["nextCursor"] })),
            ("invalid_input", Some("offset".into()))
        );
    }
}

#[test]
fn what_comes_next_looks_back_a_year_and_passes_what_is_settled() {
    let company = TempCompany::on("2026-01-10");
    let rent = payment(&company, "Rent", "monthly", "2025-11-01", "1200.00 CAD", json!({}));
    let next = || {
        let row = company.run("payments_list", json!({ "sort": "next_due" }))["rows"][0].clone();
        assert_eq!(row, company.run("payments_list", json!({}))["rows"][0], "both ways of looking agree");
        (row["nextDueOn"].as_str().unwrap_or("none").to_owned(), row["nextState"].as_str().unwrap_or("none").to_owned())
    };
    assert_eq!(next(), ("2025-11-01".into(), "missed".into()));
    for due_on in ["2025-11-01", "2025-12-01", "2026-01-01"] {
        confirm(&company, &rent, due_on, "2026-01-10", "1200.00 CAD");
    }
    assert_eq!(next(), ("2026-02-01".into(), "expected".into()));
    company.run("skip_occurrence", json!({ "paymentId": rent, "dueOn": "2026-02-01" }));
    assert_eq!(next(), ("2026-03-01".into(), "expected".into()));
    company.run("move_occurrence", json!({ "paymentId": rent, "dueOn": "2026-06-01", "toOn": "2026-01-12" }));
    assert_eq!(next(), ("2026-06-01".into(), "due_soon".into()));
    assert_eq!(company.run("payments_list", json!({}))["rows"][0]["nextPayOn"], "2026-01-12", "the day that it was moved to");
    company.run("cancel_payment", json!({ "id": rent, "from": "2026-02-01" }));
    assert_eq!(next(), ("none".into(), "none".into()));
}

#[test]
fn totals_count_what_is_still_to_be_paid_and_nothing_twice() {
    let company = TempCompany::on("2026-01-01");
    let fixed = payment(&company, "Rent", "monthly", "2026-01-05", "100.00 CAD", json!({}));
    let range = json!({ "amount": { "kind": "range", "low": money("60.00 CAD"), "high": money("240.00 CAD") } });
    payment(&company, "Gas", "monthly", "2026-01-06", "1.00 CAD", range);
    payment(&company, "Yen", "monthly", "2026-01-07", "500 JPY", json!({}));
    let window = json!({ "from": "2026-01-01", "until": "2026-01-31" });
    let totals = || company.run("upcoming_occurrences", window.clone())["totals"].clone();
    let cad = |low: &str, high: &str, expected: &str| json!({ "currency": "CAD", "low": money(low), "high": money(high), "expected": money(expected) });
    let yen = json!({ "currency": "JPY", "low": money("500 JPY"), "high": money("500 JPY"), "expected": money("500 JPY") });
    assert_eq!(totals(), json!([cad("160.00 CAD", "340.00 CAD", "250.00 CAD"), yen]));
    let part =
        json!({ "paymentId": fixed, "dueOn": "2026-01-05", "paidOn": "2026-01-01", "amount": money("30.00 CAD"), "moreToCome": true });
    company.run("confirm_payment", part);
    assert_eq!(totals(), json!([cad("130.00 CAD", "310.00 CAD", "220.00 CAD"), yen]));
    company.run("confirm_payment", json!({ "paymentId": fixed, "dueOn": "2026-01-05", "paidOn": "2026-01-01" }));
    assert_eq!(totals(), json!([cad("60.00 CAD", "240.00 CAD", "150.00 CAD"), yen]));
    let page = company.run("upcoming_occurrences", window.clone());
    assert_eq!((&page["byState"], &page["total"]), (&json!({ "confirmed": 1, "due_soon": 1, "expected": 1 }), &json!(3)));
    let only = company.run("upcoming_occurrences", json!({ "from": "2026-01-01", "until": "2026-01-31", "states": ["confirmed"] }));
    assert_eq!((&only["byState"], &only["total"], &only["totals"]), (&page["byState"], &json!(1), &json!([])));
}

#[test]
fn upcoming_is_in_order_of_payment_and_paged() {
    let company = five_payments();
    company.run("move_occurrence", json!({ "paymentId": id_of(&company, "phone"), "dueOn": "2026-01-12", "toOn": "2026-01-24" }));
    let input = json!({ "from": "2026-01-01", "until": "2026-01-31" });
    let all = company.run("upcoming_occurrences", input.clone());
    assert_eq!(names(&all, "payOn"), ["2026-01-01", "2026-01-09", "2026-01-11", "2026-01-23", "2026-01-24"]);
    assert_eq!(pages(&company, "upcoming_occurrences", &input, "payOn"), names(&all, "payOn"));
    let rent = company.run("upcoming_occurrences", json!({ "from": "2026-01-01", "text": "mill lane" }));
    assert_eq!(names(&rent, "paymentName"), ["Rent", "Rent"]);
    let at = |input: Value| company.refused("upcoming_occurrences", input).1.unwrap_or_default();
    assert_eq!(at(json!({ "from": "2026-02-01", "until": "2026-01-01" })), "until");
    assert_eq!(at(json!({ "from": "2026-02-01", "until": "2126-01-01" })), "until");
    assert_eq!(at(json!({ "from": "1026-02-01" })), "from");
    assert_eq!(at(json!({ "limit": 0 })), "limit");
    assert_eq!(at(json!({ "cursor": "2026-01-01.1" })), "cursor");
}

fn id_of(company: &TempCompany, name: &str) -> String {
    company.run("payments_list", json!({ "text": name }))["rows"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_board_says_what_needs_the_owner() {
    let company = TempCompany::create(
        "2026-01-10",
        json!({ "openingBalances": [{ "account": "1010", "side": "debit", "amount": money("5000.00 CAD") }] }),
    );
    let rent = payment(&company, "Rent", "monthly", "2026-01-02", "1200.00 CAD", json!({}));
    payment(&company, "Phone", "monthly", "2026-01-08", "80.00 CAD", json!({}));
    payment(
        &company,
        "Gas",
        "monthly",
        "2026-01-12",
        "1.00 CAD",
        json!({ "amount": { "kind": "estimated", "amount": money("60.00 CAD") } }),
    );
    payment(&company, "Water", "monthly", "2026-01-28", "40.00 CAD", json!({}));
    let paid = payment(&company, "Paid", "monthly", "2026-01-05", "70.00 CAD", json!({}));
    let first = confirm(&company, &paid, "2026-01-05", "2026-01-05", "70.00 CAD");
    company.run("withdraw_confirmation", json!({ "confirmationId": first["id"], "reason": "Mistake" }));
    confirm(&company, &paid, "2026-01-05", "2026-01-06", "70.00 CAD");
    let transfer = |debit: &str, credit: &str, amount: &str| {
        json!({ "entryDate": "2026-01-07", "description": "Move", "lines": [
            { "account": debit, "side": "debit", "amount": money(amount) }, { "account": credit, "side": "credit", "amount": money(amount) }] })
    };
    company.run("post_journal_entry", transfer("1020", "1010", "500.00 CAD"));
    company.run("post_journal_entry", transfer("1010", "4210", "900.00 CAD"));
    let board = company.run("board", json!({}));
    assert_eq!(board["needsYou"], 2);
    assert_eq!(board["dueThisWeek"], json!({ "count": 2, "totals": [money("140.00 CAD")], "estimated": true }));
    assert_eq!(board["missed"], json!({ "count": 1, "totals": [money("1200.00 CAD")], "first": "Rent, 8 days" }));
    assert_eq!(
        board["moneyIn"],
        json!({ "totals": [money("900.00 CAD")], "period": "January" }),
        "no opening balance, no transfer, no reversal"
    );
    assert_eq!(board["moneyOut"], json!({ "totals": [money("70.00 CAD")], "period": "January" }));
    assert_eq!(board["inBank"]["totals"], json!([money("5830.00 CAD")]));
    assert_eq!(names(&board, "paymentName"), ["Rent", "Phone", "Gas"]);
    assert!(board["later"].as_u64().is_some_and(|later| later >= 3), "{}", board["later"]);
    company.run("confirm_payment", json!({ "paymentId": rent, "dueOn": "2026-01-02", "paidOn": "2026-01-10" }));
    assert_eq!(company.run("board", json!({}))["missed"], json!({ "count": 0, "totals": [] }));
}
