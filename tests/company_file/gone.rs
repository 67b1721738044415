//! A file that is deleted, moved or replaced behind an open company takes no change that would be lost with it.

use crate::Scene;
use serde_json::json;

#[cfg(unix)]
#[test]
fn a_file_that_is_gone_takes_no_change() {
    let (scene, path) = Scene::with_company("books.daybook");
    scene.post("before").expect("an entry");
    let aside = scene.path("aside.daybook");

    // Moved away by another program, then put back.
    std::fs::rename(&path, &aside).expect("moved");
    let error = scene.post("while it is away").expect_err("the file is gone");
    assert_eq!(error.code.as_str(), "not_found");
    assert!(error.message.contains("books.daybook") && error.hint.is_some_and(|hint| hint.contains("same key")), "{}", error.message);
    std::fs::rename(&aside, &path).expect("put back");
    scene.post("while it is away").expect("the same key works");

    // Another file in its place.
    std::fs::rename(&path, &aside).expect("moved");
    std::fs::copy(&aside, &path).expect("another file");
    assert_eq!(scene.post("into another file").expect_err("it is another file").code.as_str(), "not_found");
    std::fs::remove_file(&path).expect("removed");
    std::fs::rename(&aside, &path).expect("put back");
    scene.post("into another file").expect("the same key works");

    // A backup in its place, opened: from then on it is that one, and the first keeps what it had, its journal included.
    let backup = scene.path("backup.daybook");
    scene.desk.engine().expect("open").back_up(&backup).expect("a backup");
    std::fs::rename(&path, &aside).expect("moved");
    std::fs::rename(&backup, &path).expect("another file");
    scene.done("open_company", json!({ "path": path }));
    scene.post("into the backup").expect("an entry");
    scene.done("open_company", json!({ "path": aside }));
    assert_eq!(scene.entries(), 3, "the first file did not get it");
    scene.done("open_company", json!({ "path": path }));
    assert_eq!(scene.entries(), 4);

    // Deleted for good: what was there is still readable, and nothing more is taken.
    std::fs::remove_file(&path).expect("deleted");
    assert_eq!(scene.post("after the end").expect_err("the file is gone").code.as_str(), "not_found");
    assert_eq!(scene.entries(), 4);
    scene.desk.close_company();
    assert_eq!(scene.refused("open_company", json!({ "path": path })).code.as_str(), "not_found");
}
