//! What a door that stays open does by itself: the daily run, and the jobs.

use crate::product::Product;
use engine::job::JobHandlers;
use engine::{Caller, Desk, Door, ErrorCode, OpError, OpResult};
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

// Jobs that a change wants are looked at soon after it; the clock is looked at once a minute.
const BEAT: Duration = Duration::from_secs(60);

enum Signal {
    Changed,
    Stop,
}

/// The thread that does it.
pub struct Background {
    signals: Sender<Signal>,
    thread: JoinHandle<()>,
}

impl Background {
    /// Begins. A desk without a company is waited for.
    pub fn start(product: &Product, desk: &Arc<Desk>) -> OpResult<Background> {
        let (signals, inbox) = mpsc::channel();
        let changed = signals.clone();
        desk.subscribe(move |_| {
            // The thread may have ended with the door.
            let _ = changed.send(Signal::Changed);
        });
        let work = Work { product: *product, desk: Arc::clone(desk), handlers: (product.job_handlers)(desk), ran: None };
        let thread = thread::Builder::new().name("background".to_owned()).spawn(move || work.run(&inbox)).map_err(OpError::internal)?;
        Ok(Background { signals, thread })
    }

    /// Finishes what is under way, and ends.
    pub fn stop(self) {
        let _ = self.signals.send(Signal::Stop);
        let _ = self.thread.join();
    }
}

struct Work {
    product: Product,
    desk: Arc<Desk>,
    handlers: JobHandlers,
    // The company and day of the last run.
    ran: Option<(PathBuf, String)>,
}

impl Work {
    fn run(mut self, inbox: &Receiver<Signal>) {
        loop {
            self.beat();
            match inbox.recv_timeout(BEAT) {
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Signal::Changed) => {
                    // A hundred changes are one reason to look.
                    while let Ok(signal) = inbox.try_recv() {
                        if matches!(signal, Signal::Stop) {
                            return;
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn beat(&mut self) {
        let done = self.tick().and_then(|()| self.desk.work_jobs(&self.handlers));
        match done {
            Ok(_) => {}
            // Nothing to do until one is.
            Err(error) if error.code == ErrorCode::NoCompanyOpen => {}
            Err(error) => tracing::warn!(%error, "the daily run or a job did not go through; it is tried again within the minute"),
        }
    }

    fn tick(&mut self) -> OpResult<()> {
        let today = (self.desk.engine()?.path().to_owned(), (self.product.tick.key)(&self.desk)?);
        if self.ran.as_ref() != Some(&today) {
            let caller = Caller { actor: "daybook".to_owned(), door: Door::Desk, key: Some(today.1.clone()), preview: false };
            // Where another process ran it already, the key brings back that run.
            self.desk.call(self.product.tick.command, json!({}), &caller)?;
            self.ran = Some(today);
        }
        Ok(())
    }
}
