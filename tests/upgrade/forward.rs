//! Upgrades that work.

use crate::bytes_in;
use serde_json::json;
use testkit::TempFolder;
use tests::support::applications::{NEWER, OLDER};
use tests::support::older_company::{after_holds, call, desk_of, make_bare_file, make_older_company};
use tests::support::raw_file::{logical_dump, other_program};
use tests::support::seeded_company::entry;

#[test]
fn a_company_of_the_version_before_goes_on() {
    let folder = TempFolder::new();
    let (home, path) = (folder.path().join("home"), folder.path().join("books").join("older.daybook"));
    make_older_company(&path, &home);
    let before = logical_dump(&path).expect("the dump");
    let balance = {
        let desk = desk_of(&OLDER, &home);
        call(&desk, "open_company", json!({ "path": path }));
        call(&desk, "trial_balance", json!({}))
    };

    let desk = desk_of(&books::APPLICATION, &home);
    let company = call(&desk, "open_company", json!({ "path": path }));
    assert_eq!(company["schemaVersion"], (books::APPLICATION.migrations)().len());
    assert_eq!(call(&desk, "trial_balance", json!({})), balance);
    assert_eq!(call(&desk, "verify_books", json!({}))["ok"], true);
    call(&desk, "post_journal_entry", entry("2026-02-11", "Goes on", "5210", "1010", "1.00"));
    assert_eq!(call(&desk, "verify_books", json!({}))["ok"], true);
    desk.close_company();

    after_holds(&path, (books::APPLICATION.migrations)().last().expect("a migration"));
    assert_eq!(bytes_in(path.parent().expect("a folder")).len(), 1, "something was left behind");
    let kept = bytes_in(&home.join("backups"));
    assert_eq!(kept.len(), 1, "{:?}", kept.keys());
    let name = kept.keys().next().expect("a backup");
    assert!(name.starts_with("older before upgrade from "), "{name}");
    assert!(logical_dump(&home.join("backups").join(name)).expect("the dump") == before, "the backup is not the old file");
}

#[test]
fn a_secret_is_readable_after_the_upgrade() {
    let folder = TempFolder::new();
    let path = folder.path().join("older.daybook");
    let desk = desk_of(&OLDER, folder.path());
    call(&desk, "create_company", json!({ "name": "Older", "country": "CA", "businessType": "shop", "path": path }));
    let party = call(&desk, "create_party", json!({ "name": "Ada", "taxIds": [{ "kind": "sin", "value": "046 454 286" }] }));
    desk.close_company();
    // The key lies with the desk, not in the file.
    let options = engine::DeskOptions {
        keys: std::sync::Arc::clone(&desk.options().keys),
        ..testkit::options(folder.path(), std::sync::Arc::new(engine::FixedClock::at("2026-02-11T09:00:00Z".parse().expect("an instant"))))
    };
    let desk = engine::Desk::new(&books::APPLICATION, options);
    call(&desk, "open_company", json!({ "path": path }));
    assert_eq!(call(&desk, "reveal_tax_ids", json!({ "partyId": party["id"] }))["taxIds"][0]["value"], "046 454 286");
}

#[test]
fn each_migration_does_what_it_says() {
    for (version, step) in (books::APPLICATION.migrations)().iter().enumerate().skip(1) {
        let folder = TempFolder::new();
        let path = folder.path().join("bare.daybook");
        make_bare_file(&path, version);
        other_program(&path).execute_batch(step.up).unwrap_or_else(|error| panic!("{}: {error}", step.name));
        after_holds(&path, step);
    }
}

#[test]
fn every_earlier_version_comes_up_to_date() {
    for version in 1..(books::APPLICATION.migrations)().len() {
        let folder = TempFolder::new();
        let path = folder.path().join("bare.daybook");
        make_bare_file(&path, version);
        let before = logical_dump(&path).expect("the dump");
        let engine =
            desk_of(&books::APPLICATION, folder.path()).open_company(&path).unwrap_or_else(|error| panic!("from {version}: {error}"));
        let proof = engine.call("verify_books", json!({}), &engine::Caller::owner(engine::Door::Window)).expect("a proof").output;
        assert_eq!(proof["ok"], true, "from {version}: {proof:#}");
        engine.close();
        let after = logical_dump(&path).expect("the dump");
        for table in ["table company_file", "table audit_entry", "table audit_head"] {
            assert!(before[table] == after[table], "from {version}: {table} changed");
        }
    }
}

#[test]
fn what_a_crash_left_in_the_journal_comes_along() {
    let folder = TempFolder::new();
    let (home, path) = (folder.path().join("home"), folder.path().join("books").join("older.daybook"));
    make_older_company(&path, &home);
    let desk = desk_of(&OLDER, &home);
    call(&desk, "open_company", json!({ "path": path }));
    call(&desk, "post_journal_entry", entry("2026-02-01", "In the journal only", "5210", "1010", "7.00"));
    // What lies there while the company is open is what a kill leaves.
    let crashed = folder.path().join("crashed").join("older.daybook");
    std::fs::create_dir_all(crashed.parent().expect("a folder")).expect("a folder");
    for end in ["", "-wal"] {
        std::fs::copy(format!("{}{end}", path.display()), format!("{}{end}", crashed.display())).expect("a copy");
    }
    let desk = desk_of(&books::APPLICATION, &home);
    call(&desk, "open_company", json!({ "path": crashed }));
    let found = call(&desk, "journal_entries", json!({ "text": "In the journal only" }));
    assert_eq!(found["total"], 1);
    desk.close_company();
    assert_eq!(bytes_in(crashed.parent().expect("a folder")).len(), 1, "a journal was left beside the upgraded file");
}

#[test]
fn what_an_interrupted_upgrade_left_is_not_used() {
    let folder = TempFolder::new();
    let (home, path) = (folder.path().join("home"), folder.path().join("books").join("older.daybook"));
    make_older_company(&path, &home);
    for end in ["", "-wal", "-shm"] {
        std::fs::write(path.with_file_name(format!(".older.daybook.upgrading{end}")), b"half a copy").expect("a file");
    }
    let desk = desk_of(&books::APPLICATION, &home);
    call(&desk, "open_company", json!({ "path": path }));
    assert_eq!(call(&desk, "verify_books", json!({}))["ok"], true);
    desk.close_company();
    assert_eq!(bytes_in(path.parent().expect("a folder")).len(), 1);
}

#[test]
fn a_newer_file_is_refused_kindly_and_not_touched() {
    let folder = TempFolder::new();
    let path = folder.path().join("books").join("newer.daybook");
    let desk = desk_of(&NEWER, folder.path());
    call(&desk, "create_company", json!({ "name": "Newer", "country": "CA", "businessType": "shop", "path": path }));
    desk.close_company();
    let before = bytes_in(path.parent().expect("a folder"));
    let desk = desk_of(&books::APPLICATION, folder.path());
    let error = desk.call("open_company", json!({ "path": path }), &engine::Caller::owner(engine::Door::Window)).expect_err("it is newer");
    assert_eq!((error.code.as_str(), error.field.as_deref()), ("file_newer", Some("path")));
    assert!(error.message.contains("newer Daybook") && error.hint.is_some_and(|hint| hint.contains("Update")), "{}", error.message);
    assert!(before == bytes_in(path.parent().expect("a folder")), "the newer file, or its folder, was touched");
    assert_eq!(call(&desk, "current_company", json!({}))["company"], json!(null));
}
