//! `create_bank_rule`.

use engine::{Command, ErrorCode, OpError, OpResult, ReadModel, ReadTx, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::rule::{BankRule, RuleConditions, RuleOutcome};
use super::rule_ready::{checked, shown_by_seq};
use super::store::rules;
use crate::read_model::BANK;

/// A rule to be.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct CreateBankRuleInput {
    /// What it is called, such as Rent.
    pub name: String,
    /// Which lines it is about.
    pub conditions: RuleConditions,
    /// What they are.
    pub outcome: RuleOutcome,
    /// True to let it post by itself; otherwise it only suggests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub posts: Option<bool>,
}

/// Makes a rule.
pub struct CreateBankRule;

impl Command for CreateBankRule {
    const NAME: &'static str = "create_bank_rule";
    const DESCRIPTION: &'static str = "Makes a rule of yours for bank lines: which lines it is about, what they are, and whether it only suggests that or posts it by itself.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = CreateBankRuleInput;
    type Output = BankRule;

    fn run(input: &CreateBankRuleInput, tx: &mut Tx<'_>) -> OpResult<BankRule> {
        let new = checked(tx, &input.name, &input.conditions, &input.outcome, input.posts.unwrap_or(false))?;
        refuse_same_name(tx, &new.name, None)?;
        let seq = rules::insert(tx, &new)?;
        shown_by_seq(tx, seq)
    }

    fn summary(_: &CreateBankRuleInput, output: &BankRule) -> String {
        let how = if output.posts { "posts by itself" } else { "suggests" };
        format!("Made the rule {}, which {how}: {}", output.name, output.target)
    }

    fn undo(_: &CreateBankRuleInput, output: &BankRule) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "remove_bank_rule".to_owned(),
            input: json!({ "id": output.id }),
            label: format!("Remove the rule {}", output.name),
        })
    }
}

/// Rules are called by their names, so each has its own.
pub fn refuse_same_name(tx: &ReadTx<'_>, name: &str, except_seq: Option<i64>) -> OpResult<()> {
    if rules::is_named(tx, name, except_seq)? {
        return Err(OpError::new(ErrorCode::AlreadyExists, format!("There is a rule named {name}."))
            .at("name")
            .hint("Change that one, or give this one another name."));
    }
    Ok(())
}
