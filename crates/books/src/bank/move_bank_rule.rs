//! `move_bank_rule`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::rule::{ChangedBankRule, RuleState};
use super::rule_ready::shown_by_seq;
use super::store::rules;
use crate::read_model::BANK;

/// Which rule, and to which place.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct MoveBankRuleInput {
    /// The rule.
    pub id: String,
    /// Its place in the order, from 1 on; beyond the last one it goes to the end.
    pub position: u32,
}

/// Gives a rule another place in the order.
pub struct MoveBankRule;

impl Command for MoveBankRule {
    const NAME: &'static str = "move_bank_rule";
    const DESCRIPTION: &'static str = "Gives a rule of yours another place in the order: the first rule that fits a line wins.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = MoveBankRuleInput;
    type Output = ChangedBankRule;

    fn run(input: &MoveBankRuleInput, tx: &mut Tx<'_>) -> OpResult<ChangedBankRule> {
        let row = rules::by_id(tx, &input.id, "id")?;
        if row.state == RuleState::Removed {
            return Err(OpError::conflict(format!("The rule {} was removed.", row.name)).at("id").hint("Restore it first."));
        }
        if input.position == 0 {
            return Err(OpError::invalid("position", "The first place is 1."));
        }
        // Where it was is its place in the order, which the way back names.
        rules::set_order(tx, None)?;
        let previous = shown_by_seq(tx, row.seq)?;
        rules::set_order(tx, Some((row.seq, input.position)))?;
        Ok(ChangedBankRule { rule: shown_by_seq(tx, row.seq)?, previous })
    }

    fn summary(_: &MoveBankRuleInput, output: &ChangedBankRule) -> String {
        format!("Moved the rule {} to place {}", output.rule.name, output.rule.position)
    }

    fn undo(input: &MoveBankRuleInput, output: &ChangedBankRule) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "move_bank_rule".to_owned(),
            input: json!({ "id": input.id, "position": output.previous.position }),
            label: format!("Move the rule {} back", output.rule.name),
        })
    }
}
