//! One line of a statement: what the bank says about one booking.

use chrono::NaiveDate;
use money::{Currency, Money};

use crate::identity::{self, Fingerprint, Identity};

/// One booking, or a batch that the bank booked as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The physical line of the file on which it begins, from 1.
    pub at: u32,
    /// The day on which the bank booked it. A civil date as the bank writes it; times and zones are left aside.
    pub booked_on: NaiveDate,
    /// The day from which it counts for interest, where the bank says so.
    pub value_on: Option<NaiveDate>,
    /// The day on which the owner acted (paid by card, gave the order), where the bank says so.
    pub made_on: Option<NaiveDate>,
    /// What it changed the account by, in the account's currency: negative when money went out.
    pub amount: Money,
    /// The fee that the bank says is in the amount, as a size.
    pub fee: Option<Money>,
    /// The amount before conversion, where it was in another currency.
    pub original: Option<OriginalAmount>,
    /// The bank's id of the booking.
    pub bank_id: Option<BankId>,
    /// References that others gave it.
    pub references: References,
    /// The other side.
    pub counterparty: Counterparty,
    /// What it is for, in the bank's words.
    pub description: String,
    /// The bank's code of its type: `POS`, `NTRF`, `PMNT/RCDT/ESCT`.
    pub type_code: Option<String>,
    /// A category that the file gives it (QIF and some tables).
    pub category: Option<String>,
    /// Whether it takes an earlier booking back.
    pub is_reversal: bool,
    /// The balance after it, where each line has one.
    pub balance_after: Option<Money>,
    /// The parts of a batch or a split, each with what is known of it. They are not lines: the line is their sum.
    pub details: Vec<Detail>,
    /// The bank's own text of the line, with line endings as `\n` and otherwise untouched.
    pub raw: String,
    /// The hash that the line is known by. See [`crate::identity`].
    pub fingerprint: Fingerprint,
    /// Which of the lines with this fingerprint it is, of its account and day within the file, from 1.
    pub occurrence: u32,
    /// What the fingerprint was taken from, for a line with an id or with other days.
    pub(crate) words: Vec<u8>,
    /// Other days that a table gives it, any of which may be taken for the day of booking.
    pub(crate) other_days: Vec<NaiveDate>,
}

impl Line {
    /// A line with what every line has.
    pub(crate) fn new(at: u32, booked_on: NaiveDate, amount: Money, raw: String) -> Line {
        Line {
            at,
            booked_on,
            value_on: None,
            made_on: None,
            amount,
            fee: None,
            original: None,
            bank_id: None,
            references: References::default(),
            counterparty: Counterparty::default(),
            description: String::new(),
            type_code: None,
            category: None,
            is_reversal: false,
            balance_after: None,
            details: Vec::new(),
            raw,
            fingerprint: Fingerprint::default(),
            occurrence: 1,
            words: Vec::new(),
            other_days: Vec::new(),
        }
    }

    /// Takes the fingerprint of the line from the bank's texts. Days, amount and id must be set.
    pub(crate) fn know_by(&mut self, texts: &[&str]) {
        let words = identity::words(texts);
        self.fingerprint = Fingerprint::of_words(self.booked_on, self.amount, &words);
        // Only such a line is looked for on another day.
        if self.bank_id.is_some() || !self.other_days.is_empty() {
            self.words = words;
        }
    }

    /// The fingerprints that it would have if a table's other column of days were the one that counts.
    pub fn of_other_days(&self) -> impl Iterator<Item = Fingerprint> {
        self.other_days.iter().map(|day| Fingerprint::of_words(*day, self.amount, &self.words))
    }

    /// What the line is told apart by, for [`crate::identity::admit`].
    pub fn identity(&self) -> Identity {
        Identity {
            day: self.booked_on,
            amount: self.amount,
            fingerprint: self.fingerprint,
            bank_id: self.bank_id.as_ref().filter(|id| id.is_trustworthy()).map(|id| id.text.clone()),
            balance_after: self.balance_after,
            words: self.words.clone(),
        }
    }
}

/// The bank's id of a booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankId {
    /// The id as the bank writes it.
    pub text: String,
    /// Why it cannot be trusted to name one booking, in words; `None` when it can.
    pub doubt: Option<&'static str>,
}

impl BankId {
    /// An id; whether it can be trusted shows with the whole file.
    pub(crate) fn of(text: &str) -> Option<BankId> {
        let text = text.trim();
        (!text.is_empty()).then(|| BankId { text: text.to_owned(), doubt: None })
    }

    /// Whether the id names one booking and no other.
    pub fn is_trustworthy(&self) -> bool {
        self.doubt.is_none()
    }
}

/// References that others than the bank gave a booking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct References {
    /// The payer's reference, which travels with the payment to the payee (SEPA's end-to-end id).
    pub end_to_end: Option<String>,
    /// The mandate of a direct debit.
    pub mandate: Option<String>,
    /// The id of who collects by direct debit.
    pub creditor_id: Option<String>,
    /// The payee's structured reference: RF, the Belgian or the Swiss one.
    pub structured: Option<String>,
    /// The number of a cheque.
    pub cheque: Option<String>,
    /// Any other reference of the account's owner.
    pub customer: Option<String>,
}

/// The other side of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counterparty {
    /// The name.
    pub name: Option<String>,
    /// The name of the one behind it, where a payment is made for someone else.
    pub ultimate_name: Option<String>,
    /// The IBAN, in capitals and without spaces.
    pub iban: Option<String>,
    /// The account number, where it is not an IBAN.
    pub account: Option<String>,
    /// The bank: a BIC or a national bank code.
    pub bank: Option<String>,
}

/// An amount before it was converted into the account's currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalAmount {
    /// The currency.
    pub currency: Currency,
    /// The amount with the sign of the line, where the file gives it.
    pub amount: Option<Money>,
    /// The rate as the file writes it, with a point; which way it converts differs from bank to bank.
    pub rate: Option<String>,
}

/// A part of a batch or of a split.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detail {
    /// The part's amount, signed like a line's. `None` when the bank does not say.
    pub amount: Option<Money>,
    /// References.
    pub references: References,
    /// The other side.
    pub counterparty: Counterparty,
    /// What it is for.
    pub description: String,
    /// A category that the file gives it.
    pub category: Option<String>,
    /// The bank's id of the part.
    pub bank_id: Option<String>,
}

/// Puts an account number where it belongs: an IBAN in capitals without spaces, or a number as it stands.
pub(crate) fn place_account(text: &str, iban: &mut Option<String>, number: &mut Option<String>) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    match iban_of(text) {
        Some(found) => *iban = Some(found),
        None => *number = Some(text.to_owned()),
    }
}

/// The IBAN that a text is, when its length, form and check digits say so (ISO 13616, ISO 7064 MOD 97-10).
pub(crate) fn iban_of(text: &str) -> Option<String> {
    if !(15..=42).contains(&text.len())
        || !text.is_ascii()
        || !text.trim_ascii_start().starts_with(|letter: char| letter.is_ascii_alphabetic())
    {
        return None;
    }
    let mut iban = text.to_ascii_uppercase();
    iban.retain(|letter| !letter.is_ascii_whitespace());
    let formed = (15..=34).contains(&iban.len())
        && iban.bytes().enumerate().all(|(index, byte)| match index {
            0 | 1 => byte.is_ascii_uppercase(),
            2 | 3 => byte.is_ascii_digit(),
            _ => byte.is_ascii_alphanumeric(),
        });
    if !formed {
        return None;
    }
    let (head, tail) = iban.split_at_checked(4)?;
    let rest = tail.bytes().chain(head.bytes()).fold(0_u32, |rest, byte| {
        let value = char::from(byte).to_digit(36).unwrap_or_default();
        let shift = if value > 9 { 100 } else { 10 };
        (rest * shift + value) % 97
    });
    (rest == 1).then_some(iban)
}

/// A text without runs of spaces and line breaks.
pub(crate) fn tidy(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut tidied = String::with_capacity(text.len());
    // Most texts are plain, and plain ones are cut faster.
    if text.is_ascii() {
        join(text.split(|letter: char| matches!(letter, '\t'..='\r' | ' ')), &mut tidied)
    } else {
        join(text.split_whitespace(), &mut tidied)
    }
    tidied
}

fn join<'t>(words: impl Iterator<Item = &'t str>, into: &mut String) {
    for word in words.filter(|word| !word.is_empty()) {
        if !into.is_empty() {
            into.push(' ');
        }
        into.push_str(word);
    }
}

/// A text made tidy where it is not, or nothing.
pub(crate) fn made_tidy(text: String) -> Option<String> {
    let is_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ');
    let mut before = b' ';
    // A byte that is no letter of ASCII may be a part of a wider space.
    let is_tidy = text.bytes().all(|byte| {
        let joins = byte.is_ascii() && !(is_space(byte) && (byte != b' ' || before == b' '));
        before = byte;
        joins
    });
    if is_tidy && before != b' ' { Some(text) } else { some_tidy(&text) }
}

/// A tidy text, or nothing.
pub(crate) fn some_tidy(text: &str) -> Option<String> {
    let tidied = tidy(text);
    (!tidied.is_empty()).then_some(tidied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_tidy_as_tidy_says() {
        for text in ["", " ", "a", " a", "a ", "a b", "a  b", "a\tb", "\u{a0}a", "a\u{2003} b", "é", "é  à"] {
            assert_eq!(made_tidy(text.to_owned()), some_tidy(text), "{text:?}");
        }
    }

    #[test]
    fn an_iban_has_the_right_check_digits() {
        assert_eq!(iban_of("nl56 AGDH 9619 0084 21").as_deref(), Some("NL56AGDH9619008421"));
        assert_eq!(iban_of("DE89370400440532013000").as_deref(), Some("DE89370400440532013000"));
        for text in ["", "DE88370400440532013000", "0194787400888", "NL56AGDH96190084é1", "12345678901234567890"] {
            assert_eq!(iban_of(text), None, "{text}");
        }
    }
}
