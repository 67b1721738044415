//! What a bank line is matched with, as it is asked for and as it is shown.

use chrono::NaiveDate;
use engine::{OpError, OpResult};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::BankLine;
use super::rule::ByRule;
use crate::ledger::entry::LINE_MINOR_MAX;
use crate::wire::money_in;

/// A part of a bank line. Amounts are signed as the line is: below zero for money that went out. One part may leave its
/// amount out: it takes the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum MatchPart {
    /// A due date of a payment: it is confirmed, and posted once.
    Occurrence {
        /// The payment.
        payment_id: String,
        /// The due date; unless said, the nearest open one whose grace holds the day of the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        due_on: Option<NaiveDate>,
        /// How much of the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        amount: Option<MoneyDto>,
        /// Whether the rest of what is due is to follow.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        more_to_come: Option<bool>,
        /// How much of what is due that pays, where it is due in another currency than the line: a size. Unless said, all that is
        /// outstanding.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        due_amount: Option<MoneyDto>,
        /// True when it was paid without being due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        not_due: Option<bool>,
        /// What it came to in the currency of the books, where the line is in another: a size.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        base_amount: Option<MoneyDto>,
    },
    /// A confirmation that stands already: nothing is posted.
    Confirmation {
        /// The confirmation.
        confirmation_id: String,
        /// How much of the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        amount: Option<MoneyDto>,
    },
    /// An entry that is posted already: nothing is posted anew.
    Entry {
        /// The entry.
        entry_id: String,
        /// How much of the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        amount: Option<MoneyDto>,
    },
    /// An account that says what the money was for: an entry is posted.
    Account {
        /// Its code.
        account: String,
        /// How much of the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        amount: Option<MoneyDto>,
        /// What it came to in the currency of the books, where the line is in another: a size.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        base_amount: Option<MoneyDto>,
        /// The party that the entry names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        party_id: Option<String>,
        /// What the entry is about; unless said, the words of the bank.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        description: Option<String>,
    },
    /// What the bank kept or rounded: an entry is posted on the account for fees, or on the one that is given.
    Fee {
        /// How much of the line. Above zero for a difference in your favour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        amount: Option<MoneyDto>,
        /// The code of the account; unless said, the account with the role fees.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        account: Option<String>,
        /// What it came to in the currency of the books, where the line is in another: a size.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        base_amount: Option<MoneyDto>,
    },
    /// A line of another of your accounts that is the other end: one entry is posted for both.
    Transfer {
        /// The other line.
        line_id: String,
        /// What it came to in the currency of the books, where the lines are in another: a size.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        base_amount: Option<MoneyDto>,
    },
}

impl MatchPart {
    /// The amount that was asked for.
    pub fn asked_amount(&self, currency: Currency, field: &str) -> OpResult<Option<Money>> {
        let dto = match self {
            MatchPart::Occurrence { amount, .. }
            | MatchPart::Confirmation { amount, .. }
            | MatchPart::Entry { amount, .. }
            | MatchPart::Account { amount, .. }
            | MatchPart::Fee { amount, .. } => amount.as_ref(),
            MatchPart::Transfer { .. } => None,
        };
        let Some(dto) = dto else { return Ok(None) };
        let amount = money_in(dto, format!("{field}.amount"))?;
        if amount.currency() != currency {
            return Err(OpError::invalid(
                format!("{field}.amount.currency"),
                format!("The line is in {currency}, not in {}.", amount.currency()),
            ));
        }
        if amount.is_zero() {
            return Err(OpError::invalid(format!("{field}.amount"), "A part of nothing says nothing.").hint("Leave the part out."));
        }
        if amount.minor().unsigned_abs() > LINE_MINOR_MAX.unsigned_abs() {
            return Err(OpError::invalid(format!("{field}.amount"), "The amount is larger than the books can carry."));
        }
        Ok(Some(amount))
    }

    /// Its stored word.
    pub const fn word(&self) -> &'static str {
        match self {
            MatchPart::Occurrence { .. } => "occurrence",
            MatchPart::Confirmation { .. } => "confirmation",
            MatchPart::Entry { .. } => "entry",
            MatchPart::Account { .. } => "account",
            MatchPart::Fee { .. } => "fee",
            MatchPart::Transfer { .. } => "transfer",
        }
    }
}

/// A part of a match.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct MatchedPart {
    /// Occurrence, confirmation, entry, account, fee or transfer.
    pub kind: String,
    /// The line that it is a part of; a transfer has two lines.
    pub line_id: String,
    /// How much of the line.
    pub amount: MoneyDto,
    /// What the entry is about.
    pub title: String,
    /// The entry.
    pub entry_id: String,
    /// The number of the entry.
    pub entry_number: i64,
    /// Whether the match posted the entry.
    pub is_posted: bool,
    /// The confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confirmation_id: Option<String>,
    /// The payment that was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payment_id: Option<String>,
    /// The due date that was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_on: Option<NaiveDate>,
    /// Whether it verified the payment's autopay.
    pub verified_autopay: bool,
}

/// What a bank line was found to be.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankMatch {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub matched_at: String,
    /// The line that it was made for.
    pub line: BankLine,
    /// The parts as they were asked for.
    pub asked: Vec<MatchPart>,
    /// The parts as they were found and posted.
    pub parts: Vec<MatchedPart>,
    /// The rule of yours that posted it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rule: Option<ByRule>,
}
