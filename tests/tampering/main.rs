//! Tampering with a company file behind the guards' back: each edit must be found, and named by its row.

mod edits;
mod flips;
mod report;
mod schema;
mod stories;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::TempFolder;
use tests::support::seeded_company::{close, seeded_company};

/// The seeded company's file, alone in a folder, and room for copies of it.
struct Original {
    path: PathBuf,
    folder: TempFolder,
    copies: AtomicUsize,
}

impl Original {
    fn new() -> Original {
        let company = seeded_company();
        let folder = TempFolder::new();
        let path = folder.path().join("original.daybook");
        std::fs::copy(close(&company), &path).expect("a copy");
        Original { path, folder, copies: AtomicUsize::new(0) }
    }

    /// A fresh copy, and a home for whoever examines it.
    fn copy(&self) -> Copy {
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        let home = self.folder.path().join(format!("copy-{number}"));
        std::fs::create_dir_all(&home).expect("a folder");
        let path = home.join("copy.daybook");
        std::fs::copy(&self.path, &path).expect("a copy");
        Copy { path, home }
    }
}

/// A copy of the original, gone when it is dropped.
struct Copy {
    path: PathBuf,
    home: PathBuf,
}

impl Copy {
    fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

/// Does `work` for every item, on as many threads as there are cores, and gives the answers in the items' order.
fn for_each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut answers: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut own = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(index) else { return own };
                        own.push((index, work(item)));
                    }
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no worker panics")).collect()
    });
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
