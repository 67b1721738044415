//! What stands in the books goes over what would put the same money there once more. Pure.

use money::MoneyDto;

use super::bank_line_suggestions::LineSuggestion;
use super::candidates::{may_be, may_be_late};
use super::match_parts::MatchPart;
use super::records::BankLine;

/// What is likelier by less than this is told apart by nothing that counts.
const TELLS_APART: f64 = 0.1;
/// What comes after an entry is so much less likely.
const AFTER: f64 = 0.01;

/// Puts suggestions that would post the line's amount after the entry or confirmation of that amount that waits for it, where
/// nothing that counts speaks against that one; what is likelier by far keeps its place, and says that there is such an entry.
/// The suggestions are ordered by their scores, before and after.
pub fn put_standing_first(line: &BankLine, found: &mut [LineSuggestion]) {
    let Some(standing) = found.iter().find(|one| stands(one, line)) else { return };
    let (score, said) = (standing.score, may_be(&standing.title, standing.on));
    for one in found.iter_mut() {
        let first = one.parts.first();
        let is_due = matches!(first, Some(MatchPart::Occurrence { .. }));
        let posts = is_due || matches!(first, Some(MatchPart::Account { .. } | MatchPart::Fee { .. }));
        if !posts || one.score < score {
            continue;
        }
        if one.score - score < TELLS_APART {
            one.score = after(score);
            one.reasons.push(said.clone());
        } else if !is_due {
            one.reasons.push(said.clone());
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// Where what may count twice comes: after the entry or confirmation that waits for the line, and after all that is likelier.
pub fn place_of_doubted(line: &BankLine, found: &[LineSuggestion], score: f64) -> (usize, f64) {
    let likelier = found.iter().take_while(|one| one.score > score).count();
    match found.iter().position(|one| stands(one, line)) {
        Some(place) if place >= likelier => (place.saturating_add(1), found.get(place).map_or(score, |one| after(one.score))),
        _ => (likelier, score),
    }
}

// In thousandths, as all scores are.
fn after(score: f64) -> f64 {
    ((score - AFTER).max(0.0) * 1000.0).round() / 1000.0
}

// Whether it is an entry or a confirmation of the line's own amount, near enough to be the line.
fn stands(one: &LineSuggestion, line: &BankLine) -> bool {
    let is_same = |expected: &MoneyDto| *expected == line.amount;
    matches!(one.parts.as_slice(), [MatchPart::Entry { .. } | MatchPart::Confirmation { .. }])
        && is_same(&one.expected)
        && may_be_late(one.on, line.booked_on)
}
