//! The visible history of the daily run.

use chrono::NaiveDate;
use engine::{OpResult, ReadTx, Row, Tx, params};

use crate::payments::tick_run::TickRun;

const COLUMNS: &str = "seq, id, ran_for, started_at, caught_up_from, reminders, missed, jobs, summary";

fn tick_run(row: &Row<'_>) -> OpResult<(i64, TickRun)> {
    Ok((
        row.get(0)?,
        TickRun {
            id: row.get(1)?,
            ran_for: row.get(2)?,
            started_at: row.get(3)?,
            caught_up_from: row.get(4)?,
            reminders: row.get(5)?,
            missed: row.get(6)?,
            jobs: row.get(7)?,
            summary: row.get(8)?,
        },
    ))
}

/// How many runs a date has had.
pub fn count_for(tx: &ReadTx<'_>, ran_for: NaiveDate) -> OpResult<i64> {
    tx.one("SELECT count(*) FROM tick_run WHERE ran_for = $1", params![ran_for], |row| row.get(0))
}

/// Keeps a run and gives its integer key. `number` says how many runs its date has had, it included.
pub fn insert(tx: &mut Tx<'_>, run: &TickRun, number: i64) -> OpResult<i64> {
    tx.insert(
        "INSERT INTO tick_run (id, ran_for, number, started_at, caught_up_from, reminders, missed, jobs, summary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![&run.id, run.ran_for, number, &run.started_at, run.caught_up_from, run.reminders, run.missed, run.jobs, &run.summary],
    )
}

/// A page of runs, newest first, and how many there are.
pub fn page(tx: &ReadTx<'_>, before: i64, limit: i64) -> OpResult<(Vec<(i64, TickRun)>, i64)> {
    let rows =
        tx.rows(&format!("SELECT {COLUMNS} FROM tick_run WHERE seq < $1 ORDER BY seq DESC LIMIT $2"), params![before, limit], tick_run)?;
    Ok((rows, tx.one("SELECT count(*) FROM tick_run", &[], |row| row.get(0))?))
}

/// The date of the latest run up to a day. A later one was made by a clock that was ahead.
pub fn latest_date(tx: &ReadTx<'_>, up_to: NaiveDate) -> OpResult<Option<NaiveDate>> {
    tx.one("SELECT max(ran_for) FROM tick_run WHERE ran_for <= $1", params![up_to], |row| row.get(0))
}
