//! Journal entries and their lines, one by one, each row with its seal.

use crate::ledger::entry::{JournalEntry, JournalLine};
use chrono::NaiveDate;
use engine::database::seal_of;
use engine::{OpError, OpResult, ReadTx, Tx, params};
use money::Currency;

/// A line as it is stored. Signed: a debit is above zero.
#[derive(Debug, Clone)]
pub struct StoredLine {
    /// The account's integer key.
    pub account_seq: i64,
    /// In the line's own currency.
    pub amount_minor: i64,
    /// That currency.
    pub currency: Currency,
    /// In the company's base currency.
    pub base_minor: i64,
    /// A note on this line.
    pub memo: Option<String>,
}

/// An entry as it is stored.
#[derive(Debug, Clone)]
pub struct StoredEntry {
    /// Its integer key, which is its number.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// The accounting date.
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    pub reference: Option<String>,
    /// The party's integer key.
    pub party_seq: Option<i64>,
    /// The operation that it comes from.
    pub source: String,
    /// The entry that it reverses.
    pub reverses_seq: Option<i64>,
    /// When it was posted.
    pub posted_at: String,
    /// Its lines.
    pub lines: Vec<StoredLine>,
}

/// The key of the newest entry.
pub fn last_seq(tx: &ReadTx<'_>) -> OpResult<i64> {
    tx.one("SELECT coalesce(max(seq), 0) FROM journal_entry", &[], |row| row.get(0))
}

/// An entry that is about to be posted, under its key and id.
pub struct Numbered<'a> {
    /// Its integer key, one more than that of the entry before it.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// The checked entry.
    pub entry: JournalEntry<'a>,
}

/// Writes entries with their lines, and posts them. Their keys follow each other without a gap.
pub fn insert_posted(tx: &mut Tx<'_>, new: &[Numbered<'_>], posted_at: &str) -> OpResult<()> {
    let (Some(first), Some(last)) = (new.first(), new.last()) else { return Ok(()) };
    let dates: Vec<String> = new.iter().map(|each| each.entry.entry_date.to_string()).collect();
    let (mut heads, mut lines) = (Vec::with_capacity(new.len() * ENTRY_WIDTH), Vec::with_capacity(new.len() * 2 * LINE_WIDTH));
    let mut bytes = Vec::with_capacity(256);
    let mut line_seals = Vec::new();
    for (Numbered { seq, id, entry }, date) in new.iter().zip(&dates) {
        line_seals.clear();
        for (line_no, line) in (1_i64..).zip(&entry.lines) {
            let seal = line_seal(&mut bytes, *seq, line_no, date, line);
            line_seals.extend_from_slice(&seal.to_be_bytes());
            tx.count_seal(seal);
            let currency = line.currency.code();
            lines.extend_from_slice(params![
                *seq,
                line_no,
                line.account_seq,
                date.as_str(),
                line.amount_minor,
                currency,
                line.base_minor,
                line.memo,
                seal
            ]);
        }
        let parts = EntryParts {
            seq: *seq,
            id,
            entry_date: date,
            description: entry.description,
            reference: entry.reference,
            party_seq: entry.party_seq,
            source: entry.source,
            reverses_seq: entry.reverses,
            posted_at: Some(posted_at),
        };
        let seal = parts.seal(&mut bytes, &line_seals);
        tx.count_seal(seal);
        heads.extend_from_slice(params![
            *seq,
            id,
            date.as_str(),
            entry.description,
            entry.reference,
            entry.party_seq,
            entry.source,
            entry.reverses,
            seal
        ]);
    }
    tx.insert_rows(
        "INSERT INTO journal_entry (seq, id, entry_date, description, reference, party_seq, source, reverses_seq, seal)",
        ENTRY_WIDTH,
        &heads,
    )?;
    tx.insert_rows(
        "INSERT INTO journal_line (entry_seq, line_no, account_seq, entry_date, amount_minor, currency, base_minor, memo, seal)",
        LINE_WIDTH,
        &lines,
    )?;
    tx.execute("UPDATE journal_entry SET posted_at = $3 WHERE seq BETWEEN $1 AND $2", params![first.seq, last.seq, posted_at])?;
    Ok(())
}

const ENTRY_WIDTH: usize = 9;
const LINE_WIDTH: usize = 9;

fn line_seal(bytes: &mut Vec<u8>, seq: i64, line_no: i64, date: &str, line: &JournalLine<'_>) -> i64 {
    LineParts {
        entry_seq: seq,
        line_no,
        account_seq: line.account_seq,
        entry_date: date,
        amount_minor: line.amount_minor,
        currency: line.currency.code(),
        base_minor: line.base_minor,
        memo: line.memo,
    }
    .seal(bytes)
}

/// The sealed parts of a line.
pub struct LineParts<'a> {
    /// The entry.
    pub entry_seq: i64,
    /// The line's number in it, from 1.
    pub line_no: i64,
    /// The account.
    pub account_seq: i64,
    /// The accounting date.
    pub entry_date: &'a str,
    /// Signed, in its own currency.
    pub amount_minor: i64,
    /// That currency.
    pub currency: &'a str,
    /// Signed, in the base currency.
    pub base_minor: i64,
    /// A note.
    pub memo: Option<&'a str>,
}

impl LineParts<'_> {
    /// The line's seal. `bytes` is room to write in.
    pub fn seal(&self, bytes: &mut Vec<u8>) -> i64 {
        bytes.clear();
        bytes.extend_from_slice(b"journal_line");
        for number in [self.entry_seq, self.line_no, self.account_seq, self.amount_minor, self.base_minor] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        for text in [Some(self.entry_date), Some(self.currency), self.memo] {
            append_text(bytes, text);
        }
        seal_of(bytes)
    }
}

/// The sealed parts of an entry.
pub struct EntryParts<'a> {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: &'a str,
    /// The accounting date.
    pub entry_date: &'a str,
    /// What it is about.
    pub description: &'a str,
    /// A number on paper.
    pub reference: Option<&'a str>,
    /// The party.
    pub party_seq: Option<i64>,
    /// The operation that it comes from.
    pub source: &'a str,
    /// The entry that it reverses.
    pub reverses_seq: Option<i64>,
    /// When it was posted.
    pub posted_at: Option<&'a str>,
}

impl EntryParts<'_> {
    /// The entry's seal over its own parts and its lines' seals, in order.
    pub fn seal(&self, bytes: &mut Vec<u8>, line_seals: &[u8]) -> i64 {
        bytes.clear();
        bytes.extend_from_slice(b"journal_entry");
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        for number in [self.party_seq, self.reverses_seq] {
            bytes.push(u8::from(number.is_some()));
            bytes.extend_from_slice(&number.unwrap_or_default().to_be_bytes());
        }
        for text in [Some(self.id), Some(self.entry_date), Some(self.description), self.reference, Some(self.source), self.posted_at] {
            append_text(bytes, text);
        }
        bytes.extend_from_slice(line_seals);
        seal_of(bytes)
    }
}

fn append_text(bytes: &mut Vec<u8>, text: Option<&str>) {
    bytes.push(u8::from(text.is_some()));
    let text = text.unwrap_or_default();
    bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// The integer key of a posted entry.
pub fn seq_of(tx: &ReadTx<'_>, id: &str) -> OpResult<Option<i64>> {
    tx.row("SELECT seq FROM journal_entry WHERE id = $1 AND posted_at IS NOT NULL", params![id.trim()], |row| row.get(0))
}

/// The id of an entry.
pub fn id_of(tx: &ReadTx<'_>, seq: i64) -> OpResult<Option<String>> {
    tx.row("SELECT id FROM journal_entry WHERE seq = $1", params![seq], |row| row.get(0))
}

/// The entry that reverses another.
pub fn reversal_of(tx: &ReadTx<'_>, seq: i64) -> OpResult<Option<i64>> {
    tx.row("SELECT seq FROM journal_entry WHERE reverses_seq = $1", params![seq], |row| row.get(0))
}

/// An entry with its lines.
pub fn stored(tx: &ReadTx<'_>, seq: i64) -> OpResult<Option<StoredEntry>> {
    let head = tx.row(
        "SELECT seq, id, entry_date, description, reference, party_seq, source, reverses_seq, posted_at FROM journal_entry WHERE seq = $1 AND posted_at IS NOT NULL",
        params![seq],
        |row| {
            Ok(StoredEntry {
                seq: row.get(0)?,
                id: row.get(1)?,
                entry_date: row.get(2)?,
                description: row.get(3)?,
                reference: row.get(4)?,
                party_seq: row.get(5)?,
                source: row.get(6)?,
                reverses_seq: row.get(7)?,
                posted_at: row.get(8)?,
                lines: Vec::new(),
            })
        },
    )?;
    let Some(mut entry) = head else { return Ok(None) };
    entry.lines = tx.rows(
        "SELECT account_seq, amount_minor, currency, base_minor, memo FROM journal_line WHERE entry_seq = $1 ORDER BY line_no",
        params![seq],
        |row| {
            Ok(StoredLine {
                account_seq: row.get(0)?,
                amount_minor: row.get(1)?,
                currency: Currency::parse(row.text(2)?).map_err(OpError::internal)?,
                base_minor: row.get(3)?,
                memo: row.get(4)?,
            })
        },
    )?;
    Ok(Some(entry))
}
