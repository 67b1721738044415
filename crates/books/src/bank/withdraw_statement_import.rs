//! `withdraw_statement_import`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use ts_rs::TS;

use super::protection::refuse_reconciled_match;
use super::records::{BankLine, LineState, StatementImport, lines_said};
use super::rules_at_work::{AppliedRules, LINES_PER_STEP};
use super::store::lines::{self, KeptLine};
use super::store::rules::EndedBy;
use super::store::{imports, matches, pages, repeats, rules};
use super::twins::{left_over, stand_by_others};
use super::unmatch_bank_line::{TakenBack, unmatch};
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS, REMINDERS};
use crate::wire::optional_text;

/// Which import, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct WithdrawStatementImportInput {
    /// The import.
    pub id: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// What became of an import and its lines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ChangedImport {
    /// The import.
    #[serde(rename = "import")]
    #[ts(rename = "import")]
    pub import: StatementImport,
    /// How many lines went or came back.
    pub lines: u32,
    /// What your rules did with the lines that came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rules: Option<AppliedRules>,
}

/// Takes an import back.
pub struct WithdrawStatementImport;

impl Command for WithdrawStatementImport {
    const NAME: &'static str = "withdraw_statement_import";
    const DESCRIPTION: &'static str = "Takes an import of a bank's file back as one: its lines go, but for those that another file brought too, and with them what your rules posted for them. Refused while you matched one of them yourself.";
    const CHANGES: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = WithdrawStatementImportInput;
    type Output = ChangedImport;

    fn run(input: &WithdrawStatementImportInput, tx: &mut Tx<'_>) -> OpResult<ChangedImport> {
        let row = imports::by_id(tx, &input.id, "id")?;
        if let Some(at) = &row.wire.withdrawn_at {
            let date = at.get(..10).unwrap_or(at);
            return Err(OpError::conflict(format!("{} was taken back on {date}.", row.wire.file_name)).at("id"));
        }
        let reason = optional_text(input.reason.as_deref(), "reason", 2000)?;
        let others = repeats::of_other_imports(tx, row.seq)?;
        let held = repeats::joined(others.iter().map(|one| one.run).collect());
        let because = reason.as_deref().map_or_else(|| "The import was taken back.".to_owned(), str::to_owned);
        let mut count = 0_u32;
        let own = lines_of(tx, row.seq)?;
        let total = own.len();
        for (done, line) in own.iter().enumerate() {
            if done.is_multiple_of(LINES_PER_STEP) {
                tx.advance("Taking lines back", done, total)?;
            }
            if !repeats::holds(&held, line.seq) {
                count = count.saturating_add(u32::from(let_go(tx, line, &because)?));
            }
        }
        for equal in left_over(tx, row.seq, &own, &others)? {
            let mut surplus = equal.surplus;
            for line in &equal.lines {
                if surplus > 0 && let_go(tx, line, &because)? {
                    stand_by_others(tx, row.seq, line, &others)?;
                    surplus = surplus.saturating_sub(1);
                    count = count.saturating_add(1);
                }
            }
        }
        for run_seq in rules::runs_of_import(tx, row.seq)? {
            // What a rule did with a line that another file brought too stands, and is taken back by its run.
            if rules::standing_of_run(tx, run_seq)?.is_empty() {
                rules::withdraw_run(tx, run_seq, &because)?;
            }
        }
        imports::set_withdrawn(tx, row.seq, true, reason.as_deref())?;
        Ok(ChangedImport { import: imports::by_id(tx, &input.id, "id")?.wire, lines: count, rules: None })
    }

    fn summary(_: &WithdrawStatementImportInput, output: &ChangedImport) -> String {
        format!("Took {} back: {}", output.import.file_name, lines_said(output.lines))
    }

    fn undo(_: &WithdrawStatementImportInput, output: &ChangedImport) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "reinstate_statement_import".to_owned(),
            input: json!({ "id": output.import.id }),
            label: format!("Reinstate {}", output.import.file_name),
        })
    }
}

// Lets a line go, with what rules did with it; what the owner matched is the owner's to take back. Says whether it went.
fn let_go(tx: &mut Tx<'_>, line: &KeptLine, because: &str) -> OpResult<bool> {
    match line.state {
        LineState::Matched => {
            let match_seq = matches::of_line(tx, line.seq)?.ok_or_else(|| OpError::internal("a matched line of no match"))?;
            if rules::of_match(tx, match_seq)?.is_none() {
                refuse_reconciled_match(tx, match_seq, "id")?;
                return Err(is_matched(&pages::listed_by_seq(tx, line.seq)?));
            }
            unmatch(tx, match_seq, because, &TakenBack { by: EndedBy::Import, field: "id" })?;
        }
        LineState::Open => {}
        LineState::Deleted if rules::that_deleted(tx, line.seq)?.is_some() => {
            rules::end_deletion(tx, line.seq, EndedBy::Import)?;
            lines::set_state(tx, line.seq, LineState::Open, None)?;
        }
        // A line that the owner deleted stays deleted, so that it does not come back with the next file.
        LineState::Deleted | LineState::Withdrawn => return Ok(false),
    }
    lines::set_state(tx, line.seq, LineState::Withdrawn, None)?;
    Ok(true)
}

/// The lines that stand by an import alone, or stood: those that it brought first, and those that it brought again and
/// whose own import does not stand.
fn lines_of(tx: &Tx<'_>, import_seq: i64) -> OpResult<Vec<KeptLine>> {
    let mut found = lines::brought_by(tx, import_seq)?;
    for (_, run) in repeats::of_import(tx, import_seq)? {
        found.extend(lines::left_in_run(tx, run.first, run.last)?);
    }
    let mut seen = HashMap::with_capacity(found.len());
    found.retain(|line| seen.insert(line.seq, ()).is_none());
    Ok(found)
}

fn is_matched(line: &BankLine) -> OpError {
    let name = line.counterparty.as_deref().unwrap_or(&line.description);
    OpError::conflict(format!("The line of {} over {} {} ({name}) is matched.", line.booked_on, line.amount.amount, line.amount.currency))
        .at("id")
        .hint("Take the match back first; then take the import back.")
}
