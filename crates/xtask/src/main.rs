//! `cargo xtask generate [--check]`, `cargo xtask tidy` and `cargo xtask freeze`.

mod freeze;
mod generate;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "cargo xtask generate          writes what is derived from the catalogue
cargo xtask generate --check  fails when a generated file is stale
cargo xtask tidy              checks the rules of the house
cargo xtask freeze            records the hashes of new migrations";

fn main() -> ExitCode {
    let root = root();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["generate"] => generate::write(&root),
        ["generate", "--check"] => generate::check(&root),
        ["tidy"] => tidy::check(&root),
        ["freeze"] => freeze::write(&root),
        _ => Err(vec![USAGE.to_owned()]),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            ExitCode::FAILURE
        }
    }
}

/// What a task says in the end, or everything that is wrong.
pub type Done = Result<String, Vec<String>>;

fn root() -> PathBuf {
    // crates/xtask lies two folders below the root of the workspace.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
