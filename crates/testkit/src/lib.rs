//! Temporary companies with a clock that stands still, the runner of scenarios in plain text, and
//! a small business's year to measure suggestions on.

mod company;
pub mod scenario;
pub mod year;

pub use company::{TempCompany, TempFolder, money, options};
