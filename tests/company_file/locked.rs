//! One process per company: the second is told who has it, under whatever name it asks.

use crate::Scene;
use engine::database::FileLock;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};
use tests::support::older_company::desk_of;
use tests::support::process::Program;

#[test]
fn a_second_process_is_told_who_has_it() {
    let (scene, path) = Scene::with_company("books/one.daybook");
    scene.desk.close_company();
    let program = Program { program: env!("CARGO_BIN_EXE_company-process"), home: scene.path("other") };
    let mut holder = program.start("hold", &path, &[]);
    assert_eq!(holder.line(), "opened 0");
    let error = scene.refused("open_company", json!({ "path": path }));
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("company_in_use", Some("path")));
    assert!(error.message.contains(&holder.id().to_string()), "{} does not name process {}", error.message, holder.id());
    assert!(error.hint.is_some());
    // The other way round too, and a kill lets go.
    holder.kill_after(std::time::Duration::ZERO);
    scene.done("open_company", json!({ "path": path }));
    let said = program.run("open", &path, &[]);
    assert!(
        said.len() == 1 && said[0].starts_with("error company_in_use") && said[0].contains(&std::process::id().to_string()),
        "{said:?}"
    );
    scene.desk.close_company();
    assert_eq!(program.run("open", &path, &[]), ["opened 0"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_the_same_company() {
    let (scene, path) = Scene::with_company("books/real.daybook");
    let link = scene.path("link.daybook");
    std::os::unix::fs::symlink(&path, &link).expect("a link");
    std::os::unix::fs::symlink(scene.path("books"), scene.path("linked books")).expect("a link");
    let other = desk_of(&books::APPLICATION, &scene.path("other"));
    for name in [&link, &scene.path("linked books/real.daybook"), &scene.path("books/../books/real.daybook")] {
        let error = other.open_company(name).err().expect("it is in use");
        assert_eq!(error.code.as_str(), "company_in_use", "{}", name.display());
        // For whoever has it open, it is the open company.
        assert_eq!(scene.done("open_company", json!({ "path": name }))["path"], json!(path));
    }
    scene.desk.close_company();
    other.open_company(&link).expect("it opens by its link");
    assert_eq!(other.engine().expect("open").path(), path);
    assert!(link.symlink_metadata().expect("the link").is_symlink());
}

#[test]
fn a_lock_has_one_holder_at_a_time() {
    let scene = Scene::new();
    let path = scene.path("contended.daybook");
    let (inside, taken) = (AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while taken.load(Ordering::Relaxed) < 1000 {
                    let Ok(lock) = FileLock::take(&path) else {
                        std::thread::yield_now();
                        continue;
                    };
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two hold the lock");
                    taken.fetch_add(1, Ordering::Relaxed);
                    std::thread::yield_now();
                    inside.fetch_sub(1, Ordering::SeqCst);
                    drop(lock);
                }
            });
        }
    });
}

#[test]
fn closing_lets_go_at_once_and_loses_nothing() {
    let (scene, path) = Scene::with_company("busy.daybook");
    scene.post_while(|| {
        scene.desk.close_company();
        scene.done("open_company", json!({ "path": path }));
        // Time for some changes in between.
        std::thread::sleep(std::time::Duration::from_millis(3));
    });
}
