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
pub(super) const DAYS_AROUND: u64 = 45;
/// The bank shows a line at most so many days before its entry.
pub(super) const DAYS_AHEAD: u64 = 10;
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
        caution: None,
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
            caution: None,
        }
    };
    Ok(store::uncleared(tx, account.seq, from, until)?.into_iter().map(candidate).collect())
}

/// Whether a line may be an entry of a day: a cheque that was cashed late, or what the bank showed before it was entered.
pub fn may_be_late(entered_on: NaiveDate, booked_on: NaiveDate) -> bool {
    let most = if entered_on < booked_on { DAYS_AROUND } else { DAYS_AHEAD };
    entered_on.signed_duration_since(booked_on).num_days().unsigned_abs() <= most
}

/// Says that an entry may be what a line is.
pub fn may_be(description: &str, on: NaiveDate) -> String {
    format!("{description} of {on} has the same amount and was not found on a statement yet: it may be this")
}

/// Says that a due date may be what a line is.
pub fn may_pay(due: &str) -> String {
    format!("{due} is open and fits: it may be this")
}

/// Open lines of other accounts.
pub fn transfers(tx: &ReadTx<'_>, search: &Search<'_>) -> OpResult<Vec<Candidate>> {
    let &Search { account, from, until, .. } = search;
    let ends = store::other_ends(tx, account.seq, from, until)?;
    if ends.is_empty() {
        return Ok(Vec::new());
    }
    let mut entered: HashMap<(i64, Money), Vec<store::Entered>> = HashMap::new();
    for one in store::entered_between(tx, account.seq, from, until)? {
        entered.entry((one.other_account_seq, one.amount)).or_default().push(one);
    }
    let owed = OwedBetween::read(tx, search)?;
    let mut candidates = Vec::with_capacity(ends.len());
    for end in ends {
        let Ok(amount) = end.amount.checked_neg() else { continue };
        let alike = entered.get(&(end.account_seq, amount)).and_then(|found| found.iter().find(|one| may_be_late(one.on, end.on)));
        let caution = match alike {
            Some(one) => Some(may_be(&one.description, one.on)),
            None => owed.iter().find(|owed| owed.may_be(account.seq, &end, amount)).map(|owed| may_pay(&owed.due.title)),
        };
        candidates.push(Candidate {
            target: Target::Transfer { line_id: end.line_id },
            title: format!("Transfer with {}", end.account),
            words: Vec::new(),
            references: Vec::new(),
            amounts: (amount, amount),
            on: end.on,
            grace: (TRANSFER_DAYS, TRANSFER_DAYS),
            memory: None,
            caution,
        });
    }
    Ok(candidates)
}

// A bill that is paid from one account of one's own to another, such as that of a card, while it is open.
struct OwedBetween {
    from_seq: i64,
    to_seq: i64,
    due: Candidate,
}

impl OwedBetween {
    fn read(tx: &ReadTx<'_>, &Search { account, from, until, judge }: &Search<'_>) -> OpResult<Vec<OwedBetween>> {
        let mut open = Vec::new();
        for owed in store::owed_between(tx, account.seq)? {
            let payment = store::NamedPayment { seq: owed.seq, id: owed.id, name: owed.name, party: None, amounts: Vec::new() };
            visit(tx, Which::One(owed.seq), Window { from, until }, judge, |found| {
                if let Found::Due(judged) = found
                    && judged.reconciled.is_open()
                {
                    let due = occurrence(&judged, &payment);
                    open.extend(due.map(|due| OwedBetween { from_seq: owed.pay_from_seq, to_seq: owed.expense_seq, due }));
                }
                Ok(())
            })?;
        }
        Ok(open)
    }

    // Whether a transfer would leave it open.
    fn may_be(&self, own_seq: i64, end: &store::OtherEnd, amount: Money) -> bool {
        let (from, to) = if amount.is_negative() { (own_seq, end.account_seq) } else { (end.account_seq, own_seq) };
        (self.from_seq, self.to_seq) == (from, to)
            && self.due.amounts.1.currency() == amount.currency()
            && self.due.expects_size(amount)
            && self.due.is_in_time(end.on)
    }
}
