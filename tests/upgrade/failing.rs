//! Upgrades that go wrong: the company is as it was, byte by byte, and opens with the Daybook that wrote it.

use crate::bytes_in;
use engine::{Application, Caller, Door};
use serde_json::json;
use tests::support::applications::{BREAKS_REFERENCES, CHANGES_BALANCES, LOSES_AUDIT, LOSES_ROWS, NEWER, STOPS};
use tests::support::older_company::{call, desk_of};
use tests::support::seeded_company::{close, seeded_company};

fn fails(application: &'static Application, says: &str) {
    let company = seeded_company();
    let path = close(&company);
    let (books, home) = (path.parent().expect("a folder"), company.folder.path().join("other"));
    let before = bytes_in(books);
    // Twice within one second, so that what the first try left would be in the way of the second.
    for attempt in ["first", "second"] {
        let error = desk_of(application, &home)
            .call("open_company", json!({ "path": path }), &Caller::owner(Door::Window))
            .expect_err("the upgrade fails");
        assert!(error.message.contains(says), "{attempt}: {:?}", error.message);
        assert!(before == bytes_in(books), "{attempt}: the company, or its folder, was touched");
        assert!(bytes_in(&home.join("backups")).is_empty(), "{attempt}: a backup of nothing new was left");
    }
    // Nobody holds it, and it is whole; a Daybook whose upgrade works takes it on.
    let desk = desk_of(&NEWER, &home);
    call(&desk, "open_company", json!({ "path": path }));
    assert_eq!(call(&desk, "verify_books", json!({}))["ok"], true);
}

#[test]
fn a_migration_that_stops_in_the_middle() {
    fails(&STOPS, "Nothing was changed");
}

#[test]
fn a_migration_that_changes_the_trial_balance() {
    fails(&CHANGES_BALANCES, "the trial balance");
}

#[test]
fn a_migration_that_loses_rows() {
    fails(&LOSES_ROWS, "draft_entry");
}

#[test]
fn a_migration_that_loses_the_end_of_the_audit() {
    fails(&LOSES_AUDIT, "audit");
}

#[test]
fn a_migration_that_leaves_references_to_nothing() {
    fails(&BREAKS_REFERENCES, "Nothing was changed");
}
