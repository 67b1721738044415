//! What an owner learns about a file: whether it opens, and what the proof of the books finds in it.

use engine::{Caller, Desk, Door, FixedClock};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// What came of an examination.
#[derive(Debug)]
pub enum Verdict {
    /// The file was refused when it was opened, or when it was proven: the code and the sentence.
    Refused(String),
    /// The proof found something: table and row, with the problem.
    Found(Vec<Finding>),
    /// Everything holds.
    Clean,
}

/// A finding of the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The table.
    pub table: String,
    /// The row.
    pub row: String,
    /// What is wrong.
    pub problem: String,
}

/// Opens a company file as an owner would, and proves its books.
pub fn examine(path: &Path, home: &Path) -> Verdict {
    let clock = Arc::new(FixedClock::at("2026-02-11T09:00:00Z".parse().expect("an instant")));
    let desk = Desk::new(&books::APPLICATION, testkit::options(home, clock));
    let answer = desk.open_company(path).and_then(|engine| engine.call("verify_books", json!({}), &Caller::owner(Door::Window)));
    let proof = match answer {
        Ok(envelope) => envelope.output,
        Err(error) => return Verdict::Refused(format!("{}: {}", error.code.as_str(), error.message)),
    };
    if proof["ok"] == true {
        return Verdict::Clean;
    }
    let text = |finding: &serde_json::Value, field: &str| finding[field].as_str().unwrap_or_default().to_owned();
    let findings = proof["findings"].as_array().cloned().unwrap_or_default();
    Verdict::Found(
        findings
            .iter()
            .map(|finding| Finding { table: text(finding, "table"), row: text(finding, "row"), problem: text(finding, "problem") })
            .collect(),
    )
}
