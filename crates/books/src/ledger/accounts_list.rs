//! The chart of accounts.

use super::account::{Account, account_tree, far_future};
use crate::read_model::{ACCOUNTS, LEDGER};
use crate::wire::optional_date;
use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which accounts, and when.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountsListInput {
    /// Whether archived accounts are shown too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub include_archived: Option<bool>,
    /// Balances at the end of this day; all entries when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub as_of: Option<NaiveDate>,
}

/// The chart of accounts, in the order of the tree.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountsListOutput {
    /// The accounts.
    pub rows: Vec<Account>,
    /// The day of the balances, where one was asked for.
    #[ts(type = "string | null")]
    pub as_of: Option<NaiveDate>,
}

/// Lists the accounts.
pub struct AccountsList;

impl Query for AccountsList {
    const NAME: &'static str = "accounts_list";
    const DESCRIPTION: &'static str = "Lists the chart of accounts as a tree, with balances.";
    const READS: &'static [ReadModel] = &[ACCOUNTS, LEDGER];
    type Input = AccountsListInput;
    type Output = AccountsListOutput;

    fn run(input: &AccountsListInput, tx: &ReadTx<'_>) -> OpResult<AccountsListOutput> {
        let mut rows = account_tree(tx, optional_date(input.as_of, "asOf")?.unwrap_or(far_future()))?;
        if !input.include_archived.unwrap_or(false) {
            rows.retain(|account| !account.archived);
        }
        Ok(AccountsListOutput { rows, as_of: input.as_of })
    }
}
