//! Bank files to measure readers with, and Daybook's own reader as a process.
//!
//! `statements generate LINES FOLDER` writes lines.ofx, lines.sta and lines.csv; `statements read FILE` says how many lines a
//! file has and what they add up to, in cents.

use statements::{Format, ReadOptions};
use std::path::Path;
use std::process::ExitCode;

/// Equal seeds give equal files.
const SEED: u64 = 7;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["generate", lines, folder] => match lines.parse() {
            Ok(lines) => generate(lines, Path::new(folder)),
            Err(_) => Err(format!("{lines} is not a number of lines")),
        },
        ["read", file] => read(Path::new(file)),
        _ => Err("usage: statements generate LINES FOLDER | statements read FILE".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn generate(lines: usize, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (name, format) in [("lines.ofx", Format::Ofx1), ("lines.sta", Format::Mt940), ("lines.csv", Format::Csv)] {
        std::fs::write(folder.join(name), statements::sample::sample(format, lines, SEED)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let options = ReadOptions { currency: Some(money::Currency::CAD), ..ReadOptions::default() };
    let reading = statements::read(&bytes, &options).map_err(|error| error.to_string())?;
    let lines = reading.statements.iter().flat_map(|statement| &statement.lines);
    let (count, cents) = lines.fold((0_u64, 0_i64), |(count, cents), line| (count + 1, cents + line.amount.minor()));
    println!("{count} {cents}");
    // The end of the process gives everything back at once.
    std::mem::forget(reading);
    Ok(())
}
