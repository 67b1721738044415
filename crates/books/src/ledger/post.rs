//! The only place that writes journal lines.

use super::entry::{JournalEntry, NewEntry, NewLine, Side};
use super::store::accounts::{AccountRow, account_by_seq};
use super::store::{balances, entries, locks};
use crate::bank::protection;
use crate::company;
use chrono::NaiveDate;
use engine::{ErrorCode, OpError, OpResult, ReadTx, Tx};
use money::{Currency, Money};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A posted entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Its integer key.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its number, which has no gaps.
    pub number: i64,
}

/// Posts one entry.
pub fn post(tx: &mut Tx<'_>, entry: &NewEntry<'_>) -> OpResult<Posted> {
    let mut posted = posting(tx, |posting, tx| posting.post(tx, std::slice::from_ref(entry)).map_err(|refused| refused.error))?;
    posted.pop().ok_or_else(|| OpError::internal("nothing was posted"))
}

/// Posts entries in as many steps as `work` likes, and keeps the balances of all of them in the same transaction.
pub fn posting<'a, T>(tx: &mut Tx<'a>, work: impl FnOnce(&mut Posting, &mut Tx<'a>) -> OpResult<T>) -> OpResult<T> {
    let mut posting = Posting {
        base: company::settings(tx)?.base_currency,
        locked_through: locks::locked_through(tx)?,
        posted_at: tx.now_text(),
        last_seq: entries::last_seq(tx)?,
        accounts: Touched::default(),
        changes: balances::Changes::default(),
    };
    let done = work(&mut posting, tx)?;
    posting.changes.keep(tx)?;
    Ok(done)
}

/// What entries that are posted together have in common, and what they add up to so far.
pub struct Posting {
    base: Currency,
    locked_through: Option<NaiveDate>,
    posted_at: String,
    last_seq: i64,
    accounts: Touched,
    changes: balances::Changes,
}

/// Why entries were not posted.
pub struct Refused {
    /// The place among them of the one at fault, from 0; none where it is the fault of no one entry, such as a full disk.
    pub index: Option<usize>,
    /// What is wrong; the field is one of that entry's own.
    pub error: OpError,
}

impl Posting {
    /// Posts some entries: some dozens at once are the fastest.
    pub fn post(&mut self, tx: &mut Tx<'_>, new: &[NewEntry<'_>]) -> Result<Vec<Posted>, Refused> {
        let mut numbered = Vec::with_capacity(new.len());
        for (index, entry) in new.iter().enumerate() {
            numbered.push(self.number(tx, entry).map_err(|error| Refused { index: Some(index), error })?);
        }
        entries::insert_posted(tx, &numbered, &self.posted_at).map_err(|error| Refused { index: None, error })?;
        Ok(numbered.into_iter().map(|entry| Posted { seq: entry.seq, id: entry.id, number: entry.seq }).collect())
    }

    fn number<'e>(&mut self, tx: &Tx<'_>, new: &NewEntry<'e>) -> OpResult<entries::Numbered<'e>> {
        let entry = JournalEntry::new(new, self.base)?;
        refuse_locked(self.locked_through, entry.entry_date)?;
        // What an older entry did is taken back as it was done.
        if entry.reverses.is_none() {
            self.accounts.refuse_others(tx, &entry)?;
        }
        let seq = self.last_seq.checked_add(1).ok_or_else(|| {
            OpError::new(ErrorCode::FileDamaged, "The company file holds an entry with an impossible number.")
                .hint("Run verify_books: it names the row.")
        })?;
        self.changes.add(&entry)?;
        self.last_seq = seq;
        Ok(entries::Numbered { seq, id: tx.new_id(), entry })
    }
}

// The accounts of entries that are posted together, each read once.
#[derive(Default)]
struct Touched(HashMap<i64, AccountRow>);

impl Touched {
    // Whatever door a line comes through: an account that was put away takes no line, and one that is kept in one currency takes
    // lines of that currency only.
    fn refuse_others(&mut self, tx: &ReadTx<'_>, entry: &JournalEntry<'_>) -> OpResult<()> {
        for (index, line) in entry.lines.iter().enumerate() {
            let account = match self.0.entry(line.account_seq) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(account_by_seq(tx, line.account_seq)?),
            };
            if account.archived {
                account.must_stand(&format!("lines[{index}].account"))?;
            }
            if let Some(own) = account.currency.filter(|own| *own != line.currency) {
                let refused = account.must_take(Some(own), line.currency, "the line", &format!("lines[{index}].amount"));
                refused.map_err(|error| {
                    let other = line.currency;
                    error
                        .hint(format!("Give what it came to in {own}, or choose an account that is kept in {other} or in no one currency."))
                })?;
            }
        }
        Ok(())
    }
}

fn refuse_locked(locked_through: Option<NaiveDate>, entry_date: NaiveDate) -> OpResult<()> {
    match locked_through {
        Some(locked) if entry_date <= locked => {
            Err(OpError::new(ErrorCode::PeriodLocked, format!("The books are locked up to {}.", locked.format("%-d %B %Y")))
                .at("entryDate")
                .hint("Choose a later date, or unlock the period in Settings."))
        }
        _ => Ok(()),
    }
}

/// Whether nothing may be posted on a date.
pub fn is_locked(tx: &ReadTx<'_>, date: NaiveDate) -> OpResult<bool> {
    Ok(locks::locked_through(tx)?.is_some_and(|locked| date <= locked))
}

/// Posts the mirror of an entry, with a link. An entry is reversed once.
pub fn reverse(tx: &mut Tx<'_>, entry_seq: i64, on: NaiveDate, reason: &str, source: &'static str) -> OpResult<Posted> {
    let original = entries::stored(tx, entry_seq)?.ok_or_else(|| OpError::not_found("entryId", "There is no such journal entry."))?;
    if let Some(reversal) = entries::reversal_of(tx, entry_seq)? {
        return Err(OpError::new(ErrorCode::EntryAlreadyReversed, format!("Entry {entry_seq} was reversed before, by entry {reversal}."))
            .at("entryId")
            .hint("Post a new entry if it must stand after all."));
    }
    protection::refuse_reconciled_entry(tx, entry_seq, "entryId")?;
    if on < original.entry_date {
        return Err(OpError::invalid(
            "entryDate",
            format!("The reversal cannot be dated before the entry itself, {}.", original.entry_date),
        ));
    }
    let base_currency = company::settings(tx)?.base_currency;
    let lines: Vec<NewLine<'_>> = original
        .lines
        .iter()
        .map(|line| {
            let amount = Money::from_minor(line.amount_minor, line.currency).checked_abs().map_err(OpError::internal)?;
            let base = Money::from_minor(line.base_minor, base_currency).checked_abs().map_err(OpError::internal)?;
            Ok(NewLine {
                account_seq: line.account_seq,
                side: Side::of_signed(line.amount_minor).opposite(),
                amount,
                base,
                memo: line.memo.as_deref(),
            })
        })
        .collect::<OpResult<_>>()?;
    let reason = reason.trim();
    let description = if reason.is_empty() {
        format!("Reversal of {entry_seq}: {}", original.description)
    } else {
        format!("Reversal of {entry_seq}: {} ({reason})", original.description)
    };
    let description: String = description.chars().take(500).collect();
    post(
        tx,
        &NewEntry {
            entry_date: on,
            description: &description,
            reference: original.reference.as_deref(),
            party_seq: original.party_seq,
            source,
            lines: &lines,
            reverses: Some(entry_seq),
        },
    )
}
