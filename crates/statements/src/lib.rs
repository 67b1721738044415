//! Bank files into statement lines. Pure: bytes in, lines out; no input or output, no clock.
//!
//! [`read`] takes the bytes of a file that a bank made available and gives its statements: accounts, balances and
//! lines, each line with the bank's own words beside what was made of them. A file that is broken is refused as a
//! whole, with the place and the reason; nothing is left out in silence. What was understood but is worth a look is
//! said in [`Note`]s.
//!
//! [`identity::admit`] compares the lines of a file with those that are already kept, so that overlapping files double
//! nothing and lose nothing.
#![deny(clippy::float_arithmetic)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, clippy::unreachable)
)]

mod amount;
mod camt;
pub mod csv_file;
mod date;
mod detect;
mod encoding;
mod error;
mod finish;
pub mod identity;
mod line;
mod mt940;
mod ofx;
mod options;
mod parallel;
mod place;
mod qif;
pub mod sample;
mod statement;

pub use amount::DecimalMark;
pub use date::DateOrder;
pub use detect::detect;
pub use encoding::TextEncoding;
pub use error::{ReadError, ReadErrorCode};
pub use line::{BankId, Counterparty, Detail, Line, OriginalAmount, References};
pub use options::ReadOptions;
pub use statement::{Account, Balance, Format, Note, Proof, Reading, Statement};

/// Reads a bank file.
///
/// # Errors
/// [`ReadError`] when the file is empty, unknown, too large or broken. Nothing of it is read then.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Reading, ReadError> {
    check_size(bytes, options)?;
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(ReadError::new(ReadErrorCode::Empty, "The file holds nothing but empty lines."));
    }
    // A mapping is for tables only, and whoever passes one has seen the table.
    let format = if options.mapping.is_some() && !decoded.text.trim_start().starts_with('<') { Some(Format::Csv) } else { None };
    let Some(format) = format.or_else(|| detect_in(bytes, &decoded.text)) else {
        return Err(unknown(bytes, &decoded.text, options));
    };
    let reading = match format {
        Format::Ofx1 | Format::Ofx2 => ofx::read(&decoded, options),
        Format::Qif => qif::read(&decoded, options),
        Format::Csv => csv_file::read(&decoded, options),
        Format::Camt052 | Format::Camt053 | Format::Camt054 => camt::read(&decoded, options),
        Format::Mt940 => mt940::read(&decoded, options),
    };
    let mut reading = reading.map_err(|error| error.of(format))?;
    if decoded.replaced > 0 {
        let text = format!("{} characters could not be read as {} and stand as \u{fffd}.", decoded.replaced, decoded.encoding);
        reading.notes.push(Note { is_warning: true, line: None, text });
    }
    finish::finish(reading)
}

fn detect_in(bytes: &[u8], text: &str) -> Option<Format> {
    // Binary files are no tables, whatever their bytes make as text.
    let is_binary = [&b"%PDF"[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"].iter().any(|mark| bytes.starts_with(mark));
    if is_binary { None } else { detect::of_text(detect::head(text)) }
}

/// What is said of a file that is none of the formats: for a table, which columns were missed.
fn unknown(bytes: &[u8], text: &str, options: &ReadOptions) -> ReadError {
    let known = detect::unknown(bytes, Some(text));
    let is_plain = known.reason.starts_with("It is none");
    match csv_file::guess(bytes, options) {
        Ok(guess) if is_plain && guess.headings.len() > 2 && guess.preview.len() > 1 => {
            let missed = guess.doubts.last().cloned().unwrap_or_default();
            let headings: Vec<&str> = guess.headings.iter().take(12).map(String::as_str).collect();
            let reason = format!("It looks like a table with the columns {}. {missed}", headings.join(", "));
            ReadError::new(ReadErrorCode::Mapping, reason).hint("Choose the columns.").of(Format::Csv)
        }
        Ok(guess) if is_plain && guess.mapping.has_header && guess.preview.is_empty() => {
            let headings: Vec<&str> = guess.headings.iter().take(12).map(String::as_str).collect();
            let reason = format!("It is a table with the columns {}, and it holds no bookings.", headings.join(", "));
            ReadError::new(ReadErrorCode::Empty, reason).hint("Ask the bank for a longer time, if there should be some.").of(Format::Csv)
        }
        _ => known,
    }
}

/// Refuses what is empty or too large.
pub(crate) fn check_size(bytes: &[u8], options: &ReadOptions) -> Result<(), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::new(ReadErrorCode::Empty, "The file is empty."));
    }
    if bytes.len() > options.max_bytes {
        let reason = format!("The file has {} bytes; {} is the most that is read.", bytes.len(), options.max_bytes);
        return Err(ReadError::new(ReadErrorCode::TooLarge, reason));
    }
    Ok(())
}

/// The refusal of a file with more lines than anyone's statement.
pub(crate) fn too_many_lines(options: &ReadOptions) -> ReadError {
    ReadError::new(ReadErrorCode::TooLarge, format!("The file has more than {} lines.", options.max_lines))
}
