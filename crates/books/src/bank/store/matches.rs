//! Matches and their parts.

use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::Money;

use crate::bank::match_parts::{BankMatch, MatchPart, MatchedPart};
use crate::bank::store::{pages, rules};
use crate::wire::stored_money;

/// A part that is to be kept.
#[derive(Debug, Clone)]
pub struct NewPart {
    /// The line.
    pub line_seq: i64,
    /// The word of its kind.
    pub kind: &'static str,
    /// The line's account.
    pub account_seq: i64,
    /// The entry.
    pub entry_seq: i64,
    /// The confirmation.
    pub confirmation_seq: Option<i64>,
    /// How much of the line, signed.
    pub amount_minor: i64,
    /// What the entry moves on the account in all.
    pub entry_minor: i64,
    /// Whether the match posted the entry.
    pub is_posted: bool,
    /// The payment whose autopay it verified.
    pub verified_payment_seq: Option<i64>,
}

/// Keeps a match and gives its integer key.
pub fn insert(tx: &mut Tx<'_>, line_seq: i64, asked: &[MatchPart]) -> OpResult<i64> {
    let (id, now) = (tx.new_id(), tx.now_text());
    let asked = serde_json::to_string(asked).map_err(OpError::internal)?;
    tx.insert("INSERT INTO bank_match (id, line_seq, asked, matched_at) VALUES ($1, $2, $3, $4)", params![&id, line_seq, asked, &now])
}

/// Keeps a part.
pub fn insert_part(tx: &mut Tx<'_>, match_seq: i64, part: &NewPart) -> OpResult<()> {
    tx.insert(
        "INSERT INTO bank_match_part (match_seq, line_seq, kind, account_seq, entry_seq, confirmation_seq, amount_minor, entry_minor, is_posted, verified_payment_seq, standing)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        params![
            match_seq,
            part.line_seq,
            part.kind,
            part.account_seq,
            part.entry_seq,
            part.confirmation_seq,
            part.amount_minor,
            part.entry_minor,
            part.is_posted,
            part.verified_payment_seq
        ],
    )?;
    Ok(())
}

/// The match that a line stands in.
pub fn of_line(tx: &ReadTx<'_>, line_seq: i64) -> OpResult<Option<i64>> {
    tx.row("SELECT match_seq FROM bank_match_part WHERE line_seq = $1 AND standing = 1 LIMIT 1", params![line_seq], |row| row.get(0))
}

/// Whether a standing match says what an entry is.
pub fn has_entry(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<bool> {
    tx.one("SELECT count(*) FROM bank_match_part WHERE entry_seq = $1 AND standing = 1", params![entry_seq], |row| {
        Ok(row.get::<i64>(0)? > 0)
    })
}

/// A line that another match says is an entry.
pub fn other_line_on(tx: &ReadTx<'_>, entry_seq: i64, match_seq: i64) -> OpResult<Option<i64>> {
    tx.row(
        "SELECT line_seq FROM bank_match_part WHERE entry_seq = $1 AND standing = 1 AND match_seq <> $2 ORDER BY seq LIMIT 1",
        params![entry_seq, match_seq],
        |row| row.get(0),
    )
}

/// The lines that standing matches say are an entry, the oldest first, and how much of each of them is it.
pub fn lines_of_entry(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<Vec<(i64, Money)>> {
    tx.rows(
        "SELECT part.line_seq, CAST(sum(part.amount_minor) AS BIGINT), line.currency FROM bank_match_part AS part JOIN bank_line AS line ON line.seq = part.line_seq
         WHERE part.entry_seq = $1 AND part.standing = 1 GROUP BY part.line_seq, line.currency, line.booked_on ORDER BY line.booked_on, part.line_seq",
        params![entry_seq],
        |row| Ok((row.get(0)?, stored_money(row.get(1)?, row.text(2)?)?)),
    )
}

/// The lines that standing matches say paid a payment, the oldest first: each with how much of it did, and the confirmation.
pub fn lines_of_payment(tx: &ReadTx<'_>, payment_seq: i64) -> OpResult<Vec<(String, Money, String)>> {
    tx.rows(
        "SELECT line.id, part.amount_minor, line.currency, confirmation.id
         FROM confirmation JOIN bank_match_part AS part ON part.confirmation_seq = confirmation.seq AND part.standing = 1
         JOIN bank_line AS line ON line.seq = part.line_seq WHERE confirmation.payment_seq = $1 ORDER BY line.booked_on, part.seq",
        params![payment_seq],
        |row| Ok((row.get(0)?, stored_money(row.get(1)?, row.text(2)?)?, row.get(3)?)),
    )
}

/// What an entry moves on an account in one currency, and how much of it was found on statements.
pub fn entry_on_account(tx: &ReadTx<'_>, entry_seq: i64, account_seq: i64, currency: &str) -> OpResult<Option<(i64, i64)>> {
    let moved: Option<i64> = tx.one(
        "SELECT CAST(sum(amount_minor) AS BIGINT) FROM journal_line WHERE entry_seq = $1 AND account_seq = $2 AND currency = $3",
        params![entry_seq, account_seq, currency],
        |row| row.get(0),
    )?;
    let Some(moved) = moved else { return Ok(None) };
    let found = tx.one(
        "SELECT CAST(coalesce(sum(amount_minor), 0) AS BIGINT) FROM bank_match_part WHERE entry_seq = $1 AND account_seq = $2 AND standing = 1",
        params![entry_seq, account_seq],
        |row| row.get(0),
    )?;
    Ok(Some((moved, found)))
}

/// A part as it is stored.
#[derive(Debug, Clone)]
pub struct PartRow {
    /// The line.
    pub line_seq: i64,
    /// The entry.
    pub entry_seq: i64,
    /// Whether the match posted it.
    pub is_posted: bool,
    /// What the doors show of it.
    pub wire: MatchedPart,
}

fn part(row: &Row<'_>) -> OpResult<PartRow> {
    let is_posted = row.get(2)?;
    let verified_payment_seq: Option<i64> = row.get(3)?;
    Ok(PartRow {
        line_seq: row.get(0)?,
        entry_seq: row.get(1)?,
        is_posted,
        wire: MatchedPart {
            kind: row.get(4)?,
            line_id: row.get(5)?,
            amount: stored_money(row.get(6)?, row.text(7)?)?.into(),
            title: row.get(8)?,
            entry_id: row.get(9)?,
            entry_number: row.get(1)?,
            is_posted,
            confirmation_id: row.get(10)?,
            payment_id: row.get(11)?,
            due_on: row.get(12)?,
            verified_autopay: verified_payment_seq.is_some(),
        },
    })
}

/// The parts of a match.
pub fn parts(tx: &ReadTx<'_>, match_seq: i64) -> OpResult<Vec<PartRow>> {
    tx.rows(
        "SELECT part.line_seq, part.entry_seq, part.is_posted, part.verified_payment_seq, part.kind, line.id, part.amount_minor, line.currency,
            entry.description, entry.id, confirmation.id, payment.id, confirmation.due_on
         FROM bank_match_part AS part JOIN bank_line AS line ON line.seq = part.line_seq JOIN journal_entry AS entry ON entry.seq = part.entry_seq
         LEFT JOIN confirmation ON confirmation.seq = part.confirmation_seq LEFT JOIN payment ON payment.seq = confirmation.payment_seq
         WHERE part.match_seq = $1 ORDER BY part.seq",
        params![match_seq],
        part,
    )
}

/// A match as the doors show it, with the integer key of the line that it was made for.
pub fn shown(tx: &ReadTx<'_>, match_seq: i64) -> OpResult<(i64, BankMatch)> {
    let (id, line_seq, asked, matched_at) =
        tx.one("SELECT id, line_seq, asked, matched_at FROM bank_match WHERE seq = $1", params![match_seq], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<String>(2)?, row.get(3)?))
        })?;
    let shown = BankMatch {
        id,
        matched_at,
        line: pages::listed_by_seq(tx, line_seq)?,
        asked: serde_json::from_str(&asked).map_err(OpError::internal)?,
        parts: parts(tx, match_seq)?.into_iter().map(|part| part.wire).collect(),
        rule: rules::of_match(tx, match_seq)?,
    };
    Ok((line_seq, shown))
}

/// Marks a match as taken back.
pub fn take_back(tx: &mut Tx<'_>, match_seq: i64, reason: &str) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute("UPDATE bank_match_part SET standing = 0 WHERE match_seq = $1", params![match_seq])?;
    tx.execute("UPDATE bank_match SET unmatched_at = $2, unmatched_reason = $3 WHERE seq = $1", params![match_seq, &now, reason])?;
    Ok(())
}
