//! Changes the company's settings.

use super::company_settings::Settings;
use super::store::{settings, update_settings};
use crate::read_model::{COMPANY, PAYMENTS, REMINDERS};
use crate::wire::required_text;
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What changes. What is absent stays.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateCompanySettingsInput {
    /// The company's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Its IANA time zone, such as America/Toronto.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub time_zone: Option<String>,
    /// Days before the due date within which a payment counts for it, 0 to 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_before: Option<u32>,
    /// Days after the due date until a payment is missed, 0 to 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub grace_days_after: Option<u32>,
    /// Days before the due date at which a reminder comes, 0 to 60.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub remind_days_before: Option<u32>,
    /// Whether no reminder is said at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quiet: Option<bool>,
    /// From this time of day on no notification is shown, such as 21:00; an empty text for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quiet_from: Option<String>,
    /// Until this time of day, such as 07:30; an empty text for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quiet_until: Option<String>,
}

/// Changes the settings.
pub struct UpdateCompanySettings;

impl Command for UpdateCompanySettings {
    const NAME: &'static str = "update_company_settings";
    const DESCRIPTION: &'static str = "Changes the company's settings. What is not given stays.";
    const CHANGES: &'static [ReadModel] = &[COMPANY, PAYMENTS, REMINDERS];
    type Input = UpdateCompanySettingsInput;
    type Output = Settings;

    fn run(input: &UpdateCompanySettingsInput, tx: &mut Tx<'_>) -> OpResult<Settings> {
        let mut row = settings(tx)?;
        if let Some(name) = &input.name {
            row.name = required_text(name, "name", 200)?;
        }
        if let Some(zone) = &input.time_zone {
            let zone: chrono_tz::Tz = zone.trim().parse().map_err(|_| {
                OpError::invalid("timeZone", format!("{zone} is not a time zone.")).hint("Give an IANA name, such as America/Toronto.")
            })?;
            row.time_zone = zone.name().to_owned();
        }
        row.grace_days_before = days(input.grace_days_before, row.grace_days_before, "graceDaysBefore")?;
        row.grace_days_after = days(input.grace_days_after, row.grace_days_after, "graceDaysAfter")?;
        row.remind_days_before = days(input.remind_days_before, row.remind_days_before, "remindDaysBefore")?;
        row.quiet = input.quiet.unwrap_or(row.quiet);
        row.quiet_from = time_of_day(input.quiet_from.as_deref(), row.quiet_from, "quietFrom")?;
        row.quiet_until = time_of_day(input.quiet_until.as_deref(), row.quiet_until, "quietUntil")?;
        if row.quiet_from.is_some() != row.quiet_until.is_some() {
            let field = if row.quiet_from.is_some() { "quietUntil" } else { "quietFrom" };
            return Err(OpError::invalid(field, "Quiet hours need a beginning and an end.").hint("Give both times, or neither."));
        }
        update_settings(tx, &row)?;
        Ok(row.into())
    }

    fn summary(_: &UpdateCompanySettingsInput, settings: &Settings) -> String {
        format!("Changed the settings of {}", settings.name)
    }
}

fn days(asked: Option<u32>, present: u32, field: &str) -> OpResult<u32> {
    match asked {
        None => Ok(present),
        Some(days) if days <= 60 => Ok(days),
        Some(days) => Err(OpError::invalid(field, format!("{days} days are too many; 60 at most."))),
    }
}

fn time_of_day(asked: Option<&str>, present: Option<String>, field: &str) -> OpResult<Option<String>> {
    match asked.map(str::trim) {
        None => Ok(present),
        Some("") => Ok(None),
        Some(text) => chrono::NaiveTime::parse_from_str(text, "%H:%M")
            .map(|time| Some(time.format("%H:%M").to_string()))
            .map_err(|_| OpError::invalid(field, format!("{text} is not a time of day.")).hint("Write it as 21:00.")),
    }
}
