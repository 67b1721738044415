//! Lines of one day, amount and text: as many of them stand as the import that holds most of them says, not more.
//!
//! Which of two equal lines an import stands by is settled when it is read or reinstated, and equal lines can end up with
//! different imports. When the import that held all of them is taken back, those that are left over go too, and what stood
//! by them stands by the others.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;
use engine::{OpResult, ReadTx, Tx};
use statements::identity::Fingerprint;

use super::records::LineState;
use super::store::lines::{self, KeptLine, Twin};
use super::store::repeats::{self, Standing};

/// Lines that are left over once an import is taken back.
#[derive(Debug, Default)]
pub struct LeftOver {
    /// The lines, those first that are the easiest to let go; at least so many of them have to.
    pub lines: Vec<KeptLine>,
    /// How many are too many.
    pub surplus: usize,
}

/// The equal lines that would be too many without an import, whose own lines are given.
pub fn left_over(tx: &ReadTx<'_>, import_seq: i64, own: &[KeptLine], others: &[Standing]) -> OpResult<Vec<LeftOver>> {
    let mut found = Vec::new();
    for (account_seq, (first, last, own)) in by_account(own) {
        for (day, fingerprint) in lines::twins_between(tx, account_seq, first, last)? {
            if own.contains(&(day, fingerprint)) {
                let twins = lines::twins(tx, account_seq, day, fingerprint)?;
                let holders = holders(&twins, import_seq, others);
                let stands = twins.iter().filter(|twin| twin.line.state != LineState::Withdrawn);
                let needed = holders.values().map(|holder| holder.count).max().unwrap_or(0);
                let surplus = stands.clone().count().saturating_sub(needed);
                if surplus > 0 {
                    found.push(LeftOver { lines: easiest_first(stands, import_seq), surplus });
                }
            }
        }
    }
    Ok(found)
}

/// Lets the imports that stood by lines which went stand by those of their twins that are left.
pub fn stand_by_others(tx: &mut Tx<'_>, import_seq: i64, gone: &KeptLine, others: &[Standing]) -> OpResult<()> {
    let twins = lines::twins(tx, gone.account_seq, gone.identity.day, gone.identity.fingerprint)?;
    for holder in holders(&twins, import_seq, others).into_values().filter(|holder| holder.held.contains(&gone.seq)) {
        let is_left = |twin: &&Twin| twin.line.state != LineState::Withdrawn && !holder.held.contains(&twin.line.seq);
        if let Some(other) = twins.iter().find(is_left) {
            repeats::insert(tx, holder.statement_seq, vec![other.line.seq])?;
        }
    }
    Ok(())
}

type Equal = HashSet<(NaiveDate, Fingerprint)>;

fn by_account(own: &[KeptLine]) -> BTreeMap<i64, (NaiveDate, NaiveDate, Equal)> {
    let mut accounts: BTreeMap<i64, (NaiveDate, NaiveDate, Equal)> = BTreeMap::new();
    for line in own {
        let day = line.identity.day;
        let (first, last, equal) = accounts.entry(line.account_seq).or_insert_with(|| (day, day, HashSet::new()));
        (*first, *last) = ((*first).min(day), (*last).max(day));
        equal.insert((day, line.identity.fingerprint));
    }
    accounts
}

// What one other import holds of some equal lines.
struct Holder {
    statement_seq: i64,
    held: BTreeSet<i64>,
    // How many of its bookings they are.
    count: usize,
}

fn holders(twins: &[Twin], import_seq: i64, others: &[Standing]) -> BTreeMap<i64, Holder> {
    // By import: the keys of its file's lines, and of those that stand in for them.
    let mut found: BTreeMap<i64, (i64, BTreeSet<i64>, BTreeSet<i64>)> = BTreeMap::new();
    for twin in twins.iter().filter(|twin| twin.import_stands && twin.import_seq != import_seq) {
        let of_import = found.entry(twin.import_seq).or_insert_with(|| (twin.line.statement_seq, BTreeSet::new(), BTreeSet::new()));
        of_import.1.insert(twin.line.seq);
    }
    for other in others {
        for twin in twins.iter().filter(|twin| other.run.has(twin.line.seq)) {
            let of_import = found.entry(other.import_seq).or_insert_with(|| (other.statement_seq, BTreeSet::new(), BTreeSet::new()));
            if other.of_file { &mut of_import.1 } else { &mut of_import.2 }.insert(twin.line.seq);
        }
    }
    let stands = |seq: &i64| twins.iter().any(|twin| twin.line.seq == *seq && twin.line.state != LineState::Withdrawn);
    // An id may have led from a booking with other words to one of these: then all that stand in count.
    let by_id = twins.iter().any(|twin| twin.has_id);
    let holder = |(statement_seq, file, instead): (i64, BTreeSet<i64>, BTreeSet<i64>)| {
        let standing = file.iter().filter(|seq| stands(seq)).count();
        let waiting = if by_id { usize::MAX } else { file.len().saturating_sub(standing) };
        let standing_in = instead.difference(&file).filter(|seq| stands(seq)).count();
        Holder { statement_seq, count: standing.saturating_add(standing_in.min(waiting)), held: file.union(&instead).copied().collect() }
    };
    found.into_iter().map(|(import_seq, of_import)| (import_seq, holder(of_import))).collect()
}

// An open line goes before one that was dealt with, a newer one before an older one. What the owner deleted stays.
fn easiest_first<'t>(stands: impl Iterator<Item = &'t Twin>, import_seq: i64) -> Vec<KeptLine> {
    let mut found: Vec<&Twin> = stands.collect();
    found.sort_by_key(|twin| {
        let is_own = twin.import_seq == import_seq || !twin.import_stands;
        (twin.line.state != LineState::Open, !is_own, std::cmp::Reverse(twin.line.seq))
    });
    found.into_iter().map(|twin| twin.line.clone()).collect()
}
