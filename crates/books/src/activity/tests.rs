//! The activity list, through the engine.

use crate::test_company::TestCompany;
use engine::{Caller, Door, ErrorCode};
use serde_json::{Value, json};

fn sequences(page: &Value) -> Vec<i64> {
    page["rows"].as_array().unwrap().iter().map(|row| row["sequence"].as_i64().unwrap()).collect()
}

fn walk(company: &TestCompany, mut input: Value) -> Vec<i64> {
    let mut found = Vec::new();
    loop {
        let page = company.call("audit_entries", input.clone());
        found.extend(sequences(&page));
        if page["nextCursor"].is_null() {
            return found;
        }
        input["cursor"] = page["nextCursor"].clone();
    }
}

// The number of the last change before a test's own.
fn head(company: &TestCompany) -> i64 {
    company.call("audit_entries", json!({ "limit": 1 }))["total"].as_i64().unwrap()
}

#[test]
fn every_change_can_be_read_newest_first() {
    let company = TestCompany::new();
    let before = head(&company);
    for name in ["Ada", "Bea", "Cleo"] {
        company.call("create_party", json!({ "name": name, "roles": ["supplier"] }));
    }
    let page = company.call("audit_entries", json!({ "limit": 2 }));
    assert_eq!(sequences(&page), [before + 3, before + 2]);
    assert_eq!((page["total"].as_i64(), page["totalIsAtLeast"].as_bool()), (Some(before + 3), Some(false)));
    let row = &page["rows"][0];
    assert_eq!(row["summary"], "Added Cleo as supplier");
    assert_eq!(
        (&row["operation"], &row["title"], &row["door"], &row["actor"]),
        (&json!("create_party"), &json!("Create party"), &json!("window"), &json!("owner"))
    );
    assert_eq!(row["recordedAt"], "2026-03-02T17:00:00.000Z");
    assert_eq!(row.get("input"), None, "a list stays light");
    assert_eq!(walk(&company, json!({ "limit": 2 })).len() as i64, before + 3);

    let whole = company.call("audit_entry", json!({ "sequence": before + 1 }));
    assert_eq!(whole["input"], json!({ "name": "Ada", "roles": ["supplier"] }));
    assert_eq!(whole["output"]["name"], "Ada");
    assert_eq!(company.refused("audit_entry", json!({ "sequence": 10_000 })).code, ErrorCode::NotFound);
    assert_eq!(company.refused("audit_entries", json!({ "cursor": "last" })).field.as_deref(), Some("cursor"));
}

#[test]
fn filters_by_operation_door_and_text() {
    let company = TestCompany::new();
    let before = head(&company);
    let http = |name: &str| company.desk.call("create_party", json!({ "name": name }), &Caller::owner(Door::Http).with_key(name)).unwrap();
    http("Zürich Timber");
    let id = company.call("create_party", json!({ "name": "Bea" }))["id"].clone();
    company.call("archive_party", json!({ "id": id }));
    http("Oslo Timber");

    assert_eq!(walk(&company, json!({ "operation": "archive_party" })), [before + 3]);
    assert_eq!(walk(&company, json!({ "operation": "create_party", "limit": 1 })), [before + 4, before + 2, before + 1]);
    assert_eq!(walk(&company, json!({ "door": "http", "limit": 1 })), [before + 4, before + 1]);
    assert_eq!(walk(&company, json!({ "door": "window", "operation": "create_party" })), [before + 2]);
    assert_eq!(walk(&company, json!({ "text": "timber" })), [before + 4, before + 1]);
    assert_eq!(walk(&company, json!({ "text": "ZÜRICH" })), [before + 1]);
    assert_eq!(walk(&company, json!({ "text": "archive party" })), [before + 3]);
    assert_eq!(walk(&company, json!({ "text": "timber", "door": "window" })), [0; 0]);
    let page = company.call("audit_entries", json!({ "operation": "create_party", "limit": 1 }));
    assert_eq!((page["total"].as_i64(), page["totalIsAtLeast"].as_bool()), (Some(3), Some(false)));
    let page = company.call("audit_entries", json!({ "text": "timber", "limit": 1 }));
    assert_eq!((page["total"].as_i64(), page["totalIsAtLeast"].as_bool()), (Some(1), Some(true)), "what was not looked at may hold more");
}

#[test]
fn the_last_change_of_people_shows_its_way_back() {
    let company = TestCompany::new();
    let before = head(&company);
    let keep = company.call("create_party", json!({ "name": "Bea Timber" }))["id"].clone();
    let merge = company.call("create_party", json!({ "name": "B. Timber" }))["id"].clone();
    company.call("merge_parties", json!({ "keepId": keep, "mergeId": merge }));
    let undo_of = |change: i64| company.call("audit_entry", json!({ "sequence": before + change }))["undo"].clone();
    assert_eq!(undo_of(2), Value::Null, "the merge stands on it");

    // What Daybook does by itself is in nobody's way, and is not taken back.
    let by_itself = Caller::owner(Door::Desk).with_key("tick");
    company.desk.call("run_daily_tick", json!({}), &by_itself).unwrap();
    assert_eq!(undo_of(4), Value::Null);
    let undo = undo_of(3);
    assert_eq!(undo, json!({ "operation": "unmerge_party", "input": { "id": merge }, "label": "Take B. Timber out of Bea Timber again" }));
    company.call(undo["operation"].as_str().unwrap(), undo["input"].clone());
    let again = undo_of(5);
    assert_eq!((&again["operation"], &again["input"]), (&json!("merge_parties"), &json!({ "keepId": keep, "mergeId": merge })));
    assert_eq!(undo_of(3), Value::Null);
}

#[test]
fn a_repeated_request_is_told_the_way_back_as_well() {
    let company = TestCompany::new();
    let caller = Caller::owner(Door::Window).with_key("the same key");
    let ask = || company.desk.call("create_party", json!({ "name": "Ada" }), &caller).unwrap();
    let (first, second) = (ask(), ask());
    assert_eq!(first.outcome, engine::OutcomeKind::Done);
    assert_eq!(second.outcome, engine::OutcomeKind::Replayed);
    assert!(first.undo.is_some());
    assert_eq!(first.undo, second.undo);
}

#[test]
fn what_daybook_does_by_itself_can_be_left_out() {
    let company = TestCompany::new();
    let before = head(&company);
    company.call("create_party", json!({ "name": "Ada" }));
    company.desk.call("run_daily_tick", json!({}), &Caller::owner(Door::Desk).with_key("tick")).unwrap();
    company.call("create_party", json!({ "name": "Bea" }));
    assert_eq!(walk(&company, json!({ "limit": 1 }))[..3], [before + 3, before + 2, before + 1]);
    for filter in [json!({ "byPeople": true, "limit": 1 }), json!({ "byPeople": true, "operation": "create_party" })] {
        assert_eq!(walk(&company, filter)[..2], [before + 3, before + 1]);
    }
    assert_eq!(walk(&company, json!({ "byPeople": true, "text": "daily" })), [0; 0]);
    assert_eq!(walk(&company, json!({ "byPeople": true, "door": "desk" })), [0; 0]);
    let page = company.call("audit_entries", json!({ "byPeople": true }));
    assert_eq!(page["total"].as_u64(), Some(sequences(&page).len() as u64));
}

#[test]
fn a_very_long_text_is_cut_and_says_so() {
    let company = TestCompany::new();
    let content = format!("name,amount,how often,first due\n{}", "Rent,10.00,monthly,2026-04-01\n".repeat(200));
    let mapping = company.call("preview_payments_import", json!({ "content": content }))["mapping"].clone();
    company.call("import_payments", json!({ "content": content, "mapping": mapping, "lines": [2] }));
    let shown = company.call("audit_entry", json!({ "sequence": head(&company) }));
    let text = shown["input"]["content"].as_str().unwrap();
    assert!(text.starts_with("name,amount") && text.ends_with(&format!("({} characters in all)", content.len())), "{text}");
    assert_eq!(shown["undo"]["operation"], "withdraw_payments", "the way back knows the whole");
}
