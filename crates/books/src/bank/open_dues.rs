//! Open due dates that a line may pay, found by amount, day and name: read once for all lines of an account.

use std::collections::HashMap;

use chrono::NaiveDate;
use engine::{OpResult, ReadTx};
use money::Money;

use super::candidates::occurrences;
use super::finding::COMMON;
use super::matchable::Search;
use super::rule::RuleLine;
use super::suggest::{Candidate, Target};
use super::words::words_of;
use crate::ledger::store::accounts::account_by_seq;
use crate::payments::occurrence_named::due_in_grace;
use crate::payments::standing::Judge;
use crate::payments::store::payments;

/// The open due dates of the payments that are paid from an account.
pub struct OpenDues {
    dues: Vec<Candidate>,
    // Those of one amount, as a line has it.
    by_amount: HashMap<Money, Vec<usize>>,
    // The others, by the words of their names.
    by_word: HashMap<String, Vec<usize>>,
}

impl OpenDues {
    /// Those to be paid in some days.
    pub fn read(tx: &ReadTx<'_>, account_seq: i64, from: NaiveDate, until: NaiveDate) -> OpResult<OpenDues> {
        let account = account_by_seq(tx, account_seq)?;
        let dues = occurrences(tx, &Search { account: &account, from, until, judge: &Judge::new(tx)? })?;
        let mut by_amount: HashMap<Money, Vec<usize>> = HashMap::new();
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, due) in dues.iter().enumerate() {
            let (low, high) = due.amounts;
            if low == high {
                by_amount.entry(low).or_default().push(place);
            } else {
                due.words.iter().for_each(|word| by_word.entry(word.clone()).or_default().push(place));
            }
        }
        Ok(OpenDues { dues, by_amount, by_word })
    }

    /// One that a line may be: the line is in time for it and has its one amount, or an amount within what is expected and a word
    /// of its name. What was confirmed since is none.
    pub fn alike(&self, tx: &ReadTx<'_>, line: &RuleLine) -> OpResult<Option<&Candidate>> {
        let words = words_of(&format!("{} {}", line.counterparty.as_deref().unwrap_or_default(), line.description));
        let same = self.by_amount.get(&line.amount).map_or(&[][..], Vec::as_slice);
        let named = words.iter().filter_map(|word| self.by_word.get(word)).filter(|places| places.len() <= COMMON).flatten();
        for due in same.iter().chain(named).filter_map(|place| self.dues.get(*place)) {
            if holds(due, line.amount) && is_in_time(due, line.booked_on) && is_open(tx, due, line.booked_on)? {
                return Ok(Some(due));
            }
        }
        Ok(None)
    }
}

fn holds(due: &Candidate, amount: Money) -> bool {
    let (low, high) = due.amounts;
    let sizes = low.minor().unsigned_abs()..=high.minor().unsigned_abs();
    amount.is_negative() && amount.currency() == high.currency() && sizes.contains(&amount.minor().unsigned_abs())
}

fn is_in_time(due: &Candidate, booked_on: NaiveDate) -> bool {
    let late = booked_on.signed_duration_since(due.on).num_days();
    let (before, after) = due.grace;
    (-i64::from(before)..=i64::from(after)).contains(&late)
}

fn is_open(tx: &ReadTx<'_>, due: &Candidate, booked_on: NaiveDate) -> OpResult<bool> {
    let Target::Occurrence { payment_id, due_on } = &due.target else { return Ok(false) };
    let payment = payments::by_id(tx, payment_id, "paymentId")?;
    Ok(due_in_grace(tx, payment.seq, booked_on)?.iter().any(|near| near.due_on == *due_on && near.is_open))
}
