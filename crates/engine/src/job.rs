//! Jobs: outside effects as an outbox. A command puts a job into its own transaction; a worker locks it,
//! does the work outside any transaction, and records the result with a command of its own.

mod commands;
mod queries;
mod worker;

pub use commands::{LockJobs, RecordJobResult, ResetStuckJobs, RetryJob};
pub use queries::{JobFigures, JobsList};
pub use worker::{JobHandlers, work};

use crate::database::Tx;
use crate::error::OpResult;
use crate::operation::ReadModel;
use crate::params;
use chrono::{DateTime, Duration, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// The read model of jobs.
pub const READ_MODEL: ReadModel = ReadModel("jobs");

/// A lock older than this belongs to a worker that is gone.
pub const STUCK_AFTER: Duration = Duration::minutes(15);
/// Tries before a job has failed for good.
pub const ATTEMPTS_MAX: i64 = 8;

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// It waits for its time.
    Pending,
    /// A worker has it.
    Locked,
    /// It is done.
    Completed,
    /// It failed as often as it may.
    Failed,
}

impl JobStatus {
    /// The state as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            JobStatus::Pending => "pending",
            JobStatus::Locked => "locked",
            JobStatus::Completed => "completed",
            JobStatus::Failed => "failed",
        }
    }
}

/// Puts a job into the outbox, in the same transaction as the change that wants it. A second one with the same key is no second job.
pub fn enqueue(tx: &mut Tx<'_>, kind: &str, key: &str, payload: &Value, run_after: DateTime<Utc>) -> OpResult<bool> {
    let (id, now) = (tx.new_id(), tx.now_text());
    let added = tx.execute(
        "INSERT INTO job (id, kind, key, payload, status, attempts, run_after, created_at) VALUES ($1, $2, $3, $4, 'pending', 0, $5, $6) ON CONFLICT (key) DO NOTHING",
        params![&id, kind, key, payload.to_string(), crate::clock::instant_text(run_after), &now],
    )?;
    Ok(added > 0)
}

/// Drops the waiting jobs of a kind, because a newer one says all that they would. Returns their payloads, the oldest first.
pub fn drop_pending(tx: &mut Tx<'_>, kind: &str) -> OpResult<Vec<Value>> {
    let now = tx.now_text();
    let payloads = tx.rows("SELECT payload FROM job WHERE kind = $1 AND status = 'pending' ORDER BY seq", params![kind], |row| {
        serde_json::from_str(row.text(0)?).map_err(crate::error::OpError::internal)
    })?;
    tx.execute(
        "UPDATE job SET status = 'completed', result = 'null', last_error = NULL, completed_at = $2 WHERE kind = $1 AND status = 'pending'",
        params![kind, &now],
    )?;
    Ok(payloads)
}

/// How long to wait after a number of failed tries: a minute, then four times as long each time, six hours at most.
pub fn backoff(attempts: i64) -> Duration {
    let exponent = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(8);
    Duration::minutes(4_i64.pow(exponent)).min(Duration::hours(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_to_six_hours() {
        assert_eq!([1, 2, 3, 4, 5, 6, 100].map(|attempts| backoff(attempts).num_minutes()), [1, 4, 16, 64, 256, 360, 360]);
    }
}
