//! The names around a company file: what the database takes for a part of it, and what is in the way of a new one.

use crate::error::{OpError, OpResult};
use crate::files::file_exists;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

const PARTIAL: &str = "daybook-partial";

/// What SQLite keeps beside a database. Whatever lies there under these names is taken for a part of the file, and
/// played into it when it is opened.
pub(crate) fn journals(path: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|end| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(end);
        path.with_file_name(name)
    })
}

/// Refuses where a new company file or backup cannot get this name: a file has it, or a journal lies there. A journal
/// without its company may be the only copy of somebody's changes, and would be played into the new file.
pub(crate) fn must_be_free(path: &Path) -> OpResult<()> {
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if is_there(path) {
        return Err(file_exists(path).hint("Choose another name, or open the existing company."));
    }
    match journals(path).iter().find(|journal| is_there(journal)) {
        None => Ok(()),
        Some(journal) => Err(OpError {
            message: format!("{} is in the way: it may hold the last changes of a company that lay here.", journal.display()),
            ..file_exists(path)
        }
        .hint("Choose another name. If that company is elsewhere, put its file back beside this one and open it: the changes go into it.")),
    }
}

/// Makes an empty file beside `path`, under a name that no other file has, for what is to become the file at `path`.
pub(crate) fn new_partial(path: &Path) -> std::io::Result<PathBuf> {
    let random = uuid::Uuid::new_v4().simple().to_string();
    let partial = path.with_extension(format!("{}.{PARTIAL}", &random[..12]));
    OpenOptions::new().write(true).create_new(true).open(&partial).map(|_| partial)
}

/// Removes what copies that were killed left in a folder of Daybook's own: those whose names begin so. They never got
/// the name of a backup.
pub fn remove_partials(folder: &Path, prefix: &str) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with(prefix) && path.extension().is_some_and(|extension| extension == PARTIAL) {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A hidden name of Daybook's own beside a company file, for what is not a company yet. The company's lock guards it.
pub(crate) fn hidden_beside(path: &Path, end: &str) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{end}"))
}

/// Removes a file that the caller made, and the journals that the database made beside it.
pub(crate) fn remove_with_journals(path: &Path) {
    for file in journals(path).iter().map(PathBuf::as_path).chain([path]) {
        let _ = std::fs::remove_file(file);
    }
}
