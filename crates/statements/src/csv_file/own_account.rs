//! Which column says of which account of the owner a row is.
//!
//! An IBAN goes over a number, and a number over the name or the product of an account: two accounts may have one name, and
//! its owner changes it. Tables of one bank have to come to the same whatever rows they hold, as the account is known by it.

use super::guess::Guesser;
use super::heading_row::is_date;
use super::headings::Role;
use super::plan::index;
use super::words;
use crate::line::iban_of;

/// How well a column tells accounts apart, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Name,
    Card,
    Number,
    Iban,
}

/// Words of headings that name the bank of an account.
const BANKS: [&str; 9] = ["bic", "swift", "blz", "bankleitzahl", "bankname", "bank", "sort", "clearing", "clearingnummer"];

/// First words of headings that are of the other side's account: `To account`.
const OTHERS: [&str; 8] = ["to", "from", "contra", "opposing", "other", "destination", "source", "receiving"];

/// Headings, folded, that banks put above the owner's account and others above the other side's.
const EITHER: [&str; 10] = [
    "iban",
    "kontonummer",
    "kontonr",
    "konto nr",
    "konto nummer",
    "kontonummer iban",
    "iban kontonummer",
    "bban",
    "account iban bban",
    "numero de cuenta iban",
];

/// The shortest number of an account; a name may have a digit or two.
const DIGITS: usize = 4;

/// Whether what stands in a column of accounts is a number of one and no name.
pub(super) fn is_number(cell: &str) -> bool {
    cell.bytes().filter(u8::is_ascii_digit).count() >= DIGITS
}

impl Guesser<'_, '_> {
    /// Settles which column is the owner's account, where several could be or the heading leaves it open.
    pub(super) fn choose_own_account(&mut self) {
        let own = index(self.mapping.columns.account);
        let could_be = |column: &usize| {
            let heading = self.folded(*column);
            let is_of_bank = heading.split(' ').any(|word| BANKS.contains(&word));
            let roles = words::roles(&heading);
            let score = |of: &[Role]| roles.iter().filter(|(role, _)| of.contains(role)).map(|(_, score)| *score).max().unwrap_or_default();
            let is_of_owner = score(&[Role::Account]) > score(&[Role::CounterAccount, Role::Counterparty, Role::CounterBank]);
            let is_of_other = heading.split(' ').next().is_some_and(|word| OTHERS.contains(&word));
            is_of_owner
                && !is_of_other
                && !is_of_bank
                && self.fits(Role::Account, *column, 0)
                && (own == Some(*column) || !self.is_mapped(*column))
        };
        let score = |column: usize| {
            let roles = words::roles(&self.folded(column));
            roles.into_iter().find(|(role, _)| *role == Role::Account).map_or(0, |(_, score)| score)
        };
        let best = (0..self.headings.len())
            .filter(could_be)
            .max_by_key(|column| (self.sort_of(*column), score(*column), std::cmp::Reverse(*column)));
        let told = best.map(|column| (column, self.sort_of(column)));
        if let Some((column, _)) = told {
            self.mapping.columns.account = u32::try_from(column).ok();
        }
        if told.is_none_or(|(_, sort)| sort < Sort::Number)
            && let Some(column) = index(self.mapping.columns.counter_account).filter(|column| self.is_own(*column))
        {
            self.mapping.columns.account = u32::try_from(column).ok();
            self.mapping.columns.counter_account = self.other_account();
        }
    }

    fn folded(&self, column: usize) -> String {
        self.headings.get(column).map(|heading| words::fold(heading)).unwrap_or_default()
    }

    /// The cells of a column in rows of bookings.
    fn booked(&self, column: usize) -> impl Iterator<Item = &str> {
        let date = index(self.mapping.columns.date);
        let rows = self.data.iter().filter(move |row| date.is_none_or(|date| is_date(row.cell(date))));
        rows.map(move |row| row.cell(column))
    }

    fn sort_of(&self, column: usize) -> Sort {
        // The first rows say as much as all.
        let cells = || self.booked(column).take(100).filter(|cell| !cell.is_empty());
        if cells().next().is_none() {
            Sort::Name
        } else if cells().all(|cell| iban_of(cell).is_some()) {
            Sort::Iban
        } else if !cells().all(is_number) {
            Sort::Name
        } else if self.folded(column).split(' ').any(|word| word == "card") {
            Sort::Card
        } else {
            Sort::Number
        }
    }

    /// Whether a column of accounts under a heading that leaves it open is of the owner's: it says the same in every row.
    ///
    /// One other side alone would do so too. So the column stands before the days, where banks put the owner's account, or
    /// there are several rows that do not all name one other side. A single row is told by the place of the column alone.
    fn is_own(&self, column: usize) -> bool {
        let columns = &self.mapping.columns;
        let mut cells = self.booked(column);
        let Some(first) = cells.next().filter(|cell| is_number(cell)) else { return false };
        if !EITHER.contains(&self.folded(column).as_str()) || !cells.all(|cell| cell == first) {
            return false;
        }
        let stands_first = index(columns.date).is_some_and(|date| column < date);
        let names = index(columns.counterparty).map(|column| self.booked(column));
        let are_several = self.booked(column).nth(1).is_some();
        let is_one_name = names.is_some_and(|mut names| names.next().is_some_and(|first| names.all(|name| name == first)));
        stands_first || (are_several && !is_one_name)
    }

    /// The best column for the account of the other side among those that are left.
    fn other_account(&self) -> Option<u32> {
        let score = |column: &usize| {
            let roles = words::roles(&self.folded(*column));
            roles.into_iter().find(|(role, _)| *role == Role::CounterAccount).map(|(_, score)| score)
        };
        let left = (0..self.headings.len()).filter(|column| !self.is_mapped(*column) && self.fits(Role::CounterAccount, *column, 0));
        let best = left.filter_map(|column| Some((score(&column)?, std::cmp::Reverse(column)))).max();
        best.and_then(|(_, std::cmp::Reverse(column))| u32::try_from(column).ok())
    }
}
