//! Takes a company off the list of recent ones.

use crate::read_model::COMPANY;
use crate::wire::Nothing;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// Which company.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForgetCompanyInput {
    /// Where its file lay.
    pub path: String,
}

/// Takes a company off the list of recent ones.
pub struct ForgetCompany;

impl DeskOperation for ForgetCompany {
    const NAME: &'static str = "forget_company";
    const DESCRIPTION: &'static str = "Takes a company off the list of recent ones. Its file stays where it is.";
    const CHANGES: &'static [ReadModel] = &[COMPANY];
    type Input = ForgetCompanyInput;
    type Output = Nothing;

    fn run(input: &ForgetCompanyInput, desk: &Desk, _: &Caller) -> OpResult<Nothing> {
        desk.forget(Path::new(&input.path))?;
        Ok(Nothing {})
    }
}
