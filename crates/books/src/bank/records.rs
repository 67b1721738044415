//! What the doors show of the bank: imports, statements and lines.

use chrono::NaiveDate;
use engine::{OpError, OpResult};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statements::Format;
use ts_rs::TS;

/// What became of a bank line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum LineState {
    /// Nothing in the books is known to be it yet.
    Open,
    /// It is matched with what stands in the books.
    Matched,
    /// The owner deleted it: it does not come back with the next file.
    Deleted,
    /// The import that brought it was taken back.
    Withdrawn,
}

impl LineState {
    const ALL: [LineState; 4] = [LineState::Open, LineState::Matched, LineState::Deleted, LineState::Withdrawn];

    /// Its stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            LineState::Open => "open",
            LineState::Matched => "matched",
            LineState::Deleted => "deleted",
            LineState::Withdrawn => "withdrawn",
        }
    }

    /// From its stored form.
    pub fn stored(text: &str) -> OpResult<LineState> {
        LineState::ALL.into_iter().find(|state| state.as_str() == text).ok_or_else(|| OpError::internal("a bank line of no state"))
    }
}

/// A line of a bank statement, as a list shows it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankLine {
    /// Its id.
    pub id: String,
    /// The code of the account of the books.
    pub account: String,
    /// The day on which the bank booked it.
    pub booked_on: NaiveDate,
    /// What it changed the account by: below zero when money went out.
    pub amount: MoneyDto,
    /// The name of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counterparty: Option<String>,
    /// What it is for, in the bank's words.
    pub description: String,
    /// The balance after it, where the bank says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub balance_after: Option<MoneyDto>,
    /// What became of it.
    pub state: LineState,
    /// How many files are attached to it.
    #[serde(default)]
    pub attachments: u32,
}

/// How far balances prove a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum StatementProof {
    /// The balances and the lines agree to the cent.
    Proved,
    /// The file has no balances that could prove it.
    None,
    /// The balances and the lines differ.
    Differs,
}

impl StatementProof {
    /// Its stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            StatementProof::Proved => "proved",
            StatementProof::None => "none",
            StatementProof::Differs => "differs",
        }
    }

    /// From its stored form.
    pub fn stored(text: &str) -> OpResult<StatementProof> {
        [StatementProof::Proved, StatementProof::None, StatementProof::Differs]
            .into_iter()
            .find(|proof| proof.as_str() == text)
            .ok_or_else(|| OpError::internal("a statement of no proof"))
    }
}

/// What was on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankBalance {
    /// The amount; below zero when money is owed to the bank.
    pub amount: MoneyDto,
    /// The day at whose end (or, of an opening balance, beginning) it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub on: Option<NaiveDate>,
}

/// A statement of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankStatement {
    /// The account at the bank, as files know it.
    pub statement_account: String,
    /// The code of the account of the books; none while nobody has said which it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// The bank's number of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<String>,
    /// The first day that it covers, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
    /// What was on the account before the first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opening: Option<BankBalance>,
    /// What was on the account after the last line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closing: Option<BankBalance>,
    /// Whether the balances prove that the lines are complete and were read rightly.
    pub proof: StatementProof,
    /// By how much the closing balance is higher than the opening balance and the lines give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub difference: Option<MoneyDto>,
    /// How many lines it has.
    pub lines: u32,
}

/// A file that was read: the batch that is taken back as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementImport {
    /// Its id.
    pub id: String,
    /// The name of the file.
    pub file_name: String,
    /// The format.
    pub format: Format,
    /// The format in the file's own terms.
    pub dialect: String,
    /// How its characters were read.
    pub encoding: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// When it was read.
    pub imported_at: String,
    /// How many lines were new.
    pub lines_new: u32,
    /// How many were kept already.
    pub lines_known: u32,
    /// How many had been deleted, and stayed so.
    pub lines_deleted: u32,
    /// When it was taken back, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub withdrawn_at: Option<String>,
    /// Why it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub withdrawn_reason: Option<String>,
    /// Its statements, in the order of the file.
    pub statements: Vec<BankStatement>,
}

/// `1 line` or `7 lines`.
pub fn lines_said(count: u32) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

/// The stored form of a format.
pub fn format_word(format: Format) -> OpResult<String> {
    match serde_json::to_value(format).map_err(OpError::internal)? {
        serde_json::Value::String(word) => Ok(word),
        _ => Err(OpError::internal("a format of no word")),
    }
}

/// A format from its stored form.
pub fn stored_format(word: &str) -> OpResult<Format> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(OpError::internal)
}
