//! Killed while a company is brought up to date or backed up: it opens afterwards, whole, and so does every backup.

use crate::Scene;
use std::time::{Duration, Instant};
use tests::support::examination::{Verdict, examine};
use tests::support::older_company::make_older_company;
use tests::support::random::Random;
use tests::support::raw_file::other_program;

const KILLS: u64 = 60;

#[test]
fn a_company_survives_its_upgrade() {
    let scene = Scene::new();
    let older = scene.path("made/older.daybook");
    make_older_company(&older, &scene.path("maker"));
    let target = (books::APPLICATION.migrations)().len() as i64;
    let at = |folder: &str| {
        let path = scene.path(folder).join("older.daybook");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::copy(&older, &path).expect("a copy");
        path
    };
    let timed = at("timed");
    let started = Instant::now();
    assert_eq!(scene.program.run("open", &timed, &[]), ["opened 3"]);
    let whole_time = started.elapsed().as_micros() as u64;
    let (mut upgraded, mut random) = (0, Random::seeded(5));
    for kill in 1..=KILLS {
        let path = at(&kill.to_string());
        scene.program.start("open", &path, &[]).kill_after(Duration::from_micros(random.below(whole_time)));
        let version: i64 = other_program(&path).query_row("PRAGMA user_version", [], |row| row.get(0)).expect("the version");
        assert!(version == target || version == target - 1, "kill {kill}: version {version}");
        upgraded += i64::from(version == target);
        assert_eq!(scene.program.run("open", &path, &[]), ["opened 3"], "kill {kill}");
        let verdict = examine(&path, &scene.path("prover"));
        assert!(matches!(verdict, Verdict::Clean), "kill {kill}: {verdict:?}");
        let left: Vec<_> = std::fs::read_dir(scene.path(&kill.to_string()))
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert_eq!(left, ["older.daybook"], "kill {kill}: something was left behind");
    }
    println!("{KILLS} kills while upgrading; {upgraded} upgrades were done already");
    for entry in std::fs::read_dir(scene.path("home/backups")).expect("the backups") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "daybook") {
            let entries: i64 =
                other_program(&path).query_row("SELECT count(*) FROM journal_entry", [], |row| row.get(0)).expect("a whole backup");
            assert_eq!(entries, 3, "{}", path.display());
        }
    }
}

#[test]
fn every_backup_that_has_its_name_is_whole() {
    let scene = Scene::new();
    let path = scene.path("backed up.daybook");
    scene.program.run("create", &path, &["create"]);
    let (mut whole, mut random) = (0, Random::seeded(6));
    for kill in 1..=40 {
        let folder = scene.path(&format!("backups {kill}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut process = scene.program.start("back_up", &path, &[&folder.to_string_lossy()]);
        assert_eq!(process.line(), "opened 1");
        // Every other time, one backup is there already.
        if kill % 2 == 0 {
            assert_eq!(process.line(), "backed_up 0");
        }
        let said = process.kill_after(Duration::from_micros(random.below(60_000)));
        let backups: Vec<_> = std::fs::read_dir(&folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "daybook"))
            .collect();
        assert!(backups.len() >= said.len() - 1, "kill {kill}: a backup that was told of is gone");
        for backup in &backups {
            let verdict = examine(backup, &scene.path("prover"));
            assert!(matches!(verdict, Verdict::Clean), "kill {kill}: {}: {verdict:?}", backup.display());
        }
        whole += backups.len();
    }
    println!("40 kills while backing up; {whole} backups, each whole");
    assert!(whole > 0);
    let verdict = examine(&path, &scene.path("prover"));
    assert!(matches!(verdict, Verdict::Clean), "{verdict:?}");
}
