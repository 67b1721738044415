//! Fills tables with rows whose making is not what is measured.

use crate::company::BenchCompany;
use crate::generated::{CURRENCY, Random, WORDS, first_day};
use chrono::{Days, NaiveDate};
use engine::{OpError, OpResult};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use std::path::Path;

/// Opens a company file beside the engine, with the pragmas that the engine's writer sets.
pub fn bare_connection(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    for (name, value) in [("journal_mode", "wal"), ("synchronous", "full"), ("temp_store", "memory")] {
        connection.pragma_update(None, name, value)?;
    }
    for (name, value) in [
        ("mmap_size", 0),
        ("cache_size", -32_000),
        ("wal_autocheckpoint", 2000),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("cell_size_check", 1),
    ] {
        connection.pragma_update(None, name, value)?;
    }
    Ok(connection)
}

/// Adds rows to the audit until there are `count`. A million commands would take the better part of an hour; the rows
/// are as long as those of `post_journal_entry`, and the chain's own triggers accept them.
pub fn fill_audit(company: &BenchCompany, count: i64) -> OpResult<()> {
    append_audit(&company.path, count).map_err(OpError::internal)
}

fn append_audit(path: &Path, count: i64) -> rusqlite::Result<()> {
    let mut connection = bare_connection(path)?;
    let tx = connection.transaction()?;
    let (first, mut previous): (i64, String) =
        tx.query_row("SELECT sequence + 1, hash FROM audit_head", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    {
        let mut insert = tx.prepare(
            "INSERT INTO audit_entry (sequence, recorded_at, actor, door, operation, summary, idempotency_key, input_hash, previous_hash, hash, input, output)
             VALUES (?1, '2026-01-02T09:00:00.000Z', 'owner', ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?8, ?9)",
        )?;
        let input = format!(r#"{{"entryDate":"2026-01-02","description":"{}"}}"#, "Timber ".repeat(30));
        let output = format!(r#"{{"id":"{}","description":"{}"}}"#, "0".repeat(36), "Timber ".repeat(60));
        for sequence in first..=count {
            let door = ["window", "http", "mcp", "desk"][usize::try_from(sequence % 4).unwrap_or_default()];
            let operation = if sequence % 50_000 == 0 { "reverse_journal_entry" } else { "post_journal_entry" };
            let hash = format!("{sequence:064x}");
            insert.execute(params![
                sequence,
                door,
                operation,
                format!("Posted entry {sequence}: Timber, 125.00 CAD"),
                format!("filled-{sequence}"),
                hash,
                previous,
                input,
                output
            ])?;
            previous = hash;
        }
    }
    tx.commit()
}

// As many as one file may hold.
const ROWS_PER_FILE: u64 = 20_000;
const CADENCES: [&str; 6] = ["weekly", "biweekly", "monthly", "monthly", "quarterly", "yearly"];

/// Adds payments, each to a supplier of its own, by importing CSV files: three in four fall due every month or more rarely.
pub fn import_payments(company: &BenchCompany, count: u64) -> OpResult<()> {
    let mut random = Random::new(3);
    let mut row = |number: u64| {
        let cents = 1_000 + random.below(500_000);
        let start = first_day() + Days::new(random.below(365));
        let cadence = CADENCES[random.below(6) as usize];
        format!("{} {number},Supplier {number},{}.{:02},{cadence},{start}", WORDS[random.below(16) as usize], cents / 100, cents % 100)
    };
    import(company, count, &mut row)
}

/// Adds payments that are due once each, over the thirty days up to `until`, and confirms every one of them on its day.
pub fn import_and_confirm(company: &BenchCompany, count: u64, until: NaiveDate) -> OpResult<()> {
    import(company, count, &mut |number| {
        format!("Bill {number},Supplier {},{}.00,once,{}", number % 100, 10 + number % 90, until - Days::new(number % 30))
    })?;
    let mut cursor = Value::Null;
    loop {
        let page = company.call("payments_list", json!({ "limit": 1000, "cursor": cursor }))?;
        for payment in page["rows"].as_array().into_iter().flatten() {
            let due_on = &payment["startsOn"];
            company.call("confirm_payment", json!({ "paymentId": payment["id"], "dueOn": due_on, "paidOn": due_on }))?;
        }
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            return Ok(());
        }
    }
}

fn import(company: &BenchCompany, count: u64, row: &mut dyn FnMut(u64) -> String) -> OpResult<()> {
    const HEAD: &str = "Name,Party,Amount,Cadence,First due";
    let mut done = 0;
    while done < count {
        let rows: Vec<String> = (done..count.min(done + ROWS_PER_FILE)).map(&mut *row).collect();
        let preview = company.call("preview_payments_import", json!({ "content": format!("{HEAD}\n{}\n", rows[0]) }))?;
        let mut mapping = preview["mapping"].clone();
        mapping["defaults"] = json!({ "payFrom": "A01", "expenseAccount": "X01", "currency": CURRENCY.code() });
        let outcome =
            company.call("import_payments", json!({ "content": format!("{HEAD}\n{}\n", rows.join("\n")), "mapping": mapping }))?;
        if outcome["imported"] != json!(rows.len()) {
            return Err(OpError::internal(format!(
                "{} of {} rows were imported: {}",
                outcome["imported"],
                rows.len(),
                outcome["leftOut"][0]
            )));
        }
        done += rows.len() as u64;
    }
    Ok(())
}
