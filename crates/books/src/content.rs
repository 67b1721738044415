//! The content files that are part of the program, and the plain form that most of them share.

use engine::{OpError, OpResult};
use include_dir::{Dir, include_dir};

static CONTENT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// The text of a content file, such as `charts/base.txt`.
pub fn text(path: &str) -> OpResult<&'static str> {
    CONTENT.get_file(path).and_then(|file| file.contents_utf8()).ok_or_else(|| OpError::internal(format!("content file {path} is missing")))
}

/// The texts of a folder's files with their stems, in order of their names.
pub fn texts_in(folder: &str) -> OpResult<Vec<(&'static str, &'static str)>> {
    let found = CONTENT.get_dir(folder).ok_or_else(|| OpError::internal(format!("content folder {folder} is missing")))?;
    let mut texts: Vec<_> = found.files().filter_map(|file| Some((file.path().file_stem()?.to_str()?, file.contents_utf8()?))).collect();
    texts.sort_by_key(|(stem, _)| *stem);
    Ok(texts)
}

/// The lines of a table: fields between `|`, blank lines and `#` lines left out.
pub fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('|').map(str::trim).collect())
}
