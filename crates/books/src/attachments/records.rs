//! What the doors show of attachments, and which records may have some.

use engine::{OpError, OpResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of record that files can be attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum AttachableKind {
    /// A line of a bank statement.
    BankLine,
    /// The record that a payment was paid.
    Confirmation,
    /// What the business has to pay.
    Payment,
    /// A posted journal entry.
    JournalEntry,
    /// A customer, supplier, contractor or partner.
    Party,
    /// A bank's file that was read.
    StatementImport,
}

impl AttachableKind {
    /// Every kind.
    pub const ALL: [AttachableKind; 6] = [
        AttachableKind::BankLine,
        AttachableKind::Confirmation,
        AttachableKind::Payment,
        AttachableKind::JournalEntry,
        AttachableKind::Party,
        AttachableKind::StatementImport,
    ];

    /// Its stored form, which is the name of its table.
    pub const fn as_str(self) -> &'static str {
        match self {
            AttachableKind::BankLine => "bank_line",
            AttachableKind::Confirmation => "confirmation",
            AttachableKind::Payment => "payment",
            AttachableKind::JournalEntry => "journal_entry",
            AttachableKind::Party => "party",
            AttachableKind::StatementImport => "statement_import",
        }
    }

    /// From its stored form.
    pub fn stored(text: &str) -> OpResult<AttachableKind> {
        AttachableKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| OpError::internal("an attachment of no known kind"))
    }

    /// It in a sentence, with its article left out.
    pub const fn said(self) -> &'static str {
        match self {
            AttachableKind::BankLine => "bank line",
            AttachableKind::Confirmation => "confirmation",
            AttachableKind::Payment => "payment",
            AttachableKind::JournalEntry => "journal entry",
            AttachableKind::Party => "party",
            AttachableKind::StatementImport => "import",
        }
    }
}

/// A file that belongs to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// The kind of record that it belongs to.
    pub record_kind: AttachableKind,
    /// The record.
    pub record_id: String,
    /// What the record is called.
    pub record_title: String,
    /// The name of the file.
    pub file_name: String,
    /// What you said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// What the bytes themselves say that they are; `application/octet-stream` where it is none of the kinds that are shown.
    pub media_type: String,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Whether it is the very file that an import was read from, which stays with it.
    pub is_source: bool,
    /// When it was attached.
    pub attached_at: String,
    /// When it was removed, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub removed_at: Option<String>,
    /// Why it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub removed_reason: Option<String>,
}
