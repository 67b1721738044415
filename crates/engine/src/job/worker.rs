//! The worker: takes jobs, does them outside any transaction, records the results.

use super::commands::{LockJobsInput, LockedJob, RecordJobResultInput, ResetStuckJobsInput};
use super::{LockJobs, RecordJobResult, ResetStuckJobs, STUCK_AFTER};
use crate::caller::{Caller, Door};
use crate::clock::instant_text;
use crate::error::{ErrorCode, OpError, OpResult};
use crate::execute::Engine;
use crate::operation::Command;
use crate::params;
use serde_json::Value;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does one kind of work: takes the stored request, gives a result or says what went wrong.
pub type JobHandler = Box<dyn Fn(&Engine, &Value) -> Result<Value, String> + Send + Sync>;

/// The kinds of work that a process can do. Jobs of other kinds wait for a process that can.
#[derive(Default)]
pub struct JobHandlers(BTreeMap<&'static str, JobHandler>);

impl JobHandlers {
    /// Adds a kind.
    pub fn with(
        mut self,
        kind: &'static str,
        handler: impl Fn(&Engine, &Value) -> Result<Value, String> + Send + Sync + 'static,
    ) -> JobHandlers {
        self.0.insert(kind, Box::new(handler));
        self
    }
}

const BATCH: u32 = 20;

/// Does the jobs whose time has come, at most twenty. Returns how many it did.
pub fn work(engine: &Engine, handlers: &JobHandlers) -> OpResult<usize> {
    let caller = |key: String| Caller { actor: "daybook".to_owned(), door: Door::Desk, key: Some(key), preview: false };
    let fresh = || uuid::Uuid::now_v7().to_string();
    let call = |name: &str, input: Value, key: String| engine.call(name, input, &caller(key)).map(|envelope| envelope.output);
    // Looking costs no audit row; only when there is something to take does a command run.
    let (stuck, due) = engine.read(&caller(String::new()), |tx| {
        let stuck: i64 = tx.one(
            "SELECT count(*) FROM job WHERE status = 'locked' AND (locked_at < $1 OR locked_at > $2)",
            params![instant_text(tx.now() - STUCK_AFTER), tx.now_text()],
            |row| row.get(0),
        )?;
        let mut due = false;
        tx.each("SELECT DISTINCT kind FROM job WHERE status = 'pending' AND run_after <= $1", params![tx.now_text()], |row| {
            due = due || handlers.0.contains_key(row.text(0)?);
            Ok(())
        })?;
        Ok((stuck > 0, due))
    })?;
    if stuck {
        call(ResetStuckJobs::NAME, to_value(&ResetStuckJobsInput {})?, fresh())?;
    } else if !due {
        return Ok(0);
    }
    let input = LockJobsInput {
        kinds: handlers.0.keys().map(|kind| (*kind).to_owned()).collect(),
        limit: BATCH,
        worker: std::process::id().to_string(),
    };
    let taken: Vec<LockedJob> = serde_json::from_value(call(LockJobs::NAME, to_value(&input)?, fresh())?).map_err(OpError::internal)?;
    for job in &taken {
        let done = match handlers.0.get(job.kind.as_str()) {
            // A worker outlives a job that breaks down; it is tried again like one that fails.
            Some(handler) => catch_unwind(AssertUnwindSafe(|| handler(engine, &job.payload)))
                .unwrap_or_else(|_| Err("The work broke down; the log holds the details.".to_owned())),
            None => Err("no worker for this kind".to_owned()),
        };
        let (result, error) = match done {
            Ok(result) => (Some(result), None),
            Err(error) => (None, Some(error)),
        };
        let input = RecordJobResultInput { id: job.id.clone(), attempt: job.attempt, result, error };
        match call(RecordJobResult::NAME, to_value(&input)?, fresh()) {
            // It took so long that its lock was reset: a later try decides, and the other jobs are still to be done.
            Err(error) if error.code == ErrorCode::Conflict => tracing::warn!(%error, kind = job.kind, "a job's result came too late"),
            result => drop(result?),
        }
    }
    Ok(taken.len())
}

fn to_value(input: &impl serde::Serialize) -> OpResult<Value> {
    serde_json::to_value(input).map_err(OpError::internal)
}
