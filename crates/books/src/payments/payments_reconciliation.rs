//! `payments_reconciliation`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::{Confirmation, Occurrence};
use super::shown::{Kept, Names};
use super::standing::{Judge, visit};
use super::store::confirmations;
use super::store::schedules::Which;
use super::upcoming_occurrences::StateCounts;
use super::window_asked::window_asked;
use crate::read_model::{COMPANY, PARTIES, PAYMENTS};

/// Which days.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PaymentsReconciliationInput {
    /// To be paid from this day on; 30 days ago unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// To be paid up to this day; today unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
}

/// What was due against what was confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaymentsReconciliation {
    /// How many due dates are in each state; money that was not due is counted as such.
    pub by_state: BTreeMap<String, u64>,
    /// The due dates that something is wrong with, in order, at most a thousand.
    pub exceptions: Vec<Occurrence>,
    /// What was paid without being due.
    pub not_due: Vec<Confirmation>,
}

const EXCEPTIONS_MAX: usize = 1000;

/// Due against confirmed.
pub struct PaymentsReconciliationQuery;

impl Query for PaymentsReconciliationQuery {
    const NAME: &'static str = "payments_reconciliation";
    const DESCRIPTION: &'static str =
        "Compares what was due with what was confirmed, and lists what is missed, differs, was paid twice or was not due.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, COMPANY];
    type Input = PaymentsReconciliationInput;
    type Output = PaymentsReconciliation;

    fn run(input: &PaymentsReconciliationInput, tx: &ReadTx<'_>) -> OpResult<PaymentsReconciliation> {
        let window = window_asked(input.from, input.until, tx.today(), (30, 0))?;
        let mut counts = StateCounts::default();
        let mut exceptions: Vec<Kept> = Vec::new();
        visit(tx, Which::All, window, &Judge::new(tx)?, |found| {
            let kept = Kept::of(&found);
            counts.add(kept.state());
            if kept.state().is_exception() {
                exceptions.push(kept);
            }
            Ok(())
        })?;
        let not_due: Vec<Confirmation> = confirmations::not_due(tx, window.from, window.until)?.into_iter().map(|row| row.wire).collect();
        for _ in &not_due {
            counts.add(super::occurrence_state::OccurrenceState::NotDue);
        }
        exceptions.sort_by_key(Kept::order);
        exceptions.truncate(EXCEPTIONS_MAX);
        let mut names = Names::new(tx)?;
        let exceptions = exceptions.iter().map(|kept| names.occurrence(kept)).collect::<OpResult<_>>()?;
        Ok(PaymentsReconciliation { by_state: counts.by_name(), exceptions, not_due })
    }
}
