//! Company files as an older Daybook left them.

use crate::support::applications::OLDER;
use crate::support::raw_file::{behind_the_guards, other_program};
use crate::support::seeded_company::entry;
use engine::database::Migration;
use engine::{Application, Caller, Desk, Door, FixedClock};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// A desk of some Daybook, at nine in the morning of 11 February 2026.
pub fn desk_of(application: &'static Application, home: &Path) -> Desk {
    let clock = Arc::new(FixedClock::at("2026-02-11T09:00:00Z".parse().expect("an instant")));
    Desk::new(application, testkit::options(home, clock))
}

/// Calls an operation that must succeed. The key is made of the operation and its input.
pub fn call(desk: &Desk, operation: &str, input: Value) -> Value {
    let key = format!("{:.150}", format!("{operation} {input}"));
    desk.call(operation, input, &Caller::owner(Door::Window).with_key(key)).unwrap_or_else(|error| panic!("{operation}: {error}")).output
}

/// Makes a company with the Daybook before the last migration, and puts the rows into it that this migration was written for.
pub fn make_older_company(path: &Path, home: &Path) {
    let desk = desk_of(&OLDER, home);
    call(
        &desk,
        "create_company",
        json!({ "name": "Older", "country": "CA", "businessType": "contractor", "path": path, "booksStartOn": "2026-01-01" }),
    );
    call(
        &desk,
        "create_party",
        json!({ "name": "Old Mill Properties", "roles": ["supplier"], "taxIds": [{ "kind": "sin", "value": "046 454 286" }] }),
    );
    call(&desk, "post_journal_entry", entry("2026-01-10", "Materials", "5210", "1010", "20.00"));
    // Only operations that read no table of the last migration can stand for those of the Daybook before it.
    call(&desk, "post_journal_entry", entry("2026-01-11", "Materials", "5210", "1010", "30.00"));
    call(&desk, "post_journal_entry", entry("2026-01-11", "Materials, twice", "1010", "5210", "30.00"));
    call(&desk, "save_draft_entry", entry("2026-01-12", "Not sure", "5210", "1010", "40.00"));
    call(&desk, "lock_books", json!({ "through": "2026-01-05" }));
    desk.close_company();
    let last = (books::APPLICATION.migrations)().last().expect("a migration");
    behind_the_guards(&other_program(path), |connection| connection.execute_batch(last.before).expect(last.name));
}

/// Makes a bare file of an earlier version, with the rows that the migrations from there on were written for.
pub fn make_bare_file(path: &Path, version: usize) {
    let connection = Connection::open(path).expect("a new file");
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA journal_mode = WAL").expect("pragmas");
    connection.pragma_update(None, "application_id", books::APPLICATION.file_id).expect("a pragma");
    let steps = (books::APPLICATION.migrations)();
    for (index, step) in steps.iter().take(version).enumerate() {
        if index > 0 {
            connection.execute_batch(step.before).unwrap_or_else(|error| panic!("{}: before.sql: {error}", step.name));
        }
        connection.execute_batch(step.up).unwrap_or_else(|error| panic!("{}: up.sqlite.sql: {error}", step.name));
        if index == 0 {
            let id = "01940000-0000-7000-8000-000000000000";
            let company = format!(
                "INSERT INTO company_file (id, company_id, time_zone, created_at) VALUES (1, '{id}', 'UTC', '2026-01-01T00:00:00.000Z')"
            );
            connection.execute_batch(&company).expect("the company's identity");
        }
    }
    if let Some(next) = steps.get(version) {
        connection.execute_batch(next.before).unwrap_or_else(|error| panic!("{}: before.sql: {error}", next.name));
    }
    connection.pragma_update(None, "user_version", i64::try_from(version).expect("a small number")).expect("a pragma");
}

/// Asks the questions that must each answer 1 after a migration.
pub fn after_holds(path: &Path, step: &Migration) {
    let connection = other_program(path);
    let mut asked = 0;
    for question in step.after.split(';') {
        let words: String = question.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
        if words.trim().is_empty() {
            continue;
        }
        asked += 1;
        let answer: i64 =
            connection.query_row(&words, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{}: {words}: {error}", step.name));
        assert_eq!(answer, 1, "{}: {words}", step.name);
    }
    assert!(asked > 0 || step.name.starts_with("0001") || step.name.starts_with("0002"), "{}: nothing is asked after it", step.name);
}
