//! `attachments_list`.

use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::{AttachableKind, Attachment};
use super::store::rows::{self, AttachmentFilter};
use crate::read_model::{ATTACHMENTS, BANK, LEDGER, PARTIES, PAYMENTS};
use crate::wire::{bad_cursor, page_size, sought_text};

/// Of so many records at once.
const RECORDS_MAX: usize = 500;

/// Which attachments.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct AttachmentsListInput {
    /// Only those of this kind of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub record_kind: Option<AttachableKind>,
    /// Only those of these records, 500 at most. A party has those of the parties that were merged into it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub record_ids: Option<Vec<String>>,
    /// A part of the file's name or of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Whether removed ones are listed too; they are not unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub with_removed: Option<bool>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of attachments, the newest first.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct AttachmentsPage {
    /// The attachments.
    pub rows: Vec<Attachment>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
    /// How many bytes they have in all; a file that is attached twice counts twice.
    pub total_bytes: i64,
}

/// The files that belong to records.
pub struct AttachmentsList;

impl Query for AttachmentsList {
    const NAME: &'static str = "attachments_list";
    const DESCRIPTION: &'static str = "Lists the files that are attached to records, of some of them or of all, the newest first.";
    // The titles of the records are theirs.
    const READS: &'static [ReadModel] = &[ATTACHMENTS, BANK, PAYMENTS, LEDGER, PARTIES];
    type Input = AttachmentsListInput;
    type Output = AttachmentsPage;

    fn run(input: &AttachmentsListInput, tx: &ReadTx<'_>) -> OpResult<AttachmentsPage> {
        let limit = page_size(input.limit)?;
        let before = match &input.cursor {
            None => i64::MAX,
            Some(cursor) => cursor.parse().map_err(|_| bad_cursor())?,
        };
        let filter = AttachmentFilter {
            kind: input.record_kind,
            record_ids: records(tx, input)?,
            text: sought_text(input.text.as_deref())?,
            with_removed: input.with_removed.unwrap_or(false),
        };
        if input.record_ids.is_some() && filter.record_ids.is_empty() {
            return Ok(AttachmentsPage { rows: Vec::new(), next_cursor: None, total: 0, total_bytes: 0 });
        }
        let mut found = rows::page(tx, &filter, before, limit.saturating_add(1))?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        let (total, total_bytes) = rows::totals(tx, &filter)?;
        Ok(AttachmentsPage {
            next_cursor: found.last().filter(|_| more).map(|row| row.seq.to_string()),
            rows: found.into_iter().map(|row| row.wire).collect(),
            total,
            total_bytes,
        })
    }
}

fn records(tx: &ReadTx<'_>, input: &AttachmentsListInput) -> OpResult<Vec<String>> {
    let asked = input.record_ids.as_deref().unwrap_or_default();
    if asked.len() > RECORDS_MAX {
        return Err(OpError::invalid("recordIds", format!("At most {RECORDS_MAX} records are asked for at once.")));
    }
    let mut ids: Vec<String> = asked.iter().map(|id| id.trim().to_owned()).collect();
    if matches!(input.record_kind, None | Some(AttachableKind::Party)) {
        for id in asked {
            ids.extend(rows::merged_into(tx, id.trim())?);
        }
    }
    Ok(ids)
}
