//! Finds the occurrence that each confirmation pays, and judges all of them at once.

use chrono::NaiveDate;

use super::{ConfirmationFact, Grace, PaidFor, PaymentRules, Reconciled, Tally};
use crate::payments::schedule::Occurrence;
use crate::payments::terms::PaymentKey;

/// The open occurrence that money paid on `paid_on` is most likely for: of those whose grace covers the day the one
/// with the nearest day to pay on; of two equally near the earlier one.
pub fn nearest_open_occurrence<'o, 'a: 'o>(
    candidates: impl IntoIterator<Item = (&'o Occurrence<'a>, &'o Reconciled)>,
    paid_on: NaiveDate,
    grace: Grace,
) -> Option<&'o Occurrence<'a>> {
    let (first, last) = grace.pay_days(paid_on);
    let open = candidates.into_iter().filter(|(_, reconciled)| reconciled.is_open()).map(|(occurrence, _)| occurrence);
    let in_time = open.filter(|occurrence| first <= occurrence.pay_on && occurrence.pay_on <= last);
    in_time.min_by_key(|occurrence| nearness(occurrence, paid_on))
}

fn nearness(occurrence: &Occurrence<'_>, paid_on: NaiveDate) -> (u64, NaiveDate, NaiveDate) {
    let distance = occurrence.pay_on.signed_duration_since(paid_on).num_days().unsigned_abs();
    (distance, occurrence.pay_on, occurrence.due_on)
}

/// What came of comparing occurrences with confirmations.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    /// How each occurrence stands, in the order in which the occurrences were given.
    pub states: Vec<Reconciled>,
    /// Which occurrence each confirmation pays, as its place in the occurrences given, in the order in which the
    /// confirmations were given. Those that pay none were paid without being due.
    pub matched: Vec<Option<usize>>,
}

/// Compares occurrences with confirmations of any number of payments. No confirmation counts for two occurrences.
///
/// A confirmation that names a due date counts for that occurrence; one that asks for the nearest gets the nearest open
/// one within the grace of its payment, in the order of payment. A skipped occurrence takes none. Both slices may come
/// in any order; confirmations paid on one day count in the order given. The occurrences must reach far enough for the
/// due dates that the confirmations name: what is not among them cannot be matched.
pub fn reconcile(
    occurrences: &[Occurrence<'_>],
    confirmations: &[ConfirmationFact],
    today: NaiveDate,
    rules: impl Fn(PaymentKey) -> PaymentRules,
) -> Reconciliation {
    let mut by_due_date: Vec<usize> = (0..occurrences.len()).collect();
    by_due_date.sort_by_key(|index| (occurrences[*index].payment, occurrences[*index].due_on));
    let mut by_paid_date: Vec<usize> = (0..confirmations.len()).collect();
    by_paid_date.sort_by_key(|index| (confirmations[*index].payment, confirmations[*index].paid_on));

    let mut matched = vec![None; confirmations.len()];
    let mut states: Vec<Option<Reconciled>> = vec![None; occurrences.len()];
    let mut paid = by_paid_date.as_slice();
    for due in by_due_date.chunk_by(|a, b| occurrences[*a].payment == occurrences[*b].payment) {
        let payment = occurrences[due[0]].payment;
        let earlier = paid.partition_point(|index| confirmations[*index].payment < payment);
        let own = paid.partition_point(|index| confirmations[*index].payment <= payment);
        let group = Group { occurrences, confirmations, due, paid: &paid[earlier..own] };
        paid = &paid[own..];

        let rules = rules(payment);
        group.match_all(rules.grace, &mut matched);
        let mut tallies = group.tallies();
        let mut recorded = group.paid.to_vec();
        recorded.sort_unstable();
        for index in &recorded {
            if let Some(place) = matched[*index].and_then(|found| group.place_of(found)) {
                tallies[place].add(&confirmations[*index]);
            }
        }
        for (tally, index) in tallies.iter().zip(due) {
            states[*index] = Some(tally.finish(&occurrences[*index], &rules, today));
        }
    }
    // Every occurrence is in exactly one group, so every state is there.
    Reconciliation { states: states.into_iter().flatten().collect(), matched }
}

/// The occurrences of one payment, by due date, and its confirmations, by the day of payment; both as places in the
/// slices that were given.
struct Group<'g, 'a> {
    occurrences: &'g [Occurrence<'a>],
    confirmations: &'g [ConfirmationFact],
    due: &'g [usize],
    paid: &'g [usize],
}

impl Group<'_, '_> {
    fn tallies(&self) -> Vec<Tally> {
        self.due.iter().map(|index| Tally::of(&self.occurrences[*index])).collect()
    }

    /// The place in `due` of an occurrence.
    fn place_of(&self, index: usize) -> Option<usize> {
        let due_on = self.occurrences[index].due_on;
        self.due.binary_search_by_key(&due_on, |each| self.occurrences[*each].due_on).ok()
    }

    fn match_all(&self, grace: Grace, matched: &mut [Option<usize>]) {
        // Confirmations that name their due date go first: nothing may take their place.
        let mut tallies = self.tallies();
        for index in self.paid {
            let PaidFor::Occurrence(due_on) = self.confirmations[*index].paid_for else { continue };
            let found = self.due.binary_search_by_key(&due_on, |each| self.occurrences[*each].due_on);
            if let Ok(place) = found
                && !self.occurrences[self.due[place]].is_skipped()
            {
                tallies[place].add(&self.confirmations[*index]);
                matched[*index] = Some(self.due[place]);
            }
        }
        if self.paid.iter().all(|index| self.confirmations[*index].paid_for != PaidFor::Nearest) {
            return;
        }
        let pay_on = |place: usize| self.occurrences[self.due[place]].pay_on;
        let mut by_pay_date: Vec<usize> = (0..self.due.len()).filter(|place| !self.occurrences[self.due[*place]].is_skipped()).collect();
        by_pay_date.sort_by_key(|place| pay_on(*place));
        for index in self.paid {
            let fact = &self.confirmations[*index];
            if fact.paid_for != PaidFor::Nearest {
                continue;
            }
            let (first, last) = grace.pay_days(fact.paid_on);
            let from = by_pay_date.partition_point(|place| pay_on(*place) < first);
            let in_time = by_pay_date[from..].iter().copied().take_while(|place| pay_on(*place) <= last);
            let open = in_time.filter(|place| tallies[*place].is_open());
            if let Some(place) = open.min_by_key(|place| nearness(&self.occurrences[self.due[*place]], fact.paid_on)) {
                tallies[place].add(fact);
                matched[*index] = Some(self.due[place]);
            }
        }
    }
}
