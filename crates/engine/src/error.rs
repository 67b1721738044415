//! The one error shape that leaves the engine, and its meaning at each door.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What went wrong, as a word for programs. The list is closed: a new code is a change of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A field is missing, malformed or outside its range.
    InvalidInput,
    /// No record has this id, code or path.
    NotFound,
    /// No operation has this name.
    UnknownOperation,
    /// A change came without an idempotency key.
    IdempotencyKeyRequired,
    /// The key was used before, for another request.
    IdempotencyKeyReused,
    /// Debits and credits differ.
    EntryUnbalanced,
    /// A posted entry cannot be changed or deleted.
    EntryAlreadyPosted,
    /// The entry was reversed before.
    EntryAlreadyReversed,
    /// The date lies in a locked period.
    PeriodLocked,
    /// The record's present state does not allow this.
    Conflict,
    /// A record with this name, code or identity exists.
    AlreadyExists,
    /// This door or actor may not do this.
    NotAllowed,
    /// No company is open.
    NoCompanyOpen,
    /// Another process has the company open.
    CompanyInUse,
    /// The file was written by a newer Daybook.
    FileNewer,
    /// The file is not a company file, or is damaged.
    FileDamaged,
    /// A file is in the way; nothing is ever overwritten.
    FileExists,
    /// The disk is full; nothing was changed.
    DiskFull,
    /// Somebody stopped the change while it ran; nothing was changed.
    Stopped,
    /// An error of the program itself; the message carries a log reference.
    Internal,
}

impl ErrorCode {
    /// Every code, in the order of the documentation.
    pub const ALL: &'static [ErrorCode] = &[
        ErrorCode::InvalidInput,
        ErrorCode::NotFound,
        ErrorCode::UnknownOperation,
        ErrorCode::IdempotencyKeyRequired,
        ErrorCode::IdempotencyKeyReused,
        ErrorCode::EntryUnbalanced,
        ErrorCode::EntryAlreadyPosted,
        ErrorCode::EntryAlreadyReversed,
        ErrorCode::PeriodLocked,
        ErrorCode::Conflict,
        ErrorCode::AlreadyExists,
        ErrorCode::NotAllowed,
        ErrorCode::NoCompanyOpen,
        ErrorCode::CompanyInUse,
        ErrorCode::FileNewer,
        ErrorCode::FileDamaged,
        ErrorCode::FileExists,
        ErrorCode::DiskFull,
        ErrorCode::Stopped,
        ErrorCode::Internal,
    ];

    /// The code as it is written on the wire.
    pub const fn as_str(self) -> &'static str {
        self.meaning().0
    }

    /// The HTTP status that says the same.
    pub const fn http_status(self) -> u16 {
        self.meaning().1
    }

    /// The command line's exit code. 2 is bad input, 3 a refusal by the state of the books,
    /// 4 a problem with the file or machine, 70 an error of the program (sysexits.h).
    pub const fn exit_code(self) -> u8 {
        self.meaning().2
    }

    /// Whether the input or the state of the books is at fault, and neither the machine nor the program.
    pub const fn is_refusal(self) -> bool {
        // Whoever stops a change wants the whole of it stopped.
        matches!(self.exit_code(), 2 | 3) && !matches!(self, ErrorCode::Stopped)
    }

    /// One sentence for the generated error reference.
    pub const fn explanation(self) -> &'static str {
        self.meaning().3
    }

    // The one exhaustive table: word, HTTP status, exit code, explanation.
    const fn meaning(self) -> (&'static str, u16, u8, &'static str) {
        match self {
            ErrorCode::InvalidInput => ("invalid_input", 422, 2, "A field is missing, malformed or outside its range; `field` names it."),
            ErrorCode::NotFound => ("not_found", 404, 3, "No record has this id, code or path."),
            ErrorCode::UnknownOperation => ("unknown_operation", 404, 2, "No operation has this name."),
            ErrorCode::IdempotencyKeyRequired => ("idempotency_key_required", 400, 2, "A change came without an idempotency key."),
            ErrorCode::IdempotencyKeyReused => ("idempotency_key_reused", 409, 3, "The key was used before, for another request."),
            ErrorCode::EntryUnbalanced => ("entry_unbalanced", 422, 2, "Total debits differ from total credits."),
            ErrorCode::EntryAlreadyPosted => ("entry_already_posted", 409, 3, "A posted entry is never changed or deleted; reverse it."),
            ErrorCode::EntryAlreadyReversed => ("entry_already_reversed", 409, 3, "An entry is reversed once at the most."),
            ErrorCode::PeriodLocked => ("period_locked", 409, 3, "The date lies in a locked period."),
            ErrorCode::Conflict => ("conflict", 409, 3, "The record's present state does not allow this."),
            ErrorCode::AlreadyExists => ("already_exists", 409, 3, "A record with this name, code or identity exists."),
            ErrorCode::NotAllowed => ("not_allowed", 403, 3, "This door or actor may not do this."),
            ErrorCode::NoCompanyOpen => ("no_company_open", 409, 4, "No company is open."),
            ErrorCode::CompanyInUse => ("company_in_use", 409, 4, "Another process has the company open."),
            ErrorCode::FileNewer => ("file_newer", 409, 4, "The file was written by a newer Daybook; it was not touched."),
            ErrorCode::FileDamaged => ("file_damaged", 422, 4, "The file is not a company file, or is damaged."),
            ErrorCode::FileExists => ("file_exists", 409, 4, "A file is in the way; nothing is ever overwritten."),
            ErrorCode::DiskFull => ("disk_full", 507, 4, "The disk is full; nothing was changed."),
            ErrorCode::Stopped => ("stopped", 409, 3, "Somebody stopped the change while it ran; nothing was changed."),
            ErrorCode::Internal => ("internal", 500, 70, "An error of the program itself; the log holds the details."),
        }
    }
}

/// A refusal or failure: a word for programs, a sentence for people, the field, and a way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct OpError {
    /// What went wrong, as a word for programs.
    pub code: ErrorCode,
    /// What went wrong, as a sentence for people.
    pub message: String,
    /// The path of the input field at fault, such as `lines[1].amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
}

/// The result of an operation.
pub type OpResult<T> = Result<T, OpError>;

impl OpError {
    /// An error with a code and a sentence.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> OpError {
        OpError { code, message: message.into(), field: None, hint: None }
    }

    /// Bad input in `field`.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> OpError {
        OpError::new(ErrorCode::InvalidInput, message).at(field)
    }

    /// No such record.
    pub fn not_found(field: impl Into<String>, message: impl Into<String>) -> OpError {
        OpError::new(ErrorCode::NotFound, message).at(field)
    }

    /// The record's state does not allow the change.
    pub fn conflict(message: impl Into<String>) -> OpError {
        OpError::new(ErrorCode::Conflict, message)
    }

    /// An error of the program: the details go to the log, the caller gets a reference to them.
    pub fn internal(details: impl std::fmt::Display) -> OpError {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(%reference, %details, "internal error");
        OpError::new(ErrorCode::Internal, format!("Something went wrong inside Daybook (reference {reference}). Nothing was changed."))
            .hint("Try again. If it happens again, the log holds the details under this reference.")
    }

    /// There is no room for the change.
    pub fn disk_full() -> OpError {
        OpError::new(ErrorCode::DiskFull, "The disk is full, or cannot be written. Nothing was changed.")
            .hint("Free some space, then try again with the same key.")
    }

    /// Names the input field at fault.
    pub fn at(mut self, field: impl Into<String>) -> OpError {
        self.field = Some(field.into()).filter(|field| !field.is_empty());
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> OpError {
        self.hint = Some(hint.into());
        self
    }
}
