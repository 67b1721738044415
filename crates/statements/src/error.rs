//! Why a file is refused, and where.

use std::fmt;

use crate::Format;

/// Why a file was refused, as a word for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadErrorCode {
    /// There is nothing in it.
    Empty,
    /// It is none of the formats that are read.
    UnknownFormat,
    /// It is larger, deeper or wider than any statement.
    TooLarge,
    /// Its characters cannot be read.
    Encoding,
    /// It ends in the middle, or its parts do not fit together.
    Structure,
    /// A line lacks something that it cannot be without.
    Missing,
    /// An amount is none, is not certain, or does not fit.
    Amount,
    /// A date is none.
    Date,
    /// A currency is unknown, or nobody says which one it is.
    Currency,
    /// The columns of a table are not known, or not those of the mapping.
    Mapping,
}

impl ReadErrorCode {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            ReadErrorCode::Empty => "empty",
            ReadErrorCode::UnknownFormat => "unknown_format",
            ReadErrorCode::TooLarge => "too_large",
            ReadErrorCode::Encoding => "encoding",
            ReadErrorCode::Structure => "structure",
            ReadErrorCode::Missing => "missing",
            ReadErrorCode::Amount => "amount",
            ReadErrorCode::Date => "date",
            ReadErrorCode::Currency => "currency",
            ReadErrorCode::Mapping => "mapping",
        }
    }
}

/// A file that is refused. Nothing of it was read: half a statement is worse than none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ReadError {
    /// What the file was taken for, when it could be told.
    pub format: Option<Format>,
    /// A word for programs.
    pub code: ReadErrorCode,
    /// The physical line, from 1, when the fault has one.
    pub line: Option<u32>,
    /// The column in characters, from 1, when the fault has one.
    pub column: Option<u32>,
    /// What is wrong, in one sentence for people, with what was understood up to there where that helps.
    pub reason: String,
    /// A way out, where there is one.
    pub hint: Option<String>,
}

impl ReadError {
    /// A refusal of the whole file.
    pub(crate) fn new(code: ReadErrorCode, reason: impl Into<String>) -> ReadError {
        ReadError { format: None, code, line: None, column: None, reason: reason.into(), hint: None }
    }

    /// With a way out.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> ReadError {
        self.hint = Some(hint.into());
        self
    }

    /// With the physical line on which the fault is.
    pub(crate) fn on_line(mut self, line: u32) -> ReadError {
        self.line = Some(line);
        self
    }

    /// With the line and the column of a byte of the text.
    pub(crate) fn at(mut self, text: &str, offset: usize) -> ReadError {
        let (line, column) = crate::place::of(text, offset);
        (self.line, self.column) = (Some(line), Some(column));
        self
    }

    /// With the format that the file was taken for.
    pub(crate) fn of(mut self, format: Format) -> ReadError {
        self.format.get_or_insert(format);
        self
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "Line {line}, column {column}: {}", self.reason)?,
            (Some(line), None) => write!(f, "Line {line}: {}", self.reason)?,
            _ => f.write_str(&self.reason)?,
        }
        if let Some(hint) = &self.hint {
            write!(f, " {hint}")?;
        }
        Ok(())
    }
}

/// A piece of the file for a sentence: short, on one line, without control characters.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown = String::from("“");
    for (count, letter) in text.trim().chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        shown.push(if letter.is_control() { ' ' } else { letter });
    }
    shown.push('”');
    shown
}
