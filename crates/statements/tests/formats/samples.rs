//! Files of real banks, where a folder of them is named; and large made ones.

use std::path::Path;

use money::Currency;
use statements::{Format, ReadOptions, read, sample};

use crate::support::{files_below, fixtures, kept_in};

/// Reads every file of a folder: it is read or refused with a reason, and reading it twice gives the same.
fn walk(folder: &Path) -> usize {
    let files = files_below(folder);
    for path in &files {
        let file = std::fs::read(path).expect("file");
        for options in [ReadOptions::default(), kept_in(Currency::EUR)] {
            let result = read(&file, &options);
            match &result {
                Ok(reading) => {
                    let lines: usize = reading.statements.iter().map(|statement| statement.lines.len()).sum();
                    println!("{}: {} {lines} lines, {} notes", path.display(), reading.dialect, reading.notes.len());
                }
                Err(error) => {
                    assert!(!error.reason.is_empty());
                    println!("{}: {error}", path.display());
                }
            }
            assert_eq!(result, read(&file, &options));
        }
    }
    files.len()
}

#[test]
fn every_sample_is_read_or_refused_with_a_reason() {
    assert!(walk(&fixtures()) > 10);
    if let Some(folder) = std::env::var_os("DAYBOOK_BANK_SAMPLES") {
        assert!(walk(Path::new(&folder)) > 0);
    }
}

#[test]
fn large_files_are_read_whole() {
    for format in [Format::Ofx1, Format::Qif, Format::Csv, Format::Camt053, Format::Mt940] {
        let file = sample::sample(format, 3000, 7);
        assert_eq!(file, sample::sample(format, 3000, 7), "the same seed gives the same file");
        let reading = read(&file, &kept_in(Currency::CAD)).expect("a reading");
        assert_eq!((reading.format, reading.statements.iter().map(|statement| statement.lines.len()).sum::<usize>()), (format, 3000));
        let has_balances = matches!(format, Format::Csv | Format::Camt053 | Format::Mt940);
        assert!(!has_balances || reading.statements.iter().all(|statement| statement.proof.is_proved()), "{format:?}: {:?}", reading.notes);
    }
}

#[test]
fn large_statements_of_one_file_are_read_as_each_alone() {
    // More lines than are read together, and a small statement between two large ones.
    let files = [(9_000, 1), (5, 2), (17_000, 3)].map(|(lines, seed)| sample::sample(Format::Mt940, lines, seed));
    let lines = |file: &[u8]| -> Vec<_> {
        let reading = read(file, &kept_in(Currency::EUR)).expect("a reading");
        reading.statements.into_iter().map(|statement| (statement.proof, statement.lines)).collect()
    };
    let together = lines(&files.concat());
    let alone: Vec<_> = files.iter().flat_map(|file| lines(file)).collect();
    assert_eq!(together.len(), alone.len());
    for ((proof, together), (own_proof, alone)) in together.iter().zip(&alone) {
        assert_eq!((proof, together.len()), (own_proof, alone.len()));
        let facts = |lines: &[statements::Line]| -> Vec<_> {
            lines.iter().map(|line| (line.booked_on, line.amount, line.fingerprint, line.raw.clone())).collect()
        };
        assert!(facts(together) == facts(alone));
    }
}
