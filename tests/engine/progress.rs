//! A long change says how far it is, and is stopped without a trace.

use super::{Toy, toy::TOY};
use engine::{Caller, Door, ErrorCode};
use serde_json::json;

#[test]
fn a_stopped_change_leaves_nothing_and_can_be_done_again_under_its_key() {
    let toy = Toy::new(&TOY);
    let caller = || Caller::owner(Door::Window).with_key("form");
    let stopped = std::thread::scope(|scope| {
        let long = scope.spawn(|| toy.desk.call("take_long", json!({ "text": "half" }), &caller()));
        let engine = toy.desk.engine().expect("a company");
        let step = loop {
            match engine.running().step("form") {
                Some(step) if step.done > 0 => break step,
                _ => {
                    assert!(!long.is_finished(), "it ended by itself");
                    std::thread::yield_now();
                }
            }
        };
        assert_eq!((step.what, step.total), ("Taking long", 10_000));
        assert!(engine.running().stop("form"));
        long.join().expect("no panic").expect_err("it was stopped")
    });
    assert_eq!((stopped.code, stopped.code.http_status()), (ErrorCode::Stopped, 409));
    assert_eq!((toy.count("note"), toy.count("audit_entry")), (0, 0));
    assert!(!toy.desk.engine().expect("a company").running().stop("form"), "it is forgotten");
    let done = toy.desk.call("add_note", json!({ "text": "whole" }), &caller()).expect("the key is free");
    assert_eq!(done.output["count"], 1);
}
