//! Posting: the disk is full at every block of every write, while the company stays open.

use crate::{BLOCK, Scene, is_disk_full};
use std::process::Command;
use tests::support::raw_file::other_program;

const ENTRIES: u64 = 6;

fn limit(process: u32, bytes: u64) {
    let limit = format!("--fsize={bytes}:");
    let status = Command::new("prlimit").args(["--pid", &process.to_string(), &limit]).status().expect("prlimit runs");
    assert!(status.success());
}

#[test]
fn a_write_fails_at_every_block_and_the_same_key_works_later() {
    let scene = Scene::new();
    let path = scene.path("full.daybook");
    scene.program.run("create", &path, &["create"]);
    let journal = scene.path("full.daybook-wal");
    let mut process = scene.start_within(1 << 20, "obey", &path, &[]);
    assert_eq!(process.line(), "opened 1");
    let mut refused = 0;
    for number in 0..ENTRIES {
        let key = format!("key {number}");
        // What was written before stays writable; from there on the room grows block by block.
        let mut bytes = std::fs::metadata(&journal).map_or(0, |journal| journal.len());
        loop {
            limit(process.id(), bytes);
            process.tell(&key);
            let said = process.line();
            if said == "done" {
                break;
            }
            assert!(is_disk_full(&said), "{said}");
            refused += 1;
            bytes += BLOCK;
        }
    }
    limit(process.id(), 1 << 30);
    process.tell("key 0");
    assert_eq!(process.line(), "replayed", "the same company, still open, goes on");
    process.finish();
    assert!(refused > ENTRIES * 20, "only {refused} writes failed");
    scene.proves(&path, "after all");
    let entries: i64 = other_program(&path).query_row("SELECT count(*) FROM journal_entry", [], |row| row.get(0)).expect("the count");
    assert_eq!(entries as u64, ENTRIES + 1);
    println!("{refused} writes failed at every block of {ENTRIES} entries");
}

#[test]
fn a_company_opens_or_says_why_not() {
    let scene = Scene::new();
    let made = scene.path("made.daybook");
    scene.program.run("create", &made, &["create"]);
    let size = std::fs::metadata(&made).expect("the file").len() / BLOCK;
    let (mut refused, mut done) = (0, 0);
    // Small rooms one by one; larger ones, in which only the folding of the journal fails, in steps.
    for blocks in (0..160).step_by(5).chain((160..size + 200).step_by(97)) {
        let path = scene.path(&format!("{blocks}/books.daybook"));
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::copy(&made, &path).expect("a copy");
        let said = scene.start_within(blocks, "post_once", &path, &["the key"]).finish();
        let was_done = said.last().is_some_and(|last| last == "done");
        assert!(was_done || said.last().is_some_and(|last| is_disk_full(last)), "{blocks} blocks: {said:?}");
        if was_done {
            done += 1
        } else {
            refused += 1
        }
        let again = scene.program.run("post_once", &path, &["the key"]);
        assert_eq!(again.last().map(String::as_str), Some(if was_done { "replayed" } else { "done" }), "{blocks} blocks");
        scene.proves(&path, &format!("{blocks} blocks"));
    }
    println!("opened and posted in {done} rooms, refused in {refused}");
    assert!(refused > 10 && done > 3);
}
