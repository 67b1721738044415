//! Killed at a job: it stays locked for 15 minutes, and is then done by whoever comes next.

use crate::Scene;
use chrono::{Duration, Utc};
use engine::job::JobHandlers;
use engine::{Caller, Desk, Door, FixedClock};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn a_job_of_a_dead_worker_is_done_by_the_next() {
    let scene = Scene::new();
    let path = scene.path("working.daybook");
    scene.program.run("create", &path, &["create"]);
    let clock = Arc::new(FixedClock::at(Utc::now()));
    let options = testkit::options(&scene.path("other home"), Arc::clone(&clock));
    let desk = Desk::new(&books::APPLICATION, engine::DeskOptions { ids: Arc::new(engine::RandomIds), ..options });
    desk.open_company(&path).expect("it opens");
    desk.call("run_daily_tick", json!({}), &Caller::owner(Door::Desk).with_key("tick")).expect("the tick puts jobs into the books");
    desk.close_company();

    let mut process = scene.program.start("work", &path, &[]);
    process.line();
    assert_eq!(process.line(), "working");
    process.kill_after(std::time::Duration::ZERO);

    desk.open_company(&path).expect("it opens");
    let done = Arc::new(AtomicU32::new(0));
    let work = |clock_moved: Duration| {
        clock.set(Utc::now() + clock_moved);
        let (verified, backed_up) = (Arc::clone(&done), Arc::clone(&done));
        let handler =
            |done: Arc<AtomicU32>| move |_: &engine::Engine, _: &serde_json::Value| Ok(json!(done.fetch_add(1, Ordering::Relaxed)));
        let handlers = JobHandlers::default().with("verify_books", handler(verified)).with("back_up_company", handler(backed_up));
        desk.work_jobs(&handlers).expect("the worker works")
    };
    let rows = || {
        let jobs = desk.call("jobs_list", json!({}), &Caller::owner(Door::Window)).expect("the jobs").output;
        jobs["rows"].as_array().expect("rows").clone()
    };
    let jobs = rows().len();
    assert!(jobs > 0 && rows().iter().all(|job| job["status"] == "locked"), "{:?}", rows());
    assert_eq!(work(Duration::minutes(14)), 0, "the lock holds for 15 minutes");
    assert_eq!(work(Duration::minutes(16)), jobs, "then the jobs are free");
    assert!(rows().iter().all(|job| job["status"] == "completed" && job["attempts"] == 2), "{:?}", rows());
    assert_eq!(done.load(Ordering::Relaxed) as usize, jobs, "each was done once");
    assert_eq!(work(Duration::minutes(60)), 0, "and not again");
}
