//! What the owner decides about a payment: changed terms, pauses, skips, moves, the end.

use crate::support::{confirm, due_dates, occurrence, payment, proven, state, undo_of};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

#[test]
fn the_month_s_end_comes_and_goes_back() {
    let company = TempCompany::on("2026-01-01");
    let plan = payment(&company, "Bank plan", "monthly", "2026-01-01", "19.95 CAD", json!({ "dueDay": 31 }));
    assert_eq!(due_dates(&company, &plan, "2026-01-01", "2026-05-01"), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]);
    let leap = payment(&company, "Leap", "yearly", "2024-02-29", "1.00 CAD", json!({}));
    assert_eq!(due_dates(&company, &leap, "2026-01-01", "2028-12-31"), ["2026-02-28", "2027-02-28", "2028-02-29"]);
    let rule = json!({ "dueDay": 31, "weekendRule": "before", "holidays": "CA" });
    let accountant = payment(&company, "Accountant", "quarterly", "2026-01-01", "500.00 CAD", rule);
    assert_eq!(
        due_dates(&company, &accountant, "2026-01-01", "2026-12-31"),
        ["2026-01-31 > 2026-01-30", "2026-04-30", "2026-07-31", "2026-10-31 > 2026-10-30"]
    );
}

#[test]
fn changed_terms_hold_from_their_day() {
    let company = TempCompany::on("2026-03-10");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1790.00 CAD", json!({}));
    let amount = |minor: &str| json!({ "kind": "fixed", "amount": money(minor) });
    let changed = company.run("update_payment", json!({ "id": rent, "effectiveOn": "2026-03-01", "amount": amount("1850.00 CAD") }));
    assert_eq!((&changed["termsFrom"], &changed["previous"]["amount"]), (&json!("2026-03-01"), &amount("1790.00 CAD")));
    let expected = |due_on: &str| occurrence(&company, &rent, due_on)["expected"].clone();
    assert_eq!((expected("2026-02-01"), expected("2026-03-01")), (money("1790.00 CAD"), money("1850.00 CAD")));
    // Another day of the month from April on; the due dates before stay.
    company.run("update_payment", json!({ "id": rent, "effectiveOn": "2026-04-01", "dueDay": 15 }));
    assert_eq!(
        due_dates(&company, &rent, "2026-01-01", "2026-05-31"),
        ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-15", "2026-05-15"]
    );
    // A change that reaches back leaves what was agreed later as it was agreed.
    let back = company.run("update_payment", json!({ "id": rent, "effectiveOn": "2026-02-01", "amount": amount("2000.00 CAD") }));
    assert_eq!((&back["holdsFrom"], &back["holdsUntil"]), (&json!("2026-02-01"), &json!("2026-03-01")));
    assert_eq!(
        (expected("2026-01-01"), expected("2026-02-01"), expected("2026-03-01"), expected("2026-05-15")),
        (money("1790.00 CAD"), money("2000.00 CAD"), money("1850.00 CAD"), money("1850.00 CAD"))
    );
    proven(&company);
}

#[test]
fn a_change_is_taken_back() {
    let company = TempCompany::on("2026-03-10");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1790.00 CAD", json!({ "notes": "Unit 4" }));
    let before = due_dates(&company, &rent, "2026-01-01", "2026-12-31");
    let input = json!({
        "id": rent, "name": "Shop rent", "cadence": "quarterly", "dueDay": 20, "amount": { "kind": "estimated", "amount": money("5000.00 CAD") },
        "clear": ["notes"], "graceDaysAfter": 9, "partyName": "Mill Lane",
    });
    let back = undo_of(&company, "update_payment", input);
    for field in ["name", "cadence", "amount", "notes", "dueDay", "graceDaysAfter", "partyId"] {
        assert_eq!(
            back[field],
            json!({ "name": "Rent", "cadence": "monthly", "amount": { "kind": "fixed", "amount": money("1790.00 CAD") }, "notes": "Unit 4" })
                [field],
            "{field}"
        );
    }
    assert_eq!(due_dates(&company, &rent, "2026-01-01", "2026-12-31"), before);
}

#[test]
fn a_change_agreed_for_a_later_date_is_not_pulled_forward() {
    let company = TempCompany::on("2026-07-15");
    let rent = payment(&company, "Rent", "monthly", "2026-01-15", "1000.00 CAD", json!({}));
    let amount = |minor: &str| json!({ "kind": "fixed", "amount": money(minor) });
    let expected = |due_on: &str| occurrence(&company, &rent, due_on)["expected"].clone();
    company.run("update_payment", json!({ "id": rent, "amount": amount("1300.00 CAD"), "effectiveOn": "2026-12-01" }));
    // 15 August 2026 is a Saturday, and so is 15 May 2027.
    let rule = json!({ "id": rent, "weekendRule": "after" });
    undo_of(&company, "update_payment", rule.clone());
    assert_eq!(due_dates(&company, &rent, "2026-08-01", "2026-08-31"), ["2026-08-15"]);
    company.run("update_payment", rule);
    assert_eq!((expected("2026-08-15"), expected("2026-11-15"), expected("2026-12-15")), {
        (money("1000.00 CAD"), money("1000.00 CAD"), money("1300.00 CAD"))
    });
    assert_eq!(due_dates(&company, &rent, "2027-05-01", "2027-05-31"), ["2027-05-15 > 2027-05-17"]);
    // Another amount for now leaves the one that is agreed, and says so.
    let raised = company.call("update_payment", json!({ "id": rent, "amount": amount("1100.00 CAD") })).expect("a change");
    let said = company.run("payment", json!({ "id": rent }))["history"][0]["summary"].to_string();
    assert!(said.contains("1100.00 CAD instead of 1000.00 CAD") && said.contains("until 2026-12-01"), "{said}");
    assert_eq!((expected("2026-11-15"), expected("2026-12-15")), (money("1100.00 CAD"), money("1300.00 CAD")));
    let undo = raised.undo.expect("a way back");
    company.run(&undo.operation, undo.input);
    assert_eq!((expected("2026-11-15"), expected("2026-12-15")), (money("1000.00 CAD"), money("1300.00 CAD")));
    // A rhythm that has no due day does not go with a due day that is agreed for later.
    company.run("update_payment", json!({ "id": rent, "dueDay": 20, "effectiveOn": "2027-02-01" }));
    let refused = company.call("update_payment", json!({ "id": rent, "cadence": "weekly" })).expect_err("both at once");
    assert!(refused.message.contains("2027-02-01"), "{}", refused.message);
    proven(&company);
}

#[test]
fn taking_a_pause_back_leaves_the_one_beside_it() {
    let company = TempCompany::on("2026-07-15");
    let rent = payment(&company, "Rent", "monthly", "2026-01-15", "1000.00 CAD", json!({}));
    company.run("pause_payment", json!({ "id": rent, "from": "2026-09-01", "until": "2026-11-01" }));
    undo_of(&company, "pause_payment", json!({ "id": rent, "from": "2026-08-01", "until": "2026-09-01" }));
    assert_eq!(due_dates(&company, &rent, "2026-08-01", "2026-11-30"), ["2026-08-15", "2026-11-15"]);
    let refused = |input: Value| company.refused("resume_payment", input);
    assert_eq!(refused(json!({ "id": rent, "from": "2026-11-01" })), ("invalid_input", Some("from".into())), "it ends then by itself");
    assert_eq!(refused(json!({ "id": rent, "pauseFrom": "2026-08-01" })), ("conflict", Some("pauseFrom".into())));
    proven(&company);
}

#[test]
fn a_due_day_that_moves_pays_no_month_twice() {
    let company = TempCompany::on("2026-07-15");
    let rent = payment(&company, "Rent", "monthly", "2026-01-10", "1000.00 CAD", json!({}));
    company.run("update_payment", json!({ "id": rent, "dueDay": 20 }));
    assert_eq!(due_dates(&company, &rent, "2026-06-01", "2026-09-30"), ["2026-06-10", "2026-07-10", "2026-08-20", "2026-09-20"]);
    // Taken back, nothing of it was ever due, whichever terms are the last.
    company.run("update_payment", json!({ "id": rent, "startsOn": "2027-01-01", "effectiveOn": "2026-09-01" }));
    let all = |company: &TempCompany| due_dates(company, &rent, "2026-01-01", "2027-12-31");
    let before = all(&company);
    undo_of(&company, "withdraw_payments", json!({ "ids": [rent] }));
    assert_eq!(all(&company), before);
    company.run("withdraw_payments", json!({ "ids": [rent] }));
    assert!(all(&company).is_empty(), "{:?}", all(&company));
    proven(&company);
}

#[test]
fn names_and_notes_change_at_once_and_no_terms_with_them() {
    let company = TempCompany::on("2026-03-10");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1790.00 CAD", json!({}));
    let changed = company.run("update_payment", json!({ "id": rent, "effectiveOn": "2026-03-10", "name": "Shop rent" }));
    assert_eq!((&changed["name"], &changed["termsFrom"]), (&json!("Shop rent"), &json!("2026-01-01")));
    let refused = |input: Value| company.refused("update_payment", input);
    assert_eq!(refused(json!({ "id": rent, "dueDay": 40 })), ("invalid_input", Some("dueDay".into())));
    assert_eq!(refused(json!({ "id": rent, "cadence": "weekly", "dueDay": 4 })), ("invalid_input", Some("dueDay".into())));
    assert_eq!(refused(json!({ "id": rent, "endsOn": "2025-01-01" })), ("invalid_input", Some("endsOn".into())));
    assert_eq!(refused(json!({ "id": rent, "holidays": "XX" })), ("invalid_input", Some("holidays".into())));
    assert_eq!(refused(json!({ "id": rent, "notes": "x", "clear": ["notes"] })), ("invalid_input", Some("notes".into())));
    assert_eq!(refused(json!({ "id": rent, "amount": { "kind": "fixed", "amount": money("0.00 CAD") } })).0, "invalid_input");
    assert_eq!(refused(json!({ "id": rent, "name": "  " })), ("invalid_input", Some("name".into())));
}

#[test]
fn a_pause_takes_out_its_own_days_only() {
    let company = TempCompany::on("2026-02-01");
    let ads = payment(&company, "Ads", "monthly", "2026-01-10", "50.00 CAD", json!({}));
    let paused = company.run("pause_payment", json!({ "id": ads, "until": "2026-04-01", "reason": "Winter" }));
    assert_eq!((&paused["status"], &paused["pausedUntil"]), (&json!("paused"), &json!("2026-04-01")));
    assert_eq!(due_dates(&company, &ads, "2026-01-01", "2026-05-31"), ["2026-01-10", "2026-04-10", "2026-05-10"]);
    assert_eq!(state(&company, &ads, "2026-01-10"), "missed", "what was due before stays due");
    assert_eq!(company.refused("pause_payment", json!({ "id": ads, "from": "2026-03-01" })), ("conflict", Some("from".into())));
    assert_eq!(
        company.refused("confirm_payment", json!({ "paymentId": ads, "dueOn": "2026-02-10", "paidOn": "2026-02-01" })).1,
        Some("dueOn".into())
    );
    company.set_today("2026-03-01");
    assert_eq!(company.run("resume_payment", json!({ "id": ads }))["status"], "active");
    assert_eq!(due_dates(&company, &ads, "2026-01-01", "2026-05-31"), ["2026-01-10", "2026-03-10", "2026-04-10", "2026-05-10"]);
    assert_eq!(company.refused("resume_payment", json!({ "id": ads })).0, "conflict");
    // A pause ends by itself when its day comes.
    company.run("pause_payment", json!({ "id": ads, "until": "2026-04-01" }));
    company.set_today("2026-04-01");
    assert_eq!(company.run("payment", json!({ "id": ads }))["payment"]["status"], "active");
}

#[test]
fn pausing_resuming_cancelling_and_reinstating_undo_each_other() {
    let company = TempCompany::on("2026-02-01");
    let ads = payment(&company, "Ads", "monthly", "2026-01-10", "50.00 CAD", json!({}));
    let dates = || due_dates(&company, &ads, "2026-01-01", "2026-12-31");
    let free = dates();
    undo_of(&company, "pause_payment", json!({ "id": ads, "until": "2026-06-01" }));
    assert_eq!(dates(), free);
    undo_of(&company, "pause_payment", json!({ "id": ads, "from": "2026-05-01" }));
    assert_eq!(dates(), free);
    company.run("pause_payment", json!({ "id": ads, "until": "2026-06-01" }));
    let paused = dates();
    company.set_today("2026-03-20");
    undo_of(&company, "resume_payment", json!({ "id": ads }));
    assert_eq!(dates(), paused);
    company.run("resume_payment", json!({ "id": ads, "from": "2026-02-01" }));
    assert_eq!(dates(), free, "resumed from its first day, it never was");
    undo_of(&company, "cancel_payment", json!({ "id": ads, "from": "2026-04-01" }));
    assert_eq!(dates(), free);
    company.run("cancel_payment", json!({ "id": ads, "from": "2026-04-01" }));
    let cancelled = dates();
    assert_eq!(cancelled, ["2026-01-10", "2026-02-10", "2026-03-10"]);
    undo_of(&company, "reinstate_payment", json!({ "id": ads }));
    assert_eq!(dates(), cancelled);
    assert_eq!(company.refused("cancel_payment", json!({ "id": ads })).0, "conflict");
    assert_eq!(company.refused("pause_payment", json!({ "id": ads })).0, "conflict");
    // What was due before the end can still be paid.
    confirm(&company, &ads, "2026-03-10", "2026-03-11", "50.00 CAD");
    assert_eq!(state(&company, &ads, "2026-03-10"), "confirmed");
}

#[test]
fn skipped_and_moved_ones_stay_so_until_put_back() {
    let company = TempCompany::on("2026-01-01");
    let cleaning = payment(&company, "Cleaning", "monthly", "2026-01-20", "90.00 CAD", json!({}));
    let about = |due_on: &str| json!({ "paymentId": cleaning, "dueOn": due_on });
    let skipped = company.run("skip_occurrence", json!({ "paymentId": cleaning, "dueOn": "2026-02-20", "reason": "We were closed." }));
    assert_eq!(skipped["state"], "skipped");
    assert!(skipped["reason"].as_str().is_some_and(|reason| reason.ends_with("We were closed.")), "{}", skipped["reason"]);
    let moved = company.run("move_occurrence", json!({ "paymentId": cleaning, "dueOn": "2026-03-20", "toOn": "2026-04-02" }));
    assert_eq!((&moved["payOn"], &moved["movedFrom"]), (&json!("2026-04-02"), &json!("2026-03-20")));
    assert_eq!(due_dates(&company, &cleaning, "2026-03-01", "2026-03-31"), [] as [&str; 0]);
    assert_eq!(due_dates(&company, &cleaning, "2026-04-01", "2026-04-30"), ["2026-03-20 > 2026-04-02", "2026-04-20"]);
    company.set_today("2026-04-02");
    assert_eq!(state(&company, &cleaning, "2026-03-20"), "due");
    assert_eq!(company.refused("skip_occurrence", about("2026-02-20")).0, "conflict");
    assert_eq!(company.refused("skip_occurrence", about("2026-02-21")), ("invalid_input", Some("dueOn".into())));
    assert_eq!(
        company.refused("confirm_payment", json!({ "paymentId": cleaning, "dueOn": "2026-02-20", "paidOn": "2026-04-01" })),
        ("conflict", Some("dueOn".into()))
    );
    confirm(&company, &cleaning, "2026-03-20", "2026-04-02", "90.00 CAD");
    assert_eq!(
        company.refused("move_occurrence", json!({ "paymentId": cleaning, "dueOn": "2026-03-20", "toOn": "2026-05-01" })).0,
        "conflict"
    );
    assert_eq!(company.refused("skip_occurrence", about("2026-03-20")).0, "conflict");
    assert_eq!(company.run("restore_occurrence", about("2026-02-20"))["state"], "missed");
    assert_eq!(company.refused("restore_occurrence", about("2026-02-20")).0, "conflict");
    undo_of(&company, "move_occurrence", json!({ "paymentId": cleaning, "dueOn": "2026-04-20", "toOn": "2026-04-25" }));
    assert_eq!(occurrence(&company, &cleaning, "2026-04-20")["payOn"], "2026-04-20");
    company.run("move_occurrence", json!({ "paymentId": cleaning, "dueOn": "2026-04-20", "toOn": "2026-04-25" }));
    undo_of(&company, "skip_occurrence", about("2026-04-20"));
    assert_eq!(occurrence(&company, &cleaning, "2026-04-20")["payOn"], "2026-04-25", "back to where it was moved");
    undo_of(&company, "restore_occurrence", about("2026-04-20"));
    assert_eq!(occurrence(&company, &cleaning, "2026-04-20")["payOn"], "2026-04-25");
    proven(&company);
}

#[test]
fn money_for_a_due_date_that_is_gone_is_not_lost() {
    let company = TempCompany::on("2026-06-08");
    let rent = payment(&company, "Rent", "monthly", "2026-06-15", "100.00 CAD", json!({}));
    confirm(&company, &rent, "2026-06-15", "2026-06-08", "100.00 CAD");
    company.run("update_payment", json!({ "id": rent, "effectiveOn": "2026-06-10", "dueDay": 20 }));
    let detail = company.run("payment", json!({ "id": rent, "from": "2026-06-01", "until": "2026-06-30" }));
    let shown: Vec<(&str, &str)> = detail["occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["dueOn"].as_str().unwrap(), row["state"].as_str().unwrap()))
        .collect();
    assert_eq!(shown, [("2026-06-15", "not_due"), ("2026-06-20", "expected")]);
    assert_eq!(detail["occurrences"][0]["confirmations"].as_array().map(Vec::len), Some(1));
    assert_eq!(company.run("payments_reconciliation", json!({ "from": "2026-06-01", "until": "2026-06-30" }))["byState"]["not_due"], 1);
}

#[test]
fn every_change_of_a_payment_is_in_its_history() {
    let company = TempCompany::on("2026-01-03");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    payment(&company, "Other", "monthly", "2026-01-01", "1.00 CAD", json!({}));
    confirm(&company, &rent, "2026-01-01", "2026-01-03", "1200.00 CAD");
    company.run("quiet_payment", json!({ "id": rent, "quiet": true }));
    let history = company.run("payment", json!({ "id": rent }))["history"].clone();
    let said: Vec<&str> = history.as_array().unwrap().iter().map(|row| row["summary"].as_str().unwrap()).collect();
    assert_eq!(
        said,
        [
            "No more reminders of Rent",
            "Confirmed Rent, due 2026-01-01: 1200.00 CAD",
            "Added Rent: 1200.00 CAD, every month, from 2026-01-01"
        ]
    );
}
