//! The ledger's SQL, a file per table.

pub mod accounts;
pub mod balances;
pub mod drafts;
pub mod entries;
pub mod entry_pages;
pub mod locks;
pub mod proof;

pub use accounts::{AccountRow, account_by_code};
