//! Shows which company is open.

use super::profile::{Company, profile};
use crate::wire::Nothing;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which company is open.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct CurrentCompanyOutput {
    /// The open company, where there is one.
    pub company: Option<Company>,
    /// The folder in which new companies are made.
    pub default_folder: String,
}

/// Shows which company is open.
pub struct CurrentCompany;

impl DeskOperation for CurrentCompany {
    const NAME: &'static str = "current_company";
    const DESCRIPTION: &'static str = "Shows which company is open, and where a new one would go.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = Nothing;
    type Output = CurrentCompanyOutput;

    fn run(_: &Nothing, desk: &Desk, caller: &Caller) -> OpResult<CurrentCompanyOutput> {
        let company = match desk.engine() {
            Ok(engine) => Some(profile(&engine, caller)?),
            Err(_) => None,
        };
        Ok(CurrentCompanyOutput { company, default_folder: desk.options().documents.display().to_string() })
    }
}
