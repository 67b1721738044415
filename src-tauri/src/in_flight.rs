//! Counts what is being done, so that the end of the program can wait for it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A count of what is being done; clones count the same.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Shared>);

#[derive(Default)]
struct Shared {
    count: Mutex<Count>,
    fell: Condvar,
}

#[derive(Default)]
struct Count {
    running: usize,
    is_over: bool,
}

/// Counts as long as it is held, however its holder ends.
pub struct Running(InFlight);

impl InFlight {
    /// Something begins, and lasts as long as the answer is held. After the end nothing begins.
    pub fn begin(&self) -> Option<Running> {
        let mut count = self.count();
        if count.is_over {
            return None;
        }
        count.running += 1;
        Some(Running(self.clone()))
    }

    /// Lets nothing begin any more, and waits until what runs has ended, at most for `patience`; says whether it has.
    pub fn end(&self, patience: Duration) -> bool {
        let mut count = self.count();
        count.is_over = true;
        let waited = self.0.fell.wait_timeout_while(count, patience, |count| count.running > 0);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn count(&self) -> MutexGuard<'_, Count> {
        self.0.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.count().running -= 1;
        self.0.0.fell.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn what_runs_is_waited_for_what_lasts_is_not_and_nothing_begins_after_the_end() -> Result<(), Box<dyn std::error::Error>> {
        let in_flight = InFlight::default();
        let (first, second) = (in_flight.begin(), in_flight.begin());
        assert!(first.is_some() && second.is_some());
        assert!(!in_flight.end(Duration::from_millis(1)));
        drop(first);
        let ending = thread::spawn(move || drop(second));
        assert!(in_flight.end(Duration::from_secs(20)));
        assert!(in_flight.begin().is_none());
        ending.join().map_err(|_| "the thread broke down")?;
        Ok(())
    }
}
