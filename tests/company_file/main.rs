//! One company, one file: never overwritten, refused kindly, locked, moved, and noticed when it is gone.

mod backups;
mod creating;
mod gone;
mod journals;
mod keys;
mod locked;
mod moving;
mod names;
mod recent;
mod refused;

use engine::{Caller, Desk, Door, OpError, OpResult};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::TempFolder;
use tests::support::older_company::desk_of;

/// A folder with a desk in it.
struct Scene {
    desk: Desk,
    folder: TempFolder,
    // Links in its path followed, as Daybook shows it.
    place: PathBuf,
    keys: AtomicU64,
}

impl Scene {
    fn new() -> Scene {
        let folder = TempFolder::new();
        let place = folder.path().canonicalize().expect("a folder");
        Scene { desk: desk_of(&books::APPLICATION, &place.join("home")), folder, place, keys: AtomicU64::new(0) }
    }

    /// A company in a file of a name in the scene's folder, open.
    fn with_company(name: &str) -> (Scene, PathBuf) {
        let scene = Scene::new();
        let path = scene.path(name);
        scene.done("create_company", company_at(&path));
        (scene, path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.join(name)
    }

    fn call(&self, operation: &str, input: Value) -> OpResult<Value> {
        let key = format!("key {}", self.keys.fetch_add(1, Ordering::Relaxed));
        self.call_with_key(operation, input, &key)
    }

    fn call_with_key(&self, operation: &str, input: Value, key: &str) -> OpResult<Value> {
        self.desk.call(operation, input, &Caller::owner(Door::Window).with_key(key)).map(|envelope| envelope.output)
    }

    fn done(&self, operation: &str, input: Value) -> Value {
        self.call(operation, input.clone()).unwrap_or_else(|error| panic!("{operation} {input}: {error} ({:?})", error.code))
    }

    fn refused(&self, operation: &str, input: Value) -> OpError {
        match self.call(operation, input.clone()) {
            Ok(output) => panic!("{operation} {input} was not refused: {output}"),
            Err(error) => error,
        }
    }

    fn post(&self, reference: &str) -> OpResult<Value> {
        self.call_with_key("post_journal_entry", posting(reference), reference)
    }

    /// Posts from four threads, each entry again under its key until it is acknowledged, while `meanwhile` is done
    /// over and over. Then every entry is there, once.
    fn post_while(&self, mut meanwhile: impl FnMut()) {
        const WORKERS: i64 = 4;
        const ENTRIES: i64 = 20;
        std::thread::scope(|scope| {
            let work = |worker: i64| {
                for number in 0..ENTRIES {
                    while let Err(error) = self.post(&format!("{worker}/{number}")) {
                        assert_eq!(error.code.as_str(), "no_company_open", "{}", error.message);
                        std::thread::yield_now();
                    }
                }
            };
            let workers: Vec<_> = (0..WORKERS).map(|worker| scope.spawn(move || work(worker))).collect();
            while workers.iter().any(|worker| !worker.is_finished()) {
                meanwhile();
            }
        });
        assert_eq!(self.entries(), WORKERS * ENTRIES);
        self.proves();
    }

    fn proves(&self) {
        let proof = self.done("verify_books", json!({}));
        assert_eq!(proof["ok"], true, "{proof:#}");
    }

    fn entries(&self) -> i64 {
        self.done("journal_entries", json!({ "limit": 1 }))["total"].as_i64().expect("a number")
    }
}

fn company_at(path: &Path) -> Value {
    json!({ "name": "One file", "country": "CA", "businessType": "contractor", "path": path, "booksStartOn": "2026-01-01" })
}

fn posting(reference: &str) -> Value {
    let mut entry = tests::support::seeded_company::entry("2026-02-01", "Materials", "5210", "1010", "5.00");
    entry["reference"] = json!(reference);
    entry
}

/// The names in a folder.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    names.sort();
    names
}
