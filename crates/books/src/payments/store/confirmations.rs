//! The facts: what was paid, and what of it was withdrawn.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::{Currency, Money};

use super::acceptances::stored_state;
use super::payments::{method_word, parse_method};
use crate::payments::occurrence_state::{ConfirmationFact, OccurrenceState, PaidFor};
use crate::payments::records::Confirmation;
use crate::payments::terms::{PaymentKey, PaymentMethod};
use crate::wire::stored_money;

/// A confirmation that is to be kept.
#[derive(Debug)]
pub struct NewConfirmation<'a> {
    /// The payment.
    pub payment_seq: i64,
    /// The occurrence that it pays, where it pays one.
    pub due_on: Option<NaiveDate>,
    /// When the money left.
    pub paid_on: NaiveDate,
    /// How much, in the payment's currency.
    pub amount: Money,
    /// What it came to in the currency of the books.
    pub base: Money,
    /// Where the money came from.
    pub pay_from_account_seq: i64,
    /// How.
    pub method: Option<PaymentMethod>,
    /// The bank's or supplier's reference.
    pub reference: Option<&'a str>,
    /// The owner's note.
    pub note: Option<&'a str>,
    /// Whether the rest is to follow.
    pub more_to_come: bool,
    /// The journal entry.
    pub entry_seq: i64,
}

/// A confirmation as it is stored.
#[derive(Debug, Clone)]
pub struct ConfirmationRow {
    /// Its integer key.
    pub seq: i64,
    /// The payment.
    pub payment_seq: i64,
    /// The journal entry.
    pub entry_seq: i64,
    /// The date of the journal entry.
    pub entry_date: NaiveDate,
    /// What the doors show of it.
    pub wire: Confirmation,
}

/// What settles an occurrence, without the words around it.
#[derive(Debug, Clone, Copy)]
pub struct Settlement {
    /// The due date.
    pub due_on: NaiveDate,
    /// Its order among the confirmations.
    pub seq: i64,
    /// What counts.
    pub fact: ConfirmationFact,
    /// The exception that the owner accepted with it, and of how many confirmations.
    pub accepted: Option<(OccurrenceState, u32)>,
}

const SELECT: &str =
    "SELECT c.seq, c.payment_seq, c.entry_seq, entry.entry_date, c.id, payment.id, payment.name, c.due_on, c.paid_on, c.amount_minor,
    c.currency, c.method, c.reference, c.note, entry.id, c.more_to_come, c.withdrawn_at, c.withdrawn_reason,
    c.base_minor, (SELECT base_currency FROM company_settings WHERE id = 1), pay_from.code
  FROM confirmation AS c JOIN payment ON payment.seq = c.payment_seq JOIN journal_entry AS entry ON entry.seq = c.entry_seq
  JOIN account AS pay_from ON pay_from.seq = c.pay_from_account_seq";

fn confirmation(row: &Row<'_>) -> OpResult<ConfirmationRow> {
    let method: Option<String> = row.get(11)?;
    Ok(ConfirmationRow {
        seq: row.get(0)?,
        payment_seq: row.get(1)?,
        entry_seq: row.get(2)?,
        entry_date: row.get(3)?,
        wire: Confirmation {
            id: row.get(4)?,
            payment_id: row.get(5)?,
            payment_name: row.get(6)?,
            due_on: row.get(7)?,
            paid_on: row.get(8)?,
            amount: stored_money(row.get(9)?, row.text(10)?)?.into(),
            method: method.as_deref().map(parse_method).transpose()?,
            reference: row.get(12)?,
            note: row.get(13)?,
            entry_id: row.get(14)?,
            more_to_come: row.get(15)?,
            withdrawn_at: row.get(16)?,
            withdrawn_reason: row.get(17)?,
            base_amount: stored_money(row.get(18)?, row.text(19)?)?.into(),
            pay_from: row.get(20)?,
        },
    })
}

/// Keeps a confirmation and gives its id.
pub fn insert(tx: &mut Tx<'_>, new: &NewConfirmation<'_>) -> OpResult<String> {
    let (id, now) = (tx.new_id(), tx.now_text());
    tx.insert(
        "INSERT INTO confirmation (id, payment_seq, due_on, paid_on, amount_minor, currency, method, reference, note, more_to_come, entry_seq, confirmed_at,
            base_minor, pay_from_account_seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        params![
            &id,
            new.payment_seq,
            new.due_on,
            new.paid_on,
            new.amount.minor(),
            new.amount.currency().code(),
            new.method.map(method_word),
            new.reference,
            new.note,
            new.more_to_come,
            new.entry_seq,
            &now,
            new.base.minor(),
            new.pay_from_account_seq
        ],
    )?;
    Ok(id)
}

/// Marks a confirmation as withdrawn.
pub fn withdraw(tx: &mut Tx<'_>, seq: i64, reason: &str, withdrawal_entry_seq: i64) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "UPDATE confirmation SET withdrawn_at = $2, withdrawn_reason = $3, withdrawal_entry_seq = $4 WHERE seq = $1",
        params![seq, &now, reason, withdrawal_entry_seq],
    )?;
    Ok(())
}

/// The confirmation of an id.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<ConfirmationRow> {
    tx.row(&format!("{SELECT} WHERE c.id = $1"), params![id.trim()], confirmation)?
        .ok_or_else(|| OpError::not_found(field, "There is no confirmation with this id."))
}

/// The standing confirmation that an entry belongs to.
pub fn standing_of_entry(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<Option<ConfirmationRow>> {
    tx.row(&format!("{SELECT} WHERE c.entry_seq = $1 AND c.withdrawn_at IS NULL"), params![entry_seq], confirmation)
}

/// Every confirmation of a payment, withdrawn ones too, the latest first.
pub fn of_payment(tx: &ReadTx<'_>, payment_seq: i64) -> OpResult<Vec<Confirmation>> {
    tx.rows(&format!("{SELECT} WHERE c.payment_seq = $1 ORDER BY c.paid_on DESC, c.seq DESC"), params![payment_seq], |row| {
        Ok(confirmation(row)?.wire)
    })
}

/// What was confirmed for one due date, withdrawn ones left out, in order of payment.
pub fn standing(tx: &ReadTx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<Vec<Confirmation>> {
    tx.rows(
        &format!("{SELECT} WHERE c.payment_seq = $1 AND c.due_on = $2 AND c.withdrawn_at IS NULL ORDER BY c.paid_on, c.seq"),
        params![payment_seq, due_on],
        |row| Ok(confirmation(row)?.wire),
    )
}

/// The integer keys of what was confirmed for one due date and stands, in the order in which it was recorded.
pub fn standing_seqs(tx: &ReadTx<'_>, payment_seq: i64, due_on: NaiveDate) -> OpResult<Vec<i64>> {
    tx.rows(
        "SELECT seq FROM confirmation WHERE payment_seq = $1 AND due_on = $2 AND withdrawn_at IS NULL ORDER BY seq",
        params![payment_seq, due_on],
        |row| row.get(0),
    )
}

/// What was paid in these days without being due, and not accepted.
pub fn not_due(tx: &ReadTx<'_>, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<ConfirmationRow>> {
    tx.rows(
        &format!(
            "{SELECT} WHERE c.due_on IS NULL AND c.withdrawn_at IS NULL AND c.paid_on BETWEEN $1 AND $2
             AND NOT EXISTS (SELECT 1 FROM exception_acceptance AS accepted WHERE accepted.confirmation_seq = c.seq AND accepted.withdrawn_at IS NULL)
             ORDER BY c.paid_on, c.seq"
        ),
        params![from, until],
        confirmation,
    )
}

const SETTLEMENTS: &str = "SELECT seq, payment_seq, due_on, paid_on, amount_minor, currency, more_to_come,
    (SELECT CASE WHEN sum(part.amount_minor) = max(part.entry_minor) THEN 1 ELSE 0 END FROM bank_match_part AS part
      WHERE part.confirmation_seq = confirmation.seq AND part.account_seq = confirmation.pay_from_account_seq AND part.standing = 1),
    (SELECT accepted.state || ' ' || accepted.confirmations FROM exception_acceptance AS accepted
      WHERE accepted.confirmation_seq = confirmation.seq AND accepted.withdrawn_at IS NULL)
  FROM confirmation";

fn accepted_of((state, count): (&str, &str)) -> OpResult<(OccurrenceState, u32)> {
    Ok((stored_state(state)?, count.parse().map_err(OpError::internal)?))
}

// Payments use few currencies, and looking a code up costs more than comparing it with the last one.
fn settlement(row: &Row<'_>, known: &mut Currency) -> OpResult<Settlement> {
    let code = row.text(5)?;
    if code != known.code() {
        *known = Currency::parse(code).map_err(OpError::internal)?;
    }
    let due_on = row.get(2)?;
    let accepted: Option<String> = row.get(8)?;
    Ok(Settlement {
        due_on,
        accepted: accepted.as_deref().and_then(|words| words.split_once(' ')).map(accepted_of).transpose()?,
        seq: row.get(0)?,
        fact: ConfirmationFact {
            payment: PaymentKey(row.get(1)?),
            paid_for: PaidFor::Occurrence(due_on),
            paid_on: row.get(3)?,
            amount: Money::from_minor(row.get(4)?, *known),
            more_to_come: row.get(6)?,
            cleared: row.get(7)?,
        },
    })
}

/// What settles the occurrences of all payments that are due in these days, by payment and due date.
pub fn settlements_in(tx: &ReadTx<'_>, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<Settlement>> {
    let mut known = Currency::CAD;
    let sql = format!("{SETTLEMENTS} WHERE due_on BETWEEN $1 AND $2 AND withdrawn_at IS NULL");
    let mut found = tx.rows(&sql, params![from, until], |row| settlement(row, &mut known))?;
    found.sort_unstable_by_key(|each| (each.fact.payment, each.due_on, each.seq));
    Ok(found)
}

/// What settles the occurrences of one payment, by due date.
pub fn settlements_of(tx: &ReadTx<'_>, payment_seq: i64) -> OpResult<Vec<Settlement>> {
    let mut known = Currency::CAD;
    let sql = format!("{SETTLEMENTS} WHERE payment_seq = $1 AND due_on IS NOT NULL AND withdrawn_at IS NULL ORDER BY due_on, seq");
    tx.rows(&sql, params![payment_seq], |row| settlement(row, &mut known))
}
