//! A company in a folder of its own that goes when the test ends.

use chrono::{DateTime, NaiveDate, Utc};
use engine::key_store::MemoryKeyStore;
use engine::{Caller, Desk, DeskOptions, Door, Engine, Envelope, FixedClock, OpResult, SequentialIds};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder that is removed when it is dropped.
pub struct TempFolder(PathBuf);

impl TempFolder {
    /// A new, empty folder.
    pub fn new() -> TempFolder {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("daybook-test-{}-{number}", std::process::id()));
        // A folder of an earlier process with the same number may have been left by a kill.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        TempFolder(path)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for TempFolder {
    fn default() -> TempFolder {
        TempFolder::new()
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A company on a clock that stands still: Canada, contractor, CAD, time zone UTC unless said, books from 2026-01-01.
pub struct TempCompany {
    // Dropped before the folder: fields go in order.
    /// The desk with the company open.
    pub desk: Desk,
    /// The clock.
    pub clock: Arc<FixedClock>,
    /// Where everything lies.
    pub folder: TempFolder,
    keys: AtomicU64,
}

impl TempCompany {
    /// A company at nine in the morning of a day such as `2026-01-02`.
    pub fn on(today: &str) -> TempCompany {
        TempCompany::create(today, json!({}))
    }

    /// A company whose creation takes other values, such as `{"country": "GB"}`.
    pub fn create(today: &str, other: Value) -> TempCompany {
        let folder = TempFolder::new();
        let clock = Arc::new(FixedClock::at(morning(today)));
        let desk = Desk::new(&books::APPLICATION, options(folder.path(), Arc::clone(&clock)));
        let company = TempCompany { desk, clock, folder, keys: AtomicU64::new(0) };
        let mut input = json!({ "name": "Test Company", "country": "CA", "businessType": "contractor", "timeZone": "UTC", "booksStartOn": "2026-01-01" });
        for (field, value) in other.as_object().cloned().unwrap_or_default() {
            input[field] = value;
        }
        company.run("create_company", input);
        company
    }

    /// The open company.
    pub fn engine(&self) -> Arc<Engine> {
        self.desk.engine().expect("a company is open")
    }

    /// Sets the clock to nine in the morning of a day.
    pub fn set_today(&self, today: &str) {
        self.clock.set(morning(today));
    }

    /// Sets the clock to an instant such as `2026-01-02T22:30:00Z`.
    pub fn set_now(&self, instant: &str) {
        self.clock.set(instant.parse().expect("an instant"));
    }

    /// Calls an operation with a fresh key, and gives the whole answer.
    pub fn call(&self, operation: &str, input: Value) -> OpResult<Envelope> {
        let number = self.keys.fetch_add(1, Ordering::Relaxed);
        self.call_with_key(operation, input, &format!("test-{number}"))
    }

    /// Calls an operation with a key of the test's own.
    pub fn call_with_key(&self, operation: &str, input: Value, key: &str) -> OpResult<Envelope> {
        self.desk.call(operation, input, &Caller::owner(Door::Window).with_key(key))
    }

    /// Calls an operation that must succeed, and gives its output.
    pub fn run(&self, operation: &str, input: Value) -> Value {
        match self.call(operation, input.clone()) {
            Ok(envelope) => envelope.output,
            Err(error) => panic!("{operation} {input}: {error} ({:?}, field {:?})", error.code, error.field),
        }
    }

    /// The code and the field of the error that an operation must give.
    pub fn refused(&self, operation: &str, input: Value) -> (&'static str, Option<String>) {
        match self.call(operation, input.clone()) {
            Ok(envelope) => panic!("{operation} {input} was not refused: {}", envelope.output),
            Err(error) => (error.code.as_str(), error.field),
        }
    }

    /// The code of the account of a name.
    pub fn account(&self, name: &str) -> String {
        let accounts = self.run("accounts_list", json!({}));
        let rows = accounts["rows"].as_array().expect("rows");
        let found = rows.iter().find(|row| row["name"] == name || row["code"] == name);
        found.unwrap_or_else(|| panic!("no account is named {name}"))["code"].as_str().expect("a code").to_owned()
    }
}

/// What a desk in a test is made of.
pub fn options(home: &Path, clock: Arc<FixedClock>) -> DeskOptions {
    DeskOptions {
        home: home.to_owned(),
        documents: home.join("companies"),
        clock,
        ids: Arc::new(SequentialIds::default()),
        keys: Arc::new(MemoryKeyStore::default()),
    }
}

fn morning(day: &str) -> DateTime<Utc> {
    let day: NaiveDate = day.parse().expect("a day such as 2026-01-02");
    day.and_hms_opt(9, 0, 0).expect("nine in the morning").and_utc()
}

/// An amount as it crosses the doors: `money("12.50 CAD")`.
pub fn money(text: &str) -> Value {
    let (amount, currency) = text.trim().split_once(' ').expect("an amount such as 12.50 CAD");
    json!({ "amount": amount, "currency": currency })
}
