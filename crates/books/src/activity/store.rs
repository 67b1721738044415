//! The SQL of the activity list.
//!
//! A page must not depend on how long the books have been kept. A filter by operation or by door is served by an
//! index, newest first. A text, or a second filter, is looked for in a bounded number of rows: the page then says
//! where it stopped, and the next one goes on from there. So no question can hold up the others for long, and a text
//! of a year ago is still found by asking on.

use super::audit_row::AuditRow;
use crate::search::text::holds;
use crate::wire::bad_cursor;
use engine::catalog::title_of;
use engine::{Door, OpError, OpResult, ReadTx, Row, params};

/// Which rows.
pub struct Filter<'a> {
    pub text: Option<&'a str>,
    pub operation: Option<&'a str>,
    pub door: Option<Door>,
    /// Whether what Daybook did by itself is left out.
    pub is_by_people: bool,
}

/// A page of the audit.
pub struct Page {
    pub rows: Vec<AuditRow>,
    pub next_cursor: Option<String>,
    /// How many rows there are, counted up to a bound.
    pub total: i64,
    /// Whether there may be more than that.
    pub total_is_at_least: bool,
}

/// How many rows are looked at for a text before a page ends.
const SCANNED_MAX: i64 = 50_000;
const CHUNK: i64 = 1_000;
/// How far rows of a filter are counted.
const COUNTED_MAX: i64 = 10_000;

const COLUMNS: &str = "sequence, recorded_at, actor, door, operation, summary, idempotency_key";

fn door_of(text: &str) -> OpResult<Door> {
    [Door::Window, Door::CommandLine, Door::Http, Door::Mcp, Door::Desk]
        .into_iter()
        .find(|door| door.as_str() == text)
        .ok_or_else(|| OpError::internal(format!("{text} is no door")))
}

fn read_row(row: &Row<'_>) -> OpResult<AuditRow> {
    let operation: String = row.get(4)?;
    Ok(AuditRow {
        sequence: row.get(0)?,
        recorded_at: row.get(1)?,
        actor: row.get(2)?,
        door: door_of(row.text(3)?)?,
        title: title_of(&operation),
        operation,
        summary: row.get(5)?,
        key: row.get(6)?,
        input: None,
        output: None,
        undo: None,
    })
}

/// One change with what was asked and answered.
pub fn row(tx: &ReadTx<'_>, sequence: i64) -> OpResult<AuditRow> {
    let found = tx.row(&format!("SELECT {COLUMNS}, input, output FROM audit_entry WHERE sequence = $1"), params![sequence], |row| {
        let parse = |index: usize| serde_json::from_str(row.text(index)?).map_err(OpError::internal);
        Ok(AuditRow { input: Some(parse(7)?), output: Some(parse(8)?), ..read_row(row)? })
    })?;
    found.ok_or_else(|| OpError::not_found("sequence", "There is no change of this number."))
}

/// Whether anyone but Daybook itself made a change after this one.
pub fn has_later_of_people(tx: &ReadTx<'_>, sequence: i64) -> OpResult<bool> {
    let sql = "SELECT 1 FROM audit_entry WHERE sequence > $1 AND door <> 'desk' LIMIT 1";
    Ok(tx.row(sql, params![sequence], |_| Ok(()))?.is_some())
}

/// The changes of some idempotency keys, newest first, as lists show them. `keys` selects the keys; its first parameter is theirs.
pub fn of_keys(tx: &ReadTx<'_>, keys: &str, parameter: i64, limit: i64) -> OpResult<Vec<AuditRow>> {
    let sql = format!("SELECT {COLUMNS} FROM audit_entry WHERE idempotency_key IN ({keys}) ORDER BY sequence DESC LIMIT $2");
    tx.rows(&sql, params![parameter, limit], read_row)
}

/// A page of changes, newest first.
pub fn page(tx: &ReadTx<'_>, filter: &Filter<'_>, cursor: Option<&str>, limit: i64) -> OpResult<Page> {
    let before = match cursor {
        None => i64::MAX,
        Some(cursor) => cursor.parse().map_err(|_| bad_cursor())?,
    };
    let wanted = filter.text.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
    if wanted.is_some() || (filter.operation.is_some() && filter.door.is_some()) {
        return scanned(tx, filter, wanted.as_deref().unwrap_or_default(), before, limit);
    }
    let (condition, value) = indexed(filter);
    let sql = format!("SELECT {COLUMNS} FROM audit_entry WHERE {condition} sequence < $1 ORDER BY sequence DESC LIMIT $2");
    let mut rows = tx.rows(&sql, params![before, limit + 1, value], read_row)?;
    let next_cursor = cut(&mut rows, limit, |row| row.sequence);
    let (total, total_is_at_least) = counted(tx, filter)?;
    Ok(Page { rows, next_cursor, total, total_is_at_least })
}

// What the index does not answer is looked for in chunks, up to a bound.
fn scanned(tx: &ReadTx<'_>, filter: &Filter<'_>, wanted: &str, mut before: i64, limit: i64) -> OpResult<Page> {
    let (condition, value) = indexed(filter);
    let sql = format!(
        "SELECT sequence, operation, door, summary FROM audit_entry WHERE {condition} sequence < $1 ORDER BY sequence DESC LIMIT $2"
    );
    let mut found: Vec<i64> = Vec::new();
    let mut looked_at = 0;
    let mut stopped = None;
    while stopped.is_none() {
        let mut in_chunk = 0;
        tx.each(&sql, params![before, CHUNK, value], |row| {
            in_chunk += 1;
            before = row.get(0)?;
            let operation = row.text(1)?;
            let fits = filter.door.is_none_or(|door| row.text(2).is_ok_and(|text| text == door.as_str()))
                && (holds(row.text(3)?, wanted) || operation.contains(wanted) || holds(&title_of(operation), wanted));
            if fits {
                found.push(before);
            }
            Ok(())
        })?;
        looked_at += in_chunk;
        stopped = match () {
            () if counted_in(&found) > limit => cut(&mut found, limit, |sequence| *sequence).map(Some),
            () if in_chunk < CHUNK => Some(None),
            () if looked_at >= SCANNED_MAX => Some(Some(before.to_string())),
            () => None,
        };
    }
    let row_of = |sequence: &i64| tx.one(&format!("SELECT {COLUMNS} FROM audit_entry WHERE sequence = $1"), params![*sequence], read_row);
    let rows: Vec<AuditRow> = found.iter().map(row_of).collect::<OpResult<_>>()?;
    let next_cursor = stopped.flatten();
    // What was not looked at is not counted.
    Ok(Page { total: counted_in(&rows), total_is_at_least: next_cursor.is_some(), rows, next_cursor })
}

fn counted_in<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

// Cuts what is beyond the page, and says where the next one begins.
fn cut<T>(rows: &mut Vec<T>, limit: i64, sequence: impl Fn(&T) -> i64) -> Option<String> {
    if counted_in(rows) <= limit {
        return None;
    }
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows.last().map(|row| sequence(row).to_string())
}

// One condition, so that one index serves it with the order, and its value.
fn indexed<'a>(filter: &Filter<'a>) -> (String, &'a str) {
    let (condition, value) = match (filter.operation, filter.door) {
        (Some(operation), _) => ("operation = $3 AND", operation),
        (None, Some(door)) => ("door = $3 AND", door.as_str()),
        (None, None) => ("", ""),
    };
    let by_people = if filter.is_by_people { " door <> 'desk' AND" } else { "" };
    (format!("{condition}{by_people}"), value)
}

fn counted(tx: &ReadTx<'_>, filter: &Filter<'_>) -> OpResult<(i64, bool)> {
    let (condition, value) = indexed(filter);
    if condition.is_empty() {
        // The sequence has no gaps: its last number is the count.
        return Ok((tx.one("SELECT coalesce(max(sequence), 0) FROM audit_entry", &[], |row| row.get(0))?, false));
    }
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM audit_entry WHERE {condition} sequence > 0 LIMIT $2) AS counted");
    let counted: i64 = tx.one(&sql, params![0, COUNTED_MAX + 1, value], |row| row.get(0))?;
    Ok((counted.min(COUNTED_MAX), counted > COUNTED_MAX))
}
