//! `bank_line`.

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::facts::LineFacts;
use super::match_parts::BankMatch;
use super::records::{BankLine, StatementImport};
use super::rule::ByRule;
use super::store::pages::LineRow;
use super::store::{changes, imports, matches, pages, rules};
use crate::activity::audit_row::AuditRow;
use crate::read_model::{ACCOUNTS, ATTACHMENTS, BANK};

/// How many changes of a line are shown.
const CHANGES_SHOWN: i64 = 100;

/// Which line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct BankLineInput {
    /// The line.
    pub id: String,
}

/// A line with everything that the bank said, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankLineDetail {
    /// The line.
    pub line: BankLine,
    /// The day from which it counts for interest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub value_on: Option<NaiveDate>,
    /// The day on which you acted, such as paid by card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub made_on: Option<NaiveDate>,
    /// The bank's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank_id: Option<String>,
    /// Everything else that the bank said.
    pub facts: LineFacts,
    /// The bank's own text.
    pub raw: String,
    /// The hash that it is known by.
    pub fingerprint: String,
    /// Which of the file's equal lines it was.
    pub occurrence: u32,
    /// The physical line of the file.
    pub file_line: u32,
    /// Since when it is in its state.
    pub state_at: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state_reason: Option<String>,
    /// The rule of yours that deleted it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deleted_by: Option<ByRule>,
    /// What it is matched with.
    #[serde(rename = "match", default, skip_serializing_if = "Option::is_none")]
    #[ts(rename = "match", optional)]
    pub matched: Option<BankMatch>,
    /// The import that brought it first.
    #[serde(rename = "import")]
    #[ts(rename = "import")]
    pub import: StatementImport,
    /// What was done with it, newest first.
    pub history: Vec<AuditRow>,
}

/// One line of a bank statement.
pub struct BankLineQuery;

impl Query for BankLineQuery {
    const NAME: &'static str = "bank_line";
    const DESCRIPTION: &'static str =
        "Shows a line of a bank statement with everything that the bank said, where it came from, and what was done with it.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, ATTACHMENTS];
    type Input = BankLineInput;
    type Output = BankLineDetail;

    fn run(input: &BankLineInput, tx: &ReadTx<'_>) -> OpResult<BankLineDetail> {
        detail(tx, pages::by_id(tx, &input.id, "id")?)
    }
}

fn detail(tx: &ReadTx<'_>, row: LineRow) -> OpResult<BankLineDetail> {
    let matched = matches::of_line(tx, row.seq)?.map(|seq| matches::shown(tx, seq)).transpose()?;
    Ok(BankLineDetail {
        deleted_by: rules::that_deleted(tx, row.seq)?,
        matched: matched.map(|(_, shown)| shown),
        import: imports::by_id(tx, &row.import_id, "id")?.wire,
        history: changes::history(tx, row.seq, CHANGES_SHOWN)?,
        line: row.wire,
        value_on: row.value_on,
        made_on: row.made_on,
        bank_id: row.bank_id,
        facts: row.facts,
        raw: row.raw,
        fingerprint: row.fingerprint,
        occurrence: row.occurrence,
        file_line: row.file_line,
        state_at: row.state_at,
        state_reason: row.state_reason,
    })
}
