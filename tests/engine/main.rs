//! The choke point and the jobs: keys, previews, secrets, queries that cannot write, and work outside the books.

mod jobs;
mod keys;
mod previews;
mod progress;
mod queries;
mod secrets;
mod toy;

use engine::{Application, Caller, Desk, Door, Envelope, FixedClock, OpResult};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::TempFolder;

/// The small application of these tests in a file of its own.
struct Toy {
    desk: Desk,
    clock: Arc<FixedClock>,
    path: PathBuf,
    _folder: TempFolder,
    keys: AtomicU64,
}

impl Toy {
    fn new(application: &'static Application) -> Toy {
        let folder = TempFolder::new();
        let clock = Arc::new(FixedClock::at("2026-03-01T09:00:00Z".parse().expect("an instant")));
        let desk = Desk::new(application, testkit::options(folder.path(), Arc::clone(&clock)));
        let path = folder.path().join("toy.daybook");
        let caller = Caller::owner(Door::Desk).with_key("create");
        desk.create_company(&path, "UTC", &caller, |_| Ok(())).expect("a file");
        Toy { desk, clock, path, _folder: folder, keys: AtomicU64::new(0) }
    }

    fn call(&self, operation: &str, input: Value) -> OpResult<Envelope> {
        let key = format!("key {}", self.keys.fetch_add(1, Ordering::Relaxed));
        self.desk.call(operation, input, &Caller::owner(Door::Desk).with_key(key))
    }

    fn done(&self, operation: &str, input: Value) -> Value {
        self.call(operation, input).unwrap_or_else(|error| panic!("{operation}: {error}")).output
    }

    fn count(&self, what: &str) -> i64 {
        let connection = tests::support::raw_file::other_program(&self.path);
        connection.query_row(&format!("SELECT count(*) FROM {what}"), [], |row| row.get(0)).expect(what)
    }
}
