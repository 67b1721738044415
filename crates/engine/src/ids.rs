//! Identities: UUIDv7, made from a source that is passed in.

use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Makes ids. The instant comes from the clock, so that a test repeats to the letter.
pub trait IdSource: Send + Sync {
    /// A new UUIDv7 for a record made at `now`.
    fn new_id(&self, now: DateTime<Utc>) -> String;
}

fn uuid_v7(now: DateTime<Utc>, random: &[u8; 10]) -> String {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid().hyphenated().to_string()
}

/// Ids from the system's randomness.
pub struct RandomIds;

impl IdSource for RandomIds {
    fn new_id(&self, now: DateTime<Utc>) -> String {
        let mut random = [0; 10];
        random.copy_from_slice(&Uuid::new_v4().as_bytes()[6..]);
        uuid_v7(now, &random)
    }
}

/// Ids that count up: equal runs get equal ids.
#[derive(Default)]
pub struct SequentialIds(AtomicU64);

impl IdSource for SequentialIds {
    fn new_id(&self, now: DateTime<Utc>) -> String {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let mut random = [0; 10];
        random[2..].copy_from_slice(&number.to_be_bytes());
        uuid_v7(now, &random)
    }
}
