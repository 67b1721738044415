//! Reconciling a statement where something was otherwise before: the chain, what an undo brings back, and bounds.

use crate::support::{booking, first_line, import, ofx, proven, three};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn post(company: &TempCompany, on: &str, amount: &str, description: &str) -> Value {
    let (out, size) = amount.strip_prefix('-').map_or((false, amount), |size| (true, size));
    let (own, other) = if out { ("credit", "debit") } else { ("debit", "credit") };
    company.run(
        "post_journal_entry",
        json!({ "entryDate": on, "description": description, "lines": [
            { "account": "1010", "side": own, "amount": money(size) },
            { "account": "6110", "side": other, "amount": money(size) },
        ] }),
    )["id"]
        .clone()
}

fn start(company: &TempCompany, on: &str, closing: &str) -> Value {
    let input = json!({ "account": "1010", "statementOn": on, "closingBalance": money(closing) });
    company.run("start_statement_reconciliation", input)["id"].clone()
}

fn tick(company: &TempCompany, id: &Value, entry: &Value) {
    company.run("tick_reconciliation_entries", json!({ "id": id, "entries": [{ "entryId": entry }] }));
}

// How much of each entry is ticked, the oldest first.
fn ticks(company: &TempCompany, id: &Value) -> Vec<String> {
    let page = company.run("statement_reconciliation", json!({ "id": id }));
    let amount = |row: &Value| match (&row["ticked"], &row["tickedAmount"]) {
        (Value::Bool(false), _) => "none".to_owned(),
        (_, Value::Null) => "all".to_owned(),
        (_, part) => part["amount"].as_str().unwrap().to_owned(),
    };
    page["rows"].as_array().unwrap().iter().map(amount).collect()
}

#[test]
fn a_discarded_one_does_not_follow_a_changed_one() {
    let company = TempCompany::on("2026-05-02");
    let first = post(&company, "2026-01-03", "100.00 CAD", "one");
    let second = post(&company, "2026-01-04", "20.00 CAD", "two");
    post(&company, "2026-02-04", "7.00 CAD", "three");
    let january = start(&company, "2026-01-31", "100.00 CAD");
    tick(&company, &january, &first);
    company.run("finish_statement_reconciliation", json!({ "id": january }));
    let february = start(&company, "2026-02-28", "107.00 CAD");
    company.run("discard_statement_reconciliation", json!({ "id": february }));
    let again = |on: &str, closing: &str| {
        company.run("reopen_statement_reconciliation", json!({ "id": january, "reason": "It was read wrongly." }));
        let input = json!({ "id": january, "statementOn": on, "closingBalance": money(closing) });
        company.run("update_statement_reconciliation", input);
    };
    let refused = || {
        let input = json!({ "id": february, "reason": "Once more." });
        let error = company.call("reopen_statement_reconciliation", input).unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.field.as_deref(), error.hint.as_deref()),
            ("conflict", Some("id"), Some("Start a new one."))
        );
        error.message
    };
    again("2026-01-31", "120.00 CAD");
    tick(&company, &january, &second);
    company.run("finish_statement_reconciliation", json!({ "id": january }));
    assert_eq!(
        refused(),
        "Since it was discarded, the one before it was changed: the statement of 2026-01-31 of 1010 Chequing closes at 120.00 CAD."
    );
    // Another day does not fit either, though it closes as it did.
    again("2026-03-15", "100.00 CAD");
    company.run("untick_reconciliation_entries", json!({ "id": january, "entryIds": [second] }));
    company.run("finish_statement_reconciliation", json!({ "id": january }));
    refused();
    again("2026-01-31", "100.00 CAD");
    company.run("finish_statement_reconciliation", json!({ "id": january }));
    company.run("reopen_statement_reconciliation", json!({ "id": february, "reason": "As it began." }));
    proven(&company);
}

#[test]
fn one_undo_brings_every_tick_back_whole_in_part_or_none() {
    let company = TempCompany::on("2026-02-02");
    let one = post(&company, "2026-01-03", "100.00 CAD", "one");
    let two = post(&company, "2026-01-04", "60.00 CAD", "two");
    let three = post(&company, "2026-01-05", "-30.00 CAD", "three");
    let id = start(&company, "2026-01-31", "100.00 CAD");
    let undone = |operation: &str, input: Value, now: [&str; 3]| {
        let before = ticks(&company, &id);
        let done = company.call(operation, input).unwrap();
        assert_eq!(ticks(&company, &id), now, "{operation}");
        let undo = done.undo.expect("a way back");
        let back = company.call(&undo.operation, undo.input).unwrap();
        assert_eq!(ticks(&company, &id), before, "the undo of {operation}");
        let redo = back.undo.expect("a way back from the way back");
        company.run(&redo.operation, redo.input);
        assert_eq!(ticks(&company, &id), now, "the redo of {operation}");
    };
    let part = |entry: &Value, amount: &str| json!({ "entryId": entry, "amount": money(amount) });
    let tick = |entries: Value| json!({ "id": id, "entries": entries });
    undone("tick_reconciliation_entries", tick(json!([part(&one, "30.00 CAD")])), ["30.00", "none", "none"]);
    undone("tick_reconciliation_entries", tick(json!([part(&one, "40.00 CAD"), part(&two, "50.00 CAD")])), ["40.00", "50.00", "none"]);
    undone("tick_reconciliation_entries", tick(json!([part(&two, "60.00 CAD"), { "entryId": three }])), ["40.00", "all", "all"]);
    undone("untick_reconciliation_entries", json!({ "id": id, "entryIds": [one, two, three] }), ["none", "none", "none"]);
    undone("tick_reconciliation_entries", json!({ "id": id, "through": "2026-01-04" }), ["all", "all", "none"]);
    // An amount of zero takes a tick away, beside others that are set.
    undone("tick_reconciliation_entries", tick(json!([part(&two, "0.00 CAD"), part(&three, "-10.00 CAD")])), ["all", "none", "-10.00"]);
    proven(&company);
}

#[test]
fn what_a_match_ticked_comes_back_as_it_was() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let line = first_line(&company, "coffee")["id"].clone();
    let part =
        company.run("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "account", "account": "6110" }] }))["parts"][0].clone();
    let id = start(&company, "2026-01-31", "-4.50 CAD");
    let by = || company.run("statement_reconciliation", json!({ "id": id }))["rows"][0]["tickedBy"].clone();
    let done = company.call("untick_reconciliation_entries", json!({ "id": id, "entryIds": [part["entryId"]] })).unwrap();
    assert_eq!(by(), Value::Null);
    let undo = done.undo.unwrap();
    company.run(&undo.operation, undo.input);
    assert_eq!(by(), "bank", "not by hand, so that it goes with its match");
}

#[test]
fn a_statement_has_a_day_and_a_balance_that_books_can_have() {
    let company = TempCompany::on("2026-02-02");
    let refused = |on: &str, closing: &str| {
        let input = json!({ "account": "1010", "statementOn": on, "closingBalance": money(closing) });
        company.refused("start_statement_reconciliation", input)
    };
    for day in ["-0004-01-01", "0000-01-01", "0001-01-01", "1899-12-31"] {
        assert_eq!(refused(day, "1.00 CAD"), ("invalid_input", Some("statementOn".to_owned())), "{day}");
    }
    for closing in ["92233720368547758.07 CAD", "-92233720368547758.08 CAD", "10000000000000.01 CAD"] {
        assert_eq!(refused("2026-01-31", closing), ("invalid_input", Some("closingBalance".to_owned())), "{closing}");
    }
    let id = start(&company, "2026-01-31", "1.00 CAD");
    for (change, field) in [
        (json!({ "statementOn": "-0004-01-01" }), "statementOn"),
        (json!({ "closingBalance": money("92233720368547758.07 CAD") }), "closingBalance"),
    ] {
        let mut input = json!({ "id": id });
        input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(company.refused("update_statement_reconciliation", input), ("invalid_input", Some(field.to_owned())));
    }
}

#[test]
fn a_part_is_no_larger_than_books_can_carry_and_a_line_of_nothing_is_not_matched() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&[three(), vec![booking(10, 0, "Z0", "Info only")]].concat(), None));
    let line = first_line(&company, "coffee")["id"].clone();
    for amount in ["92233720368547758.07 CAD", "-92233720368547758.08 CAD"] {
        let huge = json!({ "kind": "account", "account": "6110", "amount": money(amount) });
        let input = json!({ "lineId": line, "parts": [huge, { "kind": "account", "account": "6110" }] });
        assert_eq!(company.refused("match_bank_line", input), ("invalid_input", Some("parts[0].amount".to_owned())), "{amount}");
    }
    let input = json!({ "lineId": first_line(&company, "info only")["id"], "parts": [{ "kind": "account", "account": "6110" }] });
    let error = company.call("match_bank_line", input).unwrap_err();
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("conflict", Some("lineId")));
    assert_eq!(error.message, "This line moves no money: there is nothing to match it with.");
    // An entry that goes in and out of the account moves nothing on it.
    let entry = company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-05", "description": "There and back", "lines": [
            { "account": "1010", "side": "debit", "amount": money("4.50 CAD") },
            { "account": "1010", "side": "credit", "amount": money("4.50 CAD") },
        ] }),
    )["id"]
        .clone();
    let error = company.call("match_bank_line", json!({ "lineId": line, "parts": [{ "kind": "entry", "entryId": entry }] })).unwrap_err();
    assert_eq!(error.message, "The entry moves nothing on account 1010 in all.");
}

#[test]
fn words_are_found_in_any_case_and_script() {
    let company = TempCompany::on("2026-02-02");
    post(&company, "2026-01-03", "5.00 CAD", "ÜBERWEISUNG Öl");
    post(&company, "2026-01-04", "6.00 CAD", "Candles");
    let id = start(&company, "2026-01-31", "1.00 CAD");
    for text in ["überweisung", "ÜBERWEISUNG", "öl", "Öl"] {
        assert_eq!(company.run("statement_reconciliation", json!({ "id": id, "text": text }))["total"], 1, "{text}");
    }
    let rule = |name: &str, word: &str| json!({ "name": name, "conditions": { "words": [{ "text": word }] }, "outcome": { "kind": "account", "account": "6110" }, "posts": false });
    company.run("create_bank_rule", rule("Über", "öl"));
    assert_eq!(company.refused("create_bank_rule", rule("ÜBER", "candles")).1.as_deref(), Some("name"));
}

#[test]
fn a_finished_one_tells_of_lines_that_are_open() {
    let company = TempCompany::on("2026-02-02");
    let id = start(&company, "2026-01-31", "0.00 CAD");
    company.run("finish_statement_reconciliation", json!({ "id": id }));
    import(&company, ofx(&three(), None));
    let list = company.run("statement_reconciliations_list", json!({}));
    assert_eq!((&list["rows"][0]["openLines"], &list["rows"][0]["openLinesAmount"]), (&json!(3), &money("1795.50 CAD")));
}

#[test]
fn the_banks_balance_is_compared_with_the_books_of_its_day() {
    let company = TempCompany::on("2026-03-10");
    import(&company, ofx(&three(), Some(179_550)));
    for line in ["maple", "coffee", "cedar"] {
        let id = first_line(&company, line)["id"].clone();
        company.run("match_bank_line", json!({ "lineId": id, "parts": [{ "kind": "account", "account": "6110" }] }));
    }
    let shown = || {
        let rows = company.run("bank_accounts_list", json!({}))["rows"].clone();
        rows.as_array().unwrap().iter().find(|row| row["account"] == "1010").unwrap().clone()
    };
    post(&company, "2026-03-05", "-5.00 CAD", "A later cheque");
    assert_eq!((&shown()["bookBalance"], &shown()["difference"]), (&money("1790.50 CAD"), &Value::Null));
    post(&company, "2026-01-30", "-7.00 CAD", "A cheque that the bank has not shown");
    assert_eq!(shown()["difference"], money("7.00 CAD"));
}
