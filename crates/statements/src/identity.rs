//! What a line is known by, and which lines of a file are new.
//!
//! # What a line is known by
//! - `raw`: the bank's own text of the line, kept for ever, so that whatever is derived from it can be derived anew.
//! - `fingerprint`: the SHA-256 of day, amount, currency and the bank's texts without letter case and white space. It is
//!   taken from the bank's words before any rule or reading of them, and it leaves the bank's id out: an id that changes, a
//!   name that is suddenly in capitals and a line that is wrapped elsewhere leave it as it is.
//! - `bank_id`: the bank's id, with whether it can be trusted to name one booking.
//! - `occurrence`: which of the lines with equal fingerprints it is, of its account and day within the file. Two coffees of
//!   one day at one price are two lines.
//!
//! # How a caller finds what is new
//! For each account of the file: gather the kept lines of the account over the days of the file and a week around them,
//! deleted ones included, as [`Known`], oldest first; gather [`Line::identity`](crate::Line::identity) of the file's
//! `lines` (not of `pending`) over all statements of that account; call [`admit`]; insert what is [`Admission::New`], and
//! keep with each line that was found the id and the text that it came with ([`Known::learn`]).
//!
//! 1. A trustworthy id that is kept with the same amount names the same line when the day is the same, whatever became of
//!    its texts, or when the texts are the same and it moved by a week at most. Where both differ the bank uses its id a
//!    second time. An id that several lines of the file or several kept lines have counts as none.
//! 2. The others are counted for each day and fingerprint: the file's count against the kept count. The larger one holds,
//!    not the sum, so that a file that was cut in the middle of a day adds to it what came later and doubles nothing.
//! 3. Two lines with equal fingerprints and different trustworthy ids are two lines when both are in the file. A file that
//!    has the one and lacks the other shows one line whose id the bank changed, and the answer says that there is a doubt.
//!    From then on the line is known by both ids. They are two lines all the same where the file begins in the middle of
//!    that day, which shows when it lacks another kept line of it, and the bank's ids are known to be stable: because
//!    another line of this file was found by its id, or because the caller remembers so.
//! 4. A kept line that its owner deleted counts as kept, so that it does not come back. To re-admit it, the caller clears
//!    `deleted`, or inserts what came as [`Admission::Deleted`].
//! 5. What is left new is held against kept lines of the same day and amount that no line of the file answers to, since banks
//!    and owners change texts: see `other_text.rs`. From then on such a line is known by both texts.
//!
//! What no rule can tell: when one day's identical lines come in two files that do not overlap, and nothing else shows that, the second file's line is taken for the first's. The balances then do not prove the account, and
//! the answer bears a [`Doubt`] wherever an id or a running balance says so.
//!
//! Fingerprints are of one format: the same line as CSV and as OFX has two, as the texts differ.

use std::collections::{HashMap, HashSet};
use std::fmt;

use chrono::NaiveDate;
use money::Money;
use sha2::{Digest, Sha256};

mod other_text;

/// The hash of a line. Equal texts of one day and amount have equal fingerprints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Fingerprint([u8; 32]);

// Its bits are as good as random: a part of them finds its place in a table.
impl std::hash::Hash for Fingerprint {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write(self.0.first_chunk::<8>().map_or(&[], <[u8; 8]>::as_slice));
    }
}

impl Fingerprint {
    /// Takes the fingerprint of a line from the bank's texts, which must not hold the bank's id.
    ///
    /// The order of the texts counts, and so does which text is in which: the caller passes them as they stand in the file.
    pub fn of(day: NaiveDate, amount: Money, texts: &[&str]) -> Fingerprint {
        Fingerprint::of_words(day, amount, &words(texts))
    }

    /// The same of texts that [`words`] has folded, so that one line can be compared on several days.
    pub(crate) fn of_words(day: NaiveDate, amount: Money, words: &[u8]) -> Fingerprint {
        let mut hash = Sha256::new();
        // The number is the version of this rule; a fingerprint of another rule never equals one of this.
        hash.update(b"statement line 1\0");
        hash.update(chrono::Datelike::num_days_from_ce(&day).to_be_bytes());
        hash.update(amount.minor().to_be_bytes());
        hash.update(amount.currency().code().as_bytes());
        hash.update(words);
        Fingerprint(hash.finalize().into())
    }

    /// The fingerprint of 64 hexadecimal digits, as [`fmt::Display`] writes it.
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return None;
        }
        let mut bytes = [0_u8; 32];
        for (byte, pair) in bytes.iter_mut().zip(pairs) {
            let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let [high, low] = pair.map(digit);
            *byte = high? << 4 | low?;
        }
        Some(Fingerprint(bytes))
    }
}

/// The texts of a line without letter case and white space, each with a sign behind it.
pub fn words(texts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(texts.iter().map(|text| text.len() + 1).sum());
    for text in texts {
        fold(text, &mut bytes);
        bytes.push(0x1f);
    }
    bytes
}

/// Writes a text without letter case and white space.
fn fold(text: &str, into: &mut Vec<u8>) {
    if text.is_ascii() {
        // The room is made once: a large file has millions of letters.
        let begin = into.len();
        into.resize(begin.saturating_add(text.len()), 0);
        let mut kept = 0;
        if let Some(room) = into.get_mut(begin..) {
            // Every letter is written, and the next one over it where it does not stay: a processor guesses white space badly.
            for letter in text.bytes() {
                if let Some(place) = room.get_mut(kept) {
                    *place = letter.to_ascii_lowercase();
                }
                kept += usize::from(!letter.is_ascii_whitespace());
            }
        }
        into.truncate(begin.saturating_add(kept));
        return;
    }
    let mut buffer = [0_u8; 4];
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        if letter.is_ascii() {
            into.extend(u8::try_from(letter.to_ascii_lowercase()));
            continue;
        }
        // By way of capitals, as `ß` and `ẞ` or the two sigmas meet only there.
        for upper in letter.to_uppercase() {
            for lower in upper.to_lowercase() {
                into.extend_from_slice(lower.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a line of a file is told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The day on which it was booked.
    pub day: NaiveDate,
    /// Its amount.
    pub amount: Money,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// The bank's id, only when it can be trusted.
    pub bank_id: Option<String>,
    /// The running balance after it, where there is one.
    pub balance_after: Option<Money>,
    /// The [`words`] that its fingerprint was taken from, so that a line that moved to another day is known again. Empty for
    /// a kept line and where nobody asks.
    pub words: Vec<u8>,
}

impl Identity {
    /// The text of a line that was found to be this kept one, where it is not known yet. On another day an id tells it.
    pub fn new_text(&self, known: &[Fingerprint], line: &Identity) -> Option<Fingerprint> {
        let is_known = line.fingerprint == self.fingerprint || known.contains(&line.fingerprint);
        (line.day == self.day && !is_known).then_some(line.fingerprint)
    }

    /// Whether the texts are those of another line, whatever its day.
    fn has_the_texts_of(&self, kept: &Identity) -> bool {
        !self.words.is_empty() && Fingerprint::of_words(kept.day, self.amount, &self.words) == kept.fingerprint
    }
}

/// A line that is already kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What it is told apart by.
    pub identity: Identity,
    /// Other trustworthy ids that it has come with since it was kept.
    pub other_ids: Vec<String>,
    /// The fingerprints of other texts that it has come with since it was kept.
    pub other_texts: Vec<Fingerprint>,
    /// Whether its owner deleted it.
    pub deleted: bool,
}

impl Known {
    /// A line as it is when it is added.
    pub fn new(identity: Identity) -> Known {
        Known { identity, other_ids: Vec::new(), other_texts: Vec::new(), deleted: false }
    }

    /// Notes the id and the text of a line that was found to be this one.
    pub fn learn(&mut self, line: &Identity) {
        if let Some(id) = &line.bank_id
            && !self.ids().any(|known| known == id)
        {
            self.other_ids.push(id.clone());
        }
        self.other_texts.extend(self.identity.new_text(&self.other_texts, line));
    }

    fn ids(&self) -> impl Iterator<Item = &str> {
        self.identity.bank_id.iter().chain(&self.other_ids).map(String::as_str)
    }
}

/// What is remembered of an account's bank ids from earlier files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum IdHistory {
    /// Nothing yet.
    #[default]
    Unknown,
    /// In an earlier file that overlapped, lines were found by their ids.
    Stable,
    /// The same lines have come with other ids before.
    Changing,
}

/// What becomes of a line of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is to be added.
    New,
    /// It is kept already.
    Already {
        /// The place of the kept line in the list that was passed.
        which: usize,
        /// Why it may be another line after all.
        doubt: Option<Doubt>,
    },
    /// It is kept, and its owner deleted it.
    Deleted {
        /// The place of the kept line in the list that was passed.
        which: usize,
    },
}

impl Admission {
    /// The place of the kept line, where there is one.
    pub fn which(self) -> Option<usize> {
        match self {
            Admission::New => None,
            Admission::Already { which, .. } | Admission::Deleted { which } => Some(which),
        }
    }
}

/// Why a line that is taken for a kept one may be another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The bank gives it another id, and nothing shows whether its ids are stable.
    OtherBankId,
    /// The bank shows another running balance after it.
    OtherBalance,
    /// The bank gave the same id and texts to a line of another day, which the file does not reach.
    OtherDay,
    /// Its text is another: day and amount are the same, and the running balance is too or nearly all texts changed.
    OtherText,
}

/// Says of each line of a file, in order, whether it is new. All lines and all kept lines are of one account.
///
/// See the module for the rules. The work grows with the number of lines, not with its square.
pub fn admit(stored: &[Known], file: &[Identity], history: IdHistory) -> Vec<Admission> {
    let shared = shared_ids(stored, file);
    let is_shared = |line: &Identity| line.bank_id.as_deref().is_some_and(|id| shared.contains(id));
    if shared.is_empty() {
        return admit_each(stored, file, history);
    }
    let without = |line: &Identity| Identity { bank_id: if is_shared(line) { None } else { line.bank_id.clone() }, ..line.clone() };
    let file: Vec<Identity> = file.iter().map(without).collect();
    admit_each(stored, &file, history)
}

/// The ids of the file that several of its lines or several kept lines have: such an id names none of them.
fn shared_ids<'i>(stored: &[Known], file: &'i [Identity]) -> HashSet<&'i str> {
    // How many lines of the file and how many kept ones have it.
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for id in file.iter().filter_map(|line| line.bank_id.as_deref()) {
        counts.entry(id).or_default().0 += 1;
    }
    for id in stored.iter().flat_map(Known::ids) {
        if let Some((_, kept)) = counts.get_mut(id) {
            *kept += 1;
        }
    }
    counts.into_iter().filter(|(_, (file, kept))| *file > 1 || *kept > 1).map(|(id, _)| id).collect()
}

/// The same where each id of the file names one line at most.
fn admit_each(stored: &[Known], file: &[Identity], history: IdHistory) -> Vec<Admission> {
    let mut taken = vec![false; stored.len()];
    let mut found: Vec<Option<usize>> = vec![None; file.len()];
    let mut ids_hold = history == IdHistory::Stable;
    if history != IdHistory::Changing {
        ids_hold |= find_by_id(stored, file, &mut taken, &mut found);
    }
    let by_id: HashSet<usize> = (0..file.len()).filter(|index| found.get(*index).is_some_and(Option::is_some)).collect();
    let texts = Texts::of(stored);
    let cut_day = if ids_hold { cut_day(stored, file, &texts, &taken, &found) } else { None };
    // Where ids hold and the day is cut, a kept line that has an id was either found by it or is another line.
    let is_cut = |line: &Identity| cut_day == Some(line.day) && line.bank_id.is_some();
    let mut pairs = Pairs { stored, file, taken, found };
    pairs.find(|line| Some(line.fingerprint), is_cut);
    if !texts.is_empty() {
        pairs.find(|line| Some(texts.class(line.fingerprint)), is_cut);
    }
    let by_other_text = other_text::find(&mut pairs, ids_hold);
    let found = pairs.found;
    let days = file.iter().map(|line| line.day);
    let reach = days.clone().min().zip(days.max());
    let admission = |(index, (line, which)): (usize, (&Identity, Option<usize>))| {
        let Some((which, known)) = which.and_then(|which| Some((which, stored.get(which)?))) else {
            return Admission::New;
        };
        if known.deleted {
            return Admission::Deleted { which };
        }
        let doubt = match () {
            () if by_id.contains(&index) => doubt_of_day(line, known, reach),
            () if by_other_text.contains(&index) => Some(Doubt::OtherText),
            () => doubt(line, known, history),
        };
        Admission::Already { which, doubt }
    };
    file.iter().zip(found).enumerate().map(admission).collect()
}

/// A line that moved is missing on its old day; a file that does not reach that day cannot show it.
fn doubt_of_day(line: &Identity, known: &Known, reach: Option<(NaiveDate, NaiveDate)>) -> Option<Doubt> {
    let day = known.identity.day;
    let is_shown = day == line.day || reach.is_some_and(|(first, last)| (first..=last).contains(&day));
    (!is_shown).then_some(Doubt::OtherDay)
}

fn doubt(line: &Identity, known: &Known, history: IdHistory) -> Option<Doubt> {
    let known_id = known.ids().next().is_some();
    if line.bank_id.is_some() && known_id && history != IdHistory::Changing {
        return Some(Doubt::OtherBankId);
    }
    let balances = line.balance_after.zip(known.identity.balance_after);
    balances.is_some_and(|(line, known)| line != known).then_some(Doubt::OtherBalance)
}

/// The lines of a file that are left new although a kept line, which the file does not hold otherwise, has their id and text
/// and about their day: the places in the file and in the list that was passed. Their amounts differ, as a tip is added, or
/// the bank uses the id a second time.
pub fn with_other_amounts(stored: &[Known], file: &[Identity], admissions: &[Admission]) -> Vec<(usize, usize)> {
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (line, admission) in file.iter().zip(admissions) {
        if let (Some(id), Admission::New) = (&line.bank_id, admission) {
            *open.entry(id).or_default() += 1;
        }
    }
    let taken: HashSet<usize> = admissions.iter().filter_map(|admission| admission.which()).collect();
    let mut kept: HashMap<&str, usize> = HashMap::new();
    for (which, known) in stored.iter().enumerate().filter(|(which, known)| !known.deleted && !taken.contains(which)) {
        kept.extend(known.ids().filter(|id| open.get(id) == Some(&1)).map(|id| (id, which)));
    }
    let pair = |(place, (line, admission)): (usize, (&Identity, &Admission))| {
        let which = *kept.get(line.bank_id.as_deref().filter(|_| *admission == Admission::New)?)?;
        let known = &stored.get(which)?.identity;
        let is_near = (known.day - line.day).num_days().abs() <= ID_DAYS;
        let has_text = Fingerprint::of_words(known.day, known.amount, &line.words) == known.fingerprint;
        (is_near && has_text && known.amount != line.amount).then_some((place, which))
    };
    file.iter().zip(admissions).enumerate().filter_map(pair).collect()
}

/// Banks move a booking by some days when they correct it; an id that comes back after more is used a second time.
const ID_DAYS: i64 = 7;

/// Finds lines by trustworthy ids, each of which names one line of the file and one that is kept. Says whether there were any.
fn find_by_id(stored: &[Known], file: &[Identity], taken: &mut [bool], found: &mut [Option<usize>]) -> bool {
    let mut kept: HashMap<&str, usize> = HashMap::new();
    for (which, known) in stored.iter().enumerate() {
        kept.extend(known.ids().map(|id| (id, which)));
    }
    let mut any = false;
    // What is equal in everything comes first, so that a line that was moved does not take another's place.
    for exact in [true, false] {
        for (line, slot) in file.iter().zip(&mut *found).filter(|(_, slot)| slot.is_none()) {
            let Some(which) = line.bank_id.as_deref().and_then(|id| kept.get(id).copied()) else { continue };
            let (Some(known), Some(flag)) = (stored.get(which).map(|known| &known.identity), taken.get_mut(which)) else { continue };
            let is_near = || (known.day - line.day).num_days().abs() <= ID_DAYS && line.has_the_texts_of(known);
            let is_same = match exact {
                true => known.day == line.day && known.fingerprint == line.fingerprint,
                false => known.day == line.day || is_near(),
            };
            if is_same && known.amount == line.amount && !*flag {
                *flag = true;
                *slot = Some(which);
                any = true;
            }
        }
    }
    any
}

/// The first day of a file, when the file lacks a kept line of that day that has an id: it begins in the middle of the day,
/// and what else it lacks of it may have come before.
fn cut_day(stored: &[Known], file: &[Identity], texts: &Texts, taken: &[bool], found: &[Option<usize>]) -> Option<NaiveDate> {
    let first = file.iter().map(|line| line.day).min()?;
    let mut counts: HashMap<Fingerprint, (usize, usize)> = HashMap::new();
    for (line, _) in file.iter().zip(found).filter(|(line, slot)| line.day == first && slot.is_none()) {
        counts.entry(texts.class(line.fingerprint)).or_default().0 += 1;
    }
    for (known, _) in stored.iter().zip(taken).filter(|(known, taken)| known.identity.day == first && !known.deleted && !**taken) {
        if known.ids().next().is_some() {
            counts.entry(texts.class(known.identity.fingerprint)).or_default().1 += 1;
        }
    }
    counts.values().any(|(file, kept)| kept > file).then_some(first)
}

/// Which texts are known to be of one line: they are counted as one text.
#[derive(Default)]
struct Texts {
    next: HashMap<Fingerprint, Fingerprint>,
}

impl Texts {
    fn of(stored: &[Known]) -> Texts {
        let mut texts = Texts::default();
        for known in stored {
            for other in &known.other_texts {
                let (one, other) = (texts.class(known.identity.fingerprint), texts.class(*other));
                if one != other {
                    // The smaller one stands for both, so that the order of keeping does not count.
                    texts.next.insert(one.max(other), one.min(other));
                }
            }
        }
        texts
    }

    fn is_empty(&self) -> bool {
        self.next.is_empty()
    }

    /// The text that stands for all that are one with this.
    fn class(&self, text: Fingerprint) -> Fingerprint {
        let mut class = text;
        while let Some(next) = self.next.get(&class) {
            class = *next;
        }
        class
    }
}

/// Kept lines that are alike, each list with what is to be found first at its end.
#[derive(Default)]
struct Twins {
    with_id: Vec<usize>,
    without_id: Vec<usize>,
}

/// Which kept line each line of the file was found to be, and which kept lines were found.
#[derive(Clone)]
struct Pairs<'l> {
    stored: &'l [Known],
    file: &'l [Identity],
    taken: Vec<bool>,
    found: Vec<Option<usize>>,
}

impl Pairs<'_> {
    /// Finds lines by what they have in common, each kept line once, those that are not deleted first. `none_with_id` says
    /// which lines of the file are no kept line that has an id.
    fn find<K: std::hash::Hash + Eq>(&mut self, key: impl Fn(&Identity) -> Option<K>, none_with_id: impl Fn(&Identity) -> bool) {
        self.find_between(&key, &key, none_with_id);
    }

    /// The same with a key for the lines of the file and one for kept ones.
    fn find_between<K: std::hash::Hash + Eq>(
        &mut self,
        of_line: impl Fn(&Identity) -> Option<K>,
        of_kept: impl Fn(&Identity) -> Option<K>,
        none_with_id: impl Fn(&Identity) -> bool,
    ) {
        let mut kept: HashMap<K, Twins> = HashMap::new();
        for deleted in [true, false] {
            for (which, known) in self.stored.iter().enumerate().rev() {
                if known.deleted == deleted
                    && self.taken.get(which) == Some(&false)
                    && let Some(key) = of_kept(&known.identity)
                {
                    let twins = kept.entry(key).or_default();
                    let list = if known.ids().next().is_some() { &mut twins.with_id } else { &mut twins.without_id };
                    list.push(which);
                }
            }
        }
        let order = |which: Option<&usize>| which.and_then(|which| Some((self.stored.get(*which)?.deleted, *which)));
        for (line, slot) in self.file.iter().zip(&mut self.found) {
            if slot.is_some() {
                continue;
            }
            let Some(twins) = of_line(line).and_then(|key| kept.get_mut(&key)) else { continue };
            let (with, without) = (order(twins.with_id.last()), order(twins.without_id.last()));
            let from_with = !none_with_id(line) && with.is_some_and(|with| without.is_none_or(|without| with < without));
            *slot = if from_with { twins.with_id.pop() } else { twins.without_id.pop() };
            if let Some(flag) = slot.and_then(|which| self.taken.get_mut(which)) {
                *flag = true;
            }
        }
    }
}

#[cfg(test)]
mod tests;
