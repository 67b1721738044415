//! Candidates, so kept that the likely ones of a line are found without looking at all: by amount, by the words of a name, by
//! what the words of the line were accepted for, and by day where any of a range of amounts may come.
//!
//! A company's hundred thousand open entries hold few that a line can be. What is found here is weighed in `suggest`.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use money::{Currency, Money};

use super::suggest::{Candidate, LineClues, Target};

/// Candidates farther from a line than this are not looked at.
const DAYS_AROUND: u64 = 45;
/// Candidates of other amounts may differ by a fee or a price that rose: by a fifth, or five units.
const OTHER_AMOUNT_PERCENT: u64 = 20;
const OTHER_AMOUNT_MINOR: u64 = 500;
/// What is kept of money that comes in: so many percent, or so much.
const FEE_PERCENT: u64 = 4;
const FEE_MINOR: u64 = 2_500;
/// A word that more candidates share than this, such as "invoice", finds none of them.
pub(super) const COMMON: usize = 400;
/// Banks cut long names: a word of so many letters stands for one that it begins.
const LETTERS: usize = 5;

/// Candidates in the order of their days, so that every list of places is in this order too.
#[derive(Debug, Default)]
pub struct Candidates {
    all: Vec<Candidate>,
    // By currency, sorted by amount and place. Only those of one amount.
    by_amount: HashMap<Currency, Vec<(i64, usize)>>,
    by_word: BTreeMap<String, Vec<usize>>,
    by_memory: HashMap<String, Vec<usize>>,
    // Those with a range of amounts.
    wide: Vec<usize>,
}

impl Candidates {
    /// Sorts candidates for looking up.
    pub fn new(mut all: Vec<Candidate>) -> Candidates {
        all.sort_by_key(|candidate| candidate.on);
        let mut sorted = Candidates::default();
        for (place, candidate) in all.iter().enumerate() {
            let (low, high) = candidate.amounts;
            if low == high {
                sorted.by_amount.entry(low.currency()).or_default().push((low.minor(), place));
            } else {
                sorted.wide.push(place);
            }
            for word in &candidate.words {
                match sorted.by_word.get_mut(word) {
                    Some(places) => places.push(place),
                    None => {
                        sorted.by_word.insert(word.clone(), vec![place]);
                    }
                }
            }
            if let Some(target) = &candidate.memory {
                sorted.by_memory.entry(target.clone()).or_default().push(place);
            }
        }
        for places in sorted.by_amount.values_mut() {
            places.sort_unstable();
        }
        sorted.all = all;
        sorted
    }

    /// The candidates that a line may be, each once.
    pub(super) fn places_of(&self, line: &LineClues, targets: &[&str]) -> Vec<&Candidate> {
        let days = Days::new(DAYS_AROUND);
        let (first, last) = (
            line.booked_on.checked_sub_days(days).unwrap_or(NaiveDate::MIN),
            line.booked_on.checked_add_days(days).unwrap_or(NaiveDate::MAX),
        );
        let from = self.all.partition_point(|one| one.on < first);
        let until = self.all.partition_point(|one| one.on <= last);
        let mut places: Vec<usize> = Vec::new();
        if let Some(amounts) = self.by_amount.get(&line.amount.currency()) {
            let minor = line.amount.minor();
            // Of what comes in, a fee may have been kept.
            let most = if minor > 0 { minor.saturating_add(i64::try_from(fee_room(minor.unsigned_abs())).unwrap_or(0)) } else { minor };
            let start = amounts.partition_point(|(amount, _)| *amount < minor);
            places.extend(
                amounts
                    .iter()
                    .skip(start)
                    .take_while(|(amount, _)| *amount <= most)
                    .map(|(_, place)| *place)
                    .filter(|place| (from..until).contains(place)),
            );
        }
        places.extend(within(&self.wide, from, until));
        let is_near = |place: &&usize| self.all.get(**place).is_some_and(|one| is_near(one, line.amount));
        for target in targets {
            let found = self.by_memory.get(*target).map_or(&[][..], |places| within(places, from, until));
            places.extend(found.iter().filter(is_near));
        }
        for word in &line.words {
            for found in self.with_word(word) {
                let found = within(found, from, until);
                if found.len() <= COMMON {
                    places.extend(found.iter().filter(is_near));
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| self.all.get(place)).collect()
    }

    // Those with the word, with one that it begins, and with one that begins it.
    fn with_word<'s>(&'s self, word: &'s str) -> impl Iterator<Item = &'s [usize]> {
        let begins = word.char_indices().map(|(at, _)| at).skip(LETTERS).filter_map(|end| word.get(..end));
        let is_long = word.chars().count() >= LETTERS;
        let longer =
            self.by_word.range(word.to_owned()..).take_while(move |(other, _)| *other == word || (is_long && other.starts_with(word)));
        begins.filter_map(|begin| self.by_word.get(begin)).chain(longer.map(|(_, places)| places)).map(Vec::as_slice)
    }
}

// The part of a sorted list of places from one up to another.
fn within(places: &[usize], from: usize, until: usize) -> &[usize] {
    let (start, end) = (places.partition_point(|place| *place < from), places.partition_point(|place| *place < until));
    places.get(start..end).unwrap_or_default()
}

fn fee_room(size: u64) -> u64 {
    (size / 100).saturating_mul(FEE_PERCENT).max(FEE_MINOR)
}

/// Whether an amount is what was received of a candidate after a bank or processor kept a fee.
pub(super) fn is_less_a_fee(candidate: &Candidate, amount: Money) -> bool {
    let (low, high) = candidate.amounts;
    let difference = high.minor().saturating_sub(amount.minor());
    matches!(candidate.target, Target::Entry { .. })
        && low == high
        && amount.minor() > 0
        && difference > 0
        && difference.unsigned_abs() <= fee_room(amount.minor().unsigned_abs())
        // A fee of more than a fifth is none.
        && difference.unsigned_abs() <= high.minor().unsigned_abs() / 5
}

/// Whether an amount lies between the candidate's, or beside them by a fee or a new price.
pub(super) fn is_near(candidate: &Candidate, amount: Money) -> bool {
    let (low, high) = candidate.amounts;
    if low.currency() != amount.currency() || high.is_negative() != amount.is_negative() {
        return false;
    }
    let size = amount.minor().unsigned_abs();
    let (low, high) = (low.minor().unsigned_abs(), high.minor().unsigned_abs());
    let room = (high / 100).saturating_mul(OTHER_AMOUNT_PERCENT).max(OTHER_AMOUNT_MINOR);
    (low.saturating_sub(room) <= size && size <= high.saturating_add(room)) || is_less_a_fee(candidate, amount)
}

/// Whether two words are the same, or one was cut.
pub(super) fn is_same_word(a: &str, b: &str) -> bool {
    a == b || (b.starts_with(a) && a.chars().count() >= LETTERS) || (a.starts_with(b) && b.chars().count() >= LETTERS)
}
