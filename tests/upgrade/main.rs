//! Opening a file of an older Daybook: on a verified copy, with the old file kept, or not at all.

mod failing;
mod forward;

use std::collections::BTreeMap;
use std::path::Path;

/// The files of a folder with their bytes.
fn bytes_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("a file")))
        .collect()
}
