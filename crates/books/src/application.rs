//! What Daybook consists of, for the engine: schema, operations, proofs and jobs.

use crate::attachments::store::proof::verify_attachments;
use crate::bank::store::proof::verify_bank_lines;
use crate::bank::store::reconciled::verify_reconciliations;
use crate::company::profile::{BACKUP_JOB, VERIFY_JOB};
use crate::ledger::store::proof::{PROOFS, verify_ledger};
use engine::database::{Migration, migrations_in};
use engine::job::JobHandlers;
use engine::verify::verify;
use engine::{Application, Caller, Desk, Door};
use include_dir::{Dir, include_dir};
use serde_json::json;
use std::path::PathBuf;
use std::sync::LazyLock;

static MIGRATION_FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations");
static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| migrations_in(&MIGRATION_FOLDER));

/// "Dayb" in the file's header.
const FILE_ID: i32 = 0x4461_7962;

/// Daybook.
pub static APPLICATION: Application = Application {
    catalog: crate::catalog::CATALOG,
    migrations: || &MIGRATIONS,
    file_id: FILE_ID,
    unsealed_tables: &["journal_entry", "journal_line", "month_balance", "day_balance", "bank_line", "attachment_content"],
    shrinking_tables: &[
        "draft_entry",
        "occurrence_override",
        "payment_past_terms",
        "payment_pause",
        "reconciliation_tick",
        "reminder_snooze",
    ],
    proofs: PROOFS,
    verifiers: &[verify_ledger, verify_bank_lines, verify_attachments, verify_reconciliations],
};

const BACKUPS_KEPT: usize = 14;

/// The work outside the books that every process can do: proving them and backing them up.
pub fn job_handlers(desk: &Desk) -> JobHandlers {
    let backups = desk.backups();
    JobHandlers::default()
        .with(VERIFY_JOB, |engine, _| {
            let caller = Caller::owner(Door::Desk);
            let (findings, _) = engine.read(&caller, verify).map_err(|error| error.message)?;
            Ok(json!({ "ok": findings.is_empty(), "findings": findings.len() }))
        })
        .with(BACKUP_JOB, move |engine, payload| back_up(engine, payload, &backups))
}

fn back_up(engine: &engine::Engine, payload: &serde_json::Value, backups: &std::path::Path) -> Result<serde_json::Value, String> {
    let stem = engine.path().file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let date = payload["on"].as_str().unwrap_or("undated");
    let to = backups.join(format!("{stem} {date}.daybook"));
    // A try whose answer was lost left a whole and proven file: it is the backup.
    if !to.exists() {
        engine.back_up(&to).map_err(|error| error.message)?;
    }
    remove_old(backups, &stem, &to);
    Ok(json!({ "path": to.display().to_string() }))
}

// Daily backups of this company beyond the last fourteen go; backups before upgrades have other names and stay.
fn remove_old(backups: &std::path::Path, stem: &str, newest: &std::path::Path) {
    let Ok(entries) = std::fs::read_dir(backups) else { return };
    let is_daily = |path: &PathBuf| {
        path.file_stem()
            .and_then(|name| name.to_str())
            .and_then(|name| name.strip_prefix(stem)?.strip_prefix(' '))
            .is_some_and(|date| date.parse::<chrono::NaiveDate>().is_ok())
    };
    let mut daily: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_daily).collect();
    daily.sort();
    let surplus = daily.len().saturating_sub(BACKUPS_KEPT);
    for path in daily.into_iter().take(surplus).filter(|path| path != newest) {
        if let Err(error) = std::fs::remove_file(&path) {
            tracing::warn!(%error, path = %path.display(), "an old backup could not be removed");
        }
    }
}
