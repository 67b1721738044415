//! What stands in a column, counted.

use money::Currency;

use super::table::Row;
use super::value;
use super::words;
use crate::date::{self, DateOrder};

/// How many of a column's cells can be read as what.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents {
    pub(super) rows: usize,
    pub(super) filled: usize,
    pub(super) dates: usize,
    pub(super) amounts: usize,
    /// Amounts that show themselves as money: with a mark before the cents, or a sign.
    pub(super) marked: usize,
    pub(super) negative: usize,
    pub(super) codes: usize,
    pub(super) indicators: usize,
    pub(super) letters: usize,
}

impl Contents {
    /// Counts a column. A thousand rows from the whole length say as much as all.
    pub(super) fn of(rows: &[Row<'_>], column: usize) -> Contents {
        let mut contents = Contents::default();
        let step = (rows.len() / 1000).max(1);
        for row in rows.iter().step_by(step) {
            contents.rows += 1;
            let cell = row.cell(column);
            if cell.is_empty() {
                continue;
            }
            contents.filled += 1;
            let is_date = DateOrder::ALL.into_iter().any(|order| date::read(cell, order).is_some());
            let is_amount = value::is_amount(cell);
            contents.dates += usize::from(is_date);
            contents.amounts += usize::from(is_amount);
            let digits = cell.trim_end_matches(|letter: char| !letter.is_ascii_digit());
            let has_cents = digits.len() > 3 && digits.as_bytes().get(digits.len() - 3).is_some_and(|mark| matches!(mark, b'.' | b','));
            let is_negative = cell.starts_with(['-', '(', '\u{2212}']) || cell.ends_with('-');
            contents.marked += usize::from(is_amount && (has_cents || is_negative));
            contents.negative += usize::from(is_amount && is_negative);
            contents.codes += usize::from(Currency::parse(cell).is_ok());
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
