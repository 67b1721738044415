//! What an owner can ask about jobs.

use super::{JobStatus, READ_MODEL};
use crate::clock::instant_text;
use crate::database::ReadTx;
use crate::error::{OpError, OpResult};
use crate::operation::{Query, ReadModel};
use crate::params;
use chrono::{DateTime, Duration, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which jobs.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobsListInput {
    /// Only jobs in this state.
    #[ts(optional)]
    pub status: Option<JobStatus>,
    /// Where the last page ended.
    #[ts(optional)]
    pub cursor: Option<String>,
    /// At most this many, 100 unless said, 1000 at most.
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A job.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobRow {
    /// The job.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// Its state.
    pub status: JobStatus,
    /// How often it was tried.
    pub attempts: i64,
    /// Not before this instant.
    pub run_after: String,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it was done.
    pub completed_at: Option<String>,
}

/// A page of jobs, newest first.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobsPage {
    /// The jobs.
    pub rows: Vec<JobRow>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
    /// How many there are in all.
    pub total: i64,
}

/// The list of jobs.
pub struct JobsList;

impl Query for JobsList {
    const NAME: &'static str = "jobs_list";
    const DESCRIPTION: &'static str = "Lists the work that runs outside the books, newest first.";
    const READS: &'static [ReadModel] = &[READ_MODEL];
    type Input = JobsListInput;
    type Output = JobsPage;

    fn run(input: &JobsListInput, tx: &ReadTx<'_>) -> OpResult<JobsPage> {
        let limit = i64::from(input.limit.unwrap_or(100).clamp(1, 1000));
        let before = match &input.cursor {
            None => i64::MAX,
            Some(cursor) => cursor.parse().map_err(|_| OpError::invalid("cursor", "The cursor is not one that a page gave."))?,
        };
        let status = input.status.map(JobStatus::as_str);
        let mut found = tx.rows(
            "SELECT seq, id, kind, status, attempts, run_after, last_error, created_at, completed_at FROM job WHERE seq < $1 AND ($2 IS NULL OR status = $2) ORDER BY seq DESC LIMIT $3",
            params![before, status, limit + 1],
            |row| {
                let status = match row.text(3)? {
                    "pending" => JobStatus::Pending,
                    "locked" => JobStatus::Locked,
                    "completed" => JobStatus::Completed,
                    _ => JobStatus::Failed,
                };
                Ok((
                    row.get::<i64>(0)?,
                    JobRow { id: row.get(1)?, kind: row.get(2)?, status, attempts: row.get(4)?, run_after: row.get(5)?, last_error: row.get(6)?, created_at: row.get(7)?, completed_at: row.get(8)? },
                ))
            },
        )?;
        let more = found.len() as i64 > limit;
        found.truncate(limit as usize);
        let next_cursor = found.last().filter(|_| more).map(|(seq, _)| seq.to_string());
        let total = tx.one("SELECT count(*) FROM job WHERE $1 IS NULL OR status = $1", params![status], |row| row.get(0))?;
        Ok(JobsPage { rows: found.into_iter().map(|(_, job)| job).collect(), next_cursor, total })
    }
}

/// Nothing to say.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JobFiguresInput {}

/// How the pipeline does.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobFiguresOutput {
    /// Jobs that wait: the depth.
    pub pending: i64,
    /// Jobs that a worker has.
    pub locked: i64,
    /// Jobs that are done.
    pub completed: i64,
    /// Jobs that failed for good.
    pub failed: i64,
    /// Jobs done in the last hour: the rate.
    pub per_hour: i64,
    /// How long the oldest due job has waited, in seconds.
    pub oldest_pending_seconds: Option<i64>,
}

/// The figures of the pipeline.
pub struct JobFigures;

impl Query for JobFigures {
    const NAME: &'static str = "job_figures";
    const DESCRIPTION: &'static str = "Shows how many jobs wait, run, are done and failed, and how fast they go.";
    const READS: &'static [ReadModel] = &[READ_MODEL];
    type Input = JobFiguresInput;
    type Output = JobFiguresOutput;

    fn run(_: &JobFiguresInput, tx: &ReadTx<'_>) -> OpResult<JobFiguresOutput> {
        let mut figures = JobFiguresOutput { pending: 0, locked: 0, completed: 0, failed: 0, per_hour: 0, oldest_pending_seconds: None };
        tx.each("SELECT status, count(*) FROM job GROUP BY status", &[], |row| {
            let count = row.get(1)?;
            match row.text(0)? {
                "pending" => figures.pending = count,
                "locked" => figures.locked = count,
                "completed" => figures.completed = count,
                _ => figures.failed = count,
            }
            Ok(())
        })?;
        let hour_ago = instant_text(tx.now() - Duration::hours(1));
        figures.per_hour = tx.one("SELECT count(*) FROM job WHERE completed_at > $1", params![hour_ago], |row| row.get(0))?;
        let oldest: Option<String> =
            tx.one("SELECT min(run_after) FROM job WHERE status = 'pending' AND run_after <= $1", params![tx.now_text()], |row| {
                row.get(0)
            })?;
        figures.oldest_pending_seconds =
            oldest.and_then(|text| text.parse::<DateTime<Utc>>().ok()).map(|instant| (tx.now() - instant).num_seconds());
        Ok(figures)
    }
}
