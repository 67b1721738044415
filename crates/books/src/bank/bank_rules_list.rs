//! `bank_rules_list`.

use std::collections::HashMap;

use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::rule::BankRule;
use super::rule_ready::{Accounts, shown};
use super::store::rules;
use crate::read_model::{ACCOUNTS, BANK, PAYMENTS};

/// Which rules.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct BankRulesListInput {
    /// True for those that were removed, in place of those that stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub removed: Option<bool>,
}

/// A rule of the list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ListedBankRule {
    /// The rule.
    #[serde(flatten)]
    #[ts(flatten)]
    pub rule: BankRule,
    /// On how many lines what it posted or deleted by itself stands.
    pub done: i64,
}

/// The rules.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BankRulesListOutput {
    /// In their order: the first that fits a line wins. Removed ones by name.
    pub rows: Vec<ListedBankRule>,
}

/// The rules for bank lines.
pub struct BankRulesList;

impl Query for BankRulesList {
    const NAME: &'static str = "bank_rules_list";
    const DESCRIPTION: &'static str = "Lists your rules for bank lines in their order, and how much each of them did by itself.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, PAYMENTS];
    type Input = BankRulesListInput;
    type Output = BankRulesListOutput;

    fn run(input: &BankRulesListInput, tx: &ReadTx<'_>) -> OpResult<BankRulesListOutput> {
        let rows = if input.removed.unwrap_or(false) { rules::removed(tx)? } else { rules::standing(tx)? };
        let done: HashMap<i64, i64> = rules::standing_acts(tx)?.into_iter().collect();
        let accounts = Accounts::read(tx)?;
        let rows =
            rows.iter().map(|row| Ok(ListedBankRule { rule: shown(tx, &accounts, row)?, done: done.get(&row.seq).copied().unwrap_or(0) }));
        Ok(BankRulesListOutput { rows: rows.collect::<OpResult<_>>()? })
    }
}
