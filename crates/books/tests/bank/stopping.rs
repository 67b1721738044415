//! A long import is stopped in the middle: nothing of it stays, and the same request is done afterwards.

use crate::support::{Booking, booking, file, import, ofx};
use engine::ErrorCode;
use serde_json::json;
use statements::Format;
use testkit::TempCompany;

#[test]
fn an_import_that_is_stopped_leaves_nothing_behind() {
    let company = TempCompany::on("2026-02-02");
    let table = statements::sample::sample(Format::Csv, 20_000, 7);
    let hand_over = || file("large.csv", &table, json!({ "account": "1010" }));
    let before = company.run("audit_entries", json!({}))["total"].clone();
    let stopped = std::thread::scope(|scope| {
        let import = scope.spawn(|| company.call_with_key("import_statement", hand_over(), "the form"));
        loop {
            let progress = company.run("change_progress", json!({ "key": "the form" }));
            if progress["step"] == "Keeping lines" {
                assert_eq!((progress["isRunning"].as_bool(), progress["total"].as_u64()), (Some(true), Some(20_000)));
                break;
            }
            assert!(!import.is_finished(), "it was over before it could be stopped");
        }
        assert_eq!(company.run("stop_change", json!({ "key": "the form" }))["wasRunning"], true);
        import.join().expect("no panic").expect_err("it was stopped")
    });
    assert_eq!(stopped.code, ErrorCode::Stopped);
    assert_eq!(company.run("bank_lines_list", json!({}))["total"], 0);
    assert_eq!(company.run("statement_imports_list", json!({}))["total"], 0);
    assert_eq!(company.run("audit_entries", json!({}))["total"], before);
    assert_eq!(company.run("change_progress", json!({ "key": "the form" }))["isRunning"], false);
    let done = company.call_with_key("import_statement", hand_over(), "the form").expect("the key is free");
    assert_eq!(done.output["import"]["linesNew"], 20_000);
    assert_eq!(company.run("verify_books", json!({}))["ok"], true);
}

#[test]
fn rules_at_work_are_stopped_and_leave_nothing_behind() {
    let company = TempCompany::on("2026-02-02");
    let bookings: Vec<Booking> =
        (0..1_500).map(|at| booking(1 + at % 28, -100 - i64::from(at), &format!("S{at}"), "Corner Coffee")).collect();
    import(&company, ofx(&bookings, None));
    let input = json!({ "name": "Coffee", "conditions": { "words": [{ "text": "coffee" }] }, "outcome": { "kind": "account", "account": "5210" }, "posts": true });
    company.run("create_bank_rule", input);
    let stopped = std::thread::scope(|scope| {
        let apply = scope.spawn(|| company.call_with_key("apply_bank_rules", json!({}), "the rules"));
        loop {
            let progress = company.run("change_progress", json!({ "key": "the rules" }));
            if progress["step"] == "Letting the rules work" {
                assert_eq!(progress["total"], 1_500);
                break;
            }
            assert!(!apply.is_finished(), "it was over before it could be stopped");
        }
        company.run("stop_change", json!({ "key": "the rules" }));
        apply.join().expect("no panic").expect_err("it was stopped")
    });
    assert_eq!(stopped.code, ErrorCode::Stopped);
    assert_eq!(company.run("bank_lines_list", json!({ "state": "open" }))["total"], 1_500);
}
