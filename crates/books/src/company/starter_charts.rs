//! Shows the chart that a new company would start with.

use super::chart::{BusinessType, ChartAccount, starter_chart};
use super::countries::{Country, country};
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which country and business.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StarterChartsInput {
    /// ISO 3166 alpha-2.
    pub country: String,
    /// What kind of business.
    pub business_type: BusinessType,
}

/// A starter chart.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct StarterChart {
    /// The region whose chart it is.
    pub region: String,
    /// The country.
    pub country: Country,
    /// Its accounts, by code.
    pub accounts: Vec<ChartAccount>,
}

/// Shows the chart that a new company would start with.
pub struct StarterCharts;

impl DeskOperation for StarterCharts {
    const NAME: &'static str = "starter_charts";
    const DESCRIPTION: &'static str = "Shows the chart of accounts that a new company would start with.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = StarterChartsInput;
    type Output = StarterChart;

    fn run(input: &StarterChartsInput, _: &Desk, _: &Caller) -> OpResult<StarterChart> {
        let country = country(&input.country, "country")?;
        Ok(StarterChart {
            region: country.region.clone(),
            accounts: starter_chart(input.business_type, &country.region)?,
            country: country.clone(),
        })
    }
}
