//! `:61:`, one line of the statement.

use chrono::{Datelike, NaiveDate};
use money::{Currency, Money};

use super::information::Information;
use crate::amount::{self, DecimalMark};
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{BankId, Line, OriginalAmount, some_tidy, tidy};
use crate::place;

/// The parts of a `:61:`.
pub(super) struct Entry<'f> {
    value_on: NaiveDate,
    booked_on: NaiveDate,
    amount: Money,
    is_reversal: bool,
    /// Whether it is only expected (EC, ED of interim reports).
    pub(super) is_expected: bool,
    type_code: &'f str,
    customer: &'f str,
    bank: &'f str,
    supplement: &'f str,
    /// What stands behind the amount, for the fingerprint: with the bank's id it would not do.
    currency: Currency,
    /// The day that was read, where the file writes one of February that does not exist.
    pub(super) lent: Option<NaiveDate>,
}

impl<'f> Entry<'f> {
    /// Reads `YYMMDD[MMDD]2a[1!a]15d1!a3!c16x[//16x][CRLF 34x]`.
    ///
    /// `content` is that of the field at `at` in `text`, the file.
    pub(super) fn read(text: &str, content: &'f str, at: usize, currency: Currency) -> Result<Entry<'f>, ReadError> {
        let (content, supplement) = content.split_once('\n').unwrap_or((content, ""));
        let content = content.trim();
        let refuse = |code, what: &str| {
            let reason = format!("{what} in {}.", quoted(content));
            ReadError::new(code, reason).at(text, at)
        };
        let written = content.get(..6).unwrap_or_default();
        let mut lent = date::end_of_february(written);
        let value_on = date::read_short(written).or(lent).ok_or_else(|| refuse(ReadErrorCode::Date, "There is no value date"))?;
        let mut rest = content.get(6..).unwrap_or_default();
        let mut booked_on = value_on;
        if let Some(entry) = rest.get(..4).filter(|entry| entry.bytes().all(|byte| byte.is_ascii_digit())) {
            let part = |from: usize| entry.get(from..from + 2).and_then(date::digits);
            let (month, day) = part(0).zip(part(2)).unwrap_or_default();
            let nearest = date::nearest(month, day, value_on);
            booked_on = nearest.ok_or_else(|| refuse(ReadErrorCode::Date, "The entry date is no date near the value date"))?;
            if booked_on.day() != day {
                lent = Some(booked_on);
            }
            rest = rest.get(4..).unwrap_or_default();
        }
        let is_expected = rest.starts_with("EC") || rest.starts_with("ED");
        let is_reversal = rest.starts_with("RC") || rest.starts_with("RD");
        if is_expected || is_reversal {
            rest = rest.get(1..).unwrap_or_default();
        }
        // A reversal of a credit takes money out, and one of a debit brings it back.
        let negative = match rest.as_bytes().first() {
            Some(b'C') => is_reversal,
            Some(b'D') => !is_reversal,
            _ => return Err(refuse(ReadErrorCode::Structure, "There is neither C nor D behind the date")),
        };
        rest = rest.get(1..).unwrap_or_default();
        // The third letter of the currency, where the bank writes it: CR is a credit in EUR, not a reversal.
        if rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
            rest = rest.get(1..).unwrap_or_default();
        }
        let length = rest.bytes().position(|byte| !(byte.is_ascii_digit() || matches!(byte, b',' | b'.'))).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let mark = if digits.contains(',') { DecimalMark::Comma } else { DecimalMark::Point };
        let size = amount::read(digits, mark, currency).map_err(|fault| fault.refuse(digits, currency).at(text, at))?;
        let amount = Money::from_minor(if negative { -size.minor() } else { size.minor() }, currency);
        let is_type = |code: &&str| {
            code.bytes().enumerate().all(|(index, byte)| if index == 0 { byte.is_ascii_alphabetic() } else { byte.is_ascii_alphanumeric() })
        };
        let type_code = behind.get(..4).filter(is_type).unwrap_or_default();
        let references = behind.get(type_code.len()..).unwrap_or_default();
        let (customer, bank) = references.split_once("//").unwrap_or((references, ""));
        Ok(Entry { value_on, booked_on, amount, is_reversal, is_expected, type_code, customer, bank, supplement, currency, lent })
    }

    /// Makes the line. `raw` is both fields as they stand in the file, `said` the content of `:86:`.
    pub(super) fn finish(self, at: u32, raw: &str, said: &str, information: Option<Information>) -> Line {
        let raw = place::with_line_feeds(raw).into_owned();
        let mut line = Line::new(at, self.booked_on, self.amount, raw);
        line.value_on = Some(self.value_on);
        line.is_reversal = self.is_reversal;
        line.type_code = some_tidy(self.type_code);
        line.bank_id = BankId::of(self.bank);
        let customer = some_tidy(self.customer).filter(|reference| !matches!(reference.as_str(), "NONREF" | "KREF+" | "EREF+"));
        if matches!(self.type_code, "NCHK" | "FCHK") {
            line.references.cheque.clone_from(&customer);
        }
        line.references.customer = customer;
        self.supplement_into(&mut line);
        match information {
            Some(information) => information.into_line(&mut line, self.currency),
            None => line.description = tidy(self.supplement),
        }
        if line.description.is_empty() {
            line.description = tidy(self.supplement);
        }
        line.know_by(&[self.customer, self.supplement, before_dash(said)]);
        line
    }

    /// `/OCMT/USD100,00/`, `/CHGS/EUR1,50/`, `/EXCH/1,08/`: the amount before conversion, charges, the rate.
    fn supplement_into(&self, line: &mut Line) {
        if !self.supplement.contains('/') {
            return;
        }
        let value = |tag: &str| self.supplement.split_once(tag).and_then(|(_, rest)| rest.split('/').next()).map(str::trim);
        if let Some(original) = value("/OCMT/").and_then(|text| money_of(text, self.amount.is_negative())) {
            let rate = value("/EXCH/").and_then(some_tidy).map(|rate| rate.replace(',', "."));
            line.original = Some(OriginalAmount { currency: original.currency(), amount: Some(original), rate });
        }
        line.fee = value("/CHGS/").and_then(|text| money_of(text, false));
    }
}

/// The lines of a text before one that is only a `-`. The line is known by these: software that takes every such line for
/// the end of the message leaves out the rest.
fn before_dash(text: &str) -> &str {
    let at = text.match_indices('\n').map(|(at, _)| at).find(|at| {
        let rest = text.get(at + 1..).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| rest.lines().next().is_none_or(|rest| rest.trim_end().is_empty()))
    });
    at.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// `USD100,00`, or nothing when it is something else.
pub(super) fn money_of(text: &str, negative: bool) -> Option<Money> {
    let (code, digits) = text.trim().split_at_checked(3)?;
    let currency = Currency::parse(code).ok()?;
    let mark = if digits.contains(',') { DecimalMark::Comma } else { DecimalMark::Point };
    let money = amount::read(digits, mark, currency).ok()?;
    if negative { money.checked_neg().ok() } else { Some(money) }
}
