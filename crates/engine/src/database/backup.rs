//! Backups: a copy made by the database itself, opened and compared before it is called one.

use super::connection::Reader;
use super::names::{must_be_free, new_partial, remove_with_journals};
use crate::catalog::Application;
use crate::error::{ErrorCode, OpError, OpResult};
use crate::files::{MadeFolders, io_error, put_in_place};
use std::collections::BTreeMap;
use std::path::Path;

/// What two copies of the same books must agree on.
#[derive(Debug, PartialEq, Eq)]
pub struct BackupProof {
    rows: BTreeMap<String, i64>,
    audit_head: Option<String>,
    // None where a file of an older schema cannot be asked.
    answers: Vec<Option<String>>,
}

impl BackupProof {
    /// The proof of a file, which must also pass the database's own integrity check.
    pub fn of(path: &Path, application: &Application) -> OpResult<BackupProof> {
        let connection = Reader::look(path)?.connection;
        // All answers come from one state: the books may grow meanwhile.
        connection.execute_batch("BEGIN DEFERRED")?;
        let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(OpError::new(ErrorCode::FileDamaged, format!("{} is damaged: {verdict}.", path.display())));
        }
        let mut names =
            connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")?;
        let names = names.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut rows = BTreeMap::new();
        for name in names {
            // Another program's table may have any name.
            let quoted = name.replace('"', "\"\"");
            let count = connection.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))?;
            rows.insert(name, count);
        }
        let audit_head = connection.query_row(
            "SELECT max(sequence) || ' ' || (SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1) FROM audit_entry",
            [],
            |row| row.get(0),
        )?;
        let mut answers = Vec::new();
        for question in application.proofs {
            let answer = connection.prepare(question).ok().map(|mut asked| asked.query_row([], |row| row.get::<_, Option<String>>(0)));
            answers.push(answer.transpose()?.map(Option::unwrap_or_default));
        }
        Ok(BackupProof { rows, audit_head, answers })
    }

    /// The last audit row: its sequence and hash. What hangs on it is the whole history before it.
    pub fn audit_head(&self) -> Option<(i64, &str)> {
        let (sequence, hash) = self.audit_head.as_deref()?.split_once(' ')?;
        Some((sequence.parse().ok()?, hash))
    }

    /// Says in which point two proofs differ. A table that only one of them has is no difference.
    pub fn must_equal(&self, other: &BackupProof) -> Result<(), String> {
        for (table, count) in self.rows.iter().filter(|(table, _)| !matches!(table.as_str(), "row_seal" | "seal_total")) {
            if let Some(there) = other.rows.get(table).filter(|there| *there != count) {
                return Err(format!("{table}: {count} rows against {there}"));
            }
        }
        if self.audit_head != other.audit_head {
            return Err("the last audit row".to_owned());
        }
        if self.answers.iter().zip(&other.answers).any(|(own, there)| own.is_some() && own != there) {
            return Err("the trial balance".to_owned());
        }
        Ok(())
    }
}

/// Copies a company file, opens the copy, and compares it with the original. An existing file is never overwritten.
pub fn back_up(from: &Path, to: &Path, application: &Application) -> OpResult<BackupProof> {
    // Declared first, it goes last: what a failure leaves is gone by then.
    let _made = MadeFolders::for_file(to)?;
    must_be_free(to)?;
    // A backup gets its name only when it is whole and proven.
    let partial = new_partial(to).map_err(|error| io_error(&error, "The copy cannot be written"))?;
    let copied = copy_and_compare(from, &partial, application).and_then(|proof| put_in_place(&partial, to).map(|()| proof));
    if copied.is_err() {
        remove_with_journals(&partial);
    }
    copied
}

fn copy_and_compare(from: &Path, partial: &Path, application: &Application) -> OpResult<BackupProof> {
    let source = Reader::look(from)?.connection;
    source.pragma_update(None, "query_only", false)?;
    // One read transaction holds the state that is copied and compared.
    source.execute("VACUUM INTO ?1", [partial.to_string_lossy()])?;
    std::fs::File::open(partial).and_then(|file| file.sync_all()).map_err(|error| io_error(&error, "The copy cannot be written"))?;
    let copy = BackupProof::of(partial, application)?;
    let original = BackupProof::of(from, application)?;
    // The books may have grown in the meantime, and never shrink: the copy must be a state that the original went through.
    for (table, count) in &copy.rows {
        if original.rows.get(table).is_none_or(|there| there < count)
            && table != "row_seal"
            && !application.shrinking_tables.contains(&table.as_str())
        {
            return Err(OpError::new(ErrorCode::FileDamaged, format!("The backup differs from the company in {table}.")));
        }
    }
    if original.audit_head == copy.audit_head && original.answers != copy.answers {
        return Err(OpError::new(ErrorCode::FileDamaged, "The backup's trial balance differs from the company's."));
    }
    Ok(copy)
}
