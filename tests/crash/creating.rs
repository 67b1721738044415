//! Killed while a company is created: there is a whole company or none, and the same request makes it.

use crate::Scene;
use std::time::{Duration, Instant};
use tests::support::examination::{Verdict, examine};
use tests::support::random::Random;
use tests::support::raw_file::other_program;

const KILLS: u64 = 60;

#[test]
fn a_company_is_whole_or_not_there() {
    let scene = Scene::new();
    let started = Instant::now();
    scene.program.run("create", &scene.path("timed.daybook"), &["timed"]);
    let whole_time = started.elapsed().as_micros() as u64;
    let (mut finished, mut random) = (0, Random::seeded(4));
    for kill in 1..=KILLS {
        let folder = scene.path(&format!("{kill}"));
        let path = folder.join("new.daybook");
        let wait = Duration::from_micros(random.below(whole_time * 5 / 4));
        let said = scene.program.start("create", &path, &["the key"]).kill_after(wait);
        if path.exists() {
            finished += 1;
            let verdict = examine(&path, &scene.path("prover"));
            assert!(matches!(verdict, Verdict::Clean), "kill {kill}: a half-made company: {verdict:?}");
        }
        assert!(path.exists() || !said.contains(&"done".to_owned()), "kill {kill}: an acknowledged company is gone");
        let again = scene.program.run("create", &path, &["the key"]);
        assert_eq!(again, ["creating", "done"], "kill {kill}");
        let left: Vec<_> = std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
        assert_eq!(left, ["new.daybook"], "kill {kill}: something was left behind");
        let connection = other_program(&path);
        let set_up: i64 = connection.query_row("SELECT count(*) FROM audit_entry", [], |row| row.get(0)).expect("the audit");
        assert_eq!(set_up, 1, "kill {kill}: it was set up twice");
        let verdict = examine(&path, &scene.path("prover"));
        assert!(matches!(verdict, Verdict::Clean), "kill {kill}: {verdict:?}");
    }
    println!("{KILLS} kills while creating; {finished} companies were there already");
}
