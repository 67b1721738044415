//! What a line may be, from the books: entries that were not found on a statement yet, and open lines of other accounts.

use chrono::NaiveDate;
use engine::{Command, OpResult, ReadTx, Value, params};
use money::Money;

use crate::company::set_up_company::SetUpCompany;
use crate::wire::stored_money;

/// An entry's movement on an account that was not found on a statement yet.
#[derive(Debug, Clone)]
pub struct Uncleared {
    /// The entry.
    pub entry_id: String,
    /// Its date.
    pub on: NaiveDate,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    pub reference: Option<String>,
    /// What is left of it, signed as a line.
    pub left: Money,
    /// The party.
    pub party: Option<String>,
    /// The confirmation that it belongs to: its id, the payment's id and name.
    pub confirmation: Option<(String, String, String)>,
}

/// Entries on an account in some days that stand and were not found on statements in full.
pub fn uncleared(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<Uncleared>> {
    uncleared_where(tx, "line.entry_date BETWEEN $2 AND $3", params![account_seq, from, until])
}

/// An entry on an account, in each currency, if it stands and was not found on statements in full.
pub fn uncleared_of(tx: &ReadTx<'_>, account_seq: i64, entry_seq: i64) -> OpResult<Vec<Uncleared>> {
    uncleared_where(tx, "line.entry_seq = $2", params![account_seq, entry_seq])
}

// A reversal takes something away and is never what a line is, but for one that takes a reversal back: what stood before stands
// again in it.
const STANDS: &str = "(entry.reverses_seq IS NULL OR (WITH RECURSIVE back(seq, steps) AS (SELECT entry.reverses_seq, 1
    UNION ALL SELECT earlier.reverses_seq, back.steps + 1 FROM back JOIN journal_entry AS earlier ON earlier.seq = back.seq
        WHERE earlier.reverses_seq IS NOT NULL)
    SELECT max(steps) % 2 FROM back) = 0)";

/// Whether an entry is no reversal, or one that brings back what was reversed.
pub fn stands(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<bool> {
    let sql = format!("SELECT 1 FROM journal_entry AS entry WHERE entry.seq = $1 AND {STANDS}");
    Ok(tx.row(&sql, params![entry_seq], |_| Ok(()))?.is_some())
}

// The account is the first parameter. What the books began with is on no statement.
fn uncleared_where(tx: &ReadTx<'_>, which: &str, params: &[Value<'_>]) -> OpResult<Vec<Uncleared>> {
    let sql = format!(
        "SELECT entry.id, entry.entry_date, entry.description, entry.reference, CAST(sum(line.amount_minor) AS BIGINT), line.currency, party.name,
            confirmation.id, payment.id, payment.name,
            (SELECT CAST(coalesce(sum(part.amount_minor), 0) AS BIGINT) FROM bank_match_part AS part
              WHERE part.entry_seq = entry.seq AND part.account_seq = $1 AND part.standing = 1)
        FROM journal_line AS line JOIN journal_entry AS entry ON entry.seq = line.entry_seq
        LEFT JOIN party ON party.seq = entry.party_seq
        LEFT JOIN confirmation ON confirmation.entry_seq = entry.seq LEFT JOIN payment ON payment.seq = confirmation.payment_seq
        WHERE line.account_seq = $1 AND {which} AND {STANDS} AND entry.source <> '{opening}'
            AND NOT EXISTS (SELECT 1 FROM journal_entry AS reversal WHERE reversal.reverses_seq = entry.seq)
        GROUP BY entry.seq, line.currency, entry.id, entry.entry_date, entry.description, entry.reference, party.name, confirmation.id, payment.id, payment.name
        ORDER BY entry.seq",
        opening = SetUpCompany::NAME
    );
    let mut found = tx.rows(&sql, params, |row| {
        let confirmation: (Option<String>, Option<String>, Option<String>) = (row.get(7)?, row.get(8)?, row.get(9)?);
        let moved: i64 = row.get(4)?;
        let cleared: i64 = row.get(10)?;
        Ok(Uncleared {
            entry_id: row.get(0)?,
            on: row.get(1)?,
            description: row.get(2)?,
            reference: row.get(3)?,
            left: stored_money(moved.saturating_sub(cleared), row.text(5)?)?,
            party: row.get(6)?,
            confirmation: match confirmation {
                (Some(id), Some(payment_id), Some(name)) => Some((id, payment_id, name)),
                _ => None,
            },
        })
    })?;
    found.retain(|one| !one.left.is_zero());
    Ok(found)
}

/// An open line of another account.
#[derive(Debug, Clone)]
pub struct OtherEnd {
    /// The line.
    pub line_id: String,
    /// The account.
    pub account_seq: i64,
    /// The account's code and name.
    pub account: String,
    /// The day.
    pub on: NaiveDate,
    /// What it changed its account by.
    pub amount: Money,
}

/// Open lines of other accounts in some days.
pub fn other_ends(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<OtherEnd>> {
    tx.rows(
        "SELECT line.id, account.code, account.name, line.booked_on, line.amount_minor, line.currency, line.account_seq FROM bank_line AS line
         JOIN account ON account.seq = line.account_seq
         WHERE line.state = 'open' AND line.account_seq <> $1 AND line.booked_on BETWEEN $2 AND $3 ORDER BY line.seq",
        params![account_seq, from, until],
        |row| {
            let (code, name): (String, String) = (row.get(1)?, row.get(2)?);
            Ok(OtherEnd {
                line_id: row.get(0)?,
                account_seq: row.get(6)?,
                account: format!("{code} {name}"),
                on: row.get(3)?,
                amount: stored_money(row.get(4)?, row.text(5)?)?,
            })
        },
    )
}

/// An entry over an account and another one that has open lines.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The other account.
    pub other_account_seq: i64,
    /// Its date.
    pub on: NaiveDate,
    /// What it is about.
    pub description: String,
    /// What it moves on the first account, signed as a line.
    pub amount: Money,
}

/// Entries of some days over an account and one that has open lines, which stand and were not found on the first one's statements.
pub fn entered_between(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<Entered>> {
    tx.rows(
        &format!(
            "SELECT far.account_seq, entry.entry_date, entry.description, line.amount_minor, line.currency
             FROM journal_line AS line JOIN journal_entry AS entry ON entry.seq = line.entry_seq
             JOIN journal_line AS far ON far.entry_seq = line.entry_seq AND far.account_seq <> line.account_seq
             WHERE line.account_seq = $1 AND line.entry_date BETWEEN $2 AND $3 AND far.account_seq IN ({WITH_OPEN_LINES}) AND {STANDS}
                 AND entry.source <> '{opening}'
                 AND NOT EXISTS (SELECT 1 FROM journal_entry AS reversal WHERE reversal.reverses_seq = entry.seq)
                 AND NOT EXISTS (SELECT 1 FROM bank_match_part AS part
                     WHERE part.entry_seq = entry.seq AND part.account_seq = $1 AND part.standing = 1)
             ORDER BY entry.seq",
            opening = SetUpCompany::NAME
        ),
        params![account_seq, from, until],
        |row| {
            Ok(Entered {
                other_account_seq: row.get(0)?,
                on: row.get(1)?,
                description: row.get(2)?,
                amount: stored_money(row.get(3)?, row.text(4)?)?,
            })
        },
    )
}

const WITH_OPEN_LINES: &str = "SELECT open.account_seq FROM bank_line AS open WHERE open.state = 'open'";

/// A payment from one account of one's own to another, such as the bill of a card.
#[derive(Debug, Clone)]
pub struct Owed {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The account that it is paid from.
    pub pay_from_seq: i64,
    /// The account that it is paid to.
    pub expense_seq: i64,
}

/// The payments between an account and those that have open lines, in either direction.
pub fn owed_between(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Vec<Owed>> {
    tx.rows(
        &format!(
            "SELECT seq, id, name, pay_from_account_seq, expense_account_seq FROM payment
             WHERE (pay_from_account_seq = $1 AND expense_account_seq IN ({WITH_OPEN_LINES}))
                 OR (expense_account_seq = $1 AND pay_from_account_seq IN ({WITH_OPEN_LINES})) ORDER BY seq"
        ),
        params![account_seq],
        |row| Ok(Owed { seq: row.get(0)?, id: row.get(1)?, name: row.get(2)?, pay_from_seq: row.get(3)?, expense_seq: row.get(4)? }),
    )
}

/// A payment in as few words as a suggestion needs.
#[derive(Debug, Clone)]
pub struct NamedPayment {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whom it is paid to.
    pub party: Option<String>,
    /// What was ever agreed to be due each time: the least and the most, as sizes.
    pub amounts: Vec<(Money, Money)>,
}

/// The payments that are paid from an account.
pub fn paid_from(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Vec<NamedPayment>> {
    let mut found: Vec<NamedPayment> = Vec::new();
    tx.each(
        "SELECT payment.seq, payment.id, payment.name, party.name, terms.currency, terms.low, terms.high
         FROM payment LEFT JOIN party ON party.seq = payment.party_seq
         JOIN (SELECT seq AS payment_seq, currency, amount_low_minor AS low, amount_high_minor AS high FROM payment
            UNION SELECT payment_seq, currency, amount_low_minor, amount_high_minor FROM payment_past_terms) AS terms
            ON terms.payment_seq = payment.seq
         WHERE payment.pay_from_account_seq = $1 ORDER BY payment.seq",
        params![account_seq],
        |row| {
            let seq = row.get(0)?;
            let amounts = (stored_money(row.get(5)?, row.text(4)?)?, stored_money(row.get(6)?, row.text(4)?)?);
            match found.last_mut().filter(|last| last.seq == seq) {
                Some(last) => last.amounts.push(amounts),
                None => found.push(NamedPayment { seq, id: row.get(1)?, name: row.get(2)?, party: row.get(3)?, amounts: vec![amounts] }),
            }
            Ok(())
        },
    )?;
    Ok(found)
}
