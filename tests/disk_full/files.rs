//! Whole files: creating, backing up, moving and upgrading where there is no room for them.

use crate::{BLOCK, Scene, is_disk_full, names_in};
use tests::support::older_company::make_older_company;
use tests::support::raw_file::logical_dump;

/// Rooms from nothing to more than a file of this length needs.
fn rooms(length: u64) -> impl Iterator<Item = u64> {
    let most = length / BLOCK + 300;
    (0..12).map(move |step| most * step / 11)
}

#[test]
fn a_company_is_created_whole_or_not_at_all() {
    let scene = Scene::new();
    let timed = scene.path("timed.daybook");
    scene.program.run("create", &timed, &["timed"]);
    let mut refused = 0;
    for blocks in rooms(std::fs::metadata(&timed).expect("the file").len()) {
        let folder = scene.path(&blocks.to_string());
        let path = folder.join("new.daybook");
        let said = scene.start_within(blocks, "create", &path, &["the key"]).finish();
        match said.last().map(String::as_str) {
            Some("done") => {}
            Some(said) if is_disk_full(said) => {
                refused += 1;
                assert_eq!(names_in(&folder), [""; 0], "{blocks} blocks: something was left behind");
            }
            other => panic!("{blocks} blocks: {other:?}"),
        }
        assert_eq!(scene.program.run("create", &path, &["the key"]), ["creating", "done"], "{blocks} blocks");
        scene.proves(&path, &format!("{blocks} blocks"));
    }
    assert!(refused > 3, "only {refused} were refused");
}

#[test]
fn a_backup_is_whole_or_not_there() {
    let scene = Scene::new();
    let path = scene.path("books.daybook");
    scene.program.run("create", &path, &["create"]);
    let mut refused = 0;
    for blocks in rooms(std::fs::metadata(&path).expect("the file").len()).filter(|blocks| *blocks > 150) {
        let folder = scene.path(&format!("backups {blocks}"));
        let said = scene.start_within(blocks, "back_up", &path, &[&folder.to_string_lossy()]).finish();
        if said.last().is_some_and(|last| is_disk_full(last)) {
            refused += 1;
            assert_eq!(names_in(&folder), [""; 0], "{blocks} blocks: half a backup was left");
        } else {
            assert_eq!(said.last().map(String::as_str), Some("backed_up 99"), "{blocks} blocks");
            scene.proves(&folder.join("backup 99.daybook"), "the backup");
        }
    }
    assert!(refused > 3, "only {refused} were refused");
    scene.proves(&path, "the company");
}

#[test]
fn a_company_moves_whole_or_stays() {
    let scene = Scene::new();
    let made = scene.path("made.daybook");
    scene.program.run("create", &made, &["create"]);
    let mut refused = 0;
    for blocks in rooms(std::fs::metadata(&made).expect("the file").len()).filter(|blocks| *blocks > 150) {
        let (from, to) = (scene.path(&format!("{blocks}/from.daybook")), scene.path(&format!("{blocks}/new/to.daybook")));
        std::fs::create_dir_all(from.parent().expect("a folder")).expect("a folder");
        std::fs::copy(&made, &from).expect("a copy");
        let said = scene.start_within(blocks, "move", &from, &[&to.to_string_lossy()]).finish();
        if said.last().is_some_and(|last| last == "done") {
            assert!(!from.exists() && to.exists(), "{blocks} blocks");
            scene.proves(&to, "the moved company");
        } else {
            assert!(said.last().is_some_and(|last| is_disk_full(last)), "{blocks} blocks: {said:?}");
            refused += 1;
            assert_eq!(names_in(to.parent().expect("a folder")), [""; 0], "{blocks} blocks: half a company was left");
            scene.proves(&from, "the company that stays");
        }
    }
    assert!(refused > 3, "only {refused} were refused");
}

#[test]
fn an_upgrade_is_done_or_not_begun() {
    let scene = Scene::new();
    let older = scene.path("made/older.daybook");
    make_older_company(&older, &scene.path("maker"));
    let before = logical_dump(&older).expect("the dump");
    let mut refused = 0;
    // The upgraded file is larger than the old one.
    for blocks in rooms(std::fs::metadata(&older).expect("the file").len() * 2) {
        let path = scene.path(&format!("{blocks}/older.daybook"));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::copy(&older, &path).expect("a copy");
        let said = scene.start_within(blocks, "open", &path, &[]).finish();
        if said != ["opened 3"] {
            assert!(said.last().is_some_and(|last| is_disk_full(last)), "{blocks} blocks: {said:?}");
            refused += 1;
            let is_old = logical_dump(&path).expect("the dump") == before;
            // Brought up to date, it may still find no room to be opened in.
            assert!(
                is_old || blocks < 150 || names_in(path.parent().expect("a folder")) == ["older.daybook"],
                "{blocks} blocks: half upgraded"
            );
        }
        assert_eq!(scene.program.run("open", &path, &[]), ["opened 3"], "{blocks} blocks");
        scene.proves(&path, &format!("{blocks} blocks"));
    }
    assert!(refused > 3, "only {refused} were refused");
}
