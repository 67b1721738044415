//! What the owner was told, and what is to wait.

use std::collections::HashMap;

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Tx, params};

use crate::payments::reminder_plan::{ReminderMark, ReminderStage};
use crate::payments::terms::PaymentKey;

/// An occurrence by its identity.
pub type OccurrenceKey = (i64, NaiveDate);

/// Why the reminders of an occurrence begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartKind {
    /// The owner snoozed it.
    Snooze,
    /// The owner moved it.
    Move,
    /// What was said of it was said by a clock that ran far ahead.
    Clock,
}

impl StartKind {
    fn name(self) -> &'static str {
        match self {
            StartKind::Snooze => "snooze",
            StartKind::Move => "move",
            StartKind::Clock => "clock",
        }
    }
}

/// A reminder that was said.
#[derive(Debug, Clone)]
pub struct SaidReminder {
    /// The payment.
    pub payment_seq: i64,
    /// The due date.
    pub due_on: NaiveDate,
    /// The stage.
    pub stage: ReminderStage,
    /// When.
    pub said_at: String,
}

fn stage_of(word: &str) -> OpResult<ReminderStage> {
    ReminderStage::ALL.into_iter().find(|stage| stage.name() == word).ok_or_else(|| OpError::internal(format!("{word} is no stage")))
}

/// All snoozes, each with the day before which nothing is said.
pub fn snoozes(tx: &ReadTx<'_>) -> OpResult<HashMap<OccurrenceKey, NaiveDate>> {
    let mut found = HashMap::new();
    tx.each("SELECT payment_seq, due_on, until_on FROM reminder_snooze", &[], |row| {
        found.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        Ok(())
    })?;
    Ok(found)
}

/// The day until which an occurrence is snoozed, past or to come.
pub fn snooze_of(tx: &ReadTx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<Option<NaiveDate>> {
    tx.row("SELECT until_on FROM reminder_snooze WHERE payment_seq = $1 AND due_on = $2", params![payment_seq, due_on], |row| row.get(0))
}

/// Keeps a snooze, in place of an earlier one.
pub fn set_snooze(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate, until_on: NaiveDate) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "INSERT INTO reminder_snooze (payment_seq, due_on, until_on, recorded_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (payment_seq, due_on) DO UPDATE SET until_on = excluded.until_on, recorded_at = excluded.recorded_at",
        params![payment_seq, due_on, until_on, &now],
    )?;
    begin_anew(tx, payment_seq, due_on, StartKind::Snooze).map(drop)
}

/// Ends a snooze: what was said before it counts again.
pub fn delete_snooze(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<()> {
    tx.execute("DELETE FROM reminder_snooze WHERE payment_seq = $1 AND due_on = $2", params![payment_seq, due_on])?;
    tx.execute(
        "UPDATE reminder_start SET is_over = 1 WHERE seq = (SELECT max(seq) FROM reminder_start
            WHERE payment_seq = $1 AND due_on = $2 AND kind = 'snooze' AND is_over = 0)",
        params![payment_seq, due_on],
    )?;
    Ok(())
}

/// Lets the reminders of an occurrence begin anew, and gives what those from here on carry.
pub fn begin_anew(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate, kind: StartKind) -> OpResult<String> {
    let since = tx.new_id();
    tx.execute(
        "INSERT INTO reminder_start (payment_seq, due_on, kind, since, is_over) VALUES ($1, $2, $3, $4, 0)",
        params![payment_seq, due_on, kind.name(), &since],
    )?;
    Ok(since)
}

/// Puts the reminders of an occurrence back to where they stood before it was moved.
pub fn end_moves(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<()> {
    tx.execute(
        "UPDATE reminder_start SET is_over = 1 WHERE payment_seq = $1 AND due_on = $2 AND kind = 'move' AND is_over = 0",
        params![payment_seq, due_on],
    )?;
    Ok(())
}

/// What reminders of an occurrence carry now, where they began anew; elsewhere it is empty.
pub type Starts = HashMap<OccurrenceKey, String>;

/// The latest start of every occurrence that has one.
pub fn starts(tx: &ReadTx<'_>) -> OpResult<Starts> {
    let mut found = HashMap::new();
    tx.each("SELECT payment_seq, due_on, since FROM reminder_start WHERE is_over = 0 ORDER BY seq", &[], |row| {
        found.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        Ok(())
    })?;
    Ok(found)
}

/// What was said or passed about due dates from a day on, and still counts, with the day on which that was.
pub fn marks_from(tx: &ReadTx<'_>, from: NaiveDate, starts: &Starts) -> OpResult<HashMap<ReminderMark, NaiveDate>> {
    let mut found = HashMap::new();
    tx.each("SELECT due_on, payment_seq, stage, since, said_on FROM reminder WHERE due_on >= $1", params![from], |row| {
        let (due_on, payment) = (row.get(0)?, row.get(1)?);
        if starts.get(&(payment, due_on)).map_or("", String::as_str) == row.text(3)? {
            found.insert(ReminderMark { payment: PaymentKey(payment), due_on, stage: stage_of(row.text(2)?)? }, row.get(4)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Records a stage as said, or as passed unsaid.
pub fn insert(tx: &mut Tx<'_>, mark: &ReminderMark, since: &str, was_said: bool, run_seq: i64) -> OpResult<()> {
    let (today, now) = (tx.today(), tx.now_text());
    tx.execute(
        "INSERT INTO reminder (payment_seq, due_on, stage, since, was_said, said_on, said_at, run_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![mark.payment.0, mark.due_on, mark.stage.name(), since, was_said, today, &now, run_seq],
    )?;
    Ok(())
}

/// What was said about due dates from a day on, the latest word first; one row for each occurrence and stage.
pub fn said_from(tx: &ReadTx<'_>, from: NaiveDate) -> OpResult<Vec<SaidReminder>> {
    tx.rows(
        "SELECT payment_seq, due_on, stage, max(said_at) AS last_said_at FROM reminder WHERE was_said = 1 AND due_on >= $1
         GROUP BY payment_seq, due_on, stage ORDER BY last_said_at DESC, payment_seq, due_on",
        params![from],
        |row| Ok(SaidReminder { payment_seq: row.get(0)?, due_on: row.get(1)?, stage: stage_of(row.text(2)?)?, said_at: row.get(3)? }),
    )
}
