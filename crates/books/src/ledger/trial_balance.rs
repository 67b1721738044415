//! The trial balance as of any day.

use super::account::{AccountType, far_future};
use super::store::accounts::all_accounts;
use super::store::balances::balances_as_of;
use crate::company;
use crate::read_model::{ACCOUNTS, LEDGER};
use crate::wire::optional_date;
use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use money::{Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// When.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TrialBalanceInput {
    /// The end of this day; all entries when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub as_of: Option<NaiveDate>,
}

/// One account that has a balance.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrialBalanceRow {
    /// The account's code.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub account_type: AccountType,
    /// The balance, where it is a debit.
    pub debit: Option<MoneyDto>,
    /// The balance, where it is a credit.
    pub credit: Option<MoneyDto>,
}

/// Every account with a balance, in the base currency. Both totals are equal.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrialBalanceOutput {
    /// The day, where one was asked for.
    #[ts(type = "string | null")]
    pub as_of: Option<NaiveDate>,
    /// The accounts, by code.
    pub rows: Vec<TrialBalanceRow>,
    /// All debits.
    pub total_debit: MoneyDto,
    /// All credits.
    pub total_credit: MoneyDto,
}

/// The trial balance.
pub struct TrialBalance;

impl Query for TrialBalance {
    const NAME: &'static str = "trial_balance";
    const DESCRIPTION: &'static str = "Shows the balance of every account as of a day; debits equal credits.";
    const READS: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = TrialBalanceInput;
    type Output = TrialBalanceOutput;

    fn run(input: &TrialBalanceInput, tx: &ReadTx<'_>) -> OpResult<TrialBalanceOutput> {
        let base = company::settings(tx)?.base_currency;
        let mut sums: HashMap<i64, i128> = HashMap::new();
        for row in balances_as_of(tx, optional_date(input.as_of, "asOf")?.unwrap_or(far_future()), None)? {
            *sums.entry(row.account_seq).or_default() += i128::from(row.base_debit_minor) - i128::from(row.base_credit_minor);
        }
        let money = |minor: i128| {
            i64::try_from(minor)
                .map(|minor| MoneyDto::from(Money::from_minor(minor, base)))
                .map_err(|_| OpError::internal("a balance beyond 64 bits"))
        };
        let (mut total_debit, mut total_credit) = (0, 0);
        let mut rows = Vec::new();
        for account in all_accounts(tx)? {
            let sum = sums.get(&account.seq).copied().unwrap_or_default();
            if sum == 0 {
                continue;
            }
            let (debit, credit) = (sum.max(0), (-sum).max(0));
            total_debit += debit;
            total_credit += credit;
            rows.push(TrialBalanceRow {
                account: account.code,
                name: account.name,
                account_type: account.account_type,
                debit: (debit > 0).then(|| money(debit)).transpose()?,
                credit: (credit > 0).then(|| money(credit)).transpose()?,
            });
        }
        Ok(TrialBalanceOutput { as_of: input.as_of, rows, total_debit: money(total_debit)?, total_credit: money(total_credit)? })
    }
}
