//! Money that stands in the books already, or is expected there, is not suggested or posted a second time.

use crate::rules::{contains, rent, rule, to_account};
use crate::support::{booking, file, first_line, import, ofx, ofx_of, proven};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn post(company: &TempCompany, on: &str, description: &str, debit: &str, credit: &str, amount: &str) -> Value {
    company.run(
        "post_journal_entry",
        json!({ "entryDate": on, "description": description, "lines": [
            { "account": debit, "side": "debit", "amount": money(amount) }, { "account": credit, "side": "credit", "amount": money(amount) } ] }),
    )["id"]
        .clone()
}

fn read_other(company: &TempCompany, account: &str, day: u32, cents: i64, name: &str) -> Value {
    let content = ofx_of("7788990022", &[booking(day, cents, "O1", name)], None);
    company.run("import_statement", file("other.ofx", content, json!({ "account": account })))
}

fn suggestions(company: &TempCompany, text: &str) -> Vec<Value> {
    let line = first_line(company, text)["id"].clone();
    company.run("bank_line_suggestions", json!({ "lineIds": [line] }))["rows"][0]["suggestions"].as_array().unwrap().clone()
}

fn kinds(suggestions: &[Value]) -> Vec<&str> {
    suggestions.iter().map(|one| one["parts"][0]["kind"].as_str().unwrap()).collect()
}

fn balance(company: &TempCompany, code: &str) -> Value {
    let rows = company.run("accounts_list", json!({}))["rows"].clone();
    rows.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap()["balance"].clone()
}

// A card and its line, paid from the current account.
fn card(company: &TempCompany) -> String {
    let rows = company.run("bank_accounts_list", json!({}))["rows"].clone();
    rows.as_array().unwrap().iter().find(|row| row["role"] == "card").unwrap()["account"].as_str().unwrap().to_owned()
}

#[test]
fn a_transfer_that_was_entered_by_hand_goes_over_one_between_both_lines() {
    let company = TempCompany::on("2026-02-02");
    let entry = post(&company, "2026-01-07", "Move to savings", "1020", "1010", "250.00 CAD");
    import(&company, ofx(&[booking(9, -25_000, "T1", "TFR OUT")], None));
    read_other(&company, "1020", 9, 25_000, "TFR IN");
    for side in ["tfr out", "tfr in"] {
        let found = suggestions(&company, side);
        assert_eq!(kinds(&found), ["entry", "transfer"], "{found:#?}");
        let reasons = found[1]["reasons"].as_array().unwrap();
        let said = "Move to savings of 2026-01-07 has the same amount and was not found on a statement yet: it may be this";
        assert!(reasons.contains(&json!(said)), "{reasons:?}");
    }
    for side in ["tfr out", "tfr in"] {
        let line = first_line(&company, side)["id"].clone();
        company.run("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "entry", "entryId": entry }] }));
    }
    assert_eq!((balance(&company, "1010"), balance(&company, "1020")), (money("-250.00 CAD"), money("250.00 CAD")));
    proven(&company);
}

#[test]
fn a_transfer_of_which_nothing_stands_yet_is_the_first_suggestion() {
    let company = TempCompany::on("2026-02-02");
    // Another amount and another account say nothing.
    post(&company, "2026-01-07", "Other amount", "1020", "1010", "251.00 CAD");
    post(&company, "2026-01-07", "Rent", "6110", "1010", "249.00 CAD");
    import(&company, ofx(&[booking(9, -25_000, "T1", "TFR OUT")], None));
    read_other(&company, "1020", 9, 25_000, "TFR IN");
    let found = suggestions(&company, "tfr out");
    let transfer = found.iter().find(|one| one["parts"][0]["kind"] == "transfer").unwrap();
    assert_eq!((transfer["score"].as_f64(), transfer["reasons"].clone()), (Some(0.75), json!(["Same amount", "On the same day"])));
}

#[test]
fn the_bill_of_a_card_goes_over_the_transfer_that_would_leave_it_open() {
    let company = TempCompany::on("2026-02-02");
    let card = card(&company);
    company.run(
        "create_payment",
        json!({ "name": "Visa", "kind": "bill", "amount": { "kind": "estimated", "amount": money("400.00 CAD") }, "cadence": "monthly",
            "startsOn": "2026-01-09", "payFrom": "1010", "expenseAccount": card }),
    );
    import(&company, ofx(&[booking(10, -40_000, "V1", "Payment thank you")], None));
    read_other(&company, &card, 10, 40_000, "Received, thanks");
    let found = suggestions(&company, "payment thank you");
    assert_eq!(kinds(&found), ["occurrence", "transfer"], "{found:#?}");
    assert!(found[1]["reasons"].as_array().unwrap().contains(&json!("Visa, due 2026-01-09 is open and fits: it may be this")));
    // From the side of the card the transfer says so too.
    let other = suggestions(&company, "received");
    assert!(
        other[0]["reasons"].as_array().unwrap().contains(&json!("Visa, due 2026-01-09 is open and fits: it may be this")),
        "{other:#?}"
    );
    let line = first_line(&company, "payment thank you")["id"].clone();
    company.run("match_bank_line", json!({ "lineId": line, "parts": found[0]["parts"] }));
    assert_eq!(kinds(&suggestions(&company, "received")), ["confirmation"]);
}

#[test]
fn a_rule_that_only_suggests_comes_after_what_stands_in_the_books() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    company.run("confirm_payment", json!({ "paymentId": payment, "dueOn": "2026-01-01", "paidOn": "2026-01-01" }));
    import(&company, ofx(&[booking(2, -120_000, "M1", "Maple Rentals")], None));
    rule(&company, "Rent", contains("maple"), json!({ "kind": "payment", "paymentId": payment }), false);
    let found = suggestions(&company, "maple");
    assert_eq!(kinds(&found), ["confirmation", "occurrence", "occurrence"], "{found:#?}");
    let ruled = found.iter().find(|one| one["rule"]["name"] == "Rent").unwrap();
    assert_eq!((ruled["title"].as_str(), ruled["score"].as_f64()), (Some("Office rent, without being due"), Some(0.45)));
    assert_eq!(
        ruled["reasons"],
        json!([
            "Your rule 'Rent'",
            "No due date of Office rent is open within its grace of this day: it would be paid without being due",
            "Office rent, due 2026-01-01 of 2026-01-01 has the same amount and was not found on a statement yet: it may be this",
        ])
    );
    // One that says an account comes after it as well.
    company.run("pause_bank_rule", json!({ "id": company.run("bank_rules_list", json!({}))["rows"][0]["id"] }));
    rule(&company, "Spent", contains("maple"), to_account("6110"), false);
    assert_eq!(kinds(&suggestions(&company, "maple"))[0], "confirmation");
}

#[test]
fn a_rule_for_an_account_leaves_an_open_due_date_to_its_owner() {
    let company = TempCompany::on("2026-02-02");
    rent(&company);
    let insurance = json!({ "name": "Maple Insurance", "kind": "bill", "amount": { "kind": "estimated", "amount": money("90.00 CAD") },
        "cadence": "monthly", "startsOn": "2026-01-20", "payFrom": "1010", "expenseAccount": "6110" });
    company.run("create_payment", insurance);
    for text in ["maple", "coffee", "insurance"] {
        rule(&company, text, contains(text), to_account("6110"), true);
    }
    let hosting = json!({ "name": "Hosting Corp", "kind": "bill", "amount": { "kind": "fixed", "amount": money("20.00 USD") },
        "cadence": "monthly", "startsOn": "2026-01-25", "payFrom": "1010", "expenseAccount": "6110" });
    company.run("create_payment", hosting);
    rule(&company, "hosting", contains("hosting"), to_account("6110"), true);
    let bookings = [
        booking(26, -2_740, "M6", "Hosting Corp"),
        // A town that stands in the name of what is due, under the rule of another shop.
        booking(22, -8_700, "M7", "Coffee in Insurance Street"),
        booking(1, -120_000, "M1", "Maple Rentals"),
        booking(20, -8_800, "M2", "Insurance of the shop"),
        // In the range of what is expected, but no word of it.
        booking(21, -8_900, "M3", "Coffee for all"),
        // The amount of what is due, but far from its day.
        booking(15, -120_000, "M4", "Maple syrup"),
    ];
    let read = company.run("import_statement", file("january.ofx", ofx(&bookings, None), json!({ "account": "1010" })));
    let doubts: Vec<&Value> = read["rules"]["doubts"].as_array().unwrap().iter().map(|doubt| &doubt["reasons"]).collect();
    let fits = |due: &str| json!([format!("{due} is open and fits: it may be this")]);
    let held = [&fits("Office rent, due 2026-01-01"), &fits("Maple Insurance, due 2026-01-20"), &fits("Hosting Corp, due 2026-01-25")];
    assert_eq!(doubts, held, "{read:#}");
    assert_eq!(read["rules"]["posted"], 3);
    // What was confirmed since is open no more.
    let line = first_line(&company, "rentals")["id"].clone();
    let found = suggestions(&company, "rentals");
    assert_eq!(kinds(&found)[0], "occurrence", "{found:#?}");
    company.run("match_bank_line", json!({ "lineId": line, "parts": found[0]["parts"] }));
    let later = ofx(&[booking(3, -120_000, "M5", "Maple once more")], None);
    assert_eq!(company.run("import_statement", file("more.ofx", later, json!({ "account": "1010" })))["rules"]["posted"], 1);
}

#[test]
fn what_a_second_reversal_brought_back_waits_for_its_line() {
    let company = TempCompany::on("2026-02-02");
    let cheque = post(&company, "2026-01-03", "Cheque 101", "6110", "1010", "300.00 CAD");
    let reverse =
        |entry: &Value| company.run("reverse_journal_entry", json!({ "entryId": entry, "entryDate": "2026-01-04", "reason": "No" }));
    let reversal = reverse(&cheque)["id"].clone();
    rule(&company, "Cheques", contains("cheque"), to_account("6110"), true);
    // Reversed once, it is gone.
    import(&company, ofx(&[booking(5, -30_000, "C0", "Cheque of another")], None));
    assert_eq!(first_line(&company, "another")["state"], "matched");
    let again = reverse(&reversal)["id"].clone();
    let read = company.run(
        "import_statement",
        file("cheque.ofx", ofx(&[booking(8, -30_000, "C1", "Cheque 101 cashed")], None), json!({ "account": "1010" })),
    );
    assert_eq!((&read["rules"]["posted"], &read["rules"]["heldBack"]), (&json!(0), &json!(1)), "{read:#}");
    let found = suggestions(&company, "cashed");
    assert_eq!(found[0]["parts"], json!([{ "kind": "entry", "entryId": again }]), "{found:#?}");
    company.run("match_bank_line", json!({ "lineId": first_line(&company, "cashed")["id"], "parts": found[0]["parts"] }));
    proven(&company);
}

#[test]
fn what_the_books_began_with_is_no_suggestion() {
    let opening = json!([{ "account": "1010", "side": "debit", "amount": money("700.00 CAD") }]);
    let company = TempCompany::create("2026-02-02", json!({ "openingBalances": opening }));
    import(&company, ofx(&[booking(3, 70_000, "D1", "Deposit")], None));
    assert_eq!(suggestions(&company, "deposit"), [] as [Value; 0]);
    post(&company, "2026-01-02", "Paid in", "1010", "3000", "700.00 CAD");
    assert_eq!(kinds(&suggestions(&company, "deposit")), ["entry"]);
}

#[test]
fn an_account_that_was_put_away_takes_nothing() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&[booking(9, -25_000, "T1", "TFR OUT"), booking(10, 100, "I1", "Loyalty")], None));
    read_other(&company, "1020", 9, 25_000, "TFR IN");
    let account = json!({ "code": "1020" });
    company.run("archive_account", account.clone());
    rule(&company, "Transfers", contains("tfr in"), to_account("3000"), true);
    let applied = company.run("apply_bank_rules", json!({}));
    assert_eq!((&applied["posted"], &applied["heldBack"]), (&json!(0), &json!(1)));
    assert!(applied["doubts"][0]["reasons"][0].as_str().unwrap().ends_with("is archived"), "{applied:#}");
    let (out, come_in) = (first_line(&company, "tfr out")["id"].clone(), first_line(&company, "tfr in")["id"].clone());
    let spent = json!({ "lineId": come_in, "parts": [{ "kind": "account", "account": "3000" }] });
    assert_eq!(company.refused("match_bank_line", spent.clone()), ("conflict", Some("lineId".to_owned())));
    let transfer = json!({ "lineId": out, "parts": [{ "kind": "transfer", "lineId": come_in }] });
    assert_eq!(company.refused("match_bank_line", transfer), ("conflict", Some("parts".to_owned())));
    company.run("restore_account", account);
    company.run("match_bank_line", spent);
    proven(&company);
}

#[test]
fn an_entry_by_hand_goes_over_the_due_date_and_the_memory_that_would_post_it_again() {
    let company = TempCompany::on("2026-02-02");
    rent(&company);
    let entry = post(&company, "2026-01-02", "Rent of January", "6110", "1010", "1200.00 CAD");
    import(&company, ofx(&[booking(2, -120_000, "R1", "Office rent")], None));
    let found = suggestions(&company, "office rent");
    assert_eq!(found[0]["parts"], json!([{ "kind": "entry", "entryId": entry }]), "{found:#?}");
    let said = "Rent of January of 2026-01-02 has the same amount and was not found on a statement yet: it may be this";
    assert!(found[1]["reasons"].as_array().unwrap().contains(&json!(said)), "{found:#?}");

    // What the memory says is far likelier, and points the entry out; a rule with that doubt comes after the entry.
    for day in [3, 4, 5] {
        read_other(&company, "1010", day, -1_000 - i64::from(day), "CHEQUE PLUMBER");
        let line = company.run("bank_lines_list", json!({ "text": "plumber", "state": "open" }))["rows"][0]["id"].clone();
        company.run("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "account", "account": "6130" }] }));
    }
    post(&company, "2026-01-10", "Repair", "6110", "1010", "300.00 CAD");
    read_other(&company, "1010", 18, -30_000, "CHEQUE PLUMBER");
    let ruled = rule(&company, "Cheques", contains("cheque"), to_account("5210"), false);
    let line = company.run("bank_lines_list", json!({ "text": "plumber", "state": "open" }))["rows"][0]["id"].clone();
    let found = company.run("bank_line_suggestions", json!({ "lineIds": [line] }))["rows"][0]["suggestions"].as_array().unwrap().clone();
    let place = |kind: &str, by_rule: bool| {
        found.iter().position(|one| one["parts"][0]["kind"] == kind && one["rule"].is_object() == by_rule).unwrap_or(usize::MAX)
    };
    assert!(place("entry", false) < place("account", true), "{found:#?}");
    let memory = &found[place("account", false)];
    assert!(memory["reasons"].as_array().unwrap().iter().any(|reason| reason.as_str().unwrap().contains("it may be this")), "{found:#?}");
    assert_eq!(ruled["posts"], false);
}

#[test]
fn neither_of_two_entries_that_cancel_each_other_out_is_what_a_line_is() {
    let company = TempCompany::on("2026-02-02");
    let cheque = post(&company, "2026-01-03", "Cheque 101", "6110", "1010", "80.00 CAD");
    let reversal =
        company.run("reverse_journal_entry", json!({ "entryId": cheque, "entryDate": "2026-01-20", "reason": "Returned" }))["id"].clone();
    import(&company, ofx(&[booking(5, -8_000, "C1", "Cheque"), booking(19, 8_000, "C2", "Returned")], None));
    for (text, entry) in [("cheque", &cheque), ("returned", &reversal)] {
        let line = first_line(&company, text)["id"].clone();
        let input = json!({ "lineId": line, "parts": [{ "kind": "entry", "entryId": entry }] });
        assert_eq!(company.refused("match_bank_line", input), ("conflict", Some("parts[0].entryId".to_owned())));
        assert_eq!(suggestions(&company, text), [] as [Value; 0]);
        company.run("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "account", "account": "6110" }] }));
    }
    assert_eq!((balance(&company, "1010"), balance(&company, "6110")), (money("0.00 CAD"), money("0.00 CAD")));
    proven(&company);
}

#[test]
fn a_long_grace_reaches_its_due_dates_whatever_else_is_in_the_file() {
    let company = TempCompany::on("2026-02-02");
    company.run("update_company_settings", json!({ "graceDaysBefore": 20 }));
    company.run(
        "create_payment",
        json!({ "name": "Maple rent", "kind": "bill", "amount": { "kind": "fixed", "amount": money("1000.00 CAD") }, "cadence": "monthly",
            "startsOn": "2026-01-31", "payFrom": "1010", "expenseAccount": "6110" }),
    );
    rule(&company, "Maple", contains("maple"), to_account("6110"), true);
    let read =
        company.run("import_statement", file("m.ofx", ofx(&[booking(13, -100_000, "M1", "Maple")], None), json!({ "account": "1010" })));
    assert_eq!((&read["rules"]["posted"], &read["rules"]["heldBack"]), (&json!(0), &json!(1)), "{read:#}");
}
