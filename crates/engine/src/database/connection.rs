//! Connections: one that writes, and read-only ones.

use super::seal::Touched;
use super::transaction::{Moment, ReadTx, Tx};
use crate::error::{ErrorCode, OpError, OpResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const STATEMENTS_KEPT: usize = 256;

// The file's rules: every commit is on the disk before it is acknowledged, references hold, and
// REPLACE cannot slip past a delete trigger.
fn prepare(connection: &Connection) -> OpResult<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(())
}

/// The one connection that writes.
pub struct Writer {
    pub(super) connection: Connection,
    pub(super) touched: Arc<Mutex<Touched>>,
}

impl Writer {
    /// Opens a company file for writing. `unsealed` are the tables whose rows carry no seal of the engine.
    pub fn open(path: &Path, unsealed: &'static [&'static str]) -> OpResult<Writer> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        Writer::over(connection, unsealed)
    }

    pub(super) fn over(mut connection: Connection, unsealed: &'static [&'static str]) -> OpResult<Writer> {
        prepare(&connection)?;
        let mode: String = connection.query_row("PRAGMA journal_mode = wal", [], |row| row.get(0))?;
        if mode != "wal" {
            return Err(OpError::new(
                ErrorCode::NotAllowed,
                "This file system cannot keep a company: its write-ahead log does not work there.",
            )
            .hint("Move the company to a folder on a disk of this machine."));
        }
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
        connection.pragma_update(None, "wal_autocheckpoint", 2000)?;
        let touched = Arc::new(Mutex::new(Touched::default()));
        let seen = Arc::clone(&touched);
        connection.update_hook(Some(move |_action, _database: &str, table: &str, row_id: i64| {
            if !unsealed.contains(&table) && !super::seal::is_engine_derived(table) {
                seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(table, row_id);
            }
        }))?;
        Ok(Writer { connection, touched })
    }

    /// Runs `work` in one write transaction. It commits when `work` says so; otherwise, and on any error, nothing stays.
    pub fn write<T>(&mut self, moment: Moment<'_>, work: impl FnOnce(&mut Tx<'_>) -> OpResult<(T, bool)>) -> OpResult<T> {
        // One that could not be rolled back when it ended is rolled back now.
        drop(Open(&self.connection));
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(OpError::from)?;
        // Whatever ends it but its own COMMIT, a refusal, a full disk or a panic: nothing of it stays.
        let open = Open(&self.connection);
        self.touched.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clear();
        let mut tx = Tx::begin(&self.connection, moment)?;
        let (value, commit) = work(&mut tx)?;
        if commit {
            super::seal::seal_touched(&mut tx, &self.touched)?;
            self.connection.execute_batch("COMMIT").map_err(OpError::from)?;
        }
        drop(open);
        Ok(value)
    }

    /// Writes the journal of changes back into the file.
    pub fn checkpoint(&self) -> OpResult<()> {
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(OpError::from)
    }
}

struct Open<'a>(&'a Connection);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit()
            && let Err(error) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

/// A read-only connection.
pub struct Reader {
    pub(super) connection: Connection,
}

impl Reader {
    /// Opens a file that may be closed, newer or another program's. Beside a closed one nothing is left behind:
    /// a file without a write-ahead log is open nowhere, and is read as one that does not change.
    pub fn look(path: &Path) -> OpResult<Reader> {
        let [journal, ..] = super::names::journals(path);
        if journal.exists() {
            return Reader::open(path);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        Reader::over(Connection::open_with_flags(unchanging(path), flags)?)
    }

    /// Opens a company file for reading. Nothing on this connection can write.
    pub fn open(path: &Path) -> OpResult<Reader> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Reader::over(Connection::open_with_flags(path, flags)?)
    }

    fn over(connection: Connection) -> OpResult<Reader> {
        prepare(&connection)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(Reader { connection })
    }

    /// Runs `work` on one consistent state of the books.
    pub fn read<T>(&self, moment: Moment<'_>, work: impl FnOnce(&ReadTx<'_>) -> OpResult<T>) -> OpResult<T> {
        self.connection.execute_batch("BEGIN DEFERRED").map_err(OpError::from)?;
        let result = ReadTx::begin(&self.connection, moment).and_then(|tx| work(&tx));
        self.connection.execute_batch("ROLLBACK").map_err(OpError::from)?;
        result
    }
}

// The form in which SQLite takes a path with options: everything but plain letters and digits is escaped.
fn unchanging(path: &Path) -> String {
    #[cfg(unix)]
    let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec();
    #[cfg(not(unix))]
    let bytes = format!("/{}", path.to_string_lossy().replace('\\', "/")).into_bytes();
    let mut uri = String::from("file:");
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri + "?immutable=1"
}
