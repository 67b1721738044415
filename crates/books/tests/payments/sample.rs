//! The sample company shows one of everything.

use crate::support::proven;
use serde_json::json;
use testkit::TempCompany;

#[test]
fn the_sample_shows_every_kind_of_exception_on_any_day() {
    for day in ["2026-11-20", "2027-03-31", "2028-02-29"] {
        let company = TempCompany::on(day);
        company.run("open_sample_company", json!({}));
        let board = company.run("board", json!({}));
        let states: Vec<&str> = board["rows"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
        for state in ["missed", "amount_differs", "paid_twice", "not_due", "due"] {
            assert!(states.contains(&state), "{day}: nothing is {state} in {states:?}");
        }
        assert_eq!(board["missed"]["count"], 1, "{day}: {}", board["missed"]);
        assert!(board["autopayUnverified"]["count"].as_u64().is_some_and(|count| count >= 1));
        for row in board["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "missed") {
            let letters = company.run("failure_playbook", json!({ "paymentId": row["paymentId"], "dueOn": row["dueOn"] }));
            assert!(!letters.to_string().contains("{{"));
        }
        let tick = company.run("run_daily_tick", json!({}));
        assert_eq!(tick["missed"], 1);
        proven(&company);
    }
}
