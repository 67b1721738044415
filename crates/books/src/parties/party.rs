//! `party`.

use super::record::Party;
use super::store;
use super::tax_id::Mask;
use crate::payments::records::Payment;
use crate::payments::{shown, store as payment_store};
use crate::read_model::{LEDGER, PARTIES, PAYMENTS};
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which party.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartyInput {
    /// The party. A merged one is shown as the party that stands for it.
    pub id: String,
}

/// A party with what belongs to it.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartyDetail {
    /// The party.
    pub party: Party,
    /// The records that were merged into it, in the order of the merges.
    pub merged: Vec<Party>,
    /// What the business has to pay to it, by name.
    pub payments: Vec<Payment>,
    /// How many posted journal entries name it.
    pub entries: i64,
}

/// One party in full.
pub struct PartyQuery;

impl Query for PartyQuery {
    const NAME: &'static str = "party";
    const DESCRIPTION: &'static str = "Shows a party with its payments and the number of its journal entries.";
    const READS: &'static [ReadModel] = &[PARTIES, PAYMENTS, LEDGER];
    type Input = PartyInput;
    type Output = PartyDetail;

    fn run(input: &PartyInput, tx: &ReadTx<'_>) -> OpResult<PartyDetail> {
        let row = store::party_by_id(tx, &input.id, "id")?;
        let payments =
            payment_store::payments::of_party(tx, row.seq)?.iter().map(|payment| shown::payment(tx, payment)).collect::<OpResult<_>>()?;
        let mut mask = Mask::default();
        let merged = store::merged_records(tx, row.seq)?.iter().map(|record| record.shown(|tax_ids| mask.over(tx, tax_ids))).collect();
        Ok(PartyDetail { party: row.shown(|tax_ids| mask.over(tx, tax_ids)), merged, payments, entries: store::entry_count(tx, row.seq)? })
    }
}
