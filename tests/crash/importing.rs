//! Killed in the middle of reading a statement: all of it is there or none, and the same request completes it.

use crate::Scene;
use std::time::{Duration, Instant};
use tests::support::examination::{Verdict, examine};
use tests::support::random::Random;
use tests::support::raw_file::other_program;

const KILLS: u64 = 40;
const LINES: i64 = 1_000;

#[test]
fn a_statement_is_read_whole_or_not_at_all() {
    let scene = Scene::new();
    let empty = scene.path("empty.daybook");
    scene.program.run("create", &empty, &["create"]);
    let copy = |name: String| {
        let path = scene.path(&name);
        std::fs::copy(&empty, &path).expect("a copy");
        path
    };
    let lines = LINES.to_string();
    let timed = copy("timed.daybook".to_owned());
    let started = Instant::now();
    scene.program.run("import", &timed, &["timed", &lines]);
    let whole_time = started.elapsed().as_micros() as u64;
    let (mut finished, mut random) = (0, Random::seeded(5));
    for kill in 1..=KILLS {
        let path = copy(format!("{kill}.daybook"));
        let wait = Duration::from_micros(random.below(whole_time * 5 / 4));
        let said = scene.program.start("import", &path, &["the key", &lines]).kill_after(wait);
        let kept = |table: &str| -> i64 {
            other_program(&path).query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count")
        };
        let there = kept("bank_line");
        assert!(there == 0 || there == LINES, "kill {kill}: {there} of {LINES} lines are there");
        assert!(there == LINES || !said.contains(&"done".to_owned()), "kill {kill}: an acknowledged import is gone");
        finished += i64::from(there == LINES);
        let again = scene.program.run("import", &path, &["the key", &lines]);
        assert_eq!(again.last().map(String::as_str), Some(if there == LINES { "replayed" } else { "done" }), "kill {kill}");
        assert_eq!((kept("bank_line"), kept("statement_import")), (LINES, 1), "kill {kill}: something is doubled");
        assert_eq!((kept("attachment"), kept("attachment_content")), (1, 1), "kill {kill}: the file itself is not there once");
        let verdict = examine(&path, &scene.path("prover"));
        assert!(matches!(verdict, Verdict::Clean), "kill {kill}: {verdict:?}");
    }
    println!("{KILLS} kills while a statement was read; {finished} were whole already");
}
