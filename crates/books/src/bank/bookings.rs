//! What an import's file held: a kept line for each booking, whatever became of it.

use std::collections::{BTreeMap, BTreeSet};

use engine::{OpResult, ReadTx};

use super::records::LineState;
use super::store::imports::ImportRow;
use super::store::lines::{self, KeptLine};
use super::store::repeats::{self, Run};

/// A booking of a file.
#[derive(Debug, Clone)]
pub struct Booking {
    /// The statement that held it.
    pub statement_seq: i64,
    /// The line that it was kept as, or was found to be when the file was read.
    pub line: KeptLine,
}

/// The bookings of a file, and every line that its import has stood by.
#[derive(Debug, Default)]
pub struct Bookings {
    /// By account, those first whose lines stand.
    pub by_account: BTreeMap<i64, Vec<Booking>>,
    /// The keys of the lines.
    pub held: BTreeSet<i64>,
}

/// The bookings of an import's file.
pub fn of_import(tx: &ReadTx<'_>, row: &ImportRow) -> OpResult<Bookings> {
    let mut found = Bookings::default();
    for line in lines::brought_by(tx, row.seq)? {
        found.held.insert(line.seq);
        found.by_account.entry(line.account_seq).or_default().push(Booking { statement_seq: line.statement_seq, line });
    }
    // The first runs are of the file; later ones stand in for lines that were withdrawn when the import was reinstated.
    let mut left = i64::from(row.wire.lines_known).saturating_add(i64::from(row.wire.lines_deleted));
    for (statement_seq, Run { first, last }) in repeats::of_import(tx, row.seq)? {
        found.held.extend(first..=last);
        if left > 0 {
            for line in lines::in_run(tx, first, last)? {
                found.by_account.entry(line.account_seq).or_default().push(Booking { statement_seq, line });
            }
            left = left.saturating_sub(Run { first, last }.count());
        }
    }
    for bookings in found.by_account.values_mut() {
        bookings.sort_by_key(|booking| booking.line.state == LineState::Withdrawn);
    }
    Ok(found)
}
