//! The list of recent companies: damage to it costs the list, never the books.

use crate::{Scene, company_at};
use serde_json::json;

#[test]
fn a_damaged_list_costs_the_list() {
    let (scene, path) = Scene::with_company("books.daybook");
    let list = scene.path("home/recent.json");
    for content in ["", "{", "[{\"path\": 7}]", "\u{0}\u{1}", "null", "[]"] {
        std::fs::write(&list, content).expect("the list");
        assert_eq!(scene.done("recent_companies", json!({}))["rows"], json!([]), "{content:?}");
        scene.done("open_company", json!({ "path": path }));
        let rows = scene.done("recent_companies", json!({}))["rows"].clone();
        assert_eq!((rows[0]["path"].clone(), rows[0]["exists"].clone(), rows[1].clone()), (json!(path), json!(true), json!(null)));
    }
}

#[test]
fn a_list_that_cannot_be_written_does_not_keep_a_company_shut() {
    let scene = Scene::new();
    // A folder stands where the list should be.
    std::fs::create_dir_all(scene.path("home/recent.json")).expect("a folder");
    let path = scene.path("books.daybook");
    scene.done("create_company", company_at(&path));
    scene.desk.close_company();
    scene.done("open_company", json!({ "path": path }));
    scene.proves();
    scene.done("move_company", json!({ "newPath": scene.path("moved.daybook") }));
    assert_eq!(scene.done("recent_companies", json!({}))["rows"], json!([]));
}

#[test]
fn the_list_knows_what_is_gone_and_forgets_what_it_is_told() {
    let scene = Scene::new();
    let paths: Vec<_> = (0..25).map(|number| scene.path(&format!("{number}.daybook"))).collect();
    for path in &paths {
        scene.desk.remember(path, "A company");
    }
    let rows = scene.done("recent_companies", json!({}))["rows"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(20), "the list has an end");
    assert_eq!((rows[0]["path"].clone(), rows[0]["exists"].clone()), (json!(paths[24]), json!(false)));
    scene.done("forget_company", json!({ "path": paths[24] }));
    assert_eq!(scene.done("recent_companies", json!({}))["rows"][0]["path"], json!(paths[23]));
}
