//! The company's settings in the file.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Tx, params};
use money::Currency;

/// The settings as they are stored.
#[derive(Debug, Clone)]
pub struct SettingsRow {
    /// The company's name.
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// What kind of business it is.
    pub business_type: String,
    /// The currency of the books.
    pub base_currency: Currency,
    /// Its IANA time zone.
    pub time_zone: String,
    /// Whether it is the sample.
    pub is_sample: bool,
    /// The first day of the books.
    pub books_start_on: Option<NaiveDate>,
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
    /// The last locked day.
    pub locked_through: Option<NaiveDate>,
}

/// The settings.
pub fn settings(tx: &ReadTx<'_>) -> OpResult<SettingsRow> {
    let found = tx.row(
        "SELECT s.name, s.country, s.business_type, s.base_currency, s.is_sample, s.books_start_on, s.grace_days_before, s.grace_days_after, s.remind_days_before, s.quiet, s.quiet_from, s.quiet_until,
                (SELECT locked_through FROM period_lock WHERE id = 1) FROM company_settings AS s WHERE s.id = 1",
        &[],
        |row| {
            Ok(SettingsRow {
                name: row.get(0)?,
                country: row.get(1)?,
                business_type: row.get(2)?,
                base_currency: Currency::parse(row.text(3)?).map_err(OpError::internal)?,
                time_zone: tx.zone().name().to_owned(),
                is_sample: row.get(4)?,
                books_start_on: row.get(5)?,
                grace_days_before: row.get(6)?,
                grace_days_after: row.get(7)?,
                remind_days_before: row.get(8)?,
                quiet: row.get(9)?,
                quiet_from: row.get(10)?,
                quiet_until: row.get(11)?,
                locked_through: row.get(12)?,
            })
        },
    )?;
    found.ok_or_else(|| OpError::conflict("This company was never set up.").hint("Create it again under another name."))
}

/// Whether the company was set up before.
pub fn is_set_up(tx: &ReadTx<'_>) -> OpResult<bool> {
    tx.one("SELECT count(*) FROM company_settings", &[], |row| Ok(row.get::<i64>(0)? > 0))
}

/// Writes the settings of a new company.
pub fn insert_settings(tx: &mut Tx<'_>, settings: &SettingsRow) -> OpResult<()> {
    tx.execute(
        "INSERT INTO company_settings (id, name, country, business_type, base_currency, is_sample, books_start_on, grace_days_before, grace_days_after, remind_days_before, quiet, quiet_from, quiet_until)
         VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            &settings.name,
            &settings.country,
            &settings.business_type,
            settings.base_currency.code(),
            settings.is_sample,
            settings.books_start_on,
            settings.grace_days_before,
            settings.grace_days_after,
            settings.remind_days_before,
            settings.quiet,
            &settings.quiet_from,
            &settings.quiet_until
        ],
    )?;
    Ok(())
}

/// Changes the settings that may change.
pub fn update_settings(tx: &mut Tx<'_>, settings: &SettingsRow) -> OpResult<()> {
    tx.execute(
        "UPDATE company_settings SET name = $1, grace_days_before = $2, grace_days_after = $3, remind_days_before = $4, quiet = $5, quiet_from = $6, quiet_until = $7 WHERE id = 1",
        params![&settings.name, settings.grace_days_before, settings.grace_days_after, settings.remind_days_before, settings.quiet, &settings.quiet_from, &settings.quiet_until],
    )?;
    tx.execute("UPDATE company_file SET time_zone = $1 WHERE id = 1", params![&settings.time_zone])?;
    Ok(())
}

/// The company's id.
pub fn company_id(tx: &ReadTx<'_>) -> OpResult<String> {
    tx.one("SELECT company_id FROM company_file WHERE id = 1", &[], |row| row.get(0))
}

/// The last result of a kind of job: when, and what.
pub fn last_outcome(tx: &ReadTx<'_>, kind: &str) -> OpResult<Option<(String, String)>> {
    tx.row("SELECT completed_at, result FROM job_outcome WHERE kind = $1", params![kind], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The request by which the company was set up: its key, and the hash of its input.
pub fn set_up_request(tx: &ReadTx<'_>) -> OpResult<Option<(String, String)>> {
    tx.row("SELECT idempotency_key, input_hash FROM audit_entry WHERE sequence = 1", &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
