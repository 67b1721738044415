//! Pages of journal entries and of an account's lines, each page by the key where the last one ended.

use super::entries::{StoredEntry, stored};
use crate::wire::like_pattern;
use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Value, params};
use money::Currency;

/// Which entries.
#[derive(Default)]
pub struct EntryFilter {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub until: Option<NaiveDate>,
    /// With a line on this account.
    pub account_seq: Option<i64>,
    /// With this party.
    pub party_seq: Option<i64>,
    /// With this text in the description or the reference.
    pub text: Option<String>,
}

// The statement is put together from fixed parts; values only ever go in as parameters.
struct Conditions<'a> {
    sql: String,
    values: Vec<Value<'a>>,
}

impl<'a> Conditions<'a> {
    fn of(filter: &'a EntryFilter) -> Conditions<'a> {
        let mut conditions = Conditions { sql: "posted_at IS NOT NULL".to_owned(), values: Vec::new() };
        if let Some(from) = filter.from {
            conditions.add("entry_date >= $", from.into());
        }
        if let Some(until) = filter.until {
            conditions.add("entry_date <= $", until.into());
        }
        if let Some(party) = filter.party_seq {
            conditions.add("party_seq = $", party.into());
        }
        if let Some(account) = filter.account_seq {
            conditions.add(
                "EXISTS (SELECT 1 FROM journal_line AS line WHERE line.entry_seq = journal_entry.seq AND line.account_seq = $",
                account.into(),
            );
            conditions.sql.push(')');
        }
        if let Some(text) = &filter.text {
            let pattern = like_pattern(text);
            conditions.add("(description LIKE $", pattern.into());
            let number = conditions.values.len();
            conditions.sql.push_str(&format!(" ESCAPE '\\' OR reference LIKE ${number} ESCAPE '\\')"));
        }
        conditions
    }

    fn add(&mut self, condition: &str, value: Value<'a>) {
        self.values.push(value);
        self.sql.push_str(&format!(" AND {condition}{}", self.values.len()));
    }
}

/// A page of entries, newest first, and one more where there is a next page. It begins before an entry, or after so many.
pub fn page(
    tx: &ReadTx<'_>,
    filter: &EntryFilter,
    before: Option<(NaiveDate, i64)>,
    passed_over: u32,
    limit: i64,
) -> OpResult<Vec<StoredEntry>> {
    let mut conditions = Conditions::of(filter);
    if let Some((date, seq)) = before {
        conditions.values.extend([date.into(), seq.into()]);
        let number = conditions.values.len();
        conditions.sql.push_str(&format!(" AND (entry_date, seq) < (${}, ${number})", number - 1));
    }
    conditions.values.extend([limit.into(), i64::from(passed_over).into()]);
    let number = conditions.values.len();
    let sql = format!(
        "SELECT seq FROM journal_entry WHERE {} ORDER BY entry_date DESC, seq DESC LIMIT ${} OFFSET ${number}",
        conditions.sql,
        number - 1
    );
    let found: Vec<i64> = tx.rows(&sql, &conditions.values, |row| row.get(0))?;
    found.into_iter().map(|seq| stored(tx, seq)?.ok_or_else(|| OpError::internal("an entry of the page is gone"))).collect()
}

/// How many entries a filter lets through.
pub fn count(tx: &ReadTx<'_>, filter: &EntryFilter) -> OpResult<i64> {
    let conditions = Conditions::of(filter);
    // Entries are never deleted and numbered without gaps: all of them are as many as the last number.
    if conditions.values.is_empty() {
        return tx.one("SELECT coalesce(max(seq), 0) FROM journal_entry", &[], |row| row.get(0));
    }
    tx.one(&format!("SELECT count(*) FROM journal_entry WHERE {}", conditions.sql), &conditions.values, |row| row.get(0))
}

/// Whether an entry has this number.
pub fn exists(tx: &ReadTx<'_>, seq: i64) -> OpResult<bool> {
    Ok(tx.row("SELECT 1 FROM journal_entry WHERE seq = $1 AND posted_at IS NOT NULL", params![seq], |_| Ok(()))?.is_some())
}

/// A line of an account's ledger.
pub struct AccountLine {
    /// The entry's integer key.
    pub entry_seq: i64,
    /// The line's number in it.
    pub line_no: i64,
    /// The entry's id.
    pub entry_id: String,
    /// The accounting date.
    pub entry_date: NaiveDate,
    /// What the entry is about.
    pub description: String,
    /// Signed, in its own currency.
    pub amount_minor: i64,
    /// That currency.
    pub currency: Currency,
    /// Signed, in the base currency.
    pub base_minor: i64,
}

/// Where a page of an account's ledger begins: after this line.
pub type LineCursor = (NaiveDate, i64, i64);

/// A page of an account's lines, oldest first, and one more where there is a next page.
pub fn account_lines(
    tx: &ReadTx<'_>,
    account_seq: i64,
    from: NaiveDate,
    until: NaiveDate,
    after: Option<LineCursor>,
    limit: i64,
) -> OpResult<Vec<AccountLine>> {
    let (date, entry, line) = after.unwrap_or((from, 0, 0));
    tx.rows(
        "SELECT line.entry_seq, line.line_no, entry.id, line.entry_date, entry.description, line.amount_minor, line.currency, line.base_minor
           FROM journal_line AS line JOIN journal_entry AS entry ON entry.seq = line.entry_seq
          WHERE line.account_seq = $1 AND line.entry_date <= $2 AND (line.entry_date, line.entry_seq, line.line_no) > ($3, $4, $5)
          ORDER BY line.entry_date, line.entry_seq, line.line_no LIMIT $6",
        params![account_seq, until, date, entry, line, limit],
        |row| {
            Ok(AccountLine {
                entry_seq: row.get(0)?,
                line_no: row.get(1)?,
                entry_id: row.get(2)?,
                entry_date: row.get(3)?,
                description: row.get(4)?,
                amount_minor: row.get(5)?,
                currency: Currency::parse(row.text(6)?).map_err(OpError::internal)?,
                base_minor: row.get(7)?,
            })
        },
    )
}

/// How many lines an account has in a span of days, and their sum in the base currency before a line of it.
pub fn line_count(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<i64> {
    tx.one(
        "SELECT count(*) FROM journal_line WHERE account_seq = $1 AND entry_date >= $2 AND entry_date <= $3",
        params![account_seq, from, until],
        |row| row.get(0),
    )
}

/// The base sum of an account's lines from a day on, up to and including a line.
pub fn sum_through(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, through: LineCursor) -> OpResult<i64> {
    let (date, entry, line) = through;
    tx.one(
        "SELECT CAST(coalesce(sum(base_minor), 0) AS BIGINT) FROM journal_line WHERE account_seq = $1 AND entry_date >= $2 AND (entry_date, entry_seq, line_no) <= ($3, $4, $5)",
        params![account_seq, from, date, entry, line],
        |row| row.get(0),
    )
}

/// The codes of the other accounts of an entry.
pub fn counter_accounts(tx: &ReadTx<'_>, entry_seq: i64, account_seq: i64) -> OpResult<Vec<String>> {
    tx.rows(
        "SELECT DISTINCT account.code FROM journal_line AS line JOIN account ON account.seq = line.account_seq WHERE line.entry_seq = $1 AND line.account_seq <> $2 ORDER BY account.code",
        params![entry_seq, account_seq],
        |row| row.get(0),
    )
}
