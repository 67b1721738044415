//! What Daybook consists of, for the engine: schema, operations, proofs and jobs.

use crate::attachments::store::proof::verify_attachments;
use crate::bank::store::proof::verify_bank_lines;
use crate::bank::store::reconciled::verify_reconciliations;
use crate::company::profile::{BACKUP_JOB, VERIFY_JOB};
use crate::company::store::company_id;
use crate::desk_work::TICK_KEYS;
use crate::ledger::store::proof::{PROOFS, verify_ledger};
use chrono::NaiveDate;
use engine::database::{Migration, migrations_in, remove_partials};
use engine::job::JobHandlers;
use engine::verify::verify;
use engine::{Application, Caller, Desk, Door};
use include_dir::{Dir, include_dir};
use serde_json::json;
use std::path::{Path, PathBuf};
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
    own_keys: &[TICK_KEYS],
    verifiers: &[verify_ledger, verify_bank_lines, verify_attachments, verify_reconciliations],
};

const BACKUPS_KEPT: usize = 14;
/// So many letters of the company's id stand in the name of its backups.
const ID_SHOWN: usize = 8;
/// So many names are tried for the backup of a day.
const BACKUPS_OF_DAY_MAX: usize = 20;

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

fn back_up(engine: &engine::Engine, payload: &serde_json::Value, backups: &Path) -> Result<serde_json::Value, String> {
    let caller = Caller::owner(Door::Desk);
    let company_id = engine.read(&caller, company_id).map_err(|error| error.message)?;
    // Two companies may have one file name: the id, whose end is random, tells their backups apart.
    let stem = engine.path().file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = format!("{stem} {} ", &company_id[company_id.len().saturating_sub(ID_SHOWN)..]);
    remove_partials(backups, &name);
    let on: NaiveDate = payload["on"].as_str().and_then(|on| on.parse().ok()).ok_or("the backup has no day")?;
    let numbered = (2..=BACKUPS_OF_DAY_MAX).map(|number| format!("{name}{on} ({number}).daybook"));
    for file in [format!("{name}{on}.daybook")].into_iter().chain(numbered) {
        let to = backups.join(file);
        if to.symlink_metadata().is_err() {
            engine.back_up(&to).map_err(|error| error.message)?;
        } else if !engine.last_day_in_copy(&to, &caller).is_ok_and(|last| last >= Some(on)) {
            // It is no backup of these books on this day, whatever it is called.
            continue;
        }
        // Otherwise a try whose answer was lost left it, whole: it is the backup.
        remove_old(backups, &name, &to);
        return Ok(json!({ "path": to.display().to_string() }));
    }
    Err(format!("{BACKUPS_OF_DAY_MAX} files in {} have the names of this backup, and are none of this company", backups.display()))
}

// Daily backups of this company beyond the last fourteen go; backups before upgrades have other names and stay.
fn remove_old(backups: &Path, name: &str, newest: &Path) {
    let Ok(entries) = std::fs::read_dir(backups) else { return };
    let is_daily = |path: &PathBuf| {
        path.file_stem()
            .and_then(|stem| stem.to_str()?.strip_prefix(name))
            .is_some_and(|rest| rest.split(' ').next().is_some_and(|date| date.parse::<NaiveDate>().is_ok()))
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
