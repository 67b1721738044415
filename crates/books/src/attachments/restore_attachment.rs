//! `restore_attachment`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::attach_file::said;
use super::records::Attachment;
use super::store::rows;
use crate::read_model::ATTACHMENTS;

/// Which attachment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct RestoreAttachmentInput {
    /// The attachment.
    pub id: String,
}

/// Brings a removed file back to its record.
pub struct RestoreAttachment;

impl Command for RestoreAttachment {
    const NAME: &'static str = "restore_attachment";
    const DESCRIPTION: &'static str = "Brings a file back to the record from which it was removed, just as it was.";
    const CHANGES: &'static [ReadModel] = &[ATTACHMENTS];
    type Input = RestoreAttachmentInput;
    type Output = Attachment;

    fn run(input: &RestoreAttachmentInput, tx: &mut Tx<'_>) -> OpResult<Attachment> {
        let row = rows::by_id(tx, &input.id, "id")?;
        let Attachment { id, file_name, record_kind, record_id, removed_at, .. } = &row.wire;
        if removed_at.is_none() {
            return Err(OpError::conflict(format!("{file_name} is attached: it was not removed.")).at("id"));
        }
        if let Some(name) = rows::name_at_record(tx, *record_kind, record_id, row.content_seq)? {
            return Err(OpError::conflict(format!("The same file was attached again, as {name}."))
                .at("id")
                .hint("There is nothing to restore."));
        }
        rows::set_removed(tx, row.seq, false, None)?;
        Ok(rows::by_id(tx, id, "id")?.wire)
    }

    fn summary(_: &RestoreAttachmentInput, output: &Attachment) -> String {
        format!("Restored {} to {}", output.file_name, said(output))
    }

    fn undo(_: &RestoreAttachmentInput, output: &Attachment) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "detach_file".to_owned(),
            input: json!({ "id": output.id, "reason": "The restoring was taken back." }),
            label: format!("Remove {}", output.file_name),
        })
    }
}
