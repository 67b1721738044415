//! How the cells of a row become a day, an amount and a balance.

use chrono::NaiveDate;
use money::{Currency, Money};

use super::mapping::{CsvMapping, SignConvention};
use super::running::{self, Running, Step};
use super::status::Statuses;
use super::table::Row;
use super::value::CellAmount;
use super::words;
use crate::amount::{DecimalMark, Fault};
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};

/// A mapping with its columns as indexes, and what has to be known of the whole table.
#[derive(Clone, Copy)]
pub(super) struct Plan<'m> {
    pub(super) mapping: &'m CsvMapping,
    debits: Signs,
    credits: Signs,
    turns: Turns,
    /// What a row means whose word for the way is empty, where the filled ones all say the same.
    blank_is_out: Option<bool>,
}

/// How a column for one way is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Signs {
    negative: usize,
    positive: usize,
}

impl Signs {
    fn count(&mut self, cell: &str, mark: DecimalMark) {
        if cell.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
            && let Ok(amount) = CellAmount::read(cell, Some(mark))
        {
            *(if amount.is_negative() { &mut self.negative } else { &mut self.positive }) += 1;
        }
    }

    fn is_mixed(self) -> bool {
        self.negative > 0 && self.positive > 0
    }
}

/// Which of the columns for money out and money in are turned to become signed amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turns {
    debit: bool,
    credit: bool,
}

impl Turns {
    /// As the signs of the two columns say. Money out has no minus of its own unless most of it has one. Money in has one
    /// where the bank signs both columns from its own side, as some do for cards: then money out is positive throughout
    /// and money in negative throughout.
    fn of(debits: Signs, credits: Signs, has_debits: bool) -> Turns {
        let is_banks_side = has_debits && credits.negative > 0 && credits.positive == 0 && debits.negative == 0;
        Turns { debit: debits.negative <= debits.positive, credit: is_banks_side }
    }
}

/// Why the amount of a row cannot be read.
pub(super) enum Trouble {
    /// The cell with this text is at fault.
    Cell(String, Fault),
    /// The word for the way says none, and neither does the amount.
    Way(String),
}

impl Trouble {
    /// The refusal, without a place.
    pub(super) fn refuse(self, currency: Currency) -> ReadError {
        match self {
            Trouble::Cell(text, Fault::TooPrecise) => Fault::TooPrecise
                .refuse(&text, currency)
                .hint("If that sign stands for thousands, choose the other one as the sign before the cents."),
            Trouble::Cell(text, fault) => fault.refuse(&text, currency),
            Trouble::Way(word) => {
                let shown = if word.is_empty() { "An empty cell".to_owned() } else { quoted(&word) };
                ReadError::new(ReadErrorCode::Amount, format!("{shown} does not say whether the money came in or went out."))
                    .hint("Check which column says the way, or leave it out if it says something else.")
            }
        }
    }
}

/// A column as a place in a row.
pub(super) fn index(column: Option<u32>) -> Option<usize> {
    column.and_then(|column| usize::try_from(column).ok())
}

impl<'m> Plan<'m> {
    pub(super) fn new(mapping: &'m CsvMapping, rows: &[Row<'_>]) -> Plan<'m> {
        let mut plan = Plan {
            mapping,
            debits: Signs::default(),
            credits: Signs::default(),
            turns: Turns { debit: true, credit: false },
            blank_is_out: None,
        };
        let columns = [mapping.columns.debit, mapping.columns.credit, mapping.columns.indicator].map(index);
        let [debit, credit, indicator] = columns;
        if columns.iter().all(Option::is_none) {
            return plan;
        }
        let (mut debits, mut credits) = (Signs::default(), Signs::default());
        let (mut outs, mut ins) = (0_usize, 0_usize);
        // Sums below the bookings are signed as they like.
        for row in rows.iter().filter(|row| plan.day(row).is_some()) {
            debits.count(debit.map(|column| row.cell(column)).unwrap_or_default(), mapping.decimal);
            credits.count(credit.map(|column| row.cell(column)).unwrap_or_default(), mapping.decimal);
            match indicator.and_then(|column| words::is_out(row.cell(column))) {
                Some(true) => outs += 1,
                Some(false) => ins += 1,
                None => {}
            }
        }
        (plan.debits, plan.credits) = (debits, credits);
        plan.blank_is_out = match (outs, ins) {
            (0, 1..) => Some(true),
            (1.., 0) => Some(false),
            _ => None,
        };
        plan.turns = plan.proved_turns(rows).unwrap_or_else(|| Turns::of(debits, credits, debit.is_some()));
        plan
    }

    /// How the running balance says that the two columns are signed, where they leave it open.
    fn proved_turns(&self, rows: &[Row<'_>]) -> Option<Turns> {
        let is_open = self.credits.negative > 0 || self.debits.is_mixed();
        if !is_open || self.mapping.columns.balance.is_none() {
            return None;
        }
        let currency = self.mapping.currency.as_deref().and_then(|code| Currency::parse(code).ok()).unwrap_or(Currency::EUR);
        let all = [(true, false), (true, true), (false, false), (false, true)].map(|(debit, credit)| Turns { debit, credit });
        all.into_iter().find(|turns| {
            let plan = Plan { turns: *turns, ..*self };
            matches!(plan.running(rows, currency), Running::Proved(_))
        })
    }

    /// Whether the column for money out has both signs: those against the most are taken for money that came back.
    pub(super) fn has_mixed_debits(&self) -> bool {
        self.debits.is_mixed()
    }

    /// Whether the column for money in has a minus somewhere and is not turned: such rows are taken for money that went
    /// out again.
    pub(super) fn has_negative_credits(&self) -> bool {
        self.credits.negative > 0 && !self.turns.credit
    }

    /// Whether the column for money in is turned, since all of it has a minus.
    pub(super) fn turns_credits(&self) -> bool {
        self.turns.credit
    }

    /// What the running balance says of the booked rows of the first account.
    pub(super) fn running(&self, rows: &[Row<'_>], currency: Currency) -> Running {
        let [account, status] = [self.mapping.columns.account, self.mapping.columns.status].map(index);
        let mut statuses = Statuses::new();
        let of_first = account.and_then(|column| rows.first().map(|row| row.cell(column)));
        let steps: Vec<Step> = rows
            .iter()
            .filter(|row| self.day(row).is_some() && status.is_none_or(|column| statuses.of(row.cell(column)).is_booked()))
            .filter(|row| account.is_none() || account.map(|column| row.cell(column)) == of_first)
            .filter_map(|row| {
                Some(Step { amount: self.amount(row, currency).ok()??, balance: self.balance(row, currency).ok()??, line: row.line })
            })
            .collect();
        running::check(&steps)
    }

    fn money(&self, cell: &str, currency: Currency) -> Result<(Money, Option<bool>), Fault> {
        let amount = CellAmount::read(cell, Some(self.mapping.decimal))?;
        Ok((amount.money(currency)?, amount.is_out))
    }

    /// The fee beside a row, as a size; `None` when there is none.
    pub(super) fn fee(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, Trouble> {
        let Some(text) = index(self.mapping.columns.fee).map(|column| row.cell(column)).filter(|fee| !fee.is_empty() && *fee != "-") else {
            return Ok(None);
        };
        let refused = |fault| Trouble::Cell(text.to_owned(), fault);
        let (fee, _) = self.money(text, currency).map_err(refused)?;
        fee.checked_abs().map(|fee| Some(fee).filter(|fee| !fee.is_zero())).map_err(|_| refused(Fault::OutOfRange))
    }

    /// The amount of a row, signed, with the fee where that is beside it; `None` when its cells are empty.
    pub(super) fn amount(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, Trouble> {
        let Some(amount) = self.amount_alone(row, currency)? else { return Ok(None) };
        if !self.mapping.fee_is_on_top {
            return Ok(Some(amount));
        }
        let Some(fee) = self.fee(row, currency)? else { return Ok(Some(amount)) };
        let text = || index(self.mapping.columns.fee).map(|column| row.cell(column).to_owned()).unwrap_or_default();
        amount.checked_sub(fee).map(Some).map_err(|_| Trouble::Cell(text(), Fault::OutOfRange))
    }

    fn amount_alone(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, Trouble> {
        let columns = &self.mapping.columns;
        let cell = |column: Option<u32>| index(column).map(|column| row.cell(column)).filter(|cell| !cell.is_empty() && *cell != "-");
        let read = |text: &str| self.money(text, currency).map_err(|fault| Trouble::Cell(text.to_owned(), fault));
        let out_of_range = |text: &str| Trouble::Cell(text.to_owned(), Fault::OutOfRange);
        let negated = |money: Money, text: &str| money.checked_neg().map_err(|_| out_of_range(text));
        if let Some(text) = cell(columns.amount) {
            let (money, own) = read(text)?;
            let out = match own {
                Some(out) => Some(out),
                None => self.way(row, money)?,
            };
            let inverted = out.is_none() && self.mapping.sign == SignConvention::PositiveIsOut;
            let turn = inverted || (out == Some(true) && !money.is_negative());
            return Ok(Some(if turn { negated(money, text)? } else { money }));
        }
        let mut sum: Option<Money> = None;
        if let Some(text) = cell(columns.credit) {
            let (money, _) = read(text)?;
            sum = Some(if self.turns.credit { negated(money, text)? } else { money });
        }
        if let Some(text) = cell(columns.debit) {
            let (money, _) = read(text)?;
            let out = if self.turns.debit { negated(money, text)? } else { money };
            sum = Some(match sum {
                Some(credit) => credit.checked_add(out).map_err(|_| out_of_range(text))?,
                None => out,
            });
        }
        Ok(sum)
    }

    /// Which way a row's word says that the money went; `None` where the sign alone says it.
    fn way(&self, row: &Row<'_>, money: Money) -> Result<Option<bool>, Trouble> {
        let Some(column) = index(self.mapping.columns.indicator) else { return Ok(None) };
        // It is not trimmed to nothing: a lone `-` is a word here.
        let word = row.cell(column);
        if let Some(out) = words::is_out(word) {
            return Ok(Some(out));
        }
        if money.is_zero() || money.is_negative() {
            return Ok(None);
        }
        match self.blank_is_out {
            Some(out) if word.is_empty() => Ok(Some(out)),
            _ => Err(Trouble::Way(word.to_owned())),
        }
    }

    /// Whether a row's way follows only from what the other rows say: they are marked, and it is not.
    pub(super) fn way_is_inferred(&self, row: &Row<'_>) -> bool {
        let is_blank = index(self.mapping.columns.indicator).is_some_and(|column| row.cell(column).is_empty());
        let amount = index(self.mapping.columns.amount).map(|column| row.cell(column)).unwrap_or_default();
        let is_unsigned = CellAmount::read(amount, Some(self.mapping.decimal)).is_ok_and(|one| !one.is_negative() && one.is_out.is_none());
        is_blank && is_unsigned && self.blank_is_out.is_some()
    }

    /// The balance beside a row.
    pub(super) fn balance(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, Fault> {
        let Some(cell) = index(self.mapping.columns.balance).map(|column| row.cell(column)).filter(|cell| !cell.is_empty() && *cell != "-")
        else {
            return Ok(None);
        };
        let (money, out) = self.money(cell, currency)?;
        let turn = out == Some(true) && !money.is_negative();
        Ok(if turn { money.checked_neg().ok() } else { Some(money) })
    }

    /// The day of a row, where there is one.
    pub(super) fn day(&self, row: &Row<'_>) -> Option<NaiveDate> {
        date::read(row.cell(index(self.mapping.columns.date)?), self.mapping.date_order)
    }
}
