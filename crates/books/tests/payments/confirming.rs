//! Confirming that money was paid, and taking it back.

use crate::support::{balance, confirm, entries, occurrence, payment, proven, state, undo_of};
use serde_json::json;
use testkit::{TempCompany, money};

#[test]
fn a_confirmation_posts_in_the_same_step() {
    let company = TempCompany::on("2026-01-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({ "partyName": "Mill Lane" }));
    let before = balance(&company, "1010");
    let input = json!({ "paymentId": rent, "dueOn": "2026-01-01", "paidOn": "2026-01-03", "method": "cheque", "reference": "8841" });
    let confirmation = company.run("confirm_payment", input);
    assert_eq!(confirmation["amount"], money("1200.00 CAD"), "what is outstanding, unless said");
    let entry = company.run("journal_entry", json!({ "id": confirmation["entryId"] }));
    assert_eq!(
        (entry["entryDate"].as_str(), entry["reference"].as_str(), entry["partyName"].as_str()),
        (Some("2026-01-03"), Some("8841"), Some("Mill Lane"))
    );
    assert_eq!((entry["lines"][0]["account"].as_str(), entry["lines"][0]["side"].as_str()), (Some("6110"), Some("debit")));
    assert_eq!((entry["lines"][1]["account"].as_str(), entry["lines"][1]["side"].as_str()), (Some("1010"), Some("credit")));
    assert_eq!((before.as_str(), balance(&company, "1010").as_str(), balance(&company, "6110").as_str()), ("0.00", "-1200.00", "1200.00"));
    assert_eq!(state(&company, &rent, "2026-01-01"), "confirmed");
    proven(&company);
}

#[test]
fn a_preview_posts_nothing() {
    let company = TempCompany::on("2026-01-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    let input = json!({ "paymentId": rent, "dueOn": "2026-01-01", "paidOn": "2026-01-03" });
    let caller = engine::Caller::owner(engine::Door::Window).previewing();
    let preview = company.desk.call("confirm_payment", input, &caller).expect("a preview");
    assert_eq!(preview.output["amount"], money("1200.00 CAD"));
    assert_eq!((entries(&company), state(&company, &rent, "2026-01-01").as_str()), (0, "due"));
}

#[test]
fn two_clicks_are_one_confirmation() {
    let company = TempCompany::on("2026-01-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    let input = json!({ "paymentId": rent, "dueOn": "2026-01-01", "paidOn": "2026-01-03" });
    let first = company.call_with_key("confirm_payment", input.clone(), "click").expect("the first");
    let second = company.call_with_key("confirm_payment", input.clone(), "click").expect("the second");
    assert_eq!((first.output, second.outcome), (second.output, engine::OutcomeKind::Replayed));
    assert_eq!(entries(&company), 1);
    // With a key of its own, a second one without an amount finds nothing outstanding.
    assert_eq!(company.refused("confirm_payment", input), ("conflict", Some("amount".into())));
    assert_eq!(entries(&company), 1);
}

#[test]
fn parts_leave_the_rest_open() {
    let company = TempCompany::on("2026-01-16");
    let bill = payment(&company, "Insurance", "monthly", "2026-01-15", "600.00 CAD", json!({}));
    let part =
        json!({ "paymentId": bill, "dueOn": "2026-01-15", "paidOn": "2026-01-15", "amount": money("200.00 CAD"), "moreToCome": true });
    company.run("confirm_payment", part);
    let due = occurrence(&company, &bill, "2026-01-15");
    assert_eq!((due["state"].as_str(), &due["outstanding"], &due["confirmed"]), (Some("due"), &money("400.00 CAD"), &money("200.00 CAD")));
    let rest = company.run("confirm_payment", json!({ "paymentId": bill, "dueOn": "2026-01-15", "paidOn": "2026-01-16" }));
    assert_eq!(rest["amount"], money("400.00 CAD"));
    assert_eq!(state(&company, &bill, "2026-01-15"), "confirmed");
    assert_eq!(balance(&company, "6110"), "600.00");
}

#[test]
fn amounts_that_differ_and_money_paid_twice_are_seen() {
    let company = TempCompany::on("2026-01-20");
    let fixed = payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    confirm(&company, &fixed, "2026-01-05", "2026-01-05", "89.60 CAD");
    let differs = occurrence(&company, &fixed, "2026-01-05");
    assert_eq!(differs["state"], "amount_differs");
    assert!(differs["reason"].as_str().is_some_and(|reason| reason.contains("9.60 CAD more")), "{}", differs["reason"]);

    let twice = payment(&company, "Water", "monthly", "2026-01-10", "40.00 CAD", json!({}));
    confirm(&company, &twice, "2026-01-10", "2026-01-10", "40.00 CAD");
    confirm(&company, &twice, "2026-01-10", "2026-01-12", "40.00 CAD");
    assert_eq!(state(&company, &twice, "2026-01-10"), "paid_twice");

    let estimated = json!({ "amount": { "kind": "estimated", "amount": money("150.00 CAD") } });
    let hydro = payment(&company, "Hydro", "monthly", "2026-01-12", "1.00 CAD", estimated);
    confirm(&company, &hydro, "2026-01-12", "2026-01-12", "162.40 CAD");
    assert_eq!(state(&company, &hydro, "2026-01-12"), "confirmed");

    let range = json!({ "amount": { "kind": "range", "low": money("60.00 CAD"), "high": money("240.00 CAD") } });
    let gas = payment(&company, "Gas", "monthly", "2026-01-14", "1.00 CAD", range);
    assert_eq!(occurrence(&company, &gas, "2026-01-14")["expected"], money("150.00 CAD"));
    confirm(&company, &gas, "2026-01-14", "2026-01-14", "250.00 CAD");
    assert_eq!(state(&company, &gas, "2026-01-14"), "amount_differs");
    let exceptions = company.run("payments_reconciliation", json!({}));
    assert_eq!(exceptions["byState"], json!({ "amount_differs": 2, "confirmed": 1, "paid_twice": 1 }));
}

#[test]
fn withdrawing_reverses_and_opens_again() {
    let company = TempCompany::on("2026-01-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    let confirmation = confirm(&company, &rent, "2026-01-01", "2026-01-02", "1200.00 CAD");
    let withdrawn = company.run("withdraw_confirmation", json!({ "confirmationId": confirmation["id"], "reason": "Wrong account" }));
    assert_eq!(withdrawn["withdrawnReason"], "Wrong account");
    assert_eq!((state(&company, &rent, "2026-01-01").as_str(), balance(&company, "6110").as_str()), ("due", "0.00"));
    let reversed = company.run("journal_entry", json!({ "id": confirmation["entryId"] }));
    let reversal = company.run("journal_entry", json!({ "id": reversed["reversedById"] }));
    assert_eq!((&reversal["reversesId"], &reversal["entryDate"]), (&confirmation["entryId"], &json!("2026-01-02")));
    let again = json!({ "confirmationId": confirmation["id"], "reason": "Again" });
    assert_eq!(company.refused("withdraw_confirmation", again), ("conflict", Some("confirmationId".into())));
    // Neither entry can be turned behind the confirmation's back.
    for entry in [&confirmation["entryId"], &reversal["id"]] {
        assert_eq!(company.refused("reverse_journal_entry", json!({ "entryId": entry, "reason": "No" })).0, "conflict");
    }
    proven(&company);
}

#[test]
fn confirming_and_withdrawing_undo_each_other() {
    let company = TempCompany::on("2026-01-03");
    let card = payment(&company, "Cut-list", "monthly", "2026-01-02", "49.00 USD", json!({ "method": "card" }));
    let input = json!({ "paymentId": card, "dueOn": "2026-01-02", "paidOn": "2026-01-03", "baseAmount": money("67.12 CAD"), "reference": "R1", "payFrom": "2020" });
    undo_of(&company, "confirm_payment", input.clone());
    assert_eq!(state(&company, &card, "2026-01-02"), "due");
    let confirmation = company.run("confirm_payment", input);
    let again = undo_of(&company, "withdraw_confirmation", json!({ "confirmationId": confirmation["id"], "reason": "Mistake" }));
    for field in ["amount", "baseAmount", "payFrom", "method", "reference", "paidOn", "dueOn"] {
        assert_eq!(again[field], confirmation[field], "{field}");
    }
    assert_eq!(balance(&company, "6110"), "67.12");
    proven(&company);
}

#[test]
fn a_locked_month_is_put_right_today() {
    let company = TempCompany::on("2026-01-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    let confirmation = confirm(&company, &rent, "2026-01-01", "2026-01-02", "1200.00 CAD");
    company.set_today("2026-02-10");
    company.run("lock_books", json!({ "through": "2026-01-31" }));
    let late = json!({ "paymentId": rent, "dueOn": "2026-02-01", "paidOn": "2026-01-31" });
    assert_eq!(company.refused("confirm_payment", late), ("period_locked", Some("paidOn".into())));
    let withdraw = json!({ "confirmationId": confirmation["id"], "reason": "Never left" });
    company.run("lock_books", json!({ "through": "2026-02-10" }));
    assert_eq!(company.refused("withdraw_confirmation", withdraw.clone()), ("period_locked", Some("confirmationId".into())));
    company.run("unlock_books", json!({ "through": "2026-01-31", "reason": "For the correction" }));
    let withdrawn = company.call("withdraw_confirmation", withdraw).expect("a withdrawal");
    assert!(withdrawn.undo.is_none(), "January takes it no more");
    // What is put right came in as little as it went out.
    let board = company.run("board", json!({}));
    assert_eq!((&board["moneyIn"]["totals"], &board["moneyOut"]["totals"]), (&json!([]), &json!([])));
    let reversed = company.run("journal_entry", json!({ "id": confirmation["entryId"] }));
    assert_eq!(company.run("journal_entry", json!({ "id": reversed["reversedById"] }))["entryDate"], "2026-02-10");
    assert_eq!(state(&company, &rent, "2026-01-01"), "missed");
    proven(&company);
}

#[test]
fn what_cannot_be_is_refused_at_its_field() {
    let company = TempCompany::on("2026-01-10");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    let card = payment(&company, "Domain", "yearly", "2026-01-05", "20.00 USD", json!({}));
    let refused = |input: serde_json::Value| company.refused("confirm_payment", input);
    let at = |field: &str| Some(field.to_owned());
    let base = json!({ "paymentId": rent, "dueOn": "2026-01-01", "paidOn": "2026-01-03" });
    let with = |field: &str, value: serde_json::Value| {
        let mut input = base.clone();
        input[field] = value;
        input
    };
    assert_eq!(refused(with("paymentId", json!("01940000-0000-7000-8000-000000000000"))), ("not_found", at("paymentId")));
    assert_eq!(refused(with("dueOn", json!("2026-01-02"))), ("invalid_input", at("dueOn")));
    assert_eq!(refused(with("paidOn", json!("2026-01-11"))), ("invalid_input", at("paidOn")));
    assert_eq!(refused(with("amount", money("0.00 CAD"))), ("invalid_input", at("amount")));
    assert_eq!(refused(with("amount", money("-5.00 CAD"))), ("invalid_input", at("amount")));
    assert_eq!(refused(with("amount", money("5.00 USD"))), ("invalid_input", at("amount.currency")));
    assert_eq!(refused(with("amount", money("5.001 CAD"))), ("invalid_input", at("amount")));
    assert_eq!(refused(with("baseAmount", money("5.00 CAD"))), ("invalid_input", at("baseAmount")));
    assert_eq!(refused(with("payFrom", json!("9999"))), ("not_found", at("payFrom")));
    assert_eq!(refused(with("payFrom", json!("6110"))), ("invalid_input", at("payFrom")));
    assert_eq!(refused(with("notDue", json!(true))), ("invalid_input", at("notDue")));
    assert_eq!(refused(json!({ "paymentId": rent, "notDue": true, "paidOn": "2026-01-03" })), ("invalid_input", at("amount")));
    assert_eq!(refused(json!({ "paymentId": card, "dueOn": "2026-01-05", "paidOn": "2026-01-05" })), ("invalid_input", at("baseAmount")));
    // Within no grace: the nearest open one is named.
    let error = company.call("confirm_payment", json!({ "paymentId": card, "paidOn": "2025-06-01" })).expect_err("no due date near");
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("conflict", Some("dueOn")));
    assert!(error.hint.is_some_and(|hint| hint.contains("2026-01-05")));
    // The wrong date is answered with the right one.
    let error = company.call("confirm_payment", with("dueOn", json!("2026-01-02"))).expect_err("no due date");
    assert_eq!(error.hint.as_deref(), Some("The nearest due date is 2026-01-01."));
    let archived = company.call("archive_account", json!({ "code": "1010" })).expect_err("payments are paid from it");
    assert_eq!((archived.code.as_str(), archived.field.as_deref()), ("conflict", Some("code")));
    assert!(archived.message.contains("is still paid from account 1010"), "{}", archived.message);
    for id in [&rent, &card] {
        company.run("cancel_payment", json!({ "id": id, "from": "2026-01-15" }));
    }
    company.run("archive_account", json!({ "code": "1010" }));
    assert_eq!(refused(base.clone()), ("conflict", at("payFrom")));
    assert_eq!(entries(&company), 0);
}

#[test]
fn without_a_due_date_the_nearest_open_one_is_meant() {
    let company = TempCompany::on("2026-02-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    let paid = company.run("confirm_payment", json!({ "paymentId": rent, "paidOn": "2026-01-30" }));
    assert_eq!(paid["dueOn"], "2026-02-01", "two days early is inside the grace");
    let paid = company.run("confirm_payment", json!({ "paymentId": rent, "paidOn": "2026-01-06" }));
    assert_eq!(paid["dueOn"], "2026-01-01");
    let not_due = json!({ "paymentId": rent, "notDue": true, "paidOn": "2026-02-02", "amount": money("45.00 CAD") });
    assert!(company.run("confirm_payment", not_due)["dueOn"].is_null());
    let reconciliation = company.run("payments_reconciliation", json!({}));
    assert_eq!(reconciliation["notDue"].as_array().map(Vec::len), Some(1));
    assert_eq!(reconciliation["byState"]["not_due"], 1);
    let board = company.run("board", json!({}));
    assert_eq!((&board["rows"][0]["state"], &board["needsYou"]), (&json!("not_due"), &json!(1)));
}

#[test]
fn an_account_in_one_currency_takes_no_other() {
    let company = TempCompany::create("2026-01-10", json!({}));
    company.run("create_account", json!({ "code": "1035", "name": "Dollars", "accountType": "asset", "currency": "USD", "role": "bank" }));
    company.run("create_account", json!({ "code": "1036", "name": "Own", "accountType": "asset", "currency": "CAD", "role": "bank" }));
    let euro = json!({
        "name": "Euro", "kind": "bill", "amount": { "kind": "fixed", "amount": money("10.00 EUR") }, "cadence": "monthly",
        "startsOn": "2026-01-05", "payFrom": "1035", "expenseAccount": "6110",
    });
    assert_eq!(company.refused("create_payment", euro), ("invalid_input", Some("payFrom".into())));
    // An account in the currency of the books takes the base amount of anything.
    let card = payment(&company, "Dollar bill", "monthly", "2026-01-05", "10.00 USD", json!({ "payFrom": "1036" }));
    let input = json!({ "paymentId": card, "dueOn": "2026-01-05", "paidOn": "2026-01-05", "baseAmount": money("13.70 CAD") });
    let confirmation = company.run("confirm_payment", input);
    let entry = company.run("journal_entry", json!({ "id": confirmation["entryId"] }));
    assert_eq!((&entry["lines"][0]["amount"], &entry["lines"][1]["amount"]), (&money("10.00 USD"), &money("13.70 CAD")));
    proven(&company);
}
