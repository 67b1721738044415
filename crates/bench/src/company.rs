//! Companies to measure on: made through the engine, in a folder of their own that goes with them.

use crate::generated::{accounts, entries};
use engine::key_store::MemoryKeyStore;
use engine::{Caller, Desk, DeskOptions, Door, Engine, OpResult, RandomIds, SystemClock};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// An open company.
pub struct BenchCompany {
    /// The desk that it lies on.
    pub desk: Desk,
    /// Its file.
    pub path: PathBuf,
    folder: Option<PathBuf>,
    keys: AtomicU64,
}

// More at once would keep too much of the input in memory.
const BATCH: usize = 10_000;

impl BenchCompany {
    /// A company with the sixty generated accounts, in a folder that is removed with it.
    pub fn new(name: &str) -> OpResult<BenchCompany> {
        let folder = std::env::var_os("DAYBOOK_BENCH_FOLDER").map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = folder.join(format!("daybook-bench-{name}-{}", std::process::id()));
        let mut company = BenchCompany::at(&folder.join("books.daybook"), &folder)?;
        company.folder = Some(folder);
        Ok(company)
    }

    /// A company with the sixty generated accounts at `path`, which stays.
    pub fn at(path: &Path, home: &Path) -> OpResult<BenchCompany> {
        let options = DeskOptions {
            home: home.join("home"),
            documents: home.to_owned(),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            keys: Arc::new(MemoryKeyStore::default()),
        };
        let company =
            BenchCompany { desk: Desk::new(&books::APPLICATION, options), path: path.to_owned(), folder: None, keys: AtomicU64::new(0) };
        company.call(
            "create_company",
            json!({ "name": "Bench", "country": "CA", "businessType": "service", "baseCurrency": "CAD", "path": path }),
        )?;
        for account in accounts() {
            company.call(
                "create_account",
                json!({ "code": account.code, "name": account.journal_name, "accountType": account.account_type }),
            )?;
        }
        Ok(company)
    }

    /// The engine under the desk.
    pub fn engine(&self) -> OpResult<Arc<Engine>> {
        self.desk.engine()
    }

    /// Calls an operation with a fresh key, and gives its output.
    pub fn call(&self, operation: &str, input: Value) -> OpResult<Value> {
        let key = self.keys.fetch_add(1, Ordering::Relaxed);
        self.desk.call(operation, input, &Caller::owner(Door::Desk).with_key(format!("bench-{key}"))).map(|envelope| envelope.output)
    }

    /// Posts the generated entries of books of `count`, in batches.
    pub fn post_generated(&self, count: u64) -> OpResult<()> {
        let mut batch = Vec::with_capacity(BATCH);
        for entry in entries(count) {
            batch.push(entry.input());
            if batch.len() == BATCH {
                self.call("post_journal_entries", json!({ "entries": std::mem::take(&mut batch) }))?;
            }
        }
        if !batch.is_empty() {
            self.call("post_journal_entries", json!({ "entries": batch }))?;
        }
        Ok(())
    }
}

impl Drop for BenchCompany {
    fn drop(&mut self) {
        self.desk.close_company();
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
