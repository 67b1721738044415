//! `reveal_tax_ids`.

use super::store;
use super::tax_id::TaxId;
use crate::read_model::PARTIES;
use engine::{Door, ErrorCode, OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose tax ids.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RevealTaxIdsInput {
    /// The party.
    pub party_id: String,
}

/// The tax ids of a party, in clear.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevealedTaxIds {
    /// The tax ids.
    pub tax_ids: Vec<TaxId>,
}

/// Shows tax ids in clear.
pub struct RevealTaxIds;

impl Query for RevealTaxIds {
    const NAME: &'static str = "reveal_tax_ids";
    const DESCRIPTION: &'static str = "Shows the tax ids of a party in clear, on the machine that holds the company's key.";
    const READS: &'static [ReadModel] = &[PARTIES];
    type Input = RevealTaxIdsInput;
    type Output = RevealedTaxIds;

    fn run(input: &RevealTaxIdsInput, tx: &ReadTx<'_>) -> OpResult<RevealedTaxIds> {
        // Queries are free to agents; a number that is kept encrypted is not theirs to take along.
        if tx.caller().door == Door::Mcp {
            return Err(
                OpError::new(ErrorCode::NotAllowed, "Tax ids are not shown to agents.").hint("The owner can read them in the window.")
            );
        }
        let party = store::party_by_id(tx, &input.party_id, "partyId")?;
        let open = |tax_id: &super::tax_id::SealedTaxId| Ok(TaxId { kind: tax_id.kind.clone(), value: tx.open_secret(&tax_id.sealed)? });
        Ok(RevealedTaxIds { tax_ids: party.details.tax_ids.iter().map(open).collect::<OpResult<_>>()? })
    }
}
