//! A small file system of the test's own, filled to the last page. It takes root; without it the test says so and rests.

use crate::{Scene, is_disk_full};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tests::support::process::Running;

struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf) -> Option<SmallDisk> {
        std::fs::create_dir_all(&at).expect("a folder");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=9m", "daybook-test"]).arg(&at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(SmallDisk(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

// Takes all the room there is, and gives some of it back.
fn fill(ballast: &Path, leave: u64) {
    let mut file = std::fs::File::create(ballast).expect("the ballast");
    while file.write_all(&[7; 4096]).is_ok() {}
    let length = file.metadata().expect("its length").len();
    file.set_len(length.saturating_sub(leave)).expect("some room");
}

// Says the same until there is room: on some kernels a file that was removed gives its room back a moment later.
fn with_room(process: &mut Running, key: &str) -> String {
    let mut said = String::new();
    for _ in 0..100 {
        process.tell(key);
        said = process.line();
        if !is_disk_full(&said) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    said
}

#[test]
fn a_real_disk_is_filled_page_by_page() {
    let scene = Scene::new();
    let Some(disk) = SmallDisk::mount(scene.path("disk")) else {
        println!("no small disk: mounting one takes root");
        return;
    };
    let (path, ballast) = (disk.0.join("books.daybook"), disk.0.join("ballast"));
    scene.program.run("create", &path, &["create"]);
    let mut process = scene.program.start("obey", &path, &[]);
    assert_eq!(process.line(), "opened 1");
    let (mut refused, mut done) = (0, 0);
    for pages in 0..24 {
        let key = format!("key {pages}");
        fill(&ballast, pages * 4096);
        process.tell(&key);
        let said = process.line();
        if said == "done" {
            done += 1;
        } else {
            assert!(is_disk_full(&said), "{pages} pages: {said}");
            refused += 1;
        }
        std::fs::remove_file(&ballast).expect("the ballast goes");
        let wanted = if said == "done" { "replayed" } else { "done" };
        assert_eq!(with_room(&mut process, &key), wanted, "{pages} pages were free, then all: {said}");
    }
    fill(&ballast, 0);
    process.finish();
    std::fs::remove_file(&ballast).expect("the ballast goes");
    scene.proves(&path, "after all");
    println!("a real disk was full {refused} times and had room {done} times");
    assert!(refused > 3 && done > 3);
}
