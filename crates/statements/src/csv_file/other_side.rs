//! Who the other side is, where a table has a column for who pays and one for who is paid.

use super::table::Row;
use super::words;

const PAYERS: &[&str] =
    &["payer", "payer name", "zahlungspflichtige r", "zahlungspflichtiger", "sender", "sender name", "remitter", "ordenante"];

const PAYEES: &[&str] = &[
    "payee",
    "payee name",
    "zahlungsempfanger in",
    "zahlungsempfangerin",
    "zahlungsempfanger",
    "recipient",
    "recipient name",
    "beneficiary",
    "beneficiario",
];

/// The columns of who pays and who is paid. The owner of the account is always one of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    payer: usize,
    payee: usize,
}

impl Sides {
    /// The two columns, where the headings name both.
    pub(super) fn of(header: Option<&Row<'_>>) -> Option<Sides> {
        let header = header?;
        let find = |names: &[&str]| (0..header.cells.len()).find(|column| names.contains(&words::fold(header.cell(*column)).as_str()));
        Some(Sides { payer: find(PAYERS)?, payee: find(PAYEES)? })
    }

    /// The name of the other side of a row, by the way that its money went.
    pub(super) fn other<'r>(self, row: &'r Row<'_>, is_out: bool) -> Option<&'r str> {
        let name = row.cell(if is_out { self.payee } else { self.payer });
        (!name.is_empty()).then_some(name)
    }
}
