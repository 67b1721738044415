//! Closes the open company.

use crate::read_model::COMPANY;
use crate::wire::Nothing;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};

/// Closes the open company.
pub struct CloseCompany;

impl DeskOperation for CloseCompany {
    const NAME: &'static str = "close_company";
    const DESCRIPTION: &'static str = "Closes the open company.";
    const CHANGES: &'static [ReadModel] = &[COMPANY];
    type Input = Nothing;
    type Output = Nothing;

    fn run(_: &Nothing, desk: &Desk, _: &Caller) -> OpResult<Nothing> {
        desk.close_company();
        Ok(Nothing {})
    }
}
