//! The table of accounts.

use crate::ledger::account::{AccountRole, AccountType};
use engine::{OpError, OpResult, ReadTx, Row, Tx, params};
use money::Currency;

/// An account as it is stored.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Its integer key.
    pub seq: i64,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub account_type: AccountType,
    /// The account above it.
    pub parent_seq: Option<i64>,
    /// The one currency that it is kept in, where it is bound to one.
    pub currency: Option<Currency>,
    /// What the program uses it for.
    pub role: Option<AccountRole>,
    /// Whether it was put away.
    pub archived: bool,
}

impl AccountRow {
    /// One that was put away takes nothing new: it is refused at `field`.
    pub fn must_stand(&self, field: &str) -> OpResult<()> {
        if !self.archived {
            return Ok(());
        }
        Err(OpError::conflict(format!("Account {}, {}, is archived.", self.code, self.name))
            .at(field)
            .hint("Restore it, or choose another."))
    }

    /// An account that is kept in one currency takes no other: `what`, such as "the line", is refused at `field`. `kept` is
    /// that one currency, where it matters here: [`AccountRow::currency`], or what stands for it.
    pub fn must_take(&self, kept: Option<Currency>, currency: Currency, what: &str, field: &str) -> OpResult<()> {
        match kept {
            Some(own) if own != currency => {
                Err(OpError::invalid(field, format!("{} {} is kept in {own}, and {what} is in {currency}.", self.code, self.name))
                    .hint(format!("Choose an account that is kept in {currency}, or in no one currency.")))
            }
            _ => Ok(()),
        }
    }
}

const COLUMNS: &str = "seq, code, name, account_type, parent_seq, currency, role, archived_at IS NOT NULL";

fn account(row: &Row<'_>) -> OpResult<AccountRow> {
    let currency: Option<String> = row.get(5)?;
    let role: Option<String> = row.get(6)?;
    Ok(AccountRow {
        seq: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        account_type: AccountType::parse(row.text(3)?).ok_or_else(|| OpError::internal("an account of no type"))?,
        parent_seq: row.get(4)?,
        currency: currency.map(|code| Currency::parse(&code).map_err(OpError::internal)).transpose()?,
        role: role.as_deref().and_then(AccountRole::parse),
        archived: row.get(7)?,
    })
}

/// All accounts, by code.
pub fn all_accounts(tx: &ReadTx<'_>) -> OpResult<Vec<AccountRow>> {
    tx.rows(&format!("SELECT {COLUMNS} FROM account ORDER BY code"), &[], account)
}

/// The account of a code, archived or not.
pub fn find_account(tx: &ReadTx<'_>, code: &str) -> OpResult<Option<AccountRow>> {
    tx.row(&format!("SELECT {COLUMNS} FROM account WHERE code = $1"), params![code.trim()], account)
}

/// The account of an integer key.
pub fn account_by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<AccountRow> {
    tx.one(&format!("SELECT {COLUMNS} FROM account WHERE seq = $1"), params![seq], account)
}

/// The account that `field` of the input names. An archived one is refused.
pub fn account_by_code(tx: &ReadTx<'_>, code: &str, field: &str) -> OpResult<AccountRow> {
    let found = find_account(tx, code)?.ok_or_else(|| {
        OpError::not_found(field, format!("There is no account {code}.")).hint("Choose an account of the chart, or create it first.")
    })?;
    found.must_stand(field)?;
    Ok(found)
}

/// The first account with a role, by code.
pub fn account_with_role(tx: &ReadTx<'_>, role: AccountRole) -> OpResult<Option<AccountRow>> {
    tx.row(
        &format!("SELECT {COLUMNS} FROM account WHERE role = $1 AND archived_at IS NULL ORDER BY code LIMIT 1"),
        params![role.as_str()],
        account,
    )
}

/// Adds an account.
pub fn insert_account(tx: &mut Tx<'_>, account: &AccountRow) -> OpResult<i64> {
    let id = tx.new_id();
    tx.insert(
        "INSERT INTO account (id, code, name, account_type, parent_seq, currency, role) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            &id,
            &account.code,
            &account.name,
            account.account_type.as_str(),
            account.parent_seq,
            account.currency.map(Currency::code),
            account.role.map(AccountRole::as_str)
        ],
    )
}

/// Changes what may change on an account.
pub fn update_account(tx: &mut Tx<'_>, account: &AccountRow) -> OpResult<()> {
    tx.execute(
        "UPDATE account SET code = $2, name = $3, parent_seq = $4 WHERE seq = $1",
        params![account.seq, &account.code, &account.name, account.parent_seq],
    )?;
    Ok(())
}

/// Puts an account away, or brings it back.
pub fn set_archived(tx: &mut Tx<'_>, seq: i64, archived: bool) -> OpResult<()> {
    let at = archived.then(|| tx.now_text());
    tx.execute("UPDATE account SET archived_at = $2 WHERE seq = $1", params![seq, at])?;
    Ok(())
}

/// Whether an account has accounts below it that are in use.
pub fn has_open_children(tx: &ReadTx<'_>, seq: i64) -> OpResult<bool> {
    tx.one("SELECT count(*) FROM account WHERE parent_seq = $1 AND archived_at IS NULL", params![seq], |row| Ok(row.get::<i64>(0)? > 0))
}
