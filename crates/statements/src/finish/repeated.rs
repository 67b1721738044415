//! Bookings that several statements or reports of one file hold: a report of the day so far holds those of the one before.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use money::Money;

use super::doubt_of;
use crate::identity::Fingerprint;
use crate::line::Line;
use crate::statement::{Balance, Format, Note, Reading, Statement};

/// Leaves out what an earlier statement of the account holds, and gives the places of the statements that lost lines. Their
/// opening balance is then the one after what was left out.
///
/// Equal lines with one id are one booking, when no statement has the id twice. Lines without such an id are counted where
/// reports of the day so far reach over the same days: as many stand as the report that holds most of them has. A statement
/// that begins with the balance with which another ended follows it, and repeats nothing of it.
pub(super) fn leave_out(reading: &mut Reading) -> HashSet<usize> {
    let mut of_account: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, statement) in reading.statements.iter().enumerate().filter(|(_, statement)| !statement.lines.is_empty()) {
        of_account.entry(statement.account.key()).or_default().push(place);
    }
    let mut found: HashMap<usize, HashSet<usize>> = HashMap::new();
    for places in of_account.into_values().filter(|places| places.len() > 1) {
        let statements: Vec<(usize, &Statement)> =
            places.iter().filter_map(|place| Some((*place, reading.statements.get(*place)?))).collect();
        found.extend(of_one_account(&statements, reading));
    }
    let mut changed: Vec<usize> = found.keys().copied().collect();
    changed.sort_unstable();
    for place in changed {
        let (Some(statement), Some(repeated)) = (reading.statements.get_mut(place), found.get(&place)) else { continue };
        let first = repeated.iter().min().and_then(|line| statement.lines.get(*line)).map(|line| line.at);
        // What stands begins after what is left out, so that its balances go on giving each other.
        let moved = statement.lines.iter().enumerate().filter(|(line, _)| repeated.contains(line));
        statement.opening = statement.opening.and_then(|opening| {
            let amount = moved.map(|(_, line)| line.amount).try_fold(opening.amount, Money::checked_add).ok()?;
            Some(Balance { amount, ..opening })
        });
        let mut number = 0;
        statement.lines.retain(|_| {
            number += 1;
            !repeated.contains(&(number - 1))
        });
        let what = if repeated.len() == 1 { "A line is".to_owned() } else { format!("{} lines are", repeated.len()) };
        reading.notes.push(Note::info(first, format!("{what} in an earlier statement of the file too, and counted once.")));
    }
    found.into_keys().collect()
}

/// The lines of each statement that an earlier one holds.
fn of_one_account(statements: &[(usize, &Statement)], reading: &Reading) -> HashMap<usize, HashSet<usize>> {
    let shared = ids_that_a_statement_has_twice(statements);
    let is_interim = |statement: &Statement| match reading.format {
        Format::Camt052 => true,
        Format::Mt940 => reading.dialect.starts_with("MT942") && statement.opening.is_none(),
        _ => false,
    };
    // What the statements so far hold: where an id stands first, and how many lines there are of each text without one.
    let mut by_id: HashMap<(Fingerprint, &str), usize> = HashMap::new();
    let mut by_text: HashMap<Fingerprint, Vec<(usize, usize)>> = HashMap::new();
    let mut found: HashMap<usize, HashSet<usize>> = HashMap::new();
    for (order, (place, statement)) in statements.iter().enumerate() {
        let follows = |before: usize| statements.get(before).is_some_and(|(_, before)| follows(before, statement));
        let overlaps = |before: usize| {
            let before = statements.get(before).map(|(_, before)| *before).filter(|before| is_interim(before) && is_interim(statement));
            before.is_some_and(|before| overlap(before, statement))
        };
        let mut repeated = HashSet::new();
        let mut own: HashMap<Fingerprint, usize> = HashMap::new();
        let mut held: HashMap<Fingerprint, usize> = HashMap::new();
        for (number, line) in statement.lines.iter().enumerate() {
            let id = line.bank_id.as_ref().map(|id| id.text.as_str());
            if let Some(id) = id.filter(|id| !shared.contains(id) && doubt_of(id, number).is_none()) {
                let first = *by_id.entry((line.fingerprint, id)).or_insert(order);
                if first != order && !follows(first) {
                    repeated.insert(number);
                }
                continue;
            }
            let text = line.fingerprint;
            let held = held.entry(text).or_insert_with(|| {
                let before = by_text.get(&text).map(Vec::as_slice).unwrap_or_default();
                before.iter().filter(|(before, _)| overlaps(*before) && !follows(*before)).map(|(_, count)| count).sum()
            });
            if *held > 0 {
                *held -= 1;
                repeated.insert(number);
            } else {
                *own.entry(text).or_default() += 1;
            }
        }
        for (text, count) in own {
            by_text.entry(text).or_default().push((order, count));
        }
        if !repeated.is_empty() {
            found.insert(*place, repeated);
        }
    }
    found
}

/// Ids that name no booking, as a single statement has them several times.
fn ids_that_a_statement_has_twice<'s>(statements: &[(usize, &'s Statement)]) -> HashSet<&'s str> {
    let mut shared = HashSet::new();
    for (_, statement) in statements {
        let mut seen = HashSet::new();
        let ids = statement.lines.iter().filter_map(|line: &Line| line.bank_id.as_ref()).map(|id| id.text.as_str());
        shared.extend(ids.filter(|id| !seen.insert(*id)));
    }
    shared
}

/// Whether a statement begins with what another ended with, both saying so.
fn follows(before: &Statement, statement: &Statement) -> bool {
    let moved = before.opening.is_none_or(|opening| before.closing.is_some_and(|closing| closing.amount != opening.amount));
    moved && before.closing.zip(statement.opening).is_some_and(|(closing, opening)| closing.amount == opening.amount)
}

/// Whether two statements reach over a day in common.
fn overlap(one: &Statement, other: &Statement) -> bool {
    days(one).zip(days(other)).is_some_and(|(one, other)| one.0 <= other.1 && other.0 <= one.1)
}

fn days(statement: &Statement) -> Option<(NaiveDate, NaiveDate)> {
    let booked = || statement.lines.iter().map(|line| line.booked_on);
    Some((statement.from.or_else(|| booked().min())?, statement.until.or_else(|| booked().max())?))
}
