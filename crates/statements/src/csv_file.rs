//! Tables as text: what holds in which column is guessed, shown, corrected and remembered.
//!
//! [`guess`] says how it would read a table and why; [`crate::read`] reads it so, or by the mapping that the caller passes.
//! The caller remembers per account what was corrected, as a [`CsvCorrection`] together with [`CsvGuess::signature`], and
//! passes it with the next table of that signature.

mod column;
mod correction;
mod decide;
mod guess;
mod heading_row;
mod headings;
mod known_by;
mod mapping;
mod other_side;
mod own_account;
mod plan;
mod rows;
mod running;
mod slots;
mod status;
mod summary;
mod table;
mod tables;
mod value;
mod words;

pub use correction::CsvCorrection;
pub use mapping::{Confidence, CsvColumns, CsvGuess, CsvMapping, SignConvention};

use crate::encoding::{self, Decoded};
use crate::error::ReadError;
use crate::options::ReadOptions;
use crate::statement::{Format, Note, Reading};

/// Says how a table would be read, with the first rows, a confidence and the reasons.
///
/// # Errors
/// A file that is not text, or that is no table.
pub fn guess(bytes: &[u8], options: &ReadOptions) -> Result<CsvGuess, ReadError> {
    crate::check_size(bytes, options)?;
    let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
    guess::guess(&decoded.text, options).map_err(|error| error.of(Format::Csv))
}

/// Whether a text looks like a table of bookings: enough alike rows, with a date and an amount.
pub(crate) fn looks_like_one(text: &str) -> bool {
    guess::guess(text, &ReadOptions::default()).is_ok_and(|guess| guess.mapping.is_complete())
}

/// Reads a table.
pub(crate) fn read(decoded: &Decoded<'_>, options: &ReadOptions) -> Result<Reading, ReadError> {
    let text = decoded.text.as_ref();
    let (mapping, guessed) = match &options.mapping {
        Some(mapping) => (mapping.clone(), None),
        None => {
            let guessed = guess::guess(text, options)?;
            (guessed.mapping.clone(), Some(guessed))
        }
    };
    let mut notes = Vec::new();
    if let Some(guessed) = &guessed {
        notes.extend(guessed.doubts.iter().map(|doubt| Note::warning(None, doubt)));
        notes.extend(guessed.reasons.iter().map(|reason| Note::info(None, reason)));
    }
    let statements = rows::read(text, &mapping, options, &mut notes)?;
    let quoting = if mapping.is_quoted { "" } else { ", quotation marks are letters" };
    let name = match mapping.delimiter.as_str() {
        "," => "commas",
        ";" => "semicolons",
        "\t" => "tabs",
        "|" => "bars",
        _ => "another sign",
    };
    let dialect = format!("table with {name}{quoting}");
    Ok(Reading { format: Format::Csv, dialect, encoding: decoded.encoding, statements, notes, guess: guessed.map(Box::new) })
}
