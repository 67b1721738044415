//! Whatever an owner does, in whatever order: nothing is counted twice, and the books prove.

use crate::support::payment;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashSet;
use testkit::{TempCompany, money};

#[derive(Debug, Clone)]
enum Act {
    Confirm { pick: usize, cents: i64, more: bool, days_ago: u64 },
    ConfirmNearest { days_ago: u64 },
    NotDue { cents: i64 },
    Withdraw { pick: usize },
    Skip { pick: usize },
    Move { pick: usize, days: u64 },
    Restore { pick: usize },
    Pause { days: u64 },
    Resume,
    Cancel { days: u64 },
    Reinstate,
    Change { cents: i64, due_day: u8, ahead: u64 },
    Snooze { pick: usize },
    Tick,
    Wait { days: u64 },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        5 => (0_usize..9, 100_i64..30_000, any::<bool>(), 0_u64..20).prop_map(|(pick, cents, more, days_ago)| Act::Confirm { pick, cents, more, days_ago }),
        2 => (0_u64..20).prop_map(|days_ago| Act::ConfirmNearest { days_ago }),
        1 => (1_i64..9_999).prop_map(|cents| Act::NotDue { cents }),
        2 => (0_usize..9).prop_map(|pick| Act::Withdraw { pick }),
        1 => (0_usize..9).prop_map(|pick| Act::Skip { pick }),
        1 => (0_usize..9, 0_u64..90).prop_map(|(pick, days)| Act::Move { pick, days }),
        1 => (0_usize..9).prop_map(|pick| Act::Restore { pick }),
        1 => (1_u64..90).prop_map(|days| Act::Pause { days }),
        1 => Just(Act::Resume),
        1 => (0_u64..60).prop_map(|days| Act::Cancel { days }),
        2 => Just(Act::Reinstate),
        1 => (100_i64..30_000, 1_u8..=31, 0_u64..40).prop_map(|(cents, due_day, ahead)| Act::Change { cents, due_day, ahead }),
        1 => (0_usize..9).prop_map(|pick| Act::Snooze { pick }),
        2 => Just(Act::Tick),
        3 => (1_u64..45).prop_map(|days| Act::Wait { days }),
    ]
}

fn text(row: &Value, field: &str) -> String {
    row[field].as_str().unwrap_or_default().to_owned()
}

fn cents(amount: &Value) -> i64 {
    text(amount, "amount").replace('.', "").parse().expect("an amount")
}

fn cad(cents: i64) -> Value {
    money(&format!("{}.{:02} CAD", cents / 100, cents % 100))
}

fn everything(company: &TempCompany, id: &str) -> Value {
    company.run("payment", json!({ "id": id, "from": "2020-01-01", "until": "2035-01-01" }))
}

// Does one thing. Refusals are part of life; panics and internal errors are not.
fn perform(company: &TempCompany, id: &str, today: &mut NaiveDate, act: &Act) {
    let detail = everything(company, id);
    let pick = |list: &str, at: usize| detail[list].as_array().and_then(|rows| rows.get(at % rows.len().max(1)).cloned());
    let near = |at: usize| {
        let rows = detail["occurrences"].as_array().expect("occurrences");
        let first = rows.iter().position(|row| text(row, "dueOn") >= (*today - Days::new(70)).to_string()).unwrap_or_default();
        rows.get(first + at % 5).map(|row| text(row, "dueOn")).unwrap_or_else(|| "2026-01-31".to_owned())
    };
    let ago = |days: u64| (*today - Days::new(days)).to_string();
    let ahead = |days: u64| (*today + Days::new(days)).to_string();
    let (operation, input) = match act {
        Act::Confirm { pick, cents, more, days_ago } => (
            "confirm_payment",
            json!({ "paymentId": id, "dueOn": near(*pick), "paidOn": ago(*days_ago), "amount": cad(*cents), "moreToCome": more }),
        ),
        Act::ConfirmNearest { days_ago } => ("confirm_payment", json!({ "paymentId": id, "paidOn": ago(*days_ago) })),
        Act::NotDue { cents } => ("confirm_payment", json!({ "paymentId": id, "notDue": true, "paidOn": ago(0), "amount": cad(*cents) })),
        Act::Withdraw { pick: at } => {
            let Some(confirmation) = pick("confirmations", *at) else { return };
            ("withdraw_confirmation", json!({ "confirmationId": confirmation["id"], "reason": "Mistake" }))
        }
        Act::Skip { pick } => ("skip_occurrence", json!({ "paymentId": id, "dueOn": near(*pick) })),
        Act::Move { pick, days } => ("move_occurrence", json!({ "paymentId": id, "dueOn": near(*pick), "toOn": ahead(*days) })),
        Act::Restore { pick } => ("restore_occurrence", json!({ "paymentId": id, "dueOn": near(*pick) })),
        Act::Pause { days } => ("pause_payment", json!({ "id": id, "until": ahead(*days) })),
        Act::Resume => ("resume_payment", json!({ "id": id })),
        Act::Cancel { days } => ("cancel_payment", json!({ "id": id, "from": ahead(*days) })),
        Act::Reinstate => ("reinstate_payment", json!({ "id": id })),
        Act::Change { cents, due_day, ahead: days } => (
            "update_payment",
            json!({ "id": id, "effectiveOn": ahead(*days), "dueDay": due_day, "amount": { "kind": "fixed", "amount": cad(*cents) } }),
        ),
        Act::Snooze { pick } => ("snooze_reminder", json!({ "paymentId": id, "dueOn": near(*pick), "until": ahead(3) })),
        Act::Tick => ("run_daily_tick", json!({})),
        Act::Wait { days } => {
            *today = *today + Days::new(*days);
            company.set_today(&today.to_string());
            return;
        }
    };
    if let Err(error) = company.call(operation, input.clone()) {
        let code = error.code.as_str();
        assert!(matches!(code, "conflict" | "invalid_input"), "{operation} {input}: {code} {error}");
    }
}

// Each case makes a company of its own; PROPTEST_CASES asks for more of them.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_counted_twice(acts in proptest::collection::vec(act(), 1..30)) {
        let company = TempCompany::on("2026-02-03");
        let mut today: NaiveDate = "2026-02-03".parse().expect("a date");
        let id = payment(&company, "Rent", "monthly", "2026-01-31", "120.00 CAD", json!({ "weekendRule": "after", "holidays": "CA" }));
        for act in &acts {
            perform(&company, &id, &mut today, act);
        }
        let detail = everything(&company, &id);
        let occurrences = detail["occurrences"].as_array().expect("occurrences");
        let standing: Vec<&Value> = detail["confirmations"].as_array().expect("rows").iter().filter(|row| row["withdrawnAt"].is_null()).collect();

        // What the ledger holds is what stands confirmed, to the cent.
        let confirmed: i64 = standing.iter().map(|row| cents(&row["amount"])).sum();
        prop_assert_eq!(crate::support::balance(&company, "6110").replace('.', "").parse::<i64>().expect("a balance"), confirmed);

        // A due date is there once, and a confirmation counts for one due date at most.
        let due: HashSet<String> = occurrences.iter().map(|row| text(row, "dueOn")).collect();
        prop_assert_eq!(due.len(), occurrences.len());
        let counted: Vec<String> = occurrences.iter().flat_map(|row| row["confirmations"].as_array().expect("rows")).map(|row| text(row, "id")).collect();
        prop_assert_eq!(counted.iter().collect::<HashSet<_>>().len(), counted.len());
        let named = standing.iter().filter(|row| row["dueOn"].is_string()).count();
        prop_assert_eq!(counted.len(), named, "every confirmation of a due date is shown at one");
        for row in occurrences {
            let sum: i64 = row["confirmations"].as_array().expect("rows").iter().map(|each| cents(&each["amount"])).sum();
            prop_assert_eq!(cents(&row["confirmed"]), sum, "{}", row);
        }

        // The list of a window and the payment itself say the same, and totals hold only what is outstanding.
        let (from, until) = (today - Days::new(60), today + Days::new(200));
        let page = company.run("upcoming_occurrences", json!({ "from": from, "until": until, "limit": 1000 }));
        let inside = |row: &&Value| { let on = text(row, "payOn"); on >= from.to_string() && on <= until.to_string() };
        let own: Vec<&Value> = occurrences.iter().filter(inside).collect();
        let listed: Vec<&Value> = page["rows"].as_array().expect("rows").iter().filter(|row| row["confirmations"][0]["dueOn"].is_string() || row["state"] != "not_due").collect();
        prop_assert_eq!(&own, &listed);
        let awaits = |row: &&&Value| ["expected", "due_soon", "due", "autopay_pending", "missed"].contains(&row["state"].as_str().expect("a state"));
        let outstanding: i64 = own.iter().filter(awaits).map(|row| cents(&row["outstanding"])).sum();
        let total = page["totals"].as_array().expect("totals").first().map_or(0, |total| cents(&total["expected"]));
        prop_assert_eq!(total, outstanding);

        // Two runs of one day say nothing twice.
        company.run("run_daily_tick", json!({}));
        prop_assert_eq!(&company.run("run_daily_tick", json!({}))["reminders"], &json!(0));
        crate::support::proven(&company);
    }
}
