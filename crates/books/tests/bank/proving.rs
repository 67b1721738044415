//! What a line proves of a payment, and what it does not.

use crate::support::{Booking, booking, file, first_line, import, ofx, ofx_of, proven, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn monthly(company: &TempCompany, name: &str, amount: Value, expense: &str) -> Value {
    company.run(
        "create_payment",
        json!({
            "name": name, "kind": "bill", "amount": amount, "cadence": "monthly", "startsOn": "2026-01-03", "payFrom": "1010",
            "expenseAccount": expense,
        }),
    )["id"]
        .clone()
}

fn rent(company: &TempCompany) -> Value {
    monthly(company, "Office rent", json!({ "kind": "fixed", "amount": money("1200.00 CAD") }), "6110")
}

fn state(company: &TempCompany, payment: &Value) -> String {
    let shown = company.run("payment", json!({ "id": payment, "from": "2026-01-01", "until": "2026-01-31" }));
    shown["occurrences"][0]["state"].as_str().unwrap().to_owned()
}

// Whether the line verified autopay that was set up on a day.
fn verifies(set_up_on: &str, line: &str, part: impl FnOnce(&TempCompany, &Value) -> Value) -> bool {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    company.run("set_up_autopay", json!({ "paymentId": payment, "setUpOn": set_up_on }));
    import(&company, ofx(&three(), None));
    let part = part(&company, &payment);
    let line = first_line(&company, line)["id"].clone();
    let done = company.run("match_bank_line", json!({ "lineId": line, "parts": [part] }));
    let autopay = || company.run("payment", json!({ "id": payment }))["payment"]["autopay"]["state"].as_str().unwrap().to_owned();
    let verified = done["parts"][0]["verifiedAutopay"] == true;
    assert_eq!(autopay(), if verified { "verified" } else { "set_up" });
    company.run("unmatch_bank_line", json!({ "lineId": line, "reason": "Another." }));
    assert_eq!(autopay(), "set_up", "taken back with the match");
    proven(&company);
    verified
}

#[test]
fn autopay_is_verified_by_what_was_expected_after_it_was_set_up() {
    let due = |_: &TempCompany, payment: &Value| json!({ "kind": "occurrence", "paymentId": payment, "dueOn": "2026-01-03" });
    assert!(verifies("2026-01-03", "maple", due));
    assert!(!verifies("2026-01-04", "maple", due), "the money went out before autopay was set up");
    assert!(!verifies("2026-01-01", "coffee", due), "4.50 is not what was expected");
    assert!(!verifies("2026-01-01", "maple", |_, payment| json!({ "kind": "occurrence", "paymentId": payment, "notDue": true })));
    let by_hand = |company: &TempCompany, payment: &Value| {
        company.run("confirm_payment", json!({ "paymentId": payment, "dueOn": "2026-01-03", "paidOn": "2026-01-03" }))
    };
    let confirmation =
        |company: &TempCompany, payment: &Value| json!({ "kind": "confirmation", "confirmationId": by_hand(company, payment)["id"] });
    let entry = |company: &TempCompany, payment: &Value| json!({ "kind": "entry", "entryId": by_hand(company, payment)["entryId"] });
    assert!(verifies("2026-01-01", "maple", confirmation), "a confirmation that stood before is proved as well");
    assert!(verifies("2026-01-01", "maple", entry));
    assert!(!verifies("2026-01-05", "maple", confirmation));
}

#[test]
fn the_other_end_of_a_payment_changes_nothing_about_what_is_cleared() {
    let company = TempCompany::on("2026-02-02");
    let payment = monthly(&company, "Visa bill", json!({ "kind": "fixed", "amount": money("300.00 CAD") }), "2020");
    company.run("set_up_autopay", json!({ "paymentId": payment, "setUpOn": "2026-01-10" }));
    import(&company, ofx(&[booking(3, -30_000, "A1", "Visa payment")], None));
    let card = ofx_of("4111", &[booking(14, 30_000, "B1", "Thank you")], None);
    company.run("import_statement", file("card.ofx", card, json!({ "account": "2020" })));
    let (out, into) = (first_line(&company, "visa payment")["id"].clone(), first_line(&company, "thank you")["id"].clone());
    let part = json!({ "kind": "occurrence", "paymentId": payment, "dueOn": "2026-01-03" });
    let confirmation = company.run("match_bank_line", json!({ "lineId": out, "parts": [part] }))["parts"][0]["confirmationId"].clone();
    assert_eq!(state(&company, &payment), "cleared");
    let part = json!({ "kind": "confirmation", "confirmationId": confirmation });
    let other = company.run("match_bank_line", json!({ "lineId": into, "parts": [part] }));
    assert_eq!((state(&company, &payment).as_str(), &other["parts"][0]["verifiedAutopay"]), ("cleared", &json!(false)));
    let first = json!({ "lineId": out, "reason": "No." });
    assert_eq!(company.refused("unmatch_bank_line", first.clone()), ("conflict", Some("lineId".to_owned())), "the other end stands on it");
    company.run("unmatch_bank_line", json!({ "lineId": into, "reason": "No." }));
    assert_eq!(state(&company, &payment), "cleared");
    company.run("unmatch_bank_line", first);
    proven(&company);
}

#[test]
fn autopay_that_another_line_proves_stays_verified() {
    let company = TempCompany::on("2026-03-10");
    let payment = rent(&company);
    company.run("set_up_autopay", json!({ "paymentId": payment, "setUpOn": "2026-01-01" }));
    let later = Booking { day: "20260203".to_owned(), ..booking(3, -120_000, "M2", "Maple in February") };
    import(&company, ofx(&[booking(3, -120_000, "M1", "Maple in January"), later], None));
    let matched = |text: &str, due_on: &str| {
        let line = first_line(&company, text)["id"].clone();
        let part = json!({ "kind": "occurrence", "paymentId": payment, "dueOn": due_on });
        company.run("match_bank_line", json!({ "lineId": line, "parts": [part] }));
        line
    };
    let (first, second) = (matched("january", "2026-01-03"), matched("february", "2026-02-03"));
    let autopay = || company.run("payment", json!({ "id": payment }))["payment"]["autopay"].clone();
    let unmatch = |line: &Value| company.run("unmatch_bank_line", json!({ "lineId": line, "reason": "Another." }));
    assert!(autopay()["evidence"]["note"].as_str().unwrap().contains("January"));
    unmatch(&first);
    assert_eq!(autopay()["state"], "verified", "February's line proves it as well");
    assert!(autopay()["evidence"]["note"].as_str().unwrap().contains("February"));
    unmatch(&second);
    assert_eq!(autopay()["state"], "set_up");
    proven(&company);
}

#[test]
fn a_confirmation_whose_due_date_is_gone_is_still_found_on_the_statement() {
    for (gone, input) in [("cancel_payment", json!({ "from": "2026-01-01" })), ("pause_payment", json!({ "from": "2026-01-01" }))] {
        let company = TempCompany::on("2026-02-02");
        let payment = rent(&company);
        company.run("set_up_autopay", json!({ "paymentId": payment, "setUpOn": "2026-01-01" }));
        let confirmed = company.run("confirm_payment", json!({ "paymentId": payment, "dueOn": "2026-01-03", "paidOn": "2026-01-03" }));
        let mut input = input;
        input["id"] = payment.clone();
        company.run(gone, input);
        import(&company, ofx(&three(), None));
        let line = first_line(&company, "maple")["id"].clone();
        let part = json!({ "kind": "confirmation", "confirmationId": confirmed["id"] });
        let done = company.run("match_bank_line", json!({ "lineId": line, "parts": [part] }));
        assert_eq!(done["parts"][0]["verifiedAutopay"], false, "{gone}");
        assert_eq!(first_line(&company, "maple")["state"], "matched");
        proven(&company);
    }
}
