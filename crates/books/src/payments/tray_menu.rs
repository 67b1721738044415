//! `tray_menu`.

use chrono::{Days, NaiveDate};
use engine::{Command, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashSet;
use ts_rs::TS;

use super::confirm_payment::ConfirmPayment;
use super::occurrence_state::OccurrenceState;
use super::records::Occurrence;
use super::schedule::Window;
use super::shown::{Kept, Names, What, look_back_from};
use super::snooze_reminder::SnoozeReminder;
use super::standing::{Found, Judge, visit};
use super::store::reminders;
use super::store::schedules::Which;
use super::terms::AmountSpecDto;
use crate::company;
use crate::read_model::{COMPANY, PAYMENTS, REMINDERS};
use crate::wire::Nothing;

/// What choosing a line does.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum TrayAction {
    /// Calls an operation.
    Operation {
        /// Its name.
        operation: String,
        /// Its input.
        #[ts(type = "unknown")]
        input: Value,
    },
    /// Shows a screen of the window.
    Route {
        /// The screen.
        route: String,
    },
    /// Ends the program.
    Quit {
        /// Always true.
        quit: bool,
    },
}

/// A line of the menu.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TrayItem {
    /// Its name, unlike any other in the same menu.
    pub id: String,
    /// Its words.
    pub label: String,
    /// Whether it can be chosen.
    pub enabled: bool,
    /// Whether it is a mere line between others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub separator: Option<bool>,
    /// The menu behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub items: Option<Vec<TrayItem>>,
    /// What choosing it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub action: Option<TrayAction>,
}

/// What the tray shows.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TrayMenu {
    /// How many payments are due, missed, or due soon and said to be. Quiet and snoozed ones do not count.
    pub count: u64,
    /// The same in words.
    pub tooltip: String,
    /// The menu, from top to bottom.
    pub items: Vec<TrayItem>,
}

const NEXT_ONES: usize = 5;
const AHEAD_DAYS: u64 = 60;

/// What the tray shows.
pub struct TrayMenuQuery;

impl Query for TrayMenuQuery {
    const NAME: &'static str = "tray_menu";
    const DESCRIPTION: &'static str = "Shows what the tray icon says: how many payments need you, and the next five.";
    const READS: &'static [ReadModel] = &[PAYMENTS, REMINDERS, COMPANY];
    type Input = Nothing;
    type Output = TrayMenu;

    fn run(_: &Nothing, tx: &ReadTx<'_>) -> OpResult<TrayMenu> {
        let settings = company::settings(tx)?;
        let judge = Judge::with(&settings, tx.today());
        let today = judge.today;
        let mut names = Names::new(tx)?;
        let said = said_soon(tx, today)?;
        let (mut count, mut next) = (0, Vec::new());
        let window = Window { from: look_back_from(today), until: today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today) };
        visit(tx, Which::All, window, &judge, |found| {
            let Found::Due(judged) = &found else { return Ok(()) };
            let state = judged.reconciled.state;
            let key = (judged.row.seq, judged.occurrence.due_on);
            let waits = names.snoozed_until(key.0, key.1).is_some();
            if !state.awaits_payment() || waits {
                return Ok(());
            }
            let speaks = match state {
                OccurrenceState::Due | OccurrenceState::AutopayPending | OccurrenceState::Missed => true,
                OccurrenceState::DueSoon => said.contains(&key),
                _ => false,
            };
            count += u64::from(speaks && !judged.row.quiet && !settings.quiet);
            next.push(Kept::of(&found));
            // The menu needs five; the rest of a large company's months is not kept.
            if next.len() > 1000 {
                next.sort_by_key(|kept| (rank(kept), kept.order()));
                next.truncate(NEXT_ONES);
            }
            Ok(())
        })?;
        next.sort_by_key(|kept| (rank(kept), kept.order()));
        next.truncate(NEXT_ONES);
        let mut items = Vec::new();
        for kept in &next {
            let in_base = matches!(&kept.what, What::Due { reconciled, .. } if reconciled.outstanding.currency() == settings.base_currency);
            items.push(line_of(&names.occurrence(kept)?, in_base, today));
        }
        if items.is_empty() {
            items.push(TrayItem { enabled: false, ..plain("nothing", "Nothing is to be paid", None) });
        }
        items.push(TrayItem { separator: Some(true), enabled: false, ..plain("line", "", None) });
        items.push(plain("open", "Open Daybook", Some(TrayAction::Route { route: "/".to_owned() })));
        items.push(plain("quit", "Quit", Some(TrayAction::Quit { quit: true })));
        let tooltip = match count {
            0 => format!("{}: nothing needs you", settings.name),
            1 => format!("{}: 1 payment needs you", settings.name),
            many => format!("{}: {many} payments need you", settings.name),
        };
        Ok(TrayMenu { count, tooltip, items })
    }
}

// What was said to be due soon; nothing is due longer after than reminders reach.
fn said_soon(tx: &ReadTx<'_>, today: NaiveDate) -> OpResult<HashSet<(i64, NaiveDate)>> {
    Ok(reminders::said_from(tx, look_back_from(today))?.into_iter().map(|said| (said.payment_seq, said.due_on)).collect())
}

// What needs the owner stands before what is still ahead.
fn rank(kept: &Kept) -> u8 {
    match kept.state() {
        OccurrenceState::Missed => 0,
        OccurrenceState::Due | OccurrenceState::AutopayPending => 1,
        _ => 2,
    }
}

fn plain(id: &str, label: &str, action: Option<TrayAction>) -> TrayItem {
    TrayItem { id: id.to_owned(), label: label.to_owned(), enabled: true, separator: None, items: None, action }
}

fn line_of(occurrence: &Occurrence, in_base: bool, today: NaiveDate) -> TrayItem {
    let (payment_id, due_on) = (&occurrence.payment_id, occurrence.due_on);
    let about = format!("{payment_id}.{due_on}");
    let outstanding = format!("{} {}", occurrence.outstanding.amount, occurrence.outstanding.currency);
    let days = occurrence.pay_on.signed_duration_since(today).num_days();
    let when = match (occurrence.state, days) {
        (OccurrenceState::Missed, _) => format!("missed, {} days", -days),
        (_, 0) => "today".to_owned(),
        (_, 1) => "tomorrow".to_owned(),
        (_, days) if days < 0 => format!("due since {}", occurrence.pay_on.format("%-d %b")),
        _ => occurrence.pay_on.format("%-d %b").to_string(),
    };
    let route = format!("/payments/{payment_id}?due={due_on}");
    // Only what is known to the cent is confirmed without looking. The amount is not named: whatever was paid since the
    // menu was shown, no more than what is outstanding is confirmed.
    let confirm = if in_base && matches!(occurrence.amount, AmountSpecDto::Fixed { .. }) {
        let input = json!({ "paymentId": payment_id, "dueOn": due_on, "paidOn": today });
        let action = TrayAction::Operation { operation: ConfirmPayment::NAME.to_owned(), input };
        plain(&format!("confirm.{about}"), &format!("Confirm {outstanding}, paid today"), Some(action))
    } else {
        plain(&format!("confirm.{about}"), "Confirm…", Some(TrayAction::Route { route: format!("{route}&act=confirm") }))
    };
    let tomorrow = today.succ_opt().unwrap_or(today);
    let input = json!({ "paymentId": payment_id, "dueOn": due_on, "until": tomorrow });
    let snooze = TrayAction::Operation { operation: SnoozeReminder::NAME.to_owned(), input };
    let items = vec![
        confirm,
        plain(&format!("snooze.{about}"), "Snooze until tomorrow", Some(snooze)),
        plain(&format!("open.{about}"), "Open", Some(TrayAction::Route { route })),
    ];
    TrayItem {
        items: Some(items),
        ..plain(&format!("payment.{about}"), &format!("{} · {outstanding} · {when}", occurrence.payment_name), None)
    }
}
