//! What the bank shows to be wrong: exceptions that may be accepted, prices that drift, and what a part may say.

use crate::support::{booking, first_line, import, ofx, proven};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn monthly(company: &TempCompany, name: &str, amount: Value) -> Value {
    company.run(
        "create_payment",
        json!({
            "name": name, "kind": "subscription", "amount": amount, "cadence": "monthly", "startsOn": "2026-01-03", "payFrom": "1010",
            "expenseAccount": "6110",
        }),
    )["id"]
        .clone()
}

fn fixed(amount: &str) -> Value {
    json!({ "kind": "fixed", "amount": money(amount) })
}

fn matched(company: &TempCompany, text: &str, part: Value) -> Value {
    company.run("match_bank_line", json!({ "lineId": first_line(company, text)["id"], "parts": [part] }))
}

fn occurrence(payment: &Value, due_on: &str) -> Value {
    json!({ "kind": "occurrence", "paymentId": payment, "dueOn": due_on })
}

fn detail(company: &TempCompany, payment: &Value) -> Value {
    company.run("payment", json!({ "id": payment, "from": "2026-01-01", "until": "2026-12-31" }))
}

fn state(company: &TempCompany, payment: &Value, due_on: &str) -> (String, String) {
    let shown = detail(company, payment);
    let row = shown["occurrences"].as_array().unwrap().iter().find(|row| row["dueOn"] == due_on).unwrap().clone();
    (row["state"].as_str().unwrap().to_owned(), row["reason"].as_str().unwrap().to_owned())
}

fn months(cents: [i64; 4]) -> String {
    let bookings: Vec<_> = (1_u32..)
        .zip(cents)
        .map(|(month, cents)| {
            let mut one = booking(3, -cents, &format!("M{month}"), &format!("Music month {month}"));
            one.day = format!("2026{month:02}03");
            one
        })
        .collect();
    ofx(&bookings, None)
}

#[test]
fn a_price_that_drifts_is_pointed_out_with_its_history_and_taken_over() {
    let company = TempCompany::on("2026-04-05");
    let payment = monthly(&company, "Music", fixed("10.99 CAD"));
    import(&company, months([1099, 1099, 1199, 1199]));
    for month in 1..=4 {
        matched(&company, &format!("month {month}"), occurrence(&payment, &format!("2026-0{month}-03")));
    }
    let price = detail(&company, &payment)["price"].clone();
    let said = "10.99 CAD since 3 January 2026, 11.99 CAD since 3 March 2026; +9.1 %";
    assert_eq!((&price["drift"]["said"], &price["drift"]["change"]), (&json!(said), &json!("+9.1 %")), "{price:#}");
    assert_eq!(price["points"][0], json!({ "amount": money("11.99 CAD"), "since": "2026-03-03", "times": 2 }));
    let board = company.run("board", json!({}));
    assert_eq!((&board["prices"][0]["paymentName"], &board["prices"][0]["drift"]["said"]), (&json!("Music"), &json!(said)));
    assert_eq!(state(&company, &payment, "2026-03-03").0, "amount_differs");
    // One press takes the new price over from the day on which it came.
    let taken = json!({ "id": payment, "amount": price["drift"]["takeOver"], "effectiveOn": price["drift"]["since"] });
    let done = company.call("update_payment", taken).unwrap();
    assert_eq!((detail(&company, &payment)["price"].get("drift"), state(&company, &payment, "2026-03-03").0.as_str()), (None, "cleared"));
    assert_eq!(company.run("board", json!({}))["prices"], json!([]));
    let undo = done.undo.unwrap();
    company.run(&undo.operation, undo.input);
    assert_eq!(company.run("board", json!({}))["prices"].as_array().unwrap().len(), 1);
    proven(&company);
}

#[test]
fn an_exception_is_accepted_until_something_more_is_known() {
    let company = TempCompany::on("2026-01-20");
    let payment = monthly(&company, "Music", fixed("10.99 CAD"));
    import(
        &company,
        ofx(&[booking(3, -1199, "M1", "Music one"), booking(4, -1099, "M2", "Music two"), booking(15, -500, "M3", "Music three")], None),
    );
    let accept = |more: Value| {
        let mut input = json!({ "paymentId": payment, "reason": "A card fee came with it" });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    assert_eq!(company.refused("accept_exception", accept(json!({}))), ("invalid_input", Some("dueOn".to_owned())));
    assert_eq!(company.refused("accept_exception", accept(json!({ "dueOn": "2026-01-04" }))), ("invalid_input", Some("dueOn".to_owned())));
    // Missed with nothing paid is skipped; what is as expected is no exception.
    assert_eq!(company.refused("accept_exception", accept(json!({ "dueOn": "2026-01-03" }))), ("conflict", Some("dueOn".to_owned())));
    matched(&company, "one", occurrence(&payment, "2026-01-03"));
    assert_eq!(company.run("board", json!({}))["needsYou"], 1);
    let accepted = company.call("accept_exception", accept(json!({ "dueOn": "2026-01-03" }))).unwrap();
    let said = "11.99 CAD was paid, 1.00 CAD more than the 10.99 CAD that was due. Accepted: A card fee came with it";
    assert_eq!(state(&company, &payment, "2026-01-03"), ("cleared".to_owned(), said.to_owned()));
    assert_eq!(company.run("board", json!({}))["needsYou"], 0);
    assert_eq!(detail(&company, &payment)["accepted"][0]["state"], "amount_differs");
    assert_eq!(company.refused("accept_exception", accept(json!({ "dueOn": "2026-01-03" }))).0, "conflict");
    // A second payment of it is pointed out, whatever was accepted before; taken back, the acceptance holds again.
    matched(&company, "two", occurrence(&payment, "2026-01-03"));
    assert_eq!(state(&company, &payment, "2026-01-03").0, "paid_twice");
    company.run("unmatch_bank_line", json!({ "lineId": first_line(&company, "two")["id"], "reason": "Another one." }));
    assert_eq!(state(&company, &payment, "2026-01-03").0, "cleared");
    // What was not due is accepted by its confirmation.
    let part = matched(&company, "three", json!({ "kind": "occurrence", "paymentId": payment, "notDue": true }))["parts"][0].clone();
    assert_eq!((part.get("dueOn"), &part["paymentId"]), (None, &payment));
    assert_eq!(company.run("board", json!({}))["rows"][0]["state"], "not_due");
    let not_due = company.call("accept_exception", accept(json!({ "confirmationId": part["confirmationId"] }))).unwrap();
    assert_eq!(company.run("board", json!({}))["needsYou"], 0);
    assert_eq!(company.run("payments_reconciliation", json!({}))["notDue"], json!([]));
    for change in [not_due, accepted] {
        let undo = change.undo.unwrap();
        let back = company.call(&undo.operation, undo.input.clone()).unwrap();
        assert_eq!(company.refused(&undo.operation, undo.input).0, "conflict");
        let redo = back.undo.unwrap();
        company.run(&redo.operation, redo.input);
    }
    assert_eq!(company.run("board", json!({}))["needsYou"], 0);
    proven(&company);
}

#[test]
fn a_rest_that_will_not_come_is_accepted() {
    let company = TempCompany::on("2026-01-20");
    let payment = monthly(&company, "Music", fixed("10.99 CAD"));
    import(&company, ofx(&[booking(3, -600, "M1", "Music one")], None));
    let mut part = occurrence(&payment, "2026-01-03");
    part["moreToCome"] = json!(true);
    matched(&company, "one", part);
    assert_eq!(state(&company, &payment, "2026-01-03").0, "missed");
    company.run("accept_exception", json!({ "paymentId": payment, "dueOn": "2026-01-03", "reason": "They let the rest go" }));
    assert_eq!(state(&company, &payment, "2026-01-03").0, "cleared");
    let board = company.run("board", json!({}));
    assert_eq!((&board["needsYou"], &board["missed"]["count"]), (&json!(0), &json!(0)));
}

#[test]
fn the_accounts_say_what_differs_and_how_old_the_last_statement_is() {
    let company = TempCompany::on("2026-01-20");
    import(&company, ofx(&[booking(3, -1199, "M1", "Music one")], Some(50_000)));
    let row = || {
        company.run("bank_accounts_list", json!({}))["rows"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["account"] == "1010")
            .unwrap()
            .clone()
    };
    assert_eq!((&row()["difference"], &row()["daysSinceImport"]), (&money("500.00 CAD"), &json!(0)));
    company.set_today("2026-02-23");
    assert_eq!(row()["daysSinceImport"], 34);
}
