//! Opens a company file.

use super::profile::{Company, profile};
use crate::read_model::COMPANY;
use crate::wire::required_text;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// Which file.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenCompanyInput {
    /// Where it lies.
    pub path: String,
}

/// Opens a company file.
pub struct OpenCompany;

impl DeskOperation for OpenCompany {
    const NAME: &'static str = "open_company";
    const DESCRIPTION: &'static str = "Opens a company file. An older one is brought up to date on a verified copy first.";
    const CHANGES: &'static [ReadModel] = &[COMPANY];
    type Input = OpenCompanyInput;
    type Output = Company;

    fn run(input: &OpenCompanyInput, desk: &Desk, caller: &Caller) -> OpResult<Company> {
        let path = required_text(&input.path, "path", 1000)?;
        let engine = desk.open_company(Path::new(&path)).map_err(|error| if error.field.is_none() { error.at("path") } else { error })?;
        let company = profile(&engine, caller)?;
        desk.remember(engine.path(), &company.name);
        Ok(company)
    }
}
