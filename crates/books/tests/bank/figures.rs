//! How long a large statement takes to reconcile. Imports, lists and suggestions are measured by the bench. Run in release: `cargo test --release -p books --test bank -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::TempCompany;

fn timed(company: &TempCompany, what: &str, operation: &str, input: Value, most: Duration) -> Value {
    let begun = Instant::now();
    let output = company.run(operation, input);
    let took = begun.elapsed();
    println!("{what}: {took:?}");
    assert!(took < most, "{what} took {took:?}; {most:?} is the most");
    output
}

#[test]
#[ignore = "a measurement"]
fn a_statement_of_ten_thousand_lines() {
    const ENTRIES: usize = 10_000;
    const RECONCILED: usize = 90_000;
    let company = TempCompany::on("2026-02-02");
    // The years before, all of them reconciled, and then the statement that is worked on.
    let post = |count: usize, year: i32| {
        let entry = |at: usize| {
            let amount = testkit::money(&format!("{}.{:02} CAD", 1 + at % 900, at % 100));
            let day = format!("{year}-{:02}-{:02}", 1 + at % 12, 1 + at % 28);
            json!({ "entryDate": day, "description": format!("Entry {at}"), "lines": [
                { "account": "6110", "side": "debit", "amount": amount }, { "account": "1010", "side": "credit", "amount": amount },
            ] })
        };
        for begin in (0..count).step_by(1000) {
            let entries: Vec<Value> = (begin..(begin + 1000).min(count)).map(entry).collect();
            company.run("post_journal_entries", json!({ "entries": entries }));
        }
    };
    let start = |on: &str| {
        let one = company.run(
            "start_statement_reconciliation",
            json!({ "account": "1010", "statementOn": on, "closingBalance": testkit::money("0.00 CAD") }),
        );
        one["id"].clone()
    };
    let close = |id: &Value| {
        let shown = company.run("statement_reconciliation", json!({ "id": id, "limit": 1 }))["reconciliation"].clone();
        // What is missing is the closing balance, less what is ticked: with a closing balance of nothing, the sum below zero.
        let closing = shown["difference"]["amount"].as_str().expect("an amount");
        let closing = closing.strip_prefix('-').map_or_else(|| format!("-{closing}"), str::to_owned);
        company.run("update_statement_reconciliation", json!({ "id": id, "closingBalance": testkit::money(&format!("{closing} CAD")) }));
    };
    for batch in 0..RECONCILED / 15_000 {
        let year = 2019 + i32::try_from(batch).expect("a year");
        post(15_000, year);
        let one = start(&format!("{year}-12-31"));
        company.run("tick_reconciliation_entries", json!({ "id": one, "through": format!("{year}-12-31") }));
        close(&one);
        company.run("finish_statement_reconciliation", json!({ "id": one }));
    }
    post(ENTRIES, 2025);
    let one = start("2025-12-31");
    let moment = Duration::from_millis(100);
    // A question is asked five times, and the best counts: other work on the machine does not.
    let timed = |company: &TempCompany, what: &str, operation: &str, input: Value, most: Duration| {
        if !operation.starts_with("statement_reconciliation") {
            return timed(company, what, operation, input, most);
        }
        let once = || {
            let begun = Instant::now();
            let output = company.run(operation, input.clone());
            (begun.elapsed(), output)
        };
        let (took, output) = (0..5).map(|_| once()).min_by_key(|(took, _)| *took).expect("an answer");
        println!("{what}: {took:?}");
        assert!(took < most, "{what} took {took:?}; {most:?} is the most");
        output
    };
    timed(&company, "unticked", "statement_reconciliation", json!({ "id": one, "show": "unticked", "limit": 200 }), moment);
    let all = json!({ "id": one, "through": "2025-12-31" });
    timed(&company, "tick all", "tick_reconciliation_entries", all, Duration::from_secs(3));
    let page = timed(&company, "ticked", "statement_reconciliation", json!({ "id": one, "show": "ticked", "limit": 200 }), moment);
    assert_eq!(page["total"], ENTRIES);
    let last = page["rows"][0]["entryId"].clone();
    timed(
        &company,
        "words",
        "statement_reconciliation",
        json!({ "id": one, "text": "entry 99", "limit": 200 }),
        Duration::from_millis(300),
    );
    timed(&company, "untick one", "untick_reconciliation_entries", json!({ "id": one, "entryIds": [last] }), moment * 2);
    timed(&company, "tick one", "tick_reconciliation_entries", json!({ "id": one, "entries": [{ "entryId": last }] }), moment * 2);
    timed(&company, "list", "statement_reconciliations_list", json!({}), moment);
    close(&one);
    timed(&company, "finish", "finish_statement_reconciliation", json!({ "id": one }), Duration::from_secs(3));
    timed(&company, "finished", "statement_reconciliation", json!({ "id": one, "limit": 200 }), moment);
    timed(&company, "list", "statement_reconciliations_list", json!({}), moment);
    timed(&company, "proof", "verify_books", json!({}), Duration::from_secs(30));
    timed(&company, "reopen", "reopen_statement_reconciliation", json!({ "id": one, "reason": "A mistake." }), Duration::from_secs(3));
}
