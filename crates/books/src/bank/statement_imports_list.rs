//! `statement_imports_list`.

use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::import_plan::bank_account;
use super::records::StatementImport;
use super::store::imports;
use crate::read_model::{ACCOUNTS, BANK};
use crate::wire::{bad_cursor, page_size};

/// Which imports.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct StatementImportsListInput {
    /// Only those with statements of this account of the books, by its code.
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

/// A page of imports, the newest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementImportsPage {
    /// The imports.
    pub rows: Vec<StatementImport>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// The files that were read.
pub struct StatementImportsList;

impl Query for StatementImportsList {
    const NAME: &'static str = "statement_imports_list";
    const DESCRIPTION: &'static str =
        "Lists the bank's files that were read, the newest first, with what each brought and whether it was taken back.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS];
    type Input = StatementImportsListInput;
    type Output = StatementImportsPage;

    fn run(input: &StatementImportsListInput, tx: &ReadTx<'_>) -> OpResult<StatementImportsPage> {
        let limit = page_size(input.limit)?;
        let before = match &input.cursor {
            None => i64::MAX,
            Some(cursor) => cursor.parse().map_err(|_| bad_cursor())?,
        };
        let account = input.account.as_deref().map(|code| bank_account(tx, code, "account")).transpose()?.map(|row| row.seq);
        let mut found = imports::page(tx, account, before, limit.saturating_add(1))?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        Ok(StatementImportsPage {
            next_cursor: found.last().filter(|_| more).map(|row| row.seq.to_string()),
            rows: found.into_iter().map(|row| row.wire).collect(),
            total: imports::count(tx, account)?,
        })
    }
}
