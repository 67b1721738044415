//! `statement_reconciliation`.

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reconciliations::{ReconciliationEntry, Standing, StatementReconciliation, entry_shown};
use super::store::reconciled;
use super::store::reconciliations::ReconciliationRow;
use super::ticks::Item;
use crate::read_model::{ACCOUNTS, BANK, LEDGER};
use crate::wire::{bad_cursor, page_size};

/// Which entries of a reconciliation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ReconciliationShow {
    /// Those up to the statement's day, and whatever is ticked.
    #[default]
    All,
    /// Those that are ticked.
    Ticked,
    /// Those up to the statement's day that are not.
    Unticked,
    /// Those after the statement's day that are not.
    Later,
}

/// Which reconciliation, and which of its entries.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct StatementReconciliationInput {
    /// The reconciliation.
    pub id: String,
    /// Ticked or unticked ones, those after the day, or all. A finished one has only ticked ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub show: Option<ReconciliationShow>,
    /// Only those with this in their description, reference, party or amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A reconciliation with a page of its entries, the oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementReconciliationPage {
    /// The reconciliation.
    pub reconciliation: StatementReconciliation,
    /// The entries.
    pub rows: Vec<ReconciliationEntry>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// One statement reconciliation.
pub struct StatementReconciliationQuery;

impl Query for StatementReconciliationQuery {
    const NAME: &'static str = "statement_reconciliation";
    const DESCRIPTION: &'static str =
        "Shows the reconciliation of a statement: its balances, the difference to the cent, and the entries that are ticked or could be.";
    const READS: &'static [ReadModel] = &[BANK, LEDGER, ACCOUNTS];
    type Input = StatementReconciliationInput;
    type Output = StatementReconciliationPage;

    fn run(input: &StatementReconciliationInput, tx: &ReadTx<'_>) -> OpResult<StatementReconciliationPage> {
        let limit = usize::try_from(page_size(input.limit)?).unwrap_or(usize::MAX);
        let after = input.cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(bad_cursor)).transpose()?;
        let standing = Standing::by_id(tx, &input.id)?;
        let show = match standing.row.snapshot {
            Some(_) => ReconciliationShow::Ticked,
            None => input.show.unwrap_or_default(),
        };
        let mut wanted: Vec<&Item> = standing.items.iter().filter(|item| is_shown(item, show, standing.row.statement_on)).collect();
        if let Some(text) = input.text.as_deref().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty()) {
            narrow(tx, &standing.row, &mut wanted, &text)?;
        }
        let total = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
        let rest = wanted.iter().filter(|item| after.is_none_or(|after| (item.entry_date, item.entry_seq) > after));
        let page: Vec<&Item> = rest.copied().take(limit.saturating_add(1)).collect();
        let next_cursor = (page.len() > limit)
            .then(|| limit.checked_sub(1).and_then(|last| page.get(last)))
            .flatten()
            .map(|item| format!("{}:{}", item.entry_date, item.entry_seq));
        let rows = page.into_iter().take(limit).map(|item| entry_shown(tx, &standing.row, item)).collect::<OpResult<_>>()?;
        Ok(StatementReconciliationPage { rows, next_cursor, total, reconciliation: standing.shown(tx)? })
    }
}

fn is_shown(item: &Item, show: ReconciliationShow, until: NaiveDate) -> bool {
    let (ticked, within) = (item.tick.is_some(), item.entry_date <= until);
    match show {
        ReconciliationShow::All => ticked || within,
        ReconciliationShow::Ticked => ticked,
        ReconciliationShow::Unticked => !ticked && within,
        ReconciliationShow::Later => !ticked && !within,
    }
}

fn narrow(tx: &ReadTx<'_>, row: &ReconciliationRow, wanted: &mut Vec<&Item>, text: &str) -> OpResult<()> {
    let seqs = wanted.iter().map(|item| item.entry_seq);
    let Some(span) = seqs.clone().min().zip(seqs.max()) else { return Ok(()) };
    let found = reconciled::with_words(tx, row.account_seq, span, text)?;
    let digits = text.replace(',', "");
    wanted.retain(|item| found.contains(&item.entry_seq) || row.money(item.left).to_string().contains(&digits));
    Ok(())
}

fn read_cursor(cursor: &str) -> Option<(NaiveDate, i64)> {
    let (day, seq) = cursor.split_once(':')?;
    Some((day.parse().ok()?, seq.parse().ok()?))
}
