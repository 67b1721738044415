//! Which entries count in a statement reconciliation: what the matches tick, and what the owner ticked or unticked. Pure.

use std::collections::HashMap;

use chrono::NaiveDate;
use engine::{OpError, OpResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What ticked an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum TickedBy {
    /// A match with a bank line up to the statement's day.
    Bank,
    /// The owner, by hand.
    Owner,
    /// It opens the books: an account's first statement begins with it.
    Opening,
    /// It and its reversal cancel each other out, and the bank knows of neither.
    Reversal,
}

impl TickedBy {
    const ALL: [TickedBy; 4] = [TickedBy::Bank, TickedBy::Owner, TickedBy::Opening, TickedBy::Reversal];

    /// Its stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            TickedBy::Bank => "bank",
            TickedBy::Owner => "owner",
            TickedBy::Opening => "opening",
            TickedBy::Reversal => "reversal",
        }
    }

    /// From its stored form.
    pub fn stored(text: &str) -> OpResult<TickedBy> {
        TickedBy::ALL.into_iter().find(|by| by.as_str() == text).ok_or_else(|| OpError::internal("a tick by nobody"))
    }
}

/// What is known of an entry on the account. Amounts are in minor units: above zero when money came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// The entry.
    pub entry_seq: i64,
    /// Its date.
    pub entry_date: NaiveDate,
    /// What it moves on the account.
    pub moved: i64,
    /// How much of it stands in finished reconciliations.
    pub reconciled: i64,
    /// How much of it matched bank lines show up to the statement's day.
    pub shown: i64,
    /// How much of it the owner said that the statement shows; nothing, where the owner took a tick away.
    pub by_hand: Option<i64>,
    /// The entry that it reverses.
    pub reverses: Option<i64>,
    /// Whether it holds the opening balances.
    pub opens: bool,
}

/// A tick, with how much of the entry it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick {
    /// In minor units, never zero.
    pub minor: i64,
    /// What ticked it.
    pub by: TickedBy,
}

/// An entry that a reconciliation can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The entry.
    pub entry_seq: i64,
    /// Its date.
    pub entry_date: NaiveDate,
    /// What of it stands in no finished reconciliation; never zero.
    pub left: i64,
    /// How it would be ticked without the owner.
    pub by_itself: Option<Tick>,
    /// What the owner said.
    pub by_hand: Option<i64>,
    /// How it is ticked.
    pub tick: Option<Tick>,
}

/// Says of each entry whether it is ticked. `until` is the statement's day; `is_first` says that the account was never reconciled.
pub fn ticked(entries: Vec<EntryFacts>, until: NaiveDate, is_first: bool) -> Vec<Item> {
    let cancelled = cancelled(&entries, until);
    let settle = |facts: EntryFacts| {
        let left = facts.moved.saturating_sub(facts.reconciled);
        let part = |minor: i64| within(minor, left);
        let by_itself = if let Some(minor) = part(facts.shown.saturating_sub(facts.reconciled)) {
            Some(Tick { minor, by: TickedBy::Bank })
        } else if is_first && facts.opens && facts.entry_date <= until {
            Some(Tick { minor: left, by: TickedBy::Opening })
        } else if cancelled.contains_key(&facts.entry_seq) {
            Some(Tick { minor: left, by: TickedBy::Reversal })
        } else {
            None
        };
        let tick = match facts.by_hand {
            Some(minor) => part(minor).map(|minor| Tick { minor, by: TickedBy::Owner }),
            None => by_itself,
        };
        (left != 0).then_some(Item {
            entry_seq: facts.entry_seq,
            entry_date: facts.entry_date,
            left,
            by_itself,
            by_hand: facts.by_hand,
            tick,
        })
    };
    entries.into_iter().filter_map(settle).collect()
}

// As much of what is left as is said, in the same direction; nothing is no part.
fn within(minor: i64, left: i64) -> Option<i64> {
    if minor == 0 || left == 0 || (minor < 0) != (left < 0) {
        return None;
    }
    Some(if left < 0 { minor.max(left) } else { minor.min(left) })
}

// Entries and their reversals, both up to the day and of neither of which the bank or a reconciliation knows.
fn cancelled(entries: &[EntryFacts], until: NaiveDate) -> HashMap<i64, i64> {
    let untouched = |facts: &&EntryFacts| facts.reconciled == 0 && facts.shown == 0 && facts.entry_date <= until;
    let moved: HashMap<i64, i64> = entries.iter().filter(untouched).map(|facts| (facts.entry_seq, facts.moved)).collect();
    let mut found = HashMap::new();
    for facts in entries.iter().filter(untouched) {
        if let Some(original) = facts.reverses
            && moved.get(&original).is_some_and(|minor| minor.checked_neg() == Some(facts.moved))
        {
            found.insert(original, facts.entry_seq);
            found.insert(facts.entry_seq, original);
        }
    }
    found
}

/// What the entries of a reconciliation come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many are ticked.
    pub ticked: i64,
    /// What they come to.
    pub ticked_minor: i64,
    /// How many up to the day are not ticked, or not with all of them.
    pub outstanding: i64,
    /// What is left of those.
    pub outstanding_minor: i64,
}

/// Adds up.
pub fn sums(items: &[Item], until: NaiveDate) -> OpResult<Sums> {
    let mut sums = Sums::default();
    let beyond = || OpError::internal("a reconciliation beyond 64 bits");
    for item in items {
        let taken = item.tick.map_or(0, |tick| tick.minor);
        if item.tick.is_some() {
            sums.ticked = sums.ticked.saturating_add(1);
            sums.ticked_minor = sums.ticked_minor.checked_add(taken).ok_or_else(beyond)?;
        }
        let rest = item.left.saturating_sub(taken);
        if rest != 0 && item.entry_date <= until {
            sums.outstanding = sums.outstanding.saturating_add(1);
            sums.outstanding_minor = sums.outstanding_minor.checked_add(rest).ok_or_else(beyond)?;
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
    }

    fn entry(entry_seq: i64, on: u32, moved: i64) -> EntryFacts {
        EntryFacts { entry_seq, entry_date: day(on), moved, reconciled: 0, shown: 0, by_hand: None, reverses: None, opens: false }
    }

    fn taken(entries: Vec<EntryFacts>) -> Vec<Option<(i64, TickedBy)>> {
        ticked(entries, day(31), false).iter().map(|item| item.tick.map(|tick| (tick.minor, tick.by))).collect()
    }

    #[test]
    fn matches_tick_what_the_bank_showed_and_no_more() {
        let whole = EntryFacts { shown: -500, ..entry(1, 3, -500) };
        let part = EntryFacts { shown: 100, ..entry(2, 4, 300) };
        let rest = EntryFacts { shown: 300, reconciled: 100, ..entry(3, 5, 300) };
        let done = EntryFacts { shown: 300, reconciled: 300, ..entry(4, 5, 300) };
        assert_eq!(
            taken(vec![whole, part, rest, done, entry(5, 6, 7)]),
            [Some((-500, TickedBy::Bank)), Some((100, TickedBy::Bank)), Some((200, TickedBy::Bank)), None]
        );
    }

    #[test]
    fn the_owner_has_the_last_word() {
        let away = EntryFacts { shown: -500, by_hand: Some(0), ..entry(1, 3, -500) };
        let some = EntryFacts { by_hand: Some(40), ..entry(2, 3, 100) };
        let beyond = EntryFacts { by_hand: Some(400), ..entry(3, 3, 100) };
        let against = EntryFacts { by_hand: Some(-5), ..entry(4, 3, 100) };
        assert_eq!(taken(vec![away, some, beyond, against]), [None, Some((40, TickedBy::Owner)), Some((100, TickedBy::Owner)), None]);
    }

    #[test]
    fn an_entry_and_its_reversal_cancel_each_other_out() {
        let reversal = EntryFacts { reverses: Some(1), ..entry(2, 9, 500) };
        assert_eq!(taken(vec![entry(1, 3, -500), reversal.clone()]), [Some((-500, TickedBy::Reversal)), Some((500, TickedBy::Reversal))]);
        let shown = EntryFacts { shown: -500, ..entry(1, 3, -500) };
        assert_eq!(taken(vec![shown, reversal.clone()]), [Some((-500, TickedBy::Bank)), None]);
        let alone = ticked(vec![entry(1, 3, -500), reversal], day(5), false);
        assert!(alone.iter().all(|item| item.tick.is_none()), "the reversal lies after the statement");
    }

    #[test]
    fn the_first_statement_begins_with_the_opening_balance() {
        let opening = EntryFacts { opens: true, ..entry(1, 1, 4_200) };
        assert_eq!(ticked(vec![opening.clone()], day(31), true)[0].tick, Some(Tick { minor: 4_200, by: TickedBy::Opening }));
        assert_eq!(ticked(vec![opening], day(31), false)[0].tick, None);
    }

    #[test]
    fn what_is_left_is_outstanding() {
        let part = EntryFacts { shown: 100, ..entry(1, 4, 300) };
        let items = ticked(vec![part, entry(2, 5, -50), entry(3, 31, 9)], day(30), false);
        assert_eq!(sums(&items, day(30)).unwrap(), Sums { ticked: 1, ticked_minor: 100, outstanding: 2, outstanding_minor: 150 });
    }
}
