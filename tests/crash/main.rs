//! kill -9 at random moments: while posting, creating, reading a statement, upgrading, backing up and working on jobs.

mod creating;
mod importing;
mod posting;
#[cfg(target_os = "linux")]
mod power;
mod upgrading;
mod working;

use std::path::PathBuf;
use testkit::TempFolder;
use tests::support::process::Program;

/// A folder with the program that is killed in it.
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
}
