//! Daily backups: each company has its own, and a file counts as one only when it proves to be one.

use crate::{Scene, company_at, names_in};
use serde_json::{Value, json};
use tests::support::raw_file::other_program;

impl Scene {
    /// Runs the day's jobs, as a door that stays open does; says where the backup went.
    fn daily_backup(&self, key: &str) -> Value {
        self.call_with_key("run_daily_tick", json!({}), key).expect("the daily run");
        while self.desk.work_jobs(&books::job_handlers(&self.desk)).expect("the jobs") > 0 {}
        let failed = self.done("jobs_list", json!({ "status": "failed" }));
        assert_eq!(failed["rows"], json!([]));
        self.done("current_company", json!({}))["company"]["lastBackupAt"].clone()
    }

    fn backups(&self) -> Vec<String> {
        names_in(&self.path("home/backups"))
    }

    fn company_in_backup(&self, name: &str) -> String {
        let file = other_program(&self.path("home/backups").join(name));
        file.query_row("SELECT name FROM company_settings", [], |row| row.get(0)).expect("a name")
    }
}

#[test]
fn two_companies_of_one_file_name_have_a_backup_each() {
    let scene = Scene::new();
    for name in ["one", "two"] {
        let mut company = company_at(&scene.path(&format!("{name}/Books.daybook")));
        company["name"] = json!(name);
        scene.done("create_company", company);
        assert_ne!(scene.daily_backup(name), json!(null), "{name}");
    }
    let backups = scene.backups();
    let mut held: Vec<String> = backups.iter().map(|name| scene.company_in_backup(name)).collect();
    held.sort();
    assert_eq!(held, ["one", "two"], "{backups:?}");
    assert!(backups.iter().all(|name| name.starts_with("Books ") && name.ends_with(" 2026-02-11.daybook")), "{backups:?}");
}

#[test]
fn what_has_the_name_of_a_backup_is_proven_first() {
    let (scene, path) = Scene::with_company("Books.daybook");
    let id = scene.done("current_company", json!({}))["company"]["id"].as_str().expect("an id").to_owned();
    let name = format!("Books {} 2026-02-11", &id[id.len() - 8..]);
    let backups = scene.path("home/backups");
    std::fs::create_dir_all(&backups).expect("a folder");
    let file = |number: &str| backups.join(format!("{name}{number}.daybook"));
    std::fs::write(file(""), "no company").expect("a file");
    // Another company's books.
    let (other, other_path) = Scene::with_company("other.daybook");
    other.post("theirs").expect("an entry");
    other.desk.close_company();
    std::fs::copy(&other_path, file(" (2)")).expect("a copy");
    scene.daily_backup("day");
    assert_eq!(scene.backups().len(), 3, "{:?}", scene.backups());
    assert_eq!(std::fs::read(file("")).expect("the file"), b"no company");
    assert_eq!(scene.company_in_backup(&format!("{name} (3).daybook")), "One file");

    // The answer of the first try was lost: the file that it left is the backup, and no second one is made.
    scene.desk.close_company();
    other_program(&path)
        .execute_batch("UPDATE job SET status = 'pending', completed_at = NULL, result = NULL WHERE kind = 'back_up_company'")
        .expect("the job again");
    scene.done("open_company", json!({ "path": path }));
    while scene.desk.work_jobs(&books::job_handlers(&scene.desk)).expect("the jobs") > 0 {}
    assert_eq!(scene.backups().len(), 3, "{:?}", scene.backups());
}

#[test]
fn fourteen_days_are_kept_of_each_company() {
    let (scene, _) = Scene::with_company("Books.daybook");
    let id = scene.done("current_company", json!({}))["company"]["id"].as_str().expect("an id").to_owned();
    let own = format!("Books {}", &id[id.len() - 8..]);
    let backups = scene.path("home/backups");
    std::fs::create_dir_all(&backups).expect("a folder");
    for day in 1..=20 {
        for name in [own.as_str(), "Books 01234567", "Books"] {
            std::fs::write(backups.join(format!("{name} 2026-01-{day:02}.daybook")), "old").expect("a file");
        }
    }
    std::fs::write(backups.join(format!("{own} 2026-01-01.killed.daybook-partial")), "half").expect("a file");
    scene.daily_backup("day");
    let of = |name: &str| scene.backups().iter().filter(|file| file.starts_with(&format!("{name} 2026"))).count();
    assert_eq!((of(&own), of("Books 01234567"), of("Books")), (14, 20, 20));
    assert!(!scene.backups().iter().any(|name| name.ends_with("partial")), "half a backup was left");
}
