//! The running balance: whether it proves that the rows were read rightly, and in which order they stand.

use money::Money;

use super::table::Row;
use super::value::CellAmount;
use crate::amount::{DecimalMark, MarkEvidence, mark_of};

/// One row's amount and the balance beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) amount: Money,
    pub(super) balance: Money,
    pub(super) line: u32,
}

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The oldest first.
    Ascending,
    /// The newest first.
    Descending,
}

/// What the balances say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Running {
    /// Each balance follows from the one before it.
    Proved(Order),
    /// It breaks on this line first; the balance there is this much higher than the rows give. Read in the order that
    /// breaks less.
    Broken { order: Order, line: u32, by: Option<Money>, breaks: usize },
    /// There are fewer than two balances.
    None,
}

/// Compares each balance with its neighbour's, in both orders.
pub(super) fn check(steps: &[Step]) -> Running {
    if steps.len() < 2 {
        return Running::None;
    }
    let [up, down] = [Order::Ascending, Order::Descending].map(|order| breaks(steps, order));
    let (order, (count, first)) = if up.0 <= down.0 { (Order::Ascending, up) } else { (Order::Descending, down) };
    match first {
        None => Running::Proved(order),
        Some((line, by)) => Running::Broken { order, line, by, breaks: count },
    }
}

type Break = (u32, Option<Money>);

/// How often the balances break in an order, and where first in the order of the file.
fn breaks(steps: &[Step], order: Order) -> (usize, Option<Break>) {
    let mut count = 0;
    let mut first = None;
    for (above, below) in steps.iter().zip(steps.iter().skip(1)) {
        let (before, after) = if order == Order::Ascending { (above, below) } else { (below, above) };
        let expected = before.balance.checked_add(after.amount).ok();
        if expected != Some(after.balance) {
            count += 1;
            let by = expected.and_then(|expected| after.balance.checked_sub(expected).ok());
            first = first.or(Some((after.line, by)));
        }
    }
    (count, first)
}

/// Whether in every row the first of three columns less the second is the third, or and the second where fees have a minus.
/// An empty cell of the second is nothing.
pub(super) fn takes_off<'r, 't: 'r>(rows: impl Iterator<Item = &'r Row<'t>> + Clone, columns: [usize; 3]) -> bool {
    let mark = match mark_of(rows.clone().flat_map(|row| columns.map(|column| row.cell(column)))) {
        MarkEvidence::Shown(mark) => mark,
        _ => DecimalMark::Point,
    };
    let number = |cell: &str| CellAmount::read(cell, Some(mark)).ok()?.ten_thousandths();
    let fits = |row: &Row<'_>| {
        let [whole, part, rest] = columns.map(|column| row.cell(column));
        let part = if part.is_empty() || part == "-" { Some(0) } else { number(part) };
        let (Some(whole), Some(part), Some(rest)) = (number(whole), part, number(rest)) else { return [false; 2] };
        [whole.checked_sub(part) == Some(rest), whole.checked_add(part) == Some(rest)]
    };
    let (mut less, mut more) = (true, true);
    for row in rows {
        let [is_less, is_more] = fits(row);
        (less, more) = (less && is_less, more && is_more);
        if !less && !more {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    fn steps(pairs: &[(i64, i64)]) -> Vec<Step> {
        let money = |minor| Money::from_minor(minor, Currency::EUR);
        (1..).zip(pairs).map(|(line, (amount, balance))| Step { amount: money(*amount), balance: money(*balance), line }).collect()
    }

    #[test]
    fn both_orders_are_proved_and_breaks_are_named() {
        assert_eq!(check(&steps(&[(5, 105), (-3, 102), (1, 103)])), Running::Proved(Order::Ascending));
        assert_eq!(check(&steps(&[(1, 103), (-3, 102), (5, 105)])), Running::Proved(Order::Descending));
        assert_eq!(check(&steps(&[(5, 105)])), Running::None);
        let by = Some(Money::from_minor(10, Currency::EUR));
        assert_eq!(check(&steps(&[(5, 105), (-3, 112), (1, 113)])), Running::Broken { order: Order::Ascending, line: 2, by, breaks: 1 });
    }
}
