//! One record of a QIF file, as it stands there.

/// A booking.
#[derive(Debug, Default)]
pub(super) struct Record<'t> {
    /// Where it begins and ends in the file.
    pub(super) at: usize,
    pub(super) end: usize,
    /// Its first physical line, and those of what can be wrong.
    pub(super) line: u32,
    pub(super) line_of_date: u32,
    pub(super) line_of_amount: u32,
    pub(super) date: &'t str,
    pub(super) amount: &'t str,
    pub(super) payee: &'t str,
    pub(super) memo: &'t str,
    pub(super) number: &'t str,
    pub(super) category: &'t str,
    pub(super) splits: Vec<Split<'t>>,
}

/// A part of a booking.
#[derive(Debug, Default)]
pub(super) struct Split<'t> {
    pub(super) line: u32,
    pub(super) category: &'t str,
    pub(super) memo: &'t str,
    pub(super) amount: &'t str,
}

impl<'t> Record<'t> {
    pub(super) fn new(at: usize, line: u32) -> Record<'t> {
        Record { at, line, end: at, ..Record::default() }
    }

    /// Takes one line: a letter and its value.
    pub(super) fn take(&mut self, text: &'t str, line: u32) {
        let Some((code, value)) = text.split_at_checked(1) else { return };
        let value = value.trim();
        match code {
            "D" => (self.date, self.line_of_date) = (value, line),
            "T" => (self.amount, self.line_of_amount) = (value, line),
            // U is the amount again, for newer Quickens.
            "U" if self.amount.is_empty() => (self.amount, self.line_of_amount) = (value, line),
            "P" => self.payee = value,
            "M" => self.memo = value,
            "N" => self.number = value,
            "L" => self.category = value,
            "S" => self.splits.push(Split { line, category: value, ..Split::default() }),
            "E" => {
                if let Some(split) = self.splits.last_mut() {
                    split.memo = value;
                }
            }
            "$" => {
                if let Some(split) = self.splits.last_mut() {
                    (split.amount, split.line) = (value, line);
                }
            }
            // Addresses, the cleared mark and percentages say nothing that a line keeps.
            _ => {}
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        [self.date, self.amount, self.payee, self.memo, self.number, self.category].iter().all(|value| value.is_empty())
            && self.splits.is_empty()
    }

    /// Quicken writes the balance that an account begins with as a first record.
    pub(super) fn is_opening_balance(&self) -> bool {
        self.payee.eq_ignore_ascii_case("opening balance") && self.category.starts_with('[')
    }
}
