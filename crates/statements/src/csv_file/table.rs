//! Cuts a table into rows and cells, and finds the sign between the cells.

use csv::{ReaderBuilder, StringRecord};

use super::heading_row::{may_be_booking, names_bookings};
use crate::error::{ReadError, ReadErrorCode};
use crate::place::LineCounter;

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Row<'t> {
    /// The cells.
    pub(super) cells: StringRecord,
    /// The physical line on which it begins.
    pub(super) line: u32,
    /// The row as it stands in the file, without the line ending.
    pub(super) raw: &'t str,
}

impl Row<'_> {
    /// A cell without white space around it; empty where the row is shorter.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}')
    }

    pub(super) fn is_empty(&self) -> bool {
        (0..self.cells.len()).all(|column| self.cell(column).is_empty())
    }
}

/// The most columns of a table.
const WIDEST: usize = 256;

/// The signs that are looked for; of equally good ones the earlier wins.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// How many rows the delimiter is judged by.
const SAMPLE: usize = 100;

fn builder(delimiter: u8, quoted: bool) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(quoted);
    builder
}

/// Cuts the rows out. Empty rows are left out.
pub(super) fn rows(text: &str, delimiter: u8, quoted: bool) -> impl Iterator<Item = Result<Row<'_>, ReadError>> {
    let mut reader = builder(delimiter, quoted).from_reader(text.as_bytes());
    let mut lines = LineCounter::new(text);
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let mut cells = StringRecord::new();
        let offset = |reader: &csv::Reader<&[u8]>| usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let start = offset(&reader);
        match reader.read_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                done = true;
                return Some(Err(ReadError::new(ReadErrorCode::Structure, format!("The table is broken: {error}.")).at(text, start)));
            }
        }
        let piece = text.get(start..offset(&reader)).unwrap_or_default();
        // Line endings before a row belong to empty rows.
        let skipped = piece.len() - piece.trim_start_matches(['\r', '\n']).len();
        let at = start + skipped;
        let line = lines.line_at(at);
        if cells.len() > WIDEST {
            done = true;
            return Some(Err(ReadError::new(ReadErrorCode::TooLarge, format!("A row has more than {WIDEST} cells.")).on_line(line)));
        }
        Some(Ok(Row { cells, line, raw: piece.get(skipped..).unwrap_or_default().trim_end_matches(['\r', '\n']) }))
    })
}

/// Spreadsheets write `sep=;` above the rows.
pub(super) fn named_delimiter(text: &str) -> Option<u8> {
    match text.lines().next()?.trim().as_bytes() {
        [s, e, p, b'=', delimiter] if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" && delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// Finds the sign between the cells: the one that cuts the text into headings and bookings, and where several do or none
/// does, the one that cuts the most rows alike, and of those the one that makes most cells. How many rows are alike says
/// little alone: each row has one decimal comma.
pub(super) fn delimiter(text: &str) -> u8 {
    if let Some(named) = named_delimiter(text) {
        return named;
    }
    let score = |delimiter: u8| {
        let quoted = unclosed_quote(text, delimiter).is_none();
        let rows = rows(text, delimiter, quoted).take(SAMPLE).map_while(Result::ok).filter(|row| !row.is_empty());
        let rows: Vec<Row<'_>> = rows.collect();
        let count = rows.len().max(1);
        let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).filter(|width| *width > 1).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run.first().copied().unwrap_or_default()));
        let (alike, width) = runs.max().unwrap_or((0, 1));
        let understood = usize::from(rows.iter().any(names_bookings)) + usize::from(rows.iter().any(may_be_booking));
        (understood, alike * 10 / count, width)
    };
    // The last of equals wins in `max_by_key`; the order of preference is the other way round.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// The offset of a quotation mark that opens a cell and is never closed, as RFC 4180 has it.
pub(super) fn unclosed_quote(text: &str, delimiter: u8) -> Option<usize> {
    let mut opened = None;
    let mut at_start = true;
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        if opened.is_some() {
            if byte == b'"' && bytes.next_if(|(_, next)| *next == b'"').is_none() {
                opened = None;
                at_start = false;
            }
        } else if byte == b'"' && at_start {
            opened = Some(at);
        } else {
            at_start = byte == delimiter || matches!(byte, b'\n' | b'\r');
        }
    }
    opened
}
