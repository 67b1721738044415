//! The power goes: what the disk had not been told to keep may be there in part. Every acknowledged entry must be there.
//!
//! The system calls of a process that posts are recorded (strace); from them the files are rebuilt as they may lie
//! there after a loss of power at any moment: everything up to the last sync, and of what was written since, any sectors.

use crate::Scene;
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;
use tests::support::examination::{Verdict, examine};
use tests::support::process::Running;
use tests::support::random::Random;
use tests::support::raw_file::other_program;

const ENTRIES: u64 = 8;
const STATES: u64 = 120;
const SECTOR: usize = 512;

enum Event {
    Write { file: String, offset: usize, bytes: Vec<u8> },
    Resize { file: String, length: usize },
    Sync { file: String },
    Acknowledged,
}

/// What is surely on the disk, and what was done since.
#[derive(Default, Clone)]
struct File {
    kept: Vec<u8>,
    pending: Vec<(usize, Vec<u8>)>,
    length: usize,
}

impl File {
    fn write(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
        if content.len() < offset + bytes.len() {
            content.resize(offset + bytes.len(), 0);
        }
        content[offset..offset + bytes.len()].copy_from_slice(bytes);
    }

    fn sync(&mut self) {
        for (offset, bytes) in std::mem::take(&mut self.pending) {
            File::write(&mut self.kept, offset, &bytes);
        }
        self.kept.resize(self.length, 0);
    }

    /// One of the contents that it may have after the power went.
    fn after_loss(&self, random: &mut Random) -> Vec<u8> {
        let mut content = self.kept.clone();
        for (offset, bytes) in &self.pending {
            for (index, sector) in bytes.chunks(SECTOR).enumerate() {
                if random.below(2) == 0 {
                    File::write(&mut content, offset + index * SECTOR, sector);
                }
            }
        }
        if random.below(2) == 0 {
            content.resize(self.length, 0);
        }
        content
    }
}

#[test]
fn what_was_acknowledged_survives_a_loss_of_power() {
    let scene = Scene::new();
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    if !traced.is_ok_and(|status| status.success()) {
        println!("no system calls can be recorded here: the test rests");
        return;
    }
    let path = scene.path("books.daybook");
    scene.program.run("create", &path, &["create"]);
    let made = std::fs::read(&path).expect("the file");
    let events = record(&scene, &path);
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Acknowledged)).count() as u64, ENTRIES);

    let lost = lose_power(&scene, &made, &events, true);
    assert!(lost.is_empty(), "{} of {STATES} losses of power did harm:\n{}", lost.len(), lost.join("\n"));
    // Did the program not wait for the disk, this test would say so.
    let careless = lose_power(&scene, &made, &events, false);
    assert!(careless.len() as u64 > STATES / 4, "a program that does not wait for the disk passes too");
    println!("{STATES} losses of power, nothing lost; without waiting for the disk, {} would have lost something", careless.len());
}

fn record(scene: &Scene, path: &Path) -> Vec<Event> {
    let log = scene.path("system calls");
    let work = scene.program.command("obey", path, &[]);
    let mut command = Command::new("strace");
    command.args(["-y", "-xx", "-s", "1000000", "-e", "trace=write,pwrite64,ftruncate,fsync,fdatasync", "-o"]).arg(&log);
    command.arg(work.get_program()).args(work.get_args());
    let mut process = Running::start(command);
    assert_eq!(process.line(), "opened 1");
    for number in 0..ENTRIES {
        process.tell(&format!("post-{number}"));
        assert_eq!(process.line(), "done");
    }
    process.finish();
    let text = std::fs::read_to_string(&log).expect("the record");
    text.lines().filter_map(event).collect()
}

// `pwrite64(5<\x2f\x74...>, "\x00\x01...", 4096, 8192) = 4096`
fn event(line: &str) -> Option<Event> {
    let (call, rest) = line.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ")?;
    if result.starts_with('-') {
        return None;
    }
    let descriptor = arguments.split_once('>')?.0;
    let (number, file) = descriptor.split_once('<')?;
    let file = String::from_utf8_lossy(&unescaped(file)).rsplit('/').next()?.to_owned();
    let numbers: Vec<usize> = arguments.trim_end_matches(')').rsplit(", ").map_while(|word| word.parse().ok()).collect();
    Some(match call {
        "write" if number == "1" => {
            return (unescaped(arguments.split('"').nth(1)?) == b"done\n").then_some(Event::Acknowledged);
        }
        "pwrite64" => Event::Write { file, offset: numbers[0], bytes: unescaped(arguments.split('"').nth(1)?) },
        "ftruncate" => Event::Resize { file, length: numbers[0] },
        "fsync" | "fdatasync" => Event::Sync { file },
        _ => return None,
    })
}

fn unescaped(text: &str) -> Vec<u8> {
    if !text.starts_with("\\x") {
        return text.as_bytes().to_vec();
    }
    text.split("\\x").skip(1).map(|digits| u8::from_str_radix(digits, 16).expect("two digits")).collect()
}

/// Loses power at many moments, and says what was lost. With `waits` false, as if the journal was never synced.
fn lose_power(scene: &Scene, made: &[u8], events: &[Event], waits: bool) -> Vec<String> {
    let mut random = Random::seeded(7);
    let mut harm = Vec::new();
    for state in 0..STATES {
        let until = random.below(events.len() as u64 + 1) as usize;
        let mut files = HashMap::from([("books.daybook".to_owned(), File { kept: made.to_vec(), length: made.len(), ..File::default() })]);
        let mut acknowledged = 0;
        for event in &events[..until] {
            match event {
                Event::Write { file, offset, bytes } => {
                    let file = files.entry(file.clone()).or_default();
                    file.pending.push((*offset, bytes.clone()));
                    file.length = file.length.max(offset + bytes.len());
                }
                Event::Resize { file, length } => files.entry(file.clone()).or_default().length = *length,
                Event::Sync { file } if waits || !file.ends_with("-wal") => files.entry(file.clone()).or_default().sync(),
                Event::Sync { .. } => {}
                Event::Acknowledged => acknowledged += 1,
            }
        }
        let folder = scene.path(&format!("lost {waits} {state}"));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, file) in files.iter().filter(|(name, _)| matches!(name.as_str(), "books.daybook" | "books.daybook-wal")) {
            std::fs::write(folder.join(name), file.after_loss(&mut random)).expect("a file");
        }
        if let Err(what) = check(&folder.join("books.daybook"), &scene.path("prover"), acknowledged) {
            harm.push(format!("state {state}, after {until} system calls: {what}"));
        }
        let _ = std::fs::remove_dir_all(&folder);
    }
    harm
}

fn check(path: &Path, home: &Path, acknowledged: i64) -> Result<(), String> {
    match examine(path, home) {
        Verdict::Clean => {}
        verdict => return Err(format!("{verdict:?}")),
    }
    let there: i64 = other_program(path)
        .query_row("SELECT count(*) FROM journal_entry WHERE reference LIKE 'post-%'", [], |row| row.get(0))
        .map_err(|error| error.to_string())?;
    // The last one may be there before it was told of.
    if there == acknowledged || there == acknowledged + 1 { Ok(()) } else { Err(format!("{there} entries, {acknowledged} acknowledged")) }
}
