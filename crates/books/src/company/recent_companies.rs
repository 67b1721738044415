//! Lists the companies that were open before.

use crate::wire::Nothing;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A company that was open before.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecentCompany {
    /// Where its file lay.
    pub path: String,
    /// Its name.
    pub name: String,
    /// When it was last opened.
    pub last_opened_at: String,
    /// Whether the file is still there.
    pub exists: bool,
}

/// The companies that were open before.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct RecentCompaniesOutput {
    /// The last one first.
    pub rows: Vec<RecentCompany>,
}

/// Lists the companies that were open before.
pub struct RecentCompanies;

impl DeskOperation for RecentCompanies {
    const NAME: &'static str = "recent_companies";
    const DESCRIPTION: &'static str = "Lists the companies that were open before, the last one first.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = Nothing;
    type Output = RecentCompaniesOutput;

    fn run(_: &Nothing, desk: &Desk, _: &Caller) -> OpResult<RecentCompaniesOutput> {
        let rows = desk
            .recent()
            .into_iter()
            .map(|recent| RecentCompany {
                exists: recent.path.is_file(),
                path: recent.path.display().to_string(),
                name: recent.name,
                last_opened_at: recent.last_opened_at,
            })
            .collect();
        Ok(RecentCompaniesOutput { rows })
    }
}
