//! Autopay, its playbooks, and what to do when something went wrong.

use crate::support::{confirm, payment, state, undo_of};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

#[test]
fn autopay_is_verified_by_evidence_only_and_says_by_which() {
    let company = TempCompany::on("2026-01-10");
    let van = payment(&company, "Van", "monthly", "2026-01-08", "212.40 CAD", json!({ "method": "direct_debit" }));
    let evidence = |kind: &str, note: &str| json!({ "paymentId": van, "evidence": { "kind": kind, "note": note } });
    assert_eq!(company.refused("verify_autopay", evidence("bank_line", "x")).0, "conflict");
    assert_eq!(company.refused("turn_off_autopay", json!({ "paymentId": van })).0, "conflict");
    assert_eq!(
        company.refused("set_up_autopay", json!({ "paymentId": van, "playbookId": "mars" })),
        ("not_found", Some("playbookId".into()))
    );
    assert_eq!(
        company.refused("set_up_autopay", json!({ "paymentId": van, "setUpOn": "2026-02-01" })),
        ("invalid_input", Some("setUpOn".into()))
    );
    let set_up = company.run("set_up_autopay", json!({ "paymentId": van, "playbookId": "ca-direct-debit", "note": "PAD 77" }));
    assert_eq!(set_up["autopay"], json!({ "state": "set_up", "setUpOn": "2026-01-10", "playbookId": "ca-direct-debit", "note": "PAD 77" }));
    assert_eq!(state(&company, &van, "2026-01-08"), "autopay_pending");
    assert_eq!(company.refused("verify_autopay", evidence("owners_word", " ")), ("invalid_input", Some("evidence.note".into())));
    let verified = company.run("verify_autopay", evidence("owners_word", "Seen in the app"));
    assert_eq!((&verified["autopay"]["state"], &verified["autopay"]["evidence"]["kind"]), (&json!("verified"), &json!("owners_word")));
    let audit = company.run("audit_entries", json!({ "operation": "verify_autopay" }));
    assert_eq!(audit["rows"][0]["summary"], "Autopay of Van is verified by the owner's word: Seen in the app");
    // Another way of paying is another arrangement.
    let changed = company.run("update_payment", json!({ "id": van, "method": "card" }));
    assert_eq!(changed["autopay"]["state"], "off");
    undo_of(&company, "set_up_autopay", json!({ "paymentId": van }));
    company.run("set_up_autopay", json!({ "paymentId": van, "note": "Again" }));
    undo_of(&company, "verify_autopay", evidence("bank_line", "8 JAN 212.40"));
    let back = undo_of(&company, "turn_off_autopay", json!({ "paymentId": van, "reason": "Card ran out" }));
    assert_eq!((&back["autopay"]["state"], &back["autopay"]["note"]), (&json!("set_up"), &json!("Again")));
    let board = company.run("board", json!({}));
    assert_eq!(board["autopayUnverified"], json!({ "count": 1, "first": "Van" }));
}

#[test]
fn playbooks_are_found_by_country() {
    let company = TempCompany::on("2026-01-10");
    let all = company.run("playbooks_list", json!({}));
    assert_eq!(all["rows"][0]["country"], "CA", "one's own country comes first");
    let germany = company.run("playbooks_list", json!({ "country": "DE" }));
    assert!(germany["rows"].as_array().is_some_and(|rows| rows.len() >= 3 && rows.iter().all(|row| row["country"] == "EU")));
    assert_eq!(company.refused("playbooks_list", json!({ "country": "ZZ" })), ("invalid_input", Some("country".into())));
    let playbook = company.run("playbook", json!({ "id": "ca-direct-debit" }));
    assert!(playbook["steps"].as_array().is_some_and(|steps| steps.iter().any(|step| step["evidence"].is_string())));
    assert_eq!(company.refused("playbook", json!({ "id": "nowhere" })), ("not_found", Some("id".into())));
}

// Everything that a letter shows to an owner.
fn texts(playbook: &Value) -> Vec<String> {
    let of = |row: &Value| {
        ["title", "text", "subject", "body"].iter().filter_map(|field| row[*field].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let rows = playbook["steps"].as_array().into_iter().chain(playbook["letters"].as_array()).flatten();
    rows.flat_map(of).chain([playbook["title"].as_str().unwrap_or_default().to_owned()]).collect()
}

#[test]
fn letters_are_filled_in_from_the_record() {
    let company = TempCompany::on("2026-01-20");
    let about = |id: &str, due_on: &str| json!({ "paymentId": id, "dueOn": due_on });
    let hydro = payment(
        &company,
        "Hydro",
        "monthly",
        "2026-01-05",
        "150.00 CAD",
        json!({ "partyName": "Westcoast Hydro", "method": "direct_debit" }),
    );
    let missed = company.run("failure_playbook", about(&hydro, "2026-01-05"));
    assert_eq!(missed["title"], "This payment was missed");
    let letter = texts(&missed).join("\n");
    for part in ["Dear Westcoast Hydro", "150.00 CAD", "5 January 2026", "Test Company", "20 January 2026"] {
        assert!(letter.contains(part), "{part}");
    }
    company.run("set_up_autopay", json!({ "paymentId": hydro }));
    let failed = company.run("failure_playbook", about(&hydro, "2026-01-05"));
    assert_eq!(failed["title"], "The autopay did not happen");

    let phone = payment(&company, "Phone", "monthly", "2026-01-06", "80.00 CAD", json!({}));
    let input = json!({ "paymentId": phone, "dueOn": "2026-01-06", "paidOn": "2026-01-07", "amount": money("95.00 CAD"), "reference": "PH-9", "method": "card" });
    company.run("confirm_payment", input);
    let differs = company.run("failure_playbook", about(&phone, "2026-01-06"));
    assert!(texts(&differs).join("\n").contains("95.00 CAD"));

    let water = payment(&company, "Water", "monthly", "2026-01-07", "40.00 CAD", json!({}));
    confirm(&company, &water, "2026-01-07", "2026-01-07", "40.00 CAD");
    assert_eq!(company.refused("failure_playbook", about(&water, "2026-01-07")), ("conflict", Some("dueOn".into())));
    confirm(&company, &water, "2026-01-07", "2026-01-09", "40.00 CAD");
    let twice = company.run("failure_playbook", about(&water, "2026-01-07"));
    assert!(texts(&twice).join("\n").contains("80.00 CAD"));

    company.run("confirm_payment", json!({ "paymentId": water, "notDue": true, "paidOn": "2026-01-15", "amount": money("41.00 CAD") }));
    let not_due = company.run("failure_playbook", about(&water, "2026-01-15"));
    assert!(texts(&not_due).join("\n").contains("41.00 CAD"));

    for playbook in [missed, failed, differs, twice, not_due] {
        assert!(playbook["letters"].as_array().is_some_and(|letters| !letters.is_empty()));
        for text in texts(&playbook) {
            assert!(!text.contains("{{") && !text.contains("}}"), "{text}");
        }
    }
}
