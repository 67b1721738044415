//! `Ntry`, one booking, and its `TxDtls`, the payments in it.

use chrono::NaiveDate;
use money::{Currency, Money};

use super::tree::Element;
use super::{money_of, signed_amount};
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{BankId, Counterparty, Detail, Line, OriginalAmount, References, place_account, some_tidy, tidy};
use crate::statement::Note;

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Booked,
    Pending,
    Information,
}

/// An entry that was read.
pub(super) struct Read {
    pub(super) line: Line,
    pub(super) status: Status,
}

/// Reads an entry.
pub(super) fn read(entry: &Element<'_>, text: &str, raw: &str, at: u32, notes: &mut Vec<Note>) -> Result<Read, ReadError> {
    let amount = signed_amount(entry, text)?;
    // Up to version 7 the status is a text, later it is a code within.
    let status = entry.text_at(&["Sts", "Cd"]).or_else(|| entry.text_at(&["Sts"])).unwrap_or("BOOK");
    let status = match status {
        "BOOK" => Status::Booked,
        "PDNG" | "FUTR" => Status::Pending,
        "INFO" => Status::Information,
        other => {
            let reason = format!("{} is no status of an entry.", quoted(other));
            return Err(ReadError::new(ReadErrorCode::Structure, reason).at(text, entry.at));
        }
    };
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
        details.push(detail(part, amount, text, &mut texts)?);
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
fn detail(part: &Element<'_>, entry: Money, text: &str, texts: &mut Vec<String>) -> Result<Detail, ReadError> {
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
    detail.counterparty = counterparty(part, credit);
    for known in [&detail.counterparty.name, &detail.counterparty.iban, &detail.counterparty.account].into_iter().flatten() {
        said(known);
    }
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
    let size = money_of(node, text)?;
    let negative = match part.text_at(&["CdtDbtInd"]) {
        Some("DBIT") => true,
        Some("CRDT") => false,
        _ => entry.is_negative(),
    };
    Ok(if negative { size.checked_neg().ok() } else { Some(size) })
}

/// The other side: who paid when money came in, who was paid when it went out.
fn counterparty(part: &Element<'_>, credit: bool) -> Counterparty {
    let mut found = Counterparty::default();
    let (party, account, ultimate, agent) =
        if credit { ("Dbtr", "DbtrAcct", "UltmtDbtr", "DbtrAgt") } else { ("Cdtr", "CdtrAcct", "UltmtCdtr", "CdtrAgt") };
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
