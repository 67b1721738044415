//! `run_daily_tick`.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use engine::{Command, OpResult, ReadModel, ReadTx, Tx};
use serde_json::json;

use super::occurrence_state::OccurrenceState;
use super::reminder_plan::{OpenOccurrence, Reminder, ReminderPlan, ReminderStage, plan};
use super::schedule::Window;
use super::shown::{Kept, Names, long_date, look_back_from};
use super::standing::{Found, Judge, visit};
use super::store::schedules::Which;
use super::store::{reminders, tick_runs};
use super::terms::PaymentKey;
use super::tick_run::TickRun;
use crate::company::profile::{BACKUP_JOB, VERIFY_JOB};
use crate::company::{self, SettingsRow};
use crate::read_model::{JOBS, REMINDERS, TICKS};
use crate::wire::Nothing;

/// The kind of the job that shows a notification: `{ title, body, route }`.
pub const NOTIFY_JOB: &str = "notify";

/// The furthest ahead that anything is reminded of.
const AHEAD_DAYS: u64 = 60;

/// Does what is to be done once a day.
pub struct RunDailyTick;

impl Command for RunDailyTick {
    const NAME: &'static str = "run_daily_tick";
    const DESCRIPTION: &'static str = "Does what is to be done once a day: reminders, missed payments, the proof of the books and a backup. Running it again says nothing twice.";
    const CHANGES: &'static [ReadModel] = &[REMINDERS, TICKS, JOBS];
    type Input = Nothing;
    type Output = TickRun;

    fn run(_: &Nothing, tx: &mut Tx<'_>) -> OpResult<TickRun> {
        let today = tx.today();
        let last = tick_runs::latest_date(tx)?;
        let mut run = TickRun {
            id: tx.new_id(),
            ran_for: today,
            started_at: tx.now_text(),
            caught_up_from: last.and_then(|last| last.succ_opt()).filter(|next| *next < today),
            reminders: 0,
            missed: 0,
            jobs: 0,
            summary: String::new(),
        };
        let number = tick_runs::count_for(tx, today)? + 1;
        if let Some(last) = last.filter(|last| *last > today) {
            // What was said up to the later day stays said; the clock will come back to it.
            run.summary = format!("Nothing was done: the clock shows a day before {}, for which it ran already.", long_date(last));
            tick_runs::insert(tx, &run, number)?;
            return Ok(run);
        }
        let settings = company::settings(tx)?;
        let day = Day::look(tx, &settings)?;
        run.missed = count(day.missed);
        run.reminders = count(day.plan.reminders.len());
        let notice = day.notice(tx)?;
        // A notification that nobody has seen yet is out of date now; the new one speaks of all that is open.
        let mut jobs = 0;
        if let Some((title, body, route)) = notice {
            engine::job::drop_pending(tx, NOTIFY_JOB)?;
            let payload = json!({ "title": title, "body": body, "route": route });
            jobs += u32::from(engine::job::enqueue(
                tx,
                NOTIFY_JOB,
                &format!("{NOTIFY_JOB}:{today}:{number}"),
                &payload,
                after_quiet(tx, &settings),
            )?);
        }
        let now = tx.now();
        for kind in [VERIFY_JOB, BACKUP_JOB] {
            jobs += u32::from(engine::job::enqueue(tx, kind, &format!("{kind}:{today}"), &json!({ "on": today }), now)?);
        }
        run.jobs = jobs;
        run.summary = in_words(&run, number, settings.quiet);
        let run_seq = tick_runs::insert(tx, &run, number)?;
        day.record(tx, run_seq)?;
        Ok(run)
    }

    fn summary(_: &Nothing, output: &TickRun) -> String {
        format!("Daily run for {}: {}", output.ran_for, output.summary)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn in_words(run: &TickRun, number: i64, is_quiet: bool) -> String {
    let mut parts = Vec::new();
    if let Some(from) = run.caught_up_from {
        parts.push(format!("caught up from {}", long_date(from)));
    }
    match run.reminders {
        _ if is_quiet => parts.push("no reminders, because the company is quiet".to_owned()),
        0 if number > 1 => parts.push("nothing new since the last run of this day".to_owned()),
        0 => parts.push("nothing to remind of".to_owned()),
        1 => parts.push("1 reminder".to_owned()),
        many => parts.push(format!("{many} reminders")),
    }
    if run.missed > 0 {
        parts.push(format!("{} missed", run.missed));
    }
    let sentence = parts.join(", ");
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>() + ".").unwrap_or_default()
}

// What stands open on the day, and what is to be said about it.
struct Day {
    today: NaiveDate,
    open: HashMap<(i64, NaiveDate), Kept>,
    missed: usize,
    plan: ReminderPlan,
    snoozes: HashMap<reminders::OccurrenceKey, reminders::Snooze>,
    moves: HashMap<reminders::OccurrenceKey, String>,
}

impl Day {
    fn look(tx: &ReadTx<'_>, settings: &SettingsRow) -> OpResult<Day> {
        let judge = Judge::with(settings, tx.today());
        let today = judge.today;
        let (snoozes, moves) = (reminders::snoozes(tx)?, reminders::moves(tx)?);
        let mut open = Vec::new();
        let mut kept = HashMap::new();
        let mut missed = 0;
        let window = Window { from: look_back_from(today), until: today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today) };
        visit(tx, Which::All, window, &judge, |found| {
            let Found::Due(judged) = &found else { return Ok(()) };
            if !judged.reconciled.state.awaits_payment() {
                return Ok(());
            }
            missed += usize::from(judged.reconciled.state == OccurrenceState::Missed);
            let key = (judged.row.seq, judged.occurrence.due_on);
            let occurrence = OpenOccurrence {
                payment: PaymentKey(judged.row.seq),
                due_on: judged.occurrence.due_on,
                pay_on: judged.occurrence.pay_on,
                remind_days_before: judged.rules.remind_days_before,
                grace: judged.rules.grace,
                quiet: judged.row.quiet || settings.quiet,
                snoozed_until: snoozes.get(&key).map(|snooze| snooze.until_on),
            };
            if ReminderStage::on(today, occurrence.pay_on, occurrence.remind_days_before, occurrence.grace).is_some() {
                open.push(occurrence);
                kept.insert(key, Kept::of(&found));
            }
            Ok(())
        })?;
        // A moved occurrence may be due long before the window.
        let earliest = open.iter().map(|each| each.due_on).min().unwrap_or(today);
        let recorded = reminders::marks_from(tx, earliest, &snoozes, &moves)?;
        Ok(Day { today, plan: plan(&open, &recorded, today), open: kept, missed, snoozes, moves })
    }

    fn record(&self, tx: &mut Tx<'_>, run_seq: i64) -> OpResult<()> {
        let since = |mark: &super::reminder_plan::ReminderMark| reminders::since((mark.payment.0, mark.due_on), &self.snoozes, &self.moves);
        for reminder in &self.plan.reminders {
            reminders::insert(tx, &reminder.mark, since(&reminder.mark), true, run_seq)?;
        }
        for mark in &self.plan.passed {
            reminders::insert(tx, mark, since(mark), false, run_seq)?;
        }
        Ok(())
    }

    // One notification for the whole run: title, text, and the screen that it opens.
    fn notice(&self, tx: &ReadTx<'_>) -> OpResult<Option<(String, String, String)>> {
        let mut names = Names::new(tx)?;
        let said = &self.plan.reminders;
        if let [only] = said.as_slice() {
            let name = names.name(only.mark.payment.0)?.to_owned();
            let route = format!("/payments/{}?due={}", names.id(only.mark.payment.0)?, only.mark.due_on);
            return Ok(Some((format!("{name} {}", self.when(only)), self.amount(only), route)));
        }
        if said.is_empty() {
            return Ok(None);
        }
        let title = format!("{} payments need you", said.len());
        let body = if self.plan.is_digest() {
            let of = |stage: ReminderStage| said.iter().filter(|each| each.mark.stage == stage).count();
            let parts = [(of(ReminderStage::Missed), "missed"), (of(ReminderStage::Due), "due"), (of(ReminderStage::DueSoon), "due soon")];
            let counts: Vec<String> =
                parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
            let first = match said.first() {
                Some(first) => format!(" First: {} {}.", names.name(first.mark.payment.0)?, self.when(first)),
                None => String::new(),
            };
            format!("{}.{first}", counts.join(", "))
        } else {
            let line = |each: &Reminder| Ok(format!("{} {}: {}", names.name(each.mark.payment.0)?, self.when(each), self.amount(each)));
            said.iter().map(line).collect::<OpResult<Vec<String>>>()?.join("\n")
        };
        Ok(Some((title, body, "/".to_owned())))
    }

    fn when(&self, reminder: &Reminder) -> String {
        let days = reminder.pay_on.signed_duration_since(self.today).num_days();
        match reminder.mark.stage {
            ReminderStage::Missed => format!("was missed, {} days ago", -days),
            ReminderStage::Due if days == 0 => "is due today".to_owned(),
            ReminderStage::Due => format!("is due since {}", long_date(reminder.pay_on)),
            ReminderStage::DueSoon if days == 1 => "is due tomorrow".to_owned(),
            ReminderStage::DueSoon => format!("is due in {days} days"),
        }
    }

    fn amount(&self, reminder: &Reminder) -> String {
        let kept = self.open.get(&(reminder.mark.payment.0, reminder.mark.due_on));
        kept.and_then(Kept::outstanding).map(|amount| amount.to_string()).unwrap_or_default()
    }
}

// Now, or the end of the quiet hours that now lies in.
fn after_quiet(tx: &ReadTx<'_>, settings: &SettingsRow) -> DateTime<Utc> {
    let now = tx.now();
    let time = |text: &Option<String>| text.as_deref().and_then(|text| NaiveTime::parse_from_str(text, "%H:%M").ok());
    let (Some(from), Some(until)) = (time(&settings.quiet_from), time(&settings.quiet_until)) else { return now };
    let local = now.with_timezone(&tx.zone()).naive_local();
    let is_quiet = if from <= until { from <= local.time() && local.time() < until } else { from <= local.time() || local.time() < until };
    if !is_quiet {
        return now;
    }
    let day = if local.time() < until { local.date() } else { local.date().succ_opt().unwrap_or(local.date()) };
    // An hour that the clocks leave out ends the quiet at once; one that comes twice ends it the first time.
    tx.zone().from_local_datetime(&day.and_time(until)).earliest().map_or(now, |end| end.with_timezone(&Utc))
}
