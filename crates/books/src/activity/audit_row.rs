//! A row of the audit, as every door shows it.

use engine::{Door, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// One change that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditRow {
    /// The number of the change, from 1, without gaps.
    pub sequence: i64,
    /// When it was made.
    pub recorded_at: String,
    /// Who made it.
    pub actor: String,
    /// Through which door.
    pub door: Door,
    /// The operation.
    pub operation: String,
    /// The operation's name in words.
    pub title: String,
    /// What happened, as a sentence.
    pub summary: String,
    /// The idempotency key.
    pub key: String,
    /// What was asked. A list leaves it out; `audit_entry` shows it. Secrets stay sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub input: Option<Value>,
    /// What was answered. A list leaves it out; `audit_entry` shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    pub output: Option<Value>,
    /// The call that takes it back. Only `audit_entry` shows it, and only of the newest change that was not made by Daybook itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo: Option<UndoCall>,
}
