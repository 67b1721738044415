//! `reopen_statement_reconciliation`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::reconciliations::{ReconciliationState, Standing, StatementReconciliation, said, statement_of};
use super::store::reconciled;
use super::store::reconciliations::{self, ReconciliationRow};
use crate::read_model::BANK;
use crate::wire::required_text;

/// Which one, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ReopenStatementReconciliationInput {
    /// The reconciliation.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// A reconciliation that is open again, with what it was before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ReopenedStatementReconciliation {
    /// The reconciliation.
    pub reconciliation: StatementReconciliation,
    /// What it was: finished, or discarded.
    pub was: ReconciliationState,
}

/// Opens a reconciliation again.
pub struct ReopenStatementReconciliation;

impl Command for ReopenStatementReconciliation {
    const NAME: &'static str = "reopen_statement_reconciliation";
    const DESCRIPTION: &'static str = "Takes the finishing of an account's last statement back, with a reason: nothing of it is protected any more, and what was ticked stays ticked. A discarded one is taken up again.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = ReopenStatementReconciliationInput;
    type Output = ReopenedStatementReconciliation;

    fn run(input: &ReopenStatementReconciliationInput, tx: &mut Tx<'_>) -> OpResult<ReopenedStatementReconciliation> {
        let row = reconciliations::by_id(tx, &input.id, "id")?;
        let reason = required_text(&input.reason, "reason", 2000)?;
        if row.state == ReconciliationState::Open {
            return Err(OpError::conflict("This reconciliation is open.").at("id").hint("There is nothing to reopen."));
        }
        if let Some(open) = reconciliations::open_of(tx, row.account_seq)? {
            return Err(OpError::conflict(format!("Another one of this account is open: {}.", statement_of(&open)))
                .at("id")
                .hint("Finish it, or discard it first."));
        }
        let last = reconciliations::last_finished(tx, row.account_seq)?;
        if row.state == ReconciliationState::Finished
            && let Some(last) = last.as_ref().filter(|last| last.seq != row.seq)
        {
            return Err(OpError::conflict(format!("It is not the last one: {} starts from it.", statement_of(last)))
                .at("id")
                .hint("Reopen the later ones first, the latest first."));
        }
        if row.state == ReconciliationState::Discarded {
            refuse_changed_start(&row, last.as_ref())?;
        }
        reconciliations::set_state(tx, row.seq, ReconciliationState::Open, Some(&reason))?;
        reconciled::let_go(tx, row.seq)?;
        Ok(ReopenedStatementReconciliation { reconciliation: Standing::by_id(tx, &input.id)?.shown(tx)?, was: row.state })
    }

    fn summary(input: &ReopenStatementReconciliationInput, output: &ReopenedStatementReconciliation) -> String {
        format!("Reopened {} ({})", said(&output.reconciliation), input.reason.trim())
    }

    fn undo(_: &ReopenStatementReconciliationInput, output: &ReopenedStatementReconciliation) -> Option<UndoCall> {
        let (operation, label) = match output.was {
            ReconciliationState::Discarded => ("discard_statement_reconciliation", "Discard the reconciliation"),
            _ => ("finish_statement_reconciliation", "Finish the statement again"),
        };
        Some(UndoCall { operation: operation.to_owned(), input: json!({ "id": output.reconciliation.id }), label: label.to_owned() })
    }
}

// A discarded one is taken up again where it began: the one before it ends as it did then.
fn refuse_changed_start(row: &ReconciliationRow, last: Option<&ReconciliationRow>) -> OpResult<()> {
    if last.map(|last| last.seq) != row.previous_seq {
        return Err(OpError::conflict("Since it was discarded, another statement of this account was finished or reopened.")
            .at("id")
            .hint("Start a new one."));
    }
    match last {
        Some(last) if last.closing_minor != row.opening_minor || last.statement_on >= row.statement_on => Err(OpError::conflict(format!(
            "Since it was discarded, the one before it was changed: {} closes at {}.",
            statement_of(last),
            last.money(last.closing_minor)
        ))
        .at("id")
        .hint("Start a new one.")),
        _ => Ok(()),
    }
}
