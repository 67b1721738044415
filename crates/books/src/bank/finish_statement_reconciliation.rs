//! `finish_statement_reconciliation`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reconciliations::{Standing, StatementReconciliation, open_by_id, reopen_call, said};
use super::store::{reconciled, reconciliations};
use crate::read_model::BANK;

/// Which one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct FinishStatementReconciliationInput {
    /// The reconciliation.
    pub id: String,
}

/// Finishes a reconciliation.
pub struct FinishStatementReconciliation;

impl Command for FinishStatementReconciliation {
    const NAME: &'static str = "finish_statement_reconciliation";
    const DESCRIPTION: &'static str = "Finishes a statement whose difference is zero: what is ticked is kept as a snapshot, and amount, date and account of its entries are protected.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = FinishStatementReconciliationInput;
    type Output = StatementReconciliation;

    fn run(input: &FinishStatementReconciliationInput, tx: &mut Tx<'_>) -> OpResult<StatementReconciliation> {
        let standing = Standing::of(tx, open_by_id(tx, &input.id)?)?;
        let difference = standing.difference()?;
        if !difference.is_zero() {
            return Err(differs(tx, standing, &difference.to_string())?);
        }
        let snapshot = standing.snapshot(tx)?;
        reconciled::hold(tx, &standing.row, &standing.items)?;
        reconciliations::finish(tx, standing.row.seq, &snapshot)?;
        Standing::by_id(tx, &input.id)?.shown(tx)
    }

    fn summary(_: &FinishStatementReconciliationInput, output: &StatementReconciliation) -> String {
        let closing = &output.closing_balance;
        format!("Finished {} at {} {}", said(output), closing.amount, closing.currency)
    }

    fn undo(_: &FinishStatementReconciliationInput, output: &StatementReconciliation) -> Option<UndoCall> {
        Some(reopen_call(&output.id, "Reopen the statement"))
    }
}

// What is missing, to the cent, and the likeliest way to it.
fn differs(tx: &Tx<'_>, standing: Standing, difference: &str) -> OpResult<OpError> {
    let shown = standing.shown(tx)?;
    let hint = if shown.open_lines == 0 {
        "Tick what the statement shows and untick what it does not, or correct the closing balance.".to_owned()
    } else {
        let lines = if shown.open_lines == 1 { "1 bank line is".to_owned() } else { format!("{} bank lines are", shown.open_lines) };
        let amount = &shown.open_lines_amount;
        format!("{lines} not matched yet and come to {} {}: match them first, then tick what is left.", amount.amount, amount.currency)
    };
    Ok(OpError::conflict(format!(
        "The closing balance is {} {}, and what is ticked differs from it by {difference}.",
        shown.closing_balance.amount, shown.closing_balance.currency
    ))
    .at("id")
    .hint(hint))
}
