//! `update_statement_reconciliation`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use money::{Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::reconciliations::{Standing, StatementReconciliation, checked_day, closing_in, open_by_id, said};
use super::store::reconciliations;
use crate::read_model::BANK;

/// Which one, and what changes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct UpdateStatementReconciliationInput {
    /// The reconciliation.
    pub id: String,
    /// Another last day of the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub statement_on: Option<NaiveDate>,
    /// Another closing balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub closing_balance: Option<MoneyDto>,
}

/// A reconciliation with what it was of before.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct UpdatedStatementReconciliation {
    /// The reconciliation.
    pub reconciliation: StatementReconciliation,
    /// The day that it had.
    pub earlier_statement_on: NaiveDate,
    /// The closing balance that it had.
    pub earlier_closing_balance: MoneyDto,
}

/// Corrects day and closing balance.
pub struct UpdateStatementReconciliation;

impl Command for UpdateStatementReconciliation {
    const NAME: &'static str = "update_statement_reconciliation";
    const DESCRIPTION: &'static str =
        "Corrects the day or the closing balance of a statement that is being reconciled. What is ticked stays.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = UpdateStatementReconciliationInput;
    type Output = UpdatedStatementReconciliation;

    fn run(input: &UpdateStatementReconciliationInput, tx: &mut Tx<'_>) -> OpResult<UpdatedStatementReconciliation> {
        let row = open_by_id(tx, &input.id)?;
        if input.statement_on.is_none() && input.closing_balance.is_none() {
            return Err(OpError::invalid("statementOn", "Nothing is to change.").hint("Give another day or another closing balance."));
        }
        let statement_on = match input.statement_on {
            Some(on) => checked_day(tx, on, reconciliations::last_finished(tx, row.account_seq)?.as_ref())?,
            None => row.statement_on,
        };
        let closing = input.closing_balance.as_ref().map(|dto| closing_in(dto, row.currency, &row.account)).transpose()?;
        reconciliations::set_terms(tx, row.seq, statement_on, closing.map_or(row.closing_minor, Money::minor))?;
        Ok(UpdatedStatementReconciliation {
            reconciliation: Standing::by_id(tx, &input.id)?.shown(tx)?,
            earlier_statement_on: row.statement_on,
            earlier_closing_balance: row.money(row.closing_minor).into(),
        })
    }

    fn summary(_: &UpdateStatementReconciliationInput, output: &UpdatedStatementReconciliation) -> String {
        let closing = &output.reconciliation.closing_balance;
        format!("Corrected {}: it closes at {} {}", said(&output.reconciliation), closing.amount, closing.currency)
    }

    fn undo(_: &UpdateStatementReconciliationInput, output: &UpdatedStatementReconciliation) -> Option<UndoCall> {
        Some(UndoCall {
            operation: Self::NAME.to_owned(),
            input: json!({
                "id": output.reconciliation.id,
                "statementOn": output.earlier_statement_on,
                "closingBalance": output.earlier_closing_balance,
            }),
            label: "Day and closing balance as before".to_owned(),
        })
    }
}
