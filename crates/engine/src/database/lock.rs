//! One process per company file: an advisory lock on a small file beside it.

use crate::error::{ErrorCode, OpError, OpResult};
use crate::files::{io_error, is_still_at};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Held for as long as the company is open. The system lets go of it even when the process is killed.
pub struct FileLock {
    file: File,
    path: PathBuf,
}

// How often a lock file may go while it is being taken.
const TRIES: usize = 100;

impl FileLock {
    /// Takes the lock of a company file, or says who has it.
    pub fn take(company: &Path) -> OpResult<FileLock> {
        let name = company.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = company.with_file_name(format!(".{name}.lock"));
        for _ in 0..TRIES {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(|error| {
                io_error(&error, "The folder of the company cannot be written")
                    .hint("Check the folder's permissions, or move the company to a folder of your own.")
            })?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(in_use(&mut file)),
                Err(TryLockError::Error(error)) => return Err(OpError::internal(error)),
            }
            // Whoever had the lock removes the file when letting go; a lock on a removed file keeps nobody out.
            if !is_still_at(&file, &path) {
                continue;
            }
            let note = file
                .set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| write!(file, "{}", std::process::id()))
                .and_then(|()| file.flush());
            if let Err(error) = note {
                // The lock holds without its note: a full disk must not keep an owner from reading the books.
                tracing::warn!(%error, "the lock's note could not be written");
            }
            return Ok(FileLock { file, path });
        }
        Err(OpError::new(ErrorCode::CompanyInUse, "This company is being opened and closed by another Daybook.").hint("Try again."))
    }
}

fn in_use(file: &mut File) -> OpError {
    let mut holder = String::new();
    // On systems with mandatory locks the holder's note cannot be read; the message does without.
    let _ = file.read_to_string(&mut holder);
    let holder = holder.trim();
    let process = if holder.is_empty() { String::new() } else { format!(" (process {holder})") };
    OpError::new(ErrorCode::CompanyInUse, format!("This company is open in another Daybook{process}."))
        .hint("Use that window, or close it and try again.")
}

impl Drop for FileLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}
