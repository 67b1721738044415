//! `reminders_list`.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{OpResult, Query, ReadModel, ReadTx};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use ts_rs::TS;

use super::reminder_plan::ReminderStage;
use super::schedule::Window;
use super::shown::{Kept, Names, look_back_from};
use super::standing::{Found, Judge, visit};
use super::store::reminders::{self, SaidReminder};
use super::store::schedules::Which;
use crate::read_model::{COMPANY, PAYMENTS, REMINDERS};
use crate::wire::Nothing;

/// A reminder that was said, of something that still waits for money.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "Reminder", rename_all = "camelCase")]
#[schemars(rename = "Reminder")]
pub struct ReminderShown {
    /// The payment.
    pub payment_id: String,
    /// The due date.
    pub due_on: NaiveDate,
    /// The name of the payment.
    pub payment_name: String,
    /// What is still to be paid.
    pub expected: MoneyDto,
    /// What was said: that it is due soon, due, or missed.
    pub stage: ReminderStage,
    /// When it was said.
    pub said_at: String,
    /// Nothing more is said before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub snoozed_until: Option<NaiveDate>,
}

/// What the owner was reminded of.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct RemindersPage {
    /// The reminders, the most pressing first, at most a thousand.
    pub rows: Vec<ReminderShown>,
}

const ROWS_MAX: usize = 1000;
const AHEAD_DAYS: u64 = 60;

/// What the owner was reminded of.
pub struct RemindersList;

impl Query for RemindersList {
    const NAME: &'static str = "reminders_list";
    const DESCRIPTION: &'static str = "Lists what you were reminded of and have not paid yet.";
    const READS: &'static [ReadModel] = &[REMINDERS, PAYMENTS, COMPANY];
    type Input = Nothing;
    type Output = RemindersPage;

    fn run(_: &Nothing, tx: &ReadTx<'_>) -> OpResult<RemindersPage> {
        let mut found = open_and_said(tx)?;
        found.sort_by_key(|(kept, said)| (Reverse(said.stage), kept.order()));
        found.truncate(ROWS_MAX);
        let mut names = Names::new(tx)?;
        let rows = found.into_iter().filter_map(|(kept, said)| Some((kept.outstanding()?, kept, said)));
        let rows = rows.map(|(outstanding, kept, said)| {
            Ok(ReminderShown {
                payment_id: names.id(kept.payment_seq)?.to_owned(),
                due_on: kept.due_on,
                payment_name: names.name(kept.payment_seq)?.to_owned(),
                expected: outstanding.into(),
                stage: said.stage,
                said_at: said.said_at,
                snoozed_until: names.snoozed_until(kept.payment_seq, kept.due_on),
            })
        });
        Ok(RemindersPage { rows: rows.collect::<OpResult<_>>()? })
    }
}

// Of each open occurrence the latest stage that was said.
fn open_and_said(tx: &ReadTx<'_>) -> OpResult<Vec<(Kept, SaidReminder)>> {
    let judge = Judge::new(tx)?;
    let until = judge.today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(judge.today);
    let mut open = HashMap::new();
    visit(tx, Which::All, Window { from: look_back_from(judge.today), until }, &judge, |found| {
        if let Found::Due(judged) = &found
            && judged.reconciled.state.awaits_payment()
        {
            open.insert((judged.row.seq, judged.occurrence.due_on), Kept::of(&found));
        }
        Ok(())
    })?;
    let Some(earliest) = open.keys().map(|(_, due_on)| *due_on).min() else { return Ok(Vec::new()) };
    let mut latest: HashMap<(i64, NaiveDate), SaidReminder> = HashMap::new();
    for said in reminders::said_from(tx, earliest)? {
        let key = (said.payment_seq, said.due_on);
        if latest.get(&key).is_none_or(|known| known.stage < said.stage) {
            latest.insert(key, said);
        }
    }
    Ok(latest.into_iter().filter_map(|(key, said)| Some((open.remove(&key)?, said))).collect())
}
