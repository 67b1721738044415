//! The real `daybook` program, built once for all tests of the doors.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Where the program lies. It is built of what stands in the workspace now, unless `DAYBOOK_BUILT` says that it is.
pub fn path() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // The test lies in target/<profile>/deps.
        let test = std::env::current_exe().expect("the test has a path");
        let profile = test.ancestors().nth(2).expect("a folder of the profile");
        let program = profile.join(format!("daybook{}", std::env::consts::EXE_SUFFIX));
        if std::env::var_os("DAYBOOK_BUILT").is_some() && program.is_file() {
            return program;
        }
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "doors", "--bin", "daybook", "--manifest-path"]);
        build.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"));
        if profile.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().expect("cargo starts").success(), "the program builds");
        program
    })
}

/// The program with a home of its own, and nothing of the tester's.
pub fn command(home: &Path, now: &str) -> Command {
    let mut command = Command::new(path());
    command.env_remove("DAYBOOK_BOOKS").env("DAYBOOK_HOME", home).env("DAYBOOK_CLOCK", now).current_dir(home);
    command
}

/// Tells a program to end as the system does at shutdown, and waits for it.
pub fn terminate(child: &mut Child) -> std::process::ExitStatus {
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill starts");
    assert!(told.success());
    ended(child)
}

/// Waits for a program to end by itself.
pub fn ended(child: &mut Child) -> std::process::ExitStatus {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().expect("the child is there") {
            return status;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    panic!("the program did not end");
}
