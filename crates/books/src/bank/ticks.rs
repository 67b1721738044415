//! Which entries count in a statement reconciliation: what the matches tick, and what the owner ticked or unticked. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

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
    /// The entry with which it cancels out, when the bank knows of neither.
    pub cancels: Option<i64>,
}

impl Item {
    /// How much of it is ticked.
    pub fn ticked_minor(&self) -> i64 {
        self.tick.map_or(0, |tick| tick.minor)
    }
}

/// Says of each entry whether it is ticked. `until` is the statement's day; `is_first` says that the account was never reconciled.
pub fn ticked(entries: Vec<EntryFacts>, until: NaiveDate, is_first: bool) -> Vec<Item> {
    let cancelled = cancelled(&entries, until);
    // An owner who says of one side that the statement shows less than all of it parts the two.
    let parted: HashSet<i64> = entries
        .iter()
        .filter(|facts| facts.by_hand.is_some_and(|minor| minor != facts.moved))
        .filter_map(|facts| cancelled.get(&facts.entry_seq).copied())
        .collect();
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
            None => by_itself.filter(|tick| tick.by != TickedBy::Reversal || !parted.contains(&facts.entry_seq)),
        };
        (left != 0).then_some(Item {
            entry_seq: facts.entry_seq,
            entry_date: facts.entry_date,
            left,
            by_itself,
            by_hand: facts.by_hand,
            tick,
            cancels: cancelled.get(&facts.entry_seq).copied(),
        })
    };
    entries.into_iter().filter_map(settle).collect()
}

/// What is to be kept of an entry after the owner spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The entry.
    pub entry_seq: i64,
    /// How much of it was ticked before.
    pub before: i64,
    /// What is kept: nothing where it is ticked as it would be by itself.
    pub by_hand: Option<i64>,
}

/// What follows from what the owner says of entries: how much of each the statement shows, zero for nothing of it; without an
/// amount, what ticks it by itself or all of it. An entry that stays as it is is left out. Of an entry and its reversal both are
/// named when one changes, so that saying of each what it was before brings everything back.
pub fn said(items: &[Item], asked: &[(i64, Option<i64>)]) -> Vec<Said> {
    let known: HashMap<i64, &Item> = items.iter().map(|item| (item.entry_seq, item)).collect();
    let mut wanted: BTreeMap<i64, i64> = BTreeMap::new();
    for (entry_seq, minor) in asked {
        let Some(item) = known.get(entry_seq) else { continue };
        let usual = || item.by_itself.map_or(item.left, |tick| tick.minor);
        wanted.insert(*entry_seq, minor.unwrap_or_else(|| if item.tick.is_some() { item.ticked_minor() } else { usual() }));
    }
    let partner = |item: &Item| item.cancels.and_then(|seq| known.get(&seq).copied());
    // The other side of a pair goes with the one that is not on the statement any more.
    let others: Vec<(i64, i64)> = wanted
        .iter()
        .filter_map(|(entry_seq, minor)| {
            let item = known.get(entry_seq)?;
            let other = partner(item).filter(|other| !wanted.contains_key(&other.entry_seq))?;
            let goes_with_it = *minor != item.left && other.tick.is_some_and(|tick| tick.by == TickedBy::Reversal);
            Some((other.entry_seq, if goes_with_it { 0 } else { other.ticked_minor() }))
        })
        .collect();
    wanted.extend(others);
    let changes = |item: &Item| wanted.get(&item.entry_seq).is_some_and(|minor| *minor != item.ticked_minor());
    let settle = |(entry_seq, minor): (&i64, &i64)| {
        let item = *known.get(entry_seq)?;
        let other = partner(item);
        if !changes(item) && !other.is_some_and(changes) {
            return None;
        }
        let is_usual = match other {
            Some(other) => *minor == item.left && wanted.get(&other.entry_seq) == Some(&other.left),
            None => *minor == item.by_itself.map_or(0, |tick| tick.minor),
        };
        Some(Said { entry_seq: *entry_seq, before: item.ticked_minor(), by_hand: (!is_usual).then_some(*minor) })
    };
    wanted.iter().filter_map(settle).collect()
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
            // A reversal that was reversed has cancelled one entry out, not two.
            && !found.contains_key(&original)
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
        let taken = item.ticked_minor();
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
        let again = EntryFacts { reverses: Some(2), ..entry(3, 10, -500) };
        assert_eq!(taken(vec![entry(1, 3, -500), reversal.clone(), again])[2], None, "what was reversed twice stands");
        let alone = ticked(vec![entry(1, 3, -500), reversal], day(5), false);
        assert!(alone.iter().all(|item| item.tick.is_none()), "the reversal lies after the statement");
    }

    // What is kept after the owner spoke, and how everything was before in the words of the owner.
    fn speak(entries: &mut [EntryFacts], asked: &[(i64, Option<i64>)]) -> Vec<(i64, Option<i64>)> {
        let items = ticked(entries.to_vec(), day(31), false);
        let kept = said(&items, asked);
        for one in &kept {
            entries.iter_mut().find(|facts| facts.entry_seq == one.entry_seq).unwrap().by_hand = one.by_hand;
        }
        kept.iter().map(|one| (one.entry_seq, Some(one.before))).collect()
    }

    #[test]
    fn an_owner_who_takes_one_side_of_a_pair_away_takes_both() {
        let mut entries = vec![entry(1, 3, -500), EntryFacts { reverses: Some(1), ..entry(2, 9, 500) }];
        let before = speak(&mut entries, &[(1, Some(0))]);
        assert_eq!(taken(entries.clone()), [None, None], "half of a pair would be money that nobody moved");
        speak(&mut entries, &before);
        assert_eq!(taken(entries.clone()), [Some((-500, TickedBy::Reversal)), Some((500, TickedBy::Reversal))]);
        // A cheque that the bank showed, and whose return it shows on the next statement, is said to be on this one.
        speak(&mut entries, &[(2, Some(0))]);
        speak(&mut entries, &[(1, None)]);
        assert_eq!(taken(entries), [Some((-500, TickedBy::Owner)), None]);
        let kept_alone = EntryFacts { by_hand: Some(0), ..entry(1, 3, -500) };
        assert_eq!(taken(vec![kept_alone, EntryFacts { reverses: Some(1), ..entry(2, 9, 500) }]), [None, None]);
    }

    proptest::proptest! {
        // Whole, in part or not at all, by the bank, by hand or as a pair: what was ticked before comes back by one call.
        #[test]
        fn saying_what_was_before_brings_it_back(
            shown in proptest::collection::vec(0_i64..4, 6),
            calls in proptest::collection::vec(proptest::collection::vec((1_i64..7, proptest::option::of(0_i64..4)), 1..5), 1..6),
        ) {
            let moved = [-3, 3, 3, -3, 3, 3];
            let mut entries: Vec<EntryFacts> = (1_i64..).zip(moved).map(|(seq, moved)| entry(seq, 3, moved)).collect();
            entries[1].reverses = Some(1);
            entries[3].reverses = Some(3);
            for (facts, shown) in entries.iter_mut().zip(shown).skip(3) {
                facts.shown = shown * facts.moved.signum();
            }
            for call in calls {
                let asked: Vec<(i64, Option<i64>)> =
                    call.into_iter().map(|(seq, minor)| (seq, minor.map(|minor| minor * moved[usize::try_from(seq - 1).unwrap()].signum()))).collect();
                let amounts = |entries: &[EntryFacts]| taken(entries.to_vec()).iter().map(|tick| tick.map(|tick| tick.0)).collect::<Vec<_>>();
                let earlier = amounts(&entries);
                let mut back = entries.clone();
                let before = speak(&mut back, &asked);
                for (seq, minor) in asked.iter().rev().scan(HashSet::new(), |seen, each| Some(seen.insert(each.0).then_some(*each))).flatten() {
                    if let Some(minor) = minor {
                        proptest::prop_assert_eq!(amounts(&back)[usize::try_from(seq - 1).unwrap()].unwrap_or(0), minor);
                    }
                }
                let after = back.clone();
                speak(&mut back, &before);
                proptest::prop_assert_eq!(amounts(&back), earlier);
                entries = after;
            }
        }
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
