//! `pause_bank_rule`.

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
pub struct PauseBankRuleInput {
    /// The rule.
    pub id: String,
}

/// Lets a rule wait.
pub struct PauseBankRule;

impl Command for PauseBankRule {
    const NAME: &'static str = "pause_bank_rule";
    const DESCRIPTION: &'static str = "Lets a rule of yours wait: it neither suggests nor posts until it is restored.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = PauseBankRuleInput;
    type Output = ChangedBankRule;

    fn run(input: &PauseBankRuleInput, tx: &mut Tx<'_>) -> OpResult<ChangedBankRule> {
        let row = rules::by_id(tx, &input.id, "id")?;
        if row.state != RuleState::Active {
            let word = if row.state == RuleState::Paused { "waits already" } else { "was removed" };
            return Err(OpError::conflict(format!("The rule {} {word}.", row.name)).at("id"));
        }
        let previous = shown_by_seq(tx, row.seq)?;
        rules::set_state(tx, row.seq, RuleState::Paused)?;
        Ok(ChangedBankRule { rule: shown_by_seq(tx, row.seq)?, previous })
    }

    fn summary(_: &PauseBankRuleInput, output: &ChangedBankRule) -> String {
        format!("Paused the rule {}", output.rule.name)
    }

    fn undo(_: &PauseBankRuleInput, output: &ChangedBankRule) -> Option<UndoCall> {
        Some(back_to(&output.previous))
    }
}
