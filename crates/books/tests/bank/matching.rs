//! Saying what a line is, and taking that back.

use crate::support::{booking, file, first_line, import, ofx, ofx_of, proven, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn rent(company: &TempCompany) -> Value {
    company.run(
        "create_payment",
        json!({
            "name": "Maple Rentals", "kind": "bill", "amount": { "kind": "fixed", "amount": money("1200.00 CAD") },
            "cadence": "monthly", "startsOn": "2026-01-01", "payFrom": "1010", "expenseAccount": "6110",
        }),
    )["id"]
        .clone()
}

fn state(company: &TempCompany, payment: &Value, due_on: &str) -> String {
    let detail = company.run("payment", json!({ "id": payment, "from": "2026-01-01", "until": "2026-03-31" }));
    let rows = detail["occurrences"].as_array().unwrap();
    rows.iter().find(|row| row["dueOn"] == due_on).unwrap()["state"].as_str().unwrap().to_owned()
}

fn entries(company: &TempCompany) -> i64 {
    company.run("journal_entries", json!({ "status": "posted", "limit": 1 }))["total"].as_i64().unwrap()
}

fn suggestions(company: &TempCompany, line: &Value) -> Vec<Value> {
    let answer = company.run("bank_line_suggestions", json!({ "lineIds": [line["id"]] }));
    answer["rows"][0]["suggestions"].as_array().unwrap().clone()
}

fn post(company: &TempCompany, on: &str, debit: &str, credit: &str, amount: &str) -> Value {
    company.run(
        "post_journal_entry",
        json!({ "entryDate": on, "description": format!("{debit} from {credit}"), "lines": [
            { "account": debit, "side": "debit", "amount": money(amount) },
            { "account": credit, "side": "credit", "amount": money(amount) },
        ] }),
    )["id"]
        .clone()
}

#[test]
fn a_line_confirms_a_due_date_clears_it_and_posts_once() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    import(&company, ofx(&three(), None));
    let line = first_line(&company, "maple");
    let best = suggestions(&company, &line)[0].clone();
    assert_eq!(best["reasons"], json!(["Same amount", "2 days after it was due", "Name fits: maple rentals"]), "{best:#}");
    assert!(best["score"].as_f64().is_some_and(|score| score > 0.9));

    let done = company.call("match_bank_line", json!({ "lineId": line["id"], "parts": best["parts"] })).unwrap();
    assert_eq!((state(&company, &payment, "2026-01-01").as_str(), entries(&company)), ("cleared", 1));
    let part = &done.output["parts"][0];
    assert_eq!(
        (part["dueOn"].as_str(), part["amount"].clone(), part["isPosted"].as_bool()),
        (Some("2026-01-01"), money("-1200.00 CAD"), Some(true))
    );
    let detail = company.run("bank_line", json!({ "id": line["id"] }));
    assert_eq!((detail["line"]["state"].as_str(), &detail["match"]["id"]), (Some("matched"), &done.output["id"]));
    let accounts = company.run("bank_accounts_list", json!({}))["rows"].clone();
    let row = accounts.as_array().unwrap().iter().find(|row| row["account"] == "1010").unwrap();
    assert_eq!((&row["clearedBalance"], &row["bookBalance"]), (&money("-1200.00 CAD"), &money("-1200.00 CAD")));
    proven(&company);
    // What the line stands on is not taken away under it.
    let confirmation = json!({ "confirmationId": part["confirmationId"], "reason": "No." });
    assert_eq!(company.refused("withdraw_confirmation", confirmation), ("conflict", Some("confirmationId".to_owned())));
    let import = company.run("statement_imports_list", json!({}))["rows"][0]["id"].clone();
    assert_eq!(company.refused("withdraw_statement_import", json!({ "id": import })), ("conflict", Some("id".to_owned())));
    let again = json!({ "lineId": line["id"], "parts": best["parts"] });
    assert_eq!(company.refused("match_bank_line", again), ("conflict", Some("lineId".to_owned())));

    let undo = done.undo.unwrap();
    let taken_back = company.call(&undo.operation, undo.input).unwrap();
    assert_eq!((state(&company, &payment, "2026-01-01").as_str(), entries(&company)), ("missed", 2));
    assert_eq!(first_line(&company, "maple")["state"], "open");
    let redo = taken_back.undo.unwrap();
    company.run(&redo.operation, redo.input);
    assert_eq!((state(&company, &payment, "2026-01-01").as_str(), entries(&company)), ("cleared", 3));
    proven(&company);
}

#[test]
fn a_line_verifies_autopay_and_takes_that_back() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    company.run("set_up_autopay", json!({ "paymentId": payment, "setUpOn": "2026-01-01" }));
    import(&company, ofx(&three(), None));
    let line = first_line(&company, "maple");
    let input = json!({ "lineId": line["id"], "parts": [{ "kind": "occurrence", "paymentId": payment }] });
    assert_eq!(company.run("match_bank_line", input)["parts"][0]["verifiedAutopay"], true);
    let autopay = || company.run("payment", json!({ "id": payment }))["payment"]["autopay"].clone();
    assert_eq!((autopay()["state"].as_str(), autopay()["evidence"]["kind"].as_str()), (Some("verified"), Some("bank_line")));
    company.run("unmatch_bank_line", json!({ "lineId": line["id"], "reason": "Another rent." }));
    assert_eq!(autopay()["state"], "set_up");
    proven(&company);
}

#[test]
fn what_was_confirmed_before_is_only_cleared() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    company.run("confirm_payment", json!({ "paymentId": payment, "dueOn": "2026-01-01", "paidOn": "2026-01-02", "reference": "8841" }));
    import(&company, ofx(&three(), None));
    let line = first_line(&company, "maple");
    let best = suggestions(&company, &line)[0].clone();
    assert_eq!(best["parts"][0]["kind"], "confirmation", "{best:#}");
    let done = company.call("match_bank_line", json!({ "lineId": line["id"], "parts": best["parts"] })).unwrap();
    assert_eq!((state(&company, &payment, "2026-01-01").as_str(), entries(&company)), ("cleared", 1));
    let undo = done.undo.unwrap();
    company.run(&undo.operation, undo.input);
    assert_eq!((state(&company, &payment, "2026-01-01").as_str(), entries(&company)), ("confirmed", 1));
    proven(&company);
}

#[test]
fn a_line_is_split_to_the_cent() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    import(&company, ofx(&[booking(3, -120_250, "X1", "Maple Rentals")], None));
    let line = first_line(&company, "maple");
    let with = |parts: Value| json!({ "lineId": line["id"], "parts": parts });
    let occurrence = json!({ "kind": "occurrence", "paymentId": payment, "amount": money("-1200.00 CAD") });
    for (parts, field) in [
        (json!([]), "parts"),
        (json!([occurrence]), "parts"),
        (json!([occurrence, { "kind": "fee", "amount": money("-2.49 CAD") }]), "parts"),
        (json!([occurrence, { "kind": "fee", "amount": money("2.50 USD") }]), "parts[1].amount.currency"),
        (json!([{ "kind": "fee" }, { "kind": "account", "account": "6110" }]), "parts[1].amount"),
        (json!([{ "kind": "account", "account": "1010" }]), "parts[0].account"),
        (json!([{ "kind": "account", "account": "nowhere" }]), "parts[0].account"),
        (json!([{ "kind": "entry", "entryId": "nothing" }]), "parts[0].entryId"),
        (json!([{ "kind": "occurrence", "paymentId": payment, "dueOn": "2026-01-07" }]), "parts[0].dueOn"),
    ] {
        assert_eq!(company.refused("match_bank_line", with(parts.clone())).1.as_deref(), Some(field), "{parts}");
    }
    assert_eq!((entries(&company), first_line(&company, "maple")["state"].as_str()), (0, Some("open")), "nothing half done");
    let done = company.run("match_bank_line", with(json!([occurrence, { "kind": "fee" }])));
    assert_eq!(done["parts"][1]["amount"], money("-2.50 CAD"));
    assert_eq!((state(&company, &payment, "2026-01-01").as_str(), entries(&company)), ("cleared", 2));
    company.run("unmatch_bank_line", json!({ "lineId": line["id"], "reason": "Wrong." }));
    assert_eq!(entries(&company), 4);
    proven(&company);
}

#[test]
fn lines_are_found_in_entries_in_part_and_with_a_difference() {
    let company = TempCompany::on("2026-02-02");
    let entry = post(&company, "2026-01-04", "6110", "1010", "300.00 CAD");
    import(
        &company,
        ofx(&[booking(5, -10_000, "P1", "First half"), booking(6, -20_000, "P2", "Second half"), booking(7, -100, "P3", "Too much")], None),
    );
    let part = |line: &str| json!({ "lineId": first_line(&company, line)["id"], "parts": [{ "kind": "entry", "entryId": entry }] });
    company.run("match_bank_line", part("first"));
    company.run("match_bank_line", part("second"));
    assert_eq!(company.refused("match_bank_line", part("too much")).0, "conflict");
    assert_eq!(entries(&company), 1);
    assert_eq!(
        company.refused("reverse_journal_entry", json!({ "entryId": entry, "reason": "No." })),
        ("conflict", Some("entryId".to_owned()))
    );

    // 103.00 were expected, 100.00 came: the rest is a fee.
    let income = company.run("accounts_list", json!({}))["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["accountType"] == "income" && row["parentCode"].is_string())
        .unwrap()["code"]
        .clone();
    let entry = post(&company, "2026-01-10", "1010", income.as_str().unwrap(), "103.00 CAD");
    import(&company, ofx(&[booking(12, 10_000, "P4", "Payout")], None));
    let line = first_line(&company, "payout");
    let input = json!({ "lineId": line["id"], "parts": [{ "kind": "entry", "entryId": entry }, { "kind": "fee" }] });
    let done = company.run("match_bank_line", input);
    assert_eq!((&done["parts"][0]["amount"], &done["parts"][1]["amount"]), (&money("103.00 CAD"), &money("-3.00 CAD")));
    proven(&company);
}

#[test]
fn both_ends_of_a_transfer_are_one_entry() {
    let company = TempCompany::on("2026-02-02");
    company.run("create_account", json!({ "code": "1015", "name": "Savings", "accountType": "asset", "role": "bank" }));
    import(&company, ofx(&[booking(5, -50_000, "T1", "To savings")], None));
    let savings = ofx_of("5566", &[booking(6, 50_000, "S1", "From checking")], None);
    company.run("import_statement", file("s.ofx", savings, json!({ "account": "1015" })));
    let (out, into) = (first_line(&company, "to savings"), first_line(&company, "from checking"));
    let best = suggestions(&company, &out)[0].clone();
    assert_eq!((best["parts"][0]["kind"].as_str(), &best["parts"][0]["lineId"]), (Some("transfer"), &into["id"]), "{best:#}");
    company.run("match_bank_line", json!({ "lineId": out["id"], "parts": best["parts"] }));
    assert_eq!((entries(&company), first_line(&company, "from checking")["state"].as_str()), (1, Some("matched")));
    // Taken back from the other end, both are open.
    company.run("unmatch_bank_line", json!({ "lineId": into["id"], "reason": "No." }));
    assert_eq!((entries(&company), company.run("bank_lines_list", json!({ "state": "open" }))["total"].as_i64()), (2, Some(2)));
    proven(&company);
}

#[test]
fn what_was_accepted_is_remembered_and_said() {
    let company = TempCompany::on("2026-03-02");
    import(&company, ofx(&[booking(5, -450, "C1", "Corner Coffee"), booking(6, -475, "C2", "Corner Coffee")], None));
    let (first, second) = (first_line(&company, "4.50"), first_line(&company, "4.75"));
    assert!(suggestions(&company, &second).is_empty());
    let input = json!({ "lineId": first["id"], "parts": [{ "kind": "account", "account": "6110" }] });
    company.run("match_bank_line", input);
    let best = suggestions(&company, &second)[0].clone();
    assert_eq!(best["parts"], json!([{ "kind": "account", "account": "6110" }]), "{best:#}");
    assert_eq!(best["reasons"], json!(["You matched this name with it before"]));
    company.run("unmatch_bank_line", json!({ "lineId": first["id"], "reason": "Not rent." }));
    assert!(suggestions(&company, &second).is_empty(), "what was taken back is forgotten");
}
