//! MT940, SWIFT's statement message, and what banks make of it.
//!
//! Source: SWIFT Standards MT, category 9, MT940 and MT942; the German DFÜ agreement, appendix 3, for the structured
//! `:86:`; the Dutch banks' descriptions of the `/TAG/` form. What real files do beyond them is said where it is read.

mod entry;
mod fields;
mod information;
mod sepa;

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use money::Currency;

use crate::amount::{self, DecimalMark};
use crate::date;
use crate::encoding::Decoded;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{Line, place_account, some_tidy, tidy};
use crate::options::ReadOptions;
use crate::parallel;
use crate::statement::{Account, Balance, Format, Note, Reading, Statement};

use entry::Entry;
use fields::{Field, fields};
use information::Information;

/// So many lines are read together: enough to share, and not the whole of a large file twice in memory.
const AT_ONCE: usize = 8_192;

/// Reads an MT940 or MT942 file.
pub(crate) fn read(decoded: &Decoded<'_>, options: &ReadOptions) -> Result<Reading, ReadError> {
    let reader = Reader {
        text: &decoded.text,
        options,
        statements: Vec::new(),
        notes: Vec::new(),
        open: None,
        bookings: Vec::new(),
        left: memchr::memmem::find_iter(decoded.text.as_bytes(), b"\n:61:").count().min(options.max_lines),
        forms: BTreeSet::new(),
        count: 0,
        interim: false,
    };
    let (statements, notes, dialect) = reader.run().map_err(|error| error.of(Format::Mt940))?;
    Ok(Reading { format: Format::Mt940, dialect, encoding: decoded.encoding, statements, notes, guess: None })
}

/// A message while it is read.
struct Message<'t> {
    at: usize,
    statement: Statement,
    currency: Option<Currency>,
    has_account: bool,
    has_closing: bool,
    entry: Option<(Field<'t>, Option<Field<'t>>)>,
    reference: Option<String>,
    bookings: usize,
}

/// A line that was cut out and is yet to be read.
struct Booking<'t> {
    /// The place of its statement.
    statement: usize,
    field: Field<'t>,
    details: Option<Field<'t>>,
    currency: Currency,
}

/// A line, whether it is only expected, and how its details are written.
struct Booked {
    line: Line,
    is_pending: bool,
    form: Option<&'static str>,
    note: Option<Note>,
}

impl Booking<'_> {
    fn read(&self, text: &str) -> Result<Booked, ReadError> {
        let content = self.field.text();
        let entry = Entry::read(text, &content, self.field.at, self.currency)?;
        let said = self.details.as_ref().map_or(Cow::Borrowed(""), Field::text);
        let information = self.details.as_ref().map(|_| Information::read(&said));
        let form = information.as_ref().map(|information| information.form);
        let end = self.details.as_ref().map_or(self.field.end, |details| details.end);
        let raw = text.get(self.field.at..end).unwrap_or_default().trim_end();
        let is_pending = entry.is_expected;
        let note = entry.lent.map(|day| {
            let text = format!("The file has a day of February that does not exist, as banks reckon interest; it was read as {day}.");
            Note::info(Some(self.field.line), text)
        });
        Ok(Booked { line: entry.finish(self.field.line, raw, &said, information), is_pending, form, note })
    }
}

struct Reader<'t, 'o> {
    text: &'t str,
    options: &'o ReadOptions,
    statements: Vec<Statement>,
    notes: Vec<Note>,
    open: Option<Message<'t>>,
    bookings: Vec<Booking<'t>>,
    /// About how many lines are yet to be read.
    left: usize,
    forms: BTreeSet<&'static str>,
    count: usize,
    interim: bool,
}

impl<'t> Reader<'t, '_> {
    fn run(mut self) -> Result<(Vec<Statement>, Vec<Note>, String), ReadError> {
        let walked = self.walk();
        // What is wrong with a line stands before whatever ended the way through the file.
        self.read_bookings()?;
        walked?;
        if self.statements.is_empty() {
            return Err(ReadError::new(ReadErrorCode::Structure, "There are fields of SWIFT messages in it and no statement."));
        }
        let mut dialect = if self.interim { "MT942".to_owned() } else { "MT940".to_owned() };
        if !self.forms.is_empty() {
            let forms: Vec<&str> = self.forms.iter().copied().collect();
            dialect = format!("{dialect}, details {}", forms.join(" and "));
        }
        Ok((self.statements, self.notes, dialect))
    }

    fn walk(&mut self) -> Result<(), ReadError> {
        for field in fields(self.text) {
            self.take(field)?;
        }
        self.end_message()
    }

    /// Reads the lines that were cut out, and puts each into its statement.
    fn read_bookings(&mut self) -> Result<(), ReadError> {
        let bookings = std::mem::take(&mut self.bookings);
        let text = self.text;
        for (booking, booked) in bookings.iter().zip(parallel::each(&bookings, |booking| booking.read(text))) {
            let Booked { line, is_pending, form, note } = booked?;
            self.forms.extend(form);
            self.notes.extend(note);
            let open = self.open.as_mut().map(|open| &mut open.statement);
            if let Some(statement) = self.statements.get_mut(booking.statement).or(open) {
                if is_pending { statement.pending.push(line) } else { statement.lines.push(line) }
            }
        }
        Ok(())
    }

    /// Makes room at once for the rest of the file, where a statement goes on: lines that move as it grows cost much of the
    /// time of reading them.
    fn make_room(&mut self) {
        let place = self.statements.len();
        if let Some(open) = &mut self.open
            && self.bookings.iter().all(|booking| booking.statement == place)
        {
            // Where there is none at once, it comes as it is needed.
            let _ = open.statement.lines.try_reserve_exact(self.left);
        }
        self.left = self.left.saturating_sub(self.bookings.len());
    }

    fn take(&mut self, field: Field<'t>) -> Result<(), ReadError> {
        let tag = field.tag;
        // A message begins with its reference; some banks leave that out and begin with the account.
        let begins = match (&self.open, tag) {
            (None, "20" | "25" | "25P" | "28" | "28C" | "60F" | "60M") => true,
            (Some(_), "20") => true,
            (Some(open), "25" | "25P") => open.has_account,
            (Some(open), "60F" | "60M") => open.has_closing,
            _ => false,
        };
        if begins {
            self.end_message()?;
            self.open = Some(Message {
                at: field.at,
                statement: Statement::of(Account::default()),
                currency: self.options.currency,
                has_account: false,
                has_closing: false,
                entry: None,
                reference: None,
                bookings: 0,
            });
        }
        let Some(open) = &mut self.open else {
            let reason = format!("The field :{tag}: stands outside a statement.");
            return Err(ReadError::new(ReadErrorCode::Structure, reason).at(self.text, field.at));
        };
        match tag {
            "20" => open.reference = some_tidy(&field.text()),
            "25" | "25P" => {
                open.has_account = true;
                account(&field.text(), &mut open.statement.account);
            }
            "28" | "28C" => open.statement.number = some_tidy(&field.text()),
            "13" | "13D" => self.interim = true,
            "34F" => {
                self.interim = true;
                // A floor limit: EUR0, or EURD0.
                open.currency = field.text().get(..3).and_then(|code| Currency::parse(code).ok()).or(open.currency);
            }
            "60F" | "60M" => {
                let balance = balance(self.text, &field)?;
                open.currency = Some(balance.amount.currency());
                open.statement.opening = Some(balance);
            }
            "61" => {
                self.end_entry()?;
                if let Some(open) = &mut self.open {
                    open.entry = Some((field, None));
                }
            }
            "86" => match &mut open.entry {
                Some((_, details @ None)) if !open.has_closing => *details = Some(field),
                _ => {
                    let information = open.statement.information.get_or_insert_default();
                    if !information.is_empty() {
                        information.push(' ');
                    }
                    information.push_str(&tidy(&field.text()));
                }
            },
            "62F" | "62M" => {
                open.statement.closing = Some(balance(self.text, &field)?);
                open.has_closing = true;
                self.end_entry()?;
            }
            "64" => open.statement.closing_available = Some(balance(self.text, &field)?),
            // Other fields (65, 90C, NS) say nothing that a statement keeps.
            _ => {}
        }
        Ok(())
    }

    fn end_entry(&mut self) -> Result<(), ReadError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let Some((field, details)) = open.entry.take() else { return Ok(()) };
        self.count += 1;
        if self.count > self.options.max_lines {
            return Err(crate::too_many_lines(self.options).at(self.text, field.at));
        }
        let currency = open.currency.ok_or_else(|| {
            let reason = "No balance stands before the line, so that its currency is not known.";
            ReadError::new(ReadErrorCode::Currency, reason).hint("Choose the currency of the account.").at(self.text, field.at)
        })?;
        open.bookings = open.bookings.saturating_add(1);
        self.bookings.push(Booking { statement: self.statements.len(), field, details, currency });
        if self.bookings.len() >= AT_ONCE {
            self.make_room();
            self.read_bookings()?;
        }
        Ok(())
    }

    fn end_message(&mut self) -> Result<(), ReadError> {
        self.end_entry()?;
        let Some(mut open) = self.open.take() else { return Ok(()) };
        if !self.interim && (!open.has_closing || open.statement.opening.is_none()) {
            let lacks = if open.has_closing { "an opening balance (:60F:)" } else { "a closing balance (:62F:)" };
            let name = open.reference.as_deref().or(open.statement.number.as_deref()).unwrap_or("that begins here");
            let reason = format!(
                "The statement {name} lacks {lacks} after {} whole lines: the file was cut, or put together wrongly.",
                open.bookings
            );
            return Err(ReadError::new(ReadErrorCode::Structure, reason).hint("Download it again.").at(self.text, open.at));
        }
        // The room for lines that are another statement's.
        open.statement.lines.shrink_to(open.bookings);
        open.statement.account.currency = open.currency;
        open.statement.from = open.statement.opening.and_then(|balance| balance.on);
        open.statement.until = open.statement.closing.and_then(|balance| balance.on);
        self.statements.push(open.statement);
        Ok(())
    }
}

/// `517852257`, `50880050/0194787400888` (bank code and account), `NL12BANK0123456789EUR`, `IBAN EUR`.
fn account(text: &str, account: &mut Account) {
    let text = text.lines().next().unwrap_or_default().trim();
    let without_currency =
        text.len().checked_sub(3).and_then(|end| text.split_at_checked(end)).filter(|(_, code)| Currency::parse(code).is_ok());
    if let Some((number, _)) = without_currency
        && crate::line::iban_of(number).is_some()
    {
        place_account(number, &mut account.iban, &mut account.number);
        return;
    }
    match text.split_once('/') {
        Some((bank, number)) if !number.trim().is_empty() => {
            account.bank = some_tidy(bank);
            place_account(number, &mut account.iban, &mut account.number);
        }
        _ => place_account(text, &mut account.iban, &mut account.number),
    }
}

/// `C100722EUR0,00`: sign, day, currency, amount.
fn balance(text: &str, field: &Field<'_>) -> Result<Balance, ReadError> {
    let content = field.text();
    let content = content.lines().next().unwrap_or_default().trim();
    let refuse = |code, what: &str| {
        let reason = format!("{} in :{}: {what}.", quoted(content), field.tag);
        ReadError::new(code, reason).at(text, field.at)
    };
    let (sign, rest) = content.split_at_checked(1).ok_or_else(|| refuse(ReadErrorCode::Amount, "is no balance"))?;
    let negative = match sign {
        "C" => false,
        "D" => true,
        _ => return Err(refuse(ReadErrorCode::Amount, "begins with neither C nor D")),
    };
    let on: Option<NaiveDate> = rest.get(..6).and_then(date::read_short);
    // Some banks write zeros for the day of a balance that is none.
    if on.is_none() && rest.get(..6) != Some("000000") {
        return Err(refuse(ReadErrorCode::Date, "has no date"));
    }
    let code = rest.get(6..9).unwrap_or_default();
    let currency = Currency::parse(code).map_err(|_| refuse(ReadErrorCode::Currency, "has no currency in use"))?;
    let digits = rest.get(9..).unwrap_or_default();
    let digits = if negative { format!("-{digits}") } else { digits.to_owned() };
    let mark = if digits.contains(',') { DecimalMark::Comma } else { DecimalMark::Point };
    let amount = amount::read(&digits, mark, currency).map_err(|fault| fault.refuse(&digits, currency).at(text, field.at))?;
    Ok(Balance { amount, on })
}
