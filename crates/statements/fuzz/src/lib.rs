//! What holds of every file that is read.

use money::{Currency, Money};
use statements::identity::{Admission, IdHistory, Known, admit};
use statements::{Proof, ReadOptions, read};

/// Reads bytes with and without a currency, and checks what was read.
pub fn read_checked(bytes: &[u8], options: &ReadOptions) {
    match read(bytes, options) {
        Ok(reading) => {
            for statement in &reading.statements {
                for line in statement.lines.iter().chain(&statement.pending) {
                    assert!(!line.raw.contains('\r'), "line endings are not as promised");
                    assert!(line.at > 0 && line.occurrence > 0, "places are counted from one");
                }
                // Reading the file once more brings nothing new.
                let file: Vec<_> = statement.lines.iter().map(|line| line.identity()).collect();
                let stored: Vec<_> = file.iter().map(|identity| Known::new(identity.clone())).collect();
                let again = admit(&stored, &file, IdHistory::Unknown);
                assert!(again.iter().all(|admission| matches!(admission, Admission::Already { .. })), "a second reading adds lines");
                if let (Proof::Proved, Some(opening), Some(closing)) = (statement.proof, statement.opening, statement.closing) {
                    let sum = statement.lines.iter().try_fold(opening.amount, |sum, line| Money::checked_add(sum, line.amount));
                    assert_eq!(sum, Ok(closing.amount), "a proof that proves nothing");
                }
            }
        }
        Err(error) => {
            assert!(!error.reason.is_empty(), "a refusal without a reason");
            assert!(error.line != Some(0) && error.column != Some(0), "places are counted from one");
        }
    }
}

/// The same with the options that a target uses.
pub fn read_file(bytes: &[u8]) {
    read_checked(bytes, &ReadOptions { currency: Some(Currency::EUR), ..ReadOptions::default() });
    read_checked(bytes, &ReadOptions::default());
}
