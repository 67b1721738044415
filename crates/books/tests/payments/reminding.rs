//! Reminders, the daily tick, the tray.

use crate::support::{confirm, payment, proven};
use serde_json::{Value, json};
use testkit::{TempCompany, money};

fn tick(company: &TempCompany, day: &str) -> (i64, i64) {
    company.set_today(day);
    let run = company.run("run_daily_tick", json!({}));
    (run["reminders"].as_i64().unwrap(), run["missed"].as_i64().unwrap())
}

// The notifications that wait to be shown, newest first.
fn notices(company: &TempCompany) -> Vec<Value> {
    let pending = company.run("jobs_list", json!({ "status": "pending" }));
    let ids =
        pending["rows"].as_array().unwrap().iter().filter(|job| job["kind"] == "notify").map(|job| job["id"].as_str().unwrap().to_owned());
    let ids: Vec<String> = ids.collect();
    company
        .engine()
        .read(&engine::Caller::owner(engine::Door::Desk), |tx| {
            ids.iter()
                .map(|id| {
                    tx.one("SELECT payload, run_after FROM job WHERE id = $1", engine::params![id], |row| {
                        let mut payload: Value = serde_json::from_str(row.text(0)?).expect("a payload");
                        payload["runAfter"] = json!(row.get::<String>(1)?);
                        Ok(payload)
                    })
                })
                .collect()
        })
        .expect("the jobs")
}

#[test]
fn each_stage_is_said_once_whoever_asks_and_however_often() {
    let company = TempCompany::on("2026-01-02");
    let rent = payment(&company, "Rent", "monthly", "2026-01-10", "1200.00 CAD", json!({}));
    assert_eq!(tick(&company, "2026-01-04"), (0, 0));
    assert_eq!(tick(&company, "2026-01-05"), (1, 0));
    assert_eq!(tick(&company, "2026-01-05"), (0, 0));
    let said = company.run("reminders_list", json!({}));
    assert_eq!((&said["rows"][0]["stage"], &said["rows"][0]["expected"]), (&json!("due_soon"), &money("1200.00 CAD")));
    assert_eq!(tick(&company, "2026-01-10"), (1, 0));
    let notice = notices(&company);
    assert_eq!(notice.len(), 1, "an unseen notification gives way to the newer one");
    assert_eq!((notice[0]["title"].as_str(), notice[0]["body"].as_str()), (Some("Rent is due today"), Some("1200.00 CAD")));
    assert_eq!(notice[0]["route"], format!("/payments/{rent}?due=2026-01-10"));
    assert_eq!(tick(&company, "2026-01-16"), (1, 1));
    assert_eq!(tick(&company, "2026-01-17"), (0, 1));
    confirm(&company, &rent, "2026-01-10", "2026-01-17", "1200.00 CAD");
    assert_eq!(company.run("reminders_list", json!({})), json!({ "rows": [] }));
    proven(&company);
}

#[test]
fn the_key_of_a_day_is_one_run() {
    let company = TempCompany::on("2026-01-05");
    payment(&company, "Rent", "monthly", "2026-01-05", "1200.00 CAD", json!({}));
    let key = || company.engine().read(&engine::Caller::owner(engine::Door::Desk), books::tick_key).expect("a key");
    let first_key = key();
    let run = |key: &str| {
        let by_itself = engine::Caller::owner(engine::Door::Desk).with_key(key);
        company.desk.call(books::TICK_COMMAND, json!({}), &by_itself).expect("a run")
    };
    let taken = company.call_with_key(books::TICK_COMMAND, json!({}), &first_key).expect_err("no caller has the key of a day");
    assert_eq!(taken.code.as_str(), "invalid_input");
    let first = run(&first_key);
    assert_eq!((first.output["jobs"].as_i64(), first.output["reminders"].as_i64()), (Some(3), Some(1)));
    assert_eq!((key(), run(&key()).outcome), (first_key.clone(), engine::OutcomeKind::Replayed));
    let other = run("another");
    assert_eq!((other.output["jobs"].as_i64(), other.output["reminders"].as_i64()), (Some(0), Some(0)));
    assert!(other.output["summary"].as_str().is_some_and(|summary| summary.contains("Nothing new")), "{}", other.output);
    assert_eq!(company.run("tick_history", json!({}))["total"], 2);
    // A payment that comes later in the day and says nothing yet leaves the day with its run.
    payment(&company, "Insurance", "yearly", "2026-12-01", "900.00 CAD", json!({}));
    assert_eq!(key(), first_key);
    // One that is due today is said today.
    payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    let later = key();
    assert_ne!(later, first_key);
    assert_eq!(run(&later).output["reminders"], 1);
    assert_eq!((key(), run(&later).outcome), (first_key, engine::OutcomeKind::Replayed));
}

#[test]
fn a_run_of_a_clock_years_ahead_switches_nothing_off() {
    let company = TempCompany::on("2026-07-01");
    payment(&company, "Rent", "monthly", "2026-07-10", "1200.00 CAD", json!({}));
    assert_eq!(tick(&company, "2026-07-05"), (1, 0));
    // A clock that was three months ahead calls July and August missed; nobody was told in their time.
    assert!(tick(&company, "2026-10-01").0 > 0);
    assert!(tick(&company, "2030-07-01").0 > 0);
    company.set_today("2026-07-06");
    let back = company.run("run_daily_tick", json!({}));
    assert_eq!(
        (back["reminders"].as_i64(), back["jobs"].as_i64()),
        (Some(0), Some(2)),
        "proof and backup go on, and nothing is said twice"
    );
    assert_eq!(tick(&company, "2026-07-10"), (1, 0));
    assert_eq!(tick(&company, "2026-07-10"), (0, 0));
    assert_eq!(tick(&company, "2026-07-16"), (1, 1));
    assert_eq!(tick(&company, "2026-08-05"), (1, 1));
    assert_eq!(tick(&company, "2026-08-06"), (0, 1));
    proven(&company);
}

#[test]
fn a_notification_that_nobody_saw_is_told_with_the_next() {
    let company = TempCompany::on("2026-07-01");
    payment(&company, "Snow removal", "once", "2026-06-25", "90.00 CAD", json!({}));
    payment(&company, "Phone", "once", "2026-07-07", "80.00 CAD", json!({}));
    payment(&company, "Internet", "once", "2026-07-08", "70.00 CAD", json!({}));
    assert_eq!(tick(&company, "2026-07-01"), (1, 1));
    assert_eq!(tick(&company, "2026-07-02"), (1, 1));
    assert_eq!(tick(&company, "2026-07-03"), (1, 1));
    let waiting = notices(&company);
    assert_eq!((waiting.len(), waiting[0]["title"].as_str()), (1, Some("3 payments need you")));
    assert_eq!(
        waiting[0]["body"],
        "Snow removal was missed, 8 days ago: 90.00 CAD\nPhone is due in 4 days: 80.00 CAD\nInternet is due in 5 days: 70.00 CAD"
    );
}

#[test]
fn a_snooze_that_is_over_ends_in_no_repeat() {
    let company = TempCompany::on("2026-07-05");
    let rent = payment(&company, "Rent", "monthly", "2026-07-10", "1200.00 CAD", json!({}));
    let snooze = |until: &str| json!({ "paymentId": rent, "dueOn": "2026-07-10", "until": until });
    assert_eq!(tick(&company, "2026-07-05"), (1, 0));
    company.run("snooze_reminder", snooze("2026-07-08"));
    assert_eq!((tick(&company, "2026-07-08"), tick(&company, "2026-07-10")), ((1, 0), (1, 0)));
    company.set_today("2026-07-11");
    company.run("snooze_reminder", snooze("2026-07-11"));
    assert_eq!(tick(&company, "2026-07-11"), (0, 0));
    // A second snooze that is ended at once brings back what stood before it.
    company.run("snooze_reminder", snooze("2026-07-14"));
    company.run("snooze_reminder", snooze("2026-07-11"));
    assert_eq!(tick(&company, "2026-07-11"), (0, 0));
}

#[test]
fn a_snooze_counts_although_the_clock_went_back_before_it() {
    let company = TempCompany::on("2026-07-10");
    let rent = payment(&company, "Rent", "once", "2026-07-09", "1200.00 CAD", json!({}));
    company.set_now("2026-07-10T20:00:00Z");
    company.run("move_occurrence", json!({ "paymentId": rent, "dueOn": "2026-07-09", "toOn": "2026-07-10" }));
    assert_eq!(company.run("run_daily_tick", json!({}))["reminders"], 1);
    company.set_now("2026-07-10T15:00:00Z");
    company.run("snooze_reminder", json!({ "paymentId": rent, "dueOn": "2026-07-09", "until": "2026-07-11" }));
    assert_eq!(tick(&company, "2026-07-11"), (1, 0));
    assert_eq!(tick(&company, "2026-07-11"), (0, 0));
}

#[test]
fn three_months_off_end_in_one_message_and_no_repeat() {
    let company = TempCompany::on("2026-01-02");
    payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    payment(&company, "Phone", "monthly", "2026-01-05", "80.00 CAD", json!({}));
    assert_eq!(tick(&company, "2026-01-02"), (2, 0));
    company.set_today("2026-04-03");
    let run = company.run("run_daily_tick", json!({}));
    assert_eq!((run["reminders"].as_i64(), run["missed"].as_i64(), run["caughtUpFrom"].as_str()), (Some(8), Some(6), Some("2026-01-03")));
    let notices = notices(&company);
    assert_eq!((notices.len(), notices[0]["title"].as_str()), (1, Some("8 payments need you")));
    assert_eq!(notices[0]["body"], "6 missed, 1 due, 1 due soon. First: Rent was missed, 92 days ago.");
    assert_eq!(tick(&company, "2026-04-03"), (0, 6));
    assert_eq!(tick(&company, "2026-04-04"), (0, 6));
    let history = company.run("tick_history", json!({ "limit": 2 }));
    assert_eq!((history["rows"].as_array().map(Vec::len), history["total"].as_i64()), (Some(2), Some(4)));
    assert_eq!(
        company.run("tick_history", json!({ "limit": 2, "cursor": history["nextCursor"] }))["rows"][0]["caughtUpFrom"],
        "2026-01-03"
    );
}

#[test]
fn a_clock_that_was_set_back_repeats_nothing() {
    let company = TempCompany::on("2026-01-10");
    payment(&company, "Rent", "monthly", "2026-01-10", "1200.00 CAD", json!({}));
    assert_eq!(tick(&company, "2026-01-10"), (1, 0));
    company.set_today("2026-01-06");
    let back = company.run("run_daily_tick", json!({}));
    assert_eq!((back["reminders"].as_i64(), back["jobs"].as_i64()), (Some(0), Some(2)));
    assert_eq!(tick(&company, "2026-01-10"), (0, 0));
    assert_eq!(tick(&company, "2026-01-16"), (1, 1));
}

#[test]
fn the_day_is_the_company_s_own() {
    let company = TempCompany::create("2026-01-09", json!({ "timeZone": "America/Vancouver" }));
    payment(&company, "Rent", "monthly", "2026-01-15", "1200.00 CAD", json!({}));
    // Still the 9th in Vancouver.
    company.set_now("2026-01-10T07:30:00Z");
    let run = company.run("run_daily_tick", json!({}));
    assert_eq!((run["ranFor"].as_str(), run["reminders"].as_i64()), (Some("2026-01-09"), Some(0)));
    company.set_now("2026-01-10T08:30:00Z");
    let run = company.run("run_daily_tick", json!({}));
    assert_eq!((run["ranFor"].as_str(), run["reminders"].as_i64()), (Some("2026-01-10"), Some(1)));
}

#[test]
fn a_snooze_is_silence_and_then_one_word_more() {
    let company = TempCompany::on("2026-01-05");
    let rent = payment(&company, "Rent", "monthly", "2026-01-10", "1200.00 CAD", json!({}));
    let snooze = |until: &str| json!({ "paymentId": rent, "dueOn": "2026-01-10", "until": until });
    assert_eq!(tick(&company, "2026-01-05"), (1, 0));
    assert_eq!(company.refused("snooze_reminder", snooze("2026-01-04")), ("invalid_input", Some("until".into())));
    assert_eq!(company.run("tray_menu", json!({}))["count"], 1);
    company.run("snooze_reminder", snooze("2026-01-08"));
    assert_eq!(company.run("tray_menu", json!({}))["count"], 0);
    assert_eq!(company.run("reminders_list", json!({}))["rows"][0]["snoozedUntil"], "2026-01-08");
    assert_eq!((tick(&company, "2026-01-06"), tick(&company, "2026-01-07")), ((0, 0), (0, 0)));
    assert_eq!(tick(&company, "2026-01-08"), (1, 0));
    assert_eq!((tick(&company, "2026-01-08"), tick(&company, "2026-01-09")), ((0, 0), (0, 0)));
    let undone = company.call("snooze_reminder", snooze("2026-01-20")).expect("a snooze").undo.expect("a way back");
    company.run(&undone.operation, undone.input);
    assert_eq!(tick(&company, "2026-01-10"), (1, 0), "a snooze taken back is none");
    confirm(&company, &rent, "2026-01-10", "2026-01-10", "1200.00 CAD");
    assert_eq!(company.refused("snooze_reminder", snooze("2026-01-20")), ("conflict", Some("dueOn".into())));
}

#[test]
fn quiet_payments_quiet_companies_and_quiet_hours() {
    let company = TempCompany::on("2026-01-05");
    let rent = payment(&company, "Rent", "monthly", "2026-01-05", "1200.00 CAD", json!({}));
    company.run("quiet_payment", json!({ "id": rent, "quiet": true }));
    assert_eq!(tick(&company, "2026-01-05"), (0, 0));
    assert_eq!(company.run("tray_menu", json!({}))["count"], 0);
    assert_eq!(company.run("board", json!({}))["needsYou"], 1, "quiet is not gone");
    company.run("quiet_payment", json!({ "id": rent, "quiet": false }));
    company.run("update_company_settings", json!({ "quiet": true }));
    assert_eq!(tick(&company, "2026-01-06"), (0, 0));
    assert!(notices(&company).is_empty());
    company.run("update_company_settings", json!({ "quiet": false, "quietFrom": "22:00", "quietUntil": "07:30" }));
    company.set_now("2026-01-07T23:10:00Z");
    company.run("run_daily_tick", json!({}));
    assert_eq!(notices(&company)[0]["runAfter"], "2026-01-08T07:30:00.000Z");
    // A notification that nobody saw does not wait beside the next one, which tells of both.
    payment(&company, "Phone", "monthly", "2026-01-08", "80.00 CAD", json!({}));
    company.set_now("2026-01-08T05:00:00Z");
    company.run("run_daily_tick", json!({}));
    let waiting = notices(&company);
    assert_eq!(
        (waiting.len(), waiting[0]["title"].as_str(), waiting[0]["runAfter"].as_str()),
        (1, Some("2 payments need you"), Some("2026-01-08T07:30:00.000Z"))
    );
}

#[test]
fn own_days_of_reminder_and_grace() {
    let company = TempCompany::on("2026-01-01");
    payment(&company, "Timber", "monthly", "2026-01-20", "900.00 CAD", json!({ "remindDaysBefore": 10, "graceDaysAfter": 0 }));
    payment(&company, "Late", "monthly", "2026-01-20", "10.00 CAD", json!({ "remindDaysBefore": 0, "graceDaysAfter": 20 }));
    assert_eq!(tick(&company, "2026-01-09"), (0, 0));
    assert_eq!(tick(&company, "2026-01-10"), (1, 0));
    assert_eq!(tick(&company, "2026-01-20"), (2, 0));
    assert_eq!(tick(&company, "2026-01-21"), (1, 1));
}

#[test]
fn the_tray_shows_the_next_five_and_confirms_no_more_than_is_outstanding() {
    let company = TempCompany::on("2026-01-10");
    let rent = payment(&company, "Rent", "monthly", "2026-01-01", "1200.00 CAD", json!({}));
    for (name, day) in
        [("Phone", "2026-01-10"), ("Gas", "2026-01-12"), ("Water", "2026-01-20"), ("Van", "2026-01-25"), ("Ads", "2026-01-30")]
    {
        payment(&company, name, "monthly", day, "80.00 CAD", json!({}));
    }
    payment(&company, "Domain", "yearly", "2026-01-11", "20.00 USD", json!({}));
    let menu = company.run("tray_menu", json!({}));
    let labels: Vec<&str> = menu["items"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(
        labels,
        [
            "Rent · 1200.00 CAD · missed, 9 days",
            "Phone · 80.00 CAD · today",
            "Domain · 20.00 USD · tomorrow",
            "Gas · 80.00 CAD · 12 Jan",
            "Water · 80.00 CAD · 20 Jan",
            "",
            "Open Daybook",
            "Quit"
        ]
    );
    assert_eq!((menu["count"].as_i64(), menu["tooltip"].as_str()), (Some(2), Some("Test Company: 2 payments need you")));
    let confirm = menu["items"][0]["items"][0].clone();
    assert_eq!(confirm["label"], "Confirm 1200.00 CAD, paid today");
    let action = &confirm["action"];
    let operation = action["operation"].as_str().unwrap();
    assert_eq!(company.run(operation, action["input"].clone())["amount"], money("1200.00 CAD"));
    // A menu that was open meanwhile cannot pay it twice.
    assert_eq!(company.refused(operation, action["input"].clone()).0, "conflict");
    let usd = &menu["items"][2]["items"][0];
    assert!(
        usd["action"]["route"].as_str().is_some_and(|route| route.ends_with("&act=confirm")),
        "what needs a base amount is confirmed in the window"
    );
    let snooze = &menu["items"][1]["items"][1]["action"];
    company.run(snooze["operation"].as_str().unwrap(), snooze["input"].clone());
    let menu = company.run("tray_menu", json!({}));
    assert_eq!(menu["count"], 0, "what is snoozed does not count, and what was never said to be due soon neither");
    assert!(!menu["items"].to_string().contains(&rent));
    let mut ids: Vec<&str> = Vec::new();
    let mut waiting: Vec<&Value> = menu["items"].as_array().unwrap().iter().collect();
    while let Some(item) = waiting.pop() {
        ids.push(item["id"].as_str().unwrap());
        waiting.extend(item["items"].as_array().into_iter().flatten());
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "every line has a name of its own");
}
