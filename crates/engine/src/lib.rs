//! Operations, the one way to run them, the audit, the database, migrations and jobs.
//!
//! The engine knows no bookkeeping: what an application can do is an explicit
//! [`Application`], and everything that changes goes through [`Engine::execute`].

pub mod audit;
pub mod caller;
pub mod catalog;
pub mod clock;
pub mod database;
pub mod desk;
pub mod error;
mod execute;
pub mod files;
pub mod ids;
pub mod input;
pub mod job;
pub mod key_store;
pub mod large;
pub mod operation;
pub mod progress;
pub mod secret;
pub mod verify;

pub use caller::{Caller, Door, Envelope, OutcomeKind, UndoCall};
pub use catalog::{Application, Entry, OperationKind};
pub use clock::{Clock, FixedClock, SystemClock};
pub use database::{ReadTx, Row, Tx, Value};
pub use desk::{Desk, DeskOptions};
pub use error::{ErrorCode, OpError, OpResult};
pub use execute::Engine;
pub use ids::{IdSource, RandomIds, SequentialIds};
pub use operation::{Command, DeskOperation, Query, ReadModel};
pub use progress::Step;
pub use secret::SecretText;
