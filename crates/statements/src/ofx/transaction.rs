//! One line of an OFX statement: `STMTTRN`.

use std::borrow::Cow;

use chrono::NaiveDate;
use money::{Currency, ExchangeRate, Money, Rounding};

use super::marks::{Marks, Of, refuse};
use super::scan::Piece;
use crate::date;
use crate::error::{ReadError, ReadErrorCode};
use crate::line::{BankId, Line, OriginalAmount, place_account, some_tidy, tidy};
use crate::statement::Note;

/// Which part of a line a value stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Line,
    Party,
    Account,
    Currency { is_original: bool },
}

/// The values of a line as they come.
pub(super) struct Transaction<'t> {
    pub(super) at: usize,
    line: u32,
    pub(super) is_pending: bool,
    kind: Cow<'t, str>,
    posted: Option<(Cow<'t, str>, usize)>,
    made: Option<NaiveDate>,
    available: Option<NaiveDate>,
    amount: Option<(Cow<'t, str>, usize)>,
    id: Cow<'t, str>,
    cheque: Cow<'t, str>,
    reference: Cow<'t, str>,
    name: Cow<'t, str>,
    long_name: Cow<'t, str>,
    memo: Cow<'t, str>,
    account: Cow<'t, str>,
    bank: Cow<'t, str>,
    currency: Option<(Cow<'t, str>, bool)>,
    rate: Cow<'t, str>,
    corrects: Option<String>,
}

impl<'t> Transaction<'t> {
    pub(super) fn new(at: usize, line: u32, is_pending: bool) -> Transaction<'t> {
        let none = Cow::Borrowed("");
        Transaction {
            at,
            line,
            is_pending,
            kind: none.clone(),
            posted: None,
            made: None,
            available: None,
            amount: None,
            id: none.clone(),
            cheque: none.clone(),
            reference: none.clone(),
            name: none.clone(),
            long_name: none.clone(),
            memo: none.clone(),
            account: none.clone(),
            bank: none.clone(),
            currency: None,
            rate: none,
            corrects: None,
        }
    }

    /// Takes one value.
    pub(super) fn take(&mut self, within: Within, piece: &Piece<'t>) {
        let value = || piece.value.clone();
        let mut upper = [0_u8; 16];
        let name = match upper.get_mut(..piece.name.len()) {
            Some(name) => {
                name.copy_from_slice(piece.name.as_bytes());
                name.make_ascii_uppercase();
                std::str::from_utf8(name).unwrap_or_default()
            }
            // No name that is read is longer.
            None => return,
        };
        match (within, name) {
            (Within::Line, "TRNTYPE") => self.kind = value(),
            (Within::Line, "DTPOSTED") => self.posted = Some((value(), piece.at)),
            (Within::Line, "DTTRAN" | "DTUSER") => {
                self.made = date::read_compact(&piece.value);
                if self.is_pending && self.posted.is_none() {
                    self.posted = Some((value(), piece.at));
                }
            }
            (Within::Line, "DTAVAIL") => self.available = date::read_compact(&piece.value),
            (Within::Line, "TRNAMT") => self.amount = Some((value(), piece.at)),
            (Within::Line, "FITID") => self.id = value(),
            (Within::Line, "CHECKNUM") => self.cheque = value(),
            (Within::Line, "REFNUM") => self.reference = value(),
            (Within::Line | Within::Party, "NAME") => self.name = value(),
            (Within::Line, "EXTDNAME") => self.long_name = value(),
            (Within::Line, "MEMO" | "MEMO2") if self.memo.is_empty() => self.memo = value(),
            (Within::Line, "MEMO" | "MEMO2") => {
                let memo = self.memo.to_mut();
                memo.push(' ');
                memo.push_str(&piece.value);
            }
            (Within::Line, "CORRECTFITID") => self.corrects = Some(piece.value.to_string()),
            (Within::Account, "ACCTID") => self.account = value(),
            (Within::Account, "BANKID") => self.bank = value(),
            (Within::Currency { is_original }, "CURSYM") => self.currency = Some((value(), is_original)),
            (Within::Currency { .. }, "CURRATE") => self.rate = value(),
            _ => {}
        }
    }

    fn is_called(&self, kinds: &[&str]) -> bool {
        kinds.iter().any(|kind| self.kind.eq_ignore_ascii_case(kind))
    }

    /// Whether it is called a debit, by a name that some give to credits as well.
    pub(super) fn is_debit(&self) -> bool {
        self.is_called(&["DEBIT", "CHECK", "PAYMENT", "POS", "FEE", "SRVCHG", "ATM", "DIRECTDEBIT"])
    }

    /// Whether it is called what only a debit is (OFX 2.2, 11.4.4.3). A payment to a card comes in.
    pub(super) fn is_certain_debit(&self, is_card: bool) -> bool {
        self.is_called(&["DEBIT", "CHECK", "DIRECTDEBIT", "FEE", "SRVCHG"]) || (!is_card && self.is_called(&["PAYMENT", "CASH"]))
    }

    /// Makes the line. `end` is the offset behind its last value.
    pub(super) fn finish(
        self,
        text: &str,
        end: usize,
        currency: Currency,
        marks: &Marks<'_>,
        notes: &mut Vec<Note>,
    ) -> Result<Line, ReadError> {
        let missing = |tag: &str| {
            let reason = format!("A line has no {tag}.");
            ReadError::new(ReadErrorCode::Missing, reason).at(text, self.at)
        };
        let (posted, posted_at) = self.posted.as_ref().ok_or_else(|| missing("date (DTPOSTED)"))?;
        let booked_on = date::read_compact(posted).ok_or_else(|| date::refuse(posted).at(text, *posted_at))?;
        let (amount_text, amount_at) = self.amount.as_ref().ok_or_else(|| missing("amount (TRNAMT)"))?;
        let foreign = self.currency.as_ref().filter(|(code, _)| !code.eq_ignore_ascii_case(currency.code()));
        let foreign = match foreign {
            Some((code, is_original)) => match Currency::parse(&code.to_ascii_uppercase()) {
                Ok(other) => Some((other, *is_original)),
                Err(_) => {
                    return Err(ReadError::new(ReadErrorCode::Currency, format!("“{code}” is not a currency in use.")).at(text, *amount_at));
                }
            },
            None => None,
        };
        let read_in = |currency: Currency, notes: &mut Vec<Note>| {
            let read = marks.read(amount_text, Of::Line, currency);
            let amount = read.map_err(|fault| refuse(fault, amount_text, currency).at(text, *amount_at))?;
            notes.extend(marks.note(amount_text, &amount).map(|text| Note::info(Some(self.line), text)));
            Ok(amount.money)
        };
        let rate = some_tidy(&self.rate).map(|rate| rate.replace(',', "."));
        let (amount, original) = match foreign {
            None => (read_in(currency, notes)?, None),
            // ORIGCURRENCY: the amount is the account's already, and the currency is what it was before.
            Some((other, true)) => (read_in(currency, notes)?, Some(OriginalAmount { currency: other, amount: None, rate })),
            // CURRENCY: the amount is the other currency's, and the rate makes it the account's (OFX 2.2, 5.2).
            Some((other, false)) => {
                let original = read_in(other, notes)?;
                let amount = self.converted(original, rate.as_deref(), currency).ok_or_else(|| {
                    let reason = format!("The amount is in {other}, the account in {currency}, and there is no rate to convert it with.");
                    ReadError::new(ReadErrorCode::Currency, reason).at(text, *amount_at)
                })?;
                notes.push(Note::warning(
                    Some(self.line),
                    format!("{original} was converted to {amount} with the rate of the file; compare it with the account."),
                ));
                (amount, Some(OriginalAmount { currency: other, amount: Some(original), rate }))
            }
        };
        let raw = text.get(self.at..end).unwrap_or_default().trim_end();
        let raw = if raw.contains('\r') { raw.replace("\r\n", "\n").replace('\r', "\n") } else { raw.to_owned() };
        let mut line = Line::new(self.line, booked_on, amount, raw);
        line.made_on = self.made.filter(|made| *made != booked_on);
        line.value_on = self.available;
        line.original = original;
        line.bank_id = BankId::of(&self.id);
        line.type_code = some_tidy(&self.kind);
        // Banks that print no cheque number write a zero.
        line.references.cheque = some_tidy(&self.cheque).filter(|number| number.bytes().any(|byte| byte != b'0'));
        line.references.customer = some_tidy(&self.reference);
        let name = if self.long_name.is_empty() { &self.name } else { &self.long_name };
        line.counterparty.name = some_tidy(name);
        place_account(&self.account, &mut line.counterparty.iban, &mut line.counterparty.account);
        line.counterparty.bank = some_tidy(&self.bank);
        line.description = if self.memo.is_empty() { tidy(&self.name) } else { tidy(&self.memo) };
        if let Some(id) = &self.corrects {
            notes.push(Note::warning(
                Some(self.line),
                format!("The bank corrects its line {id} with this one; the earlier one may have to go."),
            ));
        }
        line.know_by(&[&self.name, &self.memo, &self.cheque, &self.reference, &self.account]);
        Ok(line)
    }

    fn converted(&self, original: Money, rate: Option<&str>, to: Currency) -> Option<Money> {
        let rate = ExchangeRate::parse(rate?).ok()?;
        rate.convert(original, to, Rounding::HalfAwayFromZero).ok()
    }
}
