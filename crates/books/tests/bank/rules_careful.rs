//! When rules hold back, and what of what they did is done again after it was taken back.

use crate::rules::{contains, rent, rule, to_account};
use crate::support::{Booking, booking, file, first_line, import, lines, ofx, ofx_of, proven, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn read_into(company: &TempCompany, account: &str, content: &str) -> Value {
    company.run("import_statement", file("other.ofx", content, json!({ "account": account })))
}

fn state(company: &TempCompany, text: &str) -> Value {
    first_line(company, text)["state"].clone()
}

fn undone(company: &TempCompany, operation: &str, input: Value) -> Value {
    let undo = company.call(operation, input).unwrap().undo.expect("a way back");
    company.run(&undo.operation, undo.input)
}

fn names(company: &TempCompany) -> Vec<String> {
    let rows = company.run("bank_rules_list", json!({}))["rows"].as_array().unwrap().clone();
    rows.iter().map(|row| format!("{} {}", row["position"], row["name"].as_str().unwrap())).collect()
}

// Two transfers to the savings account, as both accounts' statements say them.
fn two_transfers(company: &TempCompany) -> (String, String) {
    rule(company, "Out", contains("to savings"), to_account("1020"), true);
    rule(company, "In", contains("from chequing"), to_account("1010"), true);
    let end =
        |day: u32, cents: i64, name: &str| Booking { day: format!("202601{day:02}"), ..booking(day, cents, &format!("T{day}"), name) };
    let out = ofx(&[end(5, -50_000, "Move to savings"), end(25, -50_000, "Move to savings")], None);
    let into = ofx_of("5550001112", &[end(5, 50_000, "Move from chequing"), end(25, 50_000, "Move from chequing")], None);
    (out, into)
}

#[test]
fn one_transfer_that_both_accounts_show_is_posted_once_within_a_run() {
    let company = TempCompany::on("2026-02-02");
    let (out, into) = two_transfers(&company);
    let paused: Vec<Value> = company.run("bank_rules_list", json!({}))["rows"].as_array().unwrap().clone();
    for rule in &paused {
        company.run("pause_bank_rule", json!({ "id": rule["id"] }));
    }
    import(&company, &out);
    read_into(&company, "1020", &into);
    for rule in &paused {
        company.run("restore_bank_rule", json!({ "id": rule["id"] }));
    }
    let applied = company.run("apply_bank_rules", json!({}));
    assert_eq!((&applied["posted"], &applied["heldBack"]), (&json!(2), &json!(2)), "{applied:#}");
    let savings = company.run("bank_accounts_list", json!({}))["rows"].as_array().unwrap().clone();
    let savings = savings.iter().find(|row| row["account"] == "1020").unwrap();
    assert_eq!(savings["bookBalance"], money("1000.00 CAD"));
    proven(&company);
}

#[test]
fn an_entry_on_which_another_line_stands_is_not_reversed() {
    let company = TempCompany::on("2026-02-02");
    let (out, into) = two_transfers(&company);
    let read = read_into(&company, "1010", &out);
    assert_eq!(read["rules"]["posted"], 2);
    read_into(&company, "1020", &into);
    let own = first_line(&company, "to savings")["id"].clone();
    let entry = company.run("bank_line", json!({ "id": own }))["match"]["parts"][0]["entryId"].clone();
    let day = first_line(&company, "to savings")["bookedOn"].clone();
    let rows = company.run("bank_lines_list", json!({ "text": "from chequing" }))["rows"].as_array().unwrap().clone();
    let other = rows.iter().find(|row| row["bookedOn"] == day).unwrap()["id"].clone();
    company.run("match_bank_line", json!({ "lineId": other, "parts": [{ "kind": "entry", "entryId": entry }] }));
    for (operation, input, field) in [
        ("unmatch_bank_line", json!({ "lineId": own, "reason": "No." }), "lineId"),
        ("withdraw_statement_import", json!({ "id": read["import"]["id"] }), "id"),
        ("withdraw_bank_rule_run", json!({ "runId": read["rules"]["runId"], "reason": "No." }), "runId"),
    ] {
        let refusal = company.call(operation, input.clone()).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some(field), "{operation}");
        assert!(refusal.message.contains("Move from chequing"), "{}", refusal.message);
    }
    company.run("unmatch_bank_line", json!({ "lineId": other, "reason": "First this one." }));
    company.run("unmatch_bank_line", json!({ "lineId": own, "reason": "No." }));
    proven(&company);
}

#[test]
fn a_cheque_that_is_cashed_late_is_not_posted_once_more() {
    let company = TempCompany::on("2026-02-02");
    company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-03", "description": "Cheque 12", "lines": [
            { "account": "6110", "side": "debit", "amount": money("200.00 CAD") }, { "account": "1010", "side": "credit", "amount": money("200.00 CAD") } ] }),
    );
    rule(&company, "Maple", contains("maple"), to_account("6110"), true);
    let read = read_into(&company, "1010", &ofx(&[booking(31, -20_000, "X1", "Maple cheque")], None));
    assert_eq!(
        read["rules"]["doubts"][0]["reasons"],
        json!(["Cheque 12 of 2026-01-03 has the same amount and was not found on a statement yet: it may be this"])
    );
}

#[test]
fn a_line_for_which_a_confirmation_waits_is_not_deleted() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    company.run("confirm_payment", json!({ "paymentId": payment, "dueOn": "2026-01-01", "paidOn": "2026-01-02" }));
    rule(&company, "Private", contains("maple"), json!({ "kind": "delete", "reason": "Private" }), true);
    let read = read_into(&company, "1010", &ofx(&three(), None));
    assert_eq!((&read["rules"]["deleted"], &read["rules"]["heldBack"]), (&json!(0), &json!(1)));
}

#[test]
fn the_same_statement_in_another_format_is_not_posted_once_more() {
    let company = TempCompany::on("2026-02-02");
    rule(&company, "Coffee", contains("coffee"), to_account("5210"), true);
    import(&company, ofx(&three(), None));
    let table = "Date,Description,Amount\n2026-01-05,CORNER COFFEE 12,-4.50\n2026-01-05,COFFEE CART,-4.50\n2026-01-08,COFFEE CART,-4.50\n";
    let read = read_into(&company, "1010", table);
    assert_eq!((&read["rules"]["posted"], &read["rules"]["heldBack"]), (&json!(1), &json!(2)), "{read:#}");
    assert_eq!(
        read["rules"]["doubts"][0]["reasons"],
        json!(["A line of the same day and amount that came with another file is matched already"])
    );
    // A file that holds both lines says that they are two.
    let both =
        [booking(5, -450, "F1002", "Corner Coffee"), booking(5, -450, "F2002", "Coffee Bar"), booking(9, 300_000, "F1003", "Cedar Client")];
    let fresh = TempCompany::on("2026-02-02");
    rule(&fresh, "Coffee", contains("coffee"), to_account("5210"), true);
    import(&fresh, ofx(&three(), None));
    assert_eq!(read_into(&fresh, "1010", &ofx(&both, None))["rules"]["posted"], 1);
}

#[test]
fn a_deleted_line_of_an_import_that_was_taken_back_is_not_readmitted() {
    let company = TempCompany::on("2026-02-02");
    let read = import(&company, ofx(&three(), None));
    let line = first_line(&company, "coffee")["id"].clone();
    company.run("delete_bank_line", json!({ "lineId": line, "reason": "Private." }));
    company.run("withdraw_statement_import", json!({ "id": read["id"] }));
    let readmit = json!({ "lineId": line });
    assert_eq!(company.refused("readmit_bank_line", readmit.clone()), ("conflict", Some("lineId".to_owned())));
    // Another file that holds the line is enough.
    import(&company, ofx(&three(), None));
    assert_eq!(company.run("readmit_bank_line", readmit)["line"]["state"], "open");
    proven(&company);
}

#[test]
fn what_the_owner_took_back_stays_so_when_an_import_goes_and_comes_back() {
    let company = TempCompany::on("2026-02-02");
    rule(&company, "Coffee", contains("coffee"), json!({ "kind": "delete", "reason": "Private" }), true);
    rule(&company, "Rent", contains("maple"), to_account("6110"), true);
    let read = import(&company, ofx(&three(), None));
    company.run("readmit_bank_line", json!({ "lineId": first_line(&company, "coffee")["id"] }));
    company.run("unmatch_bank_line", json!({ "lineId": first_line(&company, "maple")["id"], "reason": "A private trip." }));
    let back = undone(&company, "withdraw_statement_import", json!({ "id": read["id"] }));
    assert_eq!((&back["rules"]["posted"], &back["rules"]["heldBack"]), (&json!(0), &json!(2)));
    assert_eq!((state(&company, "coffee"), state(&company, "maple")), (json!("open"), json!("open")));
    proven(&company);
}

#[test]
fn what_rules_did_on_request_comes_back_with_the_import_and_is_said() {
    let company = TempCompany::on("2026-02-02");
    let read = import(&company, ofx(&three(), None));
    rule(&company, "Coffee", contains("coffee"), to_account("5210"), true);
    company.run("apply_bank_rules", json!({}));
    let back = undone(&company, "withdraw_statement_import", json!({ "id": read["id"] }));
    assert_eq!((state(&company, "coffee"), &back["rules"]["posted"]), (json!("matched"), &json!(1)));
    let said = company.run("audit_entries", json!({ "limit": 1 }))["rows"][0]["summary"].clone();
    assert_eq!(said, "Reinstated january.ofx: 3 lines; 1 line posted by your rules");
}

#[test]
fn the_undo_of_taking_a_run_back_acts_on_the_lines_of_that_run_alone() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    read_into(&company, "1020", &ofx_of("5550001112", &[booking(6, -550, "B1", "Corner Coffee")], None));
    rule(&company, "Coffee", contains("coffee"), to_account("5210"), true);
    let run = company.run("apply_bank_rules", json!({ "account": "1010" }))["runId"].clone();
    assert_eq!(company.refused("apply_bank_rules", json!({ "runId": run })), ("conflict", Some("runId".to_owned())));
    let again = undone(&company, "withdraw_bank_rule_run", json!({ "runId": run, "reason": "No." }));
    assert_eq!((&again["posted"], &again["acts"][0]["line"]["account"]), (&json!(1), &json!("1010")));
    assert_eq!(lines(&company).iter().filter(|line| line.ends_with("matched")).count(), 1);
    let both = json!({ "runId": run, "account": "1010" });
    assert_eq!(company.refused("apply_bank_rules", both).1.as_deref(), Some("account"));
}

#[test]
fn a_run_whose_act_outlives_the_import_can_still_be_taken_back() {
    let company = TempCompany::on("2026-02-02");
    rule(&company, "Coffee", contains("coffee"), to_account("5210"), true);
    let read = read_into(&company, "1010", &ofx(&three(), None));
    import(&company, ofx(&three()[..2], None));
    company.run("withdraw_statement_import", json!({ "id": read["import"]["id"] }));
    assert_eq!(state(&company, "coffee"), "matched");
    company.run("withdraw_bank_rule_run", json!({ "runId": read["rules"]["runId"], "reason": "No." }));
    assert_eq!(state(&company, "coffee"), "open");
    proven(&company);
}

#[test]
fn the_order_of_rules_is_exactly_what_it_was_after_moves_and_removals_are_undone() {
    let company = TempCompany::on("2026-02-02");
    let rules: Vec<Value> =
        ["a", "b", "c", "d"].iter().map(|name| rule(&company, name, contains(&name.repeat(3)), to_account("5210"), false)).collect();
    company.run("remove_bank_rule", json!({ "id": rules[0]["id"] }));
    assert_eq!(names(&company), ["1 b", "2 c", "3 d"]);
    undone(&company, "move_bank_rule", json!({ "id": rules[1]["id"], "position": 3 }));
    assert_eq!(names(&company), ["1 b", "2 c", "3 d"]);
    company.run("restore_bank_rule", json!({ "id": rules[0]["id"] }));
    assert_eq!(names(&company), ["1 a", "2 b", "3 c", "4 d"]);
    // The place of one that was removed is its own again, whatever moved in the meantime.
    company.run("move_bank_rule", json!({ "id": rules[1]["id"], "position": 4 }));
    let removed = company.call("remove_bank_rule", json!({ "id": rules[3]["id"] })).unwrap().undo.unwrap();
    undone(&company, "move_bank_rule", json!({ "id": rules[1]["id"], "position": 1 }));
    company.run(&removed.operation, removed.input);
    assert_eq!(names(&company), ["1 a", "2 c", "3 d", "4 b"]);
}

#[test]
fn a_late_line_is_the_owners_while_an_earlier_due_date_is_open() {
    let company = TempCompany::on("2026-03-10");
    let payment = rent(&company);
    rule(&company, "Rent", contains("maple"), json!({ "kind": "payment", "paymentId": payment }), true);
    let late = |id: &str, name: &str| Booking { day: "20260303".to_owned(), ..booking(3, -120_000, id, name) };
    let read = read_into(&company, "1010", &ofx(&[late("L1", "Maple Rentals")], None));
    assert_eq!(read["rules"]["doubts"][0]["reasons"], json!(["An earlier due date of Office rent is still open"]));
    for due in ["2026-01-01", "2026-02-01"] {
        company.run("skip_occurrence", json!({ "paymentId": payment, "dueOn": due, "reason": "A month off." }));
    }
    assert_eq!(company.run("apply_bank_rules", json!({}))["posted"], 1);
}
