//! A disk that is full at any write: a clear message, nothing damaged, and the same key works once there is room.
//!
//! The room is taken with a limit on the size of files, block by block, so that a write fails at every point;
//! where the test may mount one, a small file system of its own is filled as well.
#![cfg(target_os = "linux")]

mod files;
mod posting;
mod small_disk;

use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::TempFolder;
use tests::support::examination::{Verdict, examine};
use tests::support::process::{Program, Running};

const BLOCK: u64 = 512;

/// A folder with the program that runs out of room in it.
struct Scene {
    program: Program,
    folder: TempFolder,
}

impl Scene {
    fn new() -> Scene {
        let folder = TempFolder::new();
        let program = Program { program: env!("CARGO_BIN_EXE_company-process"), home: folder.path().join("home") };
        Scene { program, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Starts the program with no file allowed beyond a number of blocks.
    fn start_within(&self, blocks: u64, what: &str, path: &Path, more: &[&str]) -> Running {
        let unlimited = self.program.command(what, path, more);
        let mut command = Command::new("sh");
        // Ignored, the signal leaves the error of the write to the program, as on a full disk.
        command
            .args(["-c", "trap '' XFSZ; ulimit -S -f \"$0\" && exec \"$@\"", &blocks.to_string()])
            .arg(unlimited.get_program())
            .args(unlimited.get_args());
        Running::start(command)
    }

    /// Proves the books of a file.
    fn proves(&self, path: &Path, when: &str) {
        let verdict = examine(path, &self.path("prover"));
        assert!(matches!(verdict, Verdict::Clean), "{when}: {verdict:?}");
    }
}

fn is_disk_full(line: &str) -> bool {
    line.starts_with("error disk_full The disk is full, or cannot be written. Nothing was changed.")
}

/// The files of a folder by name, without the lock that a killed or starved process leaves.
fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
