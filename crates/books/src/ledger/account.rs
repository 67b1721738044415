//! Accounts as they cross the doors.

use super::store::accounts::{AccountRow, all_accounts};
use super::store::balances::{BalanceRow, balances_as_of};
use crate::company;
use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// The type of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// What the business has.
    Asset,
    /// What it owes.
    Liability,
    /// What belongs to the owners.
    Equity,
    /// What it earns.
    Income,
    /// What it spends.
    Expense,
}

impl AccountType {
    /// Its stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            AccountType::Asset => "asset",
            AccountType::Liability => "liability",
            AccountType::Equity => "equity",
            AccountType::Income => "income",
            AccountType::Expense => "expense",
        }
    }

    /// From its stored form.
    pub fn parse(text: &str) -> Option<AccountType> {
        [AccountType::Asset, AccountType::Liability, AccountType::Equity, AccountType::Income, AccountType::Expense]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// Whether a debit makes it grow.
    pub const fn grows_by_debit(self) -> bool {
        matches!(self, AccountType::Asset | AccountType::Expense)
    }
}

/// What the program uses an account for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// A bank account: money is paid from and into it.
    Bank,
    /// Cash in hand.
    Cash,
    /// A card on which the business spends.
    Card,
    /// What customers owe.
    Receivable,
    /// What suppliers are owed.
    Payable,
    /// Takes the difference of the opening balances.
    OpeningEquity,
    /// Takes the result at the year's end.
    RetainedEarnings,
    /// Taxes collected for a tax office.
    TaxPayable,
    /// Taxes to be had back from a tax office.
    TaxRecoverable,
    /// Offered when nothing better is known.
    DefaultExpense,
    /// Offered for what the bank keeps.
    Fees,
    /// For money whose reason is not known yet.
    Suspense,
}

impl AccountRole {
    const ALL: [(AccountRole, &'static str); 12] = [
        (AccountRole::Bank, "bank"),
        (AccountRole::Cash, "cash"),
        (AccountRole::Card, "card"),
        (AccountRole::Receivable, "receivable"),
        (AccountRole::Payable, "payable"),
        (AccountRole::OpeningEquity, "opening_equity"),
        (AccountRole::RetainedEarnings, "retained_earnings"),
        (AccountRole::TaxPayable, "tax_payable"),
        (AccountRole::TaxRecoverable, "tax_recoverable"),
        (AccountRole::DefaultExpense, "default_expense"),
        (AccountRole::Fees, "fees"),
        (AccountRole::Suspense, "suspense"),
    ];

    /// Its stored form.
    pub fn as_str(self) -> &'static str {
        AccountRole::ALL.iter().find(|(role, _)| *role == self).map_or("", |(_, text)| text)
    }

    /// From its stored form.
    pub fn parse(text: &str) -> Option<AccountRole> {
        AccountRole::ALL.iter().find(|(_, stored)| *stored == text).map(|(role, _)| *role)
    }
}

/// An account with its balance.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its code, such as `1010`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub account_type: AccountType,
    /// The code of the account above it.
    pub parent_code: Option<String>,
    /// The one currency that it is kept in, where it is bound to one.
    pub currency: Option<String>,
    /// What the program uses it for.
    pub role: Option<AccountRole>,
    /// Whether it was put away.
    pub archived: bool,
    /// Its balance in the base currency, above zero on its normal side.
    pub balance: MoneyDto,
    /// Its balance with all accounts below it.
    pub total: MoneyDto,
    /// Its balances per currency, where it holds others than the base currency.
    pub balances: Vec<MoneyDto>,
    /// How deep it stands in the tree, from 0.
    pub depth: u32,
}

/// All accounts in the order of the tree, with their balances as of a day.
pub fn account_tree(tx: &ReadTx<'_>, as_of: NaiveDate) -> OpResult<Vec<Account>> {
    let base = company::settings(tx)?.base_currency;
    let rows = all_accounts(tx)?;
    let balances = balances_as_of(tx, as_of, None)?;
    let mut of_account: HashMap<i64, Vec<&BalanceRow>> = HashMap::new();
    for balance in &balances {
        of_account.entry(balance.account_seq).or_default().push(balance);
    }
    let mut children: HashMap<Option<i64>, Vec<&AccountRow>> = HashMap::new();
    for row in &rows {
        children.entry(row.parent_seq).or_default().push(row);
    }
    let mut tree = Vec::with_capacity(rows.len());
    let mut tree_of = Tree { children, of_account, base, placed: &mut tree };
    tree_of.place(None, None, 0)?;
    Ok(tree)
}

struct Tree<'a> {
    children: HashMap<Option<i64>, Vec<&'a AccountRow>>,
    of_account: HashMap<i64, Vec<&'a BalanceRow>>,
    base: Currency,
    placed: &'a mut Vec<Account>,
}

impl Tree<'_> {
    // Returns the signed total of what it placed: debits less credits.
    fn place(&mut self, parent: Option<i64>, parent_code: Option<&str>, depth: u32) -> OpResult<i128> {
        let mut sum = 0;
        for row in self.children.get(&parent).cloned().unwrap_or_default() {
            let held = self.of_account.get(&row.seq).cloned().unwrap_or_default();
            let own: i128 = held.iter().map(|balance| i128::from(balance.base_debit_minor) - i128::from(balance.base_credit_minor)).sum();
            let foreign = held.iter().any(|balance| balance.currency != self.base);
            let balances = if foreign {
                held.iter()
                    .map(|balance| {
                        normal_money(i128::from(balance.debit_minor) - i128::from(balance.credit_minor), row.account_type, balance.currency)
                    })
                    .collect::<OpResult<_>>()?
            } else {
                Vec::new()
            };
            let at = self.placed.len();
            let balance = normal_money(own, row.account_type, self.base)?;
            self.placed.push(Account {
                code: row.code.clone(),
                name: row.name.clone(),
                account_type: row.account_type,
                parent_code: parent_code.map(str::to_owned),
                currency: row.currency.map(|currency| currency.code().to_owned()),
                role: row.role,
                archived: row.archived,
                total: balance.clone(),
                balance,
                balances,
                depth,
            });
            let total = own + self.place(Some(row.seq), Some(&row.code), depth + 1)?;
            self.placed[at].total = normal_money(total, row.account_type, self.base)?;
            sum += total;
        }
        Ok(sum)
    }
}

/// A signed sum (debits less credits) as an amount above zero on the account's normal side.
pub fn normal_money(debits_less_credits: i128, account_type: AccountType, currency: Currency) -> OpResult<MoneyDto> {
    let signed = if account_type.grows_by_debit() { debits_less_credits } else { -debits_less_credits };
    let minor = i64::try_from(signed).map_err(|_| OpError::internal("a balance beyond 64 bits"))?;
    Ok(Money::from_minor(minor, currency).into())
}

/// One account with its balance as of today.
pub fn account_of(tx: &ReadTx<'_>, code: &str) -> OpResult<Account> {
    let tree = account_tree(tx, far_future())?;
    tree.into_iter()
        .find(|account| account.code == code)
        .ok_or_else(|| OpError::not_found("account", format!("There is no account {code}.")))
}

/// A day after every entry.
pub const fn far_future() -> NaiveDate {
    match NaiveDate::from_ymd_opt(9999, 12, 31) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}
