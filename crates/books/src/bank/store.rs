//! The bank's SQL, a file per table.

pub mod accounts;
pub mod candidates;
pub mod changes;
pub mod imports;
pub mod lines;
pub mod matches;
pub mod memory;
pub mod pages;
pub mod proof;
pub mod reconciled;
pub mod reconciliations;
pub mod repeats;
pub mod rules;
