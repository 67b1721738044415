//! Attachments: receipts, contracts and other files that belong to records.

pub mod attach_file;
pub mod attachment_content;
pub mod attachments_list;
pub mod detach_file;
pub mod file_bytes;
pub mod media_type;
pub mod records;
pub mod restore_attachment;
pub mod save_attachment;
pub mod store;
