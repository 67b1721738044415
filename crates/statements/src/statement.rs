//! What a file holds: statements of accounts, with their balances and lines.

use chrono::NaiveDate;
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::encoding::TextEncoding;
use crate::line::Line;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Format {
    /// OFX before version 2, which is SGML: tags need not be closed. QFX is OFX with a bank number of Quicken's.
    Ofx1,
    /// OFX 2, which is XML.
    Ofx2,
    /// The Quicken interchange format: a letter and a value on each line.
    Qif,
    /// A table as text: values between commas, semicolons, tabs or bars.
    Csv,
    /// ISO 20022, report of the day so far.
    Camt052,
    /// ISO 20022, statement of an account.
    Camt053,
    /// ISO 20022, notification of single bookings.
    Camt054,
    /// SWIFT's statement message, and its interim report MT942.
    Mt940,
}

impl Format {
    /// How people call it.
    pub fn label(self) -> &'static str {
        match self {
            Format::Ofx1 => "OFX 1",
            Format::Ofx2 => "OFX 2",
            Format::Qif => "QIF",
            Format::Csv => "CSV",
            Format::Camt052 => "camt.052",
            Format::Camt053 => "camt.053",
            Format::Camt054 => "camt.054",
            Format::Mt940 => "MT940",
        }
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The format.
    pub format: Format,
    /// The format in the file's own terms, such as `camt.053.001.08`, `OFX 1.02 for Quicken (QFX)`.
    pub dialect: String,
    /// How its characters were read.
    pub encoding: TextEncoding,
    /// Its statements, in the order of the file. One account can have several.
    pub statements: Vec<Statement>,
    /// What is worth a look, about the file or one of its lines.
    pub notes: Vec<Note>,
}

/// Something that the owner should know about a file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Whether it may mean that the file is wrong or was misread.
    pub is_warning: bool,
    /// The physical line, from 1.
    pub line: Option<u32>,
    /// One or two sentences.
    pub text: String,
}

impl Note {
    /// Something that explains how the file was read.
    pub(crate) fn info(line: Option<u32>, text: impl Into<String>) -> Note {
        Note { is_warning: false, line, text: text.into() }
    }

    /// Something that may mean that the file is wrong or was misread.
    pub(crate) fn warning(line: Option<u32>, text: impl Into<String>) -> Note {
        Note { is_warning: true, line, text: text.into() }
    }
}

/// One statement of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whose statement it is.
    pub account: Account,
    /// The bank's number of the statement, with the page where it has one: `19322/1`.
    pub number: Option<String>,
    /// The first day that it covers, when the file says so.
    pub from: Option<NaiveDate>,
    /// The last day that it covers, when the file says so.
    pub until: Option<NaiveDate>,
    /// What was on the account before the first line, as booked.
    pub opening: Option<Balance>,
    /// What was on the account after the last line, as booked.
    pub closing: Option<Balance>,
    /// What the owner could dispose of at the beginning.
    pub opening_available: Option<Balance>,
    /// What the owner could dispose of at the end.
    pub closing_available: Option<Balance>,
    /// The booked lines, in the order of the file.
    pub lines: Vec<Line>,
    /// Lines that the bank has announced and not booked. They are shown and never admitted: they come again when booked,
    /// often with another date, amount or id.
    pub pending: Vec<Line>,
    /// Whether the balances prove that the lines are complete and were read rightly.
    pub proof: Proof,
    /// What the bank says about the statement as a whole.
    pub information: Option<String>,
}

impl Statement {
    /// A statement without anything but an account.
    pub(crate) fn of(account: Account) -> Statement {
        Statement {
            account,
            number: None,
            from: None,
            until: None,
            opening: None,
            closing: None,
            opening_available: None,
            closing_available: None,
            lines: Vec::new(),
            pending: Vec::new(),
            proof: Proof::None,
            information: None,
        }
    }
}

/// Whose statement it is, as far as the file says. All fields may be empty: a table seldom names its account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// The IBAN, in capitals and without spaces.
    pub iban: Option<String>,
    /// The bank: a routing number, a BIC or a national bank code.
    pub bank: Option<String>,
    /// The branch, where it has a number of its own.
    pub branch: Option<String>,
    /// The account number as the bank writes it.
    pub number: Option<String>,
    /// What it is, in the bank's word: `CHECKING`, `CCard`, `CACC`.
    pub kind: Option<String>,
    /// The currency that it is kept in.
    pub currency: Option<Currency>,
    /// Its name, or its owner's.
    pub name: Option<String>,
}

impl Account {
    /// What the account is known by within a file: two statements with equal keys are of the same account.
    pub fn key(&self) -> String {
        let number = self.iban.as_deref().or(self.number.as_deref()).or(self.name.as_deref()).unwrap_or_default();
        let bank = if self.iban.is_some() { "" } else { self.bank.as_deref().unwrap_or_default() };
        let currency = self.currency.map_or("", Currency::code);
        format!("{bank}|{number}|{currency}")
    }
}

/// What was on an account at the end (or for an opening balance at the beginning) of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The amount, negative when the account is overdrawn.
    pub amount: Money,
    /// The day.
    pub on: Option<NaiveDate>,
}

/// Whether the lines are proved by balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The opening balance and the lines give the closing balance, or every line gives the running balance beside it.
    Proved,
    /// The file has no balances that could prove it.
    None,
    /// The closing balance is this much higher than the opening balance and the lines give. There is a warning.
    Differs(Money),
}

impl Proof {
    /// Whether the reading is proved.
    pub fn is_proved(self) -> bool {
        self == Proof::Proved
    }
}
