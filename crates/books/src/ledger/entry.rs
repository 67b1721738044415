//! Journal entries: the only way money moves. An unbalanced one has no value.

use crate::wire::civil_date;
use chrono::NaiveDate;
use engine::{ErrorCode, OpError, OpResult};
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most that one line may carry, in minor units. Nine thousand such lines still add up in 64 bits.
pub const LINE_MINOR_MAX: i64 = 1_000_000_000_000_000;
/// The most lines of one entry.
pub const LINES_MAX: usize = 1000;
/// The longest description of an entry.
pub const DESCRIPTION_MAX: usize = 500;
/// The longest number on paper.
pub const REFERENCE_MAX: usize = 100;
/// The longest note on a line.
pub const MEMO_MAX: usize = 500;

/// A side of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left: what came in, what was spent.
    Debit,
    /// Right: what went out, what was earned or is owed.
    Credit,
}

impl Side {
    /// The other side.
    pub const fn opposite(self) -> Side {
        match self {
            Side::Debit => Side::Credit,
            Side::Credit => Side::Debit,
        }
    }

    /// The side of a signed amount: debits are above zero.
    pub const fn of_signed(minor: i64) -> Side {
        if minor < 0 { Side::Credit } else { Side::Debit }
    }
}

/// A line as it is asked for. Amounts are above zero; the side gives the sign.
#[derive(Debug, Clone)]
pub struct NewLine<'a> {
    /// The account's integer key.
    pub account_seq: i64,
    /// Debit or credit.
    pub side: Side,
    /// In the line's own currency.
    pub amount: Money,
    /// In the company's base currency.
    pub base: Money,
    /// A note on this line.
    pub memo: Option<&'a str>,
}

/// An entry as it is asked for.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    /// The accounting date.
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: &'a str,
    /// A number on paper.
    pub reference: Option<&'a str>,
    /// The party's integer key.
    pub party_seq: Option<i64>,
    /// The operation that it comes from.
    pub source: &'static str,
    /// Two or more.
    pub lines: &'a [NewLine<'a>],
    /// The integer key of the entry that it reverses.
    pub reverses: Option<i64>,
}

/// A line of a balanced entry. Signed: a debit is above zero, a credit below.
#[derive(Debug, Clone)]
pub struct JournalLine<'a> {
    pub(super) account_seq: i64,
    pub(super) amount_minor: i64,
    pub(super) currency: Currency,
    pub(super) base_minor: i64,
    pub(super) memo: Option<&'a str>,
}

/// A journal entry whose debits equal its credits in the base currency, and in its own when it uses only one.
///
/// [`JournalEntry::new`] is the only constructor, and the fields are private to the ledger.
#[derive(Debug, Clone)]
pub struct JournalEntry<'a> {
    pub(super) entry_date: NaiveDate,
    pub(super) description: &'a str,
    pub(super) reference: Option<&'a str>,
    pub(super) party_seq: Option<i64>,
    pub(super) source: &'static str,
    pub(super) reverses: Option<i64>,
    pub(super) lines: Vec<JournalLine<'a>>,
}

impl<'a> JournalEntry<'a> {
    /// Checks an entry. The errors name the field: `lines[1].amount`.
    pub fn new(entry: &NewEntry<'a>, base_currency: Currency) -> OpResult<JournalEntry<'a>> {
        civil_date(entry.entry_date, "entryDate")?;
        let description = entry.description.trim();
        if description.is_empty() {
            return Err(OpError::invalid("description", "The description is empty.").hint("Say in a few words what the entry is about."));
        }
        if description.chars().count() > DESCRIPTION_MAX {
            return Err(OpError::invalid("description", format!("The description has more than {DESCRIPTION_MAX} characters.")));
        }
        if entry.lines.len() < 2 {
            return Err(OpError::new(ErrorCode::EntryUnbalanced, "A journal entry needs at least two lines.")
                .at("lines")
                .hint("Add a debit and a credit."));
        }
        if entry.lines.len() > LINES_MAX {
            return Err(
                OpError::invalid("lines", format!("A journal entry has at most {LINES_MAX} lines.")).hint("Split it into several entries.")
            );
        }
        let lines = entry.lines.iter().enumerate().map(|(index, line)| signed(index, line, base_currency)).collect::<OpResult<Vec<_>>>()?;
        let difference: i128 = lines.iter().map(|line| i128::from(line.base_minor)).sum();
        if difference != 0 {
            return Err(unbalanced(difference, base_currency));
        }
        let first = lines[0].currency;
        let own: i128 = lines.iter().map(|line| i128::from(line.amount_minor)).sum();
        if own != 0 && lines.iter().all(|line| line.currency == first) {
            return Err(unbalanced(own, first));
        }
        Ok(JournalEntry {
            entry_date: entry.entry_date,
            description,
            reference: entry.reference,
            party_seq: entry.party_seq,
            source: entry.source,
            reverses: entry.reverses,
            lines,
        })
    }
}

fn signed<'a>(index: usize, line: &NewLine<'a>, base_currency: Currency) -> OpResult<JournalLine<'a>> {
    let field = |name: &str| format!("lines[{index}].{name}");
    if !line.amount.is_positive() {
        return Err(OpError::invalid(field("amount"), "The amount must be greater than zero.")
            .hint("The side says whether it is a debit or a credit."));
    }
    if line.amount.minor() > LINE_MINOR_MAX || line.base.minor() > LINE_MINOR_MAX {
        return Err(OpError::invalid(field("amount"), "The amount is larger than the books can carry."));
    }
    if line.base.currency() != base_currency {
        return Err(OpError::invalid(
            field("baseAmount"),
            format!("The base amount must be in {base_currency}, the currency of the books."),
        ));
    }
    if line.base.is_negative() {
        return Err(OpError::invalid(field("baseAmount"), "The base amount must not be negative."));
    }
    if line.amount.currency() == base_currency && line.amount != line.base {
        return Err(OpError::invalid(
            field("baseAmount"),
            format!("The amount is in {base_currency} already; its base amount must be the same."),
        ));
    }
    let sign = if line.side == Side::Debit { 1 } else { -1 };
    Ok(JournalLine {
        account_seq: line.account_seq,
        amount_minor: sign * line.amount.minor(),
        currency: line.amount.currency(),
        base_minor: sign * line.base.minor(),
        memo: line.memo,
    })
}

fn unbalanced(difference: i128, currency: Currency) -> OpError {
    let larger = if difference > 0 { "debits are larger" } else { "credits are larger" };
    let amount = i64::try_from(difference.abs())
        .map(|minor| Money::from_minor(minor, currency).to_string())
        .unwrap_or_else(|_| "a huge amount".to_owned());
    OpError::new(ErrorCode::EntryUnbalanced, format!("Total debits must equal total credits: the {larger} by {amount}."))
        .at("lines")
        .hint("Correct the amounts, or add the missing line.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAD: Currency = Currency::CAD;

    fn line(side: Side, minor: i64) -> NewLine<'static> {
        NewLine { account_seq: 1, side, amount: Money::from_minor(minor, CAD), base: Money::from_minor(minor, CAD), memo: None }
    }

    fn check(lines: &[NewLine<'_>]) -> Result<(), (ErrorCode, Option<String>)> {
        let entry = NewEntry {
            entry_date: NaiveDate::default(),
            description: "Rent",
            reference: None,
            party_seq: None,
            source: "test",
            lines,
            reverses: None,
        };
        JournalEntry::new(&entry, CAD).map(|_| ()).map_err(|error| (error.code, error.field))
    }

    #[test]
    fn only_balanced_entries_exist() {
        assert_eq!(check(&[line(Side::Debit, 100), line(Side::Credit, 100)]), Ok(()));
        assert_eq!(check(&[line(Side::Debit, 100), line(Side::Credit, 99)]), Err((ErrorCode::EntryUnbalanced, Some("lines".into()))));
        assert_eq!(check(&[line(Side::Debit, 100)]), Err((ErrorCode::EntryUnbalanced, Some("lines".into()))));
        assert_eq!(check(&[line(Side::Debit, 100), line(Side::Credit, 0)]), Err((ErrorCode::InvalidInput, Some("lines[1].amount".into()))));
        assert_eq!(
            check(&[line(Side::Debit, LINE_MINOR_MAX + 1), line(Side::Credit, LINE_MINOR_MAX + 1)]),
            Err((ErrorCode::InvalidInput, Some("lines[0].amount".into())))
        );
    }

    #[test]
    fn one_foreign_currency_must_balance_in_itself_too() {
        let euro = |side, minor, base| NewLine {
            account_seq: 1,
            side,
            amount: Money::from_minor(minor, Currency::EUR),
            base: Money::from_minor(base, CAD),
            memo: None,
        };
        assert_eq!(check(&[euro(Side::Debit, 100, 150), euro(Side::Credit, 100, 150)]), Ok(()));
        assert_eq!(check(&[euro(Side::Debit, 101, 150), euro(Side::Credit, 100, 150)]).unwrap_err().0, ErrorCode::EntryUnbalanced);
        assert_eq!(check(&[euro(Side::Debit, 101, 150), line(Side::Credit, 150)]), Ok(()), "two currencies balance in the base");
    }

    proptest::proptest! {
        #[test]
        fn one_cent_off_is_never_accepted(amounts in proptest::collection::vec(1_i64..1_000_000, 1..20), cent in proptest::sample::select(vec![-1_i64, 1])) {
            let total: i64 = amounts.iter().sum();
            let mut lines: Vec<_> = amounts.iter().map(|minor| line(Side::Debit, *minor)).collect();
            lines.push(line(Side::Credit, total));
            proptest::prop_assert_eq!(check(&lines), Ok(()));
            let last = lines.len() - 1;
            lines[last] = line(Side::Credit, total + cent);
            proptest::prop_assert!(check(&lines).is_err());
        }
    }
}
