//! Which cells of a row it is known by: the bank's words, without what it or the owner changes later.
//!
//! What is left out here decides which lines of two downloads are the same: whoever changes it makes lines that are kept
//! come a second time.

use super::headings::Role;
use super::mapping::CsvMapping;
use super::plan::index;
use super::table::Row;
use super::value;
use super::words::{self, Writer};

/// The columns that are left out, told by the headings and not by the mapping: a column that the owner gives another
/// meaning leaves the row what it is. Of the mapping only the day and the amounts count, which the line is known by anyway.
pub(super) struct KnownBy {
    left_out: Vec<bool>,
}

impl KnownBy {
    /// `header` is the row of the headings, where there is one.
    pub(super) fn of(mapping: &CsvMapping, header: Option<&Row<'_>>) -> KnownBy {
        let headings: Vec<String> =
            header.map(|row| (0..row.cells.len()).map(|column| words::fold(row.cell(column))).collect()).unwrap_or_default();
        let role = |heading: &str| words::roles(heading).into_iter().max_by_key(|(_, score)| *score).map(|(role, _)| role);
        // A note is the owner's where the bank has a text of its own beside it.
        let is_text = |heading: &String| role(heading) == Some(Role::Description) && words::writer(heading) == Writer::Bank;
        let has_text = headings.iter().any(is_text);
        // `label` is a French bank's text, and another's mark of the owner.
        let has_label = headings.iter().any(|heading| heading == "label");
        let columns = &mapping.columns;
        let mapped = [columns.date, columns.amount, columns.debit, columns.credit].map(index);
        let is_left_out = |(column, heading): (usize, &String)| {
            let is_of_the_owner = match words::writer(heading) {
                Writer::Owner => true,
                Writer::OwnerOrBank => has_text || (has_label && heading != "label"),
                Writer::Bank => false,
            };
            let changes = matches!(role(heading), Some(Role::ValueDate | Role::Balance | Role::BankId | Role::Status));
            is_of_the_owner || changes || heading.ends_with("balance") || mapped.contains(&Some(column))
        };
        let mut left_out: Vec<bool> = headings.iter().enumerate().map(is_left_out).collect();
        if header.is_none() {
            let last = mapped.into_iter().flatten().max().map_or(0, |last| last + 1);
            left_out = (0..last).map(|column| mapped.contains(&Some(column))).collect();
        }
        KnownBy { left_out }
    }

    /// The cells that a row is known by. Amounts of any column are not among them: a balance of today stands beside every
    /// row at some banks, and a fee or an amount before conversion says nothing that the amount does not.
    pub(super) fn texts<'r>(&self, row: &'r Row<'_>) -> Vec<&'r str> {
        (0..row.cells.len())
            .filter(|column| self.left_out.get(*column) != Some(&true))
            .map(|column| row.cell(column))
            .filter(|cell| !cell.is_empty() && !value::is_money(cell))
            .collect()
    }
}
