//! Exceptions that the owner looked at and let stand.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, Tx, params};

use crate::payments::occurrence_state::OccurrenceState;
use crate::payments::records::AcceptedException;

/// An acceptance with its integer keys.
#[derive(Debug, Clone)]
pub struct AcceptanceRow {
    /// Its integer key.
    pub seq: i64,
    /// The payment.
    pub payment_seq: i64,
    /// When it was taken back.
    pub withdrawn_at: Option<String>,
    /// What the doors show of it.
    pub wire: AcceptedException,
}

const SELECT: &str =
    "SELECT accepted.seq, confirmation.payment_seq, accepted.withdrawn_at, accepted.id, payment.id, payment.name, confirmation.due_on,
    confirmation.id, accepted.state, accepted.reason, accepted.accepted_at
  FROM exception_acceptance AS accepted JOIN confirmation ON confirmation.seq = accepted.confirmation_seq
  JOIN payment ON payment.seq = confirmation.payment_seq";

fn acceptance(row: &Row<'_>) -> OpResult<AcceptanceRow> {
    Ok(AcceptanceRow {
        seq: row.get(0)?,
        payment_seq: row.get(1)?,
        withdrawn_at: row.get(2)?,
        wire: AcceptedException {
            id: row.get(3)?,
            payment_id: row.get(4)?,
            payment_name: row.get(5)?,
            due_on: row.get(6)?,
            confirmation_id: row.get(7)?,
            state: stored_state(row.text(8)?)?,
            reason: row.get(9)?,
            accepted_at: row.get(10)?,
        },
    })
}

/// A state from its stored form.
pub fn stored_state(text: &str) -> OpResult<OccurrenceState> {
    OccurrenceState::ALL.into_iter().find(|state| state.name() == text).ok_or_else(|| OpError::internal("an acceptance of no state"))
}

/// Keeps an acceptance and gives its id. One that holds no more, because something was confirmed or withdrawn since, gives way.
pub fn insert(tx: &mut Tx<'_>, confirmation_seq: i64, confirmations: u32, state: OccurrenceState, reason: &str) -> OpResult<String> {
    let (id, now) = (tx.new_id(), tx.now_text());
    tx.execute(
        "UPDATE exception_acceptance SET withdrawn_at = $2 WHERE confirmation_seq = $1 AND withdrawn_at IS NULL",
        params![confirmation_seq, &now],
    )?;
    tx.insert(
        "INSERT INTO exception_acceptance (id, confirmation_seq, confirmations, state, reason, accepted_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![&id, confirmation_seq, confirmations, state.name(), reason, &now],
    )?;
    Ok(id)
}

/// The acceptance of an id.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<AcceptanceRow> {
    tx.row(&format!("{SELECT} WHERE accepted.id = $1"), params![id.trim()], acceptance)?
        .ok_or_else(|| OpError::not_found(field, "There is no accepted exception with this id."))
}

/// Takes an acceptance back.
pub fn withdraw(tx: &mut Tx<'_>, seq: i64) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute("UPDATE exception_acceptance SET withdrawn_at = $2 WHERE seq = $1", params![seq, &now])?;
    Ok(())
}

/// What was accepted of a payment and stands, the latest first.
pub fn of_payment(tx: &ReadTx<'_>, payment_seq: i64) -> OpResult<Vec<AcceptedException>> {
    let sql = format!(
        "{SELECT} WHERE confirmation.payment_seq = $1 AND accepted.withdrawn_at IS NULL AND confirmation.withdrawn_at IS NULL ORDER BY accepted.seq DESC"
    );
    tx.rows(&sql, params![payment_seq], |row| Ok(acceptance(row)?.wire))
}

/// The owner's words about an exception of a due date, where it was accepted.
pub fn words_of(tx: &ReadTx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<Option<String>> {
    tx.row(
        "SELECT accepted.reason FROM exception_acceptance AS accepted JOIN confirmation ON confirmation.seq = accepted.confirmation_seq
         WHERE confirmation.payment_seq = $1 AND confirmation.due_on = $2 AND accepted.withdrawn_at IS NULL
         ORDER BY confirmation.seq DESC LIMIT 1",
        params![payment_seq, due_on],
        |row| row.get(0),
    )
}
