//! Reads a delimited text file into cells, and says on which physical line each row begins.

use csv::{ReaderBuilder, StringRecord};

use super::import_words::{ImportField, fold};

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The physical line on which it begins, from 1. A cell may hold line breaks, so rows and lines differ.
    pub line: u32,
    /// Its cells, trimmed.
    pub cells: Vec<String>,
    /// Whether its quotation marks do not match, so that its cells cannot be trusted.
    pub has_stray_quote: bool,
}

/// A file cut into rows and cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The sign between cells.
    pub delimiter: char,
    /// Whether a row with headings was found. What stands above it (a title, an empty row) is left out.
    pub has_header: bool,
    /// The headings; `Column 1` and so on where there are none.
    pub columns: Vec<String>,
    /// The rows below the headings, without empty ones.
    pub records: Vec<Record>,
}

/// The delimiters that are looked for; of equally good ones the earlier wins.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows the delimiter is judged by, and above which row the headings must stand.
const SAMPLE_ROWS: usize = 60;
const HEADER_WITHIN_ROWS: usize = 10;

impl Table {
    /// Reads a file. Nothing is refused here: a file without rows is an empty table.
    pub fn read(content: &str) -> Table {
        let content = content.strip_prefix('\u{feff}').unwrap_or(content);
        let (named, skipped) = delimiter_line(content);
        let body = &content[skipped..];
        let delimiter = named.unwrap_or_else(|| sniff(body));
        let first_line = 1 + u32::from(skipped > 0);
        let mut records = if quotes_match(body, delimiter) {
            read_whole(body, delimiter, first_line)
        } else {
            read_line_by_line(body, delimiter, first_line)
        };
        records.retain(|record| record.cells.iter().any(|cell| !cell.is_empty()));

        let header = header_row(&records);
        let mut columns: Vec<String> = Vec::new();
        if let Some(row) = header {
            columns = records.drain(..=row).next_back().map(|record| record.cells).unwrap_or_default();
        }
        let width = records.iter().map(|record| record.cells.len()).max().unwrap_or(0).max(columns.len());
        for index in 0..width {
            match columns.get_mut(index) {
                Some(column) if column.is_empty() => *column = format!("Column {}", index + 1),
                Some(_) => {}
                None => columns.push(format!("Column {}", index + 1)),
            }
        }
        Table { delimiter: char::from(delimiter), has_header: header.is_some(), columns, records }
    }

    /// The cells of a column that are not empty.
    pub fn column(&self, index: usize) -> impl Iterator<Item = &str> {
        self.records.iter().filter_map(move |record| record.cells.get(index)).map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

/// Spreadsheets write `sep=;` above the rows. Gives the delimiter and how many bytes the line takes.
fn delimiter_line(content: &str) -> (Option<u8>, usize) {
    let line = content.lines().next().unwrap_or_default();
    match line.trim().as_bytes() {
        [s, e, p, b'=', delimiter] if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" && delimiter.is_ascii() => {
            let end = content.find('\n').map_or(content.len(), |index| index + 1);
            (Some(*delimiter), end)
        }
        _ => (None, 0),
    }
}

fn reader(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    builder
}

/// Finds the delimiter that cuts the most rows alike, with known headings first and many cells next.
fn sniff(body: &str) -> u8 {
    let score = |delimiter: u8| {
        let rows = reader(delimiter).from_reader(body.as_bytes()).into_records().take(SAMPLE_ROWS);
        let rows: Vec<StringRecord> = rows.map_while(Result::ok).filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        let mut widths: Vec<usize> = rows.iter().map(StringRecord::len).filter(|width| *width > 1).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
        let (alike, width) = runs.max().unwrap_or((0, 1));
        let headings = rows.iter().take(HEADER_WITHIN_ROWS).map(|row| count_headings(row.iter())).max().unwrap_or(0);
        (alike * 10 / rows.len().max(1), headings, width)
    };
    // `max_by_key` gives the last of equals; the order of preference is the other way round.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

fn count_headings<'c>(cells: impl Iterator<Item = &'c str>) -> usize {
    let is_heading = |cell: &str| {
        let heading = fold(cell);
        ImportField::ALL.iter().any(|field| field.heading_score(&heading) > 0)
    };
    cells.filter(|cell| is_heading(cell)).count()
}

/// The row of the headings: the one among the first that has the most of them and no numbers of its own.
fn header_row(records: &[Record]) -> Option<usize> {
    let is_number = |cell: &str| cell.starts_with(|letter: char| letter.is_ascii_digit() || letter == '$') && year_of(cell).is_none();
    let has_number = |record: &Record| record.cells.iter().any(|cell| is_number(cell));
    let candidates =
        records.iter().take(HEADER_WITHIN_ROWS).enumerate().filter(|(_, record)| !has_number(record) && !record.has_stray_quote);
    let scored = candidates.map(|(row, record)| (count_headings(record.cells.iter().map(String::as_str)), row));
    let (headings, row) = scored.max_by_key(|(headings, row)| (*headings, std::cmp::Reverse(*row)))?;
    if headings >= 2 || (headings == 1 && row == 0) {
        return Some(row);
    }
    // Headings in words that nobody foresaw: a first row without a digit, over rows with digits.
    let has_digit = |record: &Record| record.cells.iter().any(|cell| cell.contains(|letter: char| letter.is_ascii_digit()));
    let [first, rest @ ..] = records else { return None };
    let looks_like_one = first.cells.len() > 1 && first.cells.iter().all(|cell| !cell.is_empty()) && !has_digit(first);
    (looks_like_one && !rest.is_empty() && rest.iter().all(has_digit)).then_some(0)
}

/// The year that a heading names, as over the prices of that year.
pub fn year_of(heading: &str) -> Option<i32> {
    let is_year = heading.len() == 4 && heading.bytes().all(|byte| byte.is_ascii_digit());
    heading.parse().ok().filter(|year| is_year && (1900..=2200).contains(year))
}

fn trimmed<'c>(cells: impl Iterator<Item = &'c str>) -> Vec<String> {
    let space = |letter: char| letter.is_whitespace() || letter == '\u{feff}';
    cells.map(|cell| cell.trim_matches(space).to_owned()).collect()
}

fn read_whole(body: &str, delimiter: u8, first_line: u32) -> Vec<Record> {
    let mut lines = LineCounter { text: body.as_bytes(), at: 0, line: first_line };
    let mut records = Vec::new();
    for row in reader(delimiter).from_reader(body.as_bytes()).into_records().map_while(Result::ok) {
        let start = row.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        records.push(Record { line: lines.line_of_row_at(start), cells: trimmed(row.iter()), has_stray_quote: false });
    }
    records
}

/// Reads each physical line for itself, so that one quotation mark that is never closed spoils one row, and does not
/// swallow those below it.
fn read_line_by_line(body: &str, delimiter: u8, first_line: u32) -> Vec<Record> {
    let mut records = Vec::new();
    for (line, text) in (first_line..).zip(body.lines()) {
        let row = reader(delimiter).from_reader(text.as_bytes()).into_records().next();
        if let Some(Ok(row)) = row {
            records.push(Record { line, cells: trimmed(row.iter()), has_stray_quote: !quotes_match(text, delimiter) });
        }
    }
    records
}

/// Whether every quoted cell is closed, as RFC 4180 has it: a quotation mark opens a cell only at its start, two in a
/// row inside it stand for one, and behind the closing one the cell ends.
fn quotes_match(text: &str, delimiter: u8) -> bool {
    let ends_cell = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let (mut inside, mut closed, mut at_start) = (false, false, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if inside {
            closed = byte == b'"' && bytes.next_if_eq(&b'"').is_none();
            inside = !closed;
        } else if closed && !ends_cell(byte) {
            if byte != b' ' {
                return false;
            }
        } else {
            inside = byte == b'"' && at_start;
            closed = false;
            at_start = ends_cell(byte);
        }
    }
    !inside
}

/// Counts physical lines up to growing offsets.
struct LineCounter<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl LineCounter<'_> {
    /// The line of the row that is read from this offset; the line breaks that it begins with belong to empty rows.
    fn line_of_row_at(&mut self, offset: usize) -> u32 {
        while let Some(byte) = self.text.get(self.at)
            && (self.at < offset || matches!(byte, b'\r' | b'\n'))
        {
            let is_pair = *byte == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            if matches!(byte, b'\r' | b'\n') && !is_pair {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(content: &str) -> Vec<(u32, String)> {
        Table::read(content).records.into_iter().map(|record| (record.line, record.cells.join("|"))).collect()
    }

    fn owned(rows: &[(u32, &str)]) -> Vec<(u32, String)> {
        rows.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn delimiters_are_sniffed() {
        for (content, delimiter, width) in [
            ("Name,Amount,Due\nRent,1200,1\n", ',', 3),
            ("Name;Betrag;Fällig\nMiete;1.200,00;1\nStrom;80,50;15\n", ';', 3),
            ("Name\tAmount\nRent\t1,200.00\n", '\t', 2),
            ("Name|Amount\nRent|1200\nNetflix, Inc.|15.49\n", '|', 2),
            ("sep=;\nName;Note\nRent;a,b,c\nHydro;d,e,f\n", ';', 2),
            ("Nom;Montant\nLoyer;1200,00\nEau;30,50\n", ';', 2),
            ("\"Name\",\"Amount; gross\"\n\"Rent; flat\",\"1,200.00\"\n", ',', 2),
            ("Name\nRent\n", ',', 1),
            ("", ',', 0),
        ] {
            let table = Table::read(content);
            assert_eq!((table.delimiter, table.columns.len()), (delimiter, width), "{content}");
        }
    }

    #[test]
    fn a_row_has_the_line_it_begins_on() {
        let content = "\u{feff}Name,Note,Amount\r\n\r\nRent,\"two\r\nlines\",1200\r\nHydro,,80\r\n,,\r\n\r\n\"Gas\n\n\",x,50";
        assert_eq!(rows(content), owned(&[(3, "Rent|two\r\nlines|1200"), (5, "Hydro||80"), (8, "Gas|x|50")]));
        assert_eq!(rows("sep=,\nName,Amount\nRent,1200\n"), owned(&[(3, "Rent|1200")]));
        assert_eq!(rows("Name,Amount\rRent,1200\r\rGas,50"), owned(&[(2, "Rent|1200"), (4, "Gas|50")]));
    }

    #[test]
    fn a_stray_quote_spoils_its_own_row_only() {
        let content = "Name,Amount\nRent,\"1200\nHydro,80\n15\" screen,20\n";
        let table = Table::read(content);
        let shown: Vec<_> = table.records.iter().map(|record| (record.line, record.cells[0].as_str(), record.has_stray_quote)).collect();
        assert_eq!(shown, [(2, "Rent", true), (3, "Hydro", false), (4, "15\" screen", false)]);
        for (text, matches) in [
            ("a,\"b\"\n", true),
            ("\"a \"\"b\"\"\" ,c", true),
            ("15\" screen,c", true),
            ("\"a\nb\",c", true),
            ("\"\",c", true),
            ("\"a", false),
            ("\"a\"b,c", false),
            ("\"a\"\",c", false),
        ] {
            assert_eq!(quotes_match(text, b','), matches, "{text}");
        }
    }

    #[test]
    fn headings_are_found_below_a_title_and_missed_where_there_are_none() {
        let table = Table::read("Bills of 2026\n\nPayee,Amount,Due date\nRent,1200,2026-01-01\n");
        assert_eq!(
            (table.has_header, table.columns, table.records.len()),
            (true, ["Payee", "Amount", "Due date"].map(str::to_owned).to_vec(), 1)
        );
        let table = Table::read("Rent,1200,monthly,1\nHydro,80,monthly,15\n");
        assert_eq!((table.has_header, table.columns[3].as_str(), table.records.len()), (false, "Column 4", 2));
        let table = Table::read("Wat,Hoeveel\nHuur,1200\nGas,80\n");
        assert_eq!((table.has_header, table.records.len()), (true, 2));
        let table = Table::read("Name,,Amount\nRent,x,1200,extra\n");
        assert_eq!(table.columns, ["Name", "Column 2", "Amount", "Column 4"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_lines_rise(content in "[a-z0-9,;\"\\r\\n \u{feff}é]{0,120}") {
            let table = Table::read(&content);
            prop_assert!(table.records.windows(2).all(|pair| pair[0].line < pair[1].line));
            let last = u32::try_from(content.matches(['\n', '\r']).count()).expect("small") + 1;
            prop_assert!(table.records.iter().all(|record| record.line <= last));
        }

        #[test]
        fn what_a_writer_wrote_is_read_back(names in proptest::collection::vec("[a-zA-Z ,;\"\\n]{0,12}x", 1..12), delimiter in proptest::sample::select(&[b',', b';', b'\t', b'|'][..])) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["Name", "Amount", "Frequency"]).expect("header");
            for name in &names {
                writer.write_record([name, "12.00", "monthly"]).expect("row");
            }
            let text = String::from_utf8(writer.into_inner().expect("bytes")).expect("text");
            let table = Table::read(&text);
            prop_assert_eq!(table.delimiter, char::from(delimiter));
            let read: Vec<_> = table.records.iter().map(|record| record.cells[0].clone()).collect();
            prop_assert_eq!(read, names.iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>());
        }
    }
}
