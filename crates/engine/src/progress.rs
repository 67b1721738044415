//! How far a long change is, and the wish to stop it. Kept in memory, by the key of the change: both end with it.

use crate::error::{ErrorCode, OpError, OpResult};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// What a change does now: a step in words, and how much of it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// What is done, as a person reads it.
    pub what: &'static str,
    /// How much of it is done.
    pub done: usize,
    /// How much there is to do; zero where nobody knows.
    pub total: usize,
}

/// One change that runs.
#[derive(Debug, Default)]
pub struct Progress {
    step: Mutex<Step>,
    stop: AtomicBool,
}

impl Progress {
    /// What it does now.
    pub fn step(&self) -> Step {
        *self.own_step()
    }

    /// Says what it does now. An error once somebody wants it stopped: the transaction is rolled back, and nothing stays.
    pub fn advance(&self, step: Step) -> OpResult<()> {
        *self.own_step() = step;
        if !self.stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        Err(OpError::new(ErrorCode::Stopped, "It was stopped before its end. Nothing was changed.")
            .hint("Start it again when you want to."))
    }

    fn own_step(&self) -> MutexGuard<'_, Step> {
        self.step.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// The changes that run now, or wait for their turn.
#[derive(Debug, Default)]
pub struct Running {
    by_key: Mutex<HashMap<String, Arc<Progress>>>,
}

impl Running {
    /// Enters a change. It is taken out when what this returns is dropped. A repetition that comes while the first
    /// one runs shares its place.
    pub(crate) fn enter(&self, key: &str) -> Entered<'_> {
        let progress = Arc::clone(self.all().entry(key.to_owned()).or_default());
        Entered { running: self, key: key.to_owned(), progress }
    }

    /// What a change does now; none when it does not run.
    pub fn step(&self, key: &str) -> Option<Step> {
        self.all().get(key).map(|progress| progress.step())
    }

    /// Asks a change to stop. Whether it runs: one that is past its last step is done all the same, and says so itself.
    pub fn stop(&self, key: &str) -> bool {
        let all = self.all();
        let found = all.get(key);
        if let Some(progress) = found {
            progress.stop.store(true, Ordering::Relaxed);
        }
        found.is_some()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Progress>>> {
        self.by_key.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// The place of a change among those that run.
pub(crate) struct Entered<'a> {
    running: &'a Running,
    key: String,
    /// How far it is.
    pub progress: Arc<Progress>,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        let mut all = self.running.all();
        // Two here: the list's and this one. A repetition that still runs holds a third.
        if Arc::strong_count(&self.progress) <= 2 {
            all.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READING: Step = Step { what: "Reading", done: 1, total: 3 };

    #[test]
    fn a_change_is_known_while_it_runs_and_forgotten_after() {
        let running = Running::default();
        assert_eq!((running.step("a"), running.stop("a")), (None, false));
        {
            let entered = running.enter("a");
            entered.progress.advance(READING).unwrap();
            assert_eq!((running.step("a"), running.step("b")), (Some(READING), None));
        }
        assert_eq!(running.step("a"), None);
    }

    #[test]
    fn a_change_that_is_to_stop_ends_at_its_next_step_and_a_later_one_does_not() {
        let running = Running::default();
        let entered = running.enter("a");
        assert!(running.stop("a"));
        let stopped = entered.progress.advance(READING).unwrap_err().code;
        assert!(stopped == ErrorCode::Stopped && !stopped.is_refusal(), "a part that is attempted does not swallow it");
        drop(entered);
        running.enter("a").progress.advance(READING).unwrap();
    }

    #[test]
    fn a_repetition_shares_the_place_of_the_first() {
        let running = Running::default();
        let (first, second) = (running.enter("a"), running.enter("a"));
        drop(second);
        first.progress.advance(READING).unwrap();
        assert_eq!(running.step("a"), Some(READING));
        drop(first);
        assert_eq!(running.step("a"), None);
    }
}
