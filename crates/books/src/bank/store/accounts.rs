//! Which account at a bank is which account of the books, and what is remembered of each.

use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::Currency;
use serde::{Deserialize, Serialize};
use statements::Account;
use statements::csv_file::CsvCorrection;
use statements::identity::IdHistory;

/// An account at a bank that is known.
#[derive(Debug, Clone)]
pub struct StatementAccountRow {
    /// What it is known by in files.
    pub key: String,
    /// Its IBAN.
    pub iban: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Its bank.
    pub bank: Option<String>,
    /// The account of the books.
    pub account_seq: i64,
}

fn statement_account(row: &Row<'_>) -> OpResult<StatementAccountRow> {
    Ok(StatementAccountRow { key: row.get(0)?, iban: row.get(1)?, number: row.get(2)?, bank: row.get(3)?, account_seq: row.get(4)? })
}

/// Every account at a bank that is known by an import that stands: what was withdrawn may have been read into the wrong one.
pub fn all(tx: &ReadTx<'_>) -> OpResult<Vec<StatementAccountRow>> {
    tx.rows(
        "SELECT known.key, known.iban, known.number, known.bank, known.account_seq FROM statement_account AS known
         WHERE EXISTS (SELECT 1 FROM bank_statement AS statement JOIN statement_import AS import ON import.seq = statement.import_seq
             WHERE statement.account_seq = known.account_seq AND statement.account_key = known.key AND import.withdrawn_at IS NULL)
         ORDER BY known.seq",
        &[],
        statement_account,
    )
}

/// Remembers which account of the books an account at a bank is.
pub fn remember(tx: &mut Tx<'_>, account: &Account, account_seq: i64) -> OpResult<()> {
    let now = tx.now_text();
    tx.execute(
        "INSERT INTO statement_account (key, iban, bank, number, currency, name, account_seq, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (key) DO UPDATE SET account_seq = excluded.account_seq, set_at = excluded.set_at
         WHERE statement_account.account_seq <> excluded.account_seq",
        params![
            account.key(),
            &account.iban,
            &account.bank,
            &account.number,
            account.currency.map(Currency::code),
            &account.name,
            account_seq,
            &now
        ],
    )?;
    Ok(())
}

/// How the tables of an account are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// A hash of the headings.
    pub signature: String,
    /// What the owner said of them. What was only guessed is guessed anew with each file.
    pub correction: CsvCorrection,
}

/// What is remembered of an account of the books that statements are read into.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// How its tables are read.
    pub table: Option<Table>,
    /// Whether the bank's ids stay the same from file to file.
    pub bank_ids: IdHistory,
}

// What is kept beside a signature. A mapping as it stood before corrections were told from guesses is none of this, and
// says nothing: nobody knows who said it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    said: CsvCorrection,
}

// A table counts while an import of a table into the account stands: what was withdrawn may have been read wrongly.
const MEMORY: &str = "SELECT account_seq, csv_signature, csv_mapping, bank_ids, EXISTS (SELECT 1 FROM bank_statement AS statement
    JOIN statement_import AS import ON import.seq = statement.import_seq
    WHERE statement.account_seq = bank_account.account_seq AND import.format = 'csv' AND import.withdrawn_at IS NULL) FROM bank_account";

fn read_memory(row: &Row<'_>) -> OpResult<(i64, Memory)> {
    let table: (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
    let stands: bool = row.get(4)?;
    let table = match table {
        (Some(signature), Some(kept)) if stands => {
            let correction = serde_json::from_str::<Kept>(&kept).map(|kept| kept.said).unwrap_or_default();
            Some(Table { signature, correction })
        }
        _ => None,
    };
    let bank_ids = match row.text(3)? {
        "stable" => IdHistory::Stable,
        "changing" => IdHistory::Changing,
        _ => IdHistory::Unknown,
    };
    Ok((row.get(0)?, Memory { table, bank_ids }))
}

/// What is remembered of an account.
pub fn memory(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Memory> {
    let found = tx.row(&format!("{MEMORY} WHERE account_seq = $1"), params![account_seq], read_memory)?;
    Ok(found.map(|(_, memory)| memory).unwrap_or_default())
}

/// The accounts that tables were read into, with how they are read.
pub fn tables(tx: &ReadTx<'_>) -> OpResult<Vec<(i64, Table)>> {
    let found = tx.rows(&format!("{MEMORY} WHERE csv_signature IS NOT NULL ORDER BY account_seq"), &[], read_memory)?;
    Ok(found.into_iter().filter_map(|(account_seq, memory)| Some((account_seq, memory.table?))).collect())
}

/// Remembers it.
pub fn keep_memory(tx: &mut Tx<'_>, account_seq: i64, memory: &Memory) -> OpResult<()> {
    let kept = |table: &Table| serde_json::to_string(&Kept { said: table.correction.clone() });
    let mapping = memory.table.as_ref().map(kept).transpose().map_err(OpError::internal)?;
    let bank_ids = match memory.bank_ids {
        IdHistory::Unknown => "unknown",
        IdHistory::Stable => "stable",
        IdHistory::Changing => "changing",
    };
    tx.execute(
        "INSERT INTO bank_account (account_seq, csv_signature, csv_mapping, bank_ids) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_seq) DO UPDATE SET csv_signature = excluded.csv_signature, csv_mapping = excluded.csv_mapping, bank_ids = excluded.bank_ids",
        params![account_seq, memory.table.as_ref().map(|table| table.signature.as_str()), mapping, bank_ids],
    )?;
    Ok(())
}
