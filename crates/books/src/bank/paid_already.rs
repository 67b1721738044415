//! What a line may be besides what is open: a second payment of what is paid already, or one of what is not due.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use engine::{OpResult, ReadTx};
use money::Money;

use super::bank_line_suggestions::LineSuggestion;
use super::finding::COMMON;
use super::match_parts::MatchPart;
use super::store::candidates::{NamedPayment, paid_from};
use super::store::pages::LineRow;
use super::words::words_of;
use crate::payments::occurrence_named::due_in_grace;
use crate::payments::store;

/// It is possible, and the owner is asked: money that goes out without being owed is an exception.
const SCORE: f64 = 0.4;
/// A likely suggestion for the same payment that is as near makes this one needless.
const LIKELY: f64 = 0.6;

/// The payments that are paid from an account, by the words of their names: read once for all of its lines.
pub struct PaidFrom {
    payments: Vec<(NamedPayment, Vec<String>)>,
    by_word: HashMap<String, Vec<usize>>,
}

impl PaidFrom {
    /// Of an account.
    pub fn read(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<PaidFrom> {
        let named = |payment: NamedPayment| {
            let words = words_of(&format!("{} {}", payment.name, payment.party.as_deref().unwrap_or_default()));
            (payment, words)
        };
        let payments: Vec<_> = paid_from(tx, account_seq)?.into_iter().map(named).collect();
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, (_, words)) in payments.iter().enumerate() {
            for word in words {
                by_word.entry(word.clone()).or_default().push(place);
            }
        }
        Ok(PaidFrom { payments, by_word })
    }

    // Those that share a word with a line which not too many share, and that came to its amount at some time.
    fn named_by<'p>(&'p self, line: &LineRow, words: &[String]) -> Vec<&'p (NamedPayment, Vec<String>)> {
        let size = i64::try_from(line.amount.minor().unsigned_abs()).unwrap_or(i64::MAX);
        let fits = |(low, high): &(Money, Money)| high.currency() == line.amount.currency() && (low.minor()..=high.minor()).contains(&size);
        let tells = words.iter().filter_map(|word| self.by_word.get(word)).filter(|places| places.len() <= COMMON);
        let places: BTreeSet<usize> = tells.flatten().copied().collect();
        let named = places.into_iter().filter_map(|place| self.payments.get(place));
        named.filter(|(payment, _)| payment.amounts.iter().any(fits)).collect()
    }
}

/// For a line that names a payment of which nothing is open near its day, and has its amount.
pub fn paid_already(
    tx: &ReadTx<'_>,
    payments: &PaidFrom,
    line: &LineRow,
    words: &[String],
    found: &[LineSuggestion],
) -> OpResult<Vec<LineSuggestion>> {
    let mut more = Vec::new();
    if !line.amount.is_negative() {
        return Ok(more);
    }
    for (payment, own) in payments.named_by(line, words) {
        let fitting: Vec<&str> = own.iter().filter(|word| words.contains(word)).map(String::as_str).collect();
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
            None => store::decisions::terms_on(tx, &store::payments::by_seq(tx, payment.seq)?, line.wire.booked_on)?.amount,
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
            due_amount: None,
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
