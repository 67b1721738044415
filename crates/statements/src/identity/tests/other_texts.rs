//! Texts that the bank or the owner changes from file to file: nothing is doubled, and nothing lost without a doubt.

use super::*;

/// A line with a text and a running balance.
fn with(number: u32, what: u8, text: &str, balance: Option<i64>) -> Identity {
    Identity { balance_after: balance.map(|minor| Money::from_minor(minor, Currency::EUR)), ..said(number, what, None, text) }
}

const DOUBT: Option<Doubt> = Some(Doubt::OtherText);

#[test]
fn an_equal_balance_shows_the_kept_line_under_another_text() {
    let mut stored = vec![Known::new(with(3, 1, "Card", Some(100)))];
    let file = [with(4, 1, "2 Client", Some(90)), with(3, 1, "3 Card", Some(100))];
    assert_eq!(import(&mut stored, &file, IdHistory::Unknown), [Admission::New, Admission::Already { which: 0, doubt: DOUBT }]);
    // From then on it is known by both texts, also where a file has no balances.
    for text in ["Card", "3 Card"] {
        assert_eq!(admit(&stored, &[with(3, 1, text, None)], IdHistory::Unknown), [Admission::Already { which: 0, doubt: None }]);
    }
    // The two texts are of one line: both in a file are two.
    let both = [with(3, 1, "3 Card", None), with(3, 1, "Card", None)];
    assert_eq!(admit(&stored, &both, IdHistory::Unknown), [Admission::New, Admission::Already { which: 0, doubt: None }]);
    // Another balance is another line.
    assert_eq!(admit(&stored, &[with(3, 1, "Shop", Some(80))], IdHistory::Unknown), [Admission::New]);
}

#[test]
fn a_deleted_line_stays_deleted_under_another_text() {
    let mut stored = vec![Known { deleted: true, ..Known::new(with(3, 1, "Card", Some(100))) }];
    assert_eq!(import(&mut stored, &[with(3, 1, "3 Card", Some(100))], IdHistory::Unknown), [Admission::Deleted { which: 0 }]);
    assert_eq!(import(&mut stored, &[with(3, 1, "3 Card", None)], IdHistory::Unknown), [Admission::Deleted { which: 0 }]);
}

#[test]
fn ids_that_hold_tell_lines_of_one_balance_apart() {
    let of = |id: &str, text: &str| Identity { bank_id: Some(id.to_owned()), ..with(3, 1, text, Some(100)) };
    let stored = [Known::new(of("A1", "Card"))];
    assert_eq!(admit(&stored, &[of("A2", "Shop")], IdHistory::Stable), [Admission::New]);
    assert_eq!(admit(&stored, &[of("A2", "Shop")], IdHistory::Unknown), [Admission::Already { which: 0, doubt: DOUBT }]);
}

/// Three days of one line each, and a fourth.
fn month(said: impl Fn(u32) -> String, days: std::ops::Range<u32>) -> Vec<Identity> {
    days.map(|number| with(number, 1, &said(number), None)).collect()
}

#[test]
fn without_balances_a_whole_file_of_other_texts_is_known_again() {
    let mut stored = Vec::new();
    import(&mut stored, &month(|number| format!("Card {number}"), 0..5), IdHistory::Unknown);
    let later = month(|number| format!("Card {number}, statement 7"), 1..8);
    let admissions = import(&mut stored, &later, IdHistory::Unknown);
    assert_eq!(stored.len(), 8);
    assert_eq!(admissions[..4], [1, 2, 3, 4].map(|which| Admission::Already { which, doubt: DOUBT }));
    // The next file of such texts overlaps by one line, which would prove nothing alone.
    let next = month(|number| format!("Card {number}, statement 7"), 4..9);
    assert_eq!(import(&mut stored, &next, IdHistory::Unknown)[0], Admission::Already { which: 4, doubt: None });
    assert_eq!(stored.len(), 9);
}

#[test]
fn without_balances_other_lines_of_one_day_and_amount_are_others() {
    let stored: Vec<Known> = month(|number| format!("Card {number}"), 0..5).into_iter().map(Known::new).collect();
    // Two pairs are too few.
    assert!(admit(&stored, &month(|number| format!("Shop {number}"), 3..5), IdHistory::Unknown).iter().all(|one| *one == Admission::New));
    // A kept text shows that texts did not change.
    let mut file = month(|number| format!("Shop {number}"), 0..5);
    file.push(with(2, 1, "Card 2", None));
    assert_eq!(admit(&stored, &file, IdHistory::Unknown).iter().filter(|one| **one == Admission::New).count(), 5);
    // The days at both ends may be cut.
    let ends: Vec<Known> = (0..4).map(|place| Known::new(with(0, 1, &format!("Card {place}"), None))).collect();
    let file: Vec<Identity> = (0..4).map(|place| with(0, 1, &format!("Shop {place}"), None)).chain([with(9, 2, "Rent", None)]).collect();
    assert!(admit(&ends, &file, IdHistory::Unknown).iter().all(|one| *one == Admission::New));
    // Where the file lacks other kept lines of its days, it is a part of what the bank booked and shows nothing.
    let more: Vec<Known> = stored.iter().cloned().chain((1..4).map(|number| Known::new(with(number, 2, "Rent", None)))).collect();
    assert!(admit(&more, &month(|number| format!("Shop {number}"), 0..5), IdHistory::Unknown).iter().all(|one| *one == Admission::New));
}

#[test]
fn a_hundred_thousand_lines_with_other_texts_are_no_burden() {
    let of = |text: &str| -> Vec<Identity> { (0..100_000).map(|place| with(place % 300, 1, text, Some(i64::from(place)))).collect() };
    let stored: Vec<Known> = of("Card").into_iter().map(Known::new).collect();
    assert!(admit(&stored, &of("Shop"), IdHistory::Unknown).iter().all(|one| matches!(one, Admission::Already { doubt: DOUBT, .. })));
}

/// A line of a statement: the balance falls with each, and the text is its own where it is said so.
fn of_statement(place: (u32, usize, u8), text: &str, balances: bool) -> Identity {
    let (number, in_day, what) = place;
    let balance = 100_000 - i64::from(number) * 1000 - i64::try_from(in_day).expect("few") * 10;
    with(number, what, &format!("{text} {in_day}"), balances.then_some(balance))
}

proptest! {
    #[test]
    fn with_balances_other_texts_in_every_file_double_nothing(days in statement(), cuts in cuts()) {
        let mut seen = vec![0; days.len()];
        let mut stored = Vec::new();
        for (turn, cut) in cuts.iter().enumerate() {
            let file: Vec<Identity> = pieces(&days, cut, &mut seen).into_iter().map(|place| of_statement(place, &format!("row {turn}"), true)).collect();
            import(&mut stored, &file, IdHistory::Unknown);
        }
        prop_assert_eq!(stored.len(), seen.iter().sum::<usize>());
    }

    #[test]
    fn texts_that_stay_are_never_taken_for_others(days in statement(), cuts in cuts(), balances in any::<bool>()) {
        let mut seen = vec![0; days.len()];
        let mut stored = Vec::new();
        for cut in &cuts {
            let file: Vec<Identity> = pieces(&days, cut, &mut seen).into_iter().map(|place| of_statement(place, "row", balances)).collect();
            for admission in import(&mut stored, &file, IdHistory::Unknown) {
                let is_sure = matches!(admission, Admission::New | Admission::Already { doubt: None, .. });
                prop_assert!(is_sure, "{:?}", admission);
            }
        }
        prop_assert_eq!(stored.len(), seen.iter().sum::<usize>());
    }

    #[test]
    fn a_second_import_adds_nothing_whatever_the_texts(
        stored in proptest::collection::vec((0_u32..5, 0_u8..2, 0_usize..5, 0_u8..5, 0_i64..4, any::<bool>()), 0..16),
        files in proptest::collection::vec(proptest::collection::vec((0_u32..5, 0_u8..2, 0_usize..5, 0_u8..5, 0_i64..4), 0..16), 1..4),
        with_ids in any::<bool>(),
        with_balances in any::<bool>(),
    ) {
        let of = |day: u32, what: u8, text: usize, id: u8, balance: i64| {
            let line = with(day, what, ["a", "b", "c", "d", "e"][text], (with_balances && balance > 0).then_some(balance));
            Identity { bank_id: (with_ids && id > 0).then(|| format!("ID-{id}")), ..line }
        };
        let before: Vec<Known> = stored.into_iter().map(|(day, what, text, id, balance, deleted)| Known { deleted, ..Known::new(of(day, what, text, id, balance)) }).collect();
        for history in [IdHistory::Unknown, IdHistory::Stable, IdHistory::Changing] {
            let mut stored = before.clone();
            for file in &files {
                let file: Vec<Identity> = file.iter().map(|(day, what, text, id, balance)| of(*day, *what, *text, *id, *balance)).collect();
                let mut used = HashSet::new();
                for admission in admit(&stored, &file, history) {
                    if let Admission::Already { which, .. } | Admission::Deleted { which } = admission {
                        prop_assert!(used.insert(which) && which < stored.len());
                        prop_assert_eq!(matches!(admission, Admission::Deleted { .. }), stored[which].deleted);
                    }
                }
                import(&mut stored, &file, history);
                let again = admit(&stored, &file, history);
                prop_assert!(!again.contains(&Admission::New), "{:?}: {:?} {:?}", history, stored, again);
            }
        }
    }

    #[test]
    fn no_line_is_lost_without_a_doubt_whatever_the_balances(
        days in statement(),
        files in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..12), 1..8),
        balances in any::<bool>(),
    ) {
        let whole: Vec<Identity> = (0..).zip(&days)
            .flat_map(|(number, day)| day.iter().enumerate().map(move |(place, what)| of_statement((number, place, *what), "row", balances))).collect();
        let mut stored = Vec::new();
        let mut came: HashSet<usize> = HashSet::new();
        let mut doubts = 0;
        for picks in &files {
            let places: HashSet<usize> = picks.iter().filter(|_| !whole.is_empty()).map(|pick| pick.index(whole.len())).collect();
            let file: Vec<Identity> = places.iter().map(|place| whole[*place].clone()).collect();
            let admissions = import(&mut stored, &file, IdHistory::Unknown);
            doubts += admissions.iter().filter(|admission| matches!(admission, Admission::Already { doubt: Some(_), .. })).count();
            came.extend(places);
        }
        prop_assert!(stored.len() <= came.len() && stored.len() + doubts >= came.len());
    }
}
