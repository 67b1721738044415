//! What the measurements run on: generated books, and companies filled with them.

pub mod bare;
pub mod company;
pub mod generated;
pub mod journals;
pub mod records;
