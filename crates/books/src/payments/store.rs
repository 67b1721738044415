//! The payments' SQL, a file per table.

pub mod acceptances;
pub mod changes;
pub mod confirmations;
pub mod decisions;
pub mod flows;
pub mod payments;
pub mod reminders;
pub mod schedules;
pub mod tick_runs;
