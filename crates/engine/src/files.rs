//! Files beside the books: written whole or not at all, put in place without overwriting.

use crate::error::{ErrorCode, OpError, OpResult};
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What a failure of the file system means: a full disk has a code of its own, for the rest `sentence` says what could not be done.
pub fn io_error(error: &Error, sentence: &str) -> OpError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => OpError::disk_full(),
        _ => OpError::new(ErrorCode::NotAllowed, format!("{sentence}: {error}.")),
    }
}

/// Replaces a small settings file: the new content is on the disk before the old one goes. Only the owner may read it.
pub fn write_whole(path: &Path, content: &[u8]) -> OpResult<()> {
    let folder = path.parent().ok_or_else(|| OpError::internal("a path without a folder"))?;
    let failed = |error: Error| io_error(&error, &format!("{} cannot be written", path.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let partial = path.with_extension(format!("partial-{}", std::process::id()));
    let written = private_file(&partial, OpenOptions::new().create(true).truncate(true)).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.and_then(|()| std::fs::rename(&partial, path)).and_then(|()| sync_folder_of(path)).map_err(|error| {
        let _ = std::fs::remove_file(&partial);
        failed(error)
    })
}

/// Writes a new file, whole or not at all. A file that is there already stays as it is. Only the owner may read the new one.
pub fn write_new(path: &Path, content: &[u8]) -> OpResult<()> {
    let failed = |error: Error| io_error(&error, &format!("{} cannot be written", path.display()));
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".partial-{}", uuid::Uuid::new_v4().simple()));
    let partial = PathBuf::from(partial);
    // The folder is the owner's: a file of theirs is not written over, whatever its name.
    let mut file = private_file(&partial, OpenOptions::new().create_new(true)).map_err(failed)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    drop(file);
    let placed = written.map_err(failed).and_then(|()| put_in_place(&partial, path));
    if placed.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    placed
}

fn private_file(path: &Path, options: &mut OpenOptions) -> std::io::Result<File> {
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// The refusal where a file has the name that another was to get.
pub fn file_exists(path: &Path) -> OpError {
    OpError::new(ErrorCode::FileExists, format!("{} exists already. Daybook never overwrites a file.", path.display()))
}

/// Gives a finished file its name, which must be free: nothing is ever overwritten, even by two at once.
pub fn put_in_place(finished: &Path, path: &Path) -> OpResult<()> {
    // A second name for the file is refused where there is one; a plain rename would replace it.
    match std::fs::hard_link(finished, path) {
        Ok(()) => {
            let _ = std::fs::remove_file(finished);
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(file_exists(path)),
        // File systems of memory sticks have no second names.
        Err(_) if path.symlink_metadata().is_ok() => return Err(file_exists(path)),
        Err(_) => std::fs::rename(finished, path).map_err(|error| io_error(&error, &format!("{} cannot be written", path.display())))?,
    }
    sync_folder_of(path).map_err(|error| io_error(&error, &format!("{} cannot be written", path.display())))
}

/// Makes sure that a file's name, and not only its content, outlives a loss of power.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    // Elsewhere the system keeps names safe by itself, and folders cannot be opened.
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The folders that a call made for a file. Those that are still empty go again with this.
pub struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Makes the folder of a file, with those above it.
    pub fn for_file(path: &Path) -> OpResult<MadeFolders> {
        let Some(folder) = path.parent() else { return Ok(MadeFolders(Vec::new())) };
        // Those that were there before are nobody's to remove, empty or not.
        let made = folder.ancestors().take_while(|folder| folder.symlink_metadata().is_err()).map(Path::to_owned).collect();
        let made = MadeFolders(made);
        std::fs::create_dir_all(folder).map_err(|error| io_error(&error, &format!("The folder {} cannot be made", folder.display())))?;
        Ok(made)
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// Where a file really lies, links followed: one file has one lock, under whatever name it is opened.
pub fn real_path(path: &Path) -> OpResult<PathBuf> {
    if path.as_os_str().is_empty() {
        return Err(OpError::invalid("path", "No file is named.").hint("Give the company's file, such as books.daybook."));
    }
    let absolute = std::path::absolute(path).map_err(OpError::internal)?;
    // There the followed form is one that other programs do not understand.
    if cfg!(windows) {
        return Ok(absolute);
    }
    if let Ok(real) = absolute.canonicalize() {
        return Ok(real);
    }
    let of_folder = absolute.parent().and_then(|folder| folder.canonicalize().ok()).zip(absolute.file_name());
    Ok(of_folder.map(|(folder, name)| folder.join(name)).unwrap_or(absolute))
}

/// Which file a name stood for, so that it is noticed when it stands for another, or for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileIdentity(Option<(u64, u64)>);

impl FileIdentity {
    /// The identity of the file at a path, where there is one.
    pub fn at(path: &Path) -> Option<FileIdentity> {
        std::fs::metadata(path).ok().map(|metadata| FileIdentity::of(&metadata))
    }

    #[cfg(unix)]
    fn of(metadata: &std::fs::Metadata) -> FileIdentity {
        use std::os::unix::fs::MetadataExt;
        FileIdentity(Some((metadata.dev(), metadata.ino())))
    }

    #[cfg(not(unix))]
    fn of(_: &std::fs::Metadata) -> FileIdentity {
        FileIdentity(None)
    }
}

/// Whether an open file is the one that stands at a path.
pub fn is_still_at(file: &File, path: &Path) -> bool {
    let own = file.metadata().ok().map(|metadata| FileIdentity::of(&metadata));
    own.is_some() && own == FileIdentity::at(path)
}
