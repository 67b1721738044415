//! A company for tests: a file in a temporary folder, a clock that stands still, ids that count up.

use engine::database::FileLock;
use engine::key_store::MemoryKeyStore;
use engine::{Caller, Clock, Desk, DeskOptions, Door, Engine, Envelope, FixedClock, OpError, OpResult, ReadTx, SequentialIds};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A company of its own, gone with its folder when the test ends.
pub struct TestCompany {
    pub desk: Desk,
    pub clock: Arc<FixedClock>,
    folder: PathBuf,
    keys: AtomicU64,
}

impl TestCompany {
    /// A service business in Toronto, at noon of 2 March 2026.
    pub fn new() -> TestCompany {
        static MADE: AtomicU64 = AtomicU64::new(0);
        let folder = std::env::temp_dir().join(format!("daybook-test-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
        let clock = Arc::new(FixedClock::at("2026-03-02T17:00:00Z".parse().unwrap()));
        let options = DeskOptions {
            home: folder.join("home"),
            documents: folder.clone(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            ids: Arc::new(SequentialIds::default()),
            keys: Arc::new(MemoryKeyStore::default()),
        };
        let company = TestCompany { desk: Desk::new(&crate::APPLICATION, options), clock, folder, keys: AtomicU64::new(0) };
        company.done("create_company", json!({ "name": "Test", "country": "CA", "businessType": "service" }));
        company
    }

    fn try_call(&self, door: Door, operation: &str, input: Value) -> OpResult<Envelope> {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        self.desk.call(operation, input, &Caller::owner(door).with_key(format!("test-{key}")))
    }

    /// Calls an operation that must succeed, and gives all of the answer.
    pub fn done(&self, operation: &str, input: Value) -> Envelope {
        self.try_call(Door::Window, operation, input).unwrap_or_else(|error| panic!("{operation}: {error:?}"))
    }

    /// Calls an operation that must succeed, and gives its output.
    pub fn call(&self, operation: &str, input: Value) -> Value {
        self.done(operation, input).output
    }

    /// Calls an operation that must be refused.
    pub fn refused(&self, operation: &str, input: Value) -> OpError {
        self.refused_at(Door::Window, operation, input)
    }

    /// Calls an operation that must be refused at a door.
    pub fn refused_at(&self, door: Door, operation: &str, input: Value) -> OpError {
        match self.try_call(door, operation, input) {
            Ok(envelope) => panic!("{operation} was not refused: {envelope:?}"),
            Err(error) => error,
        }
    }

    /// Takes the last change back, by the call that its answer names.
    pub fn undo(&self, change: &Envelope) -> Value {
        let undo = change.undo.as_ref().expect("the change names no way back");
        self.call(&undo.operation, undo.input.clone())
    }

    /// Reads from the books.
    pub fn read<T>(&self, work: impl FnOnce(&ReadTx<'_>) -> OpResult<T>) -> T {
        self.desk.engine().unwrap().read(&Caller::owner(Door::Window), work).unwrap()
    }

    /// The same books on a machine that does not hold the company's key.
    pub fn elsewhere(&self) -> Engine {
        let engine = self.desk.engine().unwrap();
        let copy = self.folder.join("elsewhere.daybook");
        engine.back_up(&copy).unwrap();
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let sealer = engine::secret::Sealer::new(|| Err(OpError::conflict("no key here")));
        Engine::open(&copy, FileLock::take(&copy).unwrap(), engine.application(), clock, Arc::new(SequentialIds::default()), sealer)
            .unwrap()
    }
}

impl Drop for TestCompany {
    fn drop(&mut self) {
        self.desk.close_company();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
