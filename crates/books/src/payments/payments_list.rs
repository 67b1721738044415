//! `payments_list`.

use chrono::Datelike;
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::{Payment, PaymentStatus};
use super::schedule::Window;
use super::shown::{self, NextOpen, look_back_from, next_open};
use super::standing::{Decisions, Judge, LAST_DAY};
use super::store::decisions;
use super::store::payments::{self, ListFilter, name_key};
use super::store::schedules::{self, ScheduleRow, Which};
use super::terms::{AmountSpec, AutopayState, PaymentKind};
use crate::read_model::{COMPANY, PARTIES, PAYMENTS};
use crate::wire::{bad_cursor, like_pattern, page_size, passed_over, sought_text};

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PaymentsOrder {
    /// By name.
    #[default]
    Name,
    /// By what is to be paid next; what was missed comes first.
    NextDue,
    /// The largest amount first.
    Amount,
}

/// Which payments.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PaymentsListInput {
    /// Only those with this text in their name, or in the name of the party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Only bills, subscriptions or obligations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<PaymentKind>,
    /// Only active, paused or cancelled ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<PaymentStatus>,
    /// Only those whose autopay is off, set up or verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub autopay: Option<AutopayState>,
    /// In which order; by name unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sort: Option<PaymentsOrder>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// So many are passed over first: for a list that jumps to its end, or into its middle. Give this or a cursor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub offset: Option<u32>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of payments.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaymentsPage {
    /// The payments.
    pub rows: Vec<Payment>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// The registry of payments.
pub struct PaymentsList;

impl Query for PaymentsList {
    const NAME: &'static str = "payments_list";
    const DESCRIPTION: &'static str = "Lists what the business has to pay, with what comes next of each.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, COMPANY];
    type Input = PaymentsListInput;
    type Output = PaymentsPage;

    fn run(input: &PaymentsListInput, tx: &ReadTx<'_>) -> OpResult<PaymentsPage> {
        let limit = page_size(input.limit)?;
        let pattern = sought_text(input.text.as_deref())?.map(|text| name_key(&text)).map(|text| like_pattern(&text));
        let filter = ListFilter { pattern, kind: input.kind, status: input.status, autopay: input.autopay };
        let cursor = input.cursor.as_deref();
        let page = Page { cursor, offset: passed_over(input.offset, cursor)?, limit };
        match input.sort.unwrap_or_default() {
            PaymentsOrder::Name => by_name(tx, &filter, &page),
            PaymentsOrder::NextDue => {
                let today = Judge::new(tx)?;
                let decisions = Decisions::of_window(tx, Window { from: look_back_from(today.today), until: LAST_DAY })?;
                ranked(tx, &filter, &page, |row| {
                    let next = decisions.with_schedule(row, |schedule, settlements| next_open(&today, row, schedule, settlements));
                    // What has nothing to come stands at the end.
                    (next.map_or(i64::MAX, |(_, pay_on, _)| i64::from(pay_on.num_days_from_ce())), Some(next))
                })
            }
            PaymentsOrder::Amount => {
                let present = decisions::amounts_before_planned(tx, tx.today())?;
                ranked(tx, &filter, &page, |row| (falling(present.get(&row.seq).unwrap_or(&row.amount)), None))
            }
        }
    }
}

// Where a page begins: after a cursor, or after so many rows; and how long it may be.
struct Page<'a> {
    cursor: Option<&'a str>,
    offset: u32,
    limit: i64,
}

// The amount in ten-thousandths of its currency, so that yen and dinars stand where their numbers do; the largest first.
fn falling(amount: &AmountSpec) -> i64 {
    let expected = amount.expected();
    let scale = 10_i64.pow(4_u32.saturating_sub(expected.currency().minor_digits()));
    expected.minor().saturating_mul(scale).saturating_neg()
}

fn by_name(tx: &ReadTx<'_>, filter: &ListFilter, page: &Page<'_>) -> OpResult<PaymentsPage> {
    let (today, limit) = (tx.today(), page.limit);
    let (seq, name) = match page.cursor {
        Some(cursor) => cursor.split_once('.').ok_or_else(bad_cursor)?,
        None => ("0", ""),
    };
    let seq = seq.parse().map_err(|_| bad_cursor())?;
    let mut found = payments::listed_by_name(tx, filter, today, (name, seq), i64::from(page.offset), limit + 1)?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = found.last().filter(|_| more).map(|(seq, name)| format!("{seq}.{name}"));
    let rows = found.iter().map(|(seq, _)| shown::payment_of(tx, *seq)).collect::<OpResult<_>>()?;
    Ok(PaymentsPage { rows, next_cursor, total: payments::count_listed(tx, filter, today)? })
}

// Ranks every payment of the list, and shows a page of them. `rank` may know already what comes next of a payment.
fn ranked(
    tx: &ReadTx<'_>,
    filter: &ListFilter,
    page: &Page<'_>,
    mut rank: impl FnMut(&ScheduleRow) -> (i64, Option<Option<NextOpen>>),
) -> OpResult<PaymentsPage> {
    let after = match page.cursor {
        Some(cursor) => {
            let (rank, seq) = cursor.split_once('.').ok_or_else(bad_cursor)?;
            Some((rank.parse::<i64>().map_err(|_| bad_cursor())?, seq.parse::<i64>().map_err(|_| bad_cursor())?))
        }
        None => None,
    };
    let today = tx.today();
    let paused = decisions::paused_on(tx, today)?;
    let is_listed = |row: &ScheduleRow| {
        let status = match row.cancelled_from_on {
            Some(_) => PaymentStatus::Cancelled,
            None if paused.contains(&row.seq) => PaymentStatus::Paused,
            None => PaymentStatus::Active,
        };
        filter.status.is_none_or(|wanted| wanted == status)
            && filter.kind.is_none_or(|wanted| wanted == row.kind)
            && filter.autopay.is_none_or(|wanted| wanted == row.autopay)
    };
    let mut total = 0;
    let mut ranks: Vec<(i64, i64, Option<Option<NextOpen>>)> = Vec::new();
    schedules::each(tx, filter.pattern.as_deref().map_or(Which::All, Which::Named), |row| {
        if is_listed(&row) {
            total += 1;
            let (rank, next) = rank(&row);
            if after.is_none_or(|after| (rank, row.seq) > after) {
                ranks.push((rank, row.seq, next));
            }
        }
        Ok(())
    })?;
    ranks.sort_unstable_by_key(|(rank, seq, _)| (*rank, *seq));
    let passed_over = usize::try_from(page.offset).unwrap_or(usize::MAX).min(ranks.len());
    ranks.drain(..passed_over);
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let more = ranks.len() > limit;
    ranks.truncate(limit);
    let next_cursor = ranks.last().filter(|_| more).map(|(rank, seq, _)| format!("{rank}.{seq}"));
    let rows = ranks.iter().map(|(_, seq, next)| show(tx, *seq, *next)).collect::<OpResult<_>>()?;
    Ok(PaymentsPage { rows, next_cursor, total })
}

fn show(tx: &ReadTx<'_>, seq: i64, known: Option<Option<NextOpen>>) -> OpResult<Payment> {
    let Some(next) = known else { return shown::payment_of(tx, seq) };
    shown::payment_with(tx, &payments::by_seq(tx, seq)?, next)
}
