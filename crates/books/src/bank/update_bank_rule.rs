//! `update_bank_rule`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::create_bank_rule::refuse_same_name;
use super::rule::{ChangedBankRule, RuleConditions, RuleOutcome, RuleState};
use super::rule_ready::{checked, shown_by_seq};
use super::store::rules;
use crate::read_model::BANK;

/// Which rule, and what it says from now on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct UpdateBankRuleInput {
    /// The rule.
    pub id: String,
    /// What it is called; as before unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Which lines it is about, all of it; as before unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub conditions: Option<RuleConditions>,
    /// What they are; as before unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outcome: Option<RuleOutcome>,
    /// Whether it posts by itself; as before unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub posts: Option<bool>,
}

/// Changes a rule.
pub struct UpdateBankRule;

impl Command for UpdateBankRule {
    const NAME: &'static str = "update_bank_rule";
    const DESCRIPTION: &'static str =
        "Changes what a rule of yours says, or whether it posts by itself. What it posted before stays as it is.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = UpdateBankRuleInput;
    type Output = ChangedBankRule;

    fn run(input: &UpdateBankRuleInput, tx: &mut Tx<'_>) -> OpResult<ChangedBankRule> {
        let row = rules::by_id(tx, &input.id, "id")?;
        if row.state == RuleState::Removed {
            return Err(OpError::conflict(format!("The rule {} was removed.", row.name)).at("id").hint("Restore it first."));
        }
        let previous = shown_by_seq(tx, row.seq)?;
        let new = checked(
            tx,
            input.name.as_deref().unwrap_or(&previous.name),
            input.conditions.as_ref().unwrap_or(&previous.conditions),
            input.outcome.as_ref().unwrap_or(&previous.outcome),
            input.posts.unwrap_or(previous.posts),
        )?;
        refuse_same_name(tx, &new.name, Some(row.seq))?;
        rules::update(tx, row.seq, &new)?;
        Ok(ChangedBankRule { rule: shown_by_seq(tx, row.seq)?, previous })
    }

    fn summary(_: &UpdateBankRuleInput, output: &ChangedBankRule) -> String {
        let now = &output.rule;
        match (output.previous.posts, now.posts) {
            (false, true) => format!("Let the rule {} post by itself", now.name),
            (true, false) => format!("Let the rule {} only suggest", now.name),
            _ => format!("Changed the rule {}", now.name),
        }
    }

    fn undo(input: &UpdateBankRuleInput, output: &ChangedBankRule) -> Option<UndoCall> {
        let before = &output.previous;
        Some(UndoCall {
            operation: "update_bank_rule".to_owned(),
            input: json!({
                "id": input.id, "name": before.name, "conditions": before.conditions, "outcome": before.outcome, "posts": before.posts,
            }),
            label: format!("Change the rule {} back", before.name),
        })
    }
}
