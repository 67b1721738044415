//! Search over the records of the books.

pub mod search_records;
mod store;
pub mod text;

#[cfg(test)]
mod tests;
