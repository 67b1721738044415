//! The row of the headings, and whether a row is one.

use super::headings::Role;
use super::table::Row;
use super::{value, words};
use crate::date::{self, DateOrder};

/// Headings stand among the first rows; above them a bank writes its name, the account and the period.
const HEADER_WITHIN: usize = 40;

pub(super) fn is_date(cell: &str) -> bool {
    DateOrder::ALL.into_iter().any(|order| date::read(cell, order).is_some())
}

/// The first row that can be a booking: a date and an amount, and about as wide as the table. A period and the number of the
/// account above the headings have both, and are narrow.
pub(super) fn first_dated(rows: &[Row<'_>]) -> Option<usize> {
    let widest = rows.iter().take(3 * HEADER_WITHIN).map(|row| row.cells.len()).max().unwrap_or_default();
    let of_full_width = rows.iter().position(|row| row.cells.len() * 4 >= widest * 3 && may_be_booking(row));
    of_full_width.or_else(|| rows.iter().position(may_be_booking))
}

/// Whether a row has a date and an amount.
pub(super) fn may_be_booking(row: &Row<'_>) -> bool {
    let cells = || (0..row.cells.len().min(50)).map(|column| row.cell(column));
    cells().any(is_date) && cells().any(value::is_amount)
}

/// So many cells of a row are looked at for headings.
const WIDEST: usize = 100;

/// Whether a row holds neither a date nor an amount.
fn is_plain(row: &Row<'_>) -> bool {
    (0..row.cells.len().min(WIDEST)).all(|column| !is_date(row.cell(column)) && !value::is_amount(row.cell(column)))
}

/// Whether a row has the headings of bookings: one cell names a date and another an amount.
pub(super) fn names_bookings(row: &Row<'_>) -> bool {
    let names = |roles: &[Role]| {
        (0..row.cells.len().min(WIDEST))
            .filter(|column| words::roles(&words::fold(row.cell(*column))).iter().any(|(role, _)| roles.contains(role)))
            .collect::<Vec<usize>>()
    };
    if row.cells.len() < 2 || !is_plain(row) {
        return false;
    }
    let dates = names(&[Role::Date, Role::ValueDate]);
    let amounts = names(&[Role::Amount, Role::Debit, Role::Credit]);
    dates.iter().any(|date| amounts.iter().any(|amount| amount != date))
}

/// The row of the headings: the one above the bookings with the most known words, without dates and amounts of its own.
pub(super) fn header_row(rows: &[Row<'_>]) -> Option<usize> {
    let dated = first_dated(rows);
    let cells = |row: &Row<'_>| row.cells.len().min(WIDEST);
    let known = |row: &Row<'_>| (0..cells(row)).filter(|column| !words::roles(&words::fold(row.cell(*column))).is_empty()).count();
    let above = || rows.iter().take(dated.unwrap_or(HEADER_WITHIN).min(HEADER_WITHIN)).enumerate().filter(|(_, row)| is_plain(row));
    // A row further up may have two such words by chance, and a row of headings has more. Of several rows of headings the
    // last is that of the bookings: above it stands another table, without bookings.
    let best = above().map(|(place, row)| (known(row), std::cmp::Reverse(place))).max().filter(|(count, _)| *count >= 2);
    if let Some((_, std::cmp::Reverse(place))) = best {
        return above().skip_while(|(at, _)| *at <= place).filter(|(_, row)| names_bookings(row)).map(|(at, _)| at).last().or(Some(place));
    }
    // Headings in words that nobody foresaw: a full row without digits right above the first booking.
    let dated = dated?;
    let above = dated.checked_sub(1)?;
    let row = rows.get(above)?;
    let width = rows.get(dated)?.cells.len();
    let full = row.cells.len() == width && (0..width).all(|column| !row.cell(column).contains(|letter: char| letter.is_ascii_digit()));
    (full && (0..width).filter(|column| !row.cell(*column).is_empty()).count() > width / 2).then_some(above)
}
