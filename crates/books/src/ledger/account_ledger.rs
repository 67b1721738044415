//! The lines of one account with its running balance.

use super::account::{Account, account_of, far_future, normal_money};
use super::entry::Side;
use super::store::accounts::find_account;
use super::store::balances::balances_as_of;
use super::store::entry_pages::{LineCursor, account_lines, counter_accounts, line_count, sum_through};
use crate::company;
use crate::read_model::{ACCOUNTS, LEDGER};
use crate::wire::{bad_cursor, optional_date, page_size};
use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use money::{Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which account, and when.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountLedgerInput {
    /// The account's code.
    pub account: String,
    /// From this day on; from the beginning when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub from: Option<NaiveDate>,
    /// Up to this day; to the end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub until: Option<NaiveDate>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many rows: 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A line of the account.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountLedgerRow {
    /// The entry.
    pub entry_id: String,
    /// Its number.
    pub number: i64,
    /// The accounting date.
    #[ts(type = "string")]
    pub entry_date: NaiveDate,
    /// What the entry is about.
    pub description: String,
    /// Debit or credit.
    pub side: Side,
    /// In the line's own currency.
    pub amount: MoneyDto,
    /// In the base currency.
    pub base_amount: MoneyDto,
    /// The account's balance after the line, above zero on its normal side.
    pub balance: MoneyDto,
    /// The codes of the entry's other accounts.
    pub counter_accounts: Vec<String>,
}

/// A page of an account's lines, oldest first.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountLedgerOutput {
    /// The account.
    pub account: Account,
    /// Its balance before the first day.
    pub opening: MoneyDto,
    /// Its balance at the end of the last day.
    pub closing: MoneyDto,
    /// The lines.
    pub rows: Vec<AccountLedgerRow>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// How many lines there are in all.
    pub total: i64,
}

/// The ledger of one account.
pub struct AccountLedger;

impl Query for AccountLedger {
    const NAME: &'static str = "account_ledger";
    const DESCRIPTION: &'static str = "Shows an account's lines with the balance after each.";
    const READS: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = AccountLedgerInput;
    type Output = AccountLedgerOutput;

    fn run(input: &AccountLedgerInput, tx: &ReadTx<'_>) -> OpResult<AccountLedgerOutput> {
        let limit = page_size(input.limit)?;
        let row = find_account(tx, &input.account)?
            .ok_or_else(|| OpError::not_found("account", format!("There is no account {}.", input.account)))?;
        let first_day = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default();
        let (from, until) =
            (optional_date(input.from, "from")?.unwrap_or(first_day), optional_date(input.until, "until")?.unwrap_or(far_future()));
        if until < from {
            return Err(OpError::invalid("until", "The last day lies before the first."));
        }
        let after = input.cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(bad_cursor)).transpose()?;
        let base = company::settings(tx)?.base_currency;
        let signed_at = |date: NaiveDate| -> OpResult<i128> {
            Ok(balances_as_of(tx, date, Some(row.seq))?
                .iter()
                .map(|balance| i128::from(balance.base_debit_minor) - i128::from(balance.base_credit_minor))
                .sum())
        };
        let opening = match from.pred_opt() {
            Some(before) if input.from.is_some() => signed_at(before)?,
            _ => 0,
        };
        let mut running = match after {
            None => opening,
            Some(cursor) => opening + i128::from(sum_through(tx, row.seq, from, cursor)?),
        };
        let mut found = account_lines(tx, row.seq, from, until, after, limit + 1)?;
        let more = found.len() as i64 > limit;
        found.truncate(limit as usize);
        let next_cursor = found.last().filter(|_| more).map(|line| format!("{}:{}:{}", line.entry_date, line.entry_seq, line.line_no));
        let mut rows = Vec::with_capacity(found.len());
        for line in found {
            running += i128::from(line.base_minor);
            let positive =
                |minor: i64, currency| Money::from_minor(minor, currency).checked_abs().map(MoneyDto::from).map_err(OpError::internal);
            rows.push(AccountLedgerRow {
                number: line.entry_seq,
                entry_date: line.entry_date,
                description: line.description,
                side: Side::of_signed(line.amount_minor),
                amount: positive(line.amount_minor, line.currency)?,
                base_amount: positive(line.base_minor, base)?,
                balance: normal_money(running, row.account_type, base)?,
                counter_accounts: counter_accounts(tx, line.entry_seq, row.seq)?,
                entry_id: line.entry_id,
            });
        }
        Ok(AccountLedgerOutput {
            account: account_of(tx, &row.code)?,
            opening: normal_money(opening, row.account_type, base)?,
            closing: normal_money(signed_at(until)?, row.account_type, base)?,
            rows,
            next_cursor,
            total: line_count(tx, row.seq, from, until)?,
        })
    }
}

fn read_cursor(cursor: &str) -> Option<LineCursor> {
    let mut parts = cursor.split(':');
    let found = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(found)
}
