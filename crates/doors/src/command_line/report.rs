//! What the command line writes: answers to standard output, refusals to standard error.

use super::table::{plain, render};
use crate::catalogue::dashed;
use crate::http::Address;
use engine::{Envelope, ErrorCode, OpError, OpResult, OutcomeKind};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{ErrorKind, Write};

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

impl Format {
    /// The format that the arguments ask for. They are read before the parser reads them, because its refusals are written in this format too.
    pub fn asked_for(arguments: &[OsString]) -> Format {
        let pairs = arguments.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
        if pairs || arguments.iter().any(|argument| argument == "--format=json") { Format::Json } else { Format::Table }
    }
}

/// Where a run writes, and how.
pub struct Report<'a> {
    pub format: Format,
    pub output: &'a mut dyn Write,
    pub errors: &'a mut dyn Write,
}

impl Report<'_> {
    /// Writes text as it is.
    pub fn text(&mut self, text: &[u8]) -> OpResult<()> {
        match self.output.write_all(text).and_then(|()| self.output.flush()) {
            // The reader has seen enough, as `head` does.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(OpError::new(ErrorCode::NotAllowed, format!("The answer could not be written: {error}."))),
            Ok(()) => Ok(()),
        }
    }

    fn json(&mut self, value: &impl serde::Serialize) -> OpResult<()> {
        let mut text = serde_json::to_vec_pretty(value).map_err(OpError::internal)?;
        text.push(b'\n');
        self.text(&text)
    }

    /// Writes the answer to a call.
    pub fn answer(&mut self, answer: &Envelope, key: Option<&str>) -> OpResult<()> {
        if self.format == Format::Json {
            return self.json(answer);
        }
        let mut text = render(&answer.output);
        let said = match answer.outcome {
            OutcomeKind::Answer => None,
            OutcomeKind::Done => Some(key.map_or_else(|| "Done.".to_owned(), |key| format!("Done, under the key {}.", plain(key)))),
            OutcomeKind::Replayed => Some("This was done before under the same key; nothing was changed now.".to_owned()),
            OutcomeKind::Previewed => Some("This is a preview; nothing was changed.".to_owned()),
        };
        if let Some(said) = said {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!("{said}\n"));
        }
        if let Some(undo) = &answer.undo {
            // As JSON writes them, so that what is pasted back says the same.
            let escaped = |letter: char| {
                if letter.is_control() { format!("\\u{:04x}", u32::from(letter)) } else { letter.to_string() }
            };
            let quoted = undo.input.to_string().chars().map(escaped).collect::<String>().replace('\'', r"'\''");
            text.push_str(&format!("To take it back ({}): daybook {} --json '{quoted}'\n", plain(&undo.label), dashed(&undo.operation)));
        }
        self.text(text.as_bytes())
    }

    /// Writes the list of operations.
    pub fn catalogue(&mut self, catalogue: &Value) -> OpResult<()> {
        if self.format == Format::Json {
            return self.json(catalogue);
        }
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let rows: Vec<Value> = catalogue
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| json!({ "operation": dashed(&text(entry, "name")), "kind": text(entry, "kind"), "description": text(entry, "description") }))
            .collect();
        self.text(render(&json!({ "rows": rows })).as_bytes())
    }

    /// Says where the HTTP door is.
    pub fn address(&mut self, address: &Address) -> OpResult<()> {
        if self.format == Format::Json {
            let line = json!({ "address": address.url(), "port": address.port, "tokenFile": address.token_file });
            return self.text(format!("{line}\n").as_bytes());
        }
        let text = format!(
            "Daybook is at {}\nOpen this address in a browser on this machine; it carries the key. Programs find the key in {}.\nCtrl+C stops it.\n",
            address.url(),
            address.token_file.display()
        );
        self.text(text.as_bytes())
    }

    /// Writes a refusal. Returns its exit code.
    pub fn refuse(&mut self, error: &OpError) -> u8 {
        let text = match self.format {
            Format::Json => serde_json::to_string_pretty(error).unwrap_or_else(|_| error.to_string()) + "\n",
            Format::Table => in_lines("error", error),
        };
        self.complain(&text);
        error.code.exit_code()
    }

    /// Says what does not work, and goes on.
    pub fn warn(&mut self, error: &OpError) {
        self.complain(&in_lines("warning", error));
    }

    /// Writes what is wrong with the arguments. Returns the exit code.
    pub fn misused(&mut self, error: &clap::Error) -> u8 {
        let text = error.render().to_string();
        if self.format == Format::Table {
            let lines: Vec<String> = text.lines().map(|line| line.replace(char::is_control, " ")).collect();
            self.complain(&(lines.join("\n") + "\n"));
            return ErrorCode::InvalidInput.exit_code();
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let message = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let hint = lines.find_map(|line| line.strip_prefix("tip: ")).unwrap_or("`daybook help` shows what can be said.").to_owned();
        self.refuse(&OpError::new(ErrorCode::InvalidInput, message).hint(hint))
    }

    fn complain(&mut self, text: &str) {
        // There is nowhere left to say that standard error is closed.
        let _ = self.errors.write_all(text.as_bytes());
        let _ = self.errors.flush();
    }
}

fn in_lines(kind: &str, error: &OpError) -> String {
    let mut text = format!("{kind}: {}\n", plain(&error.message));
    if let Some(field) = &error.field {
        text.push_str(&format!("  field: {}\n", plain(field)));
    }
    if let Some(hint) = &error.hint {
        text.push_str(&format!("  hint: {}\n", plain(hint)));
    }
    text
}
