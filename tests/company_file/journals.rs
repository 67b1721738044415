//! A journal whose company is gone: it may be the only copy of somebody's changes, and is neither played into another
//! company nor removed.

use crate::{Scene, company_at, names_in};
use engine::OpError;
use serde_json::json;

const ENDS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The journal of a company that was killed and whose file was then taken elsewhere.
fn orphan(scene: &Scene, name: &str) -> Vec<u8> {
    let other = scene.path("elsewhere/other.daybook");
    scene.done("create_company", company_at(&other));
    scene.post("only in the journal").expect("an entry");
    let journal = std::fs::read(scene.path("elsewhere/other.daybook-wal")).expect("a journal");
    assert!(!journal.is_empty());
    std::fs::create_dir_all(scene.path(name).parent().expect("a folder")).expect("a folder");
    std::fs::write(scene.path(name), &journal).expect("a file");
    scene.desk.close_company();
    journal
}

fn is_in_the_way(error: &OpError, field: Option<&str>, file: &str) {
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("file_exists", field), "{}", error.message);
    assert!(error.message.contains(file), "{} does not name {file}", error.message);
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("open it")), "{:?}", error.hint);
}

#[test]
fn a_new_company_does_not_swallow_it() {
    let scene = Scene::new();
    let journal = orphan(&scene, "books/b.daybook-wal");
    is_in_the_way(&scene.refused("create_company", company_at(&scene.path("books/b.daybook"))), Some("path"), "b.daybook-wal");
    assert!(std::fs::read(scene.path("books/b.daybook-wal")).expect("the journal") == journal);
    assert_eq!(names_in(&scene.path("books")), ["b.daybook-wal"]);
    for end in ENDS {
        std::fs::write(scene.path(&format!("{end}/b.daybook{end}")), "mine").unwrap_or_else(|_| {
            std::fs::create_dir(scene.path(end)).expect("a folder");
            std::fs::write(scene.path(&format!("{end}/b.daybook{end}")), "mine").expect("a file");
        });
        is_in_the_way(&scene.refused("create_company", company_at(&scene.path(&format!("{end}/b.daybook")))), Some("path"), end);
        assert_eq!(names_in(&scene.path(end)), [format!("b.daybook{end}")]);
    }
}

#[test]
fn the_way_out_that_is_told_works() {
    let scene = Scene::new();
    orphan(&scene, "books/b.daybook-wal");
    // The company as it was before the journal: its file, without what only the journal holds.
    let (fresh, path) = Scene::with_company("books/b.daybook");
    fresh.post("in the file").expect("an entry");
    fresh.desk.engine().expect("open").back_up(&fresh.path("before.daybook")).expect("a backup");
    fresh.desk.close_company();
    fresh.done("open_company", json!({ "path": path }));
    fresh.post("in the journal").expect("an entry");
    let (file, journal) = (std::fs::read(&path).expect("the file"), std::fs::read(fresh.path("books/b.daybook-wal")).expect("the journal"));
    let back = fresh.path("back/b.daybook");
    std::fs::create_dir(fresh.path("back")).expect("a folder");
    std::fs::write(fresh.path("back/b.daybook-wal"), journal).expect("a file");
    is_in_the_way(&fresh.refused("create_company", company_at(&back)), Some("path"), "b.daybook-wal");
    std::fs::write(&back, file).expect("a file");
    fresh.done("open_company", json!({ "path": back }));
    assert_eq!(fresh.entries(), 2);
    fresh.proves();
}

#[test]
fn a_move_neither_takes_it_nor_removes_it() {
    let scene = Scene::new();
    let journal = orphan(&scene, "target/b.daybook-wal");
    let from = scene.path("from/a.daybook");
    scene.done("create_company", company_at(&from));
    scene.post("mine").expect("an entry");
    let to = scene.path("target/b.daybook");
    is_in_the_way(&scene.refused("move_company", json!({ "newPath": to })), Some("newPath"), "b.daybook-wal");
    assert!(std::fs::read(scene.path("target/b.daybook-wal")).expect("the journal") == journal);
    assert_eq!(names_in(&scene.path("target")), ["b.daybook-wal"]);
    assert_eq!(scene.done("current_company", json!({}))["company"]["path"], json!(from));
    scene.post("goes on").expect("an entry");
    scene.proves();
    let backup = scene.desk.engine().expect("open").back_up(&to).expect_err("a journal is in the way");
    is_in_the_way(&backup, None, "b.daybook-wal");
}

#[test]
fn files_of_the_owner_with_odd_ends_stay() {
    let (scene, from) = Scene::with_company("from/a.daybook");
    let to = scene.path("to/b.daybook");
    std::fs::create_dir(scene.path("to")).expect("a folder");
    let own = ["b.daybook-partial", "b.daybook-upgrading", "b.daybook.txt"];
    for name in own {
        std::fs::write(scene.path("to").join(name), "mine").expect("a file");
    }
    scene.done("move_company", json!({ "newPath": to }));
    scene.proves();
    scene.done("move_company", json!({ "newPath": from }));
    scene.desk.engine().expect("open").back_up(&to).expect("a backup");
    for name in own {
        assert_eq!(std::fs::read_to_string(scene.path("to").join(name)).expect("the file"), "mine", "{name}");
    }
    scene.desk.close_company();
    assert_eq!(names_in(&scene.path("to")), ["b.daybook", "b.daybook-partial", "b.daybook-upgrading", "b.daybook.txt"]);
}
