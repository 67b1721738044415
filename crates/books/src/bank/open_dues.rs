//! Open due dates that a line may pay, found by amount, day and name: read once for all lines of an account.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use engine::{OpResult, ReadTx};
use money::Money;

use super::candidates::occurrences;
use super::finding::COMMON;
use super::matchable::Search;
use super::rule::RuleLine;
use super::rule_fits::ReadyConditions;
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
    // All of them, by the words of their names.
    by_word: HashMap<String, Vec<usize>>,
    // What was confirmed since they were read.
    settled: HashSet<usize>,
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
            }
            due.words.iter().for_each(|word| by_word.entry(word.clone()).or_default().push(place));
        }
        Ok(OpenDues { dues, by_amount, by_word, settled: HashSet::new() })
    }

    /// One that a line may be which a rule is about: the line is in time for it, and has its one amount; or has its name, and an
    /// amount within what is expected or in another currency.
    pub fn alike(&mut self, tx: &ReadTx<'_>, line: &RuleLine, rule: &ReadyConditions) -> OpResult<Option<&Candidate>> {
        if !line.amount.is_negative() {
            return Ok(None);
        }
        let words = words_of(&format!("{} {}", line.counterparty.as_deref().unwrap_or_default(), line.description));
        let asked: Vec<String> = rule.words.iter().flat_map(|(_, _, text)| words_of(text)).collect();
        let has_name = |due: &Candidate| {
            let shared = |word: &&String| words.contains(word);
            // A word that the rule says as well, or all of them: a town alone stands on the lines of many.
            due.words.iter().filter(shared).any(|word| asked.contains(word)) || due.words.iter().all(|word| shared(&word))
        };
        let may_be = |due: &Candidate| due.amounts.1.currency() != line.amount.currency() || due.expects_size(line.amount);
        let same = self.by_amount.get(&line.amount).map_or(&[][..], Vec::as_slice).iter();
        let named = words.iter().filter_map(|word| self.by_word.get(word)).filter(|places| places.len() <= COMMON).flatten();
        let named = named.filter(|place| self.dues.get(**place).is_some_and(|due| may_be(due) && has_name(due)));
        for place in same.chain(named) {
            let Some(due) = self.dues.get(*place).filter(|due| due.is_in_time(line.booked_on)) else { continue };
            if self.settled.contains(place) {
                continue;
            }
            if is_open(tx, due, line.booked_on)? {
                return Ok(self.dues.get(*place));
            }
            self.settled.insert(*place);
        }
        Ok(None)
    }
}

fn is_open(tx: &ReadTx<'_>, due: &Candidate, booked_on: NaiveDate) -> OpResult<bool> {
    let Target::Occurrence { payment_id, due_on } = &due.target else { return Ok(false) };
    let payment = payments::by_id(tx, payment_id, "paymentId")?;
    Ok(due_in_grace(tx, payment.seq, booked_on)?.iter().any(|near| near.due_on == *due_on && near.is_open))
}
