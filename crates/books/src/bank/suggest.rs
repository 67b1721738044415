//! What a bank line most likely is: candidates scored by amount, day, name, reference and memory, with the reasons in words.
//!
//! Pure. Scores are counted in thousandths, so that equal evidence gives equal scores on every machine.

use std::collections::HashMap;

use chrono::NaiveDate;
use money::Money;

pub use super::finding::Candidates;
use super::finding::{is_less_a_fee, is_near, is_same_word};

/// What a candidate is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A due date of a payment that is open.
    Occurrence {
        /// The payment.
        payment_id: String,
        /// The due date.
        due_on: NaiveDate,
    },
    /// A confirmation that was not found on a statement yet.
    Confirmation {
        /// The confirmation.
        confirmation_id: String,
        /// The payment.
        payment_id: String,
    },
    /// A posted entry that was not found on a statement yet.
    Entry {
        /// The entry.
        entry_id: String,
    },
    /// An open line of another account of one's own.
    Transfer {
        /// The line.
        line_id: String,
    },
}

/// Something that a line may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it is.
    pub target: Target,
    /// Its name for people.
    pub title: String,
    /// The words of its name, and of whom it is paid to.
    pub words: Vec<String>,
    /// References that a line may bear.
    pub references: Vec<String>,
    /// What it moves on the account, signed as a line: the least and the most in size.
    pub amounts: (Money, Money),
    /// The day on which it is expected, or was posted.
    pub on: NaiveDate,
    /// How many days before and after it is in time.
    pub grace: (u32, u32),
    /// How it is remembered.
    pub memory: Option<String>,
    /// Why the money may stand in the books already, or be expected there: it then comes after what stands there.
    pub caution: Option<String>,
}

impl Candidate {
    /// Whether an amount of its currency is within what is expected, whichever way the money goes.
    pub fn expects_size(&self, amount: Money) -> bool {
        let (low, high) = self.amounts;
        (low.minor().unsigned_abs()..=high.minor().unsigned_abs()).contains(&amount.minor().unsigned_abs())
    }

    /// Whether money of a day is in time for it.
    pub fn is_in_time(&self, day: NaiveDate) -> bool {
        let late = day.signed_duration_since(self.on).num_days();
        let (before, after) = self.grace;
        (-i64::from(before)..=i64::from(after)).contains(&late)
    }
}

/// What is known of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineClues {
    /// The day of booking.
    pub booked_on: NaiveDate,
    /// The amount, signed.
    pub amount: Money,
    /// The words of its text.
    pub words: Vec<String>,
    /// Its references, and the bank's own text in lower case, in which references are looked for.
    pub text: String,
}

/// How often words were accepted for targets.
#[derive(Debug, Clone, Default)]
pub struct Memory(HashMap<String, Vec<(String, i64)>>);

/// What a word of the line that was never seen before counts against those that were.
const UNKNOWN_WORD: i64 = 120;
/// From this on the memory is sure of a target, in thousandths.
const REMEMBERED: u32 = 300;

impl Memory {
    /// Adds what a word was accepted for.
    pub fn add(&mut self, word: &str, counts: Vec<(String, i64)>) {
        self.0.insert(word.to_owned(), counts);
    }

    /// Whether a word was looked up.
    pub fn knows(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    /// How likely the words mean a target, in thousandths, and how often the best of them was accepted for it.
    ///
    /// Each word says how often it was accepted for the target, its share smoothed by one other meaning. A word counts as
    /// much as it decides: a town that stands on lines of every kind hardly does. Words that are new count against.
    pub fn likely(&self, words: &[String], target: &str) -> (u32, i64) {
        let (mut sum, mut weights, mut most) = (0_i64, 0_i64, 0_i64);
        for word in words {
            let counts = self.0.get(word).map_or(&[][..], Vec::as_slice);
            let (mut all, mut highest, mut own) = (0_i64, 0_i64, 0_i64);
            for (of, times) in counts {
                all = all.saturating_add(*times);
                highest = highest.max(*times);
                if of == target {
                    own = *times;
                }
            }
            if all == 0 {
                weights = weights.saturating_add(UNKNOWN_WORD);
                continue;
            }
            let share = |times: i64| times.saturating_mul(1000) / all.saturating_add(1);
            let weight = share(highest);
            sum = sum.saturating_add(weight.saturating_mul(share(own)));
            weights = weights.saturating_add(weight);
            most = most.max(own);
        }
        if weights == 0 { (0, 0) } else { (u32::try_from(sum / weights).unwrap_or(0), most) }
    }

    /// Every target that the words were accepted for.
    pub fn targets(&self, words: &[String]) -> Vec<&str> {
        let counts = words.iter().filter_map(|word| self.0.get(word)).flatten();
        let mut targets: Vec<&str> = counts.map(|(target, _)| target.as_str()).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

/// A candidate with its score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion<'c> {
    /// What the line may be.
    pub candidate: &'c Candidate,
    /// In thousandths: 1000 is as sure as it gets.
    pub score: u32,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// A line and a candidate farther apart than this are not the same money.
const DAYS_APART_MAX: i64 = 45;
/// Below this nothing is suggested.
const SCORE_MIN: u32 = 300;
/// Two that are no farther apart than this are told apart by nothing that counts …
const TELLS_APART: u32 = 30;
/// … so that neither is more likely than this.
const UNDECIDED_MOST: u32 = 880;
/// What may stand in the books already is less likely than any entry of its amount, whatever speaks against that one.
const CAUTIOUS_MOST: u32 = 340;
/// What a later due date loses to an earlier one that is open and in time.
const LATER_LOSES: u32 = 60;
/// A weekend within the days that a payment may take.
const WEEKEND: i64 = 2;

impl Candidates {
    /// The best suggestions for a line, the best first.
    pub fn suggest(&self, line: &LineClues, memory: &Memory, most: usize) -> Vec<Suggestion<'_>> {
        let targets = memory.targets(&line.words);
        let likeliest = targets.iter().map(|target| memory.likely(&line.words, target).0).max().unwrap_or(0);
        let weighing = Weighing { line, memory, likeliest };
        let mut found: Vec<(&Candidate, u32)> = self
            .places_of(line, &targets)
            .into_iter()
            .filter_map(|candidate| Some((candidate, weighing.weigh(candidate, &mut Reasons::unsaid())?)))
            .collect();
        let order =
            |(candidate, score): &(&Candidate, u32)| (std::cmp::Reverse(*score), days_apart(candidate.on, line.booked_on), candidate.on);
        found.sort_by_key(order);
        // What comes after that is beyond what is shown.
        found.truncate(most.saturating_add(20));
        let oldest = oldest_first(&mut found, line.booked_on);
        found.sort_by_key(order);
        let is_undecided = undecided(&mut found);
        found.truncate(most);
        let suggestion = |(place, (candidate, score)): (usize, (&'_ Candidate, u32))| {
            let mut reasons = Reasons::said();
            weighing.weigh(candidate, &mut reasons);
            if oldest.iter().any(|oldest| std::ptr::eq(*oldest, candidate)) {
                reasons.say(|| "The oldest that is open".to_owned());
            }
            if place == 0 && is_undecided {
                reasons.say(|| "Another one fits as well".to_owned());
            }
            (score, reasons.0.unwrap_or_default())
        };
        let mut suggestions = Vec::with_capacity(found.len());
        for (place, one) in found.into_iter().enumerate() {
            let (score, reasons) = suggestion((place, one));
            suggestions.push(Suggestion { candidate: one.0, score, reasons });
        }
        suggestions
    }
}

fn payment_of(candidate: &Candidate) -> Option<&str> {
    match &candidate.target {
        Target::Occurrence { payment_id, .. } | Target::Confirmation { payment_id, .. } => Some(payment_id),
        Target::Entry { .. } | Target::Transfer { .. } => None,
    }
}

// Of two dates of one payment that fit alike, the earlier one is paid first as long as the line is in time for it: banks book
// late, and seldom early. Gives those that went before a later one for this.
fn oldest_first<'c>(found: &mut [(&'c Candidate, u32)], booked_on: NaiveDate) -> Vec<&'c Candidate> {
    let mut by_day: Vec<usize> = (0..found.len()).collect();
    by_day.sort_by_key(|place| found.get(*place).map(|(candidate, _)| candidate.on));
    let mut oldest = Vec::new();
    for (nth, place) in by_day.iter().enumerate() {
        let Some((early, early_score)) = found.get(*place).copied() else { continue };
        let late = booked_on.signed_duration_since(early.on).num_days();
        if payment_of(early).is_none() || !(0..=i64::from(early.grace.1).saturating_add(WEEKEND)).contains(&late) {
            continue;
        }
        for other in by_day.iter().skip(nth.saturating_add(1)) {
            let Some((later, later_score)) = found.get(*other).copied() else { continue };
            // On the day of a later one, or after it, the line is that one.
            let is_early = later.on > booked_on;
            if !is_early || payment_of(later) != payment_of(early) || later.amounts != early.amounts || later_score <= early_score {
                continue;
            }
            if let Some(one) = found.get_mut(*place) {
                one.1 = one.1.max(later_score);
            }
            if let Some(one) = found.get_mut(*other) {
                one.1 = early_score.min(later_score.saturating_sub(LATER_LOSES));
            }
            oldest.push(early);
        }
    }
    oldest
}

// Where nothing tells the best two apart, neither is called very likely.
fn undecided(found: &mut [(&Candidate, u32)]) -> bool {
    let [(_, first), (_, second), ..] = found else { return false };
    if first.saturating_sub(*second) >= TELLS_APART {
        return false;
    }
    *first = (*first).min(UNDECIDED_MOST);
    *second = (*second).min(UNDECIDED_MOST);
    true
}

fn days_apart(a: NaiveDate, b: NaiveDate) -> i64 {
    a.signed_duration_since(b).num_days().abs()
}

// The reasons are put into words for what is shown only.
struct Reasons(Option<Vec<String>>);

impl Reasons {
    fn unsaid() -> Reasons {
        Reasons(None)
    }

    fn said() -> Reasons {
        Reasons(Some(Vec::new()))
    }

    fn say(&mut self, reason: impl FnOnce() -> String) {
        if let Some(reasons) = &mut self.0 {
            reasons.push(reason());
        }
    }
}

struct Weighing<'l> {
    line: &'l LineClues,
    memory: &'l Memory,
    // How sure the memory is of what the line is, whatever that may be.
    likeliest: u32,
}

impl Weighing<'_> {
    /// Scores one candidate, or leaves it out.
    fn weigh(&self, candidate: &Candidate, reasons: &mut Reasons) -> Option<u32> {
        let score = self.weigh_alone(candidate, reasons)?;
        let Some(caution) = &candidate.caution else { return Some(score) };
        reasons.say(|| caution.clone());
        Some(score.min(CAUTIOUS_MOST))
    }

    // What speaks for a candidate, whatever else is known of it.
    fn weigh_alone(&self, candidate: &Candidate, reasons: &mut Reasons) -> Option<u32> {
        let line = self.line;
        if !is_near(candidate, line.amount) || days_apart(candidate.on, line.booked_on) > DAYS_APART_MAX {
            return None;
        }
        let amount = by_amount(candidate, line.amount, reasons);
        let (day, is_in_time) = by_day(candidate, line.booked_on, reasons);
        let name = by_name(candidate, line, reasons);
        let reference = by_reference(candidate, line, reasons);
        let known = by_memory(candidate, line, self.memory, reasons);
        let score = amount.saturating_add(day).saturating_add(name.max(known)).saturating_add(reference).min(1000);
        if name > 0 || known > 0 || reference > 0 {
            return (score >= SCORE_MIN).then_some(score);
        }
        // Nothing but amount and day speaks for it. Amounts that may be this or that then say less, and another one nothing.
        let score = match amount {
            SAME_AMOUNT if is_in_time => return Some(score),
            SAME_AMOUNT => score,
            WITHIN_RANGE | LESS_A_FEE if is_in_time => score.saturating_sub(120),
            _ => return None,
        };
        // What such lines always were, according to the memory, is not this.
        let score = if self.likeliest >= 500 { score.saturating_sub(150) } else { score };
        (score >= SCORE_MIN).then_some(score)
    }
}

const SAME_AMOUNT: u32 = 500;
const WITHIN_RANGE: u32 = 420;
const LESS_A_FEE: u32 = 400;
const OTHER_AMOUNT: u32 = 200;

fn by_amount(candidate: &Candidate, amount: Money, reasons: &mut Reasons) -> u32 {
    let (low, high) = candidate.amounts;
    let (size, most) = (amount.minor().unsigned_abs(), high.minor().unsigned_abs());
    if low == high && low == amount {
        reasons.say(|| "Same amount".to_owned());
        return SAME_AMOUNT;
    }
    if candidate.expects_size(amount) {
        reasons.say(|| "The amount is within what is expected".to_owned());
        return WITHIN_RANGE;
    }
    let nearest = if size > most { high } else { low };
    let difference = amount.checked_sub(nearest).and_then(Money::checked_abs);
    let less_a_fee = is_less_a_fee(candidate, amount);
    if let Ok(difference) = difference {
        let word = if size > most { "more" } else { "less" };
        let fee = if less_a_fee { ", as when a fee was kept" } else { "" };
        reasons.say(|| format!("{difference} {word} than expected{fee}"));
    }
    if less_a_fee { LESS_A_FEE } else { OTHER_AMOUNT }
}

fn by_day(candidate: &Candidate, booked_on: NaiveDate, reasons: &mut Reasons) -> (u32, bool) {
    let late = booked_on.signed_duration_since(candidate.on).num_days();
    let is_due = matches!(candidate.target, Target::Occurrence { .. });
    reasons.say(|| {
        let days = |count: i64| if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
        match (late, is_due) {
            (0, true) => "On the day it was due".to_owned(),
            (0, false) => "On the same day".to_owned(),
            (late, true) if late > 0 => format!("{} after it was due", days(late)),
            (late, true) => format!("{} before it was due", days(late.abs())),
            (late, false) if late > 0 => format!("{} later", days(late)),
            (late, false) => format!("{} earlier", days(late.abs())),
        }
    });
    let apart = u32::try_from(late.abs()).unwrap_or(u32::MAX);
    let in_time = candidate.is_in_time(booked_on);
    let score = if in_time { 250_u32.saturating_sub(apart.saturating_mul(10)) } else { 120_u32.saturating_sub(apart.saturating_mul(3)) };
    (score, in_time)
}

fn by_name(candidate: &Candidate, line: &LineClues, reasons: &mut Reasons) -> u32 {
    let fits = |word: &&String| line.words.iter().any(|own| is_same_word(own, word));
    let found = candidate.words.iter().filter(fits).count();
    if found == 0 {
        return 0;
    }
    reasons.say(|| format!("Name fits: {}", candidate.words.iter().filter(fits).map(String::as_str).collect::<Vec<_>>().join(" ")));
    let (found, all) = (u32::try_from(found).unwrap_or(1), u32::try_from(candidate.words.len()).unwrap_or(1));
    // One word of many says less than all of them.
    150_u32.saturating_add(100_u32.saturating_mul(found) / all.max(1))
}

fn by_reference(candidate: &Candidate, line: &LineClues, reasons: &mut Reasons) -> u32 {
    let fits = |reference: &&String| reference.chars().count() >= 4 && line.text.contains(reference.to_lowercase().as_str());
    let Some(reference) = candidate.references.iter().find(fits) else { return 0 };
    reasons.say(|| format!("Reference fits: {reference}"));
    250
}

fn by_memory(candidate: &Candidate, line: &LineClues, memory: &Memory, reasons: &mut Reasons) -> u32 {
    let Some((score, times)) = candidate.memory.as_deref().and_then(|target| recall(&line.words, target, memory)) else { return 0 };
    reasons.say(|| matched_before(times));
    score
}

// What the memory adds for a target, and how often it was accepted.
fn recall(words: &[String], target: &str, memory: &Memory) -> Option<(u32, i64)> {
    let (likely, times) = memory.likely(words, target);
    (likely >= REMEMBERED).then_some((likely / 4, times))
}

fn matched_before(times: i64) -> String {
    match times {
        1 => "You matched this name with it before".to_owned(),
        times => format!("You matched this name with it {times} times before"),
    }
}

/// How sure the memory alone is of a target that has neither amount nor day of its own, in thousandths, and why.
pub fn by_memory_alone(words: &[String], target: &str, memory: &Memory) -> Option<(u32, String)> {
    recall(words, target, memory).map(|(score, times)| (score.saturating_add(500), matched_before(times)))
}

#[cfg(test)]
mod tests;
