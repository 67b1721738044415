//! Parties: customers, suppliers, contractors and partners. One record may be several of them.

pub mod archive_party;
pub mod create_party;
pub mod details;
pub mod merge_parties;
pub mod parties_list;
pub mod party;
pub mod record;
pub mod restore_party;
pub mod reveal_tax_ids;
pub mod store;
pub mod tax_id;
pub mod unmerge_party;
pub mod update_party;

#[cfg(test)]
mod tests;
