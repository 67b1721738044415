//! Pages of bank lines, single lines for the doors, and what they add up to.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, params};
use money::{Money, MoneyDto};

use crate::bank::facts::LineFacts;
use crate::bank::records::{BankLine, LineState};
use crate::wire::stored_money;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// The account of the books.
    pub account_seq: Option<i64>,
    /// What became of them; without one, all but withdrawn ones.
    pub state: Option<LineState>,
    /// A pattern for their text.
    pub pattern: Option<String>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub until: Option<NaiveDate>,
}

/// Where a page ended: the day and the integer key of its last line.
pub type LineCursor = (NaiveDate, i64);

// `$1` account, `$2` state, `$3` pattern, `$4` from, `$5` until, `$6` and `$7` the cursor, `$8` the limit.
fn conditions(filter: &LineFilter) -> String {
    let mut sql = match filter.state {
        Some(_) => "line.state = $2".to_owned(),
        None => "line.state <> 'withdrawn'".to_owned(),
    };
    if filter.state == Some(LineState::Open) {
        // Said out loud, so that the index of the open lines is used.
        sql.push_str(" AND line.state = 'open'");
    }
    for (wanted, condition) in [
        (filter.account_seq.is_some(), " AND line.account_seq = $1"),
        (filter.pattern.is_some(), " AND line.text_key LIKE $3 ESCAPE '\\'"),
        (filter.from.is_some(), " AND line.booked_on >= $4"),
        (filter.until.is_some(), " AND line.booked_on <= $5"),
    ] {
        if wanted {
            sql.push_str(condition);
        }
    }
    sql
}

/// A line of a list with its integer key.
#[derive(Debug, Clone)]
pub struct ListedLine {
    /// Its integer key.
    pub seq: i64,
    /// What the doors show of it.
    pub wire: BankLine,
}

const LISTED: &str =
    "SELECT line.seq, line.id, account.code, line.booked_on, line.amount_minor, line.currency, line.counterparty, line.description,
    line.balance_after_minor, line.state,
    (SELECT count(*) FROM attachment WHERE record_kind = 'bank_line' AND record_id = line.id AND removed_at IS NULL) FROM bank_line AS line JOIN account ON account.seq = line.account_seq";

fn listed(row: &Row<'_>) -> OpResult<ListedLine> {
    with_files(row, 10)
}

// `files` is the column that counts the line's files.
fn with_files(row: &Row<'_>, files: usize) -> OpResult<ListedLine> {
    let currency = row.text(5)?;
    let balance: Option<i64> = row.get(8)?;
    Ok(ListedLine {
        seq: row.get(0)?,
        wire: BankLine {
            id: row.get(1)?,
            account: row.get(2)?,
            booked_on: row.get(3)?,
            amount: stored_money(row.get(4)?, currency)?.into(),
            counterparty: row.get(6)?,
            description: row.get(7)?,
            balance_after: balance.map(|minor| stored_money(minor, currency).map(MoneyDto::from)).transpose()?,
            state: LineState::stored(row.text(9)?)?,
            attachments: row.get(files)?,
        },
    })
}

/// A page of lines, the newest first.
pub fn page(tx: &ReadTx<'_>, filter: &LineFilter, after: Option<LineCursor>, limit: i64) -> OpResult<Vec<ListedLine>> {
    let cursor = if after.is_some() { " AND (line.booked_on, line.seq) < ($6, $7)" } else { "" };
    // The keys are found within an index first; only the rows of the page are read whole.
    let sql = format!(
        "{LISTED} WHERE line.seq IN (SELECT line.seq FROM bank_line AS line WHERE {}{cursor} ORDER BY line.booked_on DESC, line.seq DESC LIMIT $8)
         ORDER BY line.booked_on DESC, line.seq DESC",
        conditions(filter)
    );
    let (day, seq) = after.unzip();
    tx.rows(
        &sql,
        params![
            filter.account_seq,
            filter.state.map(LineState::as_str),
            filter.pattern.as_deref(),
            filter.from,
            filter.until,
            day,
            seq,
            limit
        ],
        listed,
    )
}

/// How many lines a list has.
pub fn count(tx: &ReadTx<'_>, filter: &LineFilter) -> OpResult<i64> {
    tx.one(
        &format!("SELECT count(*) FROM bank_line AS line WHERE {}", conditions(filter)),
        params![filter.account_seq, filter.state.map(LineState::as_str), filter.pattern.as_deref(), filter.from, filter.until],
        |row| row.get(0),
    )
}

/// A line with all that is stored of it.
#[derive(Debug, Clone)]
pub struct LineRow {
    /// Its integer key.
    pub seq: i64,
    /// The account of the books.
    pub account_seq: i64,
    /// What it changed the account by.
    pub amount: Money,
    /// What a list shows of it.
    pub wire: BankLine,
    /// Everything that the bank said beside it.
    pub facts: LineFacts,
    /// The day from which it counts for interest.
    pub value_on: Option<NaiveDate>,
    /// The day on which the owner acted.
    pub made_on: Option<NaiveDate>,
    /// The bank's id.
    pub bank_id: Option<String>,
    /// The hash that it is known by.
    pub fingerprint: String,
    /// Which of the file's lines with this fingerprint it was.
    pub occurrence: u32,
    /// The physical line of the file.
    pub file_line: u32,
    /// The bank's own text.
    pub raw: String,
    /// Since when it is in its state.
    pub state_at: String,
    /// Why.
    pub state_reason: Option<String>,
    /// The id of the import that brought it first.
    pub import_id: String,
}

/// The line of an id.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<LineRow> {
    let sql = "SELECT line.seq, line.id, account.code, line.booked_on, line.amount_minor, line.currency, line.counterparty, line.description,
            line.balance_after_minor, line.state, line.account_seq, line.more, line.value_on, line.made_on, line.bank_id, line.fingerprint,
            line.occurrence, line.file_line, line.raw, line.state_at, line.state_reason, import.id,
            (SELECT count(*) FROM attachment WHERE record_kind = 'bank_line' AND record_id = line.id AND removed_at IS NULL)
        FROM bank_line AS line JOIN account ON account.seq = line.account_seq JOIN bank_statement AS statement ON statement.seq = line.statement_seq
        JOIN statement_import AS import ON import.seq = statement.import_seq WHERE line.id = $1";
    let found = tx.row(sql, params![id.trim()], |row| {
        let ListedLine { seq, wire } = with_files(row, 22)?;
        Ok(LineRow {
            seq,
            account_seq: row.get(10)?,
            amount: stored_money(row.get(4)?, row.text(5)?)?,
            facts: serde_json::from_str(row.text(11)?).map_err(OpError::internal)?,
            value_on: row.get(12)?,
            made_on: row.get(13)?,
            bank_id: row.get(14)?,
            fingerprint: row.get(15)?,
            occurrence: row.get(16)?,
            file_line: row.get(17)?,
            raw: row.get(18)?,
            state_at: row.get(19)?,
            state_reason: row.get(20)?,
            import_id: row.get(21)?,
            wire,
        })
    })?;
    found.ok_or_else(|| OpError::not_found(field, "There is no bank line with this id."))
}

/// A matched line of some keys, in words, where there is one.
pub fn listed_by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<BankLine> {
    Ok(tx.one(&format!("{LISTED} WHERE line.seq = $1"), params![seq], listed)?.wire)
}

/// What the lines of an account come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountSums {
    /// How many lines are open.
    pub open: i64,
    /// What the matched lines add up to, in minor units.
    pub cleared_minor: i64,
}

/// How many lines of an account are open, and what its matched ones in a currency add up to.
pub fn sums(tx: &ReadTx<'_>, account_seq: i64, currency: &str) -> OpResult<AccountSums> {
    tx.one(
        "SELECT coalesce(sum(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0), CAST(coalesce(sum(CASE WHEN state = 'matched' AND currency = $2 THEN amount_minor ELSE 0 END), 0) AS BIGINT)
         FROM bank_line WHERE account_seq = $1",
        params![account_seq, currency],
        |row| Ok(AccountSums { open: row.get(0)?, cleared_minor: row.get(1)? }),
    )
}

/// The balance beside the latest line of an account that has one.
pub fn last_running(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Option<(Money, NaiveDate)>> {
    tx.row(
        "SELECT balance_after_minor, currency, booked_on FROM bank_line
         WHERE account_seq = $1 AND state <> 'withdrawn' AND balance_after_minor IS NOT NULL ORDER BY booked_on DESC, seq DESC LIMIT 1",
        params![account_seq],
        |row| Ok((stored_money(row.get(0)?, row.text(1)?)?, row.get(2)?)),
    )
}
