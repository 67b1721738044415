//! What a payment came to over time, and whether its price drifted from what its terms say.

use chrono::NaiveDate;
use engine::{OpResult, ReadTx};
use money::{Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::changed_terms::in_force;
use super::store::confirmations::{Settlement, settlements_of};
use super::store::decisions::versions;
use super::store::payments::{PaymentRow, Terms};
use super::terms::{AmountSpec, AmountSpecDto};

/// A difference of a cent is rounding, not a price.
const CENTS_OF_ROUNDING: u64 = 1;
/// So many prices of the past are shown.
const HISTORY_MAX: usize = 12;
/// The middle of so many earlier ones says what was usual.
const EARLIER: usize = 3;

/// A price and since when it was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PricePoint {
    /// How much each time.
    pub amount: MoneyDto,
    /// The first due date that it was paid for.
    pub since: NaiveDate,
    /// How many due dates in a row.
    pub times: u32,
}

/// A price that left what was agreed or usual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PriceDrift {
    /// What the terms say, or what was usual.
    pub was: MoneyDto,
    /// What it is now.
    pub is: MoneyDto,
    /// The first due date with the new price.
    pub since: NaiveDate,
    /// By how much it rose, or fell where it begins with a minus, such as +9.1 %.
    pub change: String,
    /// The terms that take the new price over.
    pub take_over: AmountSpecDto,
    /// In a sentence: 10.99 CAD since 3 March 2026, 11.99 CAD since 3 June 2026; +9.1 %.
    pub said: String,
}

/// What a payment came to, and whether that drifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PriceHistory {
    /// Its prices, the latest first, at most twelve.
    pub points: Vec<PricePoint>,
    /// Where the last one left what was agreed for it, and no other amount holds since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub drift: Option<PriceDrift>,
}

/// What a payment came to, from what was confirmed of it.
pub fn of_payment(tx: &ReadTx<'_>, row: &PaymentRow) -> OpResult<PriceHistory> {
    let settled = settlements_of(tx, row.seq)?;
    let paid: Vec<(NaiveDate, Money)> = settled.chunk_by(|a, b| a.due_on == b.due_on).filter_map(price).collect();
    Ok(history(&paid, &versions(tx, row)?, tx.today()))
}

// What one due date came to, where that can be known: one payment, or parts of which the owner said so.
fn price(own: &[Settlement]) -> Option<(NaiveDate, Money)> {
    let (last, parts) = own.split_last()?;
    if last.fact.more_to_come || parts.iter().any(|part| !part.fact.more_to_come) {
        return None;
    }
    let sum = Money::checked_sum(last.fact.amount.currency(), own.iter().map(|each| each.fact.amount)).ok()?;
    Some((last.due_on, sum))
}

/// The prices of what was paid, each with its due date, the earliest first, against the terms that held for it.
///
/// `versions` are all terms that the payment has, had or will have, the earliest first, at least one.
pub fn history(paid: &[(NaiveDate, Money)], versions: &[Terms], today: NaiveDate) -> PriceHistory {
    let mut runs: Vec<(Money, NaiveDate, u32)> = Vec::new();
    for (due_on, amount) in paid {
        match runs.last_mut() {
            Some((last, _, times)) if last == amount => *times = times.saturating_add(1),
            _ => runs.push((*amount, *due_on, 1)),
        }
    }
    let drift = left_behind(paid, versions, today).and_then(|agreed| drift(paid, &runs, agreed));
    let points = runs.iter().rev().take(HISTORY_MAX).map(|(amount, since, times)| PricePoint {
        amount: (*amount).into(),
        since: *since,
        times: *times,
    });
    PriceHistory { points: points.collect(), drift }
}

// The terms of what was paid last, where that was not as agreed, and is not settled since: neither by the price itself, be it
// agreed for a day to come, nor by another amount that holds by now.
fn left_behind<'v>(paid: &[(NaiveDate, Money)], versions: &'v [Terms], today: NaiveDate) -> Option<&'v Terms> {
    let (due_on, is) = *paid.last()?;
    let (agreed, later) = versions.get(in_force(versions, due_on)..)?.split_first()?;
    let terms = &agreed.amount;
    let is_settled = later.iter().any(|next| takes(&next.amount, is) || (next.from_on <= today && next.amount != *terms));
    (is.currency() == terms.high().currency() && !takes(terms, is) && !is_settled).then_some(agreed)
}

// Whether a price is as agreed, but for rounding.
fn takes(terms: &AmountSpec, price: Money) -> bool {
    let (low, high) = terms.bounds();
    let beyond = if price.minor() > high { price.minor().abs_diff(high) } else { low.abs_diff(price.minor().min(low)) };
    price.currency() == terms.high().currency() && beyond <= if terms.is_fixed() { CENTS_OF_ROUNDING } else { 0 }
}

fn drift(paid: &[(NaiveDate, Money)], runs: &[(Money, NaiveDate, u32)], agreed: &Terms) -> Option<PriceDrift> {
    let (is, ..) = *runs.last()?;
    let terms = &agreed.amount;
    // Under earlier terms the same price may have been the right one.
    let own = paid.iter().rev().take_while(|(due_on, amount)| *amount == is && *due_on >= agreed.from_on);
    let since = own.last()?.0;
    // An estimate says little of what was usual; what was paid before says more.
    let was = if terms.is_fixed() { terms.expected() } else { usual(paid).unwrap_or(terms.expected()) };
    if was.is_zero() || was == is {
        return None;
    }
    let change = change(was, is)?;
    let before = runs.iter().rev().nth(1).filter(|(amount, ..)| *amount == was).map(|(_, since, _)| *since);
    let words = |amount: Money, since: NaiveDate| format!("{amount} since {}", since.format("%-d %B %Y"));
    let said = match before {
        Some(earlier) => format!("{}, {}; {change}", words(was, earlier), words(is, since)),
        None if terms.is_fixed() => format!("{was} agreed, {}; {change}", words(is, since)),
        None => format!("{was} usual, {}; {change}", words(is, since)),
    };
    let take_over = match terms {
        AmountSpec::Fixed(_) => AmountSpec::Fixed(is),
        AmountSpec::Estimated(_) => AmountSpec::Estimated(is),
        AmountSpec::Range { low, high } => AmountSpec::Range { low: least(*low, is), high: most(*high, is) },
    };
    Some(PriceDrift { was: was.into(), is: is.into(), since, change, take_over: (&take_over).into(), said })
}

fn least(a: Money, b: Money) -> Money {
    if b.minor() < a.minor() { b } else { a }
}

fn most(a: Money, b: Money) -> Money {
    if b.minor() > a.minor() { b } else { a }
}

// The middle one of the three before the last.
fn usual(paid: &[(NaiveDate, Money)]) -> Option<Money> {
    let (last, earlier) = paid.split_last()?;
    let mut near: Vec<Money> =
        earlier.iter().rev().take(EARLIER).map(|(_, amount)| *amount).filter(|amount| amount.currency() == last.1.currency()).collect();
    near.sort_by_key(|amount| amount.minor());
    near.get(near.len() / 2).copied()
}

// `+9.1 %`, in tenths that are rounded half away from zero.
fn change(was: Money, is: Money) -> Option<String> {
    let by = i128::from(is.minor()) - i128::from(was.minor());
    let base = i128::from(was.minor()).abs();
    let tenths = (by.abs() * 1000 * 2 + base) / (base * 2).max(1);
    let sign = if by < 0 { "-" } else { "+" };
    Some(format!("{sign}{}.{} %", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::cadence::{Cadence, Recurrence};
    use crate::payments::due_date::WeekendRule;
    use money::Currency;
    use proptest::prelude::*;

    fn cad(minor: i64) -> Money {
        Money::from_minor(minor, Currency::CAD)
    }

    fn paid(cents: &[i64]) -> Vec<(NaiveDate, Money)> {
        let first: NaiveDate = "2026-01-03".parse().expect("a day");
        (0_u32..).zip(cents).map(|(month, minor)| (first + chrono::Months::new(month), cad(*minor))).collect()
    }

    fn on(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    fn terms(from: &str, amount: AmountSpec) -> Terms {
        let recurrence = Recurrence { cadence: Cadence::Monthly, starts_on: on("2026-01-03"), ends_on: None, due_day: Some(3) };
        Terms { from_on: on(from), amount, recurrence, weekend_rule: WeekendRule::AsIs, holidays: None }
    }

    fn one(amount: AmountSpec) -> [Terms; 1] {
        [terms("2026-01-03", amount)]
    }

    fn said(cents: &[i64], amount: AmountSpec) -> Option<String> {
        history(&paid(cents), &one(amount), on("2026-06-10")).drift.map(|drift| drift.said)
    }

    #[test]
    fn a_fixed_price_that_rose_is_said_with_its_history() {
        let fixed = AmountSpec::Fixed(cad(1099));
        assert_eq!(
            said(&[1099, 1099, 1199], fixed).as_deref(),
            Some("10.99 CAD since 3 January 2026, 11.99 CAD since 3 March 2026; +9.1 %")
        );
        assert_eq!(said(&[999], fixed).as_deref(), Some("10.99 CAD agreed, 9.99 CAD since 3 January 2026; -9.1 %"));
        // A cent is rounding; a price that came back, or was agreed anew, is none.
        for (cents, terms) in
            [(vec![1099, 1100], fixed), (vec![1099, 1199, 1099], fixed), (vec![1099, 1199], AmountSpec::Fixed(cad(1199))), (vec![], fixed)]
        {
            assert_eq!(said(&cents, terms), None, "{cents:?}");
        }
        let dollars = AmountSpec::Fixed(Money::from_minor(1099, Currency::USD));
        assert!(history(&paid(&[1199]), &one(dollars), on("2026-06-10")).drift.is_none());
    }

    #[test]
    fn a_price_is_measured_by_what_was_agreed_for_its_own_day() {
        let agreed = |from: &str, minor| terms(from, AmountSpec::Fixed(cad(minor)));
        let said = |cents: &[i64], later: Terms, today: &str| {
            history(&paid(cents), &[agreed("2026-01-03", 1099), later], on(today)).drift.map(|drift| drift.said)
        };
        // Paid as agreed in January and February; another price is agreed for later, ahead of its day and after it.
        for today in ["2026-02-10", "2026-04-02"] {
            assert_eq!(said(&[1099, 1099], agreed("2026-04-01", 1299), today), None, "{today}");
        }
        // A price that nobody agreed is pointed out, whatever is agreed for later, until that holds.
        let drifted = Some("10.99 CAD since 3 January 2026, 11.99 CAD since 3 February 2026; +9.1 %");
        assert_eq!(said(&[1099, 1199], agreed("2026-04-01", 1299), "2026-02-10").as_deref(), drifted);
        assert_eq!(said(&[1099, 1199], agreed("2026-04-01", 1299), "2026-04-02"), None);
        // A rhythm that changed says nothing of the price; a price that is agreed for later is known.
        assert_eq!(said(&[1099, 1199], agreed("2026-02-05", 1099), "2026-02-10").as_deref(), drifted);
        assert_eq!(said(&[1099, 1199], agreed("2026-03-01", 1199), "2026-02-10"), None);
        // What was agreed before its day is no measure any more either.
        assert!(said(&[1099, 1199, 1099], agreed("2026-02-01", 1199), "2026-03-10").is_some());
    }

    #[test]
    fn an_estimate_drifts_beyond_its_range_from_what_was_usual() {
        let about = AmountSpec::Estimated(cad(10_000));
        assert_eq!(said(&[9000, 11_000, 12_000], about), None);
        assert_eq!(said(&[9000, 9500, 11_000, 12_500], about).as_deref(), Some("95.00 CAD usual, 125.00 CAD since 3 April 2026; +31.6 %"));
        let range = AmountSpec::Range { low: cad(8000), high: cad(9000) };
        assert_eq!(
            said(&[8000, 8500, 7000], range).as_deref(),
            Some("85.00 CAD since 3 February 2026, 70.00 CAD since 3 March 2026; -17.6 %")
        );
    }

    proptest! {
        #[test]
        fn what_lies_within_the_terms_never_drifts(cents in proptest::collection::vec(1_i64..100_000, 0..20), low in 1_i64..50_000, span in 0_i64..50_000) {
            let versions = one(AmountSpec::Range { low: cad(low), high: cad(low + span) });
            let found = history(&paid(&cents), &versions, on("2027-12-01"));
            let within = cents.last().is_none_or(|last| (low..=low + span).contains(last));
            prop_assert!(!within || found.drift.is_none());
            let times: u32 = history(&paid(&cents[..cents.len().min(12)]), &versions, on("2027-12-01")).points.iter().map(|point| point.times).sum();
            prop_assert_eq!(times as usize, cents.len().min(12));
        }
    }
}
