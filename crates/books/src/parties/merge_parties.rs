//! `merge_parties`.

use super::record::Party;
use super::store::{self, PartyRow};
use super::tax_id::hidden;
use crate::read_model::{LEDGER, PARTIES, PAYMENTS};
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// Two records of one party.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergePartiesInput {
    /// The record that stays, and stands for both from now on.
    pub keep_id: String,
    /// The record that goes. Its payments and entries are shown under the one that stays; none of them is rewritten.
    pub merge_id: String,
}

/// The record that stays, and the name of the one that went.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct MergedParty {
    /// The record that stays.
    #[serde(flatten)]
    kept: Party,
    /// The name of the record that went.
    merged_name: String,
}

/// Merges two records of one party.
pub struct MergeParties;

impl Command for MergeParties {
    const NAME: &'static str = "merge_parties";
    const DESCRIPTION: &'static str = "Merges two records of one party, without rewriting history.";
    const CHANGES: &'static [ReadModel] = &[PARTIES, PAYMENTS, LEDGER];
    type Input = MergePartiesInput;
    type Output = MergedParty;

    fn run(input: &MergePartiesInput, tx: &mut Tx<'_>) -> OpResult<MergedParty> {
        let kept = mergeable(tx, &input.keep_id, "keepId")?;
        let merged = mergeable(tx, &input.merge_id, "mergeId")?;
        if kept.seq == merged.seq {
            return Err(OpError::invalid("mergeId", "A party cannot be merged into itself.").hint("Choose two different parties."));
        }
        store::merge(tx, &kept, &merged)?;
        Ok(MergedParty { kept: store::by_seq(tx, kept.seq)?.shown(hidden), merged_name: merged.details.name })
    }

    fn summary(_: &MergePartiesInput, output: &MergedParty) -> String {
        format!("Merged {} into {}", output.merged_name, output.kept.name)
    }

    fn undo(input: &MergePartiesInput, output: &MergedParty) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "unmerge_party".to_owned(),
            input: json!({ "id": input.merge_id }),
            label: format!("Take {} out of {} again", output.merged_name, output.kept.name),
        })
    }
}

// Both sides must stand for themselves; so no chain of merges can ever lead back to its beginning.
fn mergeable(tx: &Tx<'_>, id: &str, field: &str) -> OpResult<PartyRow> {
    let record = store::record_by_id(tx, id, field)?;
    if let Some((into, _)) = &record.merged_into {
        let into = store::party_name(tx, *into)?;
        return Err(OpError::conflict(format!("{} was merged into {into} before.", record.details.name))
            .at(field)
            .hint(format!("Choose {into} instead.")));
    }
    if record.archived {
        return Err(OpError::conflict(format!("{} is archived.", record.details.name)).at(field).hint("Restore it first."));
    }
    Ok(record)
}
