//! The general ledger: accounts, journal entries, balances, the lock date, and the proof that all of it holds.

pub mod account;
pub mod account_ledger;
pub mod accounts_list;
pub mod archive_account;
pub mod create_account;
pub mod discard_draft_entry;
pub mod entry;
pub mod journal_entries;
pub mod journal_entry;
pub mod lock_books;
mod post;
pub mod post_draft_entry;
pub mod post_journal_entries;
pub mod post_journal_entry;
pub mod restore_account;
pub mod reverse_journal_entry;
pub mod save_draft_entry;
pub mod store;
pub mod trial_balance;
pub mod unlock_books;
pub mod update_account;
pub mod verify_books;

pub use entry::{JournalEntry, NewEntry, NewLine, Side};
pub use post::{Posted, is_locked, post, reverse};

#[cfg(test)]
mod tests;
