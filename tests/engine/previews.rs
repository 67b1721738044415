//! Previews go the same way as changes, and leave no trace.

use engine::{Caller, Door, OutcomeKind};
use serde_json::{Value, json};
use testkit::{TempCompany, money};
use tests::support::raw_file::logical_dump;
use tests::support::seeded_company::{entry, seeded_company};

fn preview(company: &TempCompany, operation: &str, input: Value, key: Option<&str>) -> Value {
    let caller = Caller { key: key.map(str::to_owned), ..Caller::owner(Door::Mcp).previewing() };
    let envelope = company.desk.call(operation, input, &caller).unwrap_or_else(|error| panic!("{operation}: {error}"));
    assert_eq!((envelope.outcome, envelope.changes.len(), envelope.undo), (OutcomeKind::Previewed, 0, None), "{operation}");
    envelope.output
}

#[test]
fn a_preview_leaves_no_trace() {
    let company = seeded_company();
    let path = company.engine().path().to_owned();
    let hydro = company.run("parties_list", json!({ "text": "Hydro" }))["rows"][0]["id"].clone();
    let rent = company.run("payments_list", json!({ "text": "rent" }))["rows"][0]["id"].clone();
    let posted = company.run("post_journal_entry", entry("2026-02-09", "To be looked at", "5210", "1010", "10.00"))["id"].clone();
    let changes = [
        ("post_journal_entry", entry("2026-02-09", "Only looking", "5210", "1010", "10.00")),
        ("post_journal_entries", json!({ "entries": [entry("2026-02-09", "Only looking", "5210", "1010", "10.00")] })),
        ("reverse_journal_entry", json!({ "entryId": posted, "reason": "Only looking" })),
        ("save_draft_entry", entry("2026-02-09", "Only looking", "5210", "1010", "10.00")),
        ("create_account", json!({ "code": "1099", "name": "Only looking", "accountType": "asset" })),
        ("archive_account", json!({ "code": "6260" })),
        ("lock_books", json!({ "through": "2026-02-09" })),
        ("unlock_books", json!({ "reason": "Only looking" })),
        ("update_company_settings", json!({ "name": "Only looking" })),
        ("create_party", json!({ "name": "Only looking", "taxIds": [{ "kind": "vat", "value": "GB 123" }] })),
        ("update_party", json!({ "id": hydro, "notes": "Only looking" })),
        ("archive_party", json!({ "id": hydro })),
        (
            "create_payment",
            json!({ "name": "Only looking", "kind": "bill", "amount": { "kind": "fixed", "amount": money("10.00 CAD") }, "cadence": "monthly",
                "startsOn": "2026-03-01", "partyName": "Somebody new", "payFrom": "1010", "expenseAccount": "6110" }),
        ),
        ("confirm_payment", json!({ "paymentId": rent, "dueOn": "2026-03-01", "paidOn": "2026-02-10" })),
        ("cancel_payment", json!({ "id": rent, "reason": "Only looking" })),
        ("skip_occurrence", json!({ "paymentId": rent, "dueOn": "2026-03-01" })),
        ("run_daily_tick", json!({})),
        ("reset_stuck_jobs", json!({})),
    ];
    let before = logical_dump(&path).expect("the dump");
    let bytes = || ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", path.display())).expect("the file"));
    let bytes_before = bytes();
    for (operation, input) in &changes {
        preview(&company, operation, input.clone(), None);
        preview(&company, operation, input.clone(), Some("the form's key"));
        let after = logical_dump(&path).expect("the dump");
        let differs: Vec<_> = before.iter().filter(|(part, content)| after.get(*part) != Some(content)).map(|(part, _)| part).collect();
        assert!(differs.is_empty() && before.len() == after.len(), "{operation} left a trace in {differs:?}");
    }
    assert!(bytes_before == bytes(), "a preview wrote to the file");
    // What was only looked at can then be done, under the key of the form.
    let done = company.call_with_key(changes[0].0, changes[0].1.clone(), "the form's key").expect("it is done");
    assert_eq!(done.outcome, OutcomeKind::Done);
}

#[test]
fn a_preview_shows_what_the_change_then_does() {
    let company = seeded_company();
    let input = entry("2026-02-09", "Looked at first", "5210", "1010", "10.00");
    let mut shown = preview(&company, "post_journal_entry", input.clone(), Some("form"));
    let mut done = company.call_with_key("post_journal_entry", input, "form").expect("it is done").output;
    // Each run makes ids of its own.
    for entry in [&mut shown, &mut done] {
        entry["id"] = Value::Null;
    }
    assert_eq!(shown, done);
}

#[test]
fn a_preview_is_refused_as_the_change_would_be() {
    let company = seeded_company();
    let locked = entry("2026-01-09", "Too late", "5210", "1010", "10.00");
    let caller = Caller::owner(Door::Mcp).previewing();
    let previewed = company.desk.call("post_journal_entry", locked.clone(), &caller).expect_err("it is locked");
    let tried = company.call("post_journal_entry", locked).expect_err("it is locked");
    assert_eq!(previewed, tried);
    assert_eq!(previewed.code.as_str(), "period_locked");
}

#[test]
fn a_preview_without_a_key_is_nobodys_replay() {
    let company = seeded_company();
    let input = entry("2026-02-09", "Under a plain key", "5210", "1010", "10.00");
    company.call_with_key("post_journal_entry", input.clone(), "preview").expect("any key will do");
    preview(&company, "post_journal_entry", entry("2026-02-09", "Another", "5210", "1010", "11.00"), None);
    preview(&company, "post_journal_entry", input, None);
}
