//! `withdraw_bank_rule_run`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::readmit_bank_line::readmit;
use super::records::lines_said;
use super::rules_at_work::LINES_PER_STEP;
use super::store::rules::EndedBy;
use super::store::{pages, rules};
use super::unmatch_bank_line::{TakenBack, unmatch};
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS, REMINDERS};
use crate::wire::required_text;

/// Which run, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct WithdrawBankRuleRunInput {
    /// The run, as apply_bank_rules or import_statement named it.
    pub run_id: String,
    /// Why.
    pub reason: String,
}

/// What was taken back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct WithdrawnRuleRun {
    /// The run.
    pub run_id: String,
    /// How many lines are open again.
    pub lines: u32,
}

/// Takes back what rules did in one run.
pub struct WithdrawBankRuleRun;

impl Command for WithdrawBankRuleRun {
    const NAME: &'static str = "withdraw_bank_rule_run";
    const DESCRIPTION: &'static str = "Takes back as one what your rules posted and deleted in one run: the lines are open again, and exactly what was posted is reversed. What you took back yourself since is left alone.";
    const CHANGES: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = WithdrawBankRuleRunInput;
    type Output = WithdrawnRuleRun;

    fn run(input: &WithdrawBankRuleRunInput, tx: &mut Tx<'_>) -> OpResult<WithdrawnRuleRun> {
        let run = rules::run_by_id(tx, &input.run_id, "runId")?;
        let reason = required_text(&input.reason, "reason", 2000)?;
        if run.withdrawn_at.is_some() {
            return Err(OpError::conflict("What the rules did then was taken back before.").at("runId"));
        }
        let lines = take_back(tx, run.seq, &reason)?;
        Ok(WithdrawnRuleRun { run_id: run.id, lines })
    }

    fn summary(input: &WithdrawBankRuleRunInput, output: &WithdrawnRuleRun) -> String {
        format!("Took back what your rules did with {} ({})", lines_said(output.lines), input.reason.trim())
    }

    fn undo(_: &WithdrawBankRuleRunInput, output: &WithdrawnRuleRun) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "apply_bank_rules".to_owned(),
            input: json!({ "runId": output.run_id }),
            label: "Apply your rules again".to_owned(),
        })
    }
}

/// Takes back what of a run stands, and marks it; gives how many lines are open again.
fn take_back(tx: &mut Tx<'_>, run_seq: i64, reason: &str) -> OpResult<u32> {
    let mut count = 0_u32;
    let standing = rules::standing_of_run(tx, run_seq)?;
    let total = standing.len();
    for (done, (line_id, match_seq)) in standing.iter().enumerate() {
        if done.is_multiple_of(LINES_PER_STEP) {
            tx.advance("Taking back what the rules did", done, total)?;
        }
        match match_seq {
            Some(match_seq) => {
                unmatch(tx, *match_seq, reason, &TakenBack { by: EndedBy::Run, field: "runId" })?;
            }
            None => {
                let line = pages::by_id(tx, line_id, "runId")?;
                readmit(tx, &line, EndedBy::Run, "runId")?;
            }
        }
        count = count.saturating_add(1);
    }
    rules::withdraw_run(tx, run_seq, reason)?;
    Ok(count)
}
