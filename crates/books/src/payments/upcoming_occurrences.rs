//! `upcoming_occurrences`.

use std::collections::{BTreeMap, BinaryHeap, HashSet};

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::occurrence_state::OccurrenceState;
use super::records::{Occurrence, UpcomingTotal};
use super::shown::{Kept, Names};
use super::standing::{Found, Judge, visit};
use super::store::confirmations;
use super::store::payments::name_key;
use super::store::schedules::{self, Which};
use super::window_asked::window_asked;
use crate::read_model::{COMPANY, PARTIES, PAYMENTS, REMINDERS};
use crate::wire::{bad_cursor, like_pattern, page_size, sought_text};

/// Which due dates.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct UpcomingOccurrencesInput {
    /// To be paid from this day on; today unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from: Option<NaiveDate>,
    /// To be paid up to this day; 30 days ahead unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<NaiveDate>,
    /// Only those in one of these states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub states: Option<Vec<OccurrenceState>>,
    /// Only those whose payment, or whose party, has this text in its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of due dates, in order of their days to pay on.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct UpcomingPage {
    /// The due dates.
    pub rows: Vec<Occurrence>,
    /// What is still to be paid of all of them, per currency. What was paid is not counted again.
    pub totals: Vec<UpcomingTotal>,
    /// How many there are in each state, whatever states were asked for.
    pub by_state: BTreeMap<String, u64>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: u64,
}

/// How many occurrences are in each state.
#[derive(Debug, Default)]
pub struct StateCounts([u64; OccurrenceState::ALL.len()]);

impl StateCounts {
    /// Counts one more.
    pub fn add(&mut self, state: OccurrenceState) {
        self.0[state as usize] += 1;
    }

    /// The counts by the names of the states, without the states that none is in.
    pub fn by_name(&self) -> BTreeMap<String, u64> {
        OccurrenceState::ALL
            .into_iter()
            .zip(self.0)
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| (state.name().to_owned(), count))
            .collect()
    }
}

/// Sums of what is still to be paid, per currency.
#[derive(Debug, Default)]
pub struct Totals(Vec<(Currency, [i64; 3])>);

impl Totals {
    /// Adds what is still to be paid of an occurrence: at least, at most, and as planned.
    pub fn add(&mut self, found: &Found<'_>) {
        let Found::Due(judged) = found else { return };
        if !judged.reconciled.state.awaits_payment() {
            return;
        }
        let amount = judged.occurrence.amount();
        let paid = judged.reconciled.confirmed.minor();
        let currency = judged.reconciled.outstanding.currency();
        let index = self.0.iter().position(|(known, _)| *known == currency).unwrap_or_else(|| {
            self.0.push((currency, [0; 3]));
            self.0.len() - 1
        });
        let parts = [
            amount.low().minor().saturating_sub(paid).max(0),
            amount.high().minor().saturating_sub(paid).max(0),
            judged.reconciled.outstanding.minor(),
        ];
        for (sum, part) in self.0[index].1.iter_mut().zip(parts) {
            *sum = sum.saturating_add(part);
        }
    }

    /// The sums by currency.
    pub fn shown(mut self) -> Vec<UpcomingTotal> {
        self.0.sort_by_key(|(currency, _)| *currency);
        let money = |minor, currency| Money::from_minor(minor, currency).into();
        let total = |(currency, [low, high, expected]): (Currency, [i64; 3])| UpcomingTotal {
            currency: currency.code().to_owned(),
            low: money(low, currency),
            high: money(high, currency),
            expected: money(expected, currency),
        };
        self.0.into_iter().map(total).collect()
    }
}

type Order = (NaiveDate, i64, NaiveDate, i64);

// Kept occurrences in a heap whose top is the last of the page.
struct ByOrder(Kept);

impl PartialEq for ByOrder {
    fn eq(&self, other: &ByOrder) -> bool {
        self.0.order() == other.0.order()
    }
}
impl Eq for ByOrder {}
impl PartialOrd for ByOrder {
    fn partial_cmp(&self, other: &ByOrder) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for ByOrder {
    fn cmp(&self, other: &ByOrder) -> std::cmp::Ordering {
        self.0.order().cmp(&other.0.order())
    }
}

/// The first of everything that comes by, in order, and no more than are shown.
struct FirstOnes {
    after: Option<Order>,
    room: usize,
    heap: BinaryHeap<ByOrder>,
}

impl FirstOnes {
    fn offer(&mut self, order: Order, kept: impl FnOnce() -> Kept) {
        let is_before_page = self.after.is_some_and(|after| order <= after);
        let is_beyond_page = self.heap.len() >= self.room && self.heap.peek().is_some_and(|last| last.0.order() <= order);
        if is_before_page || is_beyond_page {
            return;
        }
        self.heap.push(ByOrder(kept()));
        if self.heap.len() > self.room {
            self.heap.pop();
        }
    }
}

fn order_of(found: &Found<'_>) -> Order {
    match found {
        Found::Due(judged) => (judged.occurrence.pay_on, judged.row.seq, judged.occurrence.due_on, 0),
        Found::Stray { row, due_on, .. } => (*due_on, row.seq, *due_on, 0),
    }
}

fn state_of(found: &Found<'_>) -> OccurrenceState {
    match found {
        Found::Due(judged) => judged.reconciled.state,
        Found::Stray { .. } => OccurrenceState::NotDue,
    }
}

fn cursor_of((pay_on, seq, due_on, tie): Order) -> String {
    format!("{pay_on}.{seq}.{due_on}.{tie}")
}

fn read_cursor(cursor: &str) -> OpResult<Order> {
    let parts: Vec<&str> = cursor.split('.').collect();
    let &[pay_on, seq, due_on, tie] = parts.as_slice() else { return Err(bad_cursor()) };
    let number = |text: &str| text.parse::<i64>().map_err(|_| bad_cursor());
    let date = |text: &str| text.parse::<NaiveDate>().map_err(|_| bad_cursor());
    Ok((date(pay_on)?, number(seq)?, date(due_on)?, number(tie)?))
}

/// The due dates of a window.
pub struct UpcomingOccurrences;

impl Query for UpcomingOccurrences {
    const NAME: &'static str = "upcoming_occurrences";
    const DESCRIPTION: &'static str = "Lists every due date in a window, how it stands and why, and what is still to be paid.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, REMINDERS, COMPANY];
    type Input = UpcomingOccurrencesInput;
    type Output = UpcomingPage;

    fn run(input: &UpcomingOccurrencesInput, tx: &ReadTx<'_>) -> OpResult<UpcomingPage> {
        let window = window_asked(input.from, input.until, tx.today(), (0, 30))?;
        let limit = usize::try_from(page_size(input.limit)?).unwrap_or(usize::MAX);
        let after = input.cursor.as_deref().map(read_cursor).transpose()?;
        let states = input.states.as_deref().filter(|states| !states.is_empty());
        let is_asked_for = |state: OccurrenceState| states.is_none_or(|states| states.contains(&state));
        let pattern = sought_text(input.text.as_deref())?.map(|text| name_key(&text)).map(|text| like_pattern(&text));
        let which = pattern.as_deref().map_or(Which::All, Which::Named);

        let (mut counts, mut totals, mut total) = (StateCounts::default(), Totals::default(), 0);
        let mut page = FirstOnes { after, room: limit.saturating_add(1), heap: BinaryHeap::new() };
        visit(tx, which, window, &Judge::new(tx)?, |found| {
            let state = state_of(&found);
            counts.add(state);
            if is_asked_for(state) {
                total += 1;
                totals.add(&found);
                page.offer(order_of(&found), || Kept::of(&found));
            }
            Ok(())
        })?;
        for kept in not_due(tx, which, window.from, window.until)? {
            counts.add(OccurrenceState::NotDue);
            if is_asked_for(OccurrenceState::NotDue) {
                total += 1;
                page.offer(kept.order(), || kept);
            }
        }
        let mut kept: Vec<Kept> = page.heap.into_sorted_vec().into_iter().map(|each| each.0).collect();
        let more = kept.len() > limit;
        kept.truncate(limit);
        let next_cursor = kept.last().filter(|_| more).map(|last| cursor_of(last.order()));
        let mut names = Names::new(tx)?;
        let rows = kept.iter().map(|kept| names.occurrence(kept)).collect::<OpResult<_>>()?;
        Ok(UpcomingPage { rows, totals: totals.shown(), by_state: counts.by_name(), next_cursor, total })
    }
}

/// What was paid in a window without being due, of the payments that are asked for.
pub fn not_due(tx: &ReadTx<'_>, which: Which<'_>, from: NaiveDate, until: NaiveDate) -> OpResult<Vec<Kept>> {
    let mut found = confirmations::not_due(tx, from, until)?;
    if !found.is_empty() && !matches!(which, Which::All) {
        let mut asked = HashSet::new();
        schedules::each(tx, which, |row| {
            asked.insert(row.seq);
            Ok(())
        })?;
        found.retain(|row| asked.contains(&row.payment_seq));
    }
    found.into_iter().map(Kept::not_due).collect()
}
