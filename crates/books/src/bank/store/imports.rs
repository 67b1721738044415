//! Imports and their statements.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::{Currency, Money, MoneyDto};
use statements::{Balance, Proof, Statement};

use crate::bank::records::{BankBalance, BankStatement, StatementImport, StatementProof, stored_format};
use crate::wire::stored_money;

/// An import that is to be kept.
#[derive(Debug)]
pub struct NewImport<'a> {
    /// The name of the file.
    pub file_name: &'a str,
    /// The stored form of its format.
    pub format: &'a str,
    /// The format in the file's own terms.
    pub dialect: &'a str,
    /// How its characters were read.
    pub encoding: &'a str,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: &'a str,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// How many lines are new, known and deleted.
    pub lines: [u32; 3],
}

/// Keeps an import and gives its integer key and id.
pub fn insert(tx: &mut Tx<'_>, new: &NewImport<'_>) -> OpResult<(i64, String)> {
    let (id, now) = (tx.new_id(), tx.now_text());
    let [lines_new, lines_known, lines_deleted] = new.lines;
    let seq = tx.insert(
        "INSERT INTO statement_import (id, file_name, format, dialect, encoding, sha256, size_bytes, lines_new, lines_known, lines_deleted, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            &id,
            new.file_name,
            new.format,
            new.dialect,
            new.encoding,
            new.sha256,
            new.size_bytes,
            lines_new,
            lines_known,
            lines_deleted,
            &now
        ],
    )?;
    Ok((seq, id))
}

/// Keeps a statement and gives its integer key.
pub fn insert_statement(tx: &mut Tx<'_>, import_seq: i64, account_seq: i64, statement: &Statement) -> OpResult<i64> {
    let id = tx.new_id();
    let balance = |balance: Option<Balance>| (balance.map(|each| each.amount.minor()), balance.and_then(|each| each.on));
    let (opening_minor, opening_on) = balance(statement.opening);
    let (closing_minor, closing_on) = balance(statement.closing);
    let currency = currency_of(statement);
    let (proof, difference) = proof_of(statement.proof);
    tx.insert(
        "INSERT INTO bank_statement (id, import_seq, account_seq, account_key, number, from_on, until_on, currency, opening_minor, opening_on,
            closing_minor, closing_on, proof, difference_minor, lines)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        params![
            &id,
            import_seq,
            account_seq,
            statement.account.key(),
            &statement.number,
            statement.from,
            statement.until,
            currency.map(Currency::code),
            opening_minor,
            opening_on,
            closing_minor,
            closing_on,
            proof.as_str(),
            difference.map(Money::minor),
            u32::try_from(statement.lines.len()).unwrap_or(u32::MAX)
        ],
    )
}

fn currency_of(statement: &Statement) -> Option<Currency> {
    let balances = [statement.closing, statement.opening];
    let of_balance = balances.into_iter().flatten().map(|balance| balance.amount.currency()).next();
    of_balance.or(statement.account.currency).or_else(|| statement.lines.first().map(|line| line.amount.currency()))
}

fn proof_of(proof: Proof) -> (StatementProof, Option<Money>) {
    match proof {
        Proof::Proved => (StatementProof::Proved, None),
        Proof::None => (StatementProof::None, None),
        Proof::Differs(by) => (StatementProof::Differs, Some(by)),
    }
}

/// A statement of a file as the doors show it.
pub fn shown(statement: &Statement, account: Option<&str>) -> BankStatement {
    let balance = |balance: Balance| BankBalance { amount: balance.amount.into(), on: balance.on };
    let (proof, difference) = proof_of(statement.proof);
    BankStatement {
        statement_account: statement.account.key(),
        account: account.map(str::to_owned),
        number: statement.number.clone(),
        from: statement.from,
        until: statement.until,
        opening: statement.opening.map(balance),
        closing: statement.closing.map(balance),
        proof,
        difference: difference.map(MoneyDto::from),
        lines: u32::try_from(statement.lines.len()).unwrap_or(u32::MAX),
    }
}

/// An import as it is stored.
#[derive(Debug, Clone)]
pub struct ImportRow {
    /// Its integer key.
    pub seq: i64,
    /// What the doors show of it.
    pub wire: StatementImport,
}

const COLUMNS: &str = "seq, id, file_name, format, dialect, encoding, sha256, size_bytes, imported_at, lines_new, lines_known, lines_deleted, withdrawn_at, withdrawn_reason";

fn import(row: &Row<'_>) -> OpResult<ImportRow> {
    Ok(ImportRow {
        seq: row.get(0)?,
        wire: StatementImport {
            id: row.get(1)?,
            file_name: row.get(2)?,
            format: stored_format(row.text(3)?)?,
            dialect: row.get(4)?,
            encoding: row.get(5)?,
            sha256: row.get(6)?,
            size_bytes: row.get(7)?,
            imported_at: row.get(8)?,
            lines_new: row.get(9)?,
            lines_known: row.get(10)?,
            lines_deleted: row.get(11)?,
            withdrawn_at: row.get(12)?,
            withdrawn_reason: row.get(13)?,
            statements: Vec::new(),
        },
    })
}

fn with_statements(tx: &ReadTx<'_>, mut row: ImportRow) -> OpResult<ImportRow> {
    row.wire.statements = tx.rows(
        "SELECT statement.account_key, account.code, statement.number, statement.from_on, statement.until_on, statement.currency,
            statement.opening_minor, statement.opening_on, statement.closing_minor, statement.closing_on, statement.proof,
            statement.difference_minor, statement.lines
         FROM bank_statement AS statement JOIN account ON account.seq = statement.account_seq WHERE statement.import_seq = $1 ORDER BY statement.seq",
        params![row.seq],
        |row| {
            let currency: Option<String> = row.get(5)?;
            let money = |minor: Option<i64>| -> OpResult<Option<MoneyDto>> {
                minor.zip(currency.as_deref()).map(|(minor, code)| stored_money(minor, code).map(MoneyDto::from)).transpose()
            };
            let balance = |at: usize| -> OpResult<Option<BankBalance>> {
                let on = row.get(at.saturating_add(1))?;
                Ok(money(row.get(at)?)?.map(|amount| BankBalance { amount, on }))
            };
            Ok(BankStatement {
                statement_account: row.get(0)?,
                account: Some(row.get(1)?),
                number: row.get(2)?,
                from: row.get(3)?,
                until: row.get(4)?,
                opening: balance(6)?,
                closing: balance(8)?,
                proof: StatementProof::stored(row.text(10)?)?,
                difference: money(row.get(11)?)?,
                lines: row.get(12)?,
            })
        },
    )?;
    Ok(row)
}

/// The import of an id.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<ImportRow> {
    let row = tx
        .row(&format!("SELECT {COLUMNS} FROM statement_import WHERE id = $1"), params![id.trim()], import)?
        .ok_or_else(|| OpError::not_found(field, "There is no import with this id."))?;
    with_statements(tx, row)
}

/// The last standing import of the same bytes: its id, file name and instant.
pub fn of_same_file(tx: &ReadTx<'_>, sha256: &str) -> OpResult<Option<(String, String)>> {
    tx.row(
        "SELECT id, imported_at FROM statement_import WHERE sha256 = $1 AND withdrawn_at IS NULL ORDER BY seq DESC LIMIT 1",
        params![sha256],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A page of imports, the newest first, before an integer key.
pub fn page(tx: &ReadTx<'_>, account_seq: Option<i64>, before: i64, limit: i64) -> OpResult<Vec<ImportRow>> {
    let of_account = match account_seq {
        None => "",
        Some(_) => " AND seq IN (SELECT import_seq FROM bank_statement WHERE account_seq = $3)",
    };
    let sql = format!("SELECT {COLUMNS} FROM statement_import WHERE seq < $1{of_account} ORDER BY seq DESC LIMIT $2");
    let rows = tx.rows(&sql, params![before, limit, account_seq], import)?;
    rows.into_iter().map(|row| with_statements(tx, row)).collect()
}

/// How many imports there are.
pub fn count(tx: &ReadTx<'_>, account_seq: Option<i64>) -> OpResult<i64> {
    match account_seq {
        None => tx.one("SELECT count(*) FROM statement_import", &[], |row| row.get(0)),
        Some(account) => {
            tx.one("SELECT count(DISTINCT import_seq) FROM bank_statement WHERE account_seq = $1", params![account], |row| row.get(0))
        }
    }
}

/// Takes an import back, or lets it stand again.
pub fn set_withdrawn(tx: &mut Tx<'_>, seq: i64, withdrawn: bool, reason: Option<&str>) -> OpResult<()> {
    let at = withdrawn.then(|| tx.now_text());
    tx.execute("UPDATE statement_import SET withdrawn_at = $2, withdrawn_reason = $3 WHERE seq = $1", params![seq, at, reason])?;
    Ok(())
}

/// Whether an import stands, by its statement's integer key.
pub fn stands(tx: &ReadTx<'_>, statement_seq: i64) -> OpResult<bool> {
    tx.one(
        "SELECT import.withdrawn_at IS NULL FROM bank_statement AS statement JOIN statement_import AS import ON import.seq = statement.import_seq
         WHERE statement.seq = $1",
        params![statement_seq],
        |row| row.get(0),
    )
}

/// The bank's last word on what is on an account: the closing balance of the latest day among imports that stand.
pub fn last_closing(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Option<(Money, NaiveDate)>> {
    tx.row(
        "SELECT statement.closing_minor, statement.currency, statement.closing_on FROM bank_statement AS statement
         JOIN statement_import AS import ON import.seq = statement.import_seq
         WHERE statement.account_seq = $1 AND import.withdrawn_at IS NULL AND statement.closing_minor IS NOT NULL AND statement.closing_on IS NOT NULL
         ORDER BY statement.closing_on DESC, statement.seq DESC LIMIT 1",
        params![account_seq],
        |row| Ok((stored_money(row.get(0)?, row.text(1)?)?, row.get(2)?)),
    )
}
