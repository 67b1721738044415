//! `Ntry`, one booking, and its `TxDtls`, the payments in it.

use chrono::NaiveDate;
use money::{Currency, Money};

use super::tree::Element;
use super::{money_of, signed_amount, size_of};
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{BankId, Counterparty, Detail, Line, OriginalAmount, References, place_account, some_tidy, tidy};
use crate::statement::{Account, Note};

/// Whether an entry counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Status {
    Booked,
    Pending,
    Information,
    /// Rejected or cancelled, in the bank's word.
    NotBooked(String),
}

impl Status {
    /// What a bank says in a word of its own.
    fn in_words(word: &str) -> Option<Status> {
        let lower = word.to_lowercase();
        let begins = |words: &[&str]| words.iter().any(|begin| lower.starts_with(begin));
        if begins(&["reject", "rjct", "cancel", "canc", "declin", "fail", "refus", "annul", "abgelehnt", "storn", "not booked", "unbooked"])
        {
            Some(Status::NotBooked(word.to_owned()))
        } else if begins(&["pend", "pdng", "futr", "future", "expect", "reserv", "block", "author", "vorgemerkt", "en attente"]) {
            Some(Status::Pending)
        } else if begins(&["book", "post", "settl", "complet", "acsc", "execut", "gebucht", "comptabilis"]) {
            Some(Status::Booked)
        } else if lower == "info" {
            Some(Status::Information)
        } else {
            None
        }
    }

    /// The status of an entry: a text up to version 7, later a code within, or a word of the bank's own.
    fn of(entry: &Element<'_>, text: &str, at: u32, notes: &mut Vec<Note>) -> Result<Status, ReadError> {
        if let Some(word) = entry.text_at(&["Sts", "Prtry"]) {
            return Ok(Status::in_words(word).unwrap_or_else(|| {
                let text = format!("The bank calls the status of this entry {}; it was read as booked.", quoted(word));
                notes.push(Note::warning(Some(at), text));
                Status::Booked
            }));
        }
        match entry.text_at(&["Sts", "Cd"]).or_else(|| entry.text_at(&["Sts"])) {
            None | Some("BOOK") => Ok(Status::Booked),
            Some("PDNG" | "FUTR") => Ok(Status::Pending),
            Some("INFO") => Ok(Status::Information),
            Some(other) => Status::in_words(other).ok_or_else(|| {
                let reason = format!("{} is no status of an entry.", quoted(other));
                ReadError::new(ReadErrorCode::Structure, reason).at(text, entry.at)
            }),
        }
    }
}

/// An entry that was read.
pub(super) struct Read {
    pub(super) line: Line,
    pub(super) status: Status,
}

/// Reads an entry of an account.
pub(super) fn read(entry: &Element<'_>, own: &Account, text: &str, raw: &str, at: u32, notes: &mut Vec<Note>) -> Result<Read, ReadError> {
    let amount = signed_amount(entry, text)?;
    let status = Status::of(entry, text, at, notes)?;
    let booked = day(entry, "BookgDt", text)?;
    let value_on = day(entry, "ValDt", text)?;
    let booked_on = booked.or(value_on).ok_or_else(|| {
        ReadError::new(ReadErrorCode::Missing, "The entry has neither a booking date (BookgDt) nor a value date (ValDt).")
            .at(text, entry.at)
    })?;
    let raw = if raw.contains('\r') { raw.replace("\r\n", "\n").replace('\r', "\n") } else { raw.to_owned() };
    let mut line = Line::new(at, booked_on, amount, raw);
    line.value_on = value_on;
    line.is_reversal = matches!(entry.text_at(&["RvslInd"]), Some("true" | "1"));
    line.type_code = entry.child("BkTxCd").and_then(type_code);
    let parts: Vec<&Element<'_>> = entry.all("NtryDtls").flat_map(|details| details.all("TxDtls")).collect();
    let sole = if let [sole] = parts.as_slice() { Some(*sole) } else { None };
    let of_sole = |path: &[&str]| sole.and_then(|part| part.text_at(path));
    let id = entry.text_at(&["AcctSvcrRef"]).or_else(|| of_sole(&["Refs", "AcctSvcrRef"])).or_else(|| entry.text_at(&["NtryRef"]));
    line.bank_id = id.and_then(BankId::of);
    line.fee = fee(entry, sole, amount.currency(), text)?;
    line.original = original(entry, sole, amount)?;
    let mut texts: Vec<String> = Vec::new();
    if let Some(said) = entry.text_at(&["AddtlNtryInf"]) {
        texts.push(said.to_owned());
    }
    let mut details = Vec::with_capacity(parts.len());
    for part in &parts {
        details.push(detail(part, amount, &Sides { own, is_reversal: line.is_reversal }, text, &mut texts)?);
    }
    check_sum(&details, amount, at, notes);
    if sole.is_some()
        && let Some(only) = details.pop()
    {
        line.references = only.references;
        line.counterparty = only.counterparty;
        line.description = only.description;
        if only.amount.is_some_and(|part| part.currency() != amount.currency()) {
            let part = only.amount.map(|part| part.to_string()).unwrap_or_default();
            notes.push(Note::info(Some(at), format!("The details of the entry name {part}, and the entry is {amount}: the entry counts.")));
        }
    }
    line.details = details;
    if line.description.is_empty() {
        line.description = entry.text_at(&["AddtlNtryInf"]).map(tidy).unwrap_or_default();
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    line.know_by(&texts);
    Ok(Read { line, status })
}

/// `Dt` or `DtTm` within a date. A date that is given and is none is refused, not passed over.
fn day(entry: &Element<'_>, name: &str, text: &str) -> Result<Option<NaiveDate>, ReadError> {
    let Some(node) = entry.child(name) else { return Ok(None) };
    let Some(written) = node.text_at(&["Dt"]).or_else(|| node.text_at(&["DtTm"])) else { return Ok(None) };
    date::read_compact(written).map(Some).ok_or_else(|| date::refuse(written).at(text, node.at))
}

/// `PMNT/RCDT/ESCT` of ISO, or the bank's own code.
fn type_code(node: &Element<'_>) -> Option<String> {
    let domain = [&["Domn", "Cd"][..], &["Domn", "Fmly", "Cd"], &["Domn", "Fmly", "SubFmlyCd"]];
    let parts: Vec<&str> = domain.iter().filter_map(|path| node.text_at(path)).collect();
    if parts.is_empty() { node.text_at(&["Prtry", "Cd"]).and_then(some_tidy) } else { Some(parts.join("/")) }
}

/// The charges that are in the amount, added up, where they are in its currency.
fn fee(entry: &Element<'_>, sole: Option<&Element<'_>>, currency: Currency, text: &str) -> Result<Option<Money>, ReadError> {
    let holder = entry.child("Chrgs").or_else(|| sole.and_then(|part| part.child("Chrgs")));
    let Some(charges) = holder else { return Ok(None) };
    let mut sum: Option<Money> = None;
    // Version 2 has the amount in `Chrgs`, later ones in `Rcrd`; a total stands before them.
    let total = charges.child("TtlChrgsAndTaxAmt");
    let amounts: Vec<&Element<'_>> = match total {
        Some(total) => vec![total],
        None => charges.all("Amt").chain(charges.all("Rcrd").filter_map(|record| record.child("Amt"))).collect(),
    };
    for amount in amounts {
        let charge = money_of(amount, text)?;
        if charge.currency() == currency && !charge.is_zero() {
            sum = sum.map_or(Some(charge), |sum| sum.checked_add(charge).ok());
        }
    }
    Ok(sum)
}

/// The instructed amount, where it is in another currency than the entry.
fn original(entry: &Element<'_>, sole: Option<&Element<'_>>, amount: Money) -> Result<Option<OriginalAmount>, ReadError> {
    for holder in [sole, Some(entry)].into_iter().flatten() {
        for kind in ["InstdAmt", "TxAmt", "CntrValAmt"] {
            let Some(node) = holder.at_path(&["AmtDtls", kind]) else { continue };
            let Some(other) = node.child("Amt").and_then(|node| money_of(node, "").ok()) else { continue };
            if other.currency() == amount.currency() {
                continue;
            }
            let rate_of = |kind: &str| holder.text_at(&["AmtDtls", kind, "CcyXchg", "XchgRate"]);
            let rate = ["InstdAmt", "TxAmt", "CntrValAmt"].into_iter().find_map(rate_of).map(str::to_owned);
            let signed = if amount.is_negative() { other.checked_neg().ok() } else { Some(other) };
            return Ok(Some(OriginalAmount { currency: other.currency(), amount: signed, rate }));
        }
    }
    Ok(None)
}

/// Reads one payment of an entry, and adds its texts to those that the entry is known by.
fn detail(part: &Element<'_>, entry: Money, sides: &Sides<'_>, text: &str, texts: &mut Vec<String>) -> Result<Detail, ReadError> {
    let mut detail = Detail { amount: part_amount(part, entry, text)?, ..Detail::default() };
    let mut said = |text: &str| texts.push(text.to_owned());
    if let Some(references) = part.child("Refs") {
        detail.references = read_references(references);
        for name in ["EndToEndId", "MndtId", "ChqNb"] {
            if let Some(reference) = references.text_at(&[name]) {
                said(reference);
            }
        }
        detail.bank_id = references.text_at(&["AcctSvcrRef"]).or_else(|| references.text_at(&["TxId"])).and_then(some_tidy);
    }
    let credit = match part.text_at(&["CdtDbtInd"]) {
        Some("DBIT") => false,
        Some("CRDT") => true,
        _ => !entry.is_negative(),
    };
    // What the line is known by rests on the sign alone, so that a better way to tell the sides leaves it as it is.
    let by_sign = party(part, credit);
    for known in [&by_sign.name, &by_sign.iban, &by_sign.account].into_iter().flatten() {
        said(known);
    }
    detail.counterparty = sides.other(part, credit, by_sign);
    let mut purpose = Vec::new();
    if let Some(remittance) = part.child("RmtInf") {
        for line in remittance.all("Ustrd") {
            purpose.push(line.trimmed());
            said(line.trimmed());
        }
        for line in remittance.all("Strd") {
            if let Some(reference) = line.text_at(&["CdtrRefInf", "Ref"]).or_else(|| line.text_at(&["CdtrRefInf", "CdtrRef"])) {
                said(reference);
                if detail.references.structured.is_none() {
                    detail.references.structured = some_tidy(reference);
                }
            }
            for line in line.all("AddtlRmtInf") {
                purpose.push(line.trimmed());
                said(line.trimmed());
            }
        }
    }
    if let Some(more) = part.text_at(&["AddtlTxInf"]) {
        said(more);
        if purpose.is_empty() {
            purpose.push(more);
        }
    }
    if let Some(reason) = part.text_at(&["RtrInf", "Rsn", "Cd"]).or_else(|| part.text_at(&["RtrInf", "AddtlInf"])) {
        said(reason);
        purpose.push(reason);
    }
    detail.description = tidy(&purpose.join(" "));
    Ok(detail)
}

fn read_references(node: &Element<'_>) -> References {
    let provided = |name: &str| node.text_at(&[name]).filter(|text| !text.eq_ignore_ascii_case("NOTPROVIDED")).and_then(some_tidy);
    References {
        end_to_end: provided("EndToEndId"),
        mandate: provided("MndtId"),
        creditor_id: None,
        structured: None,
        cheque: provided("ChqNb"),
        customer: provided("InstrId").or_else(|| provided("PmtInfId")),
    }
}

/// The amount of one payment: `Amt` from version 3 on, the transaction amount before. A zero in another currency is what
/// some banks put where they have none.
fn part_amount(part: &Element<'_>, entry: Money, text: &str) -> Result<Option<Money>, ReadError> {
    let node = part.child("Amt").or_else(|| part.at_path(&["AmtDtls", "TxAmt", "Amt"]));
    let Some(node) = node else { return Ok(None) };
    let size = size_of(node, text)?;
    let negative = match part.text_at(&["CdtDbtInd"]) {
        Some("DBIT") => true,
        Some("CRDT") => false,
        _ => entry.is_negative(),
    };
    Ok(if negative { size.checked_neg().ok() } else { Some(size) })
}

/// What tells the other side of a payment from one's own.
struct Sides<'e> {
    own: &'e Account,
    is_reversal: bool,
}

impl Sides<'_> {
    /// The other side: who paid when money came in, who was paid when it went out. What is taken back or returned names the
    /// parties as they were on the way there, and never is the account's owner its own other side.
    fn other(&self, part: &Element<'_>, credit: bool, by_sign: Counterparty) -> Counterparty {
        let opposite = party(part, !credit);
        let is_back = self.is_reversal || part.child("RtrInf").is_some();
        let (first, second) = if is_back && opposite != Counterparty::default() { (opposite, by_sign) } else { (by_sign, opposite) };
        if self.has_own_account(&first) {
            return if self.has_own_account(&second) { Counterparty::default() } else { second };
        }
        let is_own_name = |side: &Counterparty| side.name.is_some() && side.name == self.own.name;
        let is_nobody_else = first.iban.is_none() && first.account.is_none() && is_own_name(&first);
        if is_nobody_else && second.name.is_some() && !is_own_name(&second) { second } else { first }
    }

    fn has_own_account(&self, side: &Counterparty) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        same(&side.iban, &self.own.iban) || same(&side.account, &self.own.number)
    }
}

/// A side of a payment: who gives it, or who gets it.
fn party(part: &Element<'_>, debtor: bool) -> Counterparty {
    let mut found = Counterparty::default();
    let (party, account, ultimate, agent) =
        if debtor { ("Dbtr", "DbtrAcct", "UltmtDbtr", "DbtrAgt") } else { ("Cdtr", "CdtrAcct", "UltmtCdtr", "CdtrAgt") };
    if let Some(parties) = part.child("RltdPties") {
        // From version 8 on a party is a choice of a person and a bank.
        let name = |who: &str| {
            let node = parties.child(who)?;
            [&["Nm"][..], &["Pty", "Nm"], &["Agt", "FinInstnId", "Nm"]].iter().find_map(|path| node.text_at(path))
        };
        found.name = name(party).and_then(some_tidy);
        found.ultimate_name = name(ultimate).and_then(some_tidy);
        if let Some(node) = parties.child(account)
            && let Some(number) = node.text_at(&["Id", "IBAN"]).or_else(|| node.text_at(&["Id", "Othr", "Id"]))
        {
            place_account(number, &mut found.iban, &mut found.account);
        }
    }
    let bank = part.at_path(&["RltdAgts", agent, "FinInstnId"]);
    found.bank = bank.and_then(|bank| ["BICFI", "BIC"].iter().find_map(|name| bank.text_at(&[name]))).and_then(some_tidy);
    found
}

/// Compares a batch's parts with its amount, where all of them are known and in its currency.
fn check_sum(details: &[Detail], entry: Money, at: u32, notes: &mut Vec<Note>) {
    let amounts: Vec<Money> = details.iter().filter_map(|detail| detail.amount).collect();
    if amounts.is_empty() || amounts.len() < details.len() || amounts.iter().any(|amount| amount.currency() != entry.currency()) {
        return;
    }
    let sum = Money::checked_sum(entry.currency(), amounts);
    if sum != Ok(entry) {
        let sum = sum.map_or_else(|_| "more than can be recorded".to_owned(), |sum| sum.to_string());
        notes.push(Note::warning(
            Some(at),
            format!("The {} payments of the entry add up to {sum}, and the entry is {entry}: the entry counts.", details.len()),
        ));
    }
}
