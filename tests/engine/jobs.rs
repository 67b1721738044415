//! Jobs: each is done by one worker, tried again with patience, and given up after eight tries.

use crate::Toy;
use crate::toy::TOY;
use chrono::Duration;
use engine::job::{ATTEMPTS_MAX, JobHandlers};
use engine::{Caller, Clock, Door};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

fn put_out(toy: &Toy, kind: &str, key: &str) -> bool {
    toy.done("put_out_job", json!({ "kind": kind, "key": key })) == json!(true)
}

fn jobs(toy: &Toy) -> Vec<Value> {
    toy.done("jobs_list", json!({}))["rows"].as_array().expect("rows").clone()
}

#[test]
fn two_workers_never_do_the_same_job() {
    let toy = Toy::new(&TOY);
    for number in 0..60 {
        assert!(put_out(&toy, "letter", &format!("letter {number}")));
    }
    let done: Arc<Mutex<BTreeMap<String, u32>>> = Arc::default();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let done = Arc::clone(&done);
                let handlers = JobHandlers::default().with("letter", move |_, payload| {
                    std::thread::yield_now();
                    *done.lock().expect("the list").entry(payload["for"].to_string()).or_default() += 1;
                    Ok(Value::Null)
                });
                while toy.desk.work_jobs(&handlers).expect("the worker works") > 0 {}
            });
        }
    });
    let done = done.lock().expect("the list");
    assert_eq!(done.len(), 60);
    assert!(done.values().all(|times| *times == 1), "{done:?}");
    assert!(jobs(&toy).iter().all(|job| job["status"] == "completed" && job["attempts"] == 1));
}

#[test]
fn a_failing_job_waits_longer_each_time_and_is_given_up_after_eight_tries() {
    let toy = Toy::new(&TOY);
    put_out(&toy, "letter", "one");
    let handlers = JobHandlers::default().with("letter", |_, _| Err("no stamps".to_owned()));
    let mut waits = Vec::new();
    for attempt in 1..=ATTEMPTS_MAX {
        assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker works"), 1, "try {attempt}");
        let job = &jobs(&toy)[0];
        assert_eq!((job["attempts"].clone(), job["lastError"].clone()), (json!(attempt), json!("no stamps")));
        let run_after: chrono::DateTime<chrono::Utc> = job["runAfter"].as_str().and_then(|text| text.parse().ok()).expect("an instant");
        let wait = run_after - toy.clock.now();
        waits.push(wait.num_minutes());
        // Not a second too early.
        toy.clock.advance(wait - Duration::seconds(1));
        assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker works"), 0, "too early after try {attempt}");
        toy.clock.advance(Duration::seconds(1));
    }
    assert_eq!(waits[..7], [1, 4, 16, 64, 256, 360, 360]);
    assert_eq!(jobs(&toy)[0]["status"], "failed");
    toy.clock.advance(Duration::days(30));
    assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker works"), 0, "a failed job rests");
    assert_eq!(toy.done("job_figures", json!({}))["failed"], 1);

    // The owner says try again: a fresh set of tries, and this time it works.
    toy.done("retry_job", json!({ "id": jobs(&toy)[0]["id"] }));
    let handlers = JobHandlers::default().with("letter", |_, _| Ok(json!("sent")));
    assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker works"), 1);
    assert_eq!((jobs(&toy)[0]["status"].clone(), jobs(&toy)[0]["lastError"].clone()), (json!("completed"), Value::Null));
    let again = toy.call("retry_job", json!({ "id": jobs(&toy)[0]["id"] })).expect_err("it is done");
    assert_eq!(again.code.as_str(), "conflict");
}

#[test]
fn a_job_that_breaks_down_is_a_failed_try() {
    let toy = Toy::new(&TOY);
    put_out(&toy, "bomb", "one");
    put_out(&toy, "letter", "two");
    let handlers = JobHandlers::default().with("bomb", |_, _| panic!("it breaks down")).with("letter", |_, _| Ok(Value::Null));
    assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker outlives it"), 2);
    let states: Vec<_> = jobs(&toy).iter().map(|job| job["status"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(states, ["completed", "pending"], "the newest first");
}

#[test]
fn a_stuck_lock_is_freed_and_its_late_result_does_not_count() {
    let toy = Toy::new(&TOY);
    for key in ["one", "two"] {
        put_out(&toy, "letter", key);
    }
    // While the first worker is still at the first job, a quarter of an hour passes, and another does both.
    let first = AtomicBool::new(true);
    let (inner_done, outer) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&outer);
    let quick = JobHandlers::default().with("letter", |_, _| Ok(json!("second worker")));
    std::thread::scope(|scope| {
        let (begun, waited_for) = std::sync::mpsc::channel::<()>();
        let (go_on, going_on) = std::sync::mpsc::channel::<()>();
        let (begun, going_on) = (Mutex::new(begun), Mutex::new(going_on));
        let toy = &toy;
        let is_first = Arc::new(first);
        let slow = JobHandlers::default().with("letter", move |_, _| {
            counted.fetch_add(1, Ordering::Relaxed);
            if is_first.swap(false, Ordering::Relaxed) {
                begun.lock().expect("the line").send(()).expect("someone listens");
                going_on.lock().expect("the line").recv().expect("someone speaks");
            }
            Ok(json!("first worker"))
        });
        let worker = scope.spawn(move || toy.desk.work_jobs(&slow));
        waited_for.recv().expect("the worker begins");
        toy.clock.advance(Duration::minutes(14));
        assert_eq!(toy.desk.work_jobs(&quick).expect("the worker works"), 0, "the lock holds");
        toy.clock.advance(Duration::minutes(2));
        inner_done.store(toy.desk.work_jobs(&quick).expect("the worker works"), Ordering::Relaxed);
        go_on.send(()).expect("the worker waits");
        assert!(worker.join().expect("no panic").is_ok(), "late results stop no worker");
    });
    assert_eq!((inner_done.load(Ordering::Relaxed), outer.load(Ordering::Relaxed)), (2, 2));
    let kept: Vec<String> = (1..=2)
        .map(|seq| {
            let connection = tests::support::raw_file::other_program(&toy.path);
            connection.query_row("SELECT result || ' ' || attempts FROM job WHERE seq = ?1", [seq], |row| row.get(0)).expect("a result")
        })
        .collect();
    assert_eq!(kept, ["\"second worker\" 2", "\"second worker\" 2"]);
}

#[test]
fn a_lock_from_a_clock_that_was_set_back_is_freed() {
    let toy = Toy::new(&TOY);
    put_out(&toy, "letter", "one");
    toy.done("lock_jobs", json!({ "kinds": ["letter"], "limit": 1, "worker": "gone" }));
    toy.clock.advance(Duration::minutes(-30));
    toy.done("reset_stuck_jobs", json!({}));
    assert_eq!(jobs(&toy)[0]["status"], "pending");
}

#[test]
fn the_same_key_is_no_second_job() {
    let toy = Toy::new(&TOY);
    assert!(put_out(&toy, "letter", "one"));
    assert!(!put_out(&toy, "letter", "one"));
    assert_eq!(jobs(&toy).len(), 1);
}

#[test]
fn jobs_of_other_kinds_hide_none() {
    let toy = Toy::new(&TOY);
    let connection = tests::support::raw_file::other_program(&toy.path);
    connection
        .execute_batch(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1500)
             INSERT INTO job (id, kind, key, payload, status, attempts, run_after, created_at)
             SELECT 'other ' || n, 'other', 'other ' || n, '{}', 'pending', 0, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' FROM number",
        )
        .expect("many jobs");
    put_out(&toy, "letter", "one");
    let handlers = JobHandlers::default().with("letter", |_, _| Ok(Value::Null));
    assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker works"), 1);
}

#[test]
fn looking_for_work_writes_nothing() {
    let toy = Toy::new(&TOY);
    put_out(&toy, "other", "not ours");
    toy.done("lock_jobs", json!({ "kinds": ["other"], "limit": 1, "worker": "somebody" }));
    let before = toy.count("audit_entry");
    let handlers = JobHandlers::default().with("letter", |_, _| Ok(Value::Null));
    for _ in 0..10 {
        assert_eq!(toy.desk.work_jobs(&handlers).expect("the worker works"), 0);
    }
    assert_eq!(toy.count("audit_entry"), before);
}

#[test]
fn a_preview_puts_no_job_out_and_no_door_but_the_desk_locks_one() {
    let toy = Toy::new(&TOY);
    toy.desk.call("put_out_job", json!({ "kind": "letter", "key": "one" }), &Caller::owner(Door::Mcp).previewing()).expect("a preview");
    assert!(jobs(&toy).is_empty());
    let error = toy
        .desk
        .call("lock_jobs", json!({ "kinds": [], "limit": 1, "worker": "x" }), &Caller::owner(Door::Http).with_key("k"))
        .expect_err("it is the application's own");
    assert_eq!(error.code.as_str(), "unknown_operation");
}
