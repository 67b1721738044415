//! `remove_bank_rule`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::restore_bank_rule::back_to;
use super::rule::{ChangedBankRule, RuleState};
use super::rule_ready::shown_by_seq;
use super::store::rules;
use crate::read_model::BANK;

/// Which rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RemoveBankRuleInput {
    /// The rule.
    pub id: String,
}

/// Removes a rule.
pub struct RemoveBankRule;

impl Command for RemoveBankRule {
    const NAME: &'static str = "remove_bank_rule";
    const DESCRIPTION: &'static str = "Removes a rule of yours. What it posted stays, and it can be restored.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = RemoveBankRuleInput;
    type Output = ChangedBankRule;

    fn run(input: &RemoveBankRuleInput, tx: &mut Tx<'_>) -> OpResult<ChangedBankRule> {
        let row = rules::by_id(tx, &input.id, "id")?;
        if row.state == RuleState::Removed {
            return Err(OpError::conflict(format!("The rule {} was removed before.", row.name)).at("id"));
        }
        // It keeps its place, in which it is restored; the others close up.
        rules::set_order(tx, None)?;
        let previous = shown_by_seq(tx, row.seq)?;
        rules::set_state(tx, row.seq, RuleState::Removed)?;
        rules::set_order(tx, None)?;
        Ok(ChangedBankRule { rule: shown_by_seq(tx, row.seq)?, previous })
    }

    fn summary(_: &RemoveBankRuleInput, output: &ChangedBankRule) -> String {
        format!("Removed the rule {}", output.rule.name)
    }

    fn undo(_: &RemoveBankRuleInput, output: &ChangedBankRule) -> Option<UndoCall> {
        Some(back_to(&output.previous))
    }
}
