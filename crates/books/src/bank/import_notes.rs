//! What is worth a look about new lines of a file: those that may be kept already, as something of them changed that tells
//! bookings apart.

use std::collections::HashSet;

use statements::identity::{Admission, Fingerprint, Identity, with_other_amounts};
use statements::{Line, Note, Reading};

use super::import_plan::PlannedLines;
use super::store::lines::KeptLine;

/// The notes about the lines of an account.
pub fn of(reading: &Reading, lines: &PlannedLines) -> Vec<Note> {
    let of_file: Vec<&Line> =
        lines.places.iter().filter_map(|(statement, line)| reading.statements.get(*statement)?.lines.get(*line)).collect();
    let mut notes = other_amounts(lines, &of_file);
    notes.extend(other_days(lines, &of_file));
    notes
}

// A card payment that a tip was added to comes again under its id. Both lines stand, since nothing proves it.
fn other_amounts(lines: &PlannedLines, of_file: &[&Line]) -> Vec<Note> {
    let taken: HashSet<usize> = lines.admissions.iter().filter_map(|admission| admission.which()).collect();
    let has_id = |(which, kept): (usize, &KeptLine)| kept.identity.bank_id.is_some() && !taken.contains(&which);
    if !lines.admissions.contains(&Admission::New) || !lines.kept.iter().enumerate().any(has_id) {
        return Vec::new();
    }
    let known: Vec<_> = lines.kept.iter().map(KeptLine::known).collect();
    let identities: Vec<Identity> = of_file.iter().map(|line| line.identity()).collect();
    let note = |(place, which): (usize, usize)| {
        let (line, kept) = (of_file.get(place)?, lines.kept.get(which)?);
        let text = format!(
            "It is new with {}, and a line of {} with the same id and text is kept with {}: where the bank changed the amount, delete the earlier one.",
            line.amount, kept.identity.day, kept.identity.amount
        );
        Some(Note { is_warning: true, line: Some(line.at), text })
    };
    with_other_amounts(&known, &identities, &lines.admissions).into_iter().filter_map(note).collect()
}

// Where a table has two columns of days, a file that is read by the other one is all new but for lines with equal days.
fn other_days(lines: &PlannedLines, of_file: &[&Line]) -> Option<Note> {
    let taken: HashSet<usize> = lines.admissions.iter().filter_map(|admission| admission.which()).collect();
    let left = lines.kept.iter().enumerate().filter(|(which, _)| !taken.contains(which));
    let kept: HashSet<Fingerprint> = left.map(|(_, kept)| kept.identity.fingerprint).collect();
    if kept.is_empty() {
        return None;
    }
    let new = || of_file.iter().zip(&lines.admissions).filter(|(_, admission)| **admission == Admission::New).map(|(line, _)| line);
    let twins = new().filter(|line| line.of_other_days().any(|other| kept.contains(&other))).count();
    let text = "Lines of this table are kept already by another of their days, as another column was taken for the date: take that import back first, or choose that column, so that they do not stand twice.";
    (twins > 0 && twins.saturating_mul(2) >= new().count()).then(|| Note { is_warning: true, line: None, text: text.to_owned() })
}
