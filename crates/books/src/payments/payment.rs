//! `payment`.

use chrono::{Days, NaiveDate};
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::price::PriceHistory;
use super::records::{AcceptedException, Confirmation, Occurrence, Payment};
use super::schedule::Window;
use super::store::{acceptances, changes, confirmations, payments};
use super::{agreed, price, shown};
use crate::activity::audit_row::AuditRow;
use crate::read_model::{AUDIT, COMPANY, PARTIES, PAYMENTS, REMINDERS};

/// Which payment, and which of its due dates.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PaymentInput {
    /// The payment.
    pub id: String,
    /// Due dates from this day on; a year ago unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// Due dates up to this day; half a year ahead unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
}

/// A payment with its due dates, what was paid, and what was done to it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaymentDetail {
    /// The payment.
    pub payment: Payment,
    /// Its due dates in the window, in order of their days to pay on.
    pub occurrences: Vec<Occurrence>,
    /// Everything that was ever confirmed, the latest first, withdrawn ones too.
    pub confirmations: Vec<Confirmation>,
    /// What it came to over time, and whether its price left what was agreed.
    pub price: PriceHistory,
    /// The exceptions that you let stand, the latest first.
    pub accepted: Vec<AcceptedException>,
    /// The latest changes, newest first.
    pub history: Vec<AuditRow>,
}

const AHEAD_DAYS: u64 = 183;
const HISTORY_ROWS: i64 = 100;

/// One payment in full.
pub struct PaymentQuery;

impl Query for PaymentQuery {
    const NAME: &'static str = "payment";
    const DESCRIPTION: &'static str =
        "Shows one payment with its due dates, its confirmations, what it came to over time, and its history.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, REMINDERS, COMPANY, AUDIT];
    type Input = PaymentInput;
    type Output = PaymentDetail;

    fn run(input: &PaymentInput, tx: &ReadTx<'_>) -> OpResult<PaymentDetail> {
        let row = payments::by_id(tx, &input.id, "id")?;
        let today = tx.today();
        let ahead = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
        let from = agreed::civil_date(input.from.unwrap_or_else(|| shown::look_back_from(today)), "from")?;
        let until = agreed::civil_date(input.until.unwrap_or(ahead), "until")?;
        if until < from && input.until.is_some() && input.from.is_some() {
            return Err(OpError::invalid("until", "The window ends before it begins."));
        }
        Ok(PaymentDetail {
            payment: shown::payment(tx, &row)?,
            occurrences: shown::occurrences_of(tx, row.seq, Window { from, until })?,
            confirmations: confirmations::of_payment(tx, row.seq)?,
            price: price::of_payment(tx, &row)?,
            accepted: acceptances::of_payment(tx, row.seq)?,
            history: changes::history(tx, row.seq, HISTORY_ROWS)?,
        })
    }
}
