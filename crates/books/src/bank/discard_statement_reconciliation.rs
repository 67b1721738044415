//! `discard_statement_reconciliation`.

use engine::{Command, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reconciliations::{ReconciliationState, Standing, StatementReconciliation, open_by_id, reopen_call, said};
use super::store::reconciliations;
use crate::read_model::BANK;

/// Which one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct DiscardStatementReconciliationInput {
    /// The reconciliation.
    pub id: String,
}

/// Gives a reconciliation up.
pub struct DiscardStatementReconciliation;

impl Command for DiscardStatementReconciliation {
    const NAME: &'static str = "discard_statement_reconciliation";
    const DESCRIPTION: &'static str = "Gives up the reconciliation of a statement that is not finished. The books stay as they are.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = DiscardStatementReconciliationInput;
    type Output = StatementReconciliation;

    fn run(input: &DiscardStatementReconciliationInput, tx: &mut Tx<'_>) -> OpResult<StatementReconciliation> {
        let row = open_by_id(tx, &input.id)?;
        reconciliations::set_state(tx, row.seq, ReconciliationState::Discarded, None)?;
        Standing::by_id(tx, &input.id)?.shown(tx)
    }

    fn summary(_: &DiscardStatementReconciliationInput, output: &StatementReconciliation) -> String {
        format!("Discarded the reconciliation of {}", said(output))
    }

    fn undo(_: &DiscardStatementReconciliationInput, output: &StatementReconciliation) -> Option<UndoCall> {
        Some(reopen_call(&output.id, "Take the reconciliation up again"))
    }
}
