//! Reads a file, a table as its owner said of earlier ones of the account.

use engine::{OpResult, ReadTx};
use statements::csv_file::{self, CsvCorrection, CsvGuess};
use statements::{DateOrder, Format, Note, ReadOptions, Reading};

use super::import_plan::NoPlan;
use super::statement_file::StatementFileInput;
use super::store::accounts::{self, Table};
use crate::attachments::file_bytes::{FileBytes, SIZE_MAX};
use crate::company;
use crate::ledger::store::AccountRow;

/// The most lines of a file.
const LINES_MAX: usize = 200_000;

/// A file as it was read, and for a table how.
#[derive(Debug)]
pub struct Read {
    /// The file's statements.
    pub reading: Reading,
    /// How a table was read.
    pub table: Option<CsvGuess>,
    /// What is to be remembered of it.
    pub correction: CsvCorrection,
    /// The accounts whose tables have the same headings.
    pub table_accounts: Vec<i64>,
    // What was remembered when it was read.
    remembered: CsvCorrection,
}

impl Read {
    fn of_no_table(reading: Reading) -> Read {
        let none = CsvCorrection::default;
        Read { reading, table: None, correction: none(), table_accounts: Vec::new(), remembered: none() }
    }

    /// Whether something else is remembered for an account than what the table was read by.
    pub fn is_read_otherwise_for(&self, tx: &ReadTx<'_>, row: &AccountRow) -> OpResult<bool> {
        let Some(table) = &self.table else { return Ok(false) };
        let own = accounts::memory(tx, row.seq)?.table.filter(|own| own.signature == table.signature);
        Ok(own.map(|own| own.correction).unwrap_or_default() != self.remembered)
    }
}

/// Reads a file into the account that was chosen, where there is one.
pub fn read(tx: &ReadTx<'_>, input: &StatementFileInput, file: &FileBytes, only: Option<&AccountRow>) -> Result<Read, NoPlan> {
    let settings = company::settings(tx)?;
    let tables = accounts::tables(tx)?;
    let mut options = ReadOptions {
        currency: Some(only.and_then(|row| row.currency).unwrap_or(settings.base_currency)),
        date_order: input.date_order.or_else(|| order_in(&settings.country)),
        decimal_mark: input.decimal_mark,
        mapping: input.csv_mapping.clone(),
        correction: None,
        encoding: input.encoding.clone(),
        max_bytes: SIZE_MAX,
        max_lines: LINES_MAX,
    };
    if options.encoding.is_none() {
        options.encoding = remembered_encoding(file, &options, &tables, only);
    }
    let first = statements::read(&file.bytes, &options);
    let format = first.as_ref().map_or_else(|error| error.format, |reading| Some(reading.format));
    // A table that was read was guessed then, and a large one is not looked through twice.
    let known = first.as_ref().ok().and_then(|reading| reading.guess.as_deref().cloned());
    let guess = match known {
        None if format == Some(Format::Csv) => csv_file::guess(&file.bytes, &options).ok(),
        known => known,
    };
    let Some(mut guess) = guess else {
        return first.map(Read::of_no_table).map_err(|error| NoPlan::Unreadable(error, None));
    };
    let alike: Vec<&(i64, Table)> = tables.iter().filter(|(_, table)| table.signature == guess.signature).collect();
    let remembered = correction_for(&alike, only);
    // What is said beside this file goes over what was said of another.
    let mut correction = remembered.clone();
    correction.date_order = input.date_order.or(correction.date_order);
    correction.decimal = input.decimal_mark.or(correction.decimal);
    correction.encoding = input.encoding.clone().or(correction.encoding);
    let mut reading = first;
    if correction != CsvCorrection::default() {
        options.correction = Some(correction.clone());
        guess = csv_file::guess(&file.bytes, &options).map_err(|error| NoPlan::Unreadable(error, None))?;
        if options.mapping.is_none() {
            let by = ReadOptions { mapping: Some(guess.mapping.clone()), ..options };
            reading = statements::read(&file.bytes, &by).map(|reading| with_doubts(reading, &guess));
        }
    }
    if let Some(said) = &input.csv_mapping {
        correction.learn(&guess.mapping, said);
        guess.mapping.clone_from(said);
    }
    let table_accounts = alike.iter().map(|(account_seq, _)| *account_seq).collect();
    match reading {
        Ok(reading) => Ok(Read { reading, table: Some(guess), correction, table_accounts, remembered }),
        Err(error) => Err(NoPlan::Unreadable(error, Some(Box::new(guess)))),
    }
}

// What the owner said of the tables of the account that was chosen; of one that is still to be found, what was said of all
// accounts with such tables alike.
fn correction_for(alike: &[&(i64, Table)], only: Option<&AccountRow>) -> CsvCorrection {
    let said = match (only, alike) {
        (Some(row), _) => alike.iter().find(|(account_seq, _)| *account_seq == row.seq),
        (None, [first, rest @ ..]) => rest.iter().all(|(_, table)| table.correction == first.1.correction).then_some(first),
        (None, []) => None,
    };
    said.map(|(_, table)| table.correction.clone()).unwrap_or_default()
}

// The encoding that was named for an earlier table, when the headings come out by it as they did then. Bytes that are UTF-8
// are not asked: the bank may have changed to it.
fn remembered_encoding(file: &FileBytes, options: &ReadOptions, tables: &[(i64, Table)], only: Option<&AccountRow>) -> Option<String> {
    if std::str::from_utf8(&file.bytes).is_ok() {
        return None;
    }
    let tables = tables.iter().filter(|(account_seq, _)| only.is_none_or(|row| row.seq == *account_seq));
    tables.filter_map(|(_, table)| table.correction.encoding.clone().map(|encoding| (table, encoding))).find_map(|(table, encoding)| {
        let named = ReadOptions { encoding: Some(encoding.clone()), ..options.clone() };
        let guess = csv_file::guess(&file.bytes, &named).ok()?;
        (guess.signature == table.signature).then_some(encoding)
    })
}

// A table that is read by what is remembered says what is not certain of it as one that is guessed.
fn with_doubts(mut reading: Reading, guess: &CsvGuess) -> Reading {
    let doubts = guess.doubts.iter().map(|doubt| Note { is_warning: true, line: None, text: doubt.clone() });
    reading.notes.splice(0..0, doubts);
    reading
}

// Canada writes all three.
fn order_in(country: &str) -> Option<DateOrder> {
    match country {
        "CA" => None,
        "US" => Some(DateOrder::Mdy),
        "CN" | "HU" | "JP" | "KR" | "LT" | "SE" | "TW" => Some(DateOrder::Ymd),
        _ => Some(DateOrder::Dmy),
    }
}
