//! `run_daily_tick`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use engine::{Command, OpResult, ReadModel, ReadTx, Tx};
use serde_json::{Value, json};

use super::occurrence_state::OccurrenceState;
use super::reminder_plan::{
    MOST_SINGLE_REMINDERS, OpenOccurrence, Reminder, ReminderMark, ReminderPlan, ReminderStage, most_pressing_first, plan,
};
use super::schedule::Window;
use super::shown::{Kept, Names, long_date, look_back_from};
use super::standing::{Found, Judge, visit};
use super::store::reminders::{OccurrenceKey, StartKind, Starts};
use super::store::schedules::Which;
use super::store::{changes, reminders, tick_runs};
use super::terms::PaymentKey;
use super::tick_run::TickRun;
use crate::company::profile::{BACKUP_JOB, VERIFY_JOB};
use crate::company::{self, SettingsRow};
use crate::desk_work::TICK_KEYS;
use crate::read_model::{JOBS, REMINDERS, TICKS};
use crate::wire::Nothing;

/// The kind of the job that shows a notification: `{ title, body, route }`.
pub const NOTIFY_JOB: &str = "notify";

/// The furthest ahead that anything is reminded of.
const AHEAD_DAYS: u64 = 60;

/// What was said on a day further ahead was said by a clock that was wrong, and not of the days that are to come. A clock
/// that goes back by less repeats nothing.
const AHEAD_TRUSTED_DAYS: u64 = 7;

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
        let last = tick_runs::latest_date(tx, today)?;
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
        let settings = company::settings(tx)?;
        let day = Day::look(tx, &settings)?;
        run.missed = count(day.missed);
        run.reminders = count(day.plan.reminders.len());
        // A notification that nobody has seen yet is out of date now; the new one speaks of what it would have said too.
        let mut jobs = 0;
        if !day.plan.reminders.is_empty() {
            let told = day.told(&engine::job::drop_pending(tx, NOTIFY_JOB)?);
            let (title, body, route) = day.notice(tx, &told)?;
            let about: Vec<(i64, NaiveDate)> = told.iter().map(|each| (each.mark.payment.0, each.mark.due_on)).collect();
            let payload = json!({ "title": title, "body": body, "route": route, "about": about });
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

/// The idempotency key of the run that is due now: whoever asks for it, a civil date of the company has one, and another
/// for what came up since by a change to the payments.
pub fn key(tx: &ReadTx<'_>) -> OpResult<String> {
    let today = tx.today();
    let (first, number) = (format!("{TICK_KEYS}{today}"), tick_runs::count_for(tx, today)?);
    if number == 0 || !changes::any_since(tx, RunDailyTick::NAME)? {
        return Ok(first);
    }
    let has_news = !Day::look(tx, &company::settings(tx)?)?.plan.reminders.is_empty();
    Ok(if has_news { format!("{first}:{}", number + 1) } else { first })
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
    open: HashMap<OccurrenceKey, Open>,
    missed: usize,
    plan: ReminderPlan,
    starts: Starts,
    // What was said of these occurrences in truth, beside what a clock far ahead said of them.
    misled: HashMap<OccurrenceKey, Vec<ReminderMark>>,
}

// An occurrence that has a stage on the day.
struct Open {
    kept: Kept,
    stage: ReminderStage,
    is_silent: bool,
}

impl Day {
    fn look(tx: &ReadTx<'_>, settings: &SettingsRow) -> OpResult<Day> {
        let judge = Judge::with(settings, tx.today());
        let today = judge.today;
        let (snoozes, starts) = (reminders::snoozes(tx)?, reminders::starts(tx)?);
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
                snoozed_until: snoozes.get(&key).copied(),
            };
            if let Some(stage) = occurrence.stage(today) {
                open.push(occurrence);
                kept.insert(key, Open { kept: Kept::of(&found), stage, is_silent: occurrence.is_silent(today) });
            }
            Ok(())
        })?;
        // A moved occurrence may be due long before the window.
        let earliest = open.iter().map(|each| each.due_on).min().unwrap_or(today);
        let recorded = reminders::marks_from(tx, earliest, &starts)?;
        let trusted = today.checked_add_days(Days::new(AHEAD_TRUSTED_DAYS)).unwrap_or(today);
        let (said, untrue): (Vec<_>, Vec<_>) = recorded.into_iter().partition(|(_, said_on)| *said_on <= trusted);
        let said: HashSet<ReminderMark> = said.into_iter().map(|(mark, _)| mark).collect();
        let occurrence_of = |mark: &ReminderMark| (mark.payment.0, mark.due_on);
        let mut misled: HashMap<OccurrenceKey, Vec<ReminderMark>> =
            untrue.iter().map(|(mark, _)| (occurrence_of(mark), Vec::new())).collect();
        for mark in &said {
            if let Some(own) = misled.get_mut(&occurrence_of(mark)) {
                own.push(*mark);
            }
        }
        Ok(Day { today, plan: plan(&open, &said, today), open: kept, missed, starts, misled })
    }

    fn record(&self, tx: &mut Tx<'_>, run_seq: i64) -> OpResult<()> {
        let mut anew = HashMap::new();
        let marks = self.plan.reminders.iter().map(|each| (each.mark, true)).chain(self.plan.passed.iter().map(|mark| (*mark, false)));
        for (mark, was_said) in marks {
            let key = (mark.payment.0, mark.due_on);
            if let Some(own) = self.misled.get(&key)
                && !anew.contains_key(&key)
            {
                let since = reminders::begin_anew(tx, key.0, key.1, StartKind::Clock)?;
                own.iter().try_for_each(|mark| reminders::insert(tx, mark, &since, false, run_seq))?;
                anew.insert(key, since);
            }
            let since = anew.get(&key).or_else(|| self.starts.get(&key)).map_or("", String::as_str);
            reminders::insert(tx, &mark, since, was_said, run_seq)?;
        }
        Ok(())
    }

    // What this run says, and what notifications that nobody saw would have said and still holds.
    fn told(&self, unseen: &[Value]) -> Vec<Reminder> {
        let mut told = self.plan.reminders.clone();
        let about = unseen.iter().filter_map(|payload| serde_json::from_value::<Vec<OccurrenceKey>>(payload["about"].clone()).ok());
        for key in about.flatten() {
            let is_told = told.iter().any(|each| (each.mark.payment.0, each.mark.due_on) == key);
            if let Some(open) = self.open.get(&key).filter(|open| !is_told && !open.is_silent) {
                let mark = ReminderMark { payment: PaymentKey(key.0), due_on: key.1, stage: open.stage };
                told.push(Reminder { mark, pay_on: open.kept.pay_on });
            }
        }
        most_pressing_first(&mut told);
        told
    }

    // One notification for the whole run: title, text, and the screen that it opens.
    fn notice(&self, tx: &ReadTx<'_>, said: &[Reminder]) -> OpResult<(String, String, String)> {
        let mut names = Names::new(tx)?;
        if let [only] = said {
            let name = names.name(only.mark.payment.0)?.to_owned();
            let route = format!("/payments/{}?due={}", names.id(only.mark.payment.0)?, only.mark.due_on);
            return Ok((format!("{name} {}", self.when(only)), self.amount(only), route));
        }
        let title = format!("{} payments need you", said.len());
        let body = if said.len() > MOST_SINGLE_REMINDERS {
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
        Ok((title, body, "/".to_owned()))
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
        let open = self.open.get(&(reminder.mark.payment.0, reminder.mark.due_on));
        open.and_then(|open| open.kept.outstanding()).map(|amount| amount.to_string()).unwrap_or_default()
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
