//! Reading a fixture, and showing lines in one row each.

use std::path::PathBuf;

use money::Currency;
use statements::{Line, ReadError, ReadOptions, Reading, Statement, read};

/// The folder of the fixtures.
pub fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The bytes of a fixture.
pub fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).expect("fixture")
}

/// Options of an account in a currency.
pub fn kept_in(currency: Currency) -> ReadOptions {
    ReadOptions { currency: Some(currency), ..ReadOptions::default() }
}

/// Reads a fixture that speaks for itself.
pub fn fixture(name: &str) -> Reading {
    read(&bytes(name), &ReadOptions::default()).expect("a reading")
}

/// Reads a text.
pub fn text(text: &str, options: &ReadOptions) -> Result<Reading, ReadError> {
    read(text.as_bytes(), options)
}

/// A line as `day amount name | description`.
pub fn row(line: &Line) -> String {
    let name = line.counterparty.name.as_deref().unwrap_or("-");
    format!("{} {} {name} | {}", line.booked_on, line.amount, line.description)
}

/// All lines of a statement.
pub fn rows(statement: &Statement) -> Vec<String> {
    statement.lines.iter().map(row).collect()
}

/// The warnings of a reading.
pub fn warnings(reading: &Reading) -> Vec<&str> {
    reading.notes.iter().filter(|note| note.is_warning).map(|note| note.text.as_str()).collect()
}

/// Every file below a folder.
pub fn files_below(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}
