//! What a file is, by what stands in it and never by its name.

use crate::encoding;
use crate::error::{ReadError, ReadErrorCode};
use crate::statement::Format;
use crate::{camt, csv_file};

/// Says what format a file has, or that it has none of them. It may still be broken.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    // Cut in half a character, UTF-16 cannot be read.
    let start = bytes.get(..bytes.len().min(2 * HEAD)).unwrap_or(bytes);
    let decoded = encoding::decode(start, None).ok()?;
    of_text(head(&decoded.text))
}

/// So much of a file says what it is; a table needs some rows.
const HEAD: usize = 64 << 10;

/// The first whole lines of a text. The last row of a table would be half a row.
pub(crate) fn head(text: &str) -> &str {
    let end = (0..=HEAD.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let start = text.get(..end).unwrap_or(text);
    match start.rfind('\n') {
        Some(end) if start.len() < text.len() => start.get(..end).unwrap_or(start),
        _ => start,
    }
}

/// What format a text has.
pub(crate) fn of_text(text: &str) -> Option<Format> {
    let trimmed = text.trim_start();
    let head: String = trimmed.chars().take(4096).collect::<String>().to_ascii_uppercase();
    if head.contains("<OFX>") || head.starts_with("OFXHEADER") || head.contains("<?OFX") {
        let is_two =
            head.contains("OFXHEADER=\"2") || head.contains("OFXHEADER='2") || (head.starts_with("<?XML") && !head.contains("OFXHEADER:"));
        return Some(if is_two { Format::Ofx2 } else { Format::Ofx1 });
    }
    if head.starts_with('<')
        && (head.contains("CAMT.05")
            || ["BKTOCSTMRSTMT", "BKTOCSTMRACCTRPT", "BKTOCSTMRDBTCDTNTFCTN"].iter().any(|name| head.contains(name)))
    {
        return Some(camt::format_of(trimmed));
    }
    if ["!TYPE:", "!ACCOUNT", "!OPTION:", "!CLEAR:"].iter().any(|word| head.starts_with(word)) {
        return Some(Format::Qif);
    }
    if is_mt940(trimmed) {
        return Some(Format::Mt940);
    }
    (!head.starts_with('<') && csv_file::looks_like_one(text)).then_some(Format::Csv)
}

/// A field of a statement at the beginning of one of the first lines, or the envelope of an MT940 or MT942.
fn is_mt940(text: &str) -> bool {
    let mut lines = crate::place::lines(text).map(|(_, line)| line).take(40);
    lines.any(|line| {
        let begins = [":20:", ":25:", ":28C:", ":28:", ":60F:", ":60M:"].iter().any(|tag| line.starts_with(tag));
        begins || (line.starts_with("{1:") && (line.contains("{2:O94") || line.contains("{2:I94") || line.contains("{4:")))
    })
}

/// Why a file of no known format is none, with what it looks like.
pub(crate) fn unknown(bytes: &[u8], text: Option<&str>) -> ReadError {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let refuse = |reason: &str, hint: &str| ReadError::new(ReadErrorCode::UnknownFormat, reason).hint(hint);
    if starts(b"%PDF") {
        return refuse("It is a PDF document.", "Ask the bank for the statement as OFX, CSV, CAMT or MT940.");
    }
    if starts(b"PK\x03\x04") {
        return refuse("It is a ZIP archive or a spreadsheet.", "Unpack it, or save the sheet as CSV.");
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return refuse("It is an old Excel or Word file.", "Save the sheet as CSV.");
    }
    if starts(b"\x1f\x8b") {
        return refuse("It is a compressed file.", "Unpack it.");
    }
    let trimmed = text.unwrap_or_default().trim_start();
    let lower: String = trimmed.chars().take(200).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.contains("<html") {
        return refuse("It is a web page, such as a bank shows when a session has ended.", "Sign in to the bank and download it again.");
    }
    if lower.starts_with("<?xml") || lower.starts_with('<') {
        return refuse("It is XML, and neither OFX nor camt.052, 053 or 054.", "Ask the bank for one of these.");
    }
    if lower.starts_with('{') || lower.starts_with('[') {
        return refuse("It is JSON.", "Ask the bank for the statement as OFX, CSV, CAMT or MT940.");
    }
    refuse("It is none of OFX, QFX, QIF, CSV, CAMT and MT940.", "Ask the bank for one of these.")
}
