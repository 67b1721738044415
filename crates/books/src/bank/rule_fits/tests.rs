//! Tests of conditions, shares and templates.

use money::Currency;

use super::*;
use crate::bank::facts::{LineFacts, LineReferences, OtherSide};

fn line(minor: i64, counterparty: &str, description: &str) -> RuleLine {
    RuleLine {
        seq: 1,
        account_seq: 7,
        booked_on: "2026-01-03".parse().expect("a day"),
        amount: Money::from_minor(minor, Currency::CAD),
        counterparty: Some(counterparty.to_owned()),
        description: description.to_owned(),
        facts: LineFacts::default(),
    }
}

fn words(of: RuleText, how: RuleComparison, text: &str) -> ReadyConditions {
    ReadyConditions { words: vec![(of, how, fold(text))], ..ReadyConditions::default() }
}

fn fits(conditions: &ReadyConditions, line: &RuleLine) -> bool {
    conditions.fit(line, &LineWords::of(line))
}

#[test]
fn neither_case_nor_accents_nor_signs_make_a_difference() {
    let line = line(-450, "CAFÉ Olé-Montréal", "Purchase 0042");
    use {RuleComparison as How, RuleText as Of};
    for (of, how, text, fit) in [
        (Of::Any, How::Contains, "cafe ole", true),
        (Of::Counterparty, How::Is, "Café Olé Montreal", true),
        (Of::Counterparty, How::Is, "Café", false),
        (Of::Counterparty, How::StartsWith, "CAFE", true),
        (Of::Description, How::Contains, "cafe", false),
        (Of::Description, How::StartsWith, "purchase", true),
        (Of::Any, How::StartsWith, "montreal", false),
        (Of::Any, How::Contains, "montreal purchase", true),
    ] {
        assert_eq!(fits(&words(of, how, text), &line), fit, "{of:?} {how:?} {text}");
    }
}

#[test]
fn account_direction_amount_iban_and_reference_all_have_to_hold() {
    let mut line = line(-12_000, "Maple", "Rent");
    line.facts.other_side = Some(OtherSide { iban: Some("DE89 3704 0044 0532 0130 00".to_owned()), ..OtherSide::default() });
    line.facts.references = Some(LineReferences { mandate: Some("M-77".to_owned()), ..LineReferences::default() });
    let cad = |minor| Money::from_minor(minor, Currency::CAD);
    let all = ReadyConditions {
        account_seq: Some(7),
        direction: Some(MoneyDirection::Out),
        words: vec![(RuleText::Any, RuleComparison::Contains, "maple".to_owned())],
        amount: Some((cad(10_000), cad(12_000))),
        iban: Some(plain_iban("de89 3704 0044 0532 0130 00")),
        reference: Some(fold("m 77")),
    };
    assert!(fits(&all, &line));
    for other in [
        ReadyConditions { account_seq: Some(8), ..all.clone() },
        ReadyConditions { direction: Some(MoneyDirection::In), ..all.clone() },
        ReadyConditions { words: vec![(RuleText::Any, RuleComparison::Contains, "oak".to_owned())], ..all.clone() },
        ReadyConditions { amount: Some((cad(10_000), cad(11_999))), ..all.clone() },
        ReadyConditions {
            amount: Some((Money::from_minor(12_000, Currency::USD), Money::from_minor(12_000, Currency::USD))),
            ..all.clone()
        },
        ReadyConditions { iban: Some("DE00".to_owned()), ..all.clone() },
        ReadyConditions { reference: Some("m 78".to_owned()), ..all.clone() },
    ] {
        assert!(!fits(&other, &line), "{other:?}");
    }
}

fn share(size: ShareSize) -> ReadyShare {
    ReadyShare { account: "6110".to_owned(), size, description: None }
}

fn cents(minor: i64, sizes: &[ShareSize]) -> Result<Vec<Option<i64>>, String> {
    let shares: Vec<ReadyShare> = sizes.iter().copied().map(share).collect();
    Ok(share_amounts(Money::from_minor(minor, Currency::CAD), &shares)?.into_iter().map(|amount| amount.map(Money::minor)).collect())
}

#[test]
fn shares_leave_the_rest_to_one() {
    use ShareSize::{Fixed, Percent, Rest};
    let cad = |minor| Fixed(Money::from_minor(minor, Currency::CAD));
    assert_eq!(cents(-10_001, &[Percent(3333), Percent(3333), Rest]), Ok(vec![Some(-3333), Some(-3333), None]));
    assert_eq!(cents(10_000, &[cad(2500), Percent(5000), Rest]), Ok(vec![Some(2500), Some(5000), None]));
    for (minor, sizes) in [
        (-2500, vec![cad(2500), Rest]),
        (-2400, vec![cad(2500), Rest]),
        (-1, vec![Percent(100), Rest]),
        (-5000, vec![Fixed(Money::from_minor(100, Currency::USD)), Rest]),
    ] {
        assert!(cents(minor, &sizes).is_err(), "{minor} {sizes:?}");
    }
}

#[test]
fn a_template_takes_the_words_of_the_line() {
    let line = line(-450, "Maple", "REF 12");
    assert_eq!(
        described(Some("Rent to {name}, {month} ({text}, {date})"), &line).as_deref(),
        Some("Rent to Maple, January 2026 (REF 12, 2026-01-03)")
    );
    assert_eq!(described(None, &line), None);
}
