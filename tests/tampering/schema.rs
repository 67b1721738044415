//! Edits of the schema itself: every trigger, index and table removed or reworded, and things added.

use crate::{Original, for_each};
use rusqlite::Connection;
use tests::support::examination::{Verdict, examine};
use tests::support::raw_file::other_program;

struct SchemaEdit {
    sql: String,
    /// The part of the schema that the proof must name.
    named: String,
}

fn edit(sql: impl Into<String>, named: impl Into<String>) -> SchemaEdit {
    SchemaEdit { sql: sql.into(), named: named.into() }
}

fn all_edits(connection: &Connection) -> Vec<SchemaEdit> {
    let mut statement = connection
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        .expect("the schema");
    let objects: Vec<(String, String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("the schema")
        .collect::<Result<_, _>>()
        .expect("the schema");
    let mut edits = Vec::new();
    for (kind, name, sql) in &objects {
        let named = format!("{kind} {name}");
        edits.push(edit(format!("DROP {kind} {name}"), &named));
        // The same object with other words: a guard that no longer guards, a constraint that is gone.
        let reworded = sql.replace("RAISE(ABORT", "RAISE(IGNORE) --").replace("CHECK (", "CHECK (1 OR ");
        let reworded = if reworded == *sql { format!("{sql} ") } else { reworded };
        edits.push(edit(
            format!("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{}' WHERE name = '{name}'", reworded.replace('\'', "''")),
            named,
        ));
    }
    edits.extend([
        edit("CREATE TABLE spare (x)", "table spare"),
        edit("CREATE TABLE spare (x PRIMARY KEY) WITHOUT ROWID", "table spare"),
        edit("CREATE TABLE \"odd name; --\" (x)", "table odd name; --"),
        edit("CREATE INDEX spare ON party (email)", "index spare"),
        edit("CREATE VIEW spare AS SELECT 1", "view spare"),
        edit("CREATE TRIGGER spare AFTER INSERT ON journal_line BEGIN DELETE FROM draft_entry; END", "trigger spare"),
        edit(
            "CREATE TRIGGER spare AFTER INSERT ON journal_line BEGIN DELETE FROM draft_entry; END; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = 'sqlite_stat1' WHERE name = 'spare'",
            "trigger sqlite_stat1",
        ),
        edit("ALTER TABLE party ADD COLUMN spare TEXT", "table party"),
        edit("ALTER TABLE party RENAME COLUMN notes TO remarks", "table party"),
        edit("ALTER TABLE reminder_snooze RENAME TO spare", "table reminder_snooze"),
        edit("PRAGMA application_id = 7", "application_id"),
        edit("PRAGMA user_version = 1", "user_version"),
    ]);
    edits
}

fn missed(original: &Original, edit: &SchemaEdit) -> Option<String> {
    let copy = original.copy();
    other_program(copy.path()).execute_batch(&edit.sql).unwrap_or_else(|error| panic!("{error}: {}", edit.sql));
    match examine(copy.path(), &copy.home) {
        Verdict::Found(findings) if findings.iter().any(|found| found.table == "schema" && found.row == edit.named) => None,
        // A schema that SQLite itself cannot read any more, or a file that says it is another program's, does not open.
        Verdict::Refused(why) if why.starts_with("file_damaged") || why.starts_with("internal") => None,
        other => Some(format!("{}\n    must name {}\n    said {other:.600?}", edit.sql, edit.named)),
    }
}

#[test]
fn every_edit_of_the_schema_is_found() {
    let original = Original::new();
    let edits = all_edits(&other_program(&original.path));
    let misses: Vec<String> = for_each(&edits, |edit| missed(&original, edit)).into_iter().flatten().collect();
    assert!(misses.is_empty(), "{} of {} edits of the schema were missed:\n{}", misses.len(), edits.len(), misses.join("\n"));
    crate::report::schema_edits(edits.len());
}
