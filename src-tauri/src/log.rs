//! The log: on standard error, and in a file beside the application's other files, where a reported error can be looked up.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::writer::MakeWriterExt;

/// A log that has grown to this many bytes is put aside at the next start, in the place of the one before it.
const SIZE_MAX: u64 = 1_000_000;

/// Starts the log in `home`; without a home, or where it cannot be written, on standard error alone.
pub fn start(home: Option<&Path>) {
    let builder = tracing_subscriber::fmt().with_max_level(LevelFilter::INFO).with_ansi(false);
    match home.map(open) {
        Some(Ok(file)) => builder.with_writer(Mutex::new(file).and(io::stderr)).init(),
        Some(Err(error)) => {
            builder.with_writer(io::stderr).init();
            tracing::warn!(%error, "the log is kept in no file");
        }
        None => builder.with_writer(io::stderr).init(),
    }
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "a part of the program failed")));
}

fn open(home: &Path) -> io::Result<File> {
    let folder = home.join("logs");
    fs::create_dir_all(&folder)?;
    let path = folder.join("desktop.log");
    if fs::metadata(&path).is_ok_and(|log| log.len() > SIZE_MAX) {
        fs::rename(&path, folder.join("desktop.before.log"))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_log_goes_on_and_a_large_one_is_put_aside() -> io::Result<()> {
        let home = std::env::temp_dir().join(format!("daybook-log-{}", std::process::id()));
        let _ = fs::remove_dir_all(&home);
        open(&home)?.write_all(b"one\n")?;
        open(&home)?.write_all(b"two\n")?;
        assert_eq!(fs::read_to_string(home.join("logs/desktop.log"))?, "one\ntwo\n");
        open(&home)?.set_len(SIZE_MAX + 1)?;
        open(&home)?.write_all(b"three\n")?;
        assert_eq!(fs::read_to_string(home.join("logs/desktop.log"))?, "three\n");
        assert_eq!(fs::metadata(home.join("logs/desktop.before.log"))?.len(), SIZE_MAX + 1);
        fs::remove_dir_all(&home)
    }
}
