//! Writes the same generated books as a Daybook company and as plain-text journals.
//!
//! `generate_books ENTRIES FOLDER` makes books.daybook, books.journal (hledger, ledger) and books.beancount in FOLDER.

use bench::company::BenchCompany;
use bench::journals::{write_beancount, write_ledger};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let made = match arguments.as_slice() {
        [entries, folder] => match entries.parse() {
            Ok(entries) => generate(entries, Path::new(folder)),
            Err(_) => Err(format!("{entries} is not a number of entries")),
        },
        _ => Err("usage: generate_books ENTRIES FOLDER".to_owned()),
    };
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(entries: u64, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let company = BenchCompany::at(&folder.join("books.daybook"), folder).map_err(|error| error.to_string())?;
    company.post_generated(entries).map_err(|error| format!("{error} {}", error.field.clone().unwrap_or_default()))?;
    drop(company);
    write_ledger(&folder.join("books.journal"), entries).map_err(|error| error.to_string())?;
    write_beancount(&folder.join("books.beancount"), entries).map_err(|error| error.to_string())
}
