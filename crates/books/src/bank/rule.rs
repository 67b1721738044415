//! A rule of the owner, as the doors show it: which bank lines it is about, and what they are.

use chrono::NaiveDate;
use engine::{OpError, OpResult};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which way money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum MoneyDirection {
    /// Into the account.
    In,
    /// Out of the account.
    Out,
}

/// Which text of a line is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum RuleText {
    /// The name of the other side, or what it is for.
    #[default]
    Any,
    /// The name of the other side.
    Counterparty,
    /// What it is for, in the bank's words.
    Description,
}

/// How words are compared. Neither small and large letters nor accents make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum RuleComparison {
    /// The text has them somewhere.
    #[default]
    Contains,
    /// The text is nothing else.
    Is,
    /// The text begins with them.
    StartsWith,
}

/// Words that a line must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RuleWords {
    /// Where they stand; anywhere unless said.
    #[serde(default)]
    pub of: RuleText,
    /// How they are compared; unless said, the text contains them.
    #[serde(default)]
    pub how: RuleComparison,
    /// The words.
    pub text: String,
}

/// How much a line must come to, as a size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RuleAmount {
    /// Exactly this, or the least of a range.
    pub low: MoneyDto,
    /// The most of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub high: Option<MoneyDto>,
}

/// Which lines a rule is about: those for which all of it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RuleConditions {
    /// The code of the account whose lines they are; any unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// Whether money went out or came in; both unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub direction: Option<MoneyDirection>,
    /// Words that the line must have, every one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<RuleWords>>")]
    pub words: Vec<RuleWords>,
    /// How much it must come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<RuleAmount>,
    /// The IBAN of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub iban: Option<String>,
    /// A reference that the line bears, such as that of a mandate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
}

/// A share of a line that is split. One share has neither percent nor amount: it takes the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RuleShare {
    /// The code of the account.
    pub account: String,
    /// Percent of the whole line, such as 33.3; at most two decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub percent: Option<String>,
    /// A fixed amount, as a size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<MoneyDto>,
    /// What the entry is about; {name}, {text}, {date} and {month} stand for those of the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<String>,
}

/// What the lines of a rule are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum RuleOutcome {
    /// They belong to an account.
    Account {
        /// Its code.
        account: String,
        /// The party that the entry names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        party_id: Option<String>,
        /// What the entry is about; {name}, {text}, {date} and {month} stand for those of the line. Unless said, the words of the bank.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        description: Option<String>,
    },
    /// They pay the nearest open due date of a payment.
    Payment {
        /// The payment.
        payment_id: String,
    },
    /// They are split between accounts.
    Split {
        /// The shares: 2 to 20, of which one takes the rest.
        shares: Vec<RuleShare>,
    },
    /// They are fees of the bank.
    Fee {
        /// The code of the account; unless said, the account with the role fees.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        account: Option<String>,
    },
    /// They do not belong into these books.
    Delete {
        /// Why.
        reason: String,
    },
}

/// Whether a rule is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum RuleState {
    /// It is.
    Active,
    /// It waits.
    Paused,
    /// It was removed; it can be restored.
    Removed,
}

impl RuleState {
    /// Its stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            RuleState::Active => "active",
            RuleState::Paused => "paused",
            RuleState::Removed => "removed",
        }
    }

    /// From its stored form.
    pub fn stored(text: &str) -> OpResult<RuleState> {
        [RuleState::Active, RuleState::Paused, RuleState::Removed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| OpError::internal("a bank rule of no state"))
    }
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankRule {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its place in the order: the first rule that fits a line wins.
    pub position: u32,
    /// Which lines it is about.
    pub conditions: RuleConditions,
    /// What they are.
    pub outcome: RuleOutcome,
    /// What they are, in words.
    pub target: String,
    /// Whether it posts by itself. Otherwise it only suggests.
    pub posts: bool,
    /// Whether it is at work.
    pub state: RuleState,
    /// What keeps it from working, such as an account that was archived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
}

/// A rule after a change, with what it was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ChangedBankRule {
    /// As it is now.
    #[serde(flatten)]
    #[ts(flatten)]
    pub rule: BankRule,
    /// As it was.
    pub previous: BankRule,
}

/// The rule by which something was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ByRule {
    /// The rule.
    pub id: String,
    /// What it was called then.
    pub name: String,
}

/// A line as rules look at it.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// Its integer key.
    pub seq: i64,
    /// The account of the books.
    pub account_seq: i64,
    /// The day of booking.
    pub booked_on: NaiveDate,
    /// What it changed the account by.
    pub amount: money::Money,
    /// The name of the other side.
    pub counterparty: Option<String>,
    /// What it is for.
    pub description: String,
    /// Everything else that the bank said.
    pub facts: super::facts::LineFacts,
}

impl RuleLine {
    /// A line as it is stored.
    pub fn of(line: &super::store::pages::LineRow) -> RuleLine {
        RuleLine {
            seq: line.seq,
            account_seq: line.account_seq,
            booked_on: line.wire.booked_on,
            amount: line.amount,
            counterparty: line.wire.counterparty.clone(),
            description: line.wire.description.clone(),
            facts: line.facts.clone(),
        }
    }
}
