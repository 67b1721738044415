//! What stands in a column, counted.

use money::Currency;

use super::heading_row::may_be_booking;
use super::status::Status;
use super::table::Row;
use super::value;
use super::words;
use crate::date::{self, DateOrder};

/// The rows that columns are judged by: those that can be bookings, as sums and remarks below them say nothing of a column.
/// A thousand from the whole length say as much as all.
pub(super) fn judged<'r, 't>(rows: &'r [Row<'t>]) -> Vec<&'r Row<'t>> {
    let step = (rows.len() / 1000).max(1);
    let sample = || rows.iter().step_by(step);
    let has_amount = |row: &&Row<'_>| (0..row.cells.len()).any(|column| value::is_amount(row.cell(column)));
    let bookings: Vec<&Row<'_>> = sample().filter(|row| may_be_booking(row)).collect();
    if !bookings.is_empty() {
        return bookings;
    }
    let with_amount: Vec<&Row<'_>> = sample().filter(has_amount).collect();
    if with_amount.is_empty() { sample().collect() } else { with_amount }
}

/// How many of a column's cells can be read as what.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents {
    pub(super) rows: usize,
    pub(super) filled: usize,
    pub(super) dates: usize,
    /// Words where a date may stand as soon as the bank has booked.
    pub(super) waiting: usize,
    pub(super) amounts: usize,
    /// Amounts that show themselves as money: with a mark before the cents, or a sign.
    pub(super) marked: usize,
    pub(super) negative: usize,
    pub(super) codes: usize,
    /// Codes of currencies in capitals or not: below a heading that says so, small letters are codes too.
    pub(super) any_codes: usize,
    pub(super) indicators: usize,
    pub(super) letters: usize,
}

impl Contents {
    /// Counts a column.
    pub(super) fn of(rows: &[&Row<'_>], column: usize) -> Contents {
        let mut contents = Contents::default();
        for row in rows {
            contents.rows += 1;
            let cell = row.cell(column);
            if cell.is_empty() {
                continue;
            }
            contents.filled += 1;
            let is_date = DateOrder::ALL.into_iter().any(|order| date::read(cell, order).is_some());
            let looks = value::looks(cell);
            contents.dates += usize::from(is_date);
            contents.waiting += usize::from(!is_date && cell.len() <= 40 && Status::of(cell) == Status::Pending);
            contents.amounts += usize::from(looks.is_amount);
            contents.marked += usize::from(looks.is_money);
            contents.negative += usize::from(looks.is_negative);
            contents.codes += usize::from(Currency::parse(cell).is_ok());
            contents.any_codes += usize::from(value::code(cell).is_some());
            contents.indicators += usize::from(words::is_out(cell).is_some());
            contents.letters += cell.chars().filter(|letter| letter.is_alphabetic()).count();
        }
        contents
    }

    /// Whether at least so many percent of the filled cells are of a sort.
    pub(super) fn mostly(&self, count: usize, percent: usize) -> bool {
        self.filled > 0 && count * 100 >= self.filled * percent
    }

    pub(super) fn is_dates(&self) -> bool {
        self.mostly(self.dates, 70) && self.filled * 2 >= self.rows
    }

    pub(super) fn is_amounts(&self) -> bool {
        self.mostly(self.amounts, 80) && !self.mostly(self.dates, 70)
    }

    /// Whether it is money even without a heading that says so.
    pub(super) fn is_money(&self) -> bool {
        self.is_amounts() && self.mostly(self.marked, 60)
    }

    pub(super) fn is_words(&self) -> bool {
        self.filled > 0 && !self.is_dates() && !self.is_amounts() && !self.mostly(self.codes, 80) && !self.mostly(self.indicators, 80)
    }
}
