//! Puts the tags and values of an OFX file together into statements.

use std::borrow::Cow;

use money::Currency;

use super::marks::{Marks, Of};
use super::scan::{Piece, Scanner};
use super::transaction::Transaction;
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{place_account, some_tidy};
use crate::options::ReadOptions;
use crate::place::LineCounter;
use crate::statement::{Account, Balance, Note, Statement};

/// No OFX file nests deeper than about a dozen.
const DEEPEST: usize = 64;

/// What came out.
pub(super) struct Built {
    pub(super) statements: Vec<Statement>,
    /// Whether there was any OFX at all.
    pub(super) any_aggregate: bool,
    /// Whether there is a number that only Quicken asks for.
    pub(super) for_quicken: bool,
}

/// Which statement, account or line a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Status,
    Statement,
    Account,
    Lines,
    Line,
    LineParty,
    LineAccount,
    LineCurrency { is_original: bool },
    Ledger,
    Available,
    Pending,
    Securities,
    Other,
}

struct Open<'t> {
    name: &'t str,
    at: usize,
    part: Part,
}

pub(super) struct Builder<'t, 'o> {
    text: &'t str,
    options: &'o ReadOptions,
    notes: &'o mut Vec<Note>,
    stack: Vec<Open<'t>>,
    lines: LineCounter<'t>,
    count: usize,
    statement: Option<Statement>,
    currency: Option<Currency>,
    /// What the currency of a statement is called where it is unknown, for the refusal of its first amount.
    unknown_currency: Option<String>,
    transaction: Option<Transaction<'t>>,
    balance: (Option<(Cow<'t, str>, usize)>, Option<chrono::NaiveDate>),
    status: (String, String),
    built: Built,
    marks: Marks<'t>,
    loud: Loud,
    /// Whether it is a card's statement, where a payment comes in.
    is_card: bool,
}

/// The lines of a statement that are called debits and are not negative.
#[derive(Default)]
struct Loud {
    /// Those whose name leaves the direction open elsewhere.
    any: usize,
    /// Those that can only be debits, and the physical line of the first.
    certain: usize,
    first: Option<u32>,
}

impl<'t, 'o> Builder<'t, 'o> {
    pub(super) fn new(text: &'t str, options: &'o ReadOptions, notes: &'o mut Vec<Note>) -> Builder<'t, 'o> {
        Builder {
            text,
            options,
            notes,
            stack: Vec::new(),
            lines: LineCounter::new(text),
            count: 0,
            statement: None,
            currency: None,
            unknown_currency: None,
            transaction: None,
            balance: (None, None),
            status: (String::new(), String::new()),
            built: Built { statements: Vec::new(), any_aggregate: false, for_quicken: false },
            marks: Marks::new(text, options.decimal_mark),
            loud: Loud::default(),
            is_card: false,
        }
    }

    pub(super) fn run(mut self) -> Result<Built, ReadError> {
        let mut pieces = Scanner::new(self.text).peekable();
        while let Some(piece) = pieces.next() {
            if piece.closes {
                self.close(piece.name, piece.end)?;
                continue;
            }
            // A value has text, or its own closing tag right behind it.
            let closed = pieces.peek().is_some_and(|next| next.closes && next.name.eq_ignore_ascii_case(piece.name));
            if piece.value.is_empty() && !closed {
                self.open(&piece)?;
                continue;
            }
            if closed {
                pieces.next();
            }
            self.value(&piece)?;
        }
        // What is still open is cut off, except for empty values, which look like something that opens.
        let cut = self.stack.iter().rev().find(|open| open.part != Part::Other || is_aggregate(open.name));
        if let Some(open) = cut {
            let lines = self.built.statements.iter().map(|statement| statement.lines.len()).sum::<usize>()
                + self.statement.as_ref().map_or(0, |statement| statement.lines.len());
            let reason = format!("The file ends inside {}, which begins here: it was cut off after {lines} whole lines.", open.name);
            return Err(ReadError::new(ReadErrorCode::Structure, reason).hint("Download it again.").at(self.text, open.at));
        }
        Ok(self.built)
    }

    fn part(&self) -> Part {
        self.stack.iter().rev().map(|open| open.part).find(|part| *part != Part::Other).unwrap_or(Part::Other)
    }

    fn open(&mut self, piece: &Piece<'t>) -> Result<(), ReadError> {
        let name = piece.name.to_ascii_uppercase();
        let within = self.part();
        let part = match (name.as_str(), within) {
            ("STATUS", _) => Part::Status,
            ("STMTRS" | "CCSTMTRS" | "INVSTMTRS", _) => Part::Statement,
            ("STMTTRN" | "STMTTRNP", _) => Part::Line,
            ("BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM", Part::Statement) => Part::Account,
            ("BANKACCTTO" | "CCACCTTO" | "BANKACCTFROM" | "CCACCTFROM", Part::Line) => Part::LineAccount,
            ("PAYEE", Part::Line) => Part::LineParty,
            ("CURRENCY", Part::Line) => Part::LineCurrency { is_original: false },
            ("ORIGCURRENCY", Part::Line) => Part::LineCurrency { is_original: true },
            ("BANKTRANLIST" | "INVTRANLIST", Part::Statement) => Part::Lines,
            ("BANKTRANLISTP", Part::Statement) => Part::Pending,
            ("LEDGERBAL", Part::Statement) => Part::Ledger,
            ("AVAILBAL", Part::Statement) => Part::Available,
            ("BUYSTOCK" | "SELLSTOCK" | "BUYMF" | "SELLMF" | "INCOME" | "REINVEST", Part::Lines) => Part::Securities,
            _ => Part::Other,
        };
        self.built.any_aggregate |= is_aggregate(&name);
        if part == Part::Line && self.transaction.is_some() {
            // The line before was not closed, which SGML does not allow and programs write.
            self.close(piece.name, piece.at)?;
        }
        if self.stack.len() >= DEEPEST {
            return Err(ReadError::new(ReadErrorCode::TooLarge, "Tags are nested deeper than in any statement.").at(self.text, piece.at));
        }
        match part {
            Part::Statement => {
                self.statement = Some(Statement::of(Account::default()));
                self.currency = self.options.currency;
                self.unknown_currency = None;
                self.is_card = name == "CCSTMTRS";
            }
            Part::Line => {
                let line = self.lines.line_at(piece.at);
                self.transaction = Some(Transaction::new(piece.at, line, name == "STMTTRNP" || within == Part::Pending));
            }
            Part::Ledger | Part::Available => self.balance = (None, None),
            Part::Status => self.status = (String::new(), String::new()),
            Part::Securities => {
                let line = self.lines.line_at(piece.at);
                self.notes.push(Note::warning(Some(line), format!("{name} is a trade in securities, which is not read.")));
            }
            _ => {}
        }
        self.stack.push(Open { name: piece.name, at: piece.at, part });
        Ok(())
    }

    fn close(&mut self, name: &str, end: usize) -> Result<(), ReadError> {
        // A closing tag that nothing opened is passed over: `</INTU.BID>` behind a value and its like.
        let Some(place) = self.stack.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) else { return Ok(()) };
        while self.stack.len() > place {
            let Some(open) = self.stack.pop() else { break };
            match open.part {
                Part::Line => self.end_line(end)?,
                Part::Statement => self.end_statement(),
                Part::Ledger | Part::Available => self.end_balance(open.part)?,
                Part::Status => self.end_status(open.at),
                _ => {}
            }
        }
        Ok(())
    }

    fn value(&mut self, piece: &Piece<'t>) -> Result<(), ReadError> {
        let value = piece.value.as_ref();
        let part = self.part();
        if let (Part::Line | Part::LineParty | Part::LineAccount | Part::LineCurrency { .. }, Some(transaction)) =
            (part, &mut self.transaction)
        {
            let fact = match part {
                Part::LineParty => super::transaction::Within::Party,
                Part::LineAccount => super::transaction::Within::Account,
                Part::LineCurrency { is_original } => super::transaction::Within::Currency { is_original },
                _ => super::transaction::Within::Line,
            };
            transaction.take(fact, piece);
            return Ok(());
        }
        let name = piece.name.to_ascii_uppercase();
        match (part, name.as_str()) {
            (Part::Status, "CODE") => value.clone_into(&mut self.status.0),
            (Part::Status, "SEVERITY" | "MESSAGE") => {
                self.status.1.push_str(value);
                self.status.1.push(' ');
            }
            (Part::Ledger | Part::Available, "BALAMT") => self.balance.0 = Some((piece.value.clone(), piece.at)),
            (Part::Ledger | Part::Available, "DTASOF") => self.balance.1 = date::read_compact(value),
            (_, "INTU.BID" | "INTU.USERID" | "INTU.ORG") => self.built.for_quicken = true,
            _ => self.statement_value(part, &name, value),
        }
        Ok(())
    }

    fn statement_value(&mut self, part: Part, name: &str, value: &str) {
        let Some(statement) = &mut self.statement else { return };
        match (part, name) {
            (Part::Statement, "CURDEF") => match Currency::parse(&value.to_ascii_uppercase()) {
                Ok(currency) => {
                    self.currency = Some(currency);
                    statement.account.currency = Some(currency);
                }
                Err(_) => self.unknown_currency = Some(value.to_owned()),
            },
            (Part::Account, "BANKID" | "BROKERID") => statement.account.bank = some_tidy(value),
            (Part::Account, "BRANCHID") => statement.account.branch = some_tidy(value),
            (Part::Account, "ACCTID") => place_account(value, &mut statement.account.iban, &mut statement.account.number),
            (Part::Account, "ACCTTYPE") => statement.account.kind = some_tidy(value),
            (Part::Lines, "DTSTART") => statement.from = date::read_compact(value),
            (Part::Lines, "DTEND") => statement.until = date::read_compact(value),
            _ => {}
        }
    }

    fn currency_at(&self, at: usize) -> Result<Currency, ReadError> {
        self.currency.ok_or_else(|| {
            let (reason, hint) = match &self.unknown_currency {
                Some(name) => (format!("{} is not a currency in use.", quoted(name)), "Choose the currency of the account."),
                None => ("The statement does not say its currency.".to_owned(), "Choose the currency of the account."),
            };
            ReadError::new(ReadErrorCode::Currency, reason).hint(hint).at(self.text, at)
        })
    }

    fn end_line(&mut self, end: usize) -> Result<(), ReadError> {
        let Some(transaction) = self.transaction.take() else { return Ok(()) };
        self.count += 1;
        if self.count > self.options.max_lines {
            return Err(crate::too_many_lines(self.options).at(self.text, transaction.at));
        }
        let currency = self.currency_at(transaction.at)?;
        let is_pending = transaction.is_pending;
        let (is_debit, is_certain) = (transaction.is_debit(), transaction.is_certain_debit(self.is_card));
        let line = transaction.finish(self.text, end, currency, &self.marks, self.notes)?;
        if line.amount.minor() > 0 && !is_pending {
            self.loud.any += usize::from(is_debit);
            if is_certain {
                self.loud.certain += 1;
                self.loud.first.get_or_insert(line.at);
            }
        }
        // A line outside a statement has an account that nobody names, and is kept all the same.
        let statement = self.statement.get_or_insert_with(|| Statement::of(Account { currency: Some(currency), ..Account::default() }));
        if is_pending {
            statement.pending.push(line)
        } else {
            statement.lines.push(line)
        }
        Ok(())
    }

    fn end_statement(&mut self) {
        if let Some(mut statement) = self.statement.take() {
            statement.account.currency = statement.account.currency.or(self.currency);
            let positive = statement.lines.iter().all(|line| !line.amount.is_negative());
            let loud = std::mem::take(&mut self.loud);
            if loud.any > 0 && positive {
                let text = format!("{} lines are called debits and none is negative: the bank may leave the sign out.", loud.any);
                self.notes.push(Note::warning(statement.lines.first().map(|line| line.at), text));
            } else if loud.certain > 0 {
                let text = match loud.certain {
                    1 => "A line is called a debit and is not negative: it was read as money in, and the sign may be missing.".to_owned(),
                    count => format!(
                        "{count} lines are called debits and are not negative: they were read as money in, and the sign may be missing."
                    ),
                };
                self.notes.push(Note::warning(loud.first, text));
            }
            self.built.statements.push(statement);
        }
    }

    fn end_balance(&mut self, part: Part) -> Result<(), ReadError> {
        let (Some((raw, at)), on) = std::mem::take(&mut self.balance) else { return Ok(()) };
        if raw.is_empty() || self.statement.is_none() {
            return Ok(());
        }
        let currency = self.currency_at(at)?;
        let amount = self.marks.read(&raw, Of::Balance, currency);
        let amount = amount.map_err(|fault| super::marks::refuse(fault, &raw, currency).at(self.text, at))?.money;
        if let Some(statement) = &mut self.statement {
            let slot = if part == Part::Ledger { &mut statement.closing } else { &mut statement.closing_available };
            *slot = Some(Balance { amount, on });
        }
        Ok(())
    }

    fn end_status(&mut self, at: usize) {
        let (code, words) = std::mem::take(&mut self.status);
        if code.trim_start_matches('0').is_empty() && !words.contains("ERROR") {
            return;
        }
        let line = self.lines.line_at(at);
        self.notes.push(Note::warning(Some(line), format!("The bank answers with code {code}: {}.", words.trim())));
    }
}

/// The names that always hold others, so that a file that ends inside one was cut off.
fn is_aggregate(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    matches!(name.as_str(), "OFX" | "SONRS" | "STMTTRNRS" | "CCSTMTTRNRS" | "INVSTMTTRNRS")
        || name.starts_with("SIGNONMSGSRSV")
        || name.ends_with("MSGSRSV1")
}
