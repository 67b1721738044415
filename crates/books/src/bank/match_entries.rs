//! The entry behind each part of a match: one that stands already, or one that the match posts.

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadTx, Tx};
use money::{Currency, Money, MoneyDto};

use super::match_bank_line::MatchBankLine;
use super::store::pages::LineRow;
use super::store::{candidates, matches};
use crate::company;
use crate::ledger::account::AccountRole;
use crate::ledger::store::AccountRow;
use crate::ledger::store::accounts::{account_by_code, account_by_seq, account_with_role};
use crate::ledger::store::entries;
use crate::ledger::{self, NewEntry, NewLine, Side};
use crate::parties::store::party_by_id;
use crate::payments::confirm_payment::{ConfirmPayment, ConfirmPaymentInput};
use crate::payments::occurrence_named::{nearest_open, occurrence_named};
use crate::payments::records::EvidenceKind;
use crate::payments::shown::one_occurrence;
use crate::payments::store::confirmations::ConfirmationRow;
use crate::payments::store::payments::PaymentRow;
use crate::payments::store::{confirmations, decisions, payments};
use crate::payments::terms::{AmountSpec, AutopayState};
use crate::payments::verify_autopay::{EvidenceInput, VerifyAutopay, VerifyAutopayInput};
use crate::wire::{money_in, optional_text, positive_money_in};

/// The entry of a part.
#[derive(Debug, Clone)]
pub struct Found {
    /// The entry.
    pub entry_seq: i64,
    /// The confirmation that it belongs to.
    pub confirmation_seq: Option<i64>,
    /// What it moves on the line's account in all.
    pub entry_minor: i64,
    /// Whether it was posted just now.
    pub is_posted: bool,
    /// The payment whose autopay was verified.
    pub verified_payment_seq: Option<i64>,
}

/// Which due date of which payment a part is for.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    /// The payment.
    pub payment_id: &'a str,
    /// The due date; without one, the nearest.
    pub due_on: Option<NaiveDate>,
    /// Whether the rest is to follow.
    pub more_to_come: Option<bool>,
    /// How much of what is due it pays, where the line is in another currency.
    pub due_amount: Option<&'a MoneyDto>,
    /// Whether nothing was due.
    pub not_due: Option<bool>,
    /// What it came to in the currency of the books, where the line is in another.
    pub base_amount: Option<&'a MoneyDto>,
}

/// Confirms a due date with a part of a line.
pub fn confirm(tx: &mut Tx<'_>, line: &LineRow, amount: Money, asked: &Due<'_>, field: &str) -> OpResult<Found> {
    let Due { payment_id, due_on, more_to_come, not_due, .. } = *asked;
    let payment = payments::by_id(tx, payment_id, &format!("{field}.paymentId"))?;
    if !amount.is_negative() {
        return Err(OpError::invalid(format!("{field}.amount"), format!("Money came in, and {} is to be paid.", payment.name))
            .hint("Match it with the account of what was paid back."));
    }
    let paid = amount.checked_abs().map_err(OpError::internal)?;
    let due_in = due_in(tx, &payment, asked, line).map_err(|error| inside(error, false, field))?;
    let is_foreign = !due_in.contains(&paid.currency());
    let (amount_paid, base) = if is_foreign {
        (in_its_currency(tx, &payment, asked, paid, &due_in, field)?, Some(paid.into()))
    } else {
        refuse_own_currency(asked.due_amount, paid, field)?;
        (Some(paid.into()), asked.base_amount.cloned())
    };
    let input = ConfirmPaymentInput {
        payment_id: payment.id.clone(),
        due_on,
        not_due,
        paid_on: line.wire.booked_on,
        amount: amount_paid,
        base_amount: base,
        method: None,
        reference: reference(line),
        pay_from: Some(line.wire.account.clone()),
        more_to_come,
        note: None,
    };
    let confirmed = ConfirmPayment::run(&input, tx).map_err(|error| inside(error, is_foreign, field))?;
    let row = confirmations::by_id(tx, &confirmed.id, "id")?;
    let entry_minor = on_account(tx, line, row.entry_seq, field)?.0;
    let verified_payment_seq = verify_autopay(tx, line, amount, &row)?;
    Ok(Found { entry_seq: row.entry_seq, confirmation_seq: Some(row.seq), entry_minor, is_posted: true, verified_payment_seq })
}

// What a line in the currency of the books pays of what is due in another: the line says what it came to. None is all of it.
fn in_its_currency(
    tx: &ReadTx<'_>,
    payment: &PaymentRow,
    asked: &Due<'_>,
    paid: Money,
    due_in: &[Currency],
    field: &str,
) -> OpResult<Option<MoneyDto>> {
    let name = &payment.name;
    let base_currency = company::settings(tx)?.base_currency;
    let other = due_in.first().copied().unwrap_or(base_currency);
    if paid.currency() != base_currency {
        return Err(OpError::invalid(
            format!("{field}.paymentId"),
            format!("{name} is due in {other}, and the line is in {}: neither its currency nor that of the books.", paid.currency()),
        )
        .hint(
            "Match the line with an account that stands between, such as one for money on its way, and confirm the payment from that one.",
        ));
    }
    if let Some(given) = asked.base_amount
        && positive_money_in(given, format!("{field}.baseAmount"))? != paid
    {
        return Err(OpError::invalid(
            format!("{field}.baseAmount"),
            format!("{name} is due in another currency: what it came to is what the line says."),
        )
        .hint("Leave the base amount out."));
    }
    let Some(given) = asked.due_amount else {
        return if asked.more_to_come == Some(true) || asked.not_due == Some(true) {
            Err(OpError::invalid(
                format!("{field}.dueAmount"),
                format!("{name} is due in {other}, and the line is in {}: how much of it was paid cannot be known.", paid.currency()),
            )
            .hint(format!("Give what was paid in {other}.")))
        } else {
            Ok(None)
        };
    };
    Ok(Some(positive_money_in(given, format!("{field}.dueAmount"))?.into()))
}

// Where the line is in the currency of what is due, its own amount is what was paid.
fn refuse_own_currency(due_amount: Option<&MoneyDto>, paid: Money, field: &str) -> OpResult<()> {
    match due_amount {
        Some(given) if positive_money_in(given, format!("{field}.dueAmount"))? != paid => Err(OpError::invalid(
            format!("{field}.dueAmount"),
            format!("The line is in the currency of what is due, and {paid} of it was paid."),
        )
        .hint("Leave it out, or give the part another amount.")),
        _ => Ok(()),
    }
}

// The currency of the due date that a line is for; all that the payment has, where it is for none.
fn due_in(tx: &ReadTx<'_>, payment: &PaymentRow, asked: &Due<'_>, line: &LineRow) -> OpResult<Vec<Currency>> {
    let occurrence = match (asked.not_due, asked.due_on) {
        (Some(true), _) => return decisions::currencies(tx, payment),
        (_, Some(due_on)) => occurrence_named(tx, payment, due_on)?,
        (_, None) => nearest_open(tx, payment, line.wire.booked_on)?,
    };
    Ok(vec![money_in(&occurrence.expected, "amount")?.currency()])
}

/// Verifies autopay by a line, and gives the payment if that is so.
///
/// A line proves autopay when it shows what was expected going out for a due date from the account that it is paid from, on the day
/// on which autopay was set up or later. In another currency than the payment's nobody knows what was expected.
pub fn verify_autopay(tx: &mut Tx<'_>, line: &LineRow, amount: Money, confirmed: &ConfirmationRow) -> OpResult<Option<i64>> {
    let payment = payments::by_seq(tx, confirmed.payment_seq)?;
    let Some(due_on) = confirmed.wire.due_on.filter(|_| payment.autopay.state == AutopayState::SetUp) else { return Ok(None) };
    let is_since = payment.autopay.set_up_on.is_none_or(|set_up_on| line.wire.booked_on >= set_up_on);
    if !is_since || !amount.is_negative() || confirmed.wire.pay_from != line.wire.account {
        return Ok(None);
    }
    // A due date that is gone, as the payment was cancelled or paused since, proves nothing of what is to come.
    let Some(occurrence) = one_occurrence(tx, payment.seq, due_on)? else { return Ok(None) };
    let expected = AmountSpec::try_from(&occurrence.amount).map_err(|error| OpError::internal(error.problem))?;
    let (low, high) = expected.bounds();
    let size = amount.checked_abs().map_err(OpError::internal)?;
    if size.currency() != expected.high().currency() || !(low..=high).contains(&size.minor()) {
        return Ok(None);
    }
    let evidence = EvidenceInput { kind: EvidenceKind::BankLine, note: evidence_note(line) };
    VerifyAutopay::run(&VerifyAutopayInput { payment_id: payment.id.clone(), evidence }, tx)?;
    Ok(Some(payment.seq))
}

/// What a line says as evidence.
pub fn evidence_note(line: &LineRow) -> String {
    let name = line.wire.counterparty.as_deref().unwrap_or(&line.wire.description);
    format!("{}: {} ({name})", line.wire.booked_on, line.amount).chars().take(500).collect()
}

// Errors of the confirmation name its own fields.
fn inside(error: OpError, is_foreign: bool, field: &str) -> OpError {
    match error.field.as_deref() {
        Some("paidOn" | "reference") => error.at("lineId"),
        Some("dueOn") => error.at(format!("{field}.dueOn")),
        Some("notDue") => error.at(format!("{field}.notDue")),
        Some("baseAmount") if !is_foreign => error.at(format!("{field}.baseAmount")),
        Some("baseAmount.currency") if !is_foreign => error.at(format!("{field}.baseAmount.currency")),
        Some("amount" | "amount.currency") if is_foreign => error.at(format!("{field}.dueAmount")),
        Some("amount" | "baseAmount" | "amount.currency" | "baseAmount.currency") => error.at(format!("{field}.amount")),
        Some("payFrom") => error.at("lineId"),
        _ => error.at(format!("{field}.paymentId")),
    }
}

fn reference(line: &LineRow) -> Option<String> {
    let found = line.facts.references.as_ref().and_then(|references| references.each().next().map(str::to_owned));
    found.or_else(|| line.bank_id.clone()).map(|text| text.chars().take(200).collect())
}

/// A confirmation that stands.
pub fn confirmation(tx: &mut Tx<'_>, line: &LineRow, amount: Money, id: &str, field: &str) -> OpResult<Found> {
    let named = format!("{field}.confirmationId");
    let row = confirmations::by_id(tx, id, &named)?;
    if row.wire.withdrawn_at.is_some() {
        return Err(OpError::conflict("This confirmation was withdrawn.").at(named).hint("Match the line with the due date itself."));
    }
    let entry_minor = part_of_entry(tx, line, amount, row.entry_seq, field)?;
    let verified_payment_seq = verify_autopay(tx, line, amount, &row)?;
    Ok(Found { entry_seq: row.entry_seq, confirmation_seq: Some(row.seq), entry_minor, is_posted: false, verified_payment_seq })
}

/// An entry that stands.
pub fn entry(tx: &mut Tx<'_>, line: &LineRow, amount: Money, id: &str, field: &str) -> OpResult<Found> {
    let seq = entry_seq(tx, id, field)?;
    if entries::reversal_of(tx, seq)?.is_some() {
        return Err(OpError::conflict("This entry was reversed.")
            .at(format!("{field}.entryId"))
            .hint("Match the line with what stands in its place."));
    }
    // What it takes back was on no statement, or it could not be reversed: both cancel each other out.
    if !candidates::stands(tx, seq)? {
        return Err(OpError::conflict("This entry takes back another one, and both cancel each other out.")
            .at(format!("{field}.entryId"))
            .hint("Match the line with the account of what the money was for."));
    }
    let entry_minor = part_of_entry(tx, line, amount, seq, field)?;
    let confirmed = confirmations::standing_of_entry(tx, seq)?;
    let verified_payment_seq = match &confirmed {
        Some(row) => verify_autopay(tx, line, amount, row)?,
        None => None,
    };
    Ok(Found { entry_seq: seq, confirmation_seq: confirmed.map(|row| row.seq), entry_minor, is_posted: false, verified_payment_seq })
}

fn entry_seq(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<i64> {
    entries::seq_of(tx, id)?.ok_or_else(|| OpError::not_found(format!("{field}.entryId"), "There is no journal entry with this id."))
}

/// What of an entry was not found on statements yet.
pub fn left_of_entry(tx: &ReadTx<'_>, line: &LineRow, id: &str, field: &str) -> OpResult<Money> {
    let seq = entry_seq(tx, id, field)?;
    left(tx, line, seq, field)
}

/// What of a confirmation was not found on statements yet.
pub fn left_of_confirmation(tx: &ReadTx<'_>, line: &LineRow, id: &str, field: &str) -> OpResult<Money> {
    let row = confirmations::by_id(tx, id, &format!("{field}.confirmationId"))?;
    left(tx, line, row.entry_seq, field)
}

fn left(tx: &ReadTx<'_>, line: &LineRow, entry_seq: i64, field: &str) -> OpResult<Money> {
    let (moved, found) = on_account(tx, line, entry_seq, field)?;
    if moved == 0 {
        return Err(OpError::invalid(field.to_owned(), format!("The entry moves nothing on account {} in all.", line.wire.account))
            .hint("Choose an entry that moves the account as the line does."));
    }
    let left = Money::from_minor(moved.saturating_sub(found), line.amount.currency());
    if left.is_zero() {
        return Err(OpError::conflict("All of this entry was found on statements already.").at(field.to_owned()));
    }
    Ok(left)
}

fn on_account(tx: &ReadTx<'_>, line: &LineRow, entry_seq: i64, field: &str) -> OpResult<(i64, i64)> {
    matches::entry_on_account(tx, entry_seq, line.account_seq, line.amount.currency().code())?.ok_or_else(|| {
        OpError::invalid(field.to_owned(), format!("The entry moves no {} on account {}.", line.amount.currency(), line.wire.account))
            .hint("Choose an entry that has a line on the account of the bank line.")
    })
}

// Whether a part fits into what of an entry was not found yet; gives what the entry moves in all.
fn part_of_entry(tx: &ReadTx<'_>, line: &LineRow, amount: Money, entry_seq: i64, field: &str) -> OpResult<i64> {
    let (moved, _) = on_account(tx, line, entry_seq, field)?;
    let left = left(tx, line, entry_seq, field)?;
    if left.is_negative() != amount.is_negative() {
        return Err(OpError::invalid(format!("{field}.amount"), "The entry and the line move money in opposite directions."));
    }
    if amount.minor().unsigned_abs() > left.minor().unsigned_abs() {
        return Err(OpError::invalid(
            format!("{field}.amount"),
            format!("The entry comes to {left}, and {amount} of the line is given to it."),
        )
        .hint("Give the difference a part of its own, such as a fee."));
    }
    Ok(moved)
}

/// What a part was for.
#[derive(Debug, Clone, Copy)]
pub struct SpentOn<'a> {
    /// The code of the account.
    pub account: &'a str,
    /// What it came to in the currency of the books.
    pub base_amount: Option<&'a MoneyDto>,
    /// The party that the entry names.
    pub party_id: Option<&'a str>,
    /// What the entry is about.
    pub description: Option<&'a str>,
}

/// Posts a part on an account that says what it was for.
pub fn account(tx: &mut Tx<'_>, line: &LineRow, amount: Money, asked: &SpentOn<'_>, field: &str) -> OpResult<Found> {
    let counter = account_by_code(tx, asked.account, &format!("{field}.account"))?;
    let base = asked.base_amount.map(|dto| positive_money_in(dto, format!("{field}.baseAmount"))).transpose()?;
    let party = asked.party_id.map(|id| party_by_id(tx, id, &format!("{field}.partyId"))).transpose()?;
    let description = optional_text(asked.description, &format!("{field}.description"), 500)?;
    post(tx, line, amount, &Counter { account: &counter, party_seq: party.map(|party| party.seq) }, base, description, field)
}

// The other side of an entry.
struct Counter<'a> {
    account: &'a AccountRow,
    party_seq: Option<i64>,
}

/// Posts a part as a fee or rounding difference.
pub fn fee(
    tx: &mut Tx<'_>,
    line: &LineRow,
    amount: Money,
    code: Option<&str>,
    base_amount: Option<&MoneyDto>,
    field: &str,
) -> OpResult<Found> {
    let base = base_amount.map(|dto| positive_money_in(dto, format!("{field}.baseAmount"))).transpose()?;
    let counter = match code {
        Some(code) => account_by_code(tx, code, &format!("{field}.account"))?,
        None => account_with_role(tx, AccountRole::Fees)?.ok_or_else(|| {
            OpError::invalid(format!("{field}.account"), "No account has the role fees.")
                .hint("Give the account for the fee, or create one.")
        })?,
    };
    let name = line.wire.counterparty.as_deref().unwrap_or(&line.wire.description);
    let description: String = format!("Fee or difference: {name}").chars().take(500).collect();
    post(tx, line, amount, &Counter { account: &counter, party_seq: None }, base, Some(description), field)
}

fn post(
    tx: &mut Tx<'_>,
    line: &LineRow,
    amount: Money,
    counter: &Counter<'_>,
    base: Option<Money>,
    description: Option<String>,
    field: &str,
) -> OpResult<Found> {
    if counter.account.seq == line.account_seq {
        return Err(OpError::invalid(format!("{field}.account"), "This is the account of the line itself.")
            .hint("Choose the account that says what the money was for."));
    }
    let size = amount.checked_abs().map_err(OpError::internal)?;
    let base_currency = company::settings(tx)?.base_currency;
    let base = base_of(size, base, base_currency, field)?;
    let own = Side::of_signed(amount.minor());
    let bank = account_by_seq(tx, line.account_seq)?;
    // An account that is kept in the currency of the books takes what it came to there.
    let kept = counter.account.currency.filter(|kept| *kept != base_currency);
    counter.account.must_take(kept, size.currency(), "the line", &format!("{field}.account")).map_err(|error| {
        error.hint("Post an entry over both accounts with what each of them moved, and match the line with it. Or choose another account.")
    })?;
    let line_of = |account: &AccountRow, side: Side| NewLine {
        account_seq: account.seq,
        side,
        amount: if account.currency == Some(base_currency) { base } else { size },
        base,
        memo: None,
    };
    let words = if line.wire.description.trim().is_empty() { line.wire.counterparty.clone() } else { Some(line.wire.description.clone()) };
    let description = description.or(words).filter(|text| !text.trim().is_empty()).unwrap_or_else(|| "Bank line".to_owned());
    let description: String = description.chars().take(500).collect();
    let entry = Posting {
        entry_date: line.wire.booked_on,
        description: &description,
        party_seq: counter.party_seq,
        lines: &[line_of(&bank, own), line_of(counter.account, own.opposite())],
    };
    post_entry(tx, line, &entry, amount, field)
}

// What a part came to in the currency of the books.
fn base_of(size: Money, given: Option<Money>, base_currency: Currency, field: &str) -> OpResult<Money> {
    match given {
        None if size.currency() == base_currency => Ok(size),
        Some(base) if base.currency() == base_currency && (size.currency() != base_currency || base == size) => Ok(base),
        _ => Err(OpError::invalid(
            format!("{field}.baseAmount"),
            format!("The line is in {}, and the books are kept in {base_currency}.", size.currency()),
        )
        .hint(format!("Give what it came to in {base_currency}, above zero."))),
    }
}

/// Posts the one entry of both ends of a transfer.
pub fn transfer(tx: &mut Tx<'_>, line: &LineRow, other: &LineRow, base_amount: Option<&MoneyDto>, field: &str) -> OpResult<Found> {
    let base_currency = company::settings(tx)?.base_currency;
    let moved = other.amount.checked_neg().map_err(OpError::internal)?;
    let size = moved.checked_abs().map_err(OpError::internal)?;
    let base = base_amount.map(|dto| positive_money_in(dto, format!("{field}.baseAmount"))).transpose()?;
    let base = base_of(size, base, base_currency, field)?;
    let side = Side::of_signed(moved.minor());
    let line_of = |account_seq: i64, side: Side| NewLine { account_seq, side, amount: size, base, memo: None };
    let description = format!("Transfer between {} and {}", line.wire.account, other.wire.account);
    let on = line.wire.booked_on.min(other.wire.booked_on);
    let lines = [line_of(line.account_seq, side), line_of(other.account_seq, side.opposite())];
    post_entry(tx, line, &Posting { entry_date: on, description: &description, party_seq: None, lines: &lines }, moved, "parts")
}

// An entry that is to be posted for a line.
struct Posting<'a> {
    entry_date: NaiveDate,
    description: &'a str,
    party_seq: Option<i64>,
    lines: &'a [NewLine<'a>],
}

fn post_entry(tx: &mut Tx<'_>, line: &LineRow, posting: &Posting<'_>, amount: Money, field: &str) -> OpResult<Found> {
    let reference = reference(line);
    let entry = NewEntry {
        entry_date: posting.entry_date,
        description: posting.description,
        reference: reference.as_deref(),
        party_seq: posting.party_seq,
        source: MatchBankLine::NAME,
        lines: posting.lines,
        reverses: None,
    };
    let posted = ledger::post(tx, &entry).map_err(|error| match error.field.as_deref() {
        // The first line of what is posted is on the account of the bank line.
        Some("entryDate" | "lines[0].account") => error.at("lineId"),
        _ => error.at(field.to_owned()),
    })?;
    Ok(Found { entry_seq: posted.seq, confirmation_seq: None, entry_minor: amount.minor(), is_posted: true, verified_payment_seq: None })
}
