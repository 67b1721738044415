//! Moving: the copy is proven before the old file goes, nothing is overwritten, and nothing is lost on the way.

use crate::{Scene, names_in};
use serde_json::json;

#[test]
fn a_company_moves_with_all_it_has() {
    let (scene, from) = Scene::with_company("old place/books.daybook");
    scene.post("before").expect("an entry");
    let to = scene.path("new place/deeper/moved books.daybook");
    let moved = scene.done("move_company", json!({ "newPath": to }));
    assert_eq!(moved["path"], json!(to));
    assert_eq!(names_in(from.parent().expect("a folder")), [""; 0], "something was left at the old place");
    let replayed = scene.post("before").expect("the same key");
    assert_eq!(replayed["number"], 1);
    scene.post("after").expect("an entry");
    assert_eq!(scene.entries(), 2);
    scene.proves();
    let recent = scene.done("recent_companies", json!({}))["rows"].clone();
    assert_eq!((recent[0]["path"].clone(), recent[1].clone()), (json!(to), json!(null)));
    assert_eq!(scene.refused("open_company", json!({ "path": from })).code.as_str(), "not_found");
}

#[test]
fn a_move_that_cannot_be_made_changes_nothing() {
    let (scene, from) = Scene::with_company("books/here.daybook");
    scene.post("before").expect("an entry");
    let taken = scene.path("books/taken.daybook");
    std::fs::write(&taken, "mine").expect("a file");
    std::fs::write(scene.path("flat"), "a file").expect("a file");
    for (to, code) in [
        (taken.clone(), "file_exists"),
        (from.clone(), "file_exists"),
        (scene.path("books/no company.txt"), "invalid_input"),
        (scene.path("flat/books.daybook"), "not_allowed"),
    ] {
        let error = scene.refused("move_company", json!({ "newPath": to }));
        assert_eq!((error.code.as_str(), error.field.as_deref()), (code, Some("newPath")), "{}: {}", to.display(), error.message);
        assert_eq!(scene.done("current_company", json!({}))["company"]["path"], json!(from));
        scene.post(&format!("after {}", to.display())).expect("the company stays open");
    }
    assert_eq!(std::fs::read_to_string(&taken).expect("the file"), "mine");
    scene.proves();
    scene.desk.close_company();
    assert_eq!(names_in(&scene.path("books")), ["here.daybook", "taken.daybook"]);
}

#[test]
fn nothing_that_was_acknowledged_is_lost_on_the_way() {
    let (scene, _) = Scene::with_company("0/books.daybook");
    let mut place = 0;
    scene.post_while(|| {
        place += 1;
        scene.done("move_company", json!({ "newPath": scene.path(&format!("{place}/books.daybook")) }));
        std::thread::sleep(std::time::Duration::from_millis(3));
    });
    println!("moved {place} times");
    assert!(place > 1);
}
