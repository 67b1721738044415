//! The database behind the engine. No type of the SQLite library leaves this folder.

mod backup;
mod connection;
mod error;
mod lock;
mod migrate;
mod names;
mod seal;
mod transaction;
mod value;

pub use backup::{BackupProof, back_up};
pub use connection::{Reader, Writer};
pub use lock::FileLock;
pub use migrate::{ExpectedSchema, Migration, SCHEMA_OBJECTS, create_file, expected_schema, migrations_in, schema_version, upgrade_file};
pub use names::remove_partials;
pub(crate) use names::{hidden_beside, journals, must_be_free, remove_with_journals};
pub use seal::{row_seal_mismatches, seal_total_mismatch};
pub use transaction::{Moment, ReadTx, Tx};
pub use value::{Column, Row, Value};

/// The parameters of a statement: `params![a, b]` is `&[Value::from(a), Value::from(b)]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value<'_>] };
}

/// First eight bytes of the SHA-256 of a row, as a signed number: the seal by which an altered row is found.
pub fn seal_of(bytes: &[u8]) -> i64 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(bytes);
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}
