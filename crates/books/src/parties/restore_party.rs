//! `restore_party`.

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
pub struct RestorePartyInput {
    /// The party.
    pub id: String,
}

/// Brings an archived party back.
pub struct RestoreParty;

impl Command for RestoreParty {
    const NAME: &'static str = "restore_party";
    const DESCRIPTION: &'static str = "Brings an archived party back.";
    const CHANGES: &'static [ReadModel] = &[PARTIES];
    type Input = RestorePartyInput;
    type Output = Party;

    fn run(input: &RestorePartyInput, tx: &mut Tx<'_>) -> OpResult<Party> {
        let record = store::record_by_id(tx, &input.id, "id")?;
        refuse_merged(tx, &record)?;
        if !record.archived {
            return Err(OpError::conflict(format!("{} is not archived.", record.details.name)).at("id"));
        }
        store::set_archived(tx, record.seq, false)?;
        Ok(store::by_seq(tx, record.seq)?.shown(hidden))
    }

    fn summary(_: &RestorePartyInput, party: &Party) -> String {
        format!("Restored {}", party.name)
    }

    fn undo(_: &RestorePartyInput, party: &Party) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "archive_party".to_owned(),
            input: serde_json::json!({ "id": party.id }),
            label: format!("Archive {}", party.name),
        })
    }
}
