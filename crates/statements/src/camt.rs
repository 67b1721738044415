//! camt.052, camt.053 and camt.054 of ISO 20022, in the versions 1 to 13 as far as they share their form.
//!
//! The element names are those of the message definitions (ISO 20022, Bank-to-Customer Cash Management); prefixes and
//! namespaces do not matter. A document type definition is refused, so that no entity can be made to grow.

mod entry;
mod tree;

use money::Currency;
use quick_xml::Reader as XmlReader;
use quick_xml::events::Event;

use crate::amount::{self, DecimalMark};
use crate::date;
use crate::encoding::Decoded;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{place_account, some_tidy};
use crate::options::ReadOptions;
use crate::place::LineCounter;
use crate::statement::{Account, Balance, Format, Note, Reading, Statement};

use tree::{Element, local};

/// No statement nests deeper than about two dozen.
const DEEPEST: usize = 64;

/// Reads a camt file.
pub(crate) fn read(decoded: &Decoded<'_>, options: &ReadOptions) -> Result<Reading, ReadError> {
    let text = decoded.text.as_ref();
    let format = format_of(text);
    let mut reader = Reader {
        text,
        options,
        format,
        lines: LineCounter::new(text),
        statements: Vec::new(),
        notes: Vec::new(),
        count: 0,
        entries: Vec::new(),
    };
    let dialect = reader.run().map_err(|error| error.of(reader.format))?;
    Ok(Reading {
        format: reader.format,
        dialect,
        encoding: decoded.encoding,
        statements: reader.statements,
        notes: reader.notes,
        guess: None,
    })
}

/// The element of each message and its name.
const MESSAGES: [(&str, &str, Format); 3] = [
    ("BkToCstmrAcctRpt", "camt.052", Format::Camt052),
    ("BkToCstmrStmt", "camt.053", Format::Camt053),
    ("BkToCstmrDbtCdtNtfctn", "camt.054", Format::Camt054),
];

/// Which of the three it is, by the element of the message, and without one by the first name: an entry may name another
/// message that explains it, and so may what stands around the message.
pub(crate) fn format_of(text: &str) -> Format {
    const HEAD: usize = 64 << 10;
    let end = (0..=HEAD.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let head = text.get(..end).unwrap_or_default();
    let element = |name: &str| {
        head.match_indices(name).map(|(at, _)| at).find(|at| head.get(..*at).is_some_and(|before| before.ends_with(['<', ':'])))
    };
    let by_element = MESSAGES.iter().filter_map(|(name, _, format)| Some((element(name)?, *format))).min_by_key(|(at, _)| *at);
    let by_name = || MESSAGES.iter().filter_map(|(_, name, format)| Some((head.find(name)?, *format))).min_by_key(|(at, _)| *at);
    by_element.or_else(by_name).map_or(Format::Camt053, |(_, format)| format)
}

struct Reader<'t, 'o> {
    text: &'t str,
    options: &'o ReadOptions,
    format: Format,
    lines: LineCounter<'t>,
    statements: Vec<Statement>,
    notes: Vec<Note>,
    count: usize,
    entries: Vec<entry::Read>,
}

impl<'t> Reader<'t, '_> {
    fn run(&mut self) -> Result<String, ReadError> {
        let mut xml = XmlReader::from_str(self.text);
        let mut stack: Vec<Element<'t>> = Vec::new();
        let mut dialect = None;
        let mut root_ended = false;
        loop {
            let at = usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX);
            let event = xml.read_event().map_err(|error| {
                let at = usize::try_from(xml.error_position()).unwrap_or(usize::MAX);
                let reason = format!("The XML is broken: {error}.");
                ReadError::new(ReadErrorCode::Structure, reason).hint("Download it again.").at(self.text, at)
            })?;
            match event {
                Event::Start(start) => {
                    if stack.is_empty() && dialect.is_none() {
                        dialect = Some(dialect_of(start.attributes_raw(), self.format));
                    }
                    if stack.len() >= DEEPEST {
                        return Err(
                            ReadError::new(ReadErrorCode::TooLarge, "Elements are nested deeper than in any statement.").at(self.text, at)
                        );
                    }
                    stack.push(Element::new(local(self.text, at), start.attributes_raw(), at, self.lines.line_at(at)));
                }
                Event::Empty(start) => {
                    let element = Element::new(local(self.text, at), start.attributes_raw(), at, self.lines.line_at(at));
                    if let Some(parent) = stack.last_mut() {
                        parent.children.push(element);
                    }
                }
                Event::End(_) => {
                    let end = usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX);
                    let Some(element) = stack.pop() else { continue };
                    root_ended |= stack.is_empty();
                    self.ended(element, end, &mut stack)?;
                }
                Event::Text(text) => {
                    if let Some(open) = stack.last_mut() {
                        open.text.push_str(&text.xml10_content());
                    }
                }
                Event::CData(text) => {
                    if let Some(open) = stack.last_mut() {
                        open.text.push_str(&text);
                    }
                }
                Event::GeneralRef(reference) => {
                    let letter = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => Some(letter),
                        Ok(None) => predefined(&reference),
                        Err(_) => None,
                    };
                    let letter = letter.ok_or_else(|| {
                        let reason = format!("The entity {} is not one of XML's own.", quoted(&reference));
                        ReadError::new(ReadErrorCode::Structure, reason).at(self.text, at)
                    })?;
                    if let Some(open) = stack.last_mut() {
                        open.text.push(letter);
                    }
                }
                Event::DocType(_) => {
                    let reason = "It has a document type definition, which no statement needs and which is not read.";
                    return Err(ReadError::new(ReadErrorCode::Structure, reason).at(self.text, at));
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        if let Some(open) = stack.last() {
            let whole: usize = self.statements.iter().map(|statement| statement.lines.len()).sum::<usize>() + self.entries.len();
            let reason = format!("The file ends inside {}, which begins here: it was cut off after {whole} whole lines.", open.name);
            return Err(ReadError::new(ReadErrorCode::Structure, reason).hint("Download it again.").at(self.text, open.at));
        }
        if !root_ended {
            return Err(ReadError::new(ReadErrorCode::Structure, "There is no element in it."));
        }
        if self.statements.is_empty() {
            self.notes.push(Note::warning(None, "The message holds no statement."));
        }
        Ok(dialect.unwrap_or_else(|| self.format.label().to_owned()))
    }

    fn ended(&mut self, element: Element<'t>, end: usize, stack: &mut [Element<'t>]) -> Result<(), ReadError> {
        let parent = stack.last().map(|parent| parent.name);
        match (element.name, parent) {
            // Entries are made into lines as they end, so that the file never stands in memory as a tree.
            ("Ntry", Some("Stmt" | "Rpt" | "Ntfctn")) => {
                self.count += 1;
                if self.count > self.options.max_lines {
                    return Err(crate::too_many_lines(self.options).at(self.text, element.at));
                }
                let line = element.line;
                let raw = self.text.get(element.at..end).unwrap_or_default();
                let own = stack.last().map(account).unwrap_or_default();
                let read = entry::read(&element, &own, self.text, raw, line, &mut self.notes)?;
                self.entries.push(read);
            }
            ("Stmt" | "Rpt" | "Ntfctn", _) => {
                let entries = std::mem::take(&mut self.entries);
                let statement = self.statement(&element, entries)?;
                self.statements.push(statement);
            }
            _ => {
                if let Some(parent) = stack.last_mut() {
                    parent.children.push(element);
                }
            }
        }
        Ok(())
    }

    fn statement(&mut self, element: &Element<'t>, entries: Vec<entry::Read>) -> Result<Statement, ReadError> {
        let mut statement = Statement::of(account(element));
        let pages = |path: &[&str]| element.text_at(path).filter(|text| !text.is_empty());
        let number = pages(&["ElctrncSeqNb"]).or_else(|| pages(&["LglSeqNb"])).or_else(|| pages(&["Id"]));
        statement.number = number.map(|number| match pages(&["StmtPgntn", "PgNb"]).or_else(|| pages(&["RptPgntn", "PgNb"])) {
            Some(page) => format!("{number}/{page}"),
            None => number.to_owned(),
        });
        let day = |path: &[&str]| element.text_at(path).and_then(date::read_compact);
        statement.from = day(&["FrToDt", "FrDtTm"]).or_else(|| day(&["FrToDt", "FrDt"]));
        statement.until = day(&["FrToDt", "ToDtTm"]).or_else(|| day(&["FrToDt", "ToDt"]));
        statement.information =
            ["AddtlStmtInf", "AddtlRptInf", "AddtlNtfctnInf"].iter().find_map(|name| element.text_at(&[name])).and_then(some_tidy);
        for read in entries {
            match read.status {
                entry::Status::Booked => statement.lines.push(read.line),
                entry::Status::Pending => statement.pending.push(read.line),
                entry::Status::NotBooked(status) => {
                    let text = format!("The bank says that this entry is not booked ({}); it is left out.", quoted(&status));
                    self.notes.push(Note::warning(Some(read.line.at), text));
                }
                entry::Status::Information => {
                    self.notes
                        .push(Note::info(Some(read.line.at), "The bank marks this entry as information only (INFO); it is left out."));
                }
            }
        }
        if statement.account.currency.is_none() {
            let of_line = statement.lines.first().map(|line| line.amount.currency());
            statement.account.currency = of_line;
        }
        self.balances(element, &mut statement)?;
        if statement.account.currency.is_none() {
            statement.account.currency = statement.closing.map(|balance| balance.amount.currency());
        }
        Ok(statement)
    }

    fn balances(&mut self, element: &Element<'t>, statement: &mut Statement) -> Result<(), ReadError> {
        for node in element.all("Bal") {
            let kind = node.text_at(&["Tp", "CdOrPrtry", "Cd"]).unwrap_or_default();
            let amount = signed_amount(node, self.text)?;
            let on = node.text_at(&["Dt", "Dt"]).or_else(|| node.text_at(&["Dt", "DtTm"])).and_then(date::read_compact);
            let currency = amount.currency();
            if statement.account.currency.is_some_and(|of_account| of_account != currency) {
                let text = format!("The balance {kind} is in {currency}, and the account is not: {amount}.");
                self.notes.push(Note::warning(Some(node.line), text));
            }
            let balance = Some(Balance { amount, on });
            match kind {
                "OPBD" => statement.opening = balance,
                // The closing balance of the day before is the opening one, where a bank gives no other.
                "PRCD" => statement.opening = statement.opening.or(balance),
                "CLBD" => statement.closing = balance,
                "OPAV" => statement.opening_available = balance,
                "CLAV" => statement.closing_available = balance,
                // A report of the day so far ends with an interim balance.
                "ITBD" if self.format == Format::Camt052 => statement.closing = balance,
                "ITAV" if self.format == Format::Camt052 => statement.closing_available = balance,
                _ => {}
            }
        }
        Ok(())
    }
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// `camt.053.001.08`, out of the namespace.
fn dialect_of(attributes: &str, format: Format) -> String {
    let named = attributes.find("camt.05").and_then(|at| attributes.get(at..));
    let name: String = named.unwrap_or_default().chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '.').collect();
    if name.is_empty() { format!("{} without a version", format.label()) } else { name }
}

fn account(element: &Element<'_>) -> Account {
    let mut account = Account::default();
    let Some(node) = element.child("Acct") else { return account };
    let number =
        node.text_at(&["Id", "IBAN"]).or_else(|| node.text_at(&["Id", "Othr", "Id"])).or_else(|| node.text_at(&["Id", "PrtryAcct", "Id"]));
    if let Some(number) = number {
        place_account(number, &mut account.iban, &mut account.number);
    }
    account.currency = node.text_at(&["Ccy"]).and_then(|code| Currency::parse(code).ok());
    account.name = node.text_at(&["Nm"]).or_else(|| node.text_at(&["Ownr", "Nm"])).and_then(some_tidy);
    account.kind = node.text_at(&["Tp", "Cd"]).or_else(|| node.text_at(&["Tp", "Prtry"])).and_then(some_tidy);
    let bank = ["BICFI", "BIC"].iter().find_map(|name| node.text_at(&["Svcr", "FinInstnId", name]));
    account.bank = bank.or_else(|| node.text_at(&["Svcr", "FinInstnId", "ClrSysMmbId", "MmbId"])).and_then(some_tidy);
    account.branch = node.text_at(&["Svcr", "BrnchId", "Id"]).and_then(some_tidy);
    account
}

/// An amount with the sign that `CdtDbtInd` beside it gives. XML's decimals have a point; decimals beyond those of the
/// currency are fine when they are zeros.
fn signed_amount(node: &Element<'_>, text: &str) -> Result<money::Money, ReadError> {
    let missing = |what: &str| {
        let reason = format!("{} has no {what}.", node.name);
        ReadError::new(ReadErrorCode::Missing, reason).at(text, node.at)
    };
    let amount = node.child("Amt").ok_or_else(|| missing("amount (Amt)"))?;
    let size = size_of(amount, text)?;
    match node.text_at(&["CdtDbtInd"]) {
        Some("CRDT") => Ok(size),
        Some("DBIT") => {
            size.checked_neg().map_err(|_| amount::Fault::OutOfRange.refuse(amount.trimmed(), size.currency()).at(text, amount.at))
        }
        _ => Err(missing("sign (CdtDbtInd)")),
    }
}

/// An amount beside a `CdtDbtInd`. One that has a sign of its own is refused: whether the two signs add up or say the same
/// is not known, and half a chance is none.
fn size_of(amount: &Element<'_>, text: &str) -> Result<money::Money, ReadError> {
    let size = money_of(amount, text)?;
    if size.is_negative() {
        let reason = format!("{} is negative, and whether money came or went is said beside it (CdtDbtInd).", quoted(amount.trimmed()));
        return Err(ReadError::new(ReadErrorCode::Amount, reason)
            .hint("Ask the bank for a file without a sign there.")
            .at(text, amount.at));
    }
    Ok(size)
}

/// `<Amt Ccy="EUR">8.85</Amt>`, as a size.
fn money_of(amount: &Element<'_>, text: &str) -> Result<money::Money, ReadError> {
    let code = amount.currency.as_deref().unwrap_or_default();
    let currency = Currency::parse(code).map_err(|_| {
        let reason = format!("{} is not a currency in use.", quoted(code));
        ReadError::new(ReadErrorCode::Currency, reason).at(text, amount.at)
    })?;
    let digits = amount.trimmed();
    amount::read(digits, DecimalMark::Point, currency).map_err(|fault| fault.refuse(digits, currency).at(text, amount.at))
}
