//! Reconciling statements: ticks, the difference, the snapshot and what it protects, and the way back.

use crate::support::{booking, file, first_line, import, ofx, ofx_of, proven, three};
use engine::Envelope;
use serde_json::{Value, json};
use testkit::{TempCompany, money};

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

fn start(company: &TempCompany, on: &str, closing: &str) -> Value {
    let input = json!({ "account": "1010", "statementOn": on, "closingBalance": money(closing) });
    company.run("start_statement_reconciliation", input)
}

fn shown(company: &TempCompany, id: &Value) -> Value {
    company.run("statement_reconciliation", json!({ "id": id }))
}

fn difference(company: &TempCompany, id: &Value) -> String {
    shown(company, id)["reconciliation"]["difference"]["amount"].as_str().unwrap().to_owned()
}

// Description, whether it is ticked, and by what.
fn rows(company: &TempCompany, id: &Value, show: &str) -> Vec<(String, bool, String)> {
    let page = company.run("statement_reconciliation", json!({ "id": id, "show": show }));
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "description"), row["ticked"].as_bool().unwrap(), text(row, "tickedBy")))
        .collect()
}

fn matched(company: &TempCompany, line: &str, account: &str) -> Value {
    let line = first_line(company, line)["id"].clone();
    company.run("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "account", "account": account }] }));
    line
}

fn undone(company: &TempCompany, done: Envelope) -> Envelope {
    let undo = done.undo.expect("a way back");
    company.call(&undo.operation, undo.input).unwrap()
}

// January with three matched lines (1795.50 in all) and a deposit of which the bank knows later.
fn january(company: &TempCompany) {
    import(company, ofx(&three(), Some(179_550)));
    matched(company, "maple", "6110");
    matched(company, "coffee", "6110");
    matched(company, "cedar", "3000");
    post(company, "2026-01-30", "1010", "6110", "50.00 CAD");
}

fn account_of_type(company: &TempCompany, kind: &str) -> String {
    let rows = company.run("accounts_list", json!({}))["rows"].clone();
    let found = rows.as_array().unwrap().iter().find(|row| row["accountType"] == kind && row["parentCode"].is_string()).unwrap().clone();
    found["code"].as_str().unwrap().to_owned()
}

#[test]
fn matches_tick_and_a_statement_is_finished_at_zero() {
    let company = TempCompany::on("2026-02-02");
    january(&company);
    let offered = company.run("statement_reconciliations_list", json!({ "account": "1010" }))["accounts"][0].clone();
    assert_eq!(
        (
            offered["offered"][0]["statementOn"].as_str(),
            &offered["offered"][0]["closingBalance"],
            offered["offered"][0]["fileName"].as_str()
        ),
        (Some("2026-01-31"), &money("1795.50 CAD"), Some("january.ofx"))
    );
    let begun = company
        .call(
            "start_statement_reconciliation",
            json!({ "account": "1010", "statementOn": "2026-01-31", "closingBalance": money("1795.50 CAD") }),
        )
        .unwrap();
    let one = begun.output;
    assert_eq!((&one["difference"], one["ticked"].as_i64(), &one["openingBalance"]), (&money("0.00 CAD"), Some(3), &money("0.00 CAD")));
    assert_eq!(
        (one["outstanding"].as_i64(), &one["outstandingAmount"], &one["bookBalance"]),
        (Some(1), &money("50.00 CAD"), &money("1845.50 CAD"))
    );
    assert_eq!(rows(&company, &one["id"], "unticked"), [("1010 from 6110".to_owned(), false, String::new())]);
    let done = company.call("finish_statement_reconciliation", json!({ "id": one["id"] })).unwrap();
    assert_eq!(
        (done.output["state"].as_str(), done.output["ticked"].as_i64(), done.output["isLast"].as_bool()),
        (Some("finished"), Some(3), Some(true))
    );
    proven(&company);

    // The next one starts from it, and holds what was outstanding.
    company.set_today("2026-03-02");
    let next = start(&company, "2026-02-28", "1845.50 CAD");
    assert_eq!(
        (&next["openingBalance"], &next["difference"], next["ticked"].as_i64()),
        (&money("1795.50 CAD"), &money("50.00 CAD"), Some(0))
    );
    let deposit = shown(&company, &next["id"])["rows"][0].clone();
    let ticked =
        company.call("tick_reconciliation_entries", json!({ "id": next["id"], "entries": [{ "entryId": deposit["entryId"] }] })).unwrap();
    assert_eq!(ticked.output["reconciliation"]["difference"], money("0.00 CAD"));
    let unticked = undone(&company, ticked);
    assert_eq!(unticked.output["reconciliation"]["difference"], money("50.00 CAD"));
    undone(&company, unticked);
    company.run("finish_statement_reconciliation", json!({ "id": next["id"] }));
    let list = company.run("statement_reconciliations_list", json!({ "account": "1010" }));
    let days: Vec<_> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["statementOn"].as_str().unwrap(), row["isLast"].as_bool().unwrap()))
        .collect();
    assert_eq!((days, &list["accounts"][0]["openingBalance"]), (vec![("2026-02-28", true), ("2026-01-31", false)], &money("1845.50 CAD")));
    proven(&company);
}

#[test]
fn a_difference_is_named_with_the_way_on() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    matched(&company, "maple", "6110");
    let one = start(&company, "2026-01-31", "-1204.50 CAD");
    assert_eq!((&one["difference"], one["openLines"].as_i64()), (&money("-4.50 CAD"), Some(2)));
    let error = company.call("finish_statement_reconciliation", json!({ "id": one["id"] })).unwrap_err();
    assert_eq!(error.message, "The closing balance is -1204.50 CAD, and what is ticked differs from it by -4.50 CAD.");
    assert!(error.hint.unwrap().starts_with("2 bank lines are not matched yet and come to 2995.50 CAD"));
    // What is matched meanwhile ticks itself.
    let coffee = matched(&company, "coffee", "6110");
    assert_eq!(difference(&company, &one["id"]), "0.00");
    company.run("unmatch_bank_line", json!({ "lineId": coffee, "reason": "Not yet." }));
    assert_eq!(difference(&company, &one["id"]), "-4.50");
    // The entry and its reversal cancel each other out: neither is left to be ticked.
    assert!(rows(&company, &one["id"], "unticked").is_empty(), "{:?}", rows(&company, &one["id"], "all"));
    assert_eq!(rows(&company, &one["id"], "ticked").iter().filter(|row| row.2 == "reversal").count(), 2);
}

#[test]
fn a_finished_statement_protects_its_entries() {
    let company = TempCompany::on("2026-02-02");
    let payment = company.run(
        "create_payment",
        json!({ "name": "Maple Rentals", "kind": "bill", "amount": { "kind": "fixed", "amount": money("1200.00 CAD") }, "cadence": "monthly", "startsOn": "2026-01-01", "payFrom": "1010", "expenseAccount": "6110" }),
    )["id"]
        .clone();
    let batch = import(&company, ofx(&three(), Some(179_550)));
    let rent = first_line(&company, "maple")["id"].clone();
    let part =
        company.run("match_bank_line", json!({ "lineId": rent, "parts": [{ "kind": "occurrence", "paymentId": payment }] }))["parts"][0]
            .clone();
    matched(&company, "coffee", "6110");
    let income = account_of_type(&company, "income");
    let client = matched(&company, "cedar", &income);
    let cash = post(&company, "2026-01-20", "1010", &income, "20.00 CAD");
    let one = start(&company, "2026-01-31", "1815.50 CAD");
    company.run("tick_reconciliation_entries", json!({ "id": one["id"], "entries": [{ "entryId": cash }] }));
    let done = company.call("finish_statement_reconciliation", json!({ "id": one["id"] })).unwrap();
    let attempts = [
        ("reverse_journal_entry", json!({ "entryId": cash, "reason": "No." }), "entryId"),
        ("reverse_journal_entry", json!({ "entryId": cash, "reason": "No.", "entryDate": "2026-02-02" }), "entryId"),
        ("reverse_journal_entry", json!({ "entryId": part["entryId"], "reason": "No." }), "entryId"),
        ("withdraw_confirmation", json!({ "confirmationId": part["confirmationId"], "reason": "No." }), "confirmationId"),
        ("unmatch_bank_line", json!({ "lineId": rent, "reason": "No." }), "lineId"),
        ("unmatch_bank_line", json!({ "lineId": client, "reason": "No." }), "lineId"),
        ("delete_bank_line", json!({ "lineId": rent, "reason": "No." }), "lineId"),
        ("withdraw_statement_import", json!({ "id": batch["id"] }), "id"),
    ];
    for (operation, input, field) in &attempts {
        let error = company.call(operation, input.clone()).unwrap_err();
        assert_eq!((error.code.as_str(), error.field.as_deref()), ("conflict", Some(*field)), "{operation}: {error}");
        if *operation != "reverse_journal_entry" || input["entryId"] == cash {
            assert!(error.message.contains("finished statement of 2026-01-31 of 1010"), "{operation}: {error}");
            assert!(
                error.hint.as_deref().is_some_and(|hint| hint.starts_with("Reopen that statement with a reason")),
                "{operation}: {error}"
            );
        }
    }
    // What lies beside it goes on: new entries of earlier days are for the next statement.
    post(&company, "2026-01-15", "6110", "1010", "7.00 CAD");
    assert_eq!(shown(&company, &one["id"])["total"], 4, "the snapshot does not grow");
    proven(&company);
    // Reopened with a reason, all of it may change again; what was ticked stays ticked.
    assert_eq!(company.refused("reopen_statement_reconciliation", json!({ "id": one["id"], "reason": " " })).1.as_deref(), Some("reason"));
    let reopened = undone(&company, done);
    assert_eq!((reopened.output["was"].as_str(), difference(&company, &one["id"]).as_str()), (Some("finished"), "0.00"));
    let again = undone(&company, reopened);
    assert_eq!(again.output["state"], "finished");
    company.run("reopen_statement_reconciliation", json!({ "id": one["id"], "reason": "The rent was another's." }));
    assert_eq!(shown(&company, &one["id"])["reconciliation"]["stateReason"], "The rent was another's.");
    for (operation, input, _) in attempts.iter().filter(|(operation, ..)| *operation == "unmatch_bank_line") {
        company.run(operation, input.clone());
    }
    company.run("reverse_journal_entry", json!({ "entryId": cash, "reason": "Counted wrongly." }));
    assert_eq!(difference(&company, &one["id"]), "1820.00", "only the coffee is left");
    proven(&company);
}

#[test]
fn only_the_last_one_is_reopened_and_one_is_open_at_a_time() {
    let company = TempCompany::on("2026-03-02");
    let income = account_of_type(&company, "income");
    let finish = |on: &str, closing: &str| {
        let one = start(&company, on, closing);
        company.run("tick_reconciliation_entries", json!({ "id": one["id"], "through": on }));
        company.run("finish_statement_reconciliation", json!({ "id": one["id"] }))["id"].clone()
    };
    post(&company, "2026-01-10", "1010", &income, "10.00 CAD");
    post(&company, "2026-02-10", "1010", &income, "20.00 CAD");
    let (first, second) = (finish("2026-01-31", "10.00 CAD"), finish("2026-02-15", "30.00 CAD"));
    let reopen = |id: &Value| json!({ "id": id, "reason": "A mistake." });
    assert_eq!(company.refused("reopen_statement_reconciliation", reopen(&first)), ("conflict", Some("id".to_owned())));
    let input = |on: &str, closing: Value| json!({ "account": "1010", "statementOn": on, "closingBalance": closing });
    for (input, field) in [
        (input("2026-02-15", money("30.00 CAD")), "statementOn"),
        (input("2026-03-03", money("30.00 CAD")), "statementOn"),
        (input("2026-02-28", money("30.00 USD")), "closingBalance.currency"),
        (json!({ "account": "6110", "statementOn": "2026-02-28", "closingBalance": money("1.00 CAD") }), "account"),
    ] {
        assert_eq!(company.refused("start_statement_reconciliation", input).1.as_deref(), Some(field));
    }
    let third = company.call("start_statement_reconciliation", input("2026-02-28", money("30.00 CAD"))).unwrap();
    let third_id = third.output["id"].clone();
    assert_eq!(
        company.refused("start_statement_reconciliation", input("2026-02-28", money("30.00 CAD"))),
        ("conflict", Some("account".to_owned()))
    );
    assert_eq!(company.refused("reopen_statement_reconciliation", reopen(&second)), ("conflict", Some("id".to_owned())), "one is open");
    // A correction of what was typed, and its undo.
    let corrected = company
        .call(
            "update_statement_reconciliation",
            json!({ "id": third_id, "statementOn": "2026-02-27", "closingBalance": money("31.00 CAD") }),
        )
        .unwrap();
    assert_eq!(corrected.output["reconciliation"]["difference"], money("1.00 CAD"));
    assert_eq!(undone(&company, corrected).output["reconciliation"]["difference"], money("0.00 CAD"));
    assert_eq!(
        company.refused("update_statement_reconciliation", json!({ "id": third_id, "statementOn": "2026-02-15" })).1.as_deref(),
        Some("statementOn")
    );
    // Discarded, it can be taken up again until another one stands.
    let discarded = undone(&company, third);
    assert_eq!(company.refused("finish_statement_reconciliation", json!({ "id": third_id })), ("conflict", Some("id".to_owned())));
    let taken_up = undone(&company, discarded);
    assert_eq!(taken_up.output["was"], "discarded");
    assert_eq!(undone(&company, taken_up).output["state"], "discarded");
    company.run("reopen_statement_reconciliation", reopen(&second));
    company.run("discard_statement_reconciliation", json!({ "id": second }));
    assert_eq!(
        company.refused("reopen_statement_reconciliation", reopen(&third_id)),
        ("conflict", Some("id".to_owned())),
        "it started from what is gone"
    );
    company.run("reopen_statement_reconciliation", reopen(&first));
    assert_eq!(company.run("statement_reconciliations_list", json!({}))["total"], 1);
    proven(&company);
}

#[test]
fn what_the_bank_showed_in_part_counts_with_that_part() {
    let company = TempCompany::on("2026-03-02");
    let entry = post(&company, "2026-01-28", "6110", "1010", "300.00 CAD");
    import(&company, ofx(&[booking(30, -10_000, "P1", "First half")], None));
    let late = ofx_of("7788990011", &[booking(31, -20_000, "P2", "Second half")], None).replace("20260131", "20260202");
    company.run("import_statement", file("february.ofx", late, json!({ "account": "1010" })));
    for line in ["first", "second"] {
        let id = first_line(&company, line)["id"].clone();
        company.run("match_bank_line", json!({ "lineId": id, "parts": [{ "kind": "entry", "entryId": entry }] }));
    }
    let one = start(&company, "2026-01-31", "-100.00 CAD");
    let row = shown(&company, &one["id"])["rows"][0].clone();
    assert_eq!(
        (&row["amount"], &row["tickedAmount"], &one["difference"]),
        (&money("-300.00 CAD"), &money("-100.00 CAD"), &money("0.00 CAD"))
    );
    company.run("finish_statement_reconciliation", json!({ "id": one["id"] }));
    let lines: Vec<Value> = ["first", "second"].iter().map(|text| first_line(&company, text)["id"].clone()).collect();
    let unmatch = |at: usize| json!({ "lineId": lines[at], "reason": "No." });
    assert_eq!(company.refused("unmatch_bank_line", unmatch(0)).0, "conflict");
    company.run("unmatch_bank_line", unmatch(1));
    company.run("match_bank_line", json!({ "lineId": lines[1], "parts": [{ "kind": "entry", "entryId": entry }] }));
    let two = start(&company, "2026-02-28", "-300.00 CAD");
    assert_eq!((&two["difference"], &shown(&company, &two["id"])["rows"][0]["amount"]), (&money("0.00 CAD"), &money("-200.00 CAD")));
    company.run("finish_statement_reconciliation", json!({ "id": two["id"] }));
    proven(&company);
}

#[test]
fn an_entry_is_ticked_in_part_by_hand() {
    let company = TempCompany::on("2026-03-02");
    let cheques = post(&company, "2026-01-28", "6110", "1010", "300.00 CAD");
    let one = start(&company, "2026-01-31", "-100.00 CAD");
    let with = |amount: &str| json!({ "id": one["id"], "entries": [{ "entryId": cheques, "amount": money(amount) }] });
    for wrong in ["100.00 CAD", "-300.01 CAD", "-100.00 USD"] {
        assert_eq!(company.refused("tick_reconciliation_entries", with(wrong)).0, "invalid_input", "{wrong}");
    }
    company.run("tick_reconciliation_entries", with("-100.00 CAD"));
    let whole = company.call("tick_reconciliation_entries", with("-300.00 CAD")).unwrap();
    assert_eq!(undone(&company, whole).output["reconciliation"]["difference"], money("0.00 CAD"));
    let unticked = company.call("untick_reconciliation_entries", json!({ "id": one["id"], "entryIds": [cheques] })).unwrap();
    assert_eq!(unticked.output["reconciliation"]["difference"], money("-100.00 CAD"));
    assert_eq!(undone(&company, unticked).output["reconciliation"]["difference"], money("0.00 CAD"));
    company.run("finish_statement_reconciliation", json!({ "id": one["id"] }));
    proven(&company);
}

#[test]
fn the_opening_balance_of_the_books_begins_the_first_statement() {
    let company = TempCompany::create(
        "2026-02-02",
        json!({ "openingBalances": [{ "account": "1010", "side": "debit", "amount": money("4200.00 CAD") }] }),
    );
    let one = start(&company, "2026-01-31", "4200.00 CAD");
    assert_eq!((&one["difference"], rows(&company, &one["id"], "all")[0].2.as_str()), (&money("0.00 CAD"), "opening"));
}

#[test]
fn a_foreign_account_is_reconciled_in_its_own_currency() {
    let company = TempCompany::on("2026-02-02");
    company.run("create_account", json!({ "code": "1015", "name": "Euro", "accountType": "asset", "role": "bank", "currency": "EUR" }));
    company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-05", "description": "Fair in Cologne", "lines": [
            { "account": "6110", "side": "debit", "amount": money("150.00 CAD") },
            { "account": "1015", "side": "credit", "amount": money("100.00 EUR"), "baseAmount": money("150.00 CAD") },
        ] }),
    );
    let input = json!({ "account": "1015", "statementOn": "2026-01-31", "closingBalance": money("-100.00 EUR") });
    let one = company.run("start_statement_reconciliation", input);
    assert_eq!((&one["difference"], &one["bookBalance"]), (&money("-100.00 EUR"), &money("-100.00 EUR")));
    company.run("tick_reconciliation_entries", json!({ "id": one["id"], "through": "2026-01-31" }));
    assert_eq!(company.run("finish_statement_reconciliation", json!({ "id": one["id"] }))["closingBalance"], money("-100.00 EUR"));
    proven(&company);
}

#[test]
fn entries_are_paged_and_found_by_words_and_amount() {
    let company = TempCompany::on("2026-02-02");
    for day in 1..=25 {
        post(&company, &format!("2026-01-{day:02}"), "6110", "1010", &format!("{day}.00 CAD"));
    }
    post(&company, "2026-02-01", "6110", "1010", "99.00 CAD");
    let one = start(&company, "2026-01-31", "0.00 CAD");
    let (mut seen, mut cursor) = (0, Value::Null);
    loop {
        let mut input = json!({ "id": one["id"], "limit": 7 });
        if !cursor.is_null() {
            input["cursor"] = cursor;
        }
        let page = company.run("statement_reconciliation", input);
        assert_eq!(page["total"], 25);
        seen += page["rows"].as_array().unwrap().len();
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen, 25);
    let total = |more: Value| {
        let mut input = json!({ "id": one["id"] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        company.run("statement_reconciliation", input)["total"].as_i64().unwrap()
    };
    assert_eq!(
        (
            total(json!({ "show": "later" })),
            total(json!({ "text": "25.00" })),
            total(json!({ "text": "FROM 1010" })),
            total(json!({ "text": "nobody" }))
        ),
        (1, 1, 25, 0)
    );
    assert_eq!(company.refused("statement_reconciliation", json!({ "id": one["id"], "cursor": "x" })).1.as_deref(), Some("cursor"));
}
