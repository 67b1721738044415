//! How often the first suggestion for a bank line is right, on years of a small business with known truth.
//!
//! `suggestion_quality SEED [SEED ...]` prints a line of JSON for each kind of line, over all years together. With
//! `DAYBOOK_BENCH_WRONG=1` it says on standard error what was wrong.

use serde_json::json;
use std::process::ExitCode;
use testkit::year::work::{Outcome, Tally, work, work_with_rules};

const MONTHS: u32 = 12;

fn main() -> ExitCode {
    let seeds: Result<Vec<u64>, _> = std::env::args().skip(1).map(|text| text.parse()).collect();
    let Ok(seeds) = seeds else {
        eprintln!("usage: suggestion_quality SEED [SEED ...]");
        return ExitCode::FAILURE;
    };
    let mut all = Outcome::default();
    for seed in &seeds {
        let one = work(*seed, MONTHS);
        row("year", &format!("seed {seed}"), &one.total());
        all.add(one);
        let ruled = work_with_rules(*seed, MONTHS);
        row("posted", &format!("seed {seed}, {} rules", ruled.rules), &ruled.posted);
        all.wrong.extend(ruled.wrong.into_iter().filter(|wrong| wrong.starts_with("posted")));
    }
    for (kind, tally) in &all.answered {
        row("kind", kind, tally);
    }
    row("total", "all", &all.total());
    for (kind, tally) in &all.unanswered {
        row("nothing", kind, tally);
    }
    if std::env::var_os("DAYBOOK_BENCH_WRONG").is_some() {
        for wrong in &all.wrong {
            eprintln!("{wrong}");
        }
    }
    ExitCode::SUCCESS
}

fn row(group: &str, name: &str, tally: &Tally) {
    let Tally { lines, right, certain, certain_wrong, shown } = tally;
    println!(
        "{}",
        json!({ "group": group, "name": name, "lines": lines, "right": right, "certain": certain, "certainWrong": certain_wrong, "shown": shown })
    );
}
