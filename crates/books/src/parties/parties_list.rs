//! `parties_list`.

use super::record::{Party, PartyRole};
use super::store::{self, Filter};
use super::tax_id::Mask;
use crate::read_model::PARTIES;
use crate::wire::{page_size, sought_text};
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which parties.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartiesListInput {
    /// Only parties whose name, e-mail address or telephone number holds this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Only parties in this role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<PartyRole>,
    /// Whether to list archived parties too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub include_archived: Option<bool>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A page of parties, by name.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct PartiesPage {
    /// The parties.
    pub rows: Vec<Party>,
    /// Where the next page begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// The list of parties.
pub struct PartiesList;

impl Query for PartiesList {
    const NAME: &'static str = "parties_list";
    const DESCRIPTION: &'static str = "Lists customers, suppliers, contractors and partners by name.";
    const READS: &'static [ReadModel] = &[PARTIES];
    type Input = PartiesListInput;
    type Output = PartiesPage;

    fn run(input: &PartiesListInput, tx: &ReadTx<'_>) -> OpResult<PartiesPage> {
        let text = sought_text(input.text.as_deref())?;
        let filter = Filter { text: text.as_deref(), role: input.role, include_archived: input.include_archived.unwrap_or(false) };
        let (rows, next_cursor, total) = store::page(tx, &filter, input.cursor.as_deref(), page_size(input.limit)?)?;
        let mut mask = Mask::default();
        let rows = rows.iter().map(|row| row.shown(|tax_ids| mask.over(tx, tax_ids))).collect();
        Ok(PartiesPage { rows, next_cursor, total })
    }
}
