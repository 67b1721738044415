//! `delete_bank_line`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::protection::refuse_reconciled_match;
use super::records::{BankLine, LineState};
use super::store::{changes, lines, matches, pages};
use crate::read_model::BANK;
use crate::wire::required_text;

/// Which line, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct DeleteBankLineInput {
    /// The line.
    pub line_id: String,
    /// Why.
    pub reason: String,
}

/// Deletes a bank line.
pub struct DeleteBankLine;

impl Command for DeleteBankLine {
    const NAME: &'static str = "delete_bank_line";
    const DESCRIPTION: &'static str = "Deletes a line of a bank statement that does not belong into the books: it stays away when the same file comes again, until it is re-admitted.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = DeleteBankLineInput;
    type Output = BankLine;

    fn run(input: &DeleteBankLineInput, tx: &mut Tx<'_>) -> OpResult<BankLine> {
        let row = pages::by_id(tx, &input.line_id, "lineId")?;
        let reason = required_text(&input.reason, "reason", 2000)?;
        let refusal = match row.wire.state {
            LineState::Open => None,
            LineState::Matched => Some(("This line is matched.", "Take the match back first; then delete it.")),
            LineState::Deleted => Some(("This line was deleted before.", "Re-admit it if it belongs into the books after all.")),
            LineState::Withdrawn => Some(("The import that brought this line was taken back.", "There is nothing to delete.")),
        };
        if let Some(match_seq) = matches::of_line(tx, row.seq)? {
            refuse_reconciled_match(tx, match_seq, "lineId")?;
        }
        if let Some((problem, hint)) = refusal {
            return Err(OpError::conflict(problem).at("lineId").hint(hint));
        }
        lines::set_state(tx, row.seq, LineState::Deleted, Some(&reason))?;
        changes::note(tx, row.seq)?;
        pages::listed_by_seq(tx, row.seq)
    }

    fn summary(input: &DeleteBankLineInput, output: &BankLine) -> String {
        format!("Deleted {} ({})", said(output), input.reason.trim())
    }

    fn undo(_: &DeleteBankLineInput, output: &BankLine) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "readmit_bank_line".to_owned(),
            input: json!({ "lineId": output.id }),
            label: "Re-admit the line".to_owned(),
        })
    }
}

/// A line in a sentence: `the bank line of 2026-01-03 over -12.00 CAD, Kestrel`.
pub(super) fn said(line: &BankLine) -> String {
    let name = line.counterparty.as_deref().unwrap_or(&line.description);
    format!("the bank line of {} over {} {}, {name}", line.booked_on, line.amount.amount, line.amount.currency)
}
