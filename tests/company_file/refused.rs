//! Files that are no company, or no whole one, and folders that cannot be written.

use crate::{Scene, company_at, names_in};
use engine::OpError;
use serde_json::json;
use std::path::Path;

fn opening(scene: &Scene, path: &Path) -> OpError {
    scene.refused("open_company", json!({ "path": path }))
}

#[test]
fn what_is_no_company_is_said_to_be_none() {
    let scene = Scene::new();
    let other_program = scene.path("other.daybook");
    rusqlite::Connection::open(&other_program)
        .expect("a database")
        .execute_batch("CREATE TABLE t (x); PRAGMA user_version = 2")
        .expect("a table");
    for (name, content) in
        [("letter.daybook", "Dear Ada, ".repeat(2000)), ("short.daybook", "Dear".to_owned()), ("empty.daybook", String::new())]
    {
        std::fs::write(scene.path(name), content).expect("a file");
    }
    std::fs::create_dir(scene.path("folder.daybook")).expect("a folder");
    for (name, code, says) in [
        ("other.daybook", "file_damaged", "is not a Daybook company"),
        ("letter.daybook", "file_damaged", "is not a Daybook company"),
        ("short.daybook", "file_damaged", "is not a Daybook company"),
        ("empty.daybook", "file_damaged", "is not a Daybook company"),
        ("folder.daybook", "not_found", "There is no file"),
        ("missing.daybook", "not_found", "There is no file"),
    ] {
        let before = std::fs::read(scene.path(name)).ok();
        let error = opening(&scene, &scene.path(name));
        assert_eq!((error.code.as_str(), error.field.as_deref()), (code, Some("path")), "{name}");
        assert!(error.message.contains(says) && error.hint.is_some(), "{name}: {}", error.message);
        assert!(std::fs::read(scene.path(name)).ok() == before, "{name} was touched");
    }
    let names = names_in(scene.folder.path());
    assert!(names.iter().all(|name| !name.contains("-wal") && !name.contains(".lock")), "something was left behind: {names:?}");
}

#[test]
fn a_company_cut_short_is_refused_or_found() {
    let (scene, whole) = Scene::with_company("whole.daybook");
    for number in 0..20 {
        scene.post(&format!("entry {number}")).expect("an entry");
    }
    scene.desk.close_company();
    let bytes = std::fs::read(&whole).expect("the file");
    for part in 1..24 {
        let path = scene.path(&format!("cut {part}.daybook"));
        std::fs::write(&path, &bytes[..bytes.len() * part / 24]).expect("a file");
        match scene.call("open_company", json!({ "path": path })) {
            Err(error) => assert_eq!(error.code.as_str(), "file_damaged", "{part}: {}", error.message),
            Ok(_) => match scene.call("verify_books", json!({})) {
                Ok(proof) => assert_eq!(proof["ok"], false, "{part} of 24 of a company proves"),
                Err(error) => assert_eq!(error.code.as_str(), "file_damaged", "{part}: {}", error.message),
            },
        }
        scene.desk.close_company();
    }
}

/// Runs the program as a user who is not root, who may write in `home` alone.
#[cfg(target_os = "linux")]
fn as_nobody(scene: &Scene, what: &str, path: &Path, more: &[&str]) -> Option<Vec<String>> {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;
    use tests::support::process::{Program, Running};
    let home = scene.path("nobody");
    std::fs::create_dir_all(&home).expect("a folder");
    std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o777)).expect("permissions");
    let program = Program { program: env!("CARGO_BIN_EXE_company-process"), home };
    let command = program.command(what, path, more);
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root {
        return Some(Running::start(command).finish());
    }
    let mut lowered = Command::new("setpriv");
    lowered.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(command.get_program()).args(command.get_args());
    let said = Running::start(lowered).finish();
    // Where the build lies in a folder of root's own, nobody can start it.
    if said.is_empty() { None } else { Some(said) }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_said_to_be_one() {
    use std::os::unix::fs::PermissionsExt;
    let (scene, path) = Scene::with_company("closed/books.daybook");
    scene.desk.close_company();
    let folder = path.parent().expect("a folder");
    let before = std::fs::read(&path).expect("the file");
    for (folder_mode, file_mode) in [(0o555, 0o444), (0o555, 0o666), (0o755, 0o444)] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(file_mode)).expect("permissions");
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(folder_mode)).expect("permissions");
        for (what, at) in [("open", path.clone()), ("create", folder.join("new.daybook")), ("create", folder.join("deeper/new.daybook"))] {
            let more: &[&str] = if what == "create" { &["key"] } else { &[] };
            let Some(said) = as_nobody(&scene, what, &at, more) else {
                println!("nobody cannot start the program here; the test rests");
                return;
            };
            let last = said.last().map(String::as_str).unwrap_or_default();
            assert!(last.starts_with("error not_allowed"), "{what} in {folder_mode:o}, {file_mode:o}: {said:?}");
        }
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("permissions");
        assert!(std::fs::read(&path).expect("the file") == before, "the company was touched");
        assert_eq!(names_in(folder), ["books.daybook"], "something was left behind");
    }
}

#[test]
fn a_company_goes_where_its_folder_is_yet_to_be_made() {
    let scene = Scene::new();
    let path = scene.path("a/b/c/new.daybook");
    scene.done("create_company", company_at(&path));
    assert!(path.is_file());
    // A file where a folder should be is another matter.
    std::fs::write(scene.path("flat"), "a file").expect("a file");
    let error = scene.refused("create_company", company_at(&scene.path("flat/new.daybook")));
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("not_allowed", Some("path")), "{}", error.message);
}
