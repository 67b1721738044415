//! What holds in which column of a table, and how its dates and amounts are written. Crosses every door as it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::amount::DecimalMark;
use crate::date::DateOrder;

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct CsvMapping {
    /// The sign between cells: one character.
    pub delimiter: String,
    /// Whether quotation marks around a cell belong to the table and not to the text.
    #[serde(default = "yes")]
    pub is_quoted: bool,
    /// How many rows stand above the headings, or above the first booking where there are no headings.
    #[serde(default)]
    pub skipped_rows: u32,
    /// Whether a row with headings stands above the bookings.
    pub has_header: bool,
    /// Which column holds what.
    pub columns: CsvColumns,
    /// The order of dates that are all numbers.
    #[serde(default)]
    pub date_order: DateOrder,
    /// The sign before the cents.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// Which sign of an amount means that money went out.
    #[serde(default)]
    pub sign: SignConvention,
    /// Whether the fee is taken beside the amount, so that both together change the balance.
    #[serde(default)]
    pub fee_is_on_top: bool,
    /// The currency of amounts that name none, as a three-letter code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
}

fn yes() -> bool {
    true
}

/// Which column holds what. Columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct CsvColumns {
    /// The day of booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub date: Option<u32>,
    /// The day from which it counts for interest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub value_date: Option<u32>,
    /// The amount, where one column holds money in and out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<u32>,
    /// Money out, where it has a column of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub debit: Option<u32>,
    /// Money in, where it has a column of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub credit: Option<u32>,
    /// A word that says whether the amount went out or came in, such as D and C.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub indicator: Option<u32>,
    /// The balance after each line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub balance: Option<u32>,
    /// The currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<u32>,
    /// What it is for; several columns are put together.
    #[serde(default)]
    pub description: Vec<u32>,
    /// The name of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counterparty: Option<u32>,
    /// The account of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counter_account: Option<u32>,
    /// The bank of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counter_bank: Option<u32>,
    /// A reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<u32>,
    /// The number of a cheque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cheque: Option<u32>,
    /// The bank's id of the booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank_id: Option<u32>,
    /// The bank's word for the type of booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub type_code: Option<u32>,
    /// A category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub category: Option<u32>,
    /// A fee, which is in the amount unless the mapping says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fee: Option<u32>,
    /// The account that the line is of, where one table holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<u32>,
    /// Whether the bank has booked it: words such as "pending" mark lines that are only shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<u32>,
}

impl CsvMapping {
    /// Whether it says enough to read a table: a date, and an amount or a column for money out or in.
    pub fn is_complete(&self) -> bool {
        let columns = &self.columns;
        columns.date.is_some() && (columns.amount.is_some() || columns.debit.is_some() || columns.credit.is_some())
    }
}

/// Which sign of an amount means that money went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum SignConvention {
    /// Negative amounts went out, as on most accounts.
    #[default]
    NegativeIsOut,
    /// Positive amounts went out, as on many cards.
    PositiveIsOut,
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Confidence {
    /// Something is missing or was chosen among equals: the owner has to look.
    Low,
    /// Everything fits, and nothing proves it.
    Medium,
    /// Headings, contents and (where there is one) the running balance agree.
    High,
}

/// How a table would be read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct CsvGuess {
    /// The mapping, to be corrected and passed back.
    pub mapping: CsvMapping,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why it would be read so, in sentences.
    pub reasons: Vec<String>,
    /// What makes it less sure, in sentences.
    pub doubts: Vec<String>,
    /// The headings; `Column 1` and so on where there are none.
    pub headings: Vec<String>,
    /// The first rows of bookings, cell by cell.
    pub preview: Vec<Vec<String>>,
    /// A hash of the headings (or of the number of columns) and the delimiter: equal signatures take equal mappings.
    pub signature: String,
}
