//! Makes a fresh sample company and opens it.

use super::create_company::create;
use super::profile::Company;
use super::sample;
use crate::read_model::COMPANY;
use crate::wire::Nothing;
use engine::{Caller, Desk, DeskOperation, OpResult, ReadModel};

/// Makes a fresh sample company and opens it.
pub struct OpenSampleCompany;

impl DeskOperation for OpenSampleCompany {
    const NAME: &'static str = "open_sample_company";
    const DESCRIPTION: &'static str = "Makes a fresh sample company to look around in, and opens it.";
    const CHANGES: &'static [ReadModel] = &[COMPANY];
    type Input = Nothing;
    type Output = Company;

    fn run(_: &Nothing, desk: &Desk, caller: &Caller) -> OpResult<Company> {
        let input = sample::company_input(desk)?;
        let folder = desk.options().home.join("samples");
        // Each sample is a new file; an earlier one, in which the owner may have tried things, stays.
        let mut path = folder.join("Northwind Joinery (sample).daybook");
        let mut number = 1;
        while path.exists() {
            number += 1;
            path = folder.join(format!("Northwind Joinery (sample {number}).daybook"));
        }
        create(&input, &path, true, desk, caller, |engine| sample::play(engine, caller))
    }
}
