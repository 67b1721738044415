//! Names and places that trip programs.

use crate::{Scene, company_at, names_in};
use serde_json::json;

#[cfg(unix)]
#[test]
fn a_company_has_whatever_name_its_owner_likes() {
    let scene = Scene::new();
    let long = format!("{}.daybook", "n".repeat(200));
    for name in [
        "with spaces in it.daybook",
        "Žluťoučký kůň 株式会社 🧾.daybook",
        "50% off? #1 & more.daybook",
        "'quoted' \"twice\".daybook",
        "file:x.daybook",
        "-dash.daybook",
        ".hidden.daybook",
        "two.daybook.daybook",
        &long,
    ] {
        let folder = scene.path("fólder with ? # and %20").join(name.len().to_string());
        let path = folder.join(name);
        let made = scene.done("create_company", company_at(&path));
        assert_eq!(made["path"], json!(path));
        scene.call_with_key("post_journal_entry", crate::posting("one"), "one").expect("an entry");
        scene.desk.close_company();
        assert_eq!(names_in(&folder), [name]);
        scene.done("open_company", json!({ "path": path }));
        scene.proves();
        let moved = folder.join("moved").join(name);
        scene.done("move_company", json!({ "newPath": moved }));
        scene.desk.engine().expect("open").back_up(&folder.join("backups").join(name)).expect("a backup");
        scene.proves();
        scene.desk.close_company();
        assert_eq!((names_in(&folder.join("moved")), names_in(&folder.join("backups"))), (vec![name.to_owned()], vec![name.to_owned()]));
    }
}

#[test]
fn a_name_that_no_file_can_have_is_refused_kindly() {
    let scene = Scene::new();
    let too_long = scene.path(&format!("{}.daybook", "n".repeat(300)));
    let too_deep = scene.path(&"deep/".repeat(120)).join("books.daybook");
    for path in [too_long, too_deep] {
        let error = scene.refused("create_company", company_at(&path));
        assert!(matches!(error.code.as_str(), "not_allowed" | "invalid_input"), "{}: {}", error.code.as_str(), error.message);
        assert_eq!(error.field.as_deref(), Some("path"), "{}", error.message);
        assert!(!path.exists());
    }
    let error = scene.refused(
        "create_company",
        json!({ "name": "X", "country": "CA", "businessType": "shop", "path": format!("/{}", "x".repeat(2000)) }),
    );
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("invalid_input", Some("path")));
}

#[test]
fn a_name_of_the_company_makes_a_name_for_the_file() {
    let scene = Scene::new();
    for (name, file) in [("A/B \\ C: *?\"<>|", "A B C.daybook"), ("...", "Company.daybook"), ("Ünïcode", "Ünïcode.daybook")] {
        let made = scene.done("create_company", json!({ "name": name, "country": "CA", "businessType": "shop" }));
        assert_eq!(made["path"], json!(scene.path("home/companies").join(file)), "{name}");
    }
}
