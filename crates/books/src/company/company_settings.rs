//! The company's settings.

use super::store::{SettingsRow, settings};
use crate::read_model::COMPANY;
use crate::wire::Nothing;
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The settings of a company.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// The currency of the books.
    pub base_currency: String,
    /// Days before the due date within which a payment counts for it.
    pub grace_days_before: u32,
    /// Days after the due date until a payment is missed.
    pub grace_days_after: u32,
    /// Days before the due date at which a reminder comes.
    pub remind_days_before: u32,
    /// Whether no reminder is said at all.
    pub quiet: bool,
    /// From this time of day on no notification is shown.
    pub quiet_from: Option<String>,
    /// Until this time of day.
    pub quiet_until: Option<String>,
}

impl From<SettingsRow> for Settings {
    fn from(row: SettingsRow) -> Settings {
        Settings {
            name: row.name,
            country: row.country,
            time_zone: row.time_zone,
            base_currency: row.base_currency.code().to_owned(),
            grace_days_before: row.grace_days_before,
            grace_days_after: row.grace_days_after,
            remind_days_before: row.remind_days_before,
            quiet: row.quiet,
            quiet_from: row.quiet_from,
            quiet_until: row.quiet_until,
        }
    }
}

/// Shows the settings.
pub struct CompanySettings;

impl Query for CompanySettings {
    const NAME: &'static str = "company_settings";
    const DESCRIPTION: &'static str = "Shows the company's settings: name, time zone, grace, reminders and quiet hours.";
    const READS: &'static [ReadModel] = &[COMPANY];
    type Input = Nothing;
    type Output = Settings;

    fn run(_: &Nothing, tx: &ReadTx<'_>) -> OpResult<Settings> {
        Ok(settings(tx)?.into())
    }
}
