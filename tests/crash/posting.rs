//! Killed while posting: no acknowledged entry is lost, none is doubled after replay, and the books prove.

use crate::Scene;
use std::path::Path;
use std::time::Duration;
use tests::support::examination::{Verdict, examine};
use tests::support::random::Random;
use tests::support::raw_file::other_program;

/// How often the process is killed, unless DAYBOOK_KILLS says another number.
const KILLS: u64 = 1_000;
/// After so many kills the whole books are proven.
const PROVEN_EVERY: u64 = 250;

#[test]
fn no_acknowledged_entry_is_lost_and_none_is_doubled() {
    let kills = std::env::var("DAYBOOK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let scene = Scene::new();
    let path = scene.path("killed.daybook");
    assert_eq!(scene.program.run("create", &path, &["create"]), ["creating", "done"]);
    // The opening balances are the first entry.
    let (mut acknowledged, mut unheard, mut random) = (0_u64, 0_u64, Random::seeded(3));
    for kill in 1..=kills {
        let mut process = scene.program.start("post", &path, &[&acknowledged.to_string()]);
        // Mostly in the midst of posting; every eighth time wherever it is, opening included.
        if kill % 8 != 0 {
            process.line();
        }
        let lines = process.kill_after(Duration::from_micros(random.below(25_000)));
        let Some((opened, outcomes)) = lines.split_first() else { continue };
        let there: u64 = opened.strip_prefix("opened ").and_then(|total| total.parse().ok()).unwrap_or_else(|| panic!("{lines:?}"));
        // One may be durable that was never heard of; it is there once, and its key is replayed.
        let durable = there - 1;
        assert!(durable == acknowledged || durable == acknowledged + 1, "kill {kill}: {durable} entries, {acknowledged} acknowledged");
        let first = if durable == acknowledged { "done" } else { "replayed" };
        unheard += durable - acknowledged;
        for (index, outcome) in outcomes.iter().enumerate() {
            assert_eq!(outcome, if index == 0 { first } else { "done" }, "kill {kill}");
        }
        acknowledged += outcomes.len() as u64;
        if kill % PROVEN_EVERY == 0 || kill == kills {
            prove(&path, &scene.folder.path().join("prover"), acknowledged);
        }
    }
    println!("{kills} kills, {acknowledged} entries acknowledged, {unheard} durable before they were heard of");
    assert!(acknowledged > kills / 10, "too few entries were posted to say anything");
    assert!(unheard > 0 || kills < KILLS, "no kill fell between a commit and its acknowledgement");
}

fn prove(path: &Path, home: &Path, acknowledged: u64) {
    let verdict = examine(path, home);
    assert!(matches!(verdict, Verdict::Clean), "{verdict:?}");
    let connection = other_program(path);
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect(sql) as u64;
    let posted = number("SELECT count(*) FROM journal_entry WHERE reference LIKE 'post-%'");
    assert!(posted == acknowledged || posted == acknowledged + 1, "{posted} entries, {acknowledged} acknowledged");
    assert_eq!(
        number("SELECT count(DISTINCT reference) FROM journal_entry WHERE reference LIKE 'post-%'"),
        posted,
        "an entry is there twice"
    );
    let missing: u64 =
        (0..acknowledged).map(|key| number(&format!("SELECT count(*) = 0 FROM audit_entry WHERE idempotency_key = 'post-{key}'"))).sum();
    assert_eq!(missing, 0, "acknowledged keys are missing");
}
