//! Activity: the audit, readable by an owner.

pub mod audit_entries;
pub mod audit_entry;
pub mod audit_row;
pub mod change_progress;
pub mod stop_change;
pub(crate) mod store;

#[cfg(test)]
mod tests;
