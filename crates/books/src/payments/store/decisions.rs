//! What the owner decided about a payment's schedule: earlier terms, pauses, skips and moves.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::Currency;

use super::payments::{PaymentRow, Terms, amount_columns, amount_of, cadence_word, parse_cadence, parse_weekend, weekend_word};
use super::reminders::{self, StartKind};
use crate::payments::cadence::Recurrence;
use crate::payments::changed_terms::{Change, in_force};
use crate::payments::schedule::{OccurrenceChange, OccurrenceOverride};
use crate::payments::terms::AmountSpec;

/// Terms that held before others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastTerms {
    /// The integer key of the version.
    pub seq: i64,
    /// The payment.
    pub payment_seq: i64,
    /// The first day on which they hold no more.
    pub until_on: NaiveDate,
    /// What was agreed. Its end is that of the payment.
    pub terms: Terms,
}

/// A time in which nothing is due, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseRow {
    /// The integer key of the pause.
    pub seq: i64,
    /// The payment.
    pub payment_seq: i64,
    /// The first day.
    pub from_on: NaiveDate,
    /// The first day after it, where that is known.
    pub until_on: Option<NaiveDate>,
    /// Why.
    pub reason: Option<String>,
}

impl PauseRow {
    /// Whether a day lies in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|until| day < until)
    }
}

fn change_of(row: &Row<'_>, kind: usize, moved_to: usize) -> OpResult<OccurrenceChange> {
    match row.text(kind)? {
        "skip" => Ok(OccurrenceChange::Skip),
        _ => Ok(OccurrenceChange::MoveTo(row.get(moved_to)?)),
    }
}

fn past_terms(row: &Row<'_>) -> OpResult<PastTerms> {
    let currency = Currency::parse(row.text(7)?).map_err(OpError::internal)?;
    Ok(PastTerms {
        seq: row.get(0)?,
        payment_seq: row.get(1)?,
        until_on: row.get(3)?,
        terms: Terms {
            from_on: row.get(2)?,
            amount: amount_of(row.text(4)?, row.get(5)?, row.get(6)?, currency)?,
            recurrence: Recurrence { cadence: parse_cadence(row.text(8)?)?, starts_on: row.get(9)?, ends_on: None, due_day: row.get(10)? },
            weekend_rule: parse_weekend(row.text(11)?)?,
            holidays: row.get(12)?,
        },
    })
}

const PAST_TERMS: &str =
    "SELECT seq, payment_seq, from_on, until_on, amount_kind, amount_low_minor, amount_high_minor, currency, cadence, starts_on, due_day,
    weekend_rule, holidays FROM payment_past_terms";

/// The earlier terms of one payment, or of all, by payment and day.
pub fn all_past_terms(tx: &ReadTx<'_>, payment_seq: Option<i64>) -> OpResult<Vec<PastTerms>> {
    match payment_seq {
        Some(seq) => tx.rows(&format!("{PAST_TERMS} WHERE payment_seq = $1 ORDER BY until_on"), params![seq], past_terms),
        None => tx.rows(&format!("{PAST_TERMS} ORDER BY payment_seq, until_on"), &[], past_terms),
    }
}

/// The amounts of the payments whose newest terms are agreed for after a day, as they hold on it.
pub fn amounts_before_planned(tx: &ReadTx<'_>, on: NaiveDate) -> OpResult<HashMap<i64, AmountSpec>> {
    let mut found = HashMap::new();
    tx.each(&format!("{PAST_TERMS} WHERE until_on > $1 ORDER BY payment_seq, until_on"), params![on], |row| {
        let past = past_terms(row)?;
        found.entry(past.payment_seq).or_insert(past.terms.amount);
        Ok(())
    })?;
    Ok(found)
}

/// All terms that a payment has or had, the earliest first; the last are its own. Its end holds for each of them.
pub fn versions(tx: &ReadTx<'_>, row: &PaymentRow) -> OpResult<Vec<Terms>> {
    let mut versions: Vec<Terms> = all_past_terms(tx, Some(row.seq))?.into_iter().map(|each| each.terms).collect();
    for version in &mut versions {
        version.recurrence.ends_on = row.terms.recurrence.ends_on;
    }
    versions.push(row.terms.clone());
    Ok(versions)
}

/// The terms of a payment that hold for a due date, or before all of them the first.
pub fn terms_on(tx: &ReadTx<'_>, row: &PaymentRow, due_on: NaiveDate) -> OpResult<Terms> {
    let mut versions = versions(tx, row)?;
    Ok(versions.swap_remove(in_force(&versions, due_on)))
}

/// The currencies that a payment was, is or will be due in.
pub fn currencies(tx: &ReadTx<'_>, row: &PaymentRow) -> OpResult<Vec<Currency>> {
    Ok(versions(tx, row)?.iter().map(|terms| terms.amount.high().currency()).collect())
}

/// Keeps all versions of a payment's terms but the last in place of those that were kept: each holds until the next begins.
pub fn replace_past_terms(tx: &mut Tx<'_>, payment_seq: i64, versions: &[Terms]) -> OpResult<()> {
    let kept: Vec<(Terms, NaiveDate)> = versions.windows(2).map(|pair| (pair[0].clone(), pair[1].from_on)).collect();
    let before: Vec<(Terms, NaiveDate)> =
        all_past_terms(tx, Some(payment_seq))?.into_iter().map(|each| (each.terms, each.until_on)).collect();
    let same = |(a, b): (&(Terms, NaiveDate), &(Terms, NaiveDate))| {
        a.1 == b.1 && a.0.from_on == b.0.from_on && Change::between(&a.0, &b.0).is_empty()
    };
    if kept.len() == before.len() && kept.iter().zip(&before).all(same) {
        return Ok(());
    }
    tx.execute("DELETE FROM payment_past_terms WHERE payment_seq = $1", params![payment_seq])?;
    kept.iter().try_for_each(|(terms, until_on)| insert_past_terms(tx, payment_seq, terms, *until_on))
}

fn insert_past_terms(tx: &mut Tx<'_>, payment_seq: i64, terms: &Terms, until_on: NaiveDate) -> OpResult<()> {
    let (amount_kind, low, high, currency) = amount_columns(&terms.amount);
    tx.execute(
        "INSERT INTO payment_past_terms (payment_seq, from_on, until_on, amount_kind, amount_low_minor, amount_high_minor, currency, cadence, starts_on,
            due_day, weekend_rule, holidays) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            payment_seq,
            terms.from_on,
            until_on,
            amount_kind,
            low,
            high,
            currency,
            cadence_word(terms.recurrence.cadence),
            terms.recurrence.starts_on,
            terms.recurrence.due_day,
            weekend_word(terms.weekend_rule),
            &terms.holidays
        ],
    )?;
    Ok(())
}

fn pause(row: &Row<'_>) -> OpResult<PauseRow> {
    Ok(PauseRow { seq: row.get(0)?, payment_seq: row.get(1)?, from_on: row.get(2)?, until_on: row.get(3)?, reason: row.get(4)? })
}

/// The pauses of one payment, or of all, by payment and day.
pub fn all_pauses(tx: &ReadTx<'_>, payment_seq: Option<i64>) -> OpResult<Vec<PauseRow>> {
    const PAUSES: &str = "SELECT seq, payment_seq, from_on, until_on, reason FROM payment_pause";
    match payment_seq {
        Some(seq) => tx.rows(&format!("{PAUSES} WHERE payment_seq = $1 ORDER BY from_on"), params![seq], pause),
        None => tx.rows(&format!("{PAUSES} ORDER BY payment_seq, from_on"), &[], pause),
    }
}

/// The payments that are paused on a day.
pub fn paused_on(tx: &ReadTx<'_>, day: NaiveDate) -> OpResult<HashSet<i64>> {
    let sql = "SELECT payment_seq FROM payment_pause WHERE from_on <= $1 AND (until_on IS NULL OR until_on > $1)";
    Ok(tx.rows(sql, params![day], |row| row.get(0))?.into_iter().collect())
}

/// Adds a pause.
pub fn insert_pause(
    tx: &mut Tx<'_>,
    payment_seq: i64,
    from_on: NaiveDate,
    until_on: Option<NaiveDate>,
    reason: Option<&str>,
) -> OpResult<()> {
    tx.execute(
        "INSERT INTO payment_pause (payment_seq, from_on, until_on, reason) VALUES ($1, $2, $3, $4)",
        params![payment_seq, from_on, until_on, reason],
    )?;
    Ok(())
}

/// Ends a pause.
pub fn set_pause_until(tx: &mut Tx<'_>, seq: i64, until_on: NaiveDate) -> OpResult<()> {
    tx.execute("UPDATE payment_pause SET until_on = $2 WHERE seq = $1", params![seq, until_on])?;
    Ok(())
}

/// Drops a pause that never came to be.
pub fn delete_pause(tx: &mut Tx<'_>, seq: i64) -> OpResult<()> {
    tx.execute("DELETE FROM payment_pause WHERE seq = $1", params![seq])?;
    Ok(())
}

/// The decision about one occurrence, with its reason.
pub fn override_of(tx: &ReadTx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<Option<(OccurrenceChange, Option<String>)>> {
    tx.row(
        "SELECT kind, moved_to, reason FROM occurrence_override WHERE payment_seq = $1 AND due_on = $2",
        params![payment_seq, due_on],
        |row| Ok((change_of(row, 0, 1)?, row.get(2)?)),
    )
}

/// All decisions about single occurrences of one payment, by due date.
pub fn overrides_of(tx: &ReadTx<'_>, payment_seq: i64) -> OpResult<Vec<OccurrenceOverride>> {
    tx.rows("SELECT due_on, kind, moved_to FROM occurrence_override WHERE payment_seq = $1 ORDER BY due_on", params![payment_seq], |row| {
        Ok(OccurrenceOverride { due_on: row.get(0)?, change: change_of(row, 1, 2)? })
    })
}

/// The decisions that matter to a window: about due dates in it, and moves into it. By payment and due date.
pub fn overrides_in(tx: &ReadTx<'_>, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<(i64, OccurrenceOverride)>> {
    tx.rows(
        "SELECT payment_seq, due_on, kind, moved_to FROM occurrence_override WHERE due_on BETWEEN $1 AND $2
         UNION SELECT payment_seq, due_on, kind, moved_to FROM occurrence_override WHERE moved_to BETWEEN $1 AND $2
         ORDER BY payment_seq, due_on",
        params![from, until],
        |row| Ok((row.get(0)?, OccurrenceOverride { due_on: row.get(1)?, change: change_of(row, 2, 3)? })),
    )
}

/// Keeps a decision about one occurrence, in place of an earlier one.
pub fn set_override(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate, change: OccurrenceChange, reason: Option<&str>) -> OpResult<()> {
    let (kind, moved_to) = match change {
        OccurrenceChange::Skip => ("skip", None),
        OccurrenceChange::MoveTo(to_on) => ("move", Some(to_on)),
    };
    let now = tx.now_text();
    tx.execute(
        "INSERT INTO occurrence_override (payment_seq, due_on, kind, moved_to, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (payment_seq, due_on) DO UPDATE SET kind = excluded.kind, moved_to = excluded.moved_to, reason = excluded.reason,
            recorded_at = excluded.recorded_at",
        params![payment_seq, due_on, kind, moved_to, reason, &now],
    )?;
    // What is moved is spoken of anew.
    match change {
        OccurrenceChange::Skip => reminders::end_moves(tx, payment_seq, due_on),
        OccurrenceChange::MoveTo(_) => reminders::begin_anew(tx, payment_seq, due_on, StartKind::Move).map(drop),
    }
}

/// Takes a decision about one occurrence back.
pub fn delete_override(tx: &mut Tx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<()> {
    tx.execute("DELETE FROM occurrence_override WHERE payment_seq = $1 AND due_on = $2", params![payment_seq, due_on])?;
    reminders::end_moves(tx, payment_seq, due_on)
}
