//! What a file holds: statements of accounts, with their balances and lines.

use chrono::NaiveDate;
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::csv_file::CsvGuess;
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
    /// How a table was guessed to be read, where no mapping was passed.
    pub guess: Option<Box<CsvGuess>>,
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

/// The kinds of account that OFX tells apart (OFX 2.2, 11.3.1.1).
const KINDS: [&str; 5] = ["CHECKING", "SAVINGS", "MONEYMRKT", "CREDITLINE", "CD"];

impl Account {
    /// What the account is known by within a file: two statements with equal keys are of the same account.
    ///
    /// Where OFX says what kind of account a number names, and in which branch, these are a part of it: banks give one
    /// number to the chequing and the savings account of an owner.
    pub fn key(&self) -> String {
        let partial = self.partial_key();
        match self.ofx_parts() {
            Some((kind, branch)) => format!("{partial}|{kind}|{branch}"),
            None => partial,
        }
    }

    /// What the account is known by where nothing says its kind and branch.
    pub fn partial_key(&self) -> String {
        let number = self.iban.as_deref().or(self.number.as_deref()).or(self.name.as_deref()).unwrap_or_default();
        let bank = if self.iban.is_some() { "" } else { self.bank.as_deref().unwrap_or_default() };
        let currency = self.currency.map_or("", Currency::code);
        format!("{bank}|{number}|{currency}")
    }

    /// Kind and branch, where the kind is one of OFX's words and no IBAN names the account alone.
    fn ofx_parts(&self) -> Option<(&str, &str)> {
        let kind = self.kind.as_deref().filter(|_| self.iban.is_none())?;
        let word = KINDS.into_iter().find(|word| word.eq_ignore_ascii_case(kind))?;
        Some((word, self.branch.as_deref().unwrap_or_default()))
    }

    /// Whether a key has the bank, number and currency of this account, whatever the kind and branch.
    pub fn is_of_number(&self, key: &str) -> bool {
        key.strip_prefix(&self.partial_key()).is_some_and(|rest| rest.is_empty() || rest.starts_with('|'))
    }

    /// Whether a key says another kind or branch than the account, whatever its number.
    pub fn is_other_than(&self, key: &str) -> bool {
        let Some((kind, branch)) = self.ofx_parts() else { return false };
        let mut parts = key.rsplit('|');
        let (Some(other_branch), Some(other_kind), Some(_), Some(_), Some(_)) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let says_kind = KINDS.contains(&other_kind);
        says_kind && (kind != other_kind || (branch != other_branch && !branch.is_empty() && !other_branch.is_empty()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn account(kind: Option<&str>, branch: Option<&str>) -> Account {
        let owned = |text: &str| Some(text.to_owned());
        Account {
            bank: owned("3210"),
            number: owned("5551234"),
            currency: Some(Currency::USD),
            kind: kind.and_then(owned),
            branch: branch.and_then(owned),
            ..Account::default()
        }
    }

    #[test]
    fn kind_and_branch_of_ofx_tell_accounts_of_one_number_apart() {
        let (checking, savings) = (account(Some("CHECKING"), None), account(Some("SAVINGS"), None));
        let (plain, branch) = (account(None, None), account(Some("checking"), Some("12")));
        let other_branch = account(Some("CHECKING"), Some("13"));
        assert_eq!(plain.key(), "3210|5551234|USD");
        assert_eq!(branch.key(), "3210|5551234|USD|CHECKING|12");
        for (one, other, is_same) in [
            (&checking, &savings, false),
            (&checking, &plain, true),
            (&plain, &savings, true),
            (&checking, &branch, true),
            (&branch, &savings, false),
            (&branch, &other_branch, false),
        ] {
            let (key, other_key) = (one.key(), other.key());
            assert!(one.is_of_number(&other_key) && other.is_of_number(&key));
            assert_eq!((one.is_other_than(&other_key), other.is_other_than(&key)), (!is_same, !is_same), "{key} {other_key}");
        }
        // Kinds of other formats, and an IBAN, which names one account alone, leave the key as it is.
        assert_eq!(account(Some("CACC"), Some("12")).key(), plain.key());
        let iban = Account { iban: Some("DE89370400440532013000".to_owned()), ..branch };
        assert_eq!(iban.key(), "|DE89370400440532013000|USD");
    }
}
