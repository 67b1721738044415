//! `attach_file`.

use engine::{Command, ErrorCode, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::file_bytes::{FileBytes, Hints};
use super::records::{AttachableKind, Attachment};
use super::store::{contents, rows};
use crate::read_model::ATTACHMENTS;
use crate::wire::optional_text;

/// A file, and the record that it belongs to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct AttachFileInput {
    /// The kind of record.
    pub record_kind: AttachableKind,
    /// The record.
    pub record_id: String,
    /// The name of the file.
    pub file_name: String,
    /// Its bytes in base64; 20 MiB of bytes at most.
    #[schemars(extend("contentEncoding" = "base64"))]
    pub content: String,
    /// What it is, in your words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
}

/// Attaches a file.
pub struct AttachFile;

const HINTS: Hints<'static> =
    Hints { empty: "Choose a file that holds something.", large: "Scan it in a lower resolution, or attach it in parts." };

impl Command for AttachFile {
    const NAME: &'static str = "attach_file";
    const DESCRIPTION: &'static str = "Attaches a file such as a receipt or a contract to a record, and keeps its bytes in the company file: once, however many records it is attached to.";
    const CHANGES: &'static [ReadModel] = &[ATTACHMENTS];
    const LARGE: &'static [&'static str] = &["content"];
    type Input = AttachFileInput;
    type Output = Attachment;

    fn run(input: &AttachFileInput, tx: &mut Tx<'_>) -> OpResult<Attachment> {
        let record_id = input.record_id.trim();
        if !rows::record_exists(tx, input.record_kind, record_id)? {
            return Err(OpError::not_found("recordId", format!("There is no {} with this id.", input.record_kind.said())));
        }
        let note = optional_text(input.note.as_deref(), "note", 2000)?;
        let file = FileBytes::read(&input.file_name, &input.content, HINTS)?;
        let content_seq = contents::keep(tx, &file)?;
        if let Some(name) = rows::name_at_record(tx, input.record_kind, record_id, content_seq)? {
            return Err(OpError::new(ErrorCode::AlreadyExists, format!("This very file is attached already, as {name}."))
                .at("content")
                .hint("Choose another file, or leave it as it is."));
        }
        let new = rows::NewAttachment { content_seq, kind: input.record_kind, record_id, file_name: &file.name, note: note.as_deref() };
        let id = rows::insert(tx, &new)?;
        Ok(rows::by_id(tx, &id, "id")?.wire)
    }

    fn summary(_: &AttachFileInput, output: &Attachment) -> String {
        format!("Attached {} to {}", output.file_name, said(output))
    }

    fn undo(_: &AttachFileInput, output: &Attachment) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "detach_file".to_owned(),
            input: json!({ "id": output.id, "reason": "The attaching was taken back." }),
            label: format!("Remove {}", output.file_name),
        })
    }
}

/// The record of an attachment in a sentence: `the bank line 2026-01-03 Kestrel`.
pub(super) fn said(attachment: &Attachment) -> String {
    format!("the {} {}", attachment.record_kind.said(), attachment.record_title)
}
