//! `readmit_bank_line`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::delete_bank_line::said;
use super::records::{BankLine, LineState};
use super::store::pages::LineRow;
use super::store::rules::EndedBy;
use super::store::{changes, lines, pages, repeats, rules};
use crate::read_model::BANK;

/// Which line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ReadmitBankLineInput {
    /// The line.
    pub line_id: String,
}

/// A line that was re-admitted, and why it had been deleted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ReadmittedBankLine {
    /// The line, open again.
    pub line: BankLine,
    /// Why it had been deleted.
    pub deleted_reason: String,
}

/// Takes the deletion of a bank line back.
pub struct ReadmitBankLine;

impl Command for ReadmitBankLine {
    const NAME: &'static str = "readmit_bank_line";
    const DESCRIPTION: &'static str = "Takes the deletion of a line of a bank statement back: it is open again.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = ReadmitBankLineInput;
    type Output = ReadmittedBankLine;

    fn run(input: &ReadmitBankLineInput, tx: &mut Tx<'_>) -> OpResult<ReadmittedBankLine> {
        let row = pages::by_id(tx, &input.line_id, "lineId")?;
        if row.wire.state != LineState::Deleted {
            let error = OpError::conflict("This line is not deleted.").at("lineId");
            return Err(match row.wire.state {
                LineState::Withdrawn => error.hint("The import that brought it was taken back; reinstate the import."),
                _ => error.hint("Only a deleted line is re-admitted."),
            });
        }
        readmit(tx, &row, EndedBy::Owner, "lineId")
    }

    fn summary(_: &ReadmitBankLineInput, output: &ReadmittedBankLine) -> String {
        format!("Re-admitted {}", said(&output.line))
    }

    fn undo(_: &ReadmitBankLineInput, output: &ReadmittedBankLine) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "delete_bank_line".to_owned(),
            input: json!({ "lineId": output.line.id, "reason": output.deleted_reason }),
            label: "Delete the line again".to_owned(),
        })
    }
}

/// Opens a deleted line again.
pub(super) fn readmit(tx: &mut Tx<'_>, row: &LineRow, by: EndedBy, field: &str) -> OpResult<ReadmittedBankLine> {
    if !repeats::is_brought(tx, row.seq)? {
        return Err(OpError::conflict("The import that brought this line was taken back.").at(field).hint("Reinstate the import first."));
    }
    rules::end_deletion(tx, row.seq, by)?;
    lines::set_state(tx, row.seq, LineState::Open, None)?;
    changes::note(tx, row.seq)?;
    Ok(ReadmittedBankLine { line: pages::listed_by_seq(tx, row.seq)?, deleted_reason: row.state_reason.clone().unwrap_or_default() })
}
