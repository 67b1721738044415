//! What a worker and an owner can do to jobs.

use super::{ATTEMPTS_MAX, JobStatus, READ_MODEL, STUCK_AFTER, backoff};
use crate::clock::instant_text;
use crate::database::Tx;
use crate::error::{OpError, OpResult};
use crate::operation::{Command, ReadModel};
use crate::params;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Which jobs a worker takes.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockJobsInput {
    /// The kinds that the worker can do.
    pub kinds: Vec<String>,
    /// At most this many.
    pub limit: u32,
    /// The worker.
    pub worker: String,
}

/// A job that a worker has taken.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct LockedJob {
    /// The job.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// The request, stored before the first try.
    #[ts(type = "unknown")]
    pub payload: Value,
    /// Which try this is, from 1.
    pub attempt: i64,
}

/// Takes jobs whose time has come.
pub struct LockJobs;

impl Command for LockJobs {
    const NAME: &'static str = "lock_jobs";
    const DESCRIPTION: &'static str = "Takes jobs whose time has come, for one worker.";
    const CHANGES: &'static [ReadModel] = &[READ_MODEL];
    const INTERNAL: bool = true;
    type Input = LockJobsInput;
    type Output = Vec<LockedJob>;

    fn run(input: &LockJobsInput, tx: &mut Tx<'_>) -> OpResult<Vec<LockedJob>> {
        let now = tx.now_text();
        let mut due = Vec::new();
        // Kind by kind: jobs that this worker cannot do must not keep it from those behind them.
        for kind in &input.kinds {
            due.extend(tx.rows(
                "SELECT run_after, seq, id, payload, attempts FROM job WHERE status = 'pending' AND kind = $1 AND run_after <= $2 ORDER BY run_after, seq LIMIT $3",
                params![kind, &now, input.limit],
                |row| {
                    let job = LockedJob {
                        id: row.get(2)?,
                        kind: kind.clone(),
                        payload: serde_json::from_str(row.text(3)?).map_err(OpError::internal)?,
                        attempt: row.get::<i64>(4)?.saturating_add(1),
                    };
                    Ok((row.get::<String>(0)?, row.get::<i64>(1)?, job))
                },
            )?);
        }
        due.sort_by(|(one_after, one_seq, _), (other_after, other_seq, _)| (one_after, one_seq).cmp(&(other_after, other_seq)));
        let taken: Vec<LockedJob> = due.into_iter().map(|(_, _, job)| job).take(input.limit as usize).collect();
        for job in &taken {
            tx.execute(
                "UPDATE job SET status = 'locked', attempts = $2, locked_at = $3, locked_by = $4 WHERE id = $1",
                params![&job.id, job.attempt, &now, &input.worker],
            )?;
        }
        Ok(taken)
    }

    fn summary(_: &LockJobsInput, output: &Vec<LockedJob>) -> String {
        let mut kinds: Vec<&str> = output.iter().map(|job| job.kind.as_str()).collect();
        kinds.dedup();
        format!("Began work in the background: {}", kinds.join(", ").replace('_', " "))
    }
}

/// How a job went.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordJobResultInput {
    /// The job.
    pub id: String,
    /// The try that this is the result of.
    pub attempt: i64,
    /// What came of it, where it went well.
    #[ts(type = "unknown")]
    pub result: Option<Value>,
    /// What went wrong, where it did not.
    pub error: Option<String>,
}

/// The state of a job after a change.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobState {
    /// The job.
    pub id: String,
    /// Its state.
    pub status: JobStatus,
}

/// Records how a job went.
pub struct RecordJobResult;

impl Command for RecordJobResult {
    const NAME: &'static str = "record_job_result";
    const DESCRIPTION: &'static str = "Records how a job went, and when it is tried again.";
    const CHANGES: &'static [ReadModel] = &[READ_MODEL];
    const INTERNAL: bool = true;
    type Input = RecordJobResultInput;
    type Output = JobState;

    fn run(input: &RecordJobResultInput, tx: &mut Tx<'_>) -> OpResult<JobState> {
        // A result of a try whose lock was reset in the meantime is late: the newer try decides.
        let current = tx.row(
            "SELECT kind FROM job WHERE id = $1 AND status = 'locked' AND attempts = $2",
            params![&input.id, input.attempt],
            |row| row.get::<String>(0),
        )?;
        let kind = current.ok_or_else(|| OpError::conflict("The job was taken over by a later try."))?;
        let now = tx.now_text();
        let status = match &input.error {
            None => {
                let result = input.result.clone().unwrap_or_default().to_string();
                tx.execute("UPDATE job SET status = 'completed', result = $2, last_error = NULL, completed_at = $3, locked_at = NULL, locked_by = NULL WHERE id = $1", params![&input.id, result, &now])?;
                tx.execute(
                    "INSERT INTO job_outcome (kind, completed_at, result) VALUES ($1, $2, $3) ON CONFLICT (kind) DO UPDATE SET completed_at = excluded.completed_at, result = excluded.result",
                    params![&kind, &now, input.result.clone().unwrap_or_default().to_string()],
                )?;
                JobStatus::Completed
            }
            Some(error) => {
                let status = if input.attempt >= ATTEMPTS_MAX { JobStatus::Failed } else { JobStatus::Pending };
                let run_after = instant_text(tx.now() + backoff(input.attempt));
                tx.execute(
                    "UPDATE job SET status = $2, last_error = $3, run_after = $4, locked_at = NULL, locked_by = NULL WHERE id = $1",
                    params![&input.id, status.as_str(), error, run_after],
                )?;
                status
            }
        };
        Ok(JobState { id: input.id.clone(), status })
    }

    fn summary(_: &RecordJobResultInput, output: &JobState) -> String {
        match output.status {
            JobStatus::Completed => "Work in the background was done",
            JobStatus::Pending | JobStatus::Locked => "Work in the background failed, and is tried again",
            JobStatus::Failed => "Work in the background failed for good",
        }
        .to_owned()
    }
}

/// Which job.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetryJobInput {
    /// The job.
    pub id: String,
}

/// Gives a failed job a fresh set of tries.
pub struct RetryJob;

impl Command for RetryJob {
    const NAME: &'static str = "retry_job";
    const DESCRIPTION: &'static str = "Tries a failed or waiting job again, now.";
    const CHANGES: &'static [ReadModel] = &[READ_MODEL];
    type Input = RetryJobInput;
    type Output = JobState;

    fn run(input: &RetryJobInput, tx: &mut Tx<'_>) -> OpResult<JobState> {
        let now = tx.now_text();
        let changed = tx.execute(
            "UPDATE job SET status = 'pending', attempts = 0, run_after = $2 WHERE id = $1 AND status IN ('pending', 'failed')",
            params![&input.id, now],
        )?;
        if changed == 0 {
            return Err(match tx.row("SELECT status FROM job WHERE id = $1", params![&input.id], |row| row.get::<String>(0))? {
                None => OpError::not_found("id", "There is no job with this id."),
                Some(status) => OpError::conflict(format!("The job is {status}; only a pending or failed one is tried again.")),
            });
        }
        Ok(JobState { id: input.id.clone(), status: JobStatus::Pending })
    }
}

/// Nothing to say.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetStuckJobsInput {}

/// How many jobs were stuck.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResetStuckJobsOutput {
    /// The number of jobs that wait again.
    pub reset: i64,
}

/// Frees jobs whose worker is gone.
pub struct ResetStuckJobs;

impl Command for ResetStuckJobs {
    const NAME: &'static str = "reset_stuck_jobs";
    const DESCRIPTION: &'static str = "Frees jobs that were taken more than 15 minutes ago and never finished.";
    const CHANGES: &'static [ReadModel] = &[READ_MODEL];
    type Input = ResetStuckJobsInput;
    type Output = ResetStuckJobsOutput;

    fn run(_: &ResetStuckJobsInput, tx: &mut Tx<'_>) -> OpResult<ResetStuckJobsOutput> {
        let before = instant_text(tx.now() - STUCK_AFTER);
        let now = tx.now_text();
        // A lock from the future was taken before the clock was set back; its worker cannot be told from a dead one either.
        let reset = tx.execute(
            "UPDATE job SET status = CASE WHEN attempts >= $3 THEN 'failed' ELSE 'pending' END, last_error = 'The worker did not finish.', locked_at = NULL, locked_by = NULL
             WHERE status = 'locked' AND (locked_at < $1 OR locked_at > $2)",
            params![before, now, ATTEMPTS_MAX],
        )?;
        Ok(ResetStuckJobsOutput { reset: i64::try_from(reset).unwrap_or(i64::MAX) })
    }
}
