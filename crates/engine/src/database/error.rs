//! What the database says, in the words of the engine.

use crate::error::{ErrorCode, OpError};
use rusqlite::ffi;

// Triggers and checks abort with a stable word, never with prose; each word is one line here.
const WORDS: &[(&str, ErrorCode, &str, &str)] = &[
    (
        "entry_unbalanced",
        ErrorCode::EntryUnbalanced,
        "Total debits must equal total credits.",
        "Correct the amounts, or add the missing line.",
    ),
    ("entry_has_no_lines", ErrorCode::EntryUnbalanced, "A journal entry needs at least two lines.", "Add a debit and a credit."),
    ("entry_must_start_as_draft", ErrorCode::NotAllowed, "An entry starts as a draft and is then posted.", "Post it through Daybook."),
    (
        "entry_already_posted",
        ErrorCode::EntryAlreadyPosted,
        "A posted entry cannot be changed.",
        "Reverse it, then post a corrected entry.",
    ),
    (
        "entry_already_reversed",
        ErrorCode::EntryAlreadyReversed,
        "This entry was reversed before.",
        "Reverse the reversal instead, or post a new entry.",
    ),
    (
        "period_locked",
        ErrorCode::PeriodLocked,
        "The books are locked for this date.",
        "Choose a later date, or unlock the period in Settings.",
    ),
    ("audit_is_append_only", ErrorCode::NotAllowed, "The audit is never changed.", "Nothing to do: what happened stays on record."),
    ("fact_is_permanent", ErrorCode::NotAllowed, "This record is permanent.", "Withdraw or reverse it instead."),
    (
        "party_merge_loops",
        ErrorCode::Conflict,
        "The other record was merged into a third one.",
        "Merge into the record that stands for both.",
    ),
    (
        "entry_reconciled",
        ErrorCode::Conflict,
        "This entry stands in a finished statement reconciliation.",
        "Reopen that reconciliation with a reason first, or post a correcting entry.",
    ),
    ("entry_matched", ErrorCode::Conflict, "A bank line is matched with this entry.", "Take the match of the bank line back first."),
    (
        "reconciliation_differs",
        ErrorCode::Conflict,
        "What is ticked does not come to the closing balance.",
        "Tick what the statement shows, until the difference is zero.",
    ),
    (
        "reconciliation_breaks_chain",
        ErrorCode::Conflict,
        "A reconciliation starts where the last finished one of its account ended.",
        "Reopen only the last one, and start the next from it.",
    ),
    ("account_in_use", ErrorCode::Conflict, "The account has journal lines.", "Archive it instead."),
];

impl From<rusqlite::Error> for OpError {
    fn from(error: rusqlite::Error) -> OpError {
        let (failure, text) = match &error {
            rusqlite::Error::SqliteFailure(failure, text) => (failure, text.as_deref()),
            rusqlite::Error::SqlInputError { error: failure, msg, .. } => (failure, Some(msg.as_str())),
            _ => return OpError::internal(error),
        };
        if let Some(text) = text
            && let Some((_, code, message, hint)) = WORDS.iter().find(|(word, ..)| *word == text)
        {
            return OpError::new(*code, *message).hint(*hint);
        }
        match failure.extended_code & 0xff {
            ffi::SQLITE_FULL => OpError::disk_full(),
            ffi::SQLITE_IOERR
                if matches!(
                    failure.extended_code,
                    ffi::SQLITE_IOERR_WRITE
                        | ffi::SQLITE_IOERR_FSYNC
                        | ffi::SQLITE_IOERR_TRUNCATE
                        | ffi::SQLITE_IOERR_SHMOPEN
                        | ffi::SQLITE_IOERR_SHMSIZE
                        | ffi::SQLITE_IOERR_SHMMAP
                ) =>
            {
                OpError::disk_full()
            }
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => {
                OpError::new(ErrorCode::CompanyInUse, "Another program is writing to the company file.").hint("Close it, then try again.")
            }
            ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => damaged(),
            // A damaged table definition is an error of the statement to SQLite.
            ffi::SQLITE_ERROR if text.is_some_and(|text| text.starts_with("malformed database schema")) => damaged(),
            ffi::SQLITE_READONLY | ffi::SQLITE_CANTOPEN | ffi::SQLITE_PERM => {
                OpError::new(ErrorCode::NotAllowed, "The company file cannot be written: the folder or the file is read-only, or is gone.")
                    .hint("Check the folder's permissions, or move the company to a folder of your own.")
            }
            ffi::SQLITE_CONSTRAINT => constraint(failure.extended_code, text.unwrap_or_default()),
            _ => OpError::internal(error),
        }
    }
}

fn damaged() -> OpError {
    OpError::new(ErrorCode::FileDamaged, "The company file is damaged, or is not a company file.")
        .hint("Restore the last backup to a new file.")
}

fn constraint(extended_code: i32, text: &str) -> OpError {
    match extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
            OpError::new(ErrorCode::AlreadyExists, format!("This exists already ({}).", text.rsplit(": ").next().unwrap_or(text)))
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => {
            OpError::new(ErrorCode::Conflict, "Another record refers to this, or this refers to a record that does not exist.")
        }
        ffi::SQLITE_CONSTRAINT_CHECK | ffi::SQLITE_CONSTRAINT_NOTNULL | ffi::SQLITE_CONSTRAINT_DATATYPE => {
            OpError::new(ErrorCode::InvalidInput, format!("A value is not allowed ({}).", text.rsplit(": ").next().unwrap_or(text)))
        }
        _ => OpError::internal(text),
    }
}
