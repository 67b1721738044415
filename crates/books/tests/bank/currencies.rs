//! Lines and accounts in other currencies than the books.

use crate::support::{booking, file, first_line, import, ofx, ofx_of, proven, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn in_currency(number: &str, currency: &str, cents: &[(u32, i64, &str)]) -> String {
    let bookings: Vec<_> = cents.iter().map(|(day, cents, name)| booking(*day, *cents, &format!("{number}{day}"), name)).collect();
    ofx_of(number, &bookings, None).replace("<CURDEF>CAD", &format!("<CURDEF>{currency}"))
}

// An account in US dollars with two lines.
fn dollars(company: &TempCompany) {
    company.run("create_account", json!({ "code": "1015", "name": "Dollars", "accountType": "asset", "role": "bank", "currency": "USD" }));
    let content = in_currency("9998887776", "USD", &[(5, -2_000, "Hosting Corp"), (6, -300, "Monthly fee"), (7, -10_000, "To the other")]);
    company.run("import_statement", file("usd.ofx", content, json!({ "account": "1015" })));
}

fn hosting(company: &TempCompany, pay_from: &str) -> Value {
    company.run(
        "create_payment",
        json!({
            "name": "Hosting Corp", "kind": "bill", "amount": { "kind": "fixed", "amount": money("20.00 USD") },
            "cadence": "monthly", "startsOn": "2026-01-05", "payFrom": pay_from, "expenseAccount": "6110",
        }),
    )["id"]
        .clone()
}

fn line_of(company: &TempCompany, text: &str) -> Value {
    first_line(company, text)["id"].clone()
}

fn lines_of_entry(company: &TempCompany, entry: &Value) -> Vec<(String, Value)> {
    let shown = company.run("journal_entry", json!({ "id": entry }));
    shown["lines"].as_array().unwrap().iter().map(|line| (line["account"].as_str().unwrap().to_owned(), line["amount"].clone())).collect()
}

fn bank(company: &TempCompany, code: &str) -> Value {
    let rows = company.run("bank_accounts_list", json!({}))["rows"].clone();
    rows.as_array().unwrap().iter().find(|row| row["account"] == code).unwrap().clone()
}

#[test]
fn a_line_is_not_booked_on_an_account_that_is_kept_in_another_currency() {
    let company = TempCompany::on("2026-02-02");
    dollars(&company);
    import(&company, ofx(&three(), None));
    let input = json!({ "lineId": line_of(&company, "coffee"), "parts": [{ "kind": "account", "account": "1015" }] });
    let error = company.call("match_bank_line", input).unwrap_err();
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid_input", Some("parts[0].account")));
    assert_eq!(error.message, "1015 Dollars is kept in USD, and the line is in CAD.");
    assert!(error.hint.is_some_and(|hint| hint.starts_with("Post an entry over both accounts")));
    // An account in the currency of the books takes what a foreign line came to there.
    company.run("create_account", json!({ "code": "1016", "name": "Own", "accountType": "asset", "currency": "CAD" }));
    let part = json!({ "kind": "account", "account": "1016", "baseAmount": money("137.00 CAD") });
    let done = company.run("match_bank_line", json!({ "lineId": line_of(&company, "to the other"), "parts": [part] }));
    assert_eq!(
        lines_of_entry(&company, &done["parts"][0]["entryId"]),
        [("1015".to_owned(), money("100.00 USD")), ("1016".to_owned(), money("137.00 CAD"))]
    );
    proven(&company);
}

#[test]
fn what_a_suggestion_says_of_a_foreign_line_is_accepted_with_its_base_amount() {
    let company = TempCompany::on("2026-02-02");
    dollars(&company);
    let payment = hosting(&company, "1015");
    let line = line_of(&company, "hosting");
    let best = company.run("bank_line_suggestions", json!({ "lineIds": [line] }))["rows"][0]["suggestions"][0]["parts"][0].clone();
    assert_eq!(best["kind"], "occurrence");
    let with = |line: &Value, mut part: Value, base: Option<&str>| {
        if let Some(base) = base {
            part["baseAmount"] = money(base);
        }
        json!({ "lineId": line, "parts": [part] })
    };
    let field = |name: &str| ("invalid_input", Some(name.to_owned()));
    assert_eq!(company.refused("match_bank_line", with(&line, best.clone(), None)), field("parts[0].baseAmount"));
    assert_eq!(company.refused("match_bank_line", with(&line, best.clone(), Some("27.00 EUR"))), field("parts[0].baseAmount.currency"));
    let done = company.run("match_bank_line", with(&line, best, Some("27.40 CAD")));
    assert_eq!(lines_of_entry(&company, &done["parts"][0]["entryId"])[1], ("1015".to_owned(), money("20.00 USD")));
    let shown = company.run("payment", json!({ "id": payment, "from": "2026-01-01", "until": "2026-01-31" }));
    assert_eq!(shown["occurrences"][0]["state"], "cleared");

    let fee = line_of(&company, "monthly fee");
    assert_eq!(company.refused("match_bank_line", with(&fee, json!({ "kind": "fee" }), None)), field("parts[0].baseAmount"));
    company.run("match_bank_line", with(&fee, json!({ "kind": "fee" }), Some("4.10 CAD")));

    company.run(
        "create_account",
        json!({ "code": "1017", "name": "More dollars", "accountType": "asset", "role": "bank", "currency": "USD" }),
    );
    let content = in_currency("1112223334", "USD", &[(8, 10_000, "From the other")]);
    company.run("import_statement", file("more.ofx", content, json!({ "account": "1017" })));
    let (out, into) = (line_of(&company, "to the other"), line_of(&company, "from the other"));
    let transfer = json!({ "kind": "transfer", "lineId": into });
    assert_eq!(company.refused("match_bank_line", with(&out, transfer.clone(), None)), field("parts[0].baseAmount"));
    company.run("match_bank_line", with(&out, transfer, Some("137.00 CAD")));
    assert_eq!(bank(&company, "1017")["bookBalance"], money("100.00 USD"));
    assert_eq!(
        (&bank(&company, "1015")["bookBalance"], &bank(&company, "1015")["clearedBalance"]),
        (&money("-123.00 USD"), &money("-123.00 USD"))
    );
    proven(&company);
}

#[test]
fn a_foreign_payment_leaves_an_account_without_a_currency_in_that_of_the_books() {
    let company = TempCompany::create(
        "2026-02-02",
        json!({ "openingBalances": [{ "account": "1010", "side": "debit", "amount": money("1000.00 CAD") }] }),
    );
    let payment = hosting(&company, "1010");
    let input = json!({ "paymentId": payment, "dueOn": "2026-01-05", "paidOn": "2026-01-05", "baseAmount": money("27.40 CAD") });
    let preview =
        company.desk.call("confirm_payment", input.clone(), &engine::Caller::owner(engine::Door::Window).with_key("look").previewing());
    assert_eq!(preview.unwrap().output["baseAmount"], money("27.40 CAD"));
    let confirmed = company.run("confirm_payment", input);
    assert_eq!(
        lines_of_entry(&company, &confirmed["entryId"]),
        [("6110".to_owned(), money("20.00 USD")), ("1010".to_owned(), money("27.40 CAD"))]
    );
    let in_bank = |amount: &str| assert_eq!(company.run("board", json!({}))["inBank"]["totals"], json!([money(amount)]));
    in_bank("972.60 CAD");
    // The bank shows what left the account in its own currency.
    import(&company, ofx(&[booking(6, -2_740, "H1", "Hosting Corp")], None));
    let part = json!({ "kind": "confirmation", "confirmationId": confirmed["id"] });
    let line = line_of(&company, "hosting");
    company.run("match_bank_line", json!({ "lineId": line, "parts": [part] }));
    let state = || {
        let shown = company.run("payment", json!({ "id": payment, "from": "2026-01-01", "until": "2026-01-31" }));
        shown["occurrences"][0]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(), "cleared");
    company.run("unmatch_bank_line", json!({ "lineId": line, "reason": "Another one." }));
    company.run("withdraw_confirmation", json!({ "confirmationId": confirmed["id"], "reason": "Never left." }));
    in_bank("1000.00 CAD");
    // The line itself confirms it with what it says.
    company.run(
        "match_bank_line",
        json!({ "lineId": line, "parts": [{ "kind": "occurrence", "paymentId": payment, "dueOn": "2026-01-05" }] }),
    );
    assert_eq!(state(), "cleared");
    in_bank("972.60 CAD");
    proven(&company);
}

#[test]
fn an_account_without_a_currency_takes_statements_in_that_of_the_books() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let yen = in_currency("111222333", "JPY", &[(10, -100_000, "Tokyo")]);
    let error = company.call("import_statement", file("yen.ofx", yen.clone(), json!({ "account": "1010" }))).unwrap_err();
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid_input", Some("account")));
    assert_eq!(error.message, "1010 Chequing is kept in CAD, and the statement is in JPY.");
    assert_eq!(error.hint.as_deref(), Some("Choose an account that is kept in JPY, or create one."));
    // It is not guessed either.
    let preview = company.run("preview_statement_import", file("yen.ofx", yen, json!({})));
    assert!(preview["accounts"][0]["account"].is_null(), "{preview:#}");
}

#[test]
fn entries_in_another_currency_count_with_what_they_came_to_in_the_books() {
    let company = TempCompany::on("2026-02-02");
    company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-05", "description": "Fair in Boston", "lines": [
            { "account": "6110", "side": "debit", "amount": money("100.00 USD"), "baseAmount": money("137.00 CAD") },
            { "account": "1010", "side": "credit", "amount": money("100.00 USD"), "baseAmount": money("137.00 CAD") },
        ] }),
    );
    let input = json!({ "account": "1010", "statementOn": "2026-01-31", "closingBalance": money("-137.00 CAD") });
    let one = company.run("start_statement_reconciliation", input);
    assert_eq!((&one["outstandingAmount"], &one["bookBalance"]), (&money("-137.00 CAD"), &money("-137.00 CAD")));
}

#[test]
fn a_line_without_a_due_date_is_in_the_currency_of_the_nearest_one() {
    let company = TempCompany::on("2026-02-06");
    let payment = company.run(
        "create_payment",
        json!({
            "name": "Hosting Corp", "kind": "bill", "amount": { "kind": "fixed", "amount": money("25.00 CAD") },
            "cadence": "monthly", "startsOn": "2026-01-05", "payFrom": "1010", "expenseAccount": "6110",
        }),
    )["id"]
        .clone();
    company.run("confirm_payment", json!({ "paymentId": payment, "dueOn": "2026-01-05", "paidOn": "2026-01-05" }));
    // From the fifth of February it is due in dollars; the line is of the third, within the days of grace.
    let dollars = json!({ "kind": "fixed", "amount": money("20.00 USD") });
    company.run("update_payment", json!({ "id": payment, "effectiveOn": "2026-02-05", "amount": dollars }));
    let mut early = booking(3, -2_740, "H2", "Hosting Corp");
    early.day = "20260203".to_owned();
    import(&company, ofx(&[early], None));
    let part = json!({ "kind": "occurrence", "paymentId": payment });
    company.run("match_bank_line", json!({ "lineId": line_of(&company, "hosting"), "parts": [part] }));
    let confirmed = company.run("payment", json!({ "id": payment }))["confirmations"][0].clone();
    assert_eq!(
        (&confirmed["dueOn"], &confirmed["amount"], &confirmed["baseAmount"]),
        (&json!("2026-02-05"), &money("20.00 USD"), &money("27.40 CAD"))
    );
    proven(&company);
}

fn due(company: &TempCompany, payment: &Value) -> (String, Value) {
    let shown = company.run("payment", json!({ "id": payment, "from": "2026-01-01", "until": "2026-01-31" }));
    let row = &shown["occurrences"][0];
    (row["state"].as_str().unwrap().to_owned(), row["outstanding"].clone())
}

#[test]
fn a_foreign_bill_is_paid_in_parts_and_once_more_by_lines_in_the_currency_of_the_books() {
    let company = TempCompany::on("2026-02-02");
    let payment = hosting(&company, "1010");
    import(&company, ofx(&[booking(5, -1_700, "H1", "One"), booking(6, -1_060, "H2", "Two"), booking(7, -2_790, "H3", "Three")], None));
    let part = |more: Value| {
        let mut part = json!({ "kind": "occurrence", "paymentId": payment });
        for (field, value) in more.as_object().cloned().unwrap_or_default() {
            part[field] = value;
        }
        json!([part])
    };
    let line = |text: &str, more: Value| json!({ "lineId": line_of(&company, text), "parts": part(more) });
    let refused = |input: Value| {
        let error = company.call("match_bank_line", input).unwrap_err();
        (error.code.as_str(), error.field.clone().unwrap_or_default(), error.message)
    };
    // How much of it a part was cannot be known from the line.
    let unknown = refused(line("one", json!({ "dueOn": "2026-01-05", "moreToCome": true })));
    assert_eq!((unknown.0, unknown.1.as_str()), ("invalid_input", "parts[0].dueAmount"));
    assert_eq!(unknown.2, "Hosting Corp is due in USD, and the line is in CAD: how much of it was paid cannot be known.");
    let wrong = refused(line("one", json!({ "dueOn": "2026-01-05", "dueAmount": money("12.50 EUR") })));
    assert_eq!((wrong.0, wrong.1.as_str()), ("invalid_input", "parts[0].dueAmount"));
    company.run("match_bank_line", line("one", json!({ "dueOn": "2026-01-05", "dueAmount": money("12.50 USD"), "moreToCome": true })));
    assert_eq!(due(&company, &payment).1, money("7.50 USD"));
    let second = company.run("match_bank_line", line("two", json!({ "dueOn": "2026-01-05" })));
    assert_eq!(due(&company, &payment), ("cleared".to_owned(), money("0.00 USD")));
    assert_eq!(
        lines_of_entry(&company, &second["parts"][0]["entryId"]),
        [("6110".to_owned(), money("7.50 USD")), ("1010".to_owned(), money("10.60 CAD"))]
    );
    // Once more, and without being due, come out of the bank as exceptions.
    let paid = refused(line("three", json!({ "dueOn": "2026-01-05" })));
    assert_eq!((paid.0, paid.1.as_str()), ("conflict", "parts[0].dueAmount"));
    let again = company.call("match_bank_line", line("three", json!({ "dueOn": "2026-01-05", "dueAmount": money("20.00 USD") }))).unwrap();
    assert_eq!(due(&company, &payment).0, "paid_twice");
    let undo = again.undo.unwrap();
    company.run(&undo.operation, undo.input);
    assert_eq!(refused(line("three", json!({ "notDue": true }))).1, "parts[0].dueAmount");
    company.run("match_bank_line", line("three", json!({ "notDue": true, "dueAmount": money("20.00 USD") })));
    let shown = company.run("payment", json!({ "id": payment }));
    assert_eq!(shown["confirmations"].as_array().unwrap().iter().filter(|row| row["dueOn"].is_null()).count(), 1);
    proven(&company);
}

#[test]
fn where_neither_currency_is_that_of_the_books_a_way_out_is_named() {
    let company = TempCompany::on("2026-02-02");
    dollars(&company);
    let rent = company.run(
        "create_payment",
        json!({ "name": "Rent", "kind": "bill", "amount": { "kind": "fixed", "amount": money("27.40 CAD") },
            "cadence": "monthly", "startsOn": "2026-01-05", "payFrom": "1010", "expenseAccount": "6110" }),
    )["id"]
        .clone();
    for base_amount in [Value::Null, money("27.40 CAD")] {
        let part = json!({ "kind": "occurrence", "paymentId": rent, "dueOn": "2026-01-05", "baseAmount": base_amount });
        let error = company.call("match_bank_line", json!({ "lineId": line_of(&company, "hosting"), "parts": [part] })).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("parts[0].paymentId"));
        assert_eq!(error.message, "Rent is due in CAD, and the line is in USD: neither its currency nor that of the books.");
        assert!(error.hint.is_some_and(|hint| hint.contains("confirm the payment from that one")));
    }
    // In the currency of what is due the line's own amount is what was paid.
    let hosting = hosting(&company, "1015");
    let part = json!({ "kind": "occurrence", "paymentId": hosting, "dueOn": "2026-01-05", "baseAmount": money("27.40 CAD"), "dueAmount": money("19.00 USD") });
    let input = json!({ "lineId": line_of(&company, "hosting"), "parts": [part] });
    assert_eq!(company.refused("match_bank_line", input), ("invalid_input", Some("parts[0].dueAmount".to_owned())));
}
