//! Which sign stands before the cents in the amounts of an OFX file, where an amount leaves it open.
//!
//! OFX has a point or a comma before the cents and groups no thousands (OFX 2.2, 3.2.9.1). Banks group them all the same,
//! so that a lone sign before three digits is thousands to one bank and a fraction to another. The other amounts of the file
//! tell, and where they do not, nothing is read.

use std::cell::{Cell, OnceCell};

use money::{Currency, Money};

use super::scan::Scanner;
use crate::amount::{self, DecimalMark, Fault, MarkEvidence, Number, mark_of};
use crate::error::{ReadError, quoted};

/// What an amount is of. Some banks write the balances otherwise than the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Line,
    Balance,
}

/// What all the amounts of a file show.
struct Evidence {
    lines: MarkEvidence,
    balances: MarkEvidence,
    /// Whether no amount can be without groups of thousands, if its currency has no cents.
    is_grouped: bool,
}

/// Reads the amounts of a file.
pub(super) struct Marks<'t> {
    text: &'t str,
    /// What the caller knows.
    named: Option<DecimalMark>,
    /// Gathered when the first amount asks for it: in most files none does.
    evidence: OnceCell<Evidence>,
    /// Whether an amount was read by what the others show, which is said once.
    is_said: Cell<bool>,
}

/// An amount that was read.
pub(super) struct Amount {
    pub(super) money: Money,
    /// Whether its only sign was taken for that of thousands.
    pub(super) is_grouped: bool,
}

impl<'t> Marks<'t> {
    pub(super) fn new(text: &'t str, named: Option<DecimalMark>) -> Marks<'t> {
        Marks { text, named, evidence: OnceCell::new(), is_said: Cell::new(false) }
    }

    /// Reads an amount, or says that it can be two.
    pub(super) fn read(&self, text: &str, of: Of, currency: Currency) -> Result<Amount, Fault> {
        let number = Number::read(text, None)?;
        let Some(open) = number.open_mark(currency) else {
            return Ok(Amount { money: number.money(currency)?, is_grouped: false });
        };
        let mark = self.named.or_else(|| self.shown(text, open, of, currency)).ok_or(Fault::Ambiguous)?;
        Ok(Amount { money: amount::read(text, mark, currency)?, is_grouped: mark != open })
    }

    /// A sentence on the first amount whose sign only the others explain.
    pub(super) fn note(&self, text: &str, amount: &Amount) -> Option<String> {
        let is_first = amount.is_grouped && !self.is_said.replace(true);
        let why = if self.named.is_some() { "as you said" } else { "as the other amounts of the file show" };
        is_first.then(|| format!("{} was read as {}, {why}.", quoted(text), amount.money))
    }

    /// The sign before the cents of an amount that has only the sign `open`, as far as the file shows it.
    fn shown(&self, text: &str, open: DecimalMark, of: Of, currency: Currency) -> Option<DecimalMark> {
        // `0.500` groups nothing.
        if matches!(mark_of([text]), MarkEvidence::Shown(_)) {
            return Some(open);
        }
        let evidence = self.evidence.get_or_init(|| gather(self.text));
        let (own, other) = match of {
            Of::Line => (evidence.lines, evidence.lines),
            Of::Balance => (evidence.balances, evidence.lines),
        };
        match (own, other) {
            (MarkEvidence::Shown(mark), _) | (_, MarkEvidence::Shown(mark)) => Some(mark),
            (MarkEvidence::Mixed, _) | (_, MarkEvidence::Mixed) => None,
            _ if currency.minor_digits() == 0 => evidence.is_grouped.then_some(match open {
                DecimalMark::Point => DecimalMark::Comma,
                DecimalMark::Comma => DecimalMark::Point,
            }),
            // OFX as it is written down, and one bank that puts a third decimal, a zero.
            _ => Some(open).filter(|open| *open == DecimalMark::Point),
        }
    }
}

/// The refusal of an amount, without a place.
pub(super) fn refuse(fault: Fault, text: &str, currency: Currency) -> ReadError {
    let refusal = fault.refuse(text, currency);
    if fault == Fault::Ambiguous { refusal.hint("Say which sign stands before the cents.") } else { refusal }
}

/// Goes through the amounts of a file.
fn gather(text: &str) -> Evidence {
    let (mut lines, mut balances) = (Vec::new(), Vec::new());
    for piece in Scanner::new(text).filter(|piece| !piece.closes) {
        if piece.name.eq_ignore_ascii_case("TRNAMT") {
            lines.push(piece.value);
        } else if piece.name.eq_ignore_ascii_case("BALAMT") {
            balances.push(piece.value);
        }
    }
    let (mut has_rest, mut small, mut large) = (false, false, false);
    for amount in lines.iter().chain(&balances) {
        let digits = amount.trim_matches(|letter: char| !letter.is_ascii_digit());
        match digits.split_once(['.', ',']) {
            // Where there are no cents, what is not three zeros can be no fraction.
            Some((_, rest)) => has_rest |= rest.len() == 3 && rest != "000" && rest.bytes().all(|byte| byte.is_ascii_digit()),
            // Who writes decimals writes them everywhere, and who groups thousands leaves what is below one thousand alone.
            None if digits.len() > 3 => large = true,
            None => small |= digits.bytes().any(|digit| digit != b'0'),
        }
    }
    let texts = |amounts: &[std::borrow::Cow<'_, str>]| mark_of(amounts.iter().map(AsRef::as_ref));
    Evidence { lines: texts(&lines), balances: texts(&balances), is_grouped: has_rest || (small && !large) }
}
