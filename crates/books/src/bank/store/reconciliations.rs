//! Statement reconciliations, one row each.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::{Currency, Money};

use crate::bank::reconciliations::ReconciliationState;

/// What was kept of a reconciliation when it was finished.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot {
    /// How many entries it holds.
    pub entries: i64,
    /// What the books said at the end of the day.
    pub book_minor: i64,
    /// How many entries the bank had not shown, or not in full.
    pub outstanding: i64,
    /// What is left of those.
    pub outstanding_minor: i64,
}

/// A reconciliation as it is stored.
#[derive(Debug, Clone)]
pub struct ReconciliationRow {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// The account.
    pub account_seq: i64,
    /// The account's code.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The account's currency.
    pub currency: Currency,
    /// The finished one that it starts from.
    pub previous_seq: Option<i64>,
    /// The statement's last day.
    pub statement_on: NaiveDate,
    /// What the statement began with.
    pub opening_minor: i64,
    /// What it ended with.
    pub closing_minor: i64,
    /// When it was started.
    pub started_at: String,
    /// Open, finished or discarded.
    pub state: ReconciliationState,
    /// Since when.
    pub state_at: String,
    /// Why.
    pub state_reason: Option<String>,
    /// The snapshot, while it is finished.
    pub snapshot: Option<Snapshot>,
    /// Whether none that stands follows it.
    pub is_last: bool,
}

impl ReconciliationRow {
    /// An amount in its currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency)
    }
}

const SELECT: &str = "SELECT this.seq, this.id, this.account_seq, account.code, account.name, this.currency, this.previous_seq, this.statement_on,
        this.opening_minor, this.closing_minor, this.started_at, this.state, this.state_at, this.state_reason, this.entries, this.book_minor,
        this.outstanding, this.outstanding_minor,
        NOT EXISTS (SELECT 1 FROM statement_reconciliation AS next WHERE next.previous_seq = this.seq AND next.account_seq = this.account_seq AND next.state <> 'discarded')
    FROM statement_reconciliation AS this JOIN account ON account.seq = this.account_seq";

fn reconciliation(row: &Row<'_>) -> OpResult<ReconciliationRow> {
    let figures: (Option<i64>, Option<i64>, Option<i64>, Option<i64>) = (row.get(14)?, row.get(15)?, row.get(16)?, row.get(17)?);
    let snapshot = match figures {
        (Some(entries), Some(book_minor), Some(outstanding), Some(outstanding_minor)) => {
            Some(Snapshot { entries, book_minor, outstanding, outstanding_minor })
        }
        _ => None,
    };
    Ok(ReconciliationRow {
        seq: row.get(0)?,
        id: row.get(1)?,
        account_seq: row.get(2)?,
        account: row.get(3)?,
        account_name: row.get(4)?,
        currency: Currency::parse(row.text(5)?).map_err(OpError::internal)?,
        previous_seq: row.get(6)?,
        statement_on: row.get(7)?,
        opening_minor: row.get(8)?,
        closing_minor: row.get(9)?,
        started_at: row.get(10)?,
        state: ReconciliationState::stored(row.text(11)?)?,
        state_at: row.get(12)?,
        state_reason: row.get(13)?,
        snapshot,
        is_last: row.get(18)?,
    })
}

/// The reconciliation of an id.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<ReconciliationRow> {
    tx.row(&format!("{SELECT} WHERE this.id = $1"), params![id.trim()], reconciliation)?
        .ok_or_else(|| OpError::not_found(field, "There is no statement reconciliation with this id."))
}

/// The last finished one of an account.
pub fn last_finished(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Option<ReconciliationRow>> {
    tx.row(
        &format!("{SELECT} WHERE this.account_seq = $1 AND this.state = 'finished' ORDER BY this.statement_on DESC LIMIT 1"),
        params![account_seq],
        reconciliation,
    )
}

/// The open one of an account.
pub fn open_of(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Option<ReconciliationRow>> {
    tx.row(&format!("{SELECT} WHERE this.account_seq = $1 AND this.state = 'open'"), params![account_seq], reconciliation)
}

/// What a new one is of.
#[derive(Debug, Clone, Copy)]
pub struct NewReconciliation {
    /// The account.
    pub account_seq: i64,
    /// Its currency.
    pub currency: Currency,
    /// The finished one that it starts from.
    pub previous_seq: Option<i64>,
    /// The statement's last day.
    pub statement_on: NaiveDate,
    /// What it begins with.
    pub opening_minor: i64,
    /// What it ends with.
    pub closing_minor: i64,
}

/// Keeps a new one, and gives its id.
pub fn insert(tx: &mut Tx<'_>, new: &NewReconciliation) -> OpResult<String> {
    let (id, now) = (tx.new_id(), tx.now_text());
    tx.insert(
        "INSERT INTO statement_reconciliation (id, account_seq, currency, previous_seq, statement_on, opening_minor, closing_minor, started_at, state, state_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)",
        params![
            &id,
            new.account_seq,
            new.currency.code(),
            new.previous_seq,
            new.statement_on,
            new.opening_minor,
            new.closing_minor,
            &now,
            &now
        ],
    )?;
    Ok(id)
}

/// Changes the day and the closing balance of an open one.
pub fn set_terms(tx: &mut Tx<'_>, seq: i64, statement_on: NaiveDate, closing_minor: i64) -> OpResult<()> {
    tx.execute(
        "UPDATE statement_reconciliation SET statement_on = $2, closing_minor = $3 WHERE seq = $1",
        params![seq, statement_on, closing_minor],
    )?;
    Ok(())
}

/// Marks it as finished, with its snapshot. Its entries stand already: the database compares what they come to.
pub fn finish(tx: &mut Tx<'_>, seq: i64, snapshot: &Snapshot) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "UPDATE statement_reconciliation SET state = 'finished', state_at = $2, state_reason = NULL, entries = $3, book_minor = $4, outstanding = $5,
            outstanding_minor = $6, last_part_seq = (SELECT coalesce(max(seq), 0) FROM bank_match_part) WHERE seq = $1",
        params![seq, &now, snapshot.entries, snapshot.book_minor, snapshot.outstanding, snapshot.outstanding_minor],
    )?;
    Ok(())
}

/// Opens it again, or discards it. There is no snapshot then.
pub fn set_state(tx: &mut Tx<'_>, seq: i64, state: ReconciliationState, reason: Option<&str>) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "UPDATE statement_reconciliation SET state = $2, state_at = $3, state_reason = $4, entries = NULL, book_minor = NULL, outstanding = NULL,
            outstanding_minor = NULL, last_part_seq = NULL WHERE seq = $1",
        params![seq, state.as_str(), &now, reason],
    )?;
    Ok(())
}

/// Where a page ended: the day and the integer key of its last row.
pub type PageCursor = (NaiveDate, i64);

/// A page of those that stand, the latest statement first.
pub fn page(tx: &ReadTx<'_>, account_seq: Option<i64>, after: Option<PageCursor>, limit: i64) -> OpResult<Vec<ReconciliationRow>> {
    let mut sql = format!("{SELECT} WHERE this.state <> 'discarded'");
    if account_seq.is_some() {
        sql.push_str(" AND this.account_seq = $1");
    }
    if after.is_some() {
        sql.push_str(" AND (this.statement_on, this.seq) < ($2, $3)");
    }
    sql.push_str(" ORDER BY this.statement_on DESC, this.seq DESC LIMIT $4");
    let (day, seq) = after.unzip();
    tx.rows(&sql, params![account_seq, day, seq, limit], reconciliation)
}

/// How many stand.
pub fn count(tx: &ReadTx<'_>, account_seq: Option<i64>) -> OpResult<i64> {
    let of_account = if account_seq.is_some() { " AND account_seq = $1" } else { "" };
    tx.one(&format!("SELECT count(*) FROM statement_reconciliation WHERE state <> 'discarded'{of_account}"), params![account_seq], |row| {
        row.get(0)
    })
}

/// A closing balance that a file of the bank gave.
#[derive(Debug, Clone)]
pub struct ClosingRow {
    /// The day.
    pub on: NaiveDate,
    /// What was on the account at its end.
    pub minor: i64,
    /// The file.
    pub file_name: String,
}

/// The closing balances of files that stand, in a currency and after a day, the earliest first. Of one day, what was read last.
pub fn closings(tx: &ReadTx<'_>, account_seq: i64, currency: &str, after: Option<NaiveDate>, limit: i64) -> OpResult<Vec<ClosingRow>> {
    tx.rows(
        "SELECT statement.closing_on, statement.closing_minor, import.file_name FROM bank_statement AS statement
         JOIN statement_import AS import ON import.seq = statement.import_seq
         WHERE statement.seq IN (SELECT max(statement.seq) FROM bank_statement AS statement JOIN statement_import AS import ON import.seq = statement.import_seq
             WHERE statement.account_seq = $1 AND import.withdrawn_at IS NULL AND statement.currency = $2 AND statement.closing_minor IS NOT NULL
                 AND statement.closing_on > $3 GROUP BY statement.closing_on)
         ORDER BY statement.closing_on LIMIT $4",
        params![account_seq, currency, after.unwrap_or_else(first_day), limit],
        |row| Ok(ClosingRow { on: row.get(0)?, minor: row.get(1)?, file_name: row.get(2)? }),
    )
}

// Before every day that a statement can bear, in four digits.
fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default()
}

/// What the open lines of the bank come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenLines {
    /// How many there are.
    pub count: i64,
    /// What they add up to.
    pub minor: i64,
}

/// The lines of an account up to a day that are not matched yet.
pub fn open_lines(tx: &ReadTx<'_>, account_seq: i64, currency: &str, until: NaiveDate) -> OpResult<OpenLines> {
    tx.one(
        "SELECT count(*), CAST(coalesce(sum(amount_minor), 0) AS BIGINT) FROM bank_line
         WHERE account_seq = $1 AND state = 'open' AND booked_on <= $3 AND currency = $2",
        params![account_seq, currency, until],
        |row| Ok(OpenLines { count: row.get(0)?, minor: row.get(1)? }),
    )
}
