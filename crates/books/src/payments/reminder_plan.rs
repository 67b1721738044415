//! What to say now about payments that are due, so that nothing is missed and nothing is said twice.
//!
//! An occurrence passes through stages: due soon, due, missed. Each is said at most once. Whoever says something
//! records the marks of the plan; the next plan leaves out what is recorded. After a sleep only the latest stage of an
//! occurrence is said, and the ones before it are recorded as passed, so they cannot come late; for the same reason
//! nothing comes again when the clock is set back. Who snoozes a reminder or moves an occurrence wants to hear of it
//! once more: that forgets the marks of the occurrence, and a snooze keeps the plan silent until it ends.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::occurrence_state::Grace;
use super::terms::PaymentKey;

/// What a reminder is about. The order is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ReminderStage {
    /// It will be due within the days of the reminder.
    DueSoon,
    /// It is due.
    Due,
    /// The days of grace have passed without a payment in full.
    Missed,
}

impl ReminderStage {
    /// Every stage, in the order of time.
    pub const ALL: [ReminderStage; 3] = [ReminderStage::DueSoon, ReminderStage::Due, ReminderStage::Missed];

    /// The name on the wire, such as `"due_soon"`.
    pub fn name(self) -> &'static str {
        match self {
            ReminderStage::DueSoon => "due_soon",
            ReminderStage::Due => "due",
            ReminderStage::Missed => "missed",
        }
    }

    /// The stage of an unpaid occurrence on a day; none while it is further off than its reminder. With no days of
    /// reminder the first stage is the due date itself.
    pub fn on(today: NaiveDate, pay_on: NaiveDate, remind_days_before: u32, grace: Grace) -> Option<ReminderStage> {
        let reminder = pay_on.checked_sub_days(Days::new(remind_days_before.into())).unwrap_or(NaiveDate::MIN);
        if today > grace.ends_on(pay_on) {
            Some(ReminderStage::Missed)
        } else if today >= pay_on {
            Some(ReminderStage::Due)
        } else if today >= reminder {
            Some(ReminderStage::DueSoon)
        } else {
            None
        }
    }
}

/// An occurrence that still waits for money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenOccurrence {
    /// The payment.
    pub payment: PaymentKey,
    /// The nominal due date.
    pub due_on: NaiveDate,
    /// The day to pay on.
    pub pay_on: NaiveDate,
    /// How many days ahead to remind.
    pub remind_days_before: u32,
    /// When it counts as missed.
    pub grace: Grace,
    /// Whether nothing is to be said about this payment.
    pub quiet: bool,
    /// Nothing is said before this day.
    pub snoozed_until: Option<NaiveDate>,
}

impl OpenOccurrence {
    /// Whether nothing is to be said about it on a day.
    pub fn is_silent(&self, today: NaiveDate) -> bool {
        self.quiet || self.snoozed_until.is_some_and(|until| today < until)
    }

    /// Its stage on a day.
    pub fn stage(&self, today: NaiveDate) -> Option<ReminderStage> {
        ReminderStage::on(today, self.pay_on, self.remind_days_before, self.grace)
    }
}

/// A stage of an occurrence that was said, or that passed unsaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReminderMark {
    /// The payment.
    pub payment: PaymentKey,
    /// The nominal due date.
    pub due_on: NaiveDate,
    /// The stage.
    pub stage: ReminderStage,
}

/// Something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// What it is about, and what is to be recorded once it was said.
    pub mark: ReminderMark,
    /// The day to pay on.
    pub pay_on: NaiveDate,
}

/// What to say now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReminderPlan {
    /// What is to be said, the most pressing first: missed, then due, then due soon; the longest overdue, or the
    /// nearest, first.
    pub reminders: Vec<Reminder>,
    /// The stages that passed without being said. They are recorded like those that were said.
    pub passed: Vec<ReminderMark>,
}

/// Up to so many reminders are said one by one; more of them are one digest.
pub const MOST_SINGLE_REMINDERS: usize = 3;

impl ReminderPlan {
    /// Whether the reminders are to be said together, as one message.
    pub fn is_digest(&self) -> bool {
        self.reminders.len() > MOST_SINGLE_REMINDERS
    }

    /// Everything to record once the plan was carried out.
    pub fn marks(&self) -> impl Iterator<Item = ReminderMark> {
        self.reminders.iter().map(|reminder| reminder.mark).chain(self.passed.iter().copied())
    }
}

/// Plans what to say on a civil date about the occurrences that are open, given what was said or passed before.
///
/// About a quiet payment nothing is said and nothing recorded: when it is no longer quiet, its present stage is news.
pub fn plan(open: &[OpenOccurrence], recorded: &HashSet<ReminderMark>, today: NaiveDate) -> ReminderPlan {
    let mut plan = ReminderPlan::default();
    for occurrence in open {
        let Some(stage) = occurrence.stage(today).filter(|_| !occurrence.is_silent(today)) else { continue };
        let mark = |stage| ReminderMark { payment: occurrence.payment, due_on: occurrence.due_on, stage };
        let is_recorded = |stage: &ReminderStage| recorded.contains(&mark(*stage));
        // A later stage that was said makes this one stale: the clock was set back.
        let is_stale = ReminderStage::ALL.iter().any(|other| *other > stage && is_recorded(other));
        if is_stale || is_recorded(&stage) {
            continue;
        }
        plan.reminders.push(Reminder { mark: mark(stage), pay_on: occurrence.pay_on });
        let earlier = ReminderStage::ALL.into_iter().filter(|other| *other < stage && !is_recorded(other));
        plan.passed.extend(earlier.map(mark));
    }
    most_pressing_first(&mut plan.reminders);
    plan
}

/// Puts reminders into the order in which they are said.
pub fn most_pressing_first(reminders: &mut [Reminder]) {
    reminders.sort_by_key(|reminder| (Reverse(reminder.mark.stage), reminder.pay_on, reminder.mark));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn open(payment: i64, pay_on: &str) -> OpenOccurrence {
        OpenOccurrence {
            payment: PaymentKey(payment),
            due_on: on(pay_on),
            pay_on: on(pay_on),
            remind_days_before: 5,
            grace: Grace::default(),
            quiet: false,
            snoozed_until: None,
        }
    }

    /// Carries the plan out, and shows what was said.
    fn say(open: &[OpenOccurrence], recorded: &mut HashSet<ReminderMark>, today: &str) -> Vec<String> {
        let plan = plan(open, recorded, on(today));
        recorded.extend(plan.marks());
        plan.reminders.iter().map(|each| format!("{} {}", each.mark.payment.0, each.mark.stage.name())).collect()
    }

    #[test]
    fn every_stage_is_said_once() {
        let (open, mut recorded) = ([open(1, "2026-03-10")], HashSet::new());
        assert!(say(&open, &mut recorded, "2026-03-04").is_empty());
        assert_eq!(say(&open, &mut recorded, "2026-03-05"), ["1 due_soon"]);
        assert!(say(&open, &mut recorded, "2026-03-05").is_empty());
        assert!(say(&open, &mut recorded, "2026-03-09").is_empty());
        assert_eq!(say(&open, &mut recorded, "2026-03-10"), ["1 due"]);
        assert!(say(&open, &mut recorded, "2026-03-15").is_empty());
        assert_eq!(say(&open, &mut recorded, "2026-03-16"), ["1 missed"]);
        assert!(say(&open, &mut recorded, "2027-03-16").is_empty());
    }

    #[test]
    fn after_a_sleep_only_the_latest_stage_is_said() {
        let (open, mut recorded) = ([open(1, "2026-03-10")], HashSet::new());
        assert_eq!(say(&open, &mut recorded, "2026-03-12"), ["1 due"]);
        // The clock was wrong, and is set back: what passed does not come late, and what was said not again.
        for today in ["2026-03-12", "2026-03-10", "2026-03-06"] {
            assert!(say(&open, &mut recorded, today).is_empty(), "{today}");
        }
        assert_eq!(say(&open, &mut recorded, "2026-03-20"), ["1 missed"]);
    }

    #[test]
    fn months_off_end_in_one_digest() {
        let months = ["2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10", "2026-06-08"];
        let open: Vec<_> = months.iter().map(|pay_on| open(1, pay_on)).collect();
        let recorded = HashSet::new();
        let digest = plan(&open, &recorded, on("2026-06-05"));
        assert!(digest.is_digest());
        let said: Vec<_> = digest.reminders.iter().map(|each| (each.mark.stage.name(), each.pay_on.to_string())).collect();
        assert_eq!(said[0], ("missed", "2026-01-10".to_owned()));
        assert_eq!(said[5], ("due_soon", "2026-06-08".to_owned()));
        assert_eq!(digest.passed.len(), 10);
        assert!(!plan(&open[..3], &recorded, on("2026-06-05")).is_digest());
    }

    #[test]
    fn the_most_pressing_comes_first() {
        let open = [open(1, "2026-03-12"), open(2, "2026-03-10"), open(3, "2026-03-01"), open(4, "2026-03-11"), open(5, "2026-02-01")];
        assert_eq!(say(&open, &mut HashSet::new(), "2026-03-10"), ["5 missed", "3 missed", "2 due", "4 due_soon", "1 due_soon"]);
    }

    #[test]
    fn quiet_is_quiet_and_later_only_the_present_counts() {
        let mut occurrence = open(1, "2026-03-10");
        occurrence.quiet = true;
        let mut recorded = HashSet::new();
        assert!(say(&[occurrence], &mut recorded, "2026-03-06").is_empty());
        assert!(recorded.is_empty());
        occurrence.quiet = false;
        assert_eq!(say(&[occurrence], &mut recorded, "2026-03-10"), ["1 due"]);
        assert!(recorded.contains(&ReminderMark { payment: PaymentKey(1), due_on: on("2026-03-10"), stage: ReminderStage::DueSoon }));
    }

    #[test]
    fn a_snooze_ends_in_one_reminder_more() {
        let mut occurrence = open(1, "2026-03-10");
        let mut recorded = HashSet::new();
        assert_eq!(say(&[occurrence], &mut recorded, "2026-03-05"), ["1 due_soon"]);
        occurrence.snoozed_until = Some(on("2026-03-08"));
        recorded.clear();
        assert!(say(&[occurrence], &mut recorded, "2026-03-07").is_empty());
        assert_eq!(say(&[occurrence], &mut recorded, "2026-03-08"), ["1 due_soon"]);
        assert!(say(&[occurrence], &mut recorded, "2026-03-09").is_empty());
        assert_eq!(say(&[occurrence], &mut recorded, "2026-03-10"), ["1 due"]);
    }

    #[test]
    fn without_days_of_reminder_the_due_date_is_the_first_word() {
        let occurrence = OpenOccurrence { remind_days_before: 0, ..open(1, "2026-03-10") };
        let mut recorded = HashSet::new();
        assert!(say(&[occurrence], &mut recorded, "2026-03-09").is_empty());
        assert_eq!(say(&[occurrence], &mut recorded, "2026-03-10"), ["1 due"]);
    }

    prop_compose! {
        fn any_open()(payment in 0_i64..5, day in 0_u64..60, remind_days_before in 0_u32..10, days_after in 0_u32..8, quiet in proptest::bool::weighted(0.1), snooze in proptest::option::weighted(0.2, 0_u64..60)) -> OpenOccurrence {
            let pay_on = on("2026-03-01") + Days::new(day);
            let snoozed_until = snooze.map(|days| on("2026-03-01") + Days::new(days));
            OpenOccurrence { payment: PaymentKey(payment), due_on: pay_on, pay_on, remind_days_before, grace: Grace { days_before: 2, days_after }, quiet, snoozed_until }
        }
    }

    proptest! {
        /// The machine runs on any days, some of them twice, some with the clock set back.
        #[test]
        fn nothing_is_said_twice_on_any_days(open in proptest::collection::vec(any_open(), 0..12), days in proptest::collection::vec(0_u64..90, 1..20)) {
            let mut open = open;
            open.sort_by_key(|each| (each.payment, each.due_on));
            open.dedup_by_key(|each| (each.payment, each.due_on));
            let mut recorded = HashSet::new();
            let mut latest: std::collections::HashMap<(PaymentKey, NaiveDate), ReminderStage> = Default::default();
            for day in days {
                let today = on("2026-02-20") + Days::new(day);
                let first = plan(&open, &recorded, today);
                for reminder in &first.reminders {
                    prop_assert!(recorded.insert(reminder.mark), "{:?} was said or had passed", reminder.mark);
                    let before = latest.insert((reminder.mark.payment, reminder.mark.due_on), reminder.mark.stage);
                    prop_assert!(before.is_none_or(|before| before < reminder.mark.stage));
                }
                recorded.extend(first.passed.iter().copied());
                prop_assert_eq!(plan(&open, &recorded, today), ReminderPlan::default());
            }
        }

        /// A machine that runs every day says of each occurrence all that it would be told.
        #[test]
        fn nothing_is_missed_when_every_day_is_run(occurrence in any_open(), gap in 1_usize..15) {
            let mut recorded = HashSet::new();
            let mut said = Vec::new();
            for day in (0..120).step_by(gap) {
                let step = plan(&[occurrence], &recorded, on("2026-02-01") + Days::new(day));
                said.extend(step.reminders.iter().map(|each| each.mark.stage));
                recorded.extend(step.marks());
            }
            if occurrence.quiet {
                prop_assert!(said.is_empty());
            } else {
                prop_assert_eq!(said.last(), Some(&ReminderStage::Missed));
                let has_soon = occurrence.remind_days_before > 0;
                prop_assert!(gap > 1 || occurrence.snoozed_until.is_some() || said.len() == 2 + usize::from(has_soon));
            }
        }
    }
}
