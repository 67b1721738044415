//! How fast statements are read into the books, and how fast their lines get suggestions.
//!
//! Prints a line of JSON for each figure. Sizes come from DAYBOOK_BENCH_LINES, DAYBOOK_BENCH_CANDIDATES and
//! DAYBOOK_BENCH_SUGGESTED.

use base64::Engine as _;
use bench::bare::{Rows, without_triggers};
use bench::company::BenchCompany;
use bench::generated::{Random, WORDS, first_day};
use bench::records::bare_connection;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use statements::Format;
use std::collections::HashMap;
use std::error::Error;
use std::time::{Duration, Instant};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    // `cargo test --benches` and `cargo bench -- --test` only want to know that it runs.
    let trying = std::env::args().any(|argument| argument == "--test") || !std::env::args().any(|argument| argument == "--bench");
    let number = |name: &str, usual: u64| {
        let usual = if trying { usual / 500 } else { usual };
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
    };
    let rounds = if trying { 1 } else { 5 };
    import(number("DAYBOOK_BENCH_LINES", 100_000), rounds)?;
    suggestions(number("DAYBOOK_BENCH_CANDIDATES", 100_000), number("DAYBOOK_BENCH_SUGGESTED", 10_000), rounds)
}

fn median(times: &[Duration]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted.get(sorted.len() / 2).map_or(0.0, Duration::as_secs_f64)
}

// ---- reading a file into the books ----

const TABLES: [&str; 4] = ["statement_import", "bank_statement", "bank_line", "audit_entry"];

fn import(lines: u64, rounds: usize) -> Result<(), Failure> {
    let file = statements::sample::sample(Format::Csv, usize::try_from(lines)?, 7);
    let (mut first, mut again, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let (mut lists, mut accounts, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let company = BenchCompany::new("import")?;
        let before = Rows::read(&bare_connection(&company.path)?, &TABLES)?;
        // From the bytes of the file to the answer, as a door hands them over.
        let read = |new: u64| -> Result<Duration, Failure> {
            let start = Instant::now();
            let content = base64::engine::general_purpose::STANDARD.encode(&file);
            let answer = company.call("import_statement", json!({ "fileName": "lines.csv", "content": content, "account": "1010" }))?;
            let took = start.elapsed();
            if answer["import"]["linesNew"] != new || answer["import"]["linesKnown"] != lines - new {
                return Err(format!("{} lines are new, and {new} should be", answer["import"]["linesNew"]).into());
            }
            Ok(took)
        };
        first.push(read(lines)?);
        let kept = Rows::read(&bare_connection(&company.path)?, &TABLES)?;
        again.push(read(0)?);
        let copy = company.path.with_extension("bare");
        let mut connection = without_triggers(&company.path, &copy, &before)?;
        let start = Instant::now();
        kept.insert(&mut connection, &before)?;
        bare.push(start.elapsed());
        lists.push(longest_list(&company)?);
        let start = Instant::now();
        company.call("bank_accounts_list", json!({}))?;
        accounts.push(start.elapsed());
        let imports = company.call("statement_imports_list", json!({}))?["rows"].clone();
        let start = Instant::now();
        for import in imports.as_array().into_iter().flatten() {
            company.call("withdraw_statement_import", json!({ "id": import["id"] }))?;
        }
        withdrawn.push(start.elapsed());
    }
    println!(
        "{}",
        json!({ "figure": "import", "lines": lines, "rounds": rounds, "seconds": median(&first), "againSeconds": median(&again), "bareSeconds": median(&bare),
            "listSeconds": median(&lists), "accountsSeconds": median(&accounts), "withdrawSeconds": median(&withdrawn) })
    );
    Ok(())
}

// The slowest page of the lines, however they are narrowed.
fn longest_list(company: &BenchCompany) -> Result<Duration, Failure> {
    let mut longest = Duration::ZERO;
    for filter in [
        json!({}),
        json!({ "state": "open" }),
        json!({ "account": "1010", "state": "open" }),
        json!({ "account": "1010", "state": "deleted" }),
        json!({ "text": "grocer" }),
        json!({ "text": "grocer", "state": "open", "from": "2024-06-01", "until": "2025-05-31" }),
        json!({ "text": "nothing has this" }),
    ] {
        let start = Instant::now();
        company.call("bank_lines_list", filter)?;
        longest = longest.max(start.elapsed());
    }
    Ok(longest)
}

// ---- suggestions ----

const YEARS: u64 = 10;
const BATCH: usize = 10_000;
const LINES_AT_ONCE: usize = 200;
const SYLLABLES: [&str; 12] = ["bel", "cor", "dan", "fen", "gar", "hol", "kim", "lor", "mar", "nor", "pel", "ros"];

struct Entry {
    day: NaiveDate,
    cents: i64,
    name: String,
}

fn decimal(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

// Entries on the current account over ten years, none of them found on a statement yet: each is a candidate.
fn entries(count: u64) -> Vec<Entry> {
    let mut random = Random::new(5);
    let syllable = |random: &mut Random| SYLLABLES[random.below(12) as usize];
    (0..count)
        .map(|number| {
            let size = 500 + i64::try_from(random.below(400_000)).unwrap_or_default();
            let name = format!("{}{}{}", syllable(&mut random), syllable(&mut random), syllable(&mut random));
            Entry {
                day: first_day() + Days::new(number * YEARS * 365 / count.max(1)),
                cents: if random.below(3) == 0 { size } else { -size },
                name: format!("{} {name} {number}", WORDS[random.below(16) as usize]),
            }
        })
        .collect()
}

fn post(company: &BenchCompany, entries: &[Entry]) -> Result<(), Failure> {
    for batch in entries.chunks(BATCH) {
        let inputs: Vec<Value> = batch
            .iter()
            .map(|entry| {
                let (own, other) = if entry.cents > 0 { ("debit", "credit") } else { ("credit", "debit") };
                let amount = json!({ "amount": decimal(entry.cents.abs()), "currency": "CAD" });
                json!({ "entryDate": entry.day, "description": entry.name, "lines": [
                    { "account": "1010", "side": own, "amount": amount },
                    { "account": if entry.cents > 0 { "I01" } else { "X01" }, "side": other, "amount": amount },
                ] })
            })
            .collect();
        company.call("post_journal_entries", json!({ "entries": inputs }))?;
    }
    Ok(())
}

// Some of them as the bank tells them: some days later, in capitals, with its own words and numbers, every third name cut.
fn told(entries: &[Entry], count: u64) -> (String, HashMap<(NaiveDate, i64), &str>) {
    let mut random = Random::new(6);
    let mut table = String::from("Date,Description,Amount\r\n");
    let mut truth = HashMap::new();
    let step = (entries.len() / usize::try_from(count).unwrap_or(1).max(1)).max(1);
    for (place, entry) in entries.iter().step_by(step).enumerate() {
        let day = entry.day + Days::new(random.below(4));
        let mut name: String = entry.name.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        if place % 3 == 0 {
            name = name.trim().chars().take(12).collect();
        }
        table.push_str(&format!(
            "{day},MISC PAYMENT {} {:06},{}\r\n",
            name.trim().to_uppercase(),
            random.below(1_000_000),
            decimal(entry.cents)
        ));
        truth.insert((day, entry.cents), entry.name.as_str());
    }
    (table, truth)
}

fn suggestions(candidates: u64, count: u64, rounds: usize) -> Result<(), Failure> {
    let company = BenchCompany::new("suggestions")?;
    let entries = entries(candidates);
    post(&company, &entries)?;
    let (table, truth) = told(&entries, count);
    let content = base64::engine::general_purpose::STANDARD.encode(table);
    company.call("import_statement", json!({ "fileName": "lines.csv", "content": content, "account": "1010" }))?;
    let rows = open_lines(&company)?;
    let mut whole = Vec::new();
    let mut right = 0_u64;
    for _ in 0..rounds {
        right = 0;
        let mut took = Duration::ZERO;
        for lines in rows.chunks(LINES_AT_ONCE) {
            let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
            let start = Instant::now();
            let answer = company.call("bank_line_suggestions", json!({ "lineIds": ids }))?;
            took += start.elapsed();
            for (line, found) in lines.iter().zip(answer["rows"].as_array().into_iter().flatten()) {
                let day = line["bookedOn"].as_str().unwrap_or_default().parse()?;
                let cents: i64 = line["amount"]["amount"].as_str().unwrap_or_default().replace('.', "").parse()?;
                right += u64::from(truth.get(&(day, cents)).is_some_and(|title| found["suggestions"][0]["title"] == **title));
            }
        }
        whole.push(took);
    }
    let mut random = Random::new(8);
    let mut single = Vec::new();
    for _ in 0..200.min(rows.len()) {
        let line = &rows[usize::try_from(random.below(rows.len() as u64))?];
        let start = Instant::now();
        company.call("bank_line_suggestions", json!({ "lineIds": [line["id"]] }))?;
        single.push(start.elapsed());
    }
    let longest = single.iter().max().copied().unwrap_or_default().as_secs_f64();
    println!(
        "{}",
        json!({
            "figure": "suggestions", "lines": rows.len(), "candidates": candidates, "rounds": rounds, "seconds": median(&whole), "right": right,
            "singleSeconds": median(&single), "singleLongest": longest,
        })
    );
    Ok(())
}

// In the order of the inbox.
fn open_lines(company: &BenchCompany) -> Result<Vec<Value>, Failure> {
    let mut rows = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = company.call("bank_lines_list", json!({ "state": "open", "limit": 1000, "cursor": cursor }))?;
        rows.extend(page["rows"].as_array().cloned().unwrap_or_default());
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            return Ok(rows);
        }
    }
}
