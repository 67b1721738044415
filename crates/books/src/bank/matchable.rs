//! The register of what bank lines are matched with: each kind brings what lines may be, and says how a part of it is matched.
//!
//! Another kind, such as an invoice, joins by an entry here and its own part in `match_parts.rs`; neither the gathering of
//! suggestions nor the matching of lines changes.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Tx};
use money::Money;

use super::candidates;
use super::match_bank_line;
use super::match_entries::{self, Due, Found, SpentOn};
use super::match_parts::MatchPart;
use super::store::pages::LineRow;
use super::suggest::{Candidate, Target};
use crate::ledger::store::AccountRow;
use crate::payments::standing::Judge;

/// What is asked for candidates: lines of an account in some days.
pub struct Search<'a> {
    /// The account of the lines.
    pub account: &'a AccountRow,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// How due dates are judged.
    pub judge: &'a Judge,
}

/// A part of a line that is being matched.
pub struct Matching<'a> {
    /// The match.
    pub match_seq: i64,
    /// The line.
    pub line: &'a LineRow,
    /// How much of it.
    pub amount: Money,
    /// The part's place in the input.
    pub field: &'a str,
}

/// A kind of thing that lines are matched with.
pub struct Matchable {
    /// The words of its parts.
    pub parts: &'static [&'static str],
    /// What lines may be, of this kind.
    pub candidates: fn(&ReadTx<'_>, &Search<'_>) -> OpResult<Vec<Candidate>>,
    /// Finds the entry behind a part, or posts it; none for a part that is not of this kind.
    pub matched: fn(&mut Tx<'_>, &Matching<'_>, &MatchPart) -> OpResult<Option<Found>>,
}

/// Everything that lines are matched with, in the order in which candidates of equal worth are named.
pub static REGISTER: &[Matchable] = &[
    Matchable { parts: &["occurrence"], candidates: candidates::occurrences, matched: occurrence },
    Matchable { parts: &["confirmation", "entry"], candidates: candidates::entries, matched: standing },
    Matchable { parts: &["transfer"], candidates: candidates::transfers, matched: transfer },
    // What an account is for is known by rules and by memory alone.
    Matchable { parts: &["account", "fee"], candidates: |_, _| Ok(Vec::new()), matched: account },
];

/// Everything that lines may be.
pub fn candidates(tx: &ReadTx<'_>, search: &Search<'_>) -> OpResult<Vec<Candidate>> {
    let mut found = Vec::new();
    for kind in REGISTER {
        found.extend((kind.candidates)(tx, search)?);
    }
    Ok(found)
}

/// The entry behind a part, found or posted by its kind.
pub fn matched(tx: &mut Tx<'_>, matching: &Matching<'_>, part: &MatchPart) -> OpResult<Found> {
    let kind = REGISTER.iter().find(|kind| kind.parts.contains(&part.word()));
    let found = kind.map(|kind| (kind.matched)(tx, matching, part)).transpose()?.flatten();
    found.ok_or_else(|| OpError::internal(format!("no kind matches a part {}", part.word())))
}

/// The part that matches a line with a candidate.
pub fn part_of(target: &Target) -> MatchPart {
    match target {
        Target::Occurrence { payment_id, due_on } => MatchPart::Occurrence {
            payment_id: payment_id.clone(),
            due_on: Some(*due_on),
            amount: None,
            more_to_come: None,
            due_amount: None,
            not_due: None,
            base_amount: None,
        },
        Target::Confirmation { confirmation_id, .. } => MatchPart::Confirmation { confirmation_id: confirmation_id.clone(), amount: None },
        Target::Entry { entry_id } => MatchPart::Entry { entry_id: entry_id.clone(), amount: None },
        Target::Transfer { line_id } => MatchPart::Transfer { line_id: line_id.clone(), base_amount: None },
    }
}

fn occurrence(tx: &mut Tx<'_>, Matching { line, amount, field, .. }: &Matching<'_>, part: &MatchPart) -> OpResult<Option<Found>> {
    let MatchPart::Occurrence { payment_id, due_on, more_to_come, due_amount, not_due, base_amount, .. } = part else { return Ok(None) };
    let due = Due {
        payment_id,
        due_on: *due_on,
        more_to_come: *more_to_come,
        due_amount: due_amount.as_ref(),
        not_due: *not_due,
        base_amount: base_amount.as_ref(),
    };
    match_entries::confirm(tx, line, *amount, &due, field).map(Some)
}

fn standing(tx: &mut Tx<'_>, Matching { line, amount, field, .. }: &Matching<'_>, part: &MatchPart) -> OpResult<Option<Found>> {
    match part {
        MatchPart::Confirmation { confirmation_id, .. } => match_entries::confirmation(tx, line, *amount, confirmation_id, field).map(Some),
        MatchPart::Entry { entry_id, .. } => match_entries::entry(tx, line, *amount, entry_id, field).map(Some),
        _ => Ok(None),
    }
}

fn transfer(tx: &mut Tx<'_>, matching: &Matching<'_>, part: &MatchPart) -> OpResult<Option<Found>> {
    let MatchPart::Transfer { line_id, base_amount } = part else { return Ok(None) };
    match_bank_line::transfer(tx, matching, line_id, base_amount.as_ref()).map(Some)
}

fn account(tx: &mut Tx<'_>, Matching { line, amount, field, .. }: &Matching<'_>, part: &MatchPart) -> OpResult<Option<Found>> {
    match part {
        MatchPart::Account { account, base_amount, party_id, description, .. } => {
            let spent_on =
                SpentOn { account, base_amount: base_amount.as_ref(), party_id: party_id.as_deref(), description: description.as_deref() };
            match_entries::account(tx, line, *amount, &spent_on, field).map(Some)
        }
        MatchPart::Fee { account, base_amount, .. } => {
            match_entries::fee(tx, line, *amount, account.as_deref(), base_amount.as_ref(), field).map(Some)
        }
        _ => Ok(None),
    }
}
