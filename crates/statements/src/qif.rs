//! QIF, Quicken's interchange format: a letter and a value on each line, `^` between records.
//!
//! It names no currency, no account number and no order of dates; the whole file has to show them, or the caller says
//! them. Source: Quicken's interchange format specification, and what GnuCash and Moneydance note of real files.

mod record;

use money::{Currency, Money};

use crate::amount::{self, DecimalMark, MarkEvidence, mark_of};
use crate::date::{self, DateOrder};
use crate::encoding::Decoded;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{Detail, Line, some_tidy, tidy};
use crate::options::ReadOptions;
use crate::place;
use crate::statement::{Account, Balance, Format, Note, Reading, Statement};

use record::{Record, Split};

/// Reads a QIF file.
pub(crate) fn read(decoded: &Decoded<'_>, options: &ReadOptions) -> Result<Reading, ReadError> {
    let mut reader = Reader { text: &decoded.text, options, sections: Vec::new(), notes: Vec::new(), skipped: 0, count: 0 };
    reader.cut()?;
    let statements = reader.build()?;
    Ok(Reading { format: Format::Qif, dialect: "QIF".to_owned(), encoding: decoded.encoding, statements, notes: reader.notes, guess: None })
}

/// The records of one account.
struct Section<'t> {
    account: Account,
    records: Vec<Record<'t>>,
}

/// What the lines of a section are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Account,
    Bookings,
    Other,
}

struct Reader<'t, 'o> {
    text: &'t str,
    options: &'o ReadOptions,
    sections: Vec<Section<'t>>,
    notes: Vec<Note>,
    skipped: usize,
    count: usize,
}

impl<'t> Reader<'t, '_> {
    /// Cuts the file into sections and records.
    fn cut(&mut self) -> Result<(), ReadError> {
        let mut kind = Kind::Other;
        let mut type_name = "";
        let mut account = Account::default();
        let mut record: Option<Record<'t>> = None;
        let mut is_list = false;
        // The last account of a list, which is the one that follows where the list is not closed.
        let mut listed = Account::default();
        let mut is_listed = false;
        for (number, (at, line)) in (1_u32..).zip(place::lines(self.text)) {
            let trimmed = line.trim();
            if let Some(header) = trimmed.strip_prefix('!') {
                if let Some(open) = record.take().filter(|open| !open.is_empty()) {
                    return Err(self.cut_off(&open, "the next section begins"));
                }
                let lower = header.to_ascii_lowercase();
                if lower.starts_with("option:autoswitch") {
                    is_list = true;
                } else if lower.starts_with("clear:autoswitch") {
                    is_list = false;
                    listed = Account::default();
                } else if lower == "account" {
                    kind = Kind::Account;
                    account = Account::default();
                } else if let Some(name) = lower.strip_prefix("type:") {
                    type_name = header.get(5..).unwrap_or_default().trim();
                    kind = if matches!(name.trim(), "bank" | "cash" | "ccard" | "oth a" | "oth l" | "credit card") {
                        Kind::Bookings
                    } else {
                        Kind::Other
                    };
                    if kind == Kind::Bookings {
                        let named = if is_list && account.name.is_none() { &mut listed } else { &mut account };
                        let of = Account { kind: some_tidy(type_name), ..std::mem::take(named) };
                        self.sections.push(Section { account: of, records: Vec::new() });
                    } else if !matches!(name.trim(), "cat" | "class" | "tag") {
                        self.notes.push(Note::warning(Some(number), format!("The section {} is not read.", quoted(type_name))));
                    }
                }
                continue;
            }
            if trimmed.is_empty() {
                continue;
            }
            match kind {
                Kind::Account if is_list => {
                    if std::mem::replace(&mut is_listed, trimmed.starts_with('^')) {
                        listed = Account::default();
                    }
                    if !is_listed {
                        account_value(trimmed, &mut listed);
                    }
                }
                Kind::Account => account_value(trimmed, &mut account),
                Kind::Other => self.skipped += 1,
                Kind::Bookings if trimmed.starts_with('^') => {
                    if let Some(mut done) = record.take().filter(|done| !done.is_empty()) {
                        done.end = at;
                        self.count += 1;
                        if self.count > self.options.max_lines {
                            return Err(crate::too_many_lines(self.options).on_line(number));
                        }
                        if let Some(section) = self.sections.last_mut() {
                            section.records.push(done);
                        }
                    }
                }
                Kind::Bookings => record.get_or_insert_with(|| Record::new(at, number)).take(trimmed, number),
            }
        }
        if let Some(open) = record.filter(|open| !open.is_empty()) {
            return Err(self.cut_off(&open, "the file ends"));
        }
        if self.sections.is_empty() {
            let reason = if type_name.is_empty() {
                "There is no section in it.".to_owned()
            } else {
                format!("It holds {} and no bookings of an account.", quoted(type_name))
            };
            return Err(ReadError::new(ReadErrorCode::Structure, reason));
        }
        Ok(())
    }

    fn cut_off(&self, record: &Record<'_>, what: &str) -> ReadError {
        let reason = format!(
            "The record that begins here is not closed with ^ where {what}: the file was cut off after {} whole records.",
            self.count
        );
        ReadError::new(ReadErrorCode::Structure, reason).hint("Download it again.").on_line(record.line)
    }

    fn build(&mut self) -> Result<Vec<Statement>, ReadError> {
        let order = self.date_order();
        let mark = self.mark()?;
        let currency = self.options.currency.ok_or_else(|| {
            let reason = format!("QIF does not say the currency of its amounts; {} records were understood.", self.count);
            ReadError::new(ReadErrorCode::Currency, reason).hint("Choose the currency of the account.")
        })?;
        let mut statements = Vec::with_capacity(self.sections.len());
        for section in std::mem::take(&mut self.sections) {
            let mut statement = Statement::of(Account { currency: Some(currency), ..section.account });
            for record in section.records {
                let line = Builder { text: self.text, order, mark, currency }.line(&record, &mut self.notes)?;
                if record.is_opening_balance() && statement.opening.is_none() && statement.lines.is_empty() {
                    if let Some(name) = record.category.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
                        statement.account.name = statement.account.name.or_else(|| some_tidy(name));
                    }
                    self.notes.push(Note::info(Some(record.line), "The first record is the opening balance and no booking."));
                    statement.opening = Some(Balance { amount: line.amount, on: Some(line.booked_on) });
                    continue;
                }
                statement.lines.push(line);
            }
            statements.push(statement);
        }
        Ok(statements)
    }

    fn records(&self) -> impl Iterator<Item = &Record<'t>> + Clone {
        self.sections.iter().flat_map(|section| &section.records)
    }

    /// The order that all dates of the file fit.
    fn date_order(&mut self) -> DateOrder {
        let evidence = date::orders_of(self.records().map(|record| record.date));
        let wanted = self.options.date_order;
        match evidence.possible.as_slice() {
            [] => wanted.unwrap_or(DateOrder::Mdy),
            [order, ..] if evidence.same => *order,
            [order] => *order,
            open => {
                // Quicken is American, and so is its order.
                let order = wanted.filter(|order| open.contains(order)).unwrap_or(DateOrder::Mdy);
                let text = format!("The dates fit several orders; they were read as {}.", order.words());
                let is_guess = wanted != Some(order);
                self.notes.push(if is_guess { Note::warning(None, text) } else { Note::info(None, text) });
                order
            }
        }
    }

    /// The sign that stands before the cents in all amounts of the file.
    fn mark(&mut self) -> Result<DecimalMark, ReadError> {
        if let Some(mark) = self.options.decimal_mark {
            return Ok(mark);
        }
        let amounts =
            self.records().flat_map(|record| std::iter::once(record.amount).chain(record.splits.iter().map(|split| split.amount)));
        match mark_of(amounts) {
            MarkEvidence::Shown(mark) => Ok(mark),
            MarkEvidence::Whole => Ok(DecimalMark::Point),
            MarkEvidence::Open(_) => {
                let reason = "The sign in the amounts can stand for thousands or for a fraction; nothing in the file decides.";
                Err(ReadError::new(ReadErrorCode::Amount, reason).hint("Say which sign stands before the cents."))
            }
            MarkEvidence::Mixed => {
                let reason = "Some amounts have a point before the cents, and some a comma.";
                Err(ReadError::new(ReadErrorCode::Amount, reason).hint("Say which sign stands before the cents."))
            }
        }
    }
}

/// The header of an account: its name, type, description.
fn account_value(line: &str, account: &mut Account) {
    let (code, value) = line.split_at_checked(1).unwrap_or((line, ""));
    match code {
        "N" => account.name = some_tidy(value),
        "T" => account.kind = some_tidy(value),
        _ => {}
    }
}

/// How the records of a file are made into lines.
struct Builder<'t> {
    text: &'t str,
    order: DateOrder,
    mark: DecimalMark,
    currency: Currency,
}

impl Builder<'_> {
    fn amount(&self, text: &str, line: u32) -> Result<Money, ReadError> {
        amount::read(text, self.mark, self.currency).map_err(|fault| fault.refuse(text, self.currency).on_line(line))
    }

    fn line(&self, record: &Record<'_>, notes: &mut Vec<Note>) -> Result<Line, ReadError> {
        if record.date.is_empty() || record.amount.is_empty() {
            let what = if record.date.is_empty() { "date (D)" } else { "amount (T)" };
            return Err(ReadError::new(ReadErrorCode::Missing, format!("The record has no {what}.")).on_line(record.line));
        }
        let booked_on = date::read(record.date, self.order).ok_or_else(|| {
            let reason = format!("{} is not a date in the order {}.", quoted(record.date), self.order.words());
            ReadError::new(ReadErrorCode::Date, reason).on_line(record.line_of_date)
        })?;
        let amount = self.amount(record.amount, record.line_of_amount)?;
        let raw = self.text.get(record.at..record.end).unwrap_or_default().trim_end();
        let raw = if raw.contains('\r') { raw.replace("\r\n", "\n").replace('\r', "\n") } else { raw.to_owned() };
        let mut line = Line::new(record.line, booked_on, amount, raw);
        line.counterparty.name = some_tidy(record.payee);
        line.description = tidy(if record.memo.is_empty() { record.payee } else { record.memo });
        line.category = some_tidy(record.category);
        // N is a cheque's number, or a word for the kind of booking.
        if record.number.bytes().any(|byte| byte.is_ascii_digit()) {
            line.references.cheque = some_tidy(record.number);
        } else {
            line.type_code = some_tidy(record.number);
        }
        for split in &record.splits {
            line.details.push(self.detail(split)?);
        }
        self.check_sum(&line, notes);
        line.know_by(&[record.payee, record.memo, record.number]);
        Ok(line)
    }

    fn detail(&self, split: &Split<'_>) -> Result<Detail, ReadError> {
        let amount = if split.amount.is_empty() { None } else { Some(self.amount(split.amount, split.line)?) };
        Ok(Detail { amount, description: tidy(split.memo), category: some_tidy(split.category), ..Detail::default() })
    }

    fn check_sum(&self, line: &Line, notes: &mut Vec<Note>) {
        let amounts: Vec<Money> = line.details.iter().filter_map(|detail| detail.amount).collect();
        if amounts.is_empty() || amounts.len() < line.details.len() {
            return;
        }
        let sum = Money::checked_sum(self.currency, amounts);
        if sum != Ok(line.amount) {
            let sum = sum.map_or_else(|_| "more than can be recorded".to_owned(), |sum| sum.to_string());
            notes.push(Note::warning(
                Some(line.at),
                format!("The parts of the record add up to {sum}, and the record is {}: the record counts.", line.amount),
            ));
        }
    }
}
