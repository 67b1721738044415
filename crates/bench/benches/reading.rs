//! How fast the books are read: statements, pages, schedules and the search, inside the process.
//!
//! Sizes come from DAYBOOK_BENCH_ENTRIES, DAYBOOK_BENCH_RECORDS and DAYBOOK_BENCH_AUDIT.

use bench::company::BenchCompany;
use bench::generated::{Random, WORDS, first_day, last_day};
use bench::records;
use chrono::Days;
use criterion::{Criterion, criterion_group, criterion_main};
use engine::{Caller, Door, Engine};
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn size(name: &str, usual: u64) -> u64 {
    // Without --bench it is a test that the measures run; small books are enough for that.
    let usual = if std::env::args().any(|argument| argument == "--bench") { usual } else { usual / 1000 };
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn ask(engine: &Engine, operation: &str, input: Value) -> Value {
    match engine.call(operation, input, &Caller::owner(Door::Window)) {
        Ok(envelope) => envelope.output,
        Err(error) => panic!("{operation}: {error:?}"),
    }
}

fn measure(criterion: &mut Criterion, name: &str, engine: &Engine, operation: &'static str, mut input: impl FnMut() -> Value) {
    criterion.bench_function(name, |bencher| {
        bencher.iter_custom(|times| {
            let clock = Stopwatch::start();
            for _ in 0..times {
                black_box(ask(engine, operation, input()));
            }
            clock.elapsed()
        });
    });
}

// The time on the wall; with DAYBOOK_BENCH_CLOCK=cpu the processor's own, for trying things on a busy Linux machine.
enum Stopwatch {
    Wall(Instant),
    Processor(Duration),
}

impl Stopwatch {
    fn start() -> Stopwatch {
        match std::env::var("DAYBOOK_BENCH_CLOCK").as_deref() {
            Ok("cpu") => Stopwatch::Processor(processor_time()),
            _ => Stopwatch::Wall(Instant::now()),
        }
    }

    fn elapsed(&self) -> Duration {
        match self {
            Stopwatch::Wall(start) => start.elapsed(),
            Stopwatch::Processor(start) => processor_time().saturating_sub(*start),
        }
    }
}

fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or_default())
}

fn statements(criterion: &mut Criterion) {
    let company = BenchCompany::new("statements").unwrap();
    company.post_generated(size("DAYBOOK_BENCH_ENTRIES", 1_000_000)).unwrap();
    let engine = company.engine().unwrap();
    let days = u64::try_from((last_day() - first_day()).num_days()).unwrap();
    let mut random = Random::new(7);
    measure(criterion, "trial_balance", &engine, "trial_balance", || json!({ "asOf": first_day() + Days::new(random.below(days)) }));
    measure(criterion, "journal_entries", &engine, "journal_entries", || json!({}));
    measure(criterion, "account_ledger", &engine, "account_ledger", || json!({ "account": "A01" }));
    measure(criterion, "accounts_list", &engine, "accounts_list", || json!({}));
}

fn records(criterion: &mut Criterion) {
    let company = BenchCompany::new("records").unwrap();
    let count = size("DAYBOOK_BENCH_RECORDS", 100_000);
    records::import_payments(&company, count).unwrap();
    company.post_generated(count).unwrap();
    let engine = company.engine().unwrap();
    let today = chrono::Utc::now().date_naive();
    let mut place = Random::new(13);
    measure(
        criterion,
        "upcoming_occurrences",
        &engine,
        "upcoming_occurrences",
        || json!({ "from": today, "until": today + Days::new(364) }),
    );
    measure(criterion, "board", &engine, "board", || json!({}));
    for (name, input) in [
        ("payments_list", json!({})),
        ("payments_list_next_due", json!({ "sort": "next_due" })),
        ("payments_list_amount", json!({ "sort": "amount" })),
        ("payments_list_text", json!({ "text": "hosting" })),
    ] {
        measure(criterion, name, &engine, "payments_list", || input.clone());
    }
    measure(criterion, "journal_entries_text", &engine, "journal_entries", || json!({ "text": "hosting" }));
    measure(criterion, "parties_list", &engine, "parties_list", || json!({}));
    measure(criterion, "parties_list_text", &engine, "parties_list", || json!({ "text": format!("ier {}", place.below(count)) }));
    measure(criterion, "search_records", &engine, "search_records", || json!({ "text": WORDS[place.below(16) as usize] }));
    measure(criterion, "search_records_nowhere", &engine, "search_records", || json!({ "text": "no such record" }));
}

fn reconciling(criterion: &mut Criterion) {
    let company = BenchCompany::new("reconciling").unwrap();
    let today = chrono::Utc::now().date_naive();
    records::import_and_confirm(&company, size("DAYBOOK_BENCH_CONFIRMED", 10_000), today).unwrap();
    let engine = company.engine().unwrap();
    measure(criterion, "reconcile", &engine, "payments_reconciliation", || json!({ "from": today - Days::new(40), "until": today }));
}

fn activity(criterion: &mut Criterion) {
    let company = BenchCompany::new("activity").unwrap();
    let count = i64::try_from(size("DAYBOOK_BENCH_AUDIT", 1_000_000)).unwrap();
    records::fill_audit(&company, count).unwrap();
    let engine = company.engine().unwrap();
    measure(criterion, "audit_entries", &engine, "audit_entries", || json!({}));
    let mut random = Random::new(11);
    measure(
        criterion,
        "audit_entries_anywhere",
        &engine,
        "audit_entries",
        || json!({ "cursor": (1 + random.below(count.unsigned_abs())).to_string() }),
    );
    measure(criterion, "audit_entries_by_operation", &engine, "audit_entries", || json!({ "operation": "post_journal_entry" }));
    measure(criterion, "audit_entries_by_door", &engine, "audit_entries", || json!({ "door": "mcp" }));
    measure(criterion, "audit_entries_by_rare_operation", &engine, "audit_entries", || json!({ "operation": "reverse_journal_entry" }));
    measure(criterion, "audit_entries_by_text", &engine, "audit_entries", || json!({ "text": "no such words" }));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(50).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4)).without_plots();
    targets = statements, activity, records, reconciling
}
criterion_main!(benches);
