//! Lists the countries.

use super::countries::{Country, all};
use crate::wire::Nothing;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All countries.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CountriesListOutput {
    /// By name.
    pub rows: Vec<Country>,
}

/// Lists the countries.
pub struct CountriesList;

impl DeskOperation for CountriesList {
    const NAME: &'static str = "countries_list";
    const DESCRIPTION: &'static str = "Lists the countries with their currency, time zones and starter chart.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = Nothing;
    type Output = CountriesListOutput;

    fn run(_: &Nothing, _: &Desk, _: &Caller) -> OpResult<CountriesListOutput> {
        Ok(CountriesListOutput { rows: all().to_vec() })
    }
}
