//! What a caller knows beside the file.

use money::Currency;

use crate::amount::DecimalMark;
use crate::csv_file::{CsvCorrection, CsvMapping};
use crate::date::DateOrder;

/// What a caller knows beside the file. [`ReadOptions::default`] is right for a file that speaks for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// The currency of amounts that the file gives none for: those of QIF and most tables. Usually the account's.
    pub currency: Option<Currency>,
    /// The order of dates, where a file leaves it open. Usually the one of the owner's country.
    pub date_order: Option<DateOrder>,
    /// How a table is read, as the owner corrected or confirmed it for this file. Without it it is guessed.
    pub mapping: Option<CsvMapping>,
    /// What the owner said of earlier tables of the account, where the columns are guessed.
    pub correction: Option<CsvCorrection>,
    /// The encoding, by a name of the WHATWG Encoding Standard, when the owner knows that the guess is wrong. A byte order
    /// mark still decides.
    pub encoding: Option<String>,
    /// The sign before the cents, where a file leaves it open.
    pub decimal_mark: Option<DecimalMark>,
    /// The most bytes that a file may have.
    pub max_bytes: usize,
    /// The most lines that a file may have.
    pub max_lines: usize,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        // A line of the wordiest format takes about 4 kB, so that both bounds are far above any bank's year.
        ReadOptions {
            currency: None,
            date_order: None,
            decimal_mark: None,
            mapping: None,
            correction: None,
            encoding: None,
            max_bytes: 256 << 20,
            max_lines: 1_000_000,
        }
    }
}
