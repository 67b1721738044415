//! What the doors open onto.

use engine::job::JobHandlers;
use engine::{Application, Desk, OpResult};

/// An application with what it does by itself.
#[derive(Clone, Copy)]
pub struct Product {
    /// Its operations and schema.
    pub application: &'static Application,
    /// The work that it does outside its transactions.
    pub job_handlers: fn(&Desk) -> JobHandlers,
    /// What it does once a day.
    pub tick: Tick,
}

/// The daily run: a command and the key that belongs to the day.
#[derive(Clone, Copy)]
pub struct Tick {
    /// The name of the command; it takes no input.
    pub command: &'static str,
    /// The idempotency key of the open company's day, so that two processes run it once.
    pub key: fn(&Desk) -> OpResult<String>,
}
