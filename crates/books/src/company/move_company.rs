//! Moves the open company to another place.

use super::profile::{Company, profile};
use crate::read_model::COMPANY;
use crate::wire::required_text;
use engine::{Caller, Desk, DeskOperation, OpError, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where to.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveCompanyInput {
    /// The new path of the file.
    pub new_path: String,
}

/// Moves the open company to another place.
pub struct MoveCompany;

impl DeskOperation for MoveCompany {
    const NAME: &'static str = "move_company";
    const DESCRIPTION: &'static str = "Moves the open company to another place. Nothing is overwritten, and the copy is proven first.";
    const CHANGES: &'static [ReadModel] = &[COMPANY];
    type Input = MoveCompanyInput;
    type Output = Company;

    fn run(input: &MoveCompanyInput, desk: &Desk, caller: &Caller) -> OpResult<Company> {
        let path = std::path::absolute(required_text(&input.new_path, "newPath", 1000)?).map_err(OpError::internal)?;
        if path.extension().is_none_or(|extension| extension != "daybook") {
            return Err(
                OpError::invalid("newPath", "The file of a company ends in .daybook.").hint("Give the whole path with the file's name.")
            );
        }
        let engine = desk.move_company(&path)?;
        let company = profile(&engine, caller)?;
        desk.remember(engine.path(), &company.name);
        Ok(company)
    }
}
