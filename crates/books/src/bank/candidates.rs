//! Gathers what the lines of an account may be: due dates, confirmations, entries, other ends of transfers, remembered accounts.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{OpResult, ReadTx};
use money::Money;

use super::learning::payment_target;
use super::matchable::{self, Search};
use super::store::candidates as store;
use super::suggest::{Candidate, Target};
use super::words::words_of;
use crate::ledger::store::AccountRow;
use crate::payments::schedule::Window;
use crate::payments::standing::{Found, Judge, Judged, visit};
use crate::payments::store::schedules::Which;
use crate::payments::terms::AmountSpec;

/// Lines and what they are lie at most so many days apart.
const DAYS_AROUND: u64 = 45;
/// Both ends of a transfer are booked within so many days.
const TRANSFER_DAYS: u32 = 5;

/// Everything that the lines of an account in some days may be.
pub fn gather(tx: &ReadTx<'_>, account: &AccountRow, first: NaiveDate, last: NaiveDate) -> OpResult<Vec<Candidate>> {
    let from = first.checked_sub_days(Days::new(DAYS_AROUND)).unwrap_or(first);
    let until = last.checked_add_days(Days::new(DAYS_AROUND)).unwrap_or(last);
    matchable::candidates(tx, &Search { account, from, until, judge: &Judge::new(tx)? })
}

/// Due dates that are open.
pub fn occurrences(tx: &ReadTx<'_>, &Search { account, from, until, judge }: &Search<'_>) -> OpResult<Vec<Candidate>> {
    let window = Window { from, until };
    let payments: HashMap<i64, store::NamedPayment> =
        store::paid_from(tx, account.seq)?.into_iter().map(|payment| (payment.seq, payment)).collect();
    let mut candidates = Vec::new();
    if payments.is_empty() {
        return Ok(candidates);
    }
    visit(tx, Which::All, window, judge, |found| {
        if let Found::Due(judged) = found
            && judged.reconciled.is_open()
            && let Some(payment) = payments.get(&judged.row.seq)
        {
            candidates.extend(occurrence(&judged, payment));
        }
        Ok(())
    })?;
    Ok(candidates)
}

fn occurrence(judged: &Judged<'_>, payment: &store::NamedPayment) -> Option<Candidate> {
    let store::NamedPayment { id, name, party, .. } = payment;
    let due_on = judged.occurrence.due_on;
    let outstanding = judged.reconciled.outstanding;
    let amount = judged.occurrence.amount();
    let (low, high) = match amount {
        // What is left of a part is one amount, whatever was expected in all.
        _ if judged.reconciled.confirmations > 0 => (outstanding, outstanding),
        AmountSpec::Fixed(_) => (outstanding, outstanding),
        _ => {
            let (low, high) = amount.bounds();
            (Money::from_minor(low, outstanding.currency()), Money::from_minor(high, outstanding.currency()))
        }
    };
    Some(Candidate {
        target: Target::Occurrence { payment_id: id.clone(), due_on },
        title: format!("{name}, due {due_on}"),
        words: words_of(&format!("{name} {}", party.as_deref().unwrap_or_default())),
        references: Vec::new(),
        amounts: (low.checked_neg().ok()?, high.checked_neg().ok()?),
        on: judged.occurrence.pay_on,
        grace: (judged.rules.grace.days_before, judged.rules.grace.days_after),
        memory: Some(payment_target(id)),
    })
}

/// Confirmations and entries that were not found on a statement yet.
pub fn entries(tx: &ReadTx<'_>, &Search { account, from, until, judge }: &Search<'_>) -> OpResult<Vec<Candidate>> {
    let grace = judge.grace();
    let candidate = |one: store::Uncleared| {
        let words = words_of(&format!("{} {}", one.description, one.party.as_deref().unwrap_or_default()));
        let (target, memory) = match one.confirmation {
            Some((confirmation_id, payment_id, _)) => {
                let memory = payment_target(&payment_id);
                (Target::Confirmation { confirmation_id, payment_id }, Some(memory))
            }
            None => (Target::Entry { entry_id: one.entry_id }, None),
        };
        Candidate {
            target,
            title: one.description,
            words,
            references: one.reference.into_iter().collect(),
            amounts: (one.left, one.left),
            on: one.on,
            grace: (grace.days_before, grace.days_after),
            memory,
        }
    };
    Ok(store::uncleared(tx, account.seq, from, until)?.into_iter().map(candidate).collect())
}

/// Open lines of other accounts.
pub fn transfers(tx: &ReadTx<'_>, &Search { account, from, until, .. }: &Search<'_>) -> OpResult<Vec<Candidate>> {
    let candidate = |one: store::OtherEnd| {
        let amount = one.amount.checked_neg().ok()?;
        Some(Candidate {
            target: Target::Transfer { line_id: one.line_id },
            title: format!("Transfer with {}", one.account),
            words: Vec::new(),
            references: Vec::new(),
            amounts: (amount, amount),
            on: one.on,
            grace: (TRANSFER_DAYS, TRANSFER_DAYS),
            memory: None,
        })
    };
    Ok(store::other_ends(tx, account.seq, from, until)?.into_iter().filter_map(candidate).collect())
}
