//! `detach_file`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::attach_file::said;
use super::records::Attachment;
use super::store::rows;
use crate::read_model::ATTACHMENTS;
use crate::wire::optional_text;

/// Which attachment, and why.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct DetachFileInput {
    /// The attachment.
    pub id: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Removes a file from a record.
pub struct DetachFile;

impl Command for DetachFile {
    const NAME: &'static str = "detach_file";
    const DESCRIPTION: &'static str =
        "Removes a file from the record that it is attached to. Its bytes stay in the company file, so that it can be restored.";
    const CHANGES: &'static [ReadModel] = &[ATTACHMENTS];
    type Input = DetachFileInput;
    type Output = Attachment;

    fn run(input: &DetachFileInput, tx: &mut Tx<'_>) -> OpResult<Attachment> {
        let row = rows::by_id(tx, &input.id, "id")?;
        let name = &row.wire.file_name;
        if let Some(at) = &row.wire.removed_at {
            let date = at.get(..10).unwrap_or(at);
            return Err(OpError::conflict(format!("{name} was removed on {date}."))
                .at("id")
                .hint("Restore it if it belongs there after all."));
        }
        if row.wire.is_source {
            return Err(OpError::conflict(format!("{name} is the file that this import was read from."))
                .at("id")
                .hint("It stays as the evidence of the lines; the import itself can be taken back."));
        }
        let reason = optional_text(input.reason.as_deref(), "reason", 2000)?;
        rows::set_removed(tx, row.seq, true, reason.as_deref())?;
        Ok(rows::by_id(tx, &row.wire.id, "id")?.wire)
    }

    fn summary(_: &DetachFileInput, output: &Attachment) -> String {
        let why = output.removed_reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("Removed {} from {}{why}", output.file_name, said(output))
    }

    fn undo(_: &DetachFileInput, output: &Attachment) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "restore_attachment".to_owned(),
            input: json!({ "id": output.id }),
            label: format!("Restore {}", output.file_name),
        })
    }
}
