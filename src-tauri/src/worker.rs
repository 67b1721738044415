//! The one thread that holds the books. Everything asked of them waits its turn here.
//!
//! What is held is made on the thread itself, so that opening the books and opening the window
//! run side by side. It is a type parameter, so that the thread can be tested without books.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

type Task<T> = Box<dyn FnOnce(&T) + Send>;

enum Message<T> {
    Run(Task<T>),
    Stop(mpsc::Sender<()>),
}

/// The task was never finished: the thread has stopped, or the task itself panicked.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the thread that holds the books did not answer")]
pub struct NoAnswer;

/// A handle to the thread; clones speak to the same one.
pub struct Worker<T> {
    messages: mpsc::Sender<Message<T>>,
}

impl<T> Clone for Worker<T> {
    fn clone(&self) -> Worker<T> {
        Worker { messages: self.messages.clone() }
    }
}

impl<T: 'static> Worker<T> {
    /// Starts the thread; `make` runs on it before the first task.
    pub fn start(make: impl FnOnce() -> T + Send + 'static) -> io::Result<Worker<T>> {
        let (messages, inbox) = mpsc::channel();
        thread::Builder::new().name("books".into()).spawn(move || {
            let held = make();
            let done = work(&held, &inbox);
            // What is held is closed before the one who waits for the stop is told.
            drop(held);
            if let Some(done) = done {
                let _ = done.send(());
            }
        })?;
        Ok(Worker { messages })
    }

    /// Runs `task` on the thread and waits for its answer without holding up anybody else.
    pub async fn run<A: Send + 'static>(&self, task: impl FnOnce(&T) -> A + Send + 'static) -> Result<A, NoAnswer> {
        self.send(task).await.map_err(|_| NoAnswer)
    }

    /// Runs `task` on the thread and blocks until it is done. Not for the main thread.
    pub fn run_blocking<A: Send + 'static>(&self, task: impl FnOnce(&T) -> A + Send + 'static) -> Result<A, NoAnswer> {
        self.send(task).blocking_recv().map_err(|_| NoAnswer)
    }

    /// Finishes what was asked so far and lets go of what is held; waits for that for at most
    /// `patience`, and says whether it happened in time.
    pub fn stop(&self, patience: Duration) -> bool {
        let (done, finished) = mpsc::channel();
        if self.messages.send(Message::Stop(done)).is_err() {
            return true;
        }
        !matches!(finished.recv_timeout(patience), Err(RecvTimeoutError::Timeout))
    }

    // A thread that is gone drops the task and with it the sender, which the receiver notices.
    fn send<A: Send + 'static>(&self, task: impl FnOnce(&T) -> A + Send + 'static) -> oneshot::Receiver<A> {
        let (answer, receiver) = oneshot::channel();
        let task: Task<T> = Box::new(move |held| {
            let _ = answer.send(task(held));
        });
        let _ = self.messages.send(Message::Run(task));
        receiver
    }
}

fn work<T>(held: &T, inbox: &mpsc::Receiver<Message<T>>) -> Option<mpsc::Sender<()>> {
    for message in inbox {
        match message {
            // A task that panics must not take the books down with it: its transaction was rolled
            // back while unwinding, and its caller is told that there is no answer.
            Message::Run(task) => {
                let _ = catch_unwind(AssertUnwindSafe(|| task(held)));
            }
            Message::Stop(done) => return Some(done),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn tasks_run_in_the_order_in_which_they_were_asked() -> io::Result<()> {
        let worker = Worker::start(|| Cell::new(0))?;
        for expected in 0..100 {
            let seen = worker.run_blocking(|count: &Cell<i32>| count.replace(count.get() + 1));
            assert_eq!(seen, Ok(expected));
        }
        Ok(())
    }

    #[test]
    fn a_panicking_task_is_answered_and_the_next_one_runs() -> io::Result<()> {
        let worker = Worker::start(|| 7)?;
        let broken = worker.run_blocking(|held: &i32| assert_eq!(*held, 8, "a broken task"));
        assert_eq!(broken, Err(NoAnswer));
        assert_eq!(worker.run_blocking(|held| *held), Ok(7));
        Ok(())
    }

    #[test]
    fn stopping_finishes_what_was_asked_and_closes_what_is_held() -> io::Result<()> {
        struct Held(Arc<AtomicBool>);
        impl Drop for Held {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Release);
            }
        }
        let closed = Arc::new(AtomicBool::new(false));
        let finished = Arc::new(AtomicBool::new(false));
        let held = Held(Arc::clone(&closed));
        let worker = Worker::start(move || held)?;
        let mark = Arc::clone(&finished);
        let waiting = worker.send(move |_| {
            thread::sleep(Duration::from_millis(50));
            mark.store(true, Ordering::Release);
        });
        assert!(worker.stop(Duration::from_secs(5)));
        assert!(finished.load(Ordering::Acquire) && closed.load(Ordering::Acquire));
        drop(waiting);
        assert_eq!(worker.run_blocking(|_| ()), Err(NoAnswer));
        assert!(worker.stop(Duration::from_secs(5)), "stopping twice is no harm");
        Ok(())
    }
}
