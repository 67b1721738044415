//! The command line: a process for each request.

use super::{BEGIN, Call, Room, create_company, folder};
use crate::program;
use engine::ErrorCode;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use testkit::TempFolder;

/// The program, with the input as flags or as JSON.
pub struct CommandLine {
    folder: TempFolder,
    books: Option<String>,
    now: String,
    flags: bool,
}

impl CommandLine {
    /// Inputs are written as flags where that can be done.
    pub fn with_flags() -> CommandLine {
        CommandLine::open(true)
    }

    /// Inputs come on standard input.
    pub fn with_json() -> CommandLine {
        CommandLine::open(false)
    }

    fn open(flags: bool) -> CommandLine {
        let mut room = CommandLine { folder: folder(), books: None, now: BEGIN.to_owned(), flags };
        room.books = Some(create_company(&mut room));
        room
    }
}

impl Room for CommandLine {
    fn name(&self) -> &'static str {
        if self.flags { "command line with flags" } else { "command line with JSON" }
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn call(&mut self, call: &Call<'_>) -> Result<Value, Value> {
        let mut command = program::command(self.folder.path(), &self.now);
        command.args(["--format", "json"]);
        command.args(self.books.iter().flat_map(|books| ["--books", books]));
        command.args(call.key.iter().flat_map(|key| ["--key", key]));
        command.args(call.preview.then_some("--preview"));
        command.arg(call.operation.replace('_', "-"));
        match flags(&call.input).filter(|_| self.flags) {
            Some(flags) => command.args(flags),
            None => command.args(["--json", "-"]),
        };
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("standard input");
        // With flags nothing is read; the program may be gone already.
        let _ = input.write_all(call.input.to_string().as_bytes());
        drop(input);
        let ran = child.wait_with_output().expect("the program ends");
        let code = ran.status.code();
        if code == Some(0) {
            return Ok(serde_json::from_slice(&ran.stdout)
                .unwrap_or_else(|_| panic!("{}: {}", call.operation, String::from_utf8_lossy(&ran.stdout))));
        }
        assert!(ran.stdout.is_empty(), "a refusal answers nothing");
        let error: Value =
            serde_json::from_slice(&ran.stderr).unwrap_or_else(|_| panic!("{}: {}", call.operation, String::from_utf8_lossy(&ran.stderr)));
        let word: ErrorCode = serde_json::from_value(error["code"].clone()).expect("a known code");
        assert_eq!(code, Some(i32::from(word.exit_code())), "{error}");
        Err(error)
    }

    fn set_now(&mut self, instant: &str) {
        self.now = instant.to_owned();
    }

    fn operations(&mut self) -> Vec<String> {
        let listed =
            program::command(self.folder.path(), &self.now).args(["operations", "--format", "json"]).output().expect("the program runs");
        let listed: Value = serde_json::from_slice(&listed.stdout).expect("JSON");
        listed.as_array().expect("a list").iter().filter_map(|entry| Some(entry["name"].as_str()?.to_owned())).collect()
    }
}

// An input as an owner would type it. Null cannot be typed.
fn flags(input: &Value) -> Option<Vec<String>> {
    let mut flags = Vec::new();
    for (name, value) in input.as_object()? {
        let dashed: String = name
            .chars()
            .flat_map(|letter| if letter.is_ascii_uppercase() { vec!['-', letter.to_ascii_lowercase()] } else { vec![letter] })
            .collect();
        let text = match value {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            Value::Object(fields) if fields.len() == 2 && fields.contains_key("amount") && fields.contains_key("currency") => {
                format!("{} {}", fields["amount"].as_str()?, fields["currency"].as_str()?)
            }
            other => other.to_string(),
        };
        flags.push(format!("--{dashed}={text}"));
    }
    Some(flags)
}
