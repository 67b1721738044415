//! `attachment_content`.

use engine::large::{sha256, to_base64};
use engine::{ErrorCode, OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::Attachment;
use super::store::{contents, rows};
use crate::read_model::ATTACHMENTS;

/// Which attachment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct AttachmentContentInput {
    /// The attachment; it may have been removed.
    pub id: String,
}

/// A file with its bytes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct AttachedFile {
    /// The attachment.
    pub attachment: Attachment,
    /// Its bytes in base64.
    #[schemars(extend("contentEncoding" = "base64"))]
    pub content: String,
}

/// The bytes of a file.
pub struct AttachmentContent;

impl Query for AttachmentContent {
    const NAME: &'static str = "attachment_content";
    const DESCRIPTION: &'static str = "Gives the bytes of an attached file, after comparing them with their hash.";
    const READS: &'static [ReadModel] = &[ATTACHMENTS];
    type Input = AttachmentContentInput;
    type Output = AttachedFile;

    fn run(input: &AttachmentContentInput, tx: &ReadTx<'_>) -> OpResult<AttachedFile> {
        let (attachment, bytes) = bytes_of(tx, &input.id)?;
        Ok(AttachedFile { attachment, content: to_base64(&bytes) })
    }
}

/// An attachment with its bytes, which are those that were attached.
pub(super) fn bytes_of(tx: &ReadTx<'_>, id: &str) -> OpResult<(Attachment, Vec<u8>)> {
    let row = rows::by_id(tx, id, "id")?;
    let bytes = contents::bytes(tx, row.content_seq)?;
    if sha256(&bytes) != row.wire.sha256 {
        return Err(OpError::new(ErrorCode::FileDamaged, format!("The bytes of {} are not those that were attached.", row.wire.file_name))
            .hint("Run verify_books: it names the row. Then restore a backup to a new file."));
    }
    Ok((row.wire, bytes))
}
