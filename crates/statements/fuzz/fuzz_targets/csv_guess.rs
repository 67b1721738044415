//! The guess of a table's columns: never panics, and its own mapping can be passed back.
#![no_main]

use money::Currency;
use statements::ReadOptions;
use statements::csv_file::guess;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let options = ReadOptions { currency: Some(Currency::EUR), ..ReadOptions::default() };
    if let Ok(guessed) = guess(bytes, &options) {
        assert!(!guessed.headings.is_empty() && guessed.preview.iter().all(|row| row.len() == guessed.headings.len()));
        let with = ReadOptions { mapping: Some(guessed.mapping), ..options };
        statements_fuzz::read_checked(bytes, &with);
    }
});
