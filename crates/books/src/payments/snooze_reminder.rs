//! `snooze_reminder`.

use chrono::{Days, NaiveDate};
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::agreed;
use super::occurrence_named::occurrence_named;
use super::store::{changes, payments, reminders};
use crate::read_model::{PAYMENTS, REMINDERS};

/// What is to wait, and until when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct SnoozeReminderInput {
    /// The payment.
    pub payment_id: String,
    /// The due date.
    pub due_on: NaiveDate,
    /// Nothing is said before this day; then once more. Today ends a snooze.
    pub until: NaiveDate,
}

/// A reminder that waits.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct SnoozedReminder {
    /// The name of the payment.
    pub payment_name: String,
    /// The day on which it was asked for.
    pub asked_on: NaiveDate,
    /// The day until which it waited before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub previous_until: Option<NaiveDate>,
}

const DAYS_MAX: u64 = 366;

/// Lets a reminder wait.
pub struct SnoozeReminder;

impl Command for SnoozeReminder {
    const NAME: &'static str = "snooze_reminder";
    const DESCRIPTION: &'static str = "Says nothing about one due date until a day, and then reminds of it once more. It stays due.";
    const CHANGES: &'static [ReadModel] = &[REMINDERS, PAYMENTS];
    type Input = SnoozeReminderInput;
    type Output = SnoozedReminder;

    fn run(input: &SnoozeReminderInput, tx: &mut Tx<'_>) -> OpResult<SnoozedReminder> {
        let row = payments::by_id(tx, &input.payment_id, "paymentId")?;
        let occurrence = occurrence_named(tx, &row, input.due_on)?;
        let today = tx.today();
        let until = agreed::civil_date(input.until, "until")?;
        if until < today {
            return Err(OpError::invalid("until", format!("{until} is past.")).hint("Give a day ahead; today ends a snooze."));
        }
        if today.checked_add_days(Days::new(DAYS_MAX)).is_some_and(|most| until > most) {
            return Err(OpError::invalid("until", "A reminder waits a year at the most.")
                .hint("Make the payment quiet if nothing is to be said about it."));
        }
        let previous_until = reminders::snooze_of(tx, row.seq, input.due_on)?.filter(|until| *until > today);
        if until == today {
            // One that is over has done its work: taking it away would bring back what was said since.
            if previous_until.is_some() {
                reminders::delete_snooze(tx, row.seq, input.due_on)?;
            }
        } else if occurrence.state.awaits_payment() {
            reminders::set_snooze(tx, row.seq, input.due_on, until)?;
        } else {
            return Err(OpError::conflict(format!("Nothing is said about {}, due {}, any more.", row.name, input.due_on))
                .at("dueOn")
                .hint(occurrence.reason));
        }
        changes::note(tx, row.seq)?;
        Ok(SnoozedReminder { payment_name: row.name, asked_on: today, previous_until })
    }

    fn summary(input: &SnoozeReminderInput, output: &SnoozedReminder) -> String {
        if input.until <= output.asked_on {
            return format!("Reminders of {}, due {}, no longer wait", output.payment_name, input.due_on);
        }
        format!("Reminders of {}, due {}, wait until {}", output.payment_name, input.due_on, input.until)
    }

    fn undo(input: &SnoozeReminderInput, output: &SnoozedReminder) -> Option<UndoCall> {
        let until = output.previous_until.unwrap_or(output.asked_on);
        let input = json!({ "paymentId": input.payment_id, "dueOn": input.due_on, "until": until });
        Some(UndoCall { operation: "snooze_reminder".to_owned(), input, label: format!("Remind of {} as before", output.payment_name) })
    }
}
