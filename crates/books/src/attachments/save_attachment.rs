//! `save_attachment`.

use engine::{Caller, Desk, DeskOperation, Door, ErrorCode, OpError, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

use super::attachment_content::bytes_of;
use crate::wire::required_text;

/// Which attachment, and where its file shall lie.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct SaveAttachmentInput {
    /// The attachment; it may have been removed.
    pub id: String,
    /// The path of the new file. A file that is there already is never overwritten.
    pub path: String,
}

/// A file that was written.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct SavedFile {
    /// Where it lies.
    pub path: String,
    /// How many bytes it has.
    pub size_bytes: i64,
}

/// Writes an attached file to disk.
pub struct SaveAttachment;

impl DeskOperation for SaveAttachment {
    const NAME: &'static str = "save_attachment";
    const DESCRIPTION: &'static str = "Saves an attached file as a new file on this machine.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = SaveAttachmentInput;
    type Output = SavedFile;

    fn run(input: &SaveAttachmentInput, desk: &Desk, caller: &Caller) -> OpResult<SavedFile> {
        // Whoever comes from elsewhere could choose both the content and the place of a file that this machine then runs.
        if !matches!(caller.door, Door::Window | Door::CommandLine) {
            return Err(OpError::new(ErrorCode::NotAllowed, "Files are saved on this machine from the window or the command line only.")
                .hint("Ask for the bytes with attachment_content."));
        }
        let given = required_text(&input.path, "path", 4000)?;
        let path = Path::new(&given);
        if !path.is_absolute() {
            return Err(
                OpError::invalid("path", "The path must begin at the root of the disk.").hint("Give the whole path of the new file.")
            );
        }
        let (attachment, bytes) = desk.engine()?.read(caller, |tx| bytes_of(tx, &input.id))?;
        engine::files::write_new(path, &bytes).map_err(|error| error.at("path"))?;
        Ok(SavedFile { path: given, size_bytes: attachment.size_bytes })
    }
}
