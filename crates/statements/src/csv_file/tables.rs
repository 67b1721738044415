//! Several tables in one file: headings that come again below bookings.

use money::Money;

use super::heading_row::{is_date, names_bookings};
use super::table::Row;
use crate::error::{ReadError, ReadErrorCode};
use crate::line::Line;

/// Watches for headings below bookings: they begin another table, whose bookings may be of another account, and money of
/// two accounts must never become that of one.
///
/// They only repeat the first ones, as on a new page, when they are the same and nothing stands above them, not even an
/// empty row, or only what stood above the first ones, with the number of the account; or when each row says its account;
/// or when the running balance goes on below them.
pub(super) struct Tables<'r, 't> {
    /// The rows above the first headings.
    above: &'r [Row<'t>],
    header: Option<&'r Row<'t>>,
    has_accounts: bool,
    /// The row before, a booking or not.
    previous: Option<&'r Row<'t>>,
    /// The last booking.
    last: Option<Beside>,
    /// What stands between the last booking and this row, and whether rows are empty there.
    between: Vec<&'r Row<'t>>,
    is_parted: bool,
    /// Headings that begin another table, if bookings follow.
    again: Option<Again>,
}

/// A booking's amount and the balance beside it.
#[derive(Clone, Copy)]
struct Beside {
    amount: Money,
    balance: Option<Money>,
}

/// Where headings come again, and whether they are the first ones.
#[derive(Clone, Copy)]
struct Again {
    line: u32,
    is_same: bool,
}

/// So many rows above headings are compared.
const ABOVE: usize = 20;

impl<'r, 't> Tables<'r, 't> {
    /// `above` is what stands above the headings; `has_accounts` says whether a column names each row's account.
    pub(super) fn new(above: &'r [Row<'t>], header: Option<&'r Row<'t>>, has_accounts: bool) -> Tables<'r, 't> {
        Tables { above, header, has_accounts, previous: None, last: None, between: Vec::new(), is_parted: false, again: None }
    }

    /// A row that is no booking.
    pub(super) fn pass(&mut self, row: &'r Row<'t>) {
        if self.last.is_some() && self.again.is_none() {
            self.is_parted |= row.is_empty() || self.is_behind_empty_line(row);
            if self.is_same(row) || names_bookings(row) {
                self.again = self.begins(row);
            } else if !row.is_empty() && self.between.len() <= ABOVE {
                self.between.push(row);
            }
        }
        self.previous = Some(row);
    }

    /// A row that the bank did not book, which is of the table all the same.
    pub(super) fn leave_out(&mut self, row: &'r Row<'t>) {
        self.previous = Some(row);
    }

    /// A booking.
    pub(super) fn book(&mut self, row: &'r Row<'t>, line: &Line) -> Result<(), ReadError> {
        let beside = Beside { amount: line.amount, balance: line.balance_after };
        if let Some(again) = self.again.take().filter(|again| !again.is_same || !self.goes_on(beside)) {
            return Err(again.refuse());
        }
        self.between.clear();
        self.is_parted = false;
        self.last = Some(beside);
        self.previous = Some(row);
        Ok(())
    }

    fn is_same(&self, row: &Row<'_>) -> bool {
        self.header.is_some_and(|header| header.cells == row.cells)
    }

    fn is_behind_empty_line(&self, row: &Row<'_>) -> bool {
        let breaks = |row: &Row<'_>| u32::try_from(row.raw.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX);
        self.previous.is_some_and(|previous| row.line > previous.line.saturating_add(breaks(previous)).saturating_add(1))
    }

    /// Headings that may begin another account's table; none where they only repeat the first ones.
    fn begins(&self, row: &Row<'_>) -> Option<Again> {
        let is_same = self.is_same(row);
        let stood_above = |row: &&Row<'_>| self.above.iter().any(|above| above.raw == row.raw);
        let is_page = match self.between.as_slice() {
            [] => !self.is_parted,
            between => between.iter().all(stood_above) && between.iter().any(|row| has_number(row.raw)),
        };
        let repeats = is_same && (is_page || self.has_accounts);
        (!repeats).then_some(Again { line: row.line, is_same })
    }

    /// Whether the running balance goes on from the last booking, the oldest first or the newest.
    fn goes_on(&self, next: Beside) -> bool {
        let Some((last, balance, after)) = self.last.and_then(|last| Some((last, last.balance?, next.balance?))) else { return false };
        balance.checked_add(next.amount).ok() == Some(after) || after.checked_add(last.amount).ok() == Some(balance)
    }
}

/// Whether a text has digits that can be those of an account, such as its last four, and are no year and no day: an owner
/// may have two accounts of one name.
fn has_number(text: &str) -> bool {
    let is_year = |digits: &str| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    text.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() >= 4 && !is_year(digits) && !is_date(digits))
}

impl Again {
    fn refuse(self) -> ReadError {
        let reason = "Headings come again here, below bookings: another table begins, which may be of another account.";
        ReadError::new(ReadErrorCode::Structure, reason)
            .hint("Split the file here, and read each account's part as a file of its own.")
            .on_line(self.line)
    }
}
