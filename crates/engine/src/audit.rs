//! The audit: one row for every change, each with the hash of the row before.

use crate::caller::{Envelope, OutcomeKind};
use crate::database::{ReadTx, Tx};
use crate::error::{ErrorCode, OpError, OpResult};
use crate::operation::ReadModel;
use crate::params;
use crate::secret::hex;
use crate::verify::Finding;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// The read model that every command touches.
pub const READ_MODEL: ReadModel = ReadModel("audit");

const COLUMNS: &str = "recorded_at, actor, door, operation, summary, input, output, idempotency_key, input_hash";
const COLUMN_COUNT: usize = 9;

/// The hash of a request: the operation and its canonical input.
pub fn input_hash(operation: &str, canonical: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(operation.as_bytes());
    hasher.update(b"\n");
    hasher.update(canonical.as_bytes());
    hex(&hasher.finalize())
}

/// An earlier answer under the same key.
pub(crate) struct Earlier {
    input_hash: String,
    output: String,
}

impl Earlier {
    pub(crate) fn replay_if_same(self, hash: &str) -> OpResult<Envelope> {
        if self.input_hash != hash {
            return Err(OpError::new(ErrorCode::IdempotencyKeyReused, "This idempotency key was used before, for a different request.")
                .hint("Use a new key for a new change."));
        }
        let output = serde_json::from_str(&self.output).map_err(OpError::internal)?;
        Ok(Envelope { outcome: OutcomeKind::Replayed, output, changes: Vec::new(), undo: None })
    }
}

pub(crate) fn find_by_key(tx: &ReadTx<'_>, key: &str) -> OpResult<Option<Earlier>> {
    tx.row("SELECT input_hash, output FROM audit_entry WHERE idempotency_key = $1", params![key], |row| {
        Ok(Earlier { input_hash: row.get(0)?, output: row.get(1)? })
    })
}

/// When the row of this place and hash was written, where these books have it.
pub(crate) fn recorded_at(tx: &ReadTx<'_>, sequence: i64, hash: &str) -> OpResult<Option<DateTime<Utc>>> {
    let found = tx.row("SELECT recorded_at FROM audit_entry WHERE sequence = $1 AND hash = $2", params![sequence, hash], |row| {
        row.get::<String>(0)
    })?;
    found.map(|text| text.parse().map_err(OpError::internal)).transpose()
}

pub(crate) fn append(
    tx: &mut Tx<'_>,
    operation: &str,
    key: &str,
    input: &str,
    input_hash: &str,
    output: &str,
    summary: &str,
) -> OpResult<()> {
    let head = tx.row("SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1", &[], |row| {
        Ok((row.get::<i64>(0)?, row.get::<String>(1)?))
    })?;
    let (sequence, previous) = head.map_or((1, String::new()), |(sequence, hash)| (sequence.saturating_add(1), hash));
    let (recorded_at, actor, door) = (tx.now_text(), tx.caller().actor.clone(), tx.caller().door.as_str());
    let hash =
        chain_hash(sequence, &previous, [&recorded_at, &actor, door, operation, summary, input, output, key, input_hash].into_iter());
    tx.execute(
        &format!(
            "INSERT INTO audit_entry (sequence, {COLUMNS}, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        params![sequence, &recorded_at, &actor, door, operation, summary, input, output, key, input_hash, &previous, &hash],
    )?;
    Ok(())
}

// Each part is preceded by its length, so that no two rows read the same.
fn chain_hash<'a>(sequence: i64, previous: &'a str, parts: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(sequence.to_be_bytes());
    for part in [previous].into_iter().chain(parts) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex(&hasher.finalize())
}

/// Walks the chain from the first row and names each row that does not fit. Returns how many rows it read.
pub fn verify_chain(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<u64> {
    let mut expected = 1_i64;
    let mut previous = String::new();
    let mut count = 0;
    tx.each(&format!("SELECT sequence, previous_hash, hash, {COLUMNS} FROM audit_entry ORDER BY sequence"), &[], |row| {
        let sequence: i64 = row.get(0)?;
        if sequence < 1 {
            findings.push(Finding::new("audit_entry", sequence, "The row was added by another program."));
            return Ok(());
        }
        if sequence > expected {
            findings.push(Finding::new("audit_entry", expected, missing(expected, sequence - 1)));
        }
        let mut parts = Vec::with_capacity(COLUMN_COUNT);
        for index in 3..3 + COLUMN_COUNT {
            match row.text(index) {
                Ok(text) => parts.push(text.to_owned()),
                Err(_) => parts.push(String::from("\u{0}unreadable")),
            }
        }
        let (said_previous, hash) = (row.get::<String>(1).unwrap_or_default(), row.get::<String>(2).unwrap_or_default());
        if said_previous != previous && sequence == expected {
            findings.push(Finding::new("audit_entry", sequence, "It does not continue the row before it."));
        }
        if chain_hash(sequence, &said_previous, parts.iter().map(String::as_str)) != hash {
            findings.push(Finding::new("audit_entry", sequence, "The row was changed after it was written."));
        }
        previous = hash;
        expected = sequence.saturating_add(1);
        count += 1;
        Ok(())
    })?;
    verify_head(tx, expected - 1, &previous, findings)?;
    Ok(count)
}

fn missing(first: i64, last: i64) -> String {
    if first == last { "It is missing.".to_owned() } else { format!("Rows {first} to {last} are missing.") }
}

// The head is kept apart, so that rows cut off the end are missed too.
fn verify_head(tx: &ReadTx<'_>, last: i64, last_hash: &str, findings: &mut Vec<Finding>) -> OpResult<()> {
    let mut there = false;
    tx.each("SELECT id, sequence, hash FROM audit_head ORDER BY id", &[], |row| {
        let (id, sequence, hash): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2).unwrap_or_default());
        if id != 1 {
            findings.push(Finding::new("audit_head", id, "The row was added by another program."));
            return Ok(());
        }
        there = true;
        if sequence > last && hash != last_hash {
            findings.push(Finding::new("audit_entry", last + 1, missing(last + 1, sequence)));
        } else if sequence != last || hash != last_hash {
            findings.push(Finding::new("audit_head", id, format!("It does not say that the audit ends at row {last}.")));
        }
        Ok(())
    })?;
    if !there {
        findings.push(Finding::new("audit_head", 1, "The row was removed by another program."));
    }
    Ok(())
}
