//! `archive_party`.

use super::record::Party;
use super::store;
use super::tax_id::hidden;
use super::update_party::refuse_merged;
use crate::read_model::PARTIES;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which party.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchivePartyInput {
    /// The party.
    pub id: String,
}

/// Puts a party away.
pub struct ArchiveParty;

impl Command for ArchiveParty {
    const NAME: &'static str = "archive_party";
    const DESCRIPTION: &'static str = "Puts a party away. It is no longer offered, and its history stays.";
    const CHANGES: &'static [ReadModel] = &[PARTIES];
    type Input = ArchivePartyInput;
    type Output = Party;

    fn run(input: &ArchivePartyInput, tx: &mut Tx<'_>) -> OpResult<Party> {
        let record = store::record_by_id(tx, &input.id, "id")?;
        refuse_merged(tx, &record)?;
        if record.archived {
            return Err(OpError::conflict(format!("{} is archived already.", record.details.name)).at("id"));
        }
        store::set_archived(tx, record.seq, true)?;
        Ok(store::by_seq(tx, record.seq)?.shown(hidden))
    }

    fn summary(_: &ArchivePartyInput, party: &Party) -> String {
        format!("Archived {}", party.name)
    }

    fn undo(_: &ArchivePartyInput, party: &Party) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "restore_party".to_owned(),
            input: serde_json::json!({ "id": party.id }),
            label: format!("Restore {}", party.name),
        })
    }
}
