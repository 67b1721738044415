//! Idempotency keys: one key, one effect, whoever asks and however often.

use crate::Toy;
use crate::toy::TOY;
use engine::{Caller, Door, OutcomeKind};
use serde_json::{Value, json};

fn under(toy: &Toy, key: &str, input: Value) -> Result<(OutcomeKind, Value), &'static str> {
    let answer = toy.desk.call("add_note", input, &Caller::owner(Door::Window).with_key(key));
    answer.map(|envelope| (envelope.outcome, envelope.output)).map_err(|error| error.code.as_str())
}

#[test]
fn eight_at_once_under_one_key_have_one_effect() {
    let toy = Toy::new(&TOY);
    for round in 0..20 {
        let key = format!("round {round}");
        let answers: Vec<_> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..8).map(|_| scope.spawn(|| under(&toy, &key, json!({ "text": key })))).collect();
            workers.into_iter().map(|worker| worker.join().expect("no panic").expect("an answer")).collect()
        });
        assert_eq!(answers.iter().filter(|(outcome, _)| *outcome == OutcomeKind::Done).count(), 1);
        assert!(answers.iter().all(|(_, output)| *output == answers[0].1), "{answers:?}");
    }
    assert_eq!((toy.count("note"), toy.count("audit_entry")), (20, 20));
}

#[test]
fn eight_different_requests_under_one_key_have_one_effect() {
    let toy = Toy::new(&TOY);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|number| {
                (
                    number,
                    scope.spawn({
                        let toy = &toy;
                        move || under(toy, "one key", json!({ "text": format!("{number}") }))
                    }),
                )
            })
            .collect();
        workers.into_iter().map(|(_, worker)| worker.join().expect("no panic")).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| **answer == Err("idempotency_key_reused")).count(), 7);
    assert_eq!(toy.count("note"), 1);
}

#[test]
fn the_same_request_is_recognised_in_any_writing() {
    let toy = Toy::new(&TOY);
    under(&toy, "k", json!({ "text": "a", "more": "b" })).expect("done");
    for same in [json!({ "more": "b", "text": "a" }), serde_json::from_str("{ \"text\" : \"\\u0061\",\n \"more\":\"b\" }").expect("JSON")] {
        assert_eq!(under(&toy, "k", same).map(|answer| answer.0), Ok(OutcomeKind::Replayed));
    }
    for other in [json!({ "text": "a" }), json!({ "text": "a ", "more": "b" }), json!({ "text": "a", "more": "B" })] {
        assert_eq!(under(&toy, "k", other), Err("idempotency_key_reused"));
    }
    under(&toy, "without", json!({ "text": "a" })).expect("done");
    assert_eq!(
        under(&toy, "without", json!({ "text": "a", "more": null })).map(|answer| answer.0),
        Ok(OutcomeKind::Replayed),
        "absent and null are one"
    );
    assert_eq!(toy.count("note"), 2);
}

#[test]
fn a_key_belongs_to_one_operation() {
    let toy = Toy::new(&TOY);
    under(&toy, "k", json!({ "text": "a" })).expect("done");
    let other = toy.desk.call("put_out_job", json!({ "kind": "a", "key": "a" }), &Caller::owner(Door::Window).with_key("k"));
    assert_eq!(other.expect_err("another operation").code.as_str(), "idempotency_key_reused");
    assert_eq!(toy.count("job"), 0);
}

#[test]
fn a_change_needs_a_key_of_some_length() {
    let toy = Toy::new(&TOY);
    let keyless = toy.desk.call("add_note", json!({ "text": "a" }), &Caller::owner(Door::Window));
    assert_eq!(keyless.expect_err("no key").code.as_str(), "idempotency_key_required");
    assert_eq!(under(&toy, "", json!({ "text": "a" })), Err("idempotency_key_required"));
    assert_eq!(under(&toy, &"k".repeat(201), json!({ "text": "a" })), Err("invalid_input"));
    under(&toy, &"k".repeat(200), json!({ "text": "a" })).expect("the longest key");
    assert_eq!(toy.count("note"), 1);
}

#[test]
fn a_refused_request_uses_no_key_up() {
    let toy = Toy::new(&TOY);
    assert_eq!(under(&toy, "k", json!({ "text": 7 })), Err("invalid_input"));
    assert_eq!(under(&toy, "k", json!({ "text": "right" })).map(|answer| answer.0), Ok(OutcomeKind::Done));
}

#[test]
fn a_breakdown_in_the_middle_leaves_nothing_and_the_books_open() {
    let toy = Toy::new(&TOY);
    for round in 0..3 {
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| toy.call("panic_in_the_middle", json!({ "text": "half" }))));
        assert!(broken.is_err());
        toy.done("add_note", json!({ "text": format!("whole {round}") }));
    }
    assert_eq!((toy.count("note"), toy.count("note WHERE body = 'half'")), (3, 0));
    let engine = toy.desk.engine().expect("open");
    let (findings, _) = engine.read(&Caller::owner(Door::Desk), engine::verify::verify).expect("a proof");
    assert!(findings.is_empty(), "{findings:?}");
}
