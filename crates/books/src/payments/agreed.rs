//! What was agreed about a payment, checked: from the input of an operation to what is stored.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Tx};
use money::{Currency, MoneyDto};

use super::cadence::{Cadence, Recurrence};
use super::holidays;
use super::store::payments::{AccountRef, PartyRef};
use super::terms::{AmountSpec, AmountSpecDto};
use crate::ledger::account::AccountType;
use crate::ledger::entry::LINE_MINOR_MAX;
use crate::ledger::store::AccountRow;
use crate::parties;
pub use crate::wire::civil_date;

/// The longest name of a payment.
pub const NAME_MAX: usize = 200;
/// The longest note, reason or reference.
pub const TEXT_MAX: usize = 2000;
/// The longest grace, and the earliest reminder.
pub const DAYS_MAX: u32 = 60;

/// The amount that is due each time.
pub fn amount(dto: &AmountSpecDto, field: &str) -> OpResult<AmountSpec> {
    let amount = AmountSpec::try_from(dto).map_err(|error| OpError::invalid(format!("{field}.{}", error.field), error.problem))?;
    if amount.high().minor() > LINE_MINOR_MAX {
        return Err(OpError::invalid(field, "The amount is larger than the books can carry."));
    }
    Ok(amount)
}

/// When it falls due.
pub fn recurrence(cadence: Cadence, starts_on: NaiveDate, ends_on: Option<NaiveDate>, due_day: Option<u8>) -> OpResult<Recurrence> {
    civil_date(starts_on, "startsOn")?;
    if let Some(ends_on) = ends_on {
        civil_date(ends_on, "endsOn")?;
        if ends_on < starts_on {
            return Err(OpError::invalid("endsOn", "The end lies before the start.").hint("Leave the end out if there is none."));
        }
    }
    if let Some(day) = due_day {
        if !(1..=31).contains(&day) {
            return Err(OpError::invalid("dueDay", "The due day is a day of the month, from 1 to 31.")
                .hint("29 to 31 fall to the month's end where it is shorter."));
        }
        if !cadence.has_due_day() {
            let error = OpError::invalid("dueDay", format!("A payment that is due {} has no due day of the month.", cadence.words()));
            return Err(error.hint("Leave the due day out: it falls due counted from its start."));
        }
    }
    let recurrence = Recurrence { cadence, starts_on, ends_on, due_day };
    let last = ends_on.unwrap_or(super::standing::LAST_DAY);
    if recurrence.due_dates(starts_on, last).next().is_none() {
        return Err(OpError::invalid("endsOn", "It would never fall due between its start and its end.")
            .hint("Choose a later end, or another due day."));
    }
    Ok(recurrence)
}

/// The holiday calendar of an id.
pub fn calendar(id: Option<&str>) -> OpResult<Option<String>> {
    let Some(id) = id.map(str::trim).filter(|id| !id.is_empty()) else { return Ok(None) };
    match holidays::calendar(id) {
        Some(calendar) => Ok(Some(calendar.id().to_owned())),
        None => {
            let known: Vec<&str> = holidays::calendars().map(holidays::HolidayCalendar::id).collect();
            Err(OpError::invalid("holidays", format!("There is no holiday calendar {id}."))
                .hint(format!("Choose one of: {}.", known.join(", "))))
        }
    }
}

/// A number of days for reminders or grace.
pub fn days(days: Option<u32>, field: &str) -> OpResult<Option<u32>> {
    match days {
        Some(days) if days > DAYS_MAX => Err(OpError::invalid(field, format!("{days} days are too many; {DAYS_MAX} at the most."))),
        other => Ok(other),
    }
}

/// The account that it is paid from: something that the business has or owes.
pub fn pay_from(account: &AccountRow, currency: Currency, base: Currency) -> OpResult<AccountRef> {
    if matches!(account.account_type, AccountType::Income | AccountType::Expense) {
        let error = OpError::invalid("payFrom", format!("Nothing can be paid from {} {}.", account.code, account.name));
        return Err(error.hint("Choose a bank, cash or card account."));
    }
    can_carry(account, currency, base, "payFrom")?;
    Ok(AccountRef { seq: account.seq, code: account.code.clone() })
}

/// The account that it is booked to.
pub fn expense(account: &AccountRow, pay_from: &AccountRef, currency: Currency, base: Currency) -> OpResult<AccountRef> {
    if account.seq == pay_from.seq {
        let error = OpError::invalid("expenseAccount", format!("{} {} cannot be paid from itself.", account.code, account.name));
        return Err(error.hint("Choose the account that says what the money is for."));
    }
    can_carry(account, currency, base, "expenseAccount")?;
    Ok(AccountRef { seq: account.seq, code: account.code.clone() })
}

// The base amount serves where the account is kept in the base currency.
fn can_carry(account: &AccountRow, currency: Currency, base: Currency, field: &str) -> OpResult<()> {
    account.must_take(account.currency.filter(|own| *own != base), currency, "the payment", field)
}

/// Whom it is paid to: a party by its id, or a supplier by its name, made where there is none.
pub fn party(tx: &mut Tx<'_>, id: Option<&str>, name: Option<&str>) -> OpResult<Option<PartyRef>> {
    let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    match (given(id), given(name)) {
        (Some(_), Some(_)) => Err(OpError::invalid("partyName", "Both a party and a name of one are given.").hint("Give one of the two.")),
        (Some(id), None) => {
            let row = parties::store::party_by_id(tx, &id, "partyId")?;
            if row.archived {
                return Err(OpError::conflict(format!("{} is archived.", row.details.name))
                    .at("partyId")
                    .hint("Restore the party first, or choose another."));
            }
            Ok(Some(PartyRef { seq: row.seq, id: row.id, name: row.details.name }))
        }
        (None, Some(name)) => {
            let seq = parties::store::find_or_create_supplier(tx, &name)?;
            party_of(tx, seq).map(Some)
        }
        (None, None) => Ok(None),
    }
}

fn party_of(tx: &ReadTx<'_>, seq: i64) -> OpResult<PartyRef> {
    let row = parties::store::by_seq(tx, seq)?;
    Ok(PartyRef { seq: row.seq, id: row.id, name: row.details.name })
}

/// An amount as it is told to people.
pub fn said(amount: &AmountSpecDto) -> String {
    let money = |dto: &MoneyDto| format!("{} {}", dto.amount, dto.currency);
    match amount {
        AmountSpecDto::Fixed { amount } => money(amount),
        AmountSpecDto::Estimated { amount } => format!("about {}", money(amount)),
        AmountSpecDto::Range { low, high } => format!("{} to {}", low.amount, money(high)),
    }
}
