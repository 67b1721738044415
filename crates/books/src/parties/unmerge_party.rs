//! `unmerge_party`.

use super::record::Party;
use super::store;
use super::tax_id::hidden;
use crate::read_model::{LEDGER, PARTIES, PAYMENTS};
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// Which record.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnmergePartyInput {
    /// The record that was merged into another.
    pub id: String,
}

/// The record that stands for itself again, and the one that stood for it.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnmergedParty {
    /// The record that stands for itself again.
    #[serde(flatten)]
    party: Party,
    /// The record that stood for it.
    kept_id: String,
    /// The name of that one.
    kept_name: String,
}

/// Takes a merge back.
pub struct UnmergeParty;

impl Command for UnmergeParty {
    const NAME: &'static str = "unmerge_party";
    const DESCRIPTION: &'static str = "Takes the merge of a party back: the record stands for itself again.";
    const CHANGES: &'static [ReadModel] = &[PARTIES, PAYMENTS, LEDGER];
    type Input = UnmergePartyInput;
    type Output = UnmergedParty;

    fn run(input: &UnmergePartyInput, tx: &mut Tx<'_>) -> OpResult<UnmergedParty> {
        let record = store::record_by_id(tx, &input.id, "id")?;
        let Some((kept_seq, kept_id)) = record.merged_into.clone() else {
            return Err(OpError::conflict(format!("{} is not merged into another party.", record.details.name)).at("id"));
        };
        let kept_name = store::by_seq(tx, kept_seq)?.details.name;
        store::unmerge(tx, &record)?;
        Ok(UnmergedParty { party: store::by_seq(tx, record.seq)?.shown(hidden), kept_id, kept_name })
    }

    fn summary(_: &UnmergePartyInput, output: &UnmergedParty) -> String {
        format!("Took {} out of {} again", output.party.name, output.kept_name)
    }

    fn undo(_: &UnmergePartyInput, output: &UnmergedParty) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "merge_parties".to_owned(),
            input: json!({ "keepId": output.kept_id, "mergeId": output.party.id }),
            label: format!("Merge {} into {} again", output.party.name, output.kept_name),
        })
    }
}
