//! How fast the books are written, beside the bare database writing the same rows with the same pragmas.
//!
//! Each measure runs both sides in turn, several times, and prints one line of JSON: the rates of the median rounds.

use bench::bare::{Rows, without_triggers};
use bench::company::BenchCompany;
use bench::generated::entries;
use bench::records::bare_connection;
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};
use std::error::Error;
use std::time::{Duration, Instant};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    // `cargo test --benches` and `cargo bench -- --test` only want to know that it runs.
    let trying = std::env::args().any(|argument| argument == "--test") || !std::env::args().any(|argument| argument == "--bench");
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (bulk, single, rounds) =
        if trying { (100, 10, 1) } else { (number("DAYBOOK_BENCH_BULK", 100_000), number("DAYBOOK_BENCH_SINGLE", 2_000), 5) };
    measure_bulk(bulk, rounds)?;
    measure_single(single, rounds)
}

fn report(figure: &str, ours: &[Duration], bare: &[Duration], count: u64) {
    let rate = |times: &[Duration]| {
        let mut sorted = times.to_vec();
        sorted.sort();
        count as f64 / sorted[sorted.len() / 2].as_secs_f64()
    };
    let (ours, bare) = (rate(ours), rate(bare));
    println!(
        "{}",
        json!({ "figure": figure, "count": count, "perSecond": ours.round(), "barePerSecond": bare.round(), "share": (ours / bare * 1000.0).round() / 1000.0 })
    );
}

// ---- bulk ----

fn measure_bulk(count: u64, rounds: usize) -> Result<(), Failure> {
    let input: Vec<Value> = entries(count).map(|entry| entry.input()).collect();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let company = BenchCompany::new("bulk")?;
        let before = Rows::read(&bare_connection(&company.path)?, &TABLES)?;
        let request = json!({ "entries": input });
        let start = Instant::now();
        company.call("post_journal_entries", request)?;
        ours.push(start.elapsed());

        let posted = Rows::read(&bare_connection(&company.path)?, &TABLES)?;
        let copy = company.path.with_extension("bare");
        let mut connection = without_triggers(&company.path, &copy, &before)?;
        let start = Instant::now();
        posted.insert(&mut connection, &before)?;
        bare.push(start.elapsed());
    }
    report("bulk", &ours, &bare, count);
    Ok(())
}

const TABLES: [&str; 5] = ["journal_entry", "journal_line", "day_balance", "month_balance", "audit_entry"];

// ---- one at a time ----

fn measure_single(count: u64, rounds: usize) -> Result<(), Failure> {
    let (mut ours, mut bare, mut one_row) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let company = BenchCompany::new("single")?;
        let before = Rows::read(&bare_connection(&company.path)?, &TABLES)?;
        let inputs: Vec<Value> = entries(count).map(|entry| entry.input()).collect();
        let start = Instant::now();
        for input in inputs {
            company.call("post_journal_entry", input)?;
        }
        ours.push(start.elapsed());

        let posted = Rows::read(&bare_connection(&company.path)?, &TABLES)?;
        let copy = company.path.with_extension("bare");
        let connection = without_triggers(&company.path, &copy, &before)?;
        let start = Instant::now();
        commit_each(&connection, &posted, &before, count)?;
        bare.push(start.elapsed());

        connection.execute_batch("CREATE TABLE note (seq INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")?;
        let start = Instant::now();
        for _ in 0..count {
            connection.prepare_cached("INSERT INTO note (text) VALUES ('one row')")?.execute([])?;
        }
        one_row.push(start.elapsed());
    }
    report("single", &ours, &bare, count);
    report("single_beside_one_row", &ours, &one_row, count);
    Ok(())
}

// Each entry with its lines, balances and audit row in a commit of its own.
fn commit_each(connection: &Connection, posted: &Rows, before: &Rows, count: u64) -> Result<(), Failure> {
    let [entry_rows, line_rows, _, _, audit_rows] = posted.tables.as_slice() else { return Err("five tables".into()) };
    let skip = |table: usize| before.tables[table].len();
    let lines_each = 2;
    let insert = |table: &str, columns: usize| format!("INSERT INTO {table} VALUES ({})", vec!["?"; columns].join(", "));
    let (entry_sql, line_sql, audit_sql) = (
        insert("journal_entry", entry_rows[0].len()),
        insert("journal_line", line_rows[0].len()),
        insert("audit_entry", audit_rows[0].len()),
    );
    let day_sql = "INSERT INTO day_balance VALUES (?1, ?2, ?3, ?4, ?5, ?4, ?5) ON CONFLICT DO UPDATE SET debit_minor = debit_minor + excluded.debit_minor, credit_minor = credit_minor + excluded.credit_minor,
        base_debit_minor = base_debit_minor + excluded.base_debit_minor, base_credit_minor = base_credit_minor + excluded.base_credit_minor";
    let month_sql = "INSERT INTO month_balance VALUES (?2, ?3, substr(?1, 1, 7), ?4, ?5, ?4, ?5) ON CONFLICT DO UPDATE SET debit_minor = debit_minor + excluded.debit_minor, credit_minor = credit_minor + excluded.credit_minor,
        base_debit_minor = base_debit_minor + excluded.base_debit_minor, base_credit_minor = base_credit_minor + excluded.base_credit_minor";
    let whole = |cell: &Cell| if let Cell::Integer(number) = cell { *number } else { 0 };
    for index in 0..usize::try_from(count)? {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        connection.prepare_cached(&entry_sql)?.execute(params_from_iter(&entry_rows[skip(0) + index]))?;
        for line in &line_rows[skip(1) + index * lines_each..][..lines_each] {
            connection.prepare_cached(&line_sql)?.execute(params_from_iter(line))?;
            // Columns: entry_seq, line_no, account_seq, entry_date, amount_minor, currency.
            let amount = whole(&line[4]);
            for sql in [day_sql, month_sql] {
                connection.prepare_cached(sql)?.execute(rusqlite::params![line[3], line[2], line[5], amount.max(0), (-amount).max(0)])?;
            }
        }
        let audit = &audit_rows[skip(4) + index];
        connection.prepare_cached(&audit_sql)?.execute(params_from_iter(audit))?;
        connection.prepare_cached("UPDATE audit_head SET sequence = ?1, hash = ?2")?.execute(rusqlite::params![audit[0], audit[9]])?;
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}
