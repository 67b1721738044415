//! Starts the process that works on a company of its own, reads what it says, and kills it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Where the program lies, and the home that it works in.
pub struct Program {
    /// The program: `env!("CARGO_BIN_EXE_company-process")` of the test.
    pub program: &'static str,
    /// Settings, keys and backups.
    pub home: PathBuf,
}

impl Program {
    /// The command for some work on a company file.
    pub fn command(&self, what: &str, path: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.arg(&self.home).arg(what).arg(path).args(more);
        command
    }

    /// Starts it.
    pub fn start(&self, what: &str, path: &Path, more: &[&str]) -> Running {
        Running::start(self.command(what, path, more))
    }

    /// Runs it to its end, and gives the lines that it said.
    pub fn run(&self, what: &str, path: &Path, more: &[&str]) -> Vec<String> {
        self.start(what, path, more).finish()
    }
}

/// A process that runs.
pub struct Running {
    child: Child,
    said: BufReader<ChildStdout>,
    lines: Vec<String>,
}

impl Running {
    /// Starts a command.
    pub fn start(mut command: Command) -> Running {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the process starts");
        let said = BufReader::new(child.stdout.take().expect("its output"));
        Running { child, said, lines: Vec::new() }
    }

    /// Waits for the next line.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("a line");
        self.lines.push(line.trim_end().to_owned());
        line.trim_end().to_owned()
    }

    /// Kills it with SIGKILL after a while, and gives the lines that it said, the broken last one left out.
    pub fn kill_after(mut self, wait: Duration) -> Vec<String> {
        std::thread::sleep(wait);
        self.child.kill().expect("it is killed");
        self.finish()
    }

    /// Tells it a line.
    pub fn tell(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().expect("its input");
        writeln!(input, "{line}").expect("it listens");
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end, and gives all lines that it said.
    pub fn finish(mut self) -> Vec<String> {
        drop(self.child.stdin.take());
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).expect("its output");
        self.child.wait().expect("its end");
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        self.lines.extend(whole.lines().map(str::to_owned));
        self.lines
    }
}
