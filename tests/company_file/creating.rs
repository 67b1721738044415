//! Creating: nothing is overwritten, the same request makes one company, and a refusal leaves nothing behind.

use crate::{Scene, company_at, names_in};
use serde_json::json;
use tests::support::examination::{Verdict, examine};
use tests::support::raw_file::other_program;

#[test]
fn nothing_in_the_way_is_overwritten() {
    let (scene, company) = Scene::with_company("books/first.daybook");
    scene.desk.close_company();
    let before = std::fs::read(&company).expect("the company");
    for (name, content) in [("letter.daybook", "Dear Ada"), ("empty.daybook", "")] {
        let path = scene.path("books").join(name);
        std::fs::write(&path, content).expect("a file");
        let error = scene.refused("create_company", company_at(&path));
        assert_eq!((error.code.as_str(), error.field.as_deref()), ("file_exists", Some("path")), "{name}");
        assert!(error.hint.is_some());
        assert_eq!(std::fs::read_to_string(&path).expect("the file"), content, "{name}");
    }
    std::fs::create_dir(scene.path("books").join("folder.daybook")).expect("a folder");
    assert_eq!(scene.refused("create_company", company_at(&scene.path("books/folder.daybook"))).code.as_str(), "file_exists");
    assert_eq!(scene.refused("create_company", company_at(&company)).code.as_str(), "file_exists");
    assert!(std::fs::read(&company).expect("the company") == before, "the first company was touched");
    assert_eq!(names_in(&scene.path("books")), ["empty.daybook", "first.daybook", "folder.daybook", "letter.daybook"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_in_the_way_too() {
    let scene = Scene::new();
    let (link, target) = (scene.path("link.daybook"), scene.path("nowhere.daybook"));
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    assert_eq!(scene.refused("create_company", company_at(&link)).code.as_str(), "file_exists");
    assert!(!target.exists(), "a file was made behind the link");
}

#[test]
fn the_same_request_makes_one_company() {
    let scene = Scene::new();
    let path = scene.path("books/once.daybook");
    let first = scene.call_with_key("create_company", company_at(&path), "the form").expect("it is made");
    scene.post("after the first").expect("an entry");
    let again = scene.call_with_key("create_company", company_at(&path), "the form").expect("it is there");
    assert_eq!(first["id"], again["id"]);
    assert_eq!(scene.entries(), 1, "what came after it stayed");
    scene.desk.close_company();
    let closed = scene.call_with_key("create_company", company_at(&path), "the form").expect("it is there");
    assert_eq!(first["id"], closed["id"]);
    scene.proves();
    // The same key for another company, and another key for this one, are other requests.
    let mut other = company_at(&path);
    other["name"] = json!("Another");
    assert_eq!(
        scene.call_with_key("create_company", other, "the form").expect_err("another request").code.as_str(),
        "idempotency_key_reused"
    );
    assert_eq!(scene.call_with_key("create_company", company_at(&path), "another form").expect_err("a file").code.as_str(), "file_exists");
    assert_eq!(scene.entries(), 1);
}

#[test]
fn eight_at_once_make_one_company() {
    let scene = Scene::new();
    let path = scene.path("books/once.daybook");
    let ids: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..8).map(|_| scope.spawn(|| scene.call_with_key("create_company", company_at(&path), "the form"))).collect();
        workers.into_iter().map(|worker| worker.join().expect("no panic").expect("a company")["id"].to_string()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    scene.desk.close_company();
    assert_eq!(names_in(&scene.path("books")), ["once.daybook"]);
}

#[test]
fn a_refused_company_leaves_nothing_and_the_open_one_open() {
    let (scene, company) = Scene::with_company("books/first.daybook");
    let mut wrong = company_at(&scene.path("books/second.daybook"));
    wrong["openingBalances"] = json!([{ "account": "9999", "side": "debit", "amount": { "amount": "1.00", "currency": "CAD" } }]);
    let error = scene.refused("create_company", wrong);
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("not_found", Some("openingBalances[0].account")));
    assert_eq!(scene.done("current_company", json!({}))["company"]["path"], json!(company));
    scene.post("goes on").expect("an entry");
    scene.desk.close_company();
    assert_eq!(names_in(&scene.path("books")), ["first.daybook"]);
}

#[test]
fn a_backup_of_books_that_grow_is_a_state_that_they_had() {
    let (scene, _) = Scene::with_company("first.daybook");
    let mut backups = Vec::new();
    scene.post_while(|| {
        let to = scene.path(&format!("backup {}.daybook", backups.len()));
        scene.desk.engine().expect("open").back_up(&to).unwrap_or_else(|error| panic!("backup {}: {error}", backups.len()));
        backups.push(to);
    });
    println!("{} backups while posting", backups.len());
    for backup in &backups {
        let verdict = examine(backup, &scene.path("prover"));
        assert!(matches!(verdict, Verdict::Clean), "{}: {verdict:?}", backup.display());
    }
}

#[test]
fn another_programs_table_is_backed_up_too() {
    let (scene, path) = Scene::with_company("first.daybook");
    other_program(&path)
        .execute_batch("CREATE TABLE \"odd \"\"name\"\"; --\" (x); INSERT INTO \"odd \"\"name\"\"; --\" VALUES (1)")
        .expect("a table");
    scene.desk.engine().expect("open").back_up(&scene.path("backup.daybook")).expect("a backup");
    let moved = scene.path("moved.daybook");
    scene.done("move_company", json!({ "newPath": moved }));
    let proof = scene.done("verify_books", json!({}));
    assert_eq!((proof["ok"].clone(), proof["findings"][0]["table"].clone()), (json!(false), json!("schema")), "and the proof names it");
}

#[test]
fn a_backup_never_overwrites() {
    let (scene, _) = Scene::with_company("first.daybook");
    let to = scene.path("backup.daybook");
    std::fs::write(&to, "mine").expect("a file");
    let error = scene.desk.engine().expect("open").back_up(&to).expect_err("a file is in the way");
    assert_eq!(error.code.as_str(), "file_exists");
    assert_eq!(std::fs::read_to_string(&to).expect("the file"), "mine");
}
