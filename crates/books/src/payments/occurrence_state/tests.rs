//! States, amounts and matches, in every case that an owner can meet.

use money::Currency;
use proptest::prelude::*;

use super::*;
use crate::payments::cadence::{Cadence, Recurrence};
use crate::payments::due_date::WeekendRule;
use crate::payments::schedule::{OccurrenceChange, OccurrenceOverride, PaymentSchedule, TermsVersion, Window};
use crate::payments::terms::AmountSpec;

fn on(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

fn cad(minor: i64) -> Money {
    Money::from_minor(minor, Currency::CAD)
}

fn monthly(amount: AmountSpec) -> TermsVersion {
    let starts_on = on("2026-01-10");
    let recurrence = Recurrence { cadence: Cadence::Monthly, starts_on, ends_on: None, due_day: None };
    TermsVersion { from_on: starts_on, until_on: None, recurrence, weekend_rule: WeekendRule::AsIs, calendar: None, amount }
}

fn of(payment: i64, terms: &TermsVersion) -> PaymentSchedule<'_> {
    PaymentSchedule { payment: PaymentKey(payment), versions: std::slice::from_ref(terms), pauses: &[], overrides: &[] }
}

fn paid(on_date: &str, minor: i64) -> ConfirmationFact {
    ConfirmationFact {
        payment: PaymentKey(1),
        paid_for: PaidFor::Occurrence(on("2026-03-10")),
        paid_on: on(on_date),
        amount: cad(minor),
        more_to_come: false,
        cleared: false,
    }
}

fn part(on_date: &str, minor: i64) -> ConfirmationFact {
    ConfirmationFact { more_to_come: true, ..paid(on_date, minor) }
}

fn nearest(on_date: &str, minor: i64) -> ConfirmationFact {
    ConfirmationFact { paid_for: PaidFor::Nearest, ..paid(on_date, minor) }
}

/// State, outstanding cents and reason of the occurrence of 10 March 2026.
fn stands(amount: AmountSpec, facts: &[ConfirmationFact], today: &str) -> (OccurrenceState, i64, String) {
    stands_with(PaymentRules::default(), amount, facts, today)
}

fn stands_with(rules: PaymentRules, amount: AmountSpec, facts: &[ConfirmationFact], today: &str) -> (OccurrenceState, i64, String) {
    let terms = monthly(amount);
    let occurrence = of(1, &terms).occurrence(on("2026-03-10")).expect("due");
    let reconciled = assess(&occurrence, facts, &rules, on(today));
    (reconciled.state, reconciled.outstanding.minor(), reconciled.reason(&occurrence, &rules, on(today)))
}

const FIXED: fn() -> AmountSpec = || AmountSpec::Fixed(cad(10_000));
const ESTIMATED: fn() -> AmountSpec = || AmountSpec::Estimated(cad(10_000));
const RANGE: fn() -> AmountSpec = || AmountSpec::Range { low: cad(8_000), high: cad(13_000) };

#[test]
fn unpaid_it_goes_by_the_calendar() {
    use OccurrenceState::*;
    for (today, state, reason) in [
        ("2026-03-04", Expected, "To be paid on 10 March 2026, in 6 days."),
        ("2026-03-05", DueSoon, "To be paid on 10 March 2026, in 5 days."),
        ("2026-03-09", DueSoon, "To be paid on 10 March 2026, tomorrow."),
        ("2026-03-10", Due, "Due today, and counted as missed after 15 March 2026."),
        ("2026-03-15", Due, "Due since 10 March 2026, and counted as missed after 15 March 2026."),
        ("2026-03-16", Missed, "It was to be paid on 10 March 2026, and nothing was confirmed by 15 March 2026."),
    ] {
        assert_eq!(stands(FIXED(), &[], today), (state, 10_000, reason.to_owned()), "{today}");
    }
}

#[test]
fn grace_and_reminder_can_be_set() {
    let rules = PaymentRules { grace: Grace { days_before: 9, days_after: 0 }, remind_days_before: 1, autopay: AutopayState::Off };
    for (today, state) in [
        ("2026-02-28", OccurrenceState::Expected),
        ("2026-03-01", OccurrenceState::DueSoon),
        ("2026-03-10", OccurrenceState::Due),
        ("2026-03-11", OccurrenceState::Missed),
    ] {
        assert_eq!(stands_with(rules, FIXED(), &[], today).0, state, "{today}");
    }
}

#[test]
fn autopay_is_waited_for_until_the_grace_ends() {
    for autopay in [AutopayState::SetUp, AutopayState::Verified] {
        let rules = PaymentRules { autopay, ..PaymentRules::default() };
        assert_eq!(stands_with(rules, FIXED(), &[], "2026-03-09").0, OccurrenceState::DueSoon);
        let (state, _, reason) = stands_with(rules, FIXED(), &[], "2026-03-12");
        assert_eq!(state, OccurrenceState::AutopayPending);
        assert_eq!(reason, "Autopay should pay it on 10 March 2026; without a confirmation it counts as missed after 15 March 2026.");
        assert_eq!(stands_with(rules, FIXED(), &[], "2026-03-16").0, OccurrenceState::Missed);
        assert_eq!(stands_with(rules, FIXED(), &[part("2026-03-10", 1)], "2026-03-12").0, OccurrenceState::Due);
        assert_eq!(stands_with(rules, FIXED(), &[paid("2026-03-10", 10_000)], "2026-03-12").0, OccurrenceState::Confirmed);
    }
}

#[test]
fn paid_as_expected() {
    let cases = [
        (FIXED(), 10_000, "Paid in full on 9 March 2026."),
        (ESTIMATED(), 8_000, "Paid on 9 March 2026: 80.00 CAD, within 20 % of the estimated 100.00 CAD."),
        (ESTIMATED(), 12_000, "Paid on 9 March 2026: 120.00 CAD, within 20 % of the estimated 100.00 CAD."),
        (RANGE(), 8_000, "Paid on 9 March 2026: 80.00 CAD, within 80.00 to 130.00 CAD."),
        (RANGE(), 13_000, "Paid on 9 March 2026: 130.00 CAD, within 80.00 to 130.00 CAD."),
    ];
    for (amount, minor, reason) in cases {
        let fact = paid("2026-03-09", minor);
        assert_eq!(stands(amount, &[fact], "2026-06-01"), (OccurrenceState::Confirmed, 0, reason.to_owned()));
        let cleared = ConfirmationFact { cleared: true, ..fact };
        let (state, _, text) = stands(amount, &[cleared], "2026-06-01");
        assert_eq!(
            (state, text),
            (
                OccurrenceState::Cleared,
                reason.replace("CAD.", "CAD, and found on the bank statement.").replace("2026.", "2026, and found on the bank statement.")
            )
        );
    }
}

#[test]
fn paid_long_before_still_counts() {
    assert_eq!(stands(FIXED(), &[paid("2025-11-01", 10_000)], "2025-11-02").0, OccurrenceState::Confirmed);
}

#[test]
fn another_amount_is_said_to_differ() {
    let cases = [
        (FIXED(), 9_999, 1, "99.99 CAD was paid, 0.01 CAD less than the 100.00 CAD that was due."),
        (FIXED(), 10_001, 0, "100.01 CAD was paid, 0.01 CAD more than the 100.00 CAD that was due."),
        (ESTIMATED(), 7_999, 2_001, "79.99 CAD was paid, which is over 20 % less than the estimated 100.00 CAD."),
        (ESTIMATED(), 12_001, 0, "120.01 CAD was paid, which is over 20 % more than the estimated 100.00 CAD."),
        (RANGE(), 7_000, 3_500, "70.00 CAD was paid, 10.00 CAD less than 80.00 to 130.00 CAD."),
        (RANGE(), 13_500, 0, "135.00 CAD was paid, 5.00 CAD more than 80.00 to 130.00 CAD."),
    ];
    for (amount, minor, rest, reason) in cases {
        assert_eq!(stands(amount, &[paid("2026-03-10", minor)], "2026-03-10"), (OccurrenceState::AmountDiffers, rest, reason.to_owned()));
    }
    let dollars = ConfirmationFact { amount: Money::from_minor(10_000, Currency::USD), ..paid("2026-03-10", 1) };
    let reason = "It was paid in USD, and CAD was expected.".to_owned();
    assert_eq!(stands(FIXED(), &[dollars], "2026-03-10"), (OccurrenceState::AmountDiffers, 0, reason));
}

#[test]
fn a_part_stays_due_until_the_grace_ends_and_is_missed_then() {
    let facts = [part("2026-03-08", 4_000)];
    for (today, state, reason) in [
        ("2026-03-08", OccurrenceState::DueSoon, "40.00 CAD of 100.00 CAD is paid; the rest is to be paid on 10 March 2026, in 2 days."),
        (
            "2026-03-10",
            OccurrenceState::Due,
            "40.00 CAD of 100.00 CAD is paid; the rest is due today, and counted as missed after 15 March 2026.",
        ),
        (
            "2026-03-16",
            OccurrenceState::Missed,
            "It was to be paid on 10 March 2026, and only 40.00 CAD of 100.00 CAD was paid by 15 March 2026.",
        ),
    ] {
        assert_eq!(stands(FIXED(), &facts, today), (state, 6_000, reason.to_owned()), "{today}");
    }
    let whole = [part("2026-03-08", 4_000), paid("2026-03-12", 6_000)];
    assert_eq!(stands(FIXED(), &whole, "2026-03-16").0, OccurrenceState::Confirmed);
    let short = [part("2026-03-08", 4_000), paid("2026-03-12", 5_000)];
    assert_eq!(stands(FIXED(), &short, "2026-03-16").0, OccurrenceState::AmountDiffers);
    // The rest came, although more was announced.
    let announced = [part("2026-03-08", 4_000), part("2026-03-12", 6_000)];
    assert_eq!(stands(FIXED(), &announced, "2026-03-16").0, OccurrenceState::Confirmed);
}

#[test]
fn instalments_within_a_range_are_no_second_payment() {
    let wide = AmountSpec::Range { low: cad(0), high: cad(10_000) };
    assert_eq!(stands(wide, &[paid("2026-03-10", 5_000), paid("2026-03-10", 2_000)], "2026-03-12").0, OccurrenceState::Confirmed);
    assert_eq!(stands(wide, &[paid("2026-03-10", 9_000), paid("2026-03-10", 2_000)], "2026-03-12").0, OccurrenceState::PaidTwice);
}

#[test]
fn whether_more_is_to_come_is_what_was_said_last() {
    let part = ConfirmationFact { more_to_come: true, ..paid("2026-03-11", 600) };
    let last = paid("2026-03-09", 300);
    assert_eq!(stands(AmountSpec::Fixed(cad(1_000)), &[part, last], "2026-03-12").0, OccurrenceState::AmountDiffers);
    assert_eq!(stands(AmountSpec::Fixed(cad(1_000)), &[last, part], "2026-03-12").0, OccurrenceState::Due);
}

#[test]
fn paid_twice_needs_a_second_whole_payment() {
    let twice = [paid("2026-03-08", 10_000), paid("2026-03-12", 10_000)];
    let reason = "200.00 CAD was paid in 2 payments, where 100.00 CAD was due once.".to_owned();
    assert_eq!(stands(FIXED(), &twice, "2026-03-12"), (OccurrenceState::PaidTwice, 0, reason));
    let after_parts = [part("2026-03-08", 5_000), paid("2026-03-09", 5_000), paid("2026-03-12", 10_000)];
    assert_eq!(stands(FIXED(), &after_parts, "2026-03-12").0, OccurrenceState::PaidTwice);
    let a_little_more = [paid("2026-03-08", 10_000), paid("2026-03-12", 500)];
    assert_eq!(stands(FIXED(), &a_little_more, "2026-03-12").0, OccurrenceState::AmountDiffers);
    let within_the_range = [paid("2026-03-08", 9_000), paid("2026-03-12", 8_000)];
    assert_eq!(stands(RANGE(), &within_the_range, "2026-03-12").0, OccurrenceState::PaidTwice);
    let estimated = [paid("2026-03-08", 9_000), paid("2026-03-12", 8_500)];
    assert_eq!(stands(ESTIMATED(), &estimated, "2026-03-12").0, OccurrenceState::PaidTwice);
    // Two halves are no double payment, in whatever order they were recorded.
    let halves = [paid("2026-03-12", 6_000), part("2026-03-08", 4_000)];
    assert_eq!(stands(FIXED(), &halves, "2026-03-12").0, OccurrenceState::Confirmed);
}

#[test]
fn one_uncleared_confirmation_keeps_it_from_being_cleared() {
    let facts = [ConfirmationFact { cleared: true, ..part("2026-03-08", 4_000) }, paid("2026-03-12", 6_000)];
    assert_eq!(stands(FIXED(), &facts, "2026-03-16").0, OccurrenceState::Confirmed);
    let facts = facts.map(|fact| ConfirmationFact { cleared: true, ..fact });
    assert_eq!(stands(FIXED(), &facts, "2026-03-16").0, OccurrenceState::Cleared);
}

#[test]
fn a_skipped_occurrence_takes_no_money() {
    let terms = monthly(FIXED());
    let overrides = [OccurrenceOverride { due_on: on("2026-03-10"), change: OccurrenceChange::Skip }];
    let schedule = PaymentSchedule { overrides: &overrides, ..of(1, &terms) };
    let occurrences: Vec<_> = schedule.occurrences(Window { from: on("2026-03-01"), until: on("2026-03-31") }).collect();
    let facts = [paid("2026-03-10", 10_000), nearest("2026-03-10", 10_000)];
    let result = reconcile(&occurrences, &facts, on("2026-06-01"), |_| PaymentRules::default());
    assert_eq!(result.matched, [None, None]);
    assert_eq!((result.states[0].state, result.states[0].outstanding), (OccurrenceState::Skipped, cad(0)));
    let reason = result.states[0].reason(&occurrences[0], &PaymentRules::default(), on("2026-06-01"));
    assert_eq!(reason, "Skipped: nothing is to be paid for 10 March 2026.");
}

#[test]
fn the_nearest_open_one_within_the_grace_is_found() {
    let mut terms = monthly(FIXED());
    terms.recurrence.cadence = Cadence::Weekly;
    let window = Window { from: on("2026-03-01"), until: on("2026-03-31") };
    // Due on 7, 14, 21 and 28 March.
    let occurrences: Vec<_> = of(1, &terms).occurrences(window).collect();
    let find = |facts: &[ConfirmationFact], paid_on: &str| {
        let rules = PaymentRules::default();
        let states: Vec<_> = occurrences
            .iter()
            .map(|each| {
                assess(each, facts.iter().filter(|fact| fact.paid_for == PaidFor::Occurrence(each.due_on)), &rules, on("2026-03-20"))
            })
            .collect();
        nearest_open_occurrence(occurrences.iter().zip(&states), on(paid_on), rules.grace).map(|each| each.due_on.to_string())
    };
    assert_eq!(find(&[], "2026-03-12").as_deref(), Some("2026-03-14"));
    assert_eq!(find(&[], "2026-03-11").as_deref(), Some("2026-03-07"));
    assert_eq!(find(&[], "2026-03-05").as_deref(), Some("2026-03-07"));
    assert_eq!(find(&[], "2026-03-04"), None);
    let seventh = ConfirmationFact { paid_for: PaidFor::Occurrence(on("2026-03-07")), ..paid("2026-03-07", 10_000) };
    assert_eq!(find(&[seventh], "2026-03-11"), None);
    assert_eq!(find(&[seventh], "2026-03-12").as_deref(), Some("2026-03-14"));
    // A part leaves it open.
    let half = ConfirmationFact { amount: cad(5_000), ..seventh };
    assert_eq!(find(&[half], "2026-03-11").as_deref(), Some("2026-03-07"));
}

#[test]
fn a_batch_matches_each_confirmation_once() {
    let terms = monthly(FIXED());
    let window = Window { from: on("2026-01-01"), until: on("2026-04-30") };
    let mut occurrences: Vec<_> = of(2, &terms).occurrences(window).collect();
    occurrences.extend(of(1, &terms).occurrences(window));
    let facts = [
        nearest("2026-03-11", 10_000),
        paid("2026-03-09", 10_000),
        nearest("2026-02-08", 10_000),
        nearest("2026-02-20", 10_000),
        ConfirmationFact { payment: PaymentKey(2), ..nearest("2026-04-10", 10_000) },
        ConfirmationFact { payment: PaymentKey(9), ..nearest("2026-04-10", 10_000) },
        ConfirmationFact { paid_for: PaidFor::Nothing, ..nearest("2026-01-10", 10_000) },
        ConfirmationFact { paid_for: PaidFor::Occurrence(on("2026-03-11")), ..paid("2026-03-11", 10_000) },
    ];
    let result = reconcile(&occurrences, &facts, on("2026-05-01"), |_| PaymentRules::default());
    // Places 0 to 3 are January to April of the second payment, 4 to 7 of the first. The explicit confirmation of
    // March leaves none for the nearest one; the others lie outside every grace, or name nothing that is due.
    assert_eq!(result.matched, [None, Some(6), Some(5), None, Some(3), None, None, None]);
    let states: Vec<_> = result.states.iter().map(|each| each.state.name()).collect();
    assert_eq!(states, ["missed", "missed", "missed", "confirmed", "missed", "confirmed", "confirmed", "missed"]);
}

#[test]
fn names_are_those_on_the_wire() {
    for state in OccurrenceState::ALL {
        assert_eq!(serde_json::to_value(state).expect("json"), state.name());
    }
}

prop_compose! {
    fn any_fact()(
        payment in 1_i64..4, kind in 0_u8..3, month in 1_u32..=8, day in 0_u64..240, minor in prop_oneof![Just(10_000_i64), 1_i64..15_000],
        more_to_come: bool, cleared: bool,
    ) -> ConfirmationFact {
        let paid_for = match kind {
            0 => PaidFor::Nearest,
            1 => PaidFor::Nothing,
            _ => PaidFor::Occurrence(NaiveDate::from_ymd_opt(2026, month, 10).expect("date")),
        };
        ConfirmationFact { payment: PaymentKey(payment), paid_for, paid_on: on("2026-01-01") + Days::new(day), amount: cad(minor), more_to_come, cleared }
    }
}

proptest! {
    #[test]
    fn a_batch_agrees_with_each_occurrence_alone(facts in proptest::collection::vec(any_fact(), 0..25), day in 0_u64..260, kind in 0..3) {
        let today = on("2026-01-01") + Days::new(day);
        let terms = monthly([FIXED, ESTIMATED, RANGE][kind as usize]());
        let window = Window { from: on("2026-01-01"), until: on("2026-07-31") };
        let occurrences: Vec<_> = (1..4).rev().flat_map(|payment| of(payment, &terms).occurrences(window)).collect();
        let rules = PaymentRules::default();
        let result = reconcile(&occurrences, &facts, today, |_| rules);
        prop_assert_eq!(result.states.len(), occurrences.len());
        for (index, (occurrence, state)) in occurrences.iter().zip(&result.states).enumerate() {
            let own = facts.iter().zip(&result.matched).filter(|(_, matched)| **matched == Some(index)).map(|(fact, _)| fact);
            prop_assert_eq!(state, &assess(occurrence, own.clone(), &rules, today));
            prop_assert!(own.clone().all(|fact| fact.payment == occurrence.payment));
            // Money is counted once: what the occurrence shows is the sum of its own confirmations.
            prop_assert_eq!(state.confirmed.minor(), own.map(|fact| fact.amount.minor()).sum::<i64>());
            prop_assert!(!state.outstanding.is_negative());
            prop_assert!(!state.reason(occurrence, &rules, today).is_empty());
        }
        for (fact, matched) in facts.iter().zip(&result.matched) {
            match fact.paid_for {
                PaidFor::Nothing => prop_assert_eq!(*matched, None),
                PaidFor::Occurrence(due_on) => {
                    let place = occurrences.iter().position(|each| each.payment == fact.payment && each.due_on == due_on);
                    prop_assert_eq!(*matched, place);
                }
                PaidFor::Nearest => if let Some(place) = matched {
                    let days = fact.paid_on.signed_duration_since(occurrences[*place].pay_on).num_days();
                    prop_assert!((-2..=5).contains(&days));
                },
            }
        }
    }

    #[test]
    fn time_alone_only_moves_an_unpaid_one_forward(day in 0_u64..400, later in 0_u64..400) {
        let rank = |days: u64| {
            let today = on("2025-09-01") + Days::new(days);
            let state = stands(FIXED(), &[], &today.to_string()).0;
            ["expected", "due_soon", "due", "missed"].iter().position(|name| *name == state.name())
        };
        prop_assert!(rank(day).is_some() && rank(day) <= rank(day + later));
    }
}
