//! What another program tries on a company file with plain SQL, and the word with which the database refuses it.
//!
//! The connection has SQLite's own defaults: no foreign keys, no recursive triggers. Each attack on a
//! row is tried with every conflict clause, because `OR REPLACE` deletes without asking delete triggers.

mod accounts;
mod attachments;
mod audit;
mod bank;
mod entries;
mod facts;
mod lines;
mod reconciliation;
mod words;

use rusqlite::Connection;
use tests::support::raw_file::{Column, columns, logical_dump, other_program};
use tests::support::seeded_company::{close, seeded_company};

/// One attack: statements that are allowed, then one that is not.
struct Attack {
    /// What it tries.
    hole: &'static str,
    /// What comes before it and goes through.
    before: String,
    /// What is refused.
    sql: String,
    /// The database's word for it.
    word: &'static str,
}

fn attack(hole: &'static str, before: &str, sql: &str, word: &'static str) -> Attack {
    Attack { hole, before: before.to_owned(), sql: sql.to_owned(), word }
}

/// An attack on each column of a row: `UPDATE table SET column = something else WHERE row`.
fn edits_of(hole: &'static str, table: &str, row: &str, word: &'static str) -> Vec<Attack> {
    let company = Connection::open_in_memory().expect("a database in memory");
    for migration in (books::APPLICATION.migrations)() {
        company.execute_batch(migration.up).expect("the schema");
    }
    columns(&company, table)
        .iter()
        .map(|column| {
            let name = &column.name;
            let value = match column {
                Column { is_integer: true, .. } => format!("coalesce({name}, 0) + 100"),
                Column { is_bytes: true, .. } => format!("CAST(coalesce({name}, '') || 'x' AS BLOB)"),
                Column { .. } => format!("coalesce({name}, '') || 'x'"),
            };
            attack(hole, "", &format!("UPDATE {table} SET {name} = {value} WHERE {row}"), word)
        })
        .collect()
}

/// Tries attacks on a seeded company, and proves that nothing of them stayed.
fn all_are_refused(attacks: &[Attack]) {
    let company = seeded_company();
    let path = close(&company);
    let before = logical_dump(&path).expect("the dump");
    let (mut tried, mut holes) = (0, Vec::new());
    for recursive_triggers in ["OFF", "ON"] {
        let connection = other_program(&path);
        connection.execute_batch(&format!("PRAGMA recursive_triggers = {recursive_triggers}")).expect("a pragma");
        for attack in attacks {
            for sql in with_every_conflict_clause(&attack.sql) {
                tried += 1;
                if let Err(what) = refused(&connection, attack, &sql) {
                    holes.push(format!("{}: {what}: {} {sql} (recursive_triggers {recursive_triggers})", attack.hole, attack.before));
                }
            }
        }
    }
    assert!(holes.is_empty(), "{} of {tried} attacks found a hole, such as:\n{}", holes.len(), holes[..holes.len().min(12)].join("\n"));
    assert!(before == logical_dump(&path).expect("the dump"), "an attack left something behind");
    println!("{tried} attacks refused");
}

fn with_every_conflict_clause(sql: &str) -> Vec<String> {
    let policies = ["", " OR REPLACE", " OR IGNORE", " OR ABORT", " OR FAIL", " OR ROLLBACK"];
    let verb = ["INSERT", "UPDATE"].into_iter().find(|verb| sql.starts_with(verb));
    // A statement that brings a clause of its own is tried as it stands.
    match verb.filter(|verb| !sql[verb.len()..].starts_with(" OR ") && !sql.contains("ON CONFLICT")) {
        Some(verb) => policies.iter().map(|policy| format!("{verb}{policy}{}", &sql[verb.len()..])).collect(),
        None => vec![sql.to_owned()],
    }
}

fn refused(connection: &Connection, attack: &Attack, sql: &str) -> Result<(), String> {
    connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
    let result = match connection.execute_batch(&attack.before) {
        Err(error) => Err(format!("what comes before it fails with {error}")),
        Ok(()) => match connection.execute_batch(sql) {
            Ok(()) => Err("it was not refused".to_owned()),
            Err(error) if error.to_string().starts_with(attack.word) => Ok(()),
            Err(error) => Err(format!("refused with {error} instead of {}", attack.word)),
        },
    };
    // A statement with OR ROLLBACK may have ended the transaction.
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK").expect("the transaction goes");
    }
    result
}
