//! The only place that writes journal lines.

use super::entry::{JournalEntry, NewEntry, NewLine, Side};
use super::store::accounts::account_by_seq;
use super::store::{balances, entries, locks};
use crate::bank::protection;
use crate::company;
use chrono::NaiveDate;
use engine::{ErrorCode, OpError, OpResult, ReadTx, Tx};
use money::{Currency, Money};
use std::collections::HashMap;

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

/// So many entries are written at once: enough that a statement's own cost no longer counts.
const BATCH: usize = 64;

/// Posts one entry.
pub fn post(tx: &mut Tx<'_>, entry: &NewEntry<'_>) -> OpResult<Posted> {
    let mut posted = post_all(tx, std::slice::from_ref(entry))?;
    posted.pop().ok_or_else(|| OpError::internal("nothing was posted"))
}

/// Posts entries, keeping the balances in the same transaction. An error of one of several names it: `entries[3].lines[0].amount`.
pub fn post_all(tx: &mut Tx<'_>, new: &[NewEntry<'_>]) -> OpResult<Vec<Posted>> {
    let base = company::settings(tx)?.base_currency;
    let locked_through = locks::locked_through(tx)?;
    let mut changes = balances::Changes::default();
    let mut posted = Vec::with_capacity(new.len());
    let mut batch = Vec::with_capacity(new.len().min(BATCH));
    let posted_at = tx.now_text();
    let mut seq = entries::last_seq(tx)?;
    let mut kept_in = KeptIn::default();
    for (index, new_entry) in new.iter().enumerate() {
        let in_list = |error: OpError| if new.len() == 1 { error } else { in_entry(index, error) };
        let entry = JournalEntry::new(new_entry, base).map_err(in_list)?;
        refuse_locked(locked_through, entry.entry_date).map_err(in_list)?;
        // What an older entry did is taken back as it was done.
        if entry.reverses.is_none() {
            kept_in.refuse_others(tx, &entry).map_err(in_list)?;
        }
        seq = seq.checked_add(1).ok_or_else(|| {
            OpError::new(ErrorCode::FileDamaged, "The company file holds an entry with an impossible number.")
                .hint("Run verify_books: it names the row.")
        })?;
        let id = tx.new_id();
        changes.add(&entry).map_err(in_list)?;
        posted.push(Posted { seq, id: id.clone(), number: seq });
        batch.push(entries::Numbered { seq, id, entry });
        if batch.len() == BATCH {
            entries::insert_posted(tx, &batch, &posted_at)?;
            batch.clear();
        }
    }
    entries::insert_posted(tx, &batch, &posted_at)?;
    changes.keep(tx).map_err(|error| if error.field.is_some() && new.len() > 1 { error.at("entries") } else { error })?;
    Ok(posted)
}

// In which currency accounts are kept, read once for many entries.
#[derive(Default)]
struct KeptIn(HashMap<i64, Option<Currency>>);

impl KeptIn {
    // Whatever door a line comes through: an account that is kept in one currency takes lines of that currency only.
    fn refuse_others(&mut self, tx: &ReadTx<'_>, entry: &JournalEntry<'_>) -> OpResult<()> {
        for (index, line) in entry.lines.iter().enumerate() {
            let own = match self.0.get(&line.account_seq) {
                Some(own) => *own,
                None => *self.0.entry(line.account_seq).or_insert(account_by_seq(tx, line.account_seq)?.currency),
            };
            if let Some(own) = own.filter(|own| *own != line.currency) {
                let account = account_by_seq(tx, line.account_seq)?;
                return Err(OpError::invalid(
                    format!("lines[{index}].amount"),
                    format!("{} {} is kept in {own}, and the line is in {}.", account.code, account.name, line.currency),
                )
                .hint(format!(
                    "Give what it came to in {own}, or choose an account that is kept in {} or in no one currency.",
                    line.currency
                )));
            }
        }
        Ok(())
    }
}

fn in_entry(index: usize, mut error: OpError) -> OpError {
    let inner = error.field.take().map(|field| format!(".{field}")).unwrap_or_default();
    error.at(format!("entries[{index}]{inner}"))
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
