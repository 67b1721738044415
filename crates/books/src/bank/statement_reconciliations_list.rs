//! `statement_reconciliations_list`.

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use money::{Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::import_plan::{bank_account, takes_statements};
use super::reconciliations::{StatementReconciliation, currency_of, listed};
use super::store::{pages, reconciliations};
use crate::ledger::store::AccountRow;
use crate::ledger::store::accounts::all_accounts;
use crate::read_model::{ACCOUNTS, BANK, LEDGER};
use crate::wire::{bad_cursor, page_size};

/// So many closing balances of files are offered.
const OFFERED: i64 = 24;

/// Which ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct StatementReconciliationsListInput {
    /// Only those of this account, by its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A closing balance that the bank's files give.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct OfferedClosing {
    /// The last day of the statement.
    pub statement_on: NaiveDate,
    /// What was on the account at its end.
    pub closing_balance: MoneyDto,
    /// The file that says so; none where it stands beside the last line that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub file_name: Option<String>,
}

/// Where an account stands: up to when it is reconciled, and what can be next.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ReconcilableAccount {
    /// Its code.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The currency in which it is reconciled.
    pub currency: String,
    /// The last day of its last finished statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reconciled_through: Option<NaiveDate>,
    /// What the next statement begins with.
    pub opening_balance: MoneyDto,
    /// The reconciliation that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub open_id: Option<String>,
    /// Closing balances of the bank's files that can be next, the earliest first.
    pub offered: Vec<OfferedClosing>,
}

/// A page of reconciliations, the latest statement first, and where the accounts stand.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementReconciliationsPage {
    /// The reconciliations, without discarded ones.
    pub rows: Vec<StatementReconciliation>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
    /// The bank and card accounts.
    pub accounts: Vec<ReconcilableAccount>,
}

/// The statement reconciliations.
pub struct StatementReconciliationsList;

impl Query for StatementReconciliationsList {
    const NAME: &'static str = "statement_reconciliations_list";
    const DESCRIPTION: &'static str = "Lists the statements that were reconciled or are being reconciled, and for each bank account what the next one begins with and which closing balances the bank's files give.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, LEDGER];
    type Input = StatementReconciliationsListInput;
    type Output = StatementReconciliationsPage;

    fn run(input: &StatementReconciliationsListInput, tx: &ReadTx<'_>) -> OpResult<StatementReconciliationsPage> {
        let limit = page_size(input.limit)?;
        let account = input.account.as_deref().map(|code| bank_account(tx, code, "account")).transpose()?;
        let account_seq = account.as_ref().map(|row| row.seq);
        let after = input.cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(bad_cursor)).transpose()?;
        let mut found = reconciliations::page(tx, account_seq, after, limit.saturating_add(1))?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        let accounts = match account {
            Some(row) => vec![row],
            None => all_accounts(tx)?.into_iter().filter(|row| takes_statements(row) && !row.archived).collect(),
        };
        Ok(StatementReconciliationsPage {
            next_cursor: found.last().filter(|_| more).map(|row| format!("{}:{}", row.statement_on, row.seq)),
            rows: found.into_iter().map(|row| listed(tx, row)).collect::<OpResult<_>>()?,
            total: reconciliations::count(tx, account_seq)?,
            accounts: accounts.into_iter().map(|row| standing(tx, row)).collect::<OpResult<_>>()?,
        })
    }
}

fn standing(tx: &ReadTx<'_>, row: AccountRow) -> OpResult<ReconcilableAccount> {
    let currency = currency_of(tx, &row)?;
    let last = reconciliations::last_finished(tx, row.seq)?;
    let through = last.as_ref().map(|last| last.statement_on);
    let closings = reconciliations::closings(tx, row.seq, currency.code(), through, OFFERED)?;
    let mut offered: Vec<OfferedClosing> = closings
        .into_iter()
        .map(|closing| OfferedClosing {
            statement_on: closing.on,
            closing_balance: Money::from_minor(closing.minor, currency).into(),
            file_name: Some(closing.file_name),
        })
        .collect();
    // Tables seldom bear a closing balance; some show the balance beside each line.
    if offered.is_empty()
        && let Some((balance, on)) = pages::last_running(tx, row.seq)?
        && balance.currency() == currency
        && through.is_none_or(|through| on > through)
    {
        offered.push(OfferedClosing { statement_on: on, closing_balance: balance.into(), file_name: None });
    }
    Ok(ReconcilableAccount {
        currency: currency.code().to_owned(),
        reconciled_through: through,
        opening_balance: Money::from_minor(last.map_or(0, |last| last.closing_minor), currency).into(),
        open_id: reconciliations::open_of(tx, row.seq)?.map(|open| open.id),
        offered,
        account: row.code,
        name: row.name,
    })
}

fn read_cursor(cursor: &str) -> Option<reconciliations::PageCursor> {
    let (day, seq) = cursor.split_once(':')?;
    Some((day.parse().ok()?, seq.parse().ok()?))
}
