//! `apply_bank_rules`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::rules_at_work::{AppliedRules, apply};
use super::store::rules::{self, Lines};
use crate::ledger::store::accounts::account_by_code;
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS, REMINDERS};

/// Which lines.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ApplyBankRulesInput {
    /// The code of the account whose open lines they are; of every account unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// A run that was taken back: its lines, as far as they are open, and no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub run_id: Option<String>,
}

/// Lets the posting rules work on the open lines.
pub struct ApplyBankRules;

impl Command for ApplyBankRules {
    const NAME: &'static str = "apply_bank_rules";
    const DESCRIPTION: &'static str = "Lets those of your rules that may post work on the open bank lines. Where something is not certain they only suggest, and say why. All of it is taken back as one.";
    const CHANGES: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = ApplyBankRulesInput;
    type Output = AppliedRules;

    fn run(input: &ApplyBankRulesInput, tx: &mut Tx<'_>) -> OpResult<AppliedRules> {
        if let Some(id) = &input.run_id {
            if input.account.is_some() {
                return Err(OpError::invalid("account", "The lines of a run are given by the run.").hint("Leave the account out."));
            }
            let run = rules::run_by_id(tx, id, "runId")?;
            if run.withdrawn_at.is_none() {
                return Err(OpError::conflict("What the rules did then stands.").at("runId").hint("Take the run back first."));
            }
            return apply(tx, Lines::OfRun(run.seq), run.import_seq);
        }
        let account = input.account.as_deref().map(|code| account_by_code(tx, code, "account")).transpose()?;
        apply(tx, Lines::Open(account.map(|account| account.seq)), None)
    }

    fn summary(_: &ApplyBankRulesInput, output: &AppliedRules) -> String {
        output.said().unwrap_or_else(|| "Your rules posted nothing".to_owned())
    }

    fn undo(_: &ApplyBankRulesInput, output: &AppliedRules) -> Option<UndoCall> {
        let id = output.run_id.as_ref()?;
        Some(UndoCall {
            operation: "withdraw_bank_rule_run".to_owned(),
            input: json!({ "runId": id, "reason": "Taken back." }),
            label: "Take back what your rules posted".to_owned(),
        })
    }
}
