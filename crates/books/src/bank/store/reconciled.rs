//! The entries of statement reconciliations: what can be ticked, what was ticked by hand, and the snapshots.

use std::collections::HashSet;

use chrono::NaiveDate;
use engine::verify::Finding;
use engine::{Command, OpResult, ReadTx, Row, Tx, Value, params};

use super::reconciliations::ReconciliationRow;
use crate::bank::entry_bank_proof::EntryStatement;
use crate::bank::ticks::{EntryFacts, Item, Tick, TickedBy};
use crate::company::set_up_company::SetUpCompany;
use crate::search::text::holds;
use crate::wire::stored_money;

/// Every entry of the account of which something stands in no finished reconciliation, the oldest first.
pub fn entries(tx: &ReadTx<'_>, row: &ReconciliationRow) -> OpResult<Vec<EntryFacts>> {
    // In the currency of the books every line counts with what it came to there; in another only lines of that one do.
    // What is reconciled in full is left out within an index, however many years of it there are.
    tx.rows(
        "SELECT line.entry_seq, line.entry_date,
            CAST(sum(CASE WHEN line.currency = $2 THEN line.amount_minor WHEN $2 = (SELECT base_currency FROM company_settings WHERE id = 1) THEN line.base_minor ELSE 0 END) AS BIGINT),
            (SELECT CAST(coalesce(sum(done.amount_minor), 0) AS BIGINT) FROM reconciled_entry AS done
                WHERE done.account_seq = $1 AND done.entry_seq = line.entry_seq AND done.standing = 1),
            (SELECT CAST(coalesce(sum(part.amount_minor), 0) AS BIGINT) FROM bank_match_part AS part JOIN bank_line AS bank ON bank.seq = part.line_seq
                WHERE part.entry_seq = line.entry_seq AND part.account_seq = $1 AND part.standing = 1 AND bank.currency = $2 AND bank.booked_on <= $3),
            (SELECT tick.amount_minor FROM reconciliation_tick AS tick WHERE tick.reconciliation_seq = $4 AND tick.entry_seq = line.entry_seq),
            max(entry.reverses_seq), min(entry.source) = $5
         FROM journal_line AS line JOIN journal_entry AS entry ON entry.seq = line.entry_seq
         WHERE line.account_seq = $1 AND NOT EXISTS (SELECT 1 FROM reconciled_entry AS done
             WHERE done.account_seq = $1 AND done.entry_seq = line.entry_seq AND done.takes_rest = 1 AND done.standing = 1)
         GROUP BY line.entry_date, line.entry_seq ORDER BY line.entry_date, line.entry_seq",
        params![row.account_seq, row.currency.code(), row.statement_on, row.seq, SetUpCompany::NAME],
        |row| {
            Ok(EntryFacts {
                entry_seq: row.get(0)?,
                entry_date: row.get(1)?,
                moved: row.get(2)?,
                reconciled: row.get(3)?,
                shown: row.get(4)?,
                by_hand: row.get(5)?,
                reverses: row.get(6)?,
                opens: row.get(7)?,
            })
        },
    )
}

/// An entry in the words of a list.
#[derive(Debug, Clone)]
pub struct EntryWords {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    pub reference: Option<String>,
    /// Whom it is with.
    pub party: Option<String>,
}

/// An entry's words.
pub fn words(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<EntryWords> {
    tx.one(
        "SELECT entry.id, entry.description, entry.reference, party.name FROM journal_entry AS entry LEFT JOIN party ON party.seq = entry.party_seq
         WHERE entry.seq = $1",
        params![entry_seq],
        |row| Ok(EntryWords { id: row.get(0)?, description: row.get(1)?, reference: row.get(2)?, party: row.get(3)? }),
    )
}

/// The entries of an account between two that have a text in their words, in any case and script. The text is in lower case.
pub fn with_words(tx: &ReadTx<'_>, account_seq: i64, (first, last): (i64, i64), text: &str) -> OpResult<HashSet<i64>> {
    let mut found = HashSet::new();
    tx.each(
        "SELECT entry.seq, entry.description, entry.reference, party.name FROM journal_entry AS entry LEFT JOIN party ON party.seq = entry.party_seq
         WHERE entry.seq BETWEEN $2 AND $3
             AND EXISTS (SELECT 1 FROM journal_line AS line WHERE line.entry_seq = entry.seq AND line.account_seq = $1)",
        params![account_seq, first, last],
        |row| {
            let (reference, party): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
            if holds(row.text(1)?, text) || [reference, party].iter().flatten().any(|words| holds(words, text)) {
                found.insert(row.get(0)?);
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// Keeps what the owner said of an entry, or forgets it.
pub fn set_by_hand(tx: &mut Tx<'_>, reconciliation_seq: i64, entry_seq: i64, minor: Option<i64>) -> OpResult<()> {
    match minor {
        Some(minor) => tx.execute(
            "INSERT INTO reconciliation_tick (reconciliation_seq, entry_seq, amount_minor) VALUES ($1, $2, $3)
             ON CONFLICT (reconciliation_seq, entry_seq) DO UPDATE SET amount_minor = excluded.amount_minor",
            params![reconciliation_seq, entry_seq, minor],
        )?,
        None => tx.execute(
            "DELETE FROM reconciliation_tick WHERE reconciliation_seq = $1 AND entry_seq = $2",
            params![reconciliation_seq, entry_seq],
        )?,
    };
    Ok(())
}

const HELD_WIDTH: usize = 8;

/// Keeps the ticked entries of a reconciliation for good.
pub fn hold(tx: &mut Tx<'_>, row: &ReconciliationRow, items: &[Item]) -> OpResult<()> {
    let dates: Vec<String> = items.iter().map(|item| item.entry_date.format("%Y-%m-%d").to_string()).collect();
    let mut cells: Vec<Value<'_>> = Vec::with_capacity(items.len().saturating_mul(HELD_WIDTH));
    for (item, date) in items.iter().zip(&dates) {
        let Some(Tick { minor, by }) = item.tick else { continue };
        let takes_rest = i64::from(minor == item.left);
        cells.extend_from_slice(params![row.seq, row.account_seq, item.entry_seq, date.as_str(), minor, takes_rest, by.as_str(), 1_i64]);
    }
    tx.insert_rows(
        "INSERT INTO reconciled_entry (reconciliation_seq, account_seq, entry_seq, entry_date, amount_minor, takes_rest, ticked_by, standing)",
        HELD_WIDTH,
        &cells,
    )
}

/// Lets go of what a reconciliation held.
pub fn let_go(tx: &mut Tx<'_>, reconciliation_seq: i64) -> OpResult<()> {
    tx.execute("UPDATE reconciled_entry SET standing = 0 WHERE reconciliation_seq = $1 AND standing = 1", params![reconciliation_seq])?;
    Ok(())
}

/// The entries of a snapshot, the oldest first.
pub fn held(tx: &ReadTx<'_>, reconciliation_seq: i64) -> OpResult<Vec<Item>> {
    tx.rows(
        "SELECT entry_seq, entry_date, amount_minor, ticked_by FROM reconciled_entry
         WHERE reconciliation_seq = $1 AND standing = 1 ORDER BY entry_date, entry_seq",
        params![reconciliation_seq],
        |row| {
            let (minor, by) = (row.get(2)?, TickedBy::stored(row.text(3)?)?);
            let tick = Some(Tick { minor, by });
            Ok(Item { entry_seq: row.get(0)?, entry_date: row.get(1)?, left: minor, by_itself: tick, by_hand: None, tick, cancels: None })
        },
    )
}

/// A finished reconciliation that protects an entry.
#[derive(Debug, Clone)]
pub struct Protecting {
    /// The entry.
    pub entry_seq: i64,
    /// The account's code.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The statement's day.
    pub statement_on: NaiveDate,
}

fn protecting(row: &Row<'_>) -> OpResult<Protecting> {
    Ok(Protecting { entry_seq: row.get(0)?, account: row.get(1)?, account_name: row.get(2)?, statement_on: row.get(3)? })
}

const PROTECTING: &str = "SELECT held.entry_seq, account.code, account.name, reconciliation.statement_on FROM reconciled_entry AS held
    JOIN statement_reconciliation AS reconciliation ON reconciliation.seq = held.reconciliation_seq JOIN account ON account.seq = held.account_seq";

/// The latest finished reconciliation in which an entry stands.
pub fn protecting_entry(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<Option<Protecting>> {
    tx.row(
        &format!("{PROTECTING} WHERE held.entry_seq = $1 AND held.standing = 1 ORDER BY reconciliation.statement_on DESC LIMIT 1"),
        params![entry_seq],
        protecting,
    )
}

/// The latest finished reconciliation in which stands what a match showed.
pub fn protecting_match(tx: &ReadTx<'_>, match_seq: i64) -> OpResult<Option<Protecting>> {
    tx.row(
        &format!(
            "{PROTECTING} JOIN bank_match_part AS part ON part.entry_seq = held.entry_seq AND part.account_seq = held.account_seq
             JOIN bank_line AS line ON line.seq = part.line_seq
             WHERE part.match_seq = $1 AND part.standing = 1 AND held.standing = 1
                 AND part.seq <= reconciliation.last_part_seq AND line.booked_on <= reconciliation.statement_on
             ORDER BY reconciliation.statement_on DESC LIMIT 1"
        ),
        params![match_seq],
        protecting,
    )
}

/// The finished reconciliations in which an entry stands, the oldest first.
pub fn statements_of_entry(tx: &ReadTx<'_>, entry_seq: i64) -> OpResult<Vec<EntryStatement>> {
    tx.rows(
        "SELECT reconciliation.id, account.code, account.name, reconciliation.statement_on, held.amount_minor, reconciliation.currency
         FROM reconciled_entry AS held JOIN statement_reconciliation AS reconciliation ON reconciliation.seq = held.reconciliation_seq
         JOIN account ON account.seq = held.account_seq
         WHERE held.entry_seq = $1 AND held.standing = 1 ORDER BY reconciliation.statement_on, account.code",
        params![entry_seq],
        |row| {
            Ok(EntryStatement {
                id: row.get(0)?,
                account: row.get(1)?,
                account_name: row.get(2)?,
                statement_on: row.get(3)?,
                amount: stored_money(row.get(4)?, row.text(5)?)?.into(),
            })
        },
    )
}

/// Proves what is finished: each begins where the one before it ended, its entries come to its closing balance, and each entry is
/// what the journal says.
pub fn verify_reconciliations(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<Vec<(&'static str, u64)>> {
    let mut count = 0;
    tx.each(
        "SELECT this.seq, this.opening_minor = coalesce(before.closing_minor, 0) AND (before.seq IS NULL OR before.statement_on < this.statement_on)
                AND (this.previous_seq IS NULL OR coalesce(before.state, '') = 'finished'),
            this.opening_minor + coalesce(held.minor, 0) = this.closing_minor AND coalesce(held.entries, 0) = this.entries
         FROM statement_reconciliation AS this LEFT JOIN statement_reconciliation AS before ON before.seq = this.previous_seq
         LEFT JOIN (SELECT reconciliation_seq, sum(amount_minor) AS minor, count(*) AS entries FROM reconciled_entry WHERE standing = 1 GROUP BY reconciliation_seq) AS held
             ON held.reconciliation_seq = this.seq
         WHERE this.state = 'finished' ORDER BY this.seq",
        &[],
        |row| {
            count += 1;
            let seq: i64 = row.get(0)?;
            if !row.get::<bool>(1).unwrap_or(false) {
                findings.push(Finding::new("statement_reconciliation", seq, "It does not begin where the one before it ended."));
            }
            if !row.get::<bool>(2).unwrap_or(false) {
                findings.push(Finding::new("statement_reconciliation", seq, "Its entries do not come to its closing balance."));
            }
            Ok(())
        },
    )?;
    // Of each entry no more is reconciled than it moves, on its own day.
    tx.each(
        "SELECT min(held.seq) FROM reconciled_entry AS held JOIN statement_reconciliation AS reconciliation ON reconciliation.seq = held.reconciliation_seq
         LEFT JOIN journal_entry AS entry ON entry.seq = held.entry_seq WHERE held.standing = 1
         GROUP BY held.account_seq, held.entry_seq, reconciliation.currency
         HAVING min(held.entry_date) IS DISTINCT FROM max(entry.entry_date) OR max(held.entry_date) IS DISTINCT FROM max(entry.entry_date)
             OR abs(sum(held.amount_minor)) > abs(coalesce((SELECT sum(CASE WHEN line.currency = reconciliation.currency THEN line.amount_minor ELSE line.base_minor END)
                 FROM journal_line AS line WHERE line.entry_seq = held.entry_seq AND line.account_seq = held.account_seq), 0))
         LIMIT 100",
        &[],
        |row| {
            findings.push(Finding::new("reconciled_entry", row.get::<i64>(0)?, "The journal has another date or amount for what is reconciled."));
            Ok(())
        },
    )?;
    Ok(vec![("statementReconciliations", count)])
}
