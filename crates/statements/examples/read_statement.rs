//! Reads a bank file and says what it holds and how long it took.
//!
//! `cargo run --release -p statements --example read_statement -- FILE [CURRENCY] [--lines]`, or
//! `... -- --sample FORMAT LINES [FILE]` to read (and keep) a made one.

use std::time::Instant;

use money::Currency;
use statements::{Format, ReadOptions, Reading, read, sample};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (bytes, rest) = match words.as_slice() {
        ["--sample", format, lines, rest @ ..] => {
            let Some(format) = format_named(format) else { return eprintln!("{format} is no format.") };
            let bytes = sample::sample(format, lines.parse().unwrap_or(1000), 7);
            if let Some(Err(error)) = rest.first().map(|file| std::fs::write(file, &bytes)) {
                return eprintln!("The sample cannot be kept: {error}");
            }
            (bytes, &["CAD"][..])
        }
        [file, rest @ ..] => match std::fs::read(file) {
            Ok(bytes) => (bytes, rest),
            Err(error) => return eprintln!("{file} cannot be opened: {error}"),
        },
        [] => return eprintln!("Which file?"),
    };
    let currency = rest.iter().find_map(|code| Currency::parse(code).ok());
    let options = ReadOptions { currency, ..ReadOptions::default() };
    let began = Instant::now();
    let result = read(&bytes, &options);
    let took = began.elapsed();
    match result {
        Ok(reading) => show(&reading, rest.contains(&"--lines")),
        Err(error) => println!("refused as {}: {error}", error.format.map_or("unknown", Format::label)),
    }
    println!("{} bytes in {:.1} ms", bytes.len(), took.as_secs_f64() * 1000.0);
}

fn format_named(name: &str) -> Option<Format> {
    Some(match name {
        "ofx" => Format::Ofx1,
        "qif" => Format::Qif,
        "csv" => Format::Csv,
        "camt" => Format::Camt053,
        "mt940" => Format::Mt940,
        _ => return None,
    })
}

fn show(reading: &Reading, with_lines: bool) {
    let lines: usize = reading.statements.iter().map(|statement| statement.lines.len()).sum();
    println!(
        "{} ({}), {}: {} statements, {lines} lines",
        reading.format.label(),
        reading.dialect,
        reading.encoding,
        reading.statements.len()
    );
    for note in reading.notes.iter().take(20) {
        let place = note.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        println!("  {} {place}{}", if note.is_warning { "warning:" } else { "note:" }, note.text);
    }
    if with_lines {
        for statement in &reading.statements {
            println!("{statement:#?}");
        }
    }
}
