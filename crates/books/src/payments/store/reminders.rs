//! What the owner was told, and what is to wait.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Tx, params};

use crate::payments::reminder_plan::{ReminderMark, ReminderStage};
use crate::payments::terms::PaymentKey;

/// A snooze: until which day, and when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooze {
    /// Nothing is said before this day.
    pub until_on: NaiveDate,
    /// When the owner asked.
    pub recorded_at: String,
}

/// An occurrence by its identity.
pub type OccurrenceKey = (i64, NaiveDate);

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

/// All snoozes.
pub fn snoozes(tx: &ReadTx<'_>) -> OpResult<HashMap<OccurrenceKey, Snooze>> {
    let mut found = HashMap::new();
    tx.each("SELECT payment_seq, due_on, until_on, recorded_at FROM reminder_snooze", &[], |row| {
        found.insert((row.get(0)?, row.get(1)?), Snooze { until_on: row.get(2)?, recorded_at: row.get(3)? });
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
    Ok(())
}

/// Ends a snooze.
pub fn delete_snooze(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<()> {
    tx.execute("DELETE FROM reminder_snooze WHERE payment_seq = $1 AND due_on = $2", params![payment_seq, due_on])?;
    Ok(())
}

/// When single occurrences were moved.
pub fn moves(tx: &ReadTx<'_>) -> OpResult<HashMap<OccurrenceKey, String>> {
    let mut found = HashMap::new();
    tx.each("SELECT payment_seq, due_on, recorded_at FROM occurrence_override WHERE kind = 'move'", &[], |row| {
        found.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        Ok(())
    })?;
    Ok(found)
}

/// The instant after which an occurrence is spoken of anew: that of its snooze or move, whichever is later. Empty where there was none.
pub fn since<'m>(key: OccurrenceKey, snoozes: &'m HashMap<OccurrenceKey, Snooze>, moves: &'m HashMap<OccurrenceKey, String>) -> &'m str {
    let snoozed = snoozes.get(&key).map_or("", |snooze| snooze.recorded_at.as_str());
    snoozed.max(moves.get(&key).map_or("", String::as_str))
}

/// What was said or passed about due dates from a day on, and still counts.
pub fn marks_from(
    tx: &ReadTx<'_>,
    from: NaiveDate,
    snoozes: &HashMap<OccurrenceKey, Snooze>,
    moves: &HashMap<OccurrenceKey, String>,
) -> OpResult<HashSet<ReminderMark>> {
    let mut found = HashSet::new();
    tx.each("SELECT due_on, payment_seq, stage, since FROM reminder WHERE due_on >= $1", params![from], |row| {
        let (due_on, payment) = (row.get(0)?, row.get(1)?);
        if since((payment, due_on), snoozes, moves) == row.text(3)? {
            found.insert(ReminderMark { payment: PaymentKey(payment), due_on, stage: stage_of(row.text(2)?)? });
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
