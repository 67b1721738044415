//! What a line may be besides what is open: a second payment of what is paid already, or one of what is not due.

use chrono::NaiveDate;
use engine::{OpResult, ReadTx};

use super::bank_line_suggestions::LineSuggestion;
use super::match_parts::MatchPart;
use super::store::candidates::paid_from;
use super::store::pages::LineRow;
use super::words::words_of;
use crate::payments::occurrence_named::due_in_grace;
use crate::payments::store::payments;

/// It is possible, and the owner is asked: money that goes out without being owed is an exception.
const SCORE: f64 = 0.4;
/// A likely suggestion for the same payment that is as near makes this one needless.
const LIKELY: f64 = 0.6;

/// For a line that names a payment of which nothing is open near its day, and has its amount.
pub fn paid_already(tx: &ReadTx<'_>, line: &LineRow, words: &[String], found: &[LineSuggestion]) -> OpResult<Vec<LineSuggestion>> {
    let mut more = Vec::new();
    if !line.amount.is_negative() {
        return Ok(more);
    }
    for payment in paid_from(tx, line.account_seq)? {
        let own = words_of(&format!("{} {}", payment.name, payment.party.as_deref().unwrap_or_default()));
        let fitting: Vec<&str> = own.iter().filter(|word| words.contains(word)).map(String::as_str).collect();
        if fitting.is_empty() {
            continue;
        }
        let near = due_in_grace(tx, payment.seq, line.wire.booked_on)?;
        if near.iter().any(|due| due.is_open) {
            continue;
        }
        let nearest = near.first();
        let apart = |day: NaiveDate| day.signed_duration_since(line.wire.booked_on).num_days().unsigned_abs();
        let is_nearer = |one: &LineSuggestion| nearest.is_some_and(|due| apart(one.on) <= due.apart);
        if found.iter().any(|one| one.score >= LIKELY && one.title.starts_with(&payment.name) && is_nearer(one)) {
            continue;
        }
        let amount = match nearest {
            Some(due) => due.amount,
            None => payments::by_seq(tx, payment.seq)?.terms.amount,
        };
        let (low, high) = amount.bounds();
        let size = i64::try_from(line.amount.minor().unsigned_abs()).unwrap_or(i64::MAX);
        if amount.high().currency() != line.amount.currency() || !(low..=high).contains(&size) {
            continue;
        }
        let (due_on, title, reason) = match nearest {
            Some(due) => (
                Some(due.due_on),
                format!("{}, due {}, once more", payment.name, due.due_on),
                "It is paid already: this would be paid twice",
            ),
            None => (None, format!("{}, without being due", payment.name), "Nothing of it is open near this day"),
        };
        let part = MatchPart::Occurrence {
            payment_id: payment.id.clone(),
            due_on,
            amount: None,
            more_to_come: None,
            not_due: due_on.is_none().then_some(true),
            base_amount: None,
        };
        more.push(LineSuggestion {
            score: SCORE,
            reasons: vec![format!("Name fits: {}", fitting.join(" ")), reason.to_owned()],
            title,
            on: due_on.unwrap_or(line.wire.booked_on),
            expected: line.amount.into(),
            parts: vec![part],
            rule: None,
            delete_reason: None,
        });
    }
    Ok(more)
}
