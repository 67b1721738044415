//! `bank_lines_list`.

use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::import_plan::bank_account;
use super::records::{BankLine, LineState};
use super::store::pages::{self, LineCursor, LineFilter};
use crate::read_model::{ACCOUNTS, ATTACHMENTS, BANK};
use crate::wire::{bad_cursor, like_pattern, page_size, sought_text};

/// Which lines.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct BankLinesListInput {
    /// Only those of this account of the books, by its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// Only open, matched, deleted or withdrawn ones; unless said, all but withdrawn ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state: Option<LineState>,
    /// Only those with this in their text, other side, references or amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// From this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// Up to this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of bank lines, the newest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankLinesPage {
    /// The lines.
    pub rows: Vec<BankLine>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// The lines of bank statements.
pub struct BankLinesList;

impl Query for BankLinesList {
    const NAME: &'static str = "bank_lines_list";
    const DESCRIPTION: &'static str = "Lists lines of bank statements, the newest first: those that are open, matched, deleted, or all.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, ATTACHMENTS];
    type Input = BankLinesListInput;
    type Output = BankLinesPage;

    fn run(input: &BankLinesListInput, tx: &ReadTx<'_>) -> OpResult<BankLinesPage> {
        let limit = page_size(input.limit)?;
        if input.from.zip(input.until).is_some_and(|(from, until)| until < from) {
            return Err(OpError::invalid("until", "The last day lies before the first."));
        }
        let text = sought_text(input.text.as_deref())?.map(|text| text.to_lowercase());
        let filter = LineFilter {
            account_seq: input.account.as_deref().map(|code| bank_account(tx, code, "account")).transpose()?.map(|row| row.seq),
            state: input.state,
            pattern: text.map(|text| like_pattern(&text)),
            from: input.from,
            until: input.until,
        };
        let after = input.cursor.as_deref().map(|cursor| read_cursor(cursor).ok_or_else(bad_cursor)).transpose()?;
        let mut found = pages::page(tx, &filter, after, limit.saturating_add(1))?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        Ok(BankLinesPage {
            next_cursor: found.last().filter(|_| more).map(|line| format!("{}:{}", line.wire.booked_on, line.seq)),
            rows: found.into_iter().map(|line| line.wire).collect(),
            total: pages::count(tx, &filter)?,
        })
    }
}

fn read_cursor(cursor: &str) -> Option<LineCursor> {
    let (day, seq) = cursor.split_once(':')?;
    Some((day.parse().ok()?, seq.parse().ok()?))
}
