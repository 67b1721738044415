//! `restore_bank_rule`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::create_bank_rule::refuse_same_name;
use super::rule::{BankRule, ChangedBankRule, RuleState};
use super::rule_ready::shown_by_seq;
use super::store::rules;
use crate::read_model::BANK;

/// Which rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RestoreBankRuleInput {
    /// The rule.
    pub id: String,
    /// True to bring a removed rule back without letting it work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub paused: Option<bool>,
}

/// Lets a paused or removed rule work again.
pub struct RestoreBankRule;

impl Command for RestoreBankRule {
    const NAME: &'static str = "restore_bank_rule";
    const DESCRIPTION: &'static str = "Lets a rule of yours that waited or was removed work again, at its place in the order.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = RestoreBankRuleInput;
    type Output = ChangedBankRule;

    fn run(input: &RestoreBankRuleInput, tx: &mut Tx<'_>) -> OpResult<ChangedBankRule> {
        let row = rules::by_id(tx, &input.id, "id")?;
        let state = if input.paused.unwrap_or(false) { RuleState::Paused } else { RuleState::Active };
        if row.state == state {
            let word = if state == RuleState::Active { "is at work" } else { "waits" };
            return Err(OpError::conflict(format!("The rule {} {word} already.", row.name)).at("id"));
        }
        refuse_same_name(tx, &row.name, Some(row.seq))?;
        let previous = shown_by_seq(tx, row.seq)?;
        rules::set_state(tx, row.seq, state)?;
        if row.state == RuleState::Removed {
            rules::set_order(tx, Some((row.seq, row.position)))?;
        }
        Ok(ChangedBankRule { rule: shown_by_seq(tx, row.seq)?, previous })
    }

    fn summary(_: &RestoreBankRuleInput, output: &ChangedBankRule) -> String {
        format!("Restored the rule {}", output.rule.name)
    }

    fn undo(_: &RestoreBankRuleInput, output: &ChangedBankRule) -> Option<UndoCall> {
        Some(back_to(&output.previous))
    }
}

/// The call that lets a rule be in the state that it was in.
pub fn back_to(previous: &BankRule) -> UndoCall {
    let (operation, input, verb) = match previous.state {
        RuleState::Active => ("restore_bank_rule", json!({ "id": previous.id }), "Restore"),
        RuleState::Paused => ("restore_bank_rule", json!({ "id": previous.id, "paused": true }), "Bring back"),
        RuleState::Removed => ("remove_bank_rule", json!({ "id": previous.id }), "Remove"),
    };
    UndoCall { operation: operation.to_owned(), input, label: format!("{verb} the rule {}", previous.name) }
}
