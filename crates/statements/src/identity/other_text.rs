//! Lines whose text the bank or the owner changed: a safety net, for whatever a text may hold that does not stay.
//!
//! A number that is filled in later, a name that the owner gives, another form of the same file: none of them can be foreseen
//! in every table, and each makes every line of an overlapping file new. So a line that is left new is held against the kept
//! lines of its day and amount that the file lacks.
//!
//! - Where both have a running balance, an equal one says that they are one line, and another that they are two.
//! - Where one has none, single pairs say nothing: two bookings of one day may have one amount. Several do, if on the days
//!   that the file covers wholly no kept line has its text in the file and nearly each has a line of its amount there. A file
//!   of unchanged texts would hold the kept lines of those days.
//!
//! Different trustworthy ids of ids that hold go over both.

use std::collections::HashSet;

use super::{Identity, Pairs};

/// So many lines must come with another text before the texts of a file are known to have changed.
const CHANGED_TEXTS: usize = 3;

/// Of so many kept lines one may be missing altogether from a file whose texts changed: banks take bookings away.
const MISSING_OF: usize = 10;

/// Finds lines that have another text, and gives their places in the file.
pub(super) fn find(pairs: &mut Pairs<'_>, ids_hold: bool) -> HashSet<usize> {
    let open: Vec<usize> = places(pairs, None);
    if open.is_empty() || pairs.taken.iter().all(|taken| *taken) {
        return HashSet::new();
    }
    let by_text = pairs.clone();
    let is_named = |line: &Identity| ids_hold && line.bank_id.is_some();
    pairs.find(|line| line.balance_after.map(|balance| (line.day, line.amount, balance)), is_named);
    let mut wider = pairs.clone();
    let of = |line: &Identity| (line.day, line.amount);
    let with = |line: &Identity| line.balance_after.map(|_| of(line));
    let without = |line: &Identity| if line.balance_after.is_none() { Some(of(line)) } else { None };
    wider.find_between(with, without, is_named);
    wider.find_between(without, |kept| Some(of(kept)), is_named);
    if texts_changed(&by_text, pairs, &wider) {
        *pairs = wider;
    }
    open.into_iter().filter(|place| pairs.found.get(*place).is_some_and(Option::is_some)).collect()
}

/// The places of lines that are not found, or not found in other pairs.
fn places(pairs: &Pairs<'_>, before: Option<&Pairs<'_>>) -> Vec<usize> {
    let found = |pairs: &Pairs<'_>, place: usize| pairs.found.get(place).is_some_and(Option::is_some);
    let is_one = |place: &usize| match before {
        Some(before) => found(pairs, *place) && !found(before, *place),
        None => !found(pairs, *place),
    };
    (0..pairs.file.len()).filter(is_one).collect()
}

/// Whether a file shows that texts changed: by what its texts and ids found, by balances too, and by day and amount too.
fn texts_changed(by_text: &Pairs<'_>, by_balance: &Pairs<'_>, by_amount: &Pairs<'_>) -> bool {
    if places(by_amount, Some(by_balance)).len() < CHANGED_TEXTS {
        return false;
    }
    let days = || by_text.file.iter().map(|line| line.day);
    let Some((first, last)) = days().min().zip(days().max()) else { return false };
    let (mut answered, mut missing) = (0_usize, 0_usize);
    let flags = by_text.taken.iter().zip(&by_amount.taken);
    for (known, (had_text, has_line)) in by_text.stored.iter().zip(flags) {
        let day = known.identity.day;
        if first < day && day < last {
            match (had_text, has_line) {
                (true, _) => return false,
                (false, true) => answered += 1,
                (false, false) => missing += usize::from(!known.deleted),
            }
        }
    }
    answered > 0 && missing * MISSING_OF <= answered
}
