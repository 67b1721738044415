//! A query cannot write, whatever it tries.

use crate::Toy;
use crate::toy::TOY;
use serde_json::json;
use tests::support::raw_file::logical_dump;

#[test]
fn a_query_that_tries_to_write_is_refused() {
    let toy = Toy::new(&TOY);
    toy.done("add_note", json!({ "text": "a" }));
    let before = logical_dump(&toy.path).expect("the dump");
    let beside = toy.path.with_file_name("beside.db");
    let attach = format!("ATTACH '{}' AS beside", beside.display());
    for sql in [
        "INSERT INTO note (body) VALUES ('b')",
        "UPDATE note SET body = 'b'",
        "DELETE FROM note",
        "DROP TABLE note",
        "CREATE TABLE t (x)",
        "PRAGMA user_version = 9",
        "PRAGMA journal_mode = delete",
        "INSERT INTO note (body) VALUES ('b') RETURNING seq",
        "WITH w AS (SELECT 1) INSERT INTO note (body) SELECT 'b' FROM w",
        "PRAGMA query_only = OFF;INSERT INTO note (body) VALUES ('b')",
        "PRAGMA writable_schema = ON;UPDATE sqlite_schema SET sql = ''",
        &attach,
        "VACUUM",
    ] {
        let answer = toy.call("ask_nicely", json!({ "text": sql }));
        // Some pragmas answer and do nothing; what counts is that nothing was written.
        assert!(answer.is_err() || sql.starts_with("PRAGMA") || sql == attach, "{sql} was not refused: {answer:?}");
        assert!(before == logical_dump(&toy.path).expect("the dump"), "{sql} wrote");
        assert!(!beside.exists(), "{sql} made a file");
    }
    assert_eq!(toy.done("ask_nicely", json!({ "text": "SELECT * FROM note" }))["count"], 1, "an honest query is answered");
    toy.done("add_note", json!({ "text": "b" }));
    assert_eq!(toy.done("ask_nicely", json!({ "text": "SELECT * FROM note" }))["count"], 2, "and sees what was written since");
}

#[test]
fn every_query_of_daybook_reads_only() {
    // Asked with an empty input, most answer and some refuse; none changes anything.
    let company = tests::support::seeded_company::seeded_company();
    let path = company.engine().path().to_owned();
    let before = logical_dump(&path).expect("the dump");
    let mut answered = 0;
    for entry in books::APPLICATION.catalog.iter().filter(|entry| entry.kind == engine::OperationKind::Query) {
        answered += usize::from(company.call(entry.name, json!({})).is_ok());
    }
    assert!(answered > 10, "only {answered} queries answered");
    assert!(before == logical_dump(&path).expect("the dump"), "a query wrote");
}
