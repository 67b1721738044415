//! `:86:`, what the bank says about a line, in its three ways: subfields, tags between slashes, and plain text.

use money::Currency;

use super::entry::money_of;
use super::sepa;
use crate::line::{Line, OriginalAmount, made_tidy, place_account, some_tidy};

/// The parts that were understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Information {
    /// How it was written, for the owner.
    pub(super) form: &'static str,
    code: String,
    posting: String,
    purpose: String,
    name: String,
    bank: String,
    account: String,
    ultimate: String,
    end_to_end: String,
    mandate: String,
    creditor: String,
    customer: String,
    structured: String,
    original: String,
    charges: String,
    rate: String,
}

/// The tags between slashes that are known, longest first where one begins another.
const TAGS: [&str; 36] = [
    "TRTP", "CSID", "MARF", "EREF", "PREF", "RTRN", "PURP", "BENM", "ORDP", "NAME", "IBAN", "BIC", "REMI", "CNTP", "ISDT", "SVCL", "ULTD",
    "ULTB", "ULTC", "ADDR", "INIT", "TYPE", "CHGS", "OCMT", "EXCH", "USTD", "STRD", "IREF", "BREF", "ID", "TXT", "KREF", "RREF", "CRED",
    "ULTI", "SUBM",
];

impl Information {
    /// Reads the content of a `:86:`, its lines separated by `\n`.
    pub(super) fn read(text: &str) -> Information {
        if let Some(separator) = subfield_separator(text) {
            return subfields(text, separator);
        }
        // A field of 65 letters is cut wherever it ends, so that a tag may stand on two lines.
        let joined = on_one_line(text);
        if leading_tag(joined.trim_start()).is_some() {
            return slashes(joined.trim_start());
        }
        Information { form: "as plain text", purpose: unwrapped(text), ..Information::default() }
    }

    /// Puts what was understood into a line.
    pub(super) fn into_line(self, line: &mut Line, currency: Currency) {
        if !self.code.is_empty() {
            line.type_code = match line.type_code.take() {
                Some(mut kind) => {
                    kind.push('/');
                    kind.push_str(&self.code);
                    Some(kind)
                }
                None => made_tidy(self.code),
            };
        }
        line.counterparty.name = made_tidy(self.name);
        line.counterparty.ultimate_name = made_tidy(self.ultimate);
        let account: String = self.account.split_whitespace().collect();
        place_account(&account, &mut line.counterparty.iban, &mut line.counterparty.account);
        line.counterparty.bank = made_tidy(self.bank);
        let provided = |text: String| made_tidy(text).filter(|text| !text.eq_ignore_ascii_case("NOTPROVIDED"));
        line.references.end_to_end = provided(self.end_to_end);
        line.references.mandate = provided(self.mandate);
        line.references.creditor_id = provided(self.creditor);
        line.references.structured = provided(self.structured);
        if line.references.customer.is_none() {
            line.references.customer = provided(self.customer);
        }
        if let Some(original) = money_of(&self.original, line.amount.is_negative()).filter(|original| original.currency() != currency) {
            let rate = some_tidy(&self.rate).map(|rate| rate.replace(',', "."));
            line.original = Some(OriginalAmount { currency: original.currency(), amount: Some(original), rate });
        }
        if line.fee.is_none() {
            line.fee = money_of(&self.charges, false);
        }
        line.description = made_tidy(self.purpose).or_else(|| made_tidy(self.posting)).unwrap_or_default();
    }
}

/// A text without its line breaks.
fn on_one_line(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    text.split('\n').for_each(|line| joined.push_str(line));
    joined
}

/// The subfields of the German agreement, and those that single banks add.
fn is_subfield(number: u32) -> bool {
    matches!(number, 0 | 10 | 20..=34 | 38 | 60..=63 | 70 | 71)
}

/// The number that a piece behind a separator begins with, where it names a subfield.
fn subfield_of(piece: &str) -> Option<u32> {
    piece.get(..2).and_then(crate::date::digits).filter(|number| is_subfield(*number))
}

/// The sign between subfields: what stands behind a three-digit code and before the number of a subfield.
///
/// The agreement leaves the sign to the bank. A question mark is what nearly all write; any other may as well be the sign
/// in a telephone number, so that the subfields have to be there, and rise as they do in the agreement.
fn subfield_separator(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let code: [Option<char>; 3] = [letters.next(), letters.next(), letters.next()];
    if !code.iter().all(|letter| letter.is_some_and(|letter| letter.is_ascii_digit())) {
        return None;
    }
    let separator = letters.next().filter(|letter| letter.is_ascii_punctuation())?;
    if separator == '?' {
        return subfield_of(letters.as_str()).map(|_| separator);
    }
    let rest = on_one_line(letters.as_str());
    let mut pieces = rest.split(separator);
    // The first says in letters what was posted or what for.
    let is_first = |piece: &str| matches!(subfield_of(piece), Some(0 | 20)) && piece.contains(char::is_alphabetic);
    let begins = pieces.next().is_some_and(is_first);
    let first = subfield_of(&rest);
    let rises = pieces.filter_map(subfield_of).any(|number| Some(number) > first);
    (begins && rises).then_some(separator)
}

fn subfields(text: &str, separator: char) -> Information {
    let mut read = Information { form: "in subfields", code: text.get(..3).unwrap_or_default().to_owned(), ..Information::default() };
    // Lines are cut anywhere, even between a separator and its number.
    let joined = on_one_line(text);
    let mut purpose = sepa::Purpose::default();
    let mut last: Option<u32> = None;
    for piece in joined.get(3..).unwrap_or_default().split(separator).skip(1) {
        let number = match separator {
            '?' => piece.get(..2).and_then(crate::date::digits),
            _ => subfield_of(piece).filter(|number| last.is_none_or(|last| *number > last)),
        };
        let (number, content) = match number {
            Some(number) => (number, piece.get(2..).unwrap_or_default()),
            None => {
                // The separator itself, in a text: it belongs to the subfield before.
                let mut rest = String::from(separator);
                rest.push_str(piece);
                if let Some(number) = last {
                    take_subfield(&mut read, &mut purpose, number, &rest, true);
                }
                continue;
            }
        };
        take_subfield(&mut read, &mut purpose, number, content, false);
        last = Some(number);
    }
    let purpose = purpose.finish();
    read.end_to_end = purpose.end_to_end;
    read.mandate = purpose.mandate;
    read.creditor = purpose.creditor;
    read.customer = purpose.customer;
    read.original = purpose.original;
    if read.account.is_empty() {
        read.account = purpose.iban;
    }
    if read.bank.is_empty() {
        read.bank = purpose.bic;
    }
    if read.ultimate.is_empty() {
        read.ultimate = purpose.ultimate;
    }
    read.purpose = purpose.text;
    read
}

fn take_subfield(read: &mut Information, purpose: &mut sepa::Purpose, number: u32, content: &str, continues: bool) {
    match number {
        0 => read.posting.push_str(content),
        20..=29 | 60..=63 => purpose.push(content, continues),
        30 => read.bank.push_str(content),
        31 | 38 => read.account.push_str(content),
        32 | 33 => read.name.push_str(content),
        // Not of the agreement; Dresdner Bank's successors put the other name here.
        70 | 71 => read.ultimate.push_str(content),
        _ => {}
    }
}

/// A known tag at the beginning, `/EREF/`.
fn leading_tag(text: &str) -> Option<&'static str> {
    let rest = text.strip_prefix('/')?;
    TAGS.into_iter().find(|tag| rest.strip_prefix(tag).is_some_and(|rest| rest.starts_with('/')))
}

fn slashes(text: &str) -> Information {
    let mut read = Information { form: "between slashes", ..Information::default() };
    let mut at = 0;
    let mut tag: Option<&'static str> = None;
    let mut group = "";
    let mut start = 0;
    // Each tag ends the value before it.
    while let Some(offset) = text.get(at..).and_then(|rest| rest.find('/')) {
        let place = at + offset;
        match text.get(place..).and_then(leading_tag) {
            Some(next) => {
                let value = text.get(start..place).unwrap_or_default();
                take_tag(&mut read, tag, &mut group, value);
                tag = Some(next);
                start = place + next.len() + 2;
                // The slash that closes a tag may open the next one.
                at = start.saturating_sub(1).max(place + 1);
                if text.get(at..).and_then(leading_tag).is_none() {
                    at = start;
                }
            }
            None => at = place + 1,
        }
    }
    take_tag(&mut read, tag, &mut group, text.get(start.min(text.len())..).unwrap_or_default());
    read
}

fn take_tag(read: &mut Information, tag: Option<&'static str>, group: &mut &'static str, value: &str) {
    let value = value.trim().trim_end_matches('/').trim_start_matches('/').trim();
    let Some(tag) = tag else { return };
    match tag {
        "BENM" | "ORDP" | "ULTD" | "ULTB" | "ULTC" | "ULTI" | "REMI" | "CNTP" => *group = tag,
        _ => {}
    }
    let into = match (tag, *group) {
        ("CNTP", _) => {
            // Account, BIC, name and place, each between slashes.
            let mut parts = value.split('/').map(str::trim);
            read.account = parts.next().unwrap_or_default().to_owned();
            read.bank = parts.next().unwrap_or_default().to_owned();
            read.name = parts.next().unwrap_or_default().to_owned();
            return;
        }
        ("NAME", "ULTD" | "ULTB" | "ULTC" | "ULTI") | ("ULTD" | "ULTB" | "ULTC" | "ULTI", _) => &mut read.ultimate,
        ("NAME" | "BENM" | "ORDP", _) => &mut read.name,
        ("IBAN", _) => &mut read.account,
        ("BIC", _) => &mut read.bank,
        ("EREF", _) => &mut read.end_to_end,
        ("MARF", _) => &mut read.mandate,
        ("CSID" | "CRED", _) => &mut read.creditor,
        ("PREF" | "KREF" | "IREF", _) => &mut read.customer,
        ("OCMT", _) => &mut read.original,
        ("CHGS", _) => &mut read.charges,
        ("EXCH", _) => &mut read.rate,
        ("TRTP" | "TYPE", _) => &mut read.posting,
        ("STRD", _) => {
            // `/CUR/9856.../` or `/SCOR/RF.../`: the last part is the reference.
            read.structured = value.rsplit('/').next().unwrap_or_default().trim().to_owned();
            return;
        }
        ("REMI" | "USTD" | "TXT", _) => &mut read.purpose,
        _ => return,
    };
    let value = if tag == "REMI" { value.strip_prefix("USTD//").unwrap_or(value) } else { value };
    if !into.is_empty() && !value.is_empty() {
        into.push(' ');
    }
    into.push_str(value);
}

/// Plain text on one line. A full line was cut where it was full and goes on without a space.
fn unwrapped(text: &str) -> String {
    const FULL: usize = 65;
    let mut joined = String::with_capacity(text.len());
    let mut was_full = true;
    for line in text.lines() {
        if !was_full {
            joined.push(' ');
        }
        joined.push_str(line);
        was_full = line.chars().count() >= FULL;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subfields_are_put_together() {
        let read = Information::read(
            "166?00GUTSCHRIFT?100399?20EREF+E 1?21 2?22\nSVWZ+Rent of the whole Janu?23ary?30BANKDEFF?31DE8937040044053201\n3000?32JANE?33 DOE?70for John",
        );
        assert_eq!(
            (read.form, read.code.as_str(), read.end_to_end.as_str(), read.purpose.as_str()),
            ("in subfields", "166", "E 1 2", "Rent of the whole January")
        );
        assert_eq!(
            (read.name.as_str(), read.account.as_str(), read.bank.as_str(), read.ultimate.as_str()),
            ("JANE DOE", "DE89370400440532013000", "BANKDEFF", "for John")
        );
    }

    #[test]
    fn tags_between_slashes() {
        let read = Information::read(
            "/TRTP/SEPA OVERBOEKING/IBAN/NL56AGDH9619008421/BIC/AGDHNL2A/NAME/J. de Vr\nies/REMI/Invoice 4/5/EREF/NOTPROVIDED",
        );
        assert_eq!(
            (read.name.as_str(), read.purpose.as_str(), read.account.as_str(), read.end_to_end.as_str()),
            ("J. de Vries", "Invoice 4/5", "NL56AGDH9619008421", "NOTPROVIDED")
        );
        let read = Information::read("/EREF/A-1//CNTP/NL56AGDH9619008421/AGDHNL2A/Shop///REMI/USTD//Thanks/");
        assert_eq!((read.name.as_str(), read.purpose.as_str(), read.end_to_end.as_str()), ("Shop", "Thanks", "A-1"));
        let read = Information::read("/BENM//NAME/ACME/ID/7/REMI/STRD/CUR/9856/");
        assert_eq!((read.name.as_str(), read.structured.as_str()), ("ACME", "9856"));
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        let full = "x".repeat(65);
        assert_eq!(Information::read(&format!("{full}\ny\nz")).purpose, format!("{full}y z"));
        assert_eq!(Information::read("123.45 paid").form, "as plain text");
        let phone = "020-62-34 telefoonkosten-kwartaal";
        assert_eq!((Information::read(phone).form, Information::read(phone).purpose.as_str()), ("as plain text", phone));
        let read = Information::read("835-00ENTGELT-20Konto 12-10-2026-21Mai");
        assert_eq!((read.form, read.posting.as_str(), read.purpose.as_str()), ("in subfields", "ENTGELT", "Konto 12-10-2026 Mai"));
        assert_eq!(Information::read("").purpose, "");
    }
}
