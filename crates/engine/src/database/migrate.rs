//! The schema of a company file: how a new one is made, and how an older one is brought up to date.

use super::backup::BackupProof;
use super::connection::{Reader, Writer};
use super::names::{hidden_beside, journals, must_be_free, remove_partials, remove_with_journals};
use super::transaction::Moment;
use crate::catalog::Application;
use crate::error::{ErrorCode, OpError, OpResult};
use crate::files::{file_exists, io_error, sync_folder_of};
use crate::params;
use include_dir::Dir;
use rusqlite::Connection;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// One step of the schema. A shipped one is frozen: a test compares its hash.
pub struct Migration {
    /// The folder's name, such as `0002-ledger`.
    pub name: &'static str,
    /// The change itself, for SQLite.
    pub up: &'static str,
    /// Rows to put into the schema before, for the upgrade test.
    pub before: &'static str,
    /// Questions that must each answer 1 after the change, for the upgrade test.
    pub after: &'static str,
}

/// The migrations of a folder, in order.
pub fn migrations_in(folder: &'static Dir<'static>) -> Vec<Migration> {
    let mut found: Vec<Migration> = folder
        .dirs()
        .map(|step| {
            let text = |name: &str| step.get_file(step.path().join(name)).and_then(|file| file.contents_utf8()).unwrap_or_default();
            Migration {
                name: step.path().to_str().unwrap_or_default(),
                up: text("up.sqlite.sql"),
                before: text("before.sql"),
                after: text("after.sql"),
            }
        })
        .collect();
    found.sort_by_key(|migration| migration.name);
    found
}

fn latest(application: &Application) -> i64 {
    i64::try_from((application.migrations)().len()).unwrap_or(i64::MAX)
}

fn apply(connection: &Connection, application: &Application, from: i64) -> OpResult<()> {
    for migration in (application.migrations)().iter().skip(usize::try_from(from).unwrap_or_default()) {
        connection.execute_batch(migration.up).map_err(OpError::from)?;
    }
    connection.pragma_update(None, "user_version", latest(application)).map_err(OpError::from)
}

/// The schema version of a company file, after making sure that it is one and that this program knows it.
pub fn schema_version(path: &Path, application: &Application) -> OpResult<i64> {
    if !path.is_file() {
        return Err(OpError::not_found("path", format!("There is no file at {}.", path.display()))
            .hint("If it was moved, open it from its new place."));
    }
    let not_ours = || {
        OpError::new(ErrorCode::FileDamaged, format!("{} is not a Daybook company.", path.display()))
            .at("path")
            .hint("Choose a file that ends in .daybook.")
    };
    // A file that cannot be read at all is another matter than one that is not ours.
    let unreadable = |error: OpError| if error.code == ErrorCode::FileDamaged { not_ours() } else { error };
    let reader = Reader::look(path).map_err(unreadable)?;
    let pragma = |name: &str| {
        reader.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(|error| unreadable(OpError::from(error)))
    };
    if pragma("application_id")? != i64::from(application.file_id) {
        return Err(not_ours());
    }
    let version = pragma("user_version")?;
    if version > latest(application) {
        return Err(OpError::new(ErrorCode::FileNewer, "This company was last opened with a newer Daybook. It was not touched.")
            .at("path")
            .hint("Update Daybook on this machine, then open it again."));
    }
    Ok(version)
}

/// Makes a new company file. Nothing is overwritten; on any error the new file is gone again.
pub fn create_file(path: &Path, application: &'static Application, company_id: &str, time_zone: &str, moment: Moment<'_>) -> OpResult<()> {
    OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => file_exists(path).at("path"),
        _ => io_error(&error, &format!("{} cannot be written", path.display())).at("path"),
    })?;
    let made = make_schema(path, application, company_id, time_zone, moment);
    if made.is_err() {
        remove_with_journals(path);
    }
    made
}

fn make_schema(path: &Path, application: &'static Application, company_id: &str, time_zone: &str, moment: Moment<'_>) -> OpResult<()> {
    let mut writer = Writer::open(path, application.unsealed_tables)?;
    writer.connection.pragma_update(None, "application_id", application.file_id)?;
    writer.connection.execute_batch("BEGIN IMMEDIATE")?;
    apply(&writer.connection, application, 0)?;
    writer.connection.execute_batch("COMMIT")?;
    writer.write(moment, |tx| {
        let now = tx.now_text();
        tx.execute(
            "INSERT INTO company_file (id, company_id, time_zone, created_at) VALUES (1, $1, $2, $3)",
            params![company_id, time_zone, now],
        )?;
        // Rows that the migrations themselves put in are sealed too.
        super::seal::reseal_all(tx).map(|()| ((), true))
    })?;
    writer.checkpoint()
}

/// Brings an older file up to date: on a copy, with proof, and with the old file kept as a backup.
/// Returns where the backup lies.
pub fn upgrade_file(path: &Path, application: &'static Application, backups: &Path, moment: Moment<'_>) -> OpResult<PathBuf> {
    let from = schema_version(path, application)?;
    let backup = free_backup_name(path, backups, from, moment);
    let before = super::backup::back_up(path, &backup, application)?;
    // A hidden name of Daybook's own, under the company's lock: what lies there is what a killed upgrade left.
    let copy = hidden_beside(path, "upgrading");
    remove_with_journals(&copy);
    let upgraded = upgrade_copy(&backup, &copy, application, from, moment, &before).and_then(|()| swap(&copy, path, application));
    if let Err(error) = upgraded {
        // The original was not touched, so that its backup says nothing that it does not say itself.
        remove_with_journals(&copy);
        remove_with_journals(&backup);
        return Err(error);
    }
    Ok(backup)
}

fn free_backup_name(path: &Path, backups: &Path, from: i64, moment: Moment<'_>) -> PathBuf {
    let stamp = moment.now.format("%Y%m%d-%H%M%S");
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    remove_partials(backups, &format!("{name} before upgrade from "));
    let stem = format!("{name} before upgrade from {from} {stamp}");
    let numbered = (2..).map(|number| backups.join(format!("{stem} ({number}).daybook")));
    std::iter::once(backups.join(format!("{stem}.daybook")))
        .chain(numbered)
        .find(|candidate| must_be_free(candidate).is_ok())
        .unwrap_or_else(|| backups.join(stem))
}

// The original's journal goes into the original first: beside the upgraded file it would be played into that one.
fn swap(copy: &Path, path: &Path, application: &'static Application) -> OpResult<()> {
    Writer::open(path, application.unsealed_tables)?.checkpoint()?;
    let failed = |error: std::io::Error| io_error(&error, &format!("{} cannot be written", path.display()));
    for journal in journals(path) {
        match std::fs::remove_file(journal) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    std::fs::rename(copy, path).and_then(|()| sync_folder_of(path)).map_err(failed)
}

fn upgrade_copy(
    backup: &Path,
    copy: &Path,
    application: &'static Application,
    from: i64,
    moment: Moment<'_>,
    before: &BackupProof,
) -> OpResult<()> {
    std::fs::copy(backup, copy).map_err(|error| io_error(&error, "The copy for the upgrade cannot be written"))?;
    {
        let mut writer = Writer::open(copy, application.unsealed_tables)?;
        writer.connection.pragma_update(None, "foreign_keys", false)?;
        writer.connection.execute_batch("BEGIN IMMEDIATE")?;
        apply(&writer.connection, application, from)?;
        let broken: i64 = writer.connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
        if broken > 0 {
            return Err(OpError::internal(format!("{broken} references broke in the upgrade from {from}")));
        }
        writer.connection.execute_batch("COMMIT")?;
        writer.connection.pragma_update(None, "foreign_keys", true)?;
        writer.write(moment, |tx| super::seal::reseal_all(tx).map(|()| ((), true)))?;
        writer.checkpoint()?;
    }
    let after = BackupProof::of(copy, application)?;
    before.must_equal(&after).map_err(|difference| {
        OpError::new(
            ErrorCode::FileDamaged,
            format!("The upgrade was stopped because the copy differs from the original ({difference}). The company was not touched."),
        )
        .hint("Send this message to support; the company opens with the Daybook that wrote it.")
    })
}

/// The schema that a file of this version must have.
pub struct ExpectedSchema {
    /// Every table, index and trigger: its kind and name, and the table that it belongs to with its text.
    pub objects: Vec<(String, String)>,
    /// The tables whose rows the engine seals.
    pub sealed: Vec<String>,
    /// The tables that keep seals of their own.
    pub own_seals: Vec<String>,
}

/// The question whose answer in a file must be [`ExpectedSchema::objects`].
pub const SCHEMA_OBJECTS: &str = "SELECT type || ' ' || name, tbl_name || char(10) || coalesce(sql, '') FROM sqlite_schema ORDER BY 1";

/// The schema that a file must have. It is made once: a proof asks for it several times.
pub fn expected_schema(application: &'static Application) -> OpResult<Arc<ExpectedSchema>> {
    static MADE: Mutex<Vec<(usize, Arc<ExpectedSchema>)>> = Mutex::new(Vec::new());
    let key = std::ptr::from_ref(application).addr();
    let mut made = MADE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some((_, schema)) = made.iter().find(|(of, _)| *of == key) {
        return Ok(Arc::clone(schema));
    }
    let schema = Arc::new(make_expected(application)?);
    made.push((key, Arc::clone(&schema)));
    Ok(schema)
}

fn make_expected(application: &Application) -> OpResult<ExpectedSchema> {
    let connection = Connection::open_in_memory().map_err(OpError::from)?;
    apply(&connection, application, 0)?;
    let mut statement = connection.prepare(SCHEMA_OBJECTS)?;
    let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut statement = connection.prepare(
        "SELECT name, EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'seal') FROM sqlite_schema AS t WHERE type = 'table' ORDER BY name",
    )?;
    let tables: Vec<(String, bool)> = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let (mut sealed, mut own_seals) = (Vec::new(), Vec::new());
    for (table, has_seal) in tables {
        if application.unsealed_tables.contains(&table.as_str()) {
            own_seals.extend(has_seal.then_some(table));
        } else if !super::seal::is_engine_derived(&table) {
            sealed.push(table);
        }
    }
    Ok(ExpectedSchema { objects, sealed, own_seals })
}
