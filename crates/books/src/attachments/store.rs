//! The SQL of attachments, a file per table.

pub mod contents;
pub mod proof;
pub mod rows;
