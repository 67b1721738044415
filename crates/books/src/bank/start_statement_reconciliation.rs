//! `start_statement_reconciliation`.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::import_plan::bank_account;
use super::reconciliations::{Standing, StatementReconciliation, checked_day, closing_in, currency_of, said, statement_of};
use super::store::reconciliations::{self, NewReconciliation};
use crate::read_model::BANK;

/// Which statement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct StartStatementReconciliationInput {
    /// The account, by its code.
    pub account: String,
    /// The last day of the statement.
    pub statement_on: NaiveDate,
    /// What was on the account at its end; below zero when money is owed to the bank.
    pub closing_balance: MoneyDto,
}

/// Begins to reconcile a statement.
pub struct StartStatementReconciliation;

impl Command for StartStatementReconciliation {
    const NAME: &'static str = "start_statement_reconciliation";
    const DESCRIPTION: &'static str = "Begins to reconcile a bank statement: from the closing balance of the last one, with every entry ticked that matched bank lines show up to its day.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = StartStatementReconciliationInput;
    type Output = StatementReconciliation;

    fn run(input: &StartStatementReconciliationInput, tx: &mut Tx<'_>) -> OpResult<StatementReconciliation> {
        let account = bank_account(tx, &input.account, "account")?;
        if let Some(open) = reconciliations::open_of(tx, account.seq)? {
            return Err(OpError::conflict(format!("{} {} has an open one: {}.", account.code, account.name, statement_of(&open)))
                .at("account")
                .hint("Finish it, or discard it first."));
        }
        let currency = currency_of(tx, &account)?;
        let closing = closing_in(&input.closing_balance, currency, &account.code)?;
        let previous = reconciliations::last_finished(tx, account.seq)?;
        let new = NewReconciliation {
            account_seq: account.seq,
            currency,
            previous_seq: previous.as_ref().map(|row| row.seq),
            statement_on: checked_day(tx, input.statement_on, previous.as_ref())?,
            opening_minor: previous.as_ref().map_or(0, |row| row.closing_minor),
            closing_minor: closing.minor(),
        };
        let id = reconciliations::insert(tx, &new)?;
        Standing::by_id(tx, &id)?.shown(tx)
    }

    fn summary(_: &StartStatementReconciliationInput, output: &StatementReconciliation) -> String {
        format!("Began to reconcile {}", said(output))
    }

    fn undo(_: &StartStatementReconciliationInput, output: &StatementReconciliation) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "discard_statement_reconciliation".to_owned(),
            input: json!({ "id": output.id }),
            label: "Discard the reconciliation".to_owned(),
        })
    }
}
