//! `bank_accounts_list`.

use chrono::{DateTime, NaiveDate, Utc};
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::import_plan::takes_statements;
use super::records::BankBalance;
use super::store::{accounts, imports, pages, reconciliations};
use crate::company;
use crate::ledger::account::{AccountRole, far_future};
use crate::ledger::store::AccountRow;
use crate::ledger::store::accounts::all_accounts;
use crate::ledger::store::balances::{BalanceRow, balances_as_of};
use crate::read_model::{ACCOUNTS, BANK, LEDGER};
use crate::wire::Nothing;

/// An account at a bank that is read into an account of the books.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementAccount {
    /// What it is known by in files.
    pub statement_account: String,
    /// Its IBAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub iban: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<String>,
    /// Its bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank: Option<String>,
}

/// A bank or card account. Its balances are signed as the bank does: money owed is below zero.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankAccount {
    /// Its code in the chart of accounts.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Bank or card.
    pub role: AccountRole,
    /// Its currency.
    pub currency: String,
    /// What the books say, with everything that is posted.
    pub book_balance: MoneyDto,
    /// What its matched bank lines add up to.
    pub cleared_balance: MoneyDto,
    /// What the bank said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank_balance: Option<BankBalance>,
    /// By how much the bank's balance is above what the books say at the end of its day; none where they agree, or the bank said none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub difference: Option<MoneyDto>,
    /// How many bank lines are not matched yet.
    pub open_lines: i64,
    /// When a file of it was read last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_imported_at: Option<String>,
    /// The last day of its last finished statement: up to then the books agree with the bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reconciled_through: Option<NaiveDate>,
    /// How many days ago that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub days_since_import: Option<i64>,
    /// The accounts at banks that are read into it.
    pub statement_accounts: Vec<StatementAccount>,
}

/// Every bank and card account.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankAccounts {
    /// The accounts, by code.
    pub rows: Vec<BankAccount>,
}

/// The bank and card accounts.
pub struct BankAccountsList;

impl Query for BankAccountsList {
    const NAME: &'static str = "bank_accounts_list";
    const DESCRIPTION: &'static str =
        "Lists the bank and card accounts with what the books say, what is cleared, what the bank said last, and how many lines are open.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, LEDGER];
    type Input = Nothing;
    type Output = BankAccounts;

    fn run(_: &Nothing, tx: &ReadTx<'_>) -> OpResult<BankAccounts> {
        let base = company::settings(tx)?.base_currency;
        let known = accounts::all(tx)?;
        let mut rows = Vec::new();
        for row in all_accounts(tx)?.into_iter().filter(|row| takes_statements(row) && !row.archived) {
            let currency = row.currency.unwrap_or(base);
            let sums = pages::sums(tx, row.seq, currency.code())?;
            // Tables seldom bear a closing balance; some show the balance beside each line.
            let bank = match imports::last_closing(tx, row.seq)? {
                None => pages::last_running(tx, row.seq)?,
                closing => closing,
            };
            let imported = imports::page(tx, Some(row.seq), i64::MAX, 100)?;
            let last = imported.into_iter().find(|import| import.wire.withdrawn_at.is_none());
            let statement_accounts = known.iter().filter(|one| one.account_seq == row.seq).map(|one| StatementAccount {
                statement_account: one.key.clone(),
                iban: one.iban.clone(),
                number: one.number.clone(),
                bank: one.bank.clone(),
            });
            let book = book_balance(tx, &row, base, far_future())?;
            let difference = match bank {
                Some((amount, on)) => amount.checked_sub(book_balance(tx, &row, base, on)?).ok().filter(|by| !by.is_zero()),
                None => None,
            };
            let last_imported_at = last.map(|import| import.wire.imported_at);
            rows.push(BankAccount {
                book_balance: book.into(),
                difference: difference.map(MoneyDto::from),
                days_since_import: last_imported_at.as_deref().and_then(|at| days_since(tx, at)),
                cleared_balance: Money::from_minor(sums.cleared_minor, currency).into(),
                bank_balance: bank.map(|(amount, on)| BankBalance { amount: amount.into(), on: Some(on) }),
                open_lines: sums.open,
                last_imported_at,
                reconciled_through: reconciliations::last_finished(tx, row.seq)?.map(|last| last.statement_on),
                statement_accounts: statement_accounts.collect(),
                currency: currency.code().to_owned(),
                role: row.role.unwrap_or(AccountRole::Bank),
                account: row.code,
                name: row.name,
            });
        }
        Ok(BankAccounts { rows })
    }
}

// Whole days of the company between an instant and today.
fn days_since(tx: &ReadTx<'_>, at: &str) -> Option<i64> {
    let at: DateTime<Utc> = at.parse().ok()?;
    let day = at.with_timezone(&tx.zone()).date_naive();
    Some(tx.today().signed_duration_since(day).num_days().max(0))
}

/// Debits less credits in the account's own currency at the end of a day: what the bank would say if it knew all of it.
pub(super) fn book_balance(tx: &ReadTx<'_>, row: &AccountRow, base: Currency, on: NaiveDate) -> OpResult<Money> {
    let currency = row.currency.unwrap_or(base);
    let held = balances_as_of(tx, on, Some(row.seq))?;
    let signed = |one: &BalanceRow| i128::from(one.debit_minor) - i128::from(one.credit_minor);
    let in_base = |one: &BalanceRow| i128::from(one.base_debit_minor) - i128::from(one.base_credit_minor);
    // An account that is kept in no one currency is told in the currency of the books.
    let sum: i128 = match row.currency {
        Some(_) => held.iter().filter(|one| one.currency == currency).map(signed).sum(),
        None => held.iter().map(in_base).sum(),
    };
    Ok(Money::from_minor(i64::try_from(sum).map_err(|_| OpError::internal("a balance beyond 64 bits"))?, currency))
}
