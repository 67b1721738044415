//! The bookkeeping: one folder per noun, one file per operation, and the explicit list of all of them.

pub mod activity;
mod application;
pub mod attachments;
pub mod bank;
pub mod catalog;
pub mod company;
pub mod content;
mod desk_work;
pub mod ledger;
pub mod parties;
pub mod payments;
pub mod read_model;
pub mod search;
#[cfg(test)]
mod test_company;
pub mod wire;

pub use application::{APPLICATION, job_handlers};
pub use desk_work::{NOTIFY_JOB, OPEN_COMMAND, TICK_COMMAND, TRAY_QUERY, tick_key};
