//! The open company as doors show it.

use super::store::{company_id, last_outcome, settings};
use chrono::NaiveDate;
use engine::{Caller, Engine, OpResult, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// An open company.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Company {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// What kind of business it is: service, shop or contractor.
    pub business_type: String,
    /// The currency of the books.
    pub base_currency: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Its civil date, in its own time zone.
    #[ts(type = "string")]
    pub today: NaiveDate,
    /// Where its file lies.
    pub path: String,
    /// Whether it is the sample company.
    pub sample: bool,
    /// The first day of the books.
    #[ts(type = "string | null")]
    pub books_start_on: Option<NaiveDate>,
    /// The last locked day.
    #[ts(type = "string | null")]
    pub locked_through: Option<NaiveDate>,
    /// When the books were last proven.
    pub last_verified_at: Option<String>,
    /// Whether they held.
    pub last_verified_ok: Option<bool>,
    /// When the last backup was made and proven.
    pub last_backup_at: Option<String>,
    /// The version of the file's schema.
    pub schema_version: u32,
}

/// The kind of the job that proves the books.
pub const VERIFY_JOB: &str = "verify_books";
/// The kind of the job that backs the company up.
pub const BACKUP_JOB: &str = "back_up_company";

/// The profile of an open company.
pub fn profile(engine: &Engine, caller: &Caller) -> OpResult<Company> {
    engine.read(caller, |tx| profile_in(tx, engine.path()))
}

fn profile_in(tx: &ReadTx<'_>, path: &Path) -> OpResult<Company> {
    let settings = settings(tx)?;
    let verified = last_outcome(tx, VERIFY_JOB)?;
    let verified_ok =
        verified.as_ref().map(|(_, result)| serde_json::from_str::<serde_json::Value>(result).is_ok_and(|result| result["ok"] == true));
    Ok(Company {
        id: company_id(tx)?,
        name: settings.name,
        country: settings.country,
        business_type: settings.business_type,
        base_currency: settings.base_currency.code().to_owned(),
        time_zone: settings.time_zone,
        today: tx.today(),
        path: path.display().to_string(),
        sample: settings.is_sample,
        books_start_on: settings.books_start_on,
        locked_through: settings.locked_through,
        last_verified_at: verified.map(|(at, _)| at),
        last_verified_ok: verified_ok,
        last_backup_at: last_outcome(tx, BACKUP_JOB)?.map(|(at, _)| at),
        schema_version: u32::try_from((tx.application().migrations)().len()).unwrap_or(u32::MAX),
    })
}
