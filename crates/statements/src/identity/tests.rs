//! Files that overlap, are cut, repeated and out of order add up to the statement that they are of.

use money::Currency;
use proptest::prelude::*;

use super::*;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).expect("date") + chrono::Days::new(u64::from(number))
}

fn line(number: u32, what: u8, id: Option<String>) -> Identity {
    let amount = Money::from_minor(-i64::from(what) - 1, Currency::EUR);
    let fingerprint = Fingerprint::of(day(number), amount, &["coffee"]);
    Identity { day: day(number), amount, fingerprint, bank_id: id, balance_after: None, words: words(&["coffee"]) }
}

/// Imports a file as a caller does: what is new is added behind what is kept.
fn import(stored: &mut Vec<Known>, file: &[Identity], history: IdHistory) -> Vec<Admission> {
    let admissions = admit(stored, file, history);
    for (line, admission) in file.iter().zip(&admissions) {
        match *admission {
            Admission::New => stored.push(Known::new(line.clone())),
            Admission::Already { which, .. } | Admission::Deleted { which } => stored[which].learn(line),
        }
    }
    admissions
}

fn multiset<'k>(lines: impl Iterator<Item = &'k Identity>) -> Vec<Fingerprint> {
    let mut all: Vec<_> = lines.map(|line| line.fingerprint).collect();
    all.sort_unstable();
    all
}

fn kept(stored: &[Known]) -> Vec<Fingerprint> {
    multiset(stored.iter().map(|known| &known.identity))
}

#[test]
fn letter_case_and_spaces_do_not_count_and_words_do() {
    let amount = Money::from_minor(-450, Currency::EUR);
    let of = |texts: &[&str]| Fingerprint::of(day(0), amount, texts);
    assert_eq!(of(&["Café  MÄRCHEN\n", "ref 1"]), of(&["café märchen", "REF1"]));
    assert_eq!(of(&["Straße"]), of(&["STRASSE"]));
    assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    assert_ne!(of(&["ab"]), Fingerprint::of(day(1), amount, &["ab"]));
    assert_ne!(of(&["ab"]), Fingerprint::of(day(0), Money::from_minor(-450, Currency::USD), &["ab"]));
    assert_eq!(Fingerprint::parse(&of(&["ab"]).to_string()), Some(of(&["ab"])));
    assert_eq!(Fingerprint::parse("zz"), None);
}

#[test]
fn a_fingerprint_stays_what_it_is() {
    // Kept in books for ever: whoever changes the rule has to keep the old one beside it.
    let amount = Money::from_minor(-1250, Currency::CAD);
    let shown = Fingerprint::of(day(0), amount, &["Bakery Oak Street", "Ref 7"]).to_string();
    assert_eq!(shown, FROZEN);
}

const FROZEN: &str = "c35ab1a8250a7bc7025c643da24798348781ea202edae3565085a59dd1841653";

#[test]
fn twins_of_one_day_are_two_lines() {
    let file = [line(0, 1, None), line(0, 1, None)];
    let mut stored = Vec::new();
    assert_eq!(import(&mut stored, &file, IdHistory::Unknown), [Admission::New, Admission::New]);
    assert!(
        import(&mut stored, &file, IdHistory::Unknown).iter().all(|admission| matches!(admission, Admission::Already { doubt: None, .. }))
    );
    assert_eq!(import(&mut stored, &[line(0, 1, None), line(0, 1, None), line(0, 1, None)], IdHistory::Unknown)[2], Admission::New);
}

#[test]
fn a_deleted_line_stays_deleted_until_it_is_readmitted() {
    let file = [line(0, 1, None), line(0, 1, None)];
    let mut stored = Vec::new();
    import(&mut stored, &file, IdHistory::Unknown);
    stored[0].deleted = true;
    let again = import(&mut stored, &file, IdHistory::Unknown);
    assert_eq!(again, [Admission::Already { which: 1, doubt: None }, Admission::Deleted { which: 0 }]);
    assert_eq!(stored.len(), 2);
    stored[0].deleted = false;
    assert!(import(&mut stored, &file, IdHistory::Unknown).iter().all(|admission| matches!(admission, Admission::Already { .. })));
}

/// A line with other texts.
fn said(number: u32, what: u8, id: Option<String>, text: &str) -> Identity {
    let line = line(number, what, id);
    Identity { fingerprint: Fingerprint::of(line.day, line.amount, &[text]), words: words(&[text]), ..line }
}

#[test]
fn an_id_finds_a_line_whose_text_or_day_changed() {
    let id = || Some("A-1".to_owned());
    let stored = [Known::new(line(3, 1, id()))];
    let found = [Admission::Already { which: 0, doubt: None }];
    assert_eq!(admit(&stored, &[said(3, 1, id(), "something else")], IdHistory::Unknown), found);
    // A file that reaches the old day shows that the line is not there any more.
    assert_eq!(admit(&stored, &[line(3, 2, None), line(4, 1, id())], IdHistory::Unknown)[1], found[0]);
    let doubtful = [Admission::Already { which: 0, doubt: Some(Doubt::OtherDay) }];
    assert_eq!(admit(&stored, &[line(4, 1, id())], IdHistory::Unknown), doubtful);
    // Where day and text both differ, the bank uses its id a second time.
    assert_eq!(admit(&stored, &[said(4, 1, id(), "something else")], IdHistory::Unknown), [Admission::New]);
    assert_eq!(admit(&stored, &[said(4, 1, id(), "something else")], IdHistory::Stable), [Admission::New]);
    // With another amount, or weeks later, the bank uses its id a second time.
    assert_eq!(admit(&stored, &[line(3, 2, id())], IdHistory::Unknown), [Admission::New]);
    assert_eq!(admit(&stored, &[line(20, 1, id())], IdHistory::Unknown), [Admission::New]);
}

#[test]
fn another_id_is_another_line_only_where_ids_hold() {
    let with = |what: u8, id: &str| line(0, what, Some(id.to_owned()));
    let mut stored = Vec::new();
    import(&mut stored, &[with(1, "A"), with(2, "B")], IdHistory::Unknown);
    let twin = [with(1, "C")];
    assert_eq!(admit(&stored, &twin, IdHistory::Unknown), [Admission::Already { which: 0, doubt: Some(Doubt::OtherBankId) }]);
    assert_eq!(admit(&stored, &twin, IdHistory::Changing), [Admission::Already { which: 0, doubt: None }]);
    // The file lacks B of that day: it begins behind it, and C came later.
    assert_eq!(admit(&stored, &twin, IdHistory::Stable), [Admission::New]);
    // Here it has B and lacks A, which is therefore C.
    let changed = Admission::Already { which: 0, doubt: Some(Doubt::OtherBankId) };
    for history in [IdHistory::Unknown, IdHistory::Stable] {
        assert_eq!(admit(&stored, &[with(2, "B"), with(1, "C")], history)[1], changed);
        assert_eq!(admit(&stored, &[with(2, "B"), with(1, "A"), with(1, "C")], history)[2], Admission::New);
    }
}

#[test]
fn one_or_two_ids_that_change_double_nothing_where_ids_held() {
    let with = |number: u32, what: u8, id: &str| line(number, what, Some(id.to_owned()));
    let stored = [with(1, 1, "AA1"), with(2, 2, "AA2"), with(3, 1, "AA3")].map(Known::new);
    let file = [with(2, 2, "ZZ2"), with(3, 1, "ZZ3")];
    let doubt = Some(Doubt::OtherBankId);
    let expected = [Admission::Already { which: 1, doubt }, Admission::Already { which: 2, doubt }];
    assert_eq!(admit(&stored, &file, IdHistory::Stable), expected);
}

#[test]
fn an_id_with_another_amount_is_pointed_out() {
    let tipped = |id: &str, text: &str| said(3, 2, Some(id.to_owned()), text);
    let stored = [Known::new(said(3, 1, Some("A-1".to_owned()), "Diner"))];
    let pairs = |file: &[Identity]| with_other_amounts(&stored, file, &admit(&stored, file, IdHistory::Stable));
    assert_eq!(pairs(&[line(3, 0, None), tipped("A-1", "Diner")]), [(1, 0)]);
    // With another text or id, or beside the kept line itself, it is another.
    for file in [
        vec![tipped("A-1", "Bar")],
        vec![tipped("A-2", "Diner")],
        vec![said(3, 1, Some("A-3".to_owned()), "Diner"), tipped("A-1", "Diner")],
    ] {
        assert_eq!(pairs(&file), [], "{file:?}");
    }
}

#[test]
fn an_id_that_several_kept_lines_have_names_none() {
    let id = || Some("R-7".to_owned());
    let stored = [Known::new(line(1, 1, id())), Known::new(said(8, 1, id(), "tea"))];
    assert_eq!(admit(&stored, &[said(9, 1, id(), "tea")], IdHistory::Stable), [Admission::New]);
    assert_eq!(admit(&stored, &[line(1, 1, id())], IdHistory::Stable), [Admission::Already { which: 0, doubt: None }]);
}

#[test]
fn a_changed_id_stays_one_line_when_the_file_comes_again() {
    let with = |what: u8, id: &str| line(0, what, Some(id.to_owned()));
    let mut stored = vec![Known::new(with(1, "old"))];
    let file = [with(2, "A"), with(1, "new")];
    assert_eq!(
        import(&mut stored, &file, IdHistory::Unknown),
        [Admission::New, Admission::Already { which: 0, doubt: Some(Doubt::OtherBankId) }]
    );
    assert!(
        import(&mut stored, &file, IdHistory::Unknown).iter().all(|admission| matches!(admission, Admission::Already { doubt: None, .. }))
    );
    // Both ids in one file: they were two lines after all.
    assert_eq!(import(&mut stored, &[with(1, "old"), with(1, "new")], IdHistory::Unknown)[1], Admission::New);
}

#[test]
fn another_running_balance_is_a_doubt() {
    let at = |minor: i64| Identity { balance_after: Some(Money::from_minor(minor, Currency::EUR)), ..line(0, 1, None) };
    let stored = [Known::new(at(100))];
    assert_eq!(admit(&stored, &[at(100)], IdHistory::Unknown), [Admission::Already { which: 0, doubt: None }]);
    assert_eq!(admit(&stored, &[at(90)], IdHistory::Unknown), [Admission::Already { which: 0, doubt: Some(Doubt::OtherBalance) }]);
}

#[test]
fn a_hundred_thousand_equal_lines_are_no_burden() {
    let lines: Vec<Identity> = (0..100_000).map(|_| line(0, 1, None)).collect();
    let stored: Vec<Known> = lines.iter().map(|line| Known::new(line.clone())).collect();
    assert!(
        admit(&stored, &lines, IdHistory::Unknown)
            .iter()
            .enumerate()
            .all(|(place, admission)| *admission == Admission::Already { which: place, doubt: None })
    );
}

/// Days with few different lines, so that twins are frequent.
fn statement() -> impl Strategy<Value = Vec<Vec<u8>>> {
    proptest::collection::vec(proptest::collection::vec(0_u8..3, 0..6), 1..5)
}

/// A file: from a day, to a day, and how much of the last day there is. Downloads during a day end in the middle of it.
#[derive(Debug, Clone)]
struct Cut {
    from: prop::sample::Index,
    until: prop::sample::Index,
    of_last: prop::sample::Index,
    turned: bool,
}

fn cuts() -> impl Strategy<Value = Vec<Cut>> {
    let cut = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>());
    proptest::collection::vec(cut.prop_map(|(from, until, of_last, turned)| Cut { from, until, of_last, turned }), 1..8)
}

/// The lines of a file as `(day, place in the day, what)`, and for each day how many of its lines it has.
fn pieces(days: &[Vec<u8>], cut: &Cut, seen: &mut [usize]) -> Vec<(u32, usize, u8)> {
    let (a, b) = (cut.from.index(days.len()), cut.until.index(days.len()));
    let (from, until) = (a.min(b), a.max(b));
    let mut lines = Vec::new();
    for number in from..=until {
        let whole = days[number].len();
        let count = if number == until { cut.of_last.index(whole + 1) } else { whole };
        seen[number] = seen[number].max(count);
        lines.extend(days[number][..count].iter().enumerate().map(|(place, what)| (u32::try_from(number).expect("few"), place, *what)));
    }
    if cut.turned {
        lines.reverse();
    }
    lines
}

proptest! {
    #[test]
    fn overlapping_files_give_the_statement(days in statement(), cuts in cuts()) {
        let mut seen = vec![0; days.len()];
        let mut stored = Vec::new();
        for cut in &cuts {
            let file: Vec<Identity> = pieces(&days, cut, &mut seen).into_iter().map(|(number, _, what)| line(number, what, None)).collect();
            import(&mut stored, &file, IdHistory::Unknown);
        }
        let expected: Vec<Identity> = (0..).zip(&days).zip(&seen)
            .flat_map(|((number, day), count)| day[..*count].iter().map(move |what| line(number, *what, None))).collect();
        prop_assert_eq!(kept(&stored), multiset(expected.iter()));
    }

    #[test]
    fn new_ids_in_every_file_double_nothing(days in statement(), cuts in cuts()) {
        let mut seen = vec![0; days.len()];
        let mut stored = Vec::new();
        for (number, cut) in cuts.iter().enumerate() {
            let file: Vec<Identity> = pieces(&days, cut, &mut seen).into_iter()
                .map(|(day, place, what)| line(day, what, Some(format!("{number}/{day}/{place}")))).collect();
            import(&mut stored, &file, IdHistory::Unknown);
        }
        let total: usize = seen.iter().sum();
        prop_assert_eq!(stored.len(), total);
    }

    #[test]
    fn stable_ids_join_overlapping_files(days in statement(), cuts in cuts()) {
        let mut seen = vec![0; days.len()];
        let mut stored = Vec::new();
        for cut in &cuts {
            let file: Vec<Identity> = pieces(&days, cut, &mut seen).into_iter()
                .map(|(number, place, what)| line(number, what, Some(format!("{number}/{place}")))).collect();
            import(&mut stored, &file, IdHistory::Stable);
        }
        let expected: Vec<Identity> = (0..).zip(&days).zip(&seen)
            .flat_map(|((number, day), count)| day[..*count].iter().map(move |what| line(number, *what, None))).collect();
        prop_assert_eq!(kept(&stored), multiset(expected.iter()));
    }

    #[test]
    fn no_line_is_lost_without_a_doubt(days in statement(), files in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 0..12), 1..8)) {
        let whole: Vec<Identity> = (0..).zip(&days)
            .flat_map(|(number, day)| (0..).zip(day).map(move |(place, what): (u32, &u8)| line(number, *what, Some(format!("{number}/{place}"))))).collect();
        let mut stored = Vec::new();
        let mut came: HashSet<usize> = HashSet::new();
        let mut doubts = 0;
        for picks in &files {
            let places: HashSet<usize> = picks.iter().filter(|_| !whole.is_empty()).map(|pick| pick.index(whole.len())).collect();
            let file: Vec<Identity> = places.iter().map(|place| whole[*place].clone()).collect();
            let admissions = import(&mut stored, &file, IdHistory::Stable);
            doubts += admissions.iter().filter(|admission| matches!(admission, Admission::Already { doubt: Some(_), .. })).count();
            came.extend(places);
        }
        prop_assert!(stored.len() <= came.len() && stored.len() + doubts >= came.len());
    }

    #[test]
    fn an_id_that_comes_again_for_another_booking_loses_nothing(numbers in proptest::collection::vec((0_u32..8, 0_u8..2, 0_u8..3), 1..12)) {
        // Each booking is its own by day and text; what the bank calls an id repeats.
        let mut bookings: Vec<(u32, u8, u8)> = numbers;
        bookings.sort_unstable();
        bookings.dedup();
        let mut stored = Vec::new();
        for (number, what, id) in &bookings {
            let text = format!("{number} {id}");
            import(&mut stored, &[said(*number, *what, Some(format!("REF-{id}")), &text)], IdHistory::Unknown);
        }
        prop_assert_eq!(stored.len(), bookings.len());
    }

    #[test]
    fn texts_that_change_under_an_id_and_a_day_double_nothing(days in statement(), cuts in cuts()) {
        let mut seen = vec![0; days.len()];
        let mut stored = Vec::new();
        for (turn, cut) in cuts.iter().enumerate() {
            let file: Vec<Identity> = pieces(&days, cut, &mut seen).into_iter()
                .map(|(number, place, what)| said(number, what, Some(format!("{number}/{place}")), &format!("coffee {turn}"))).collect();
            import(&mut stored, &file, IdHistory::Unknown);
        }
        prop_assert_eq!(stored.len(), seen.iter().sum::<usize>());
    }

    #[test]
    fn a_second_import_adds_nothing(stored in proptest::collection::vec((0_u32..16, 0_u8..3, 0_u8..6, 0_usize..2, any::<bool>()), 0..10), file in proptest::collection::vec((0_u32..16, 0_u8..3, 0_u8..6, 0_usize..2), 0..10)) {
        let id = |id: u8| (id > 0).then(|| id.to_string());
        let before: Vec<Known> = stored.into_iter().map(|(day, what, number, text, deleted)| Known { deleted, ..Known::new(said(day, what, id(number), ["coffee", "tea"][text])) }).collect();
        let file: Vec<Identity> = file.into_iter().map(|(day, what, number, text)| said(day, what, id(number), ["coffee", "tea"][text])).collect();
        for history in [IdHistory::Unknown, IdHistory::Stable, IdHistory::Changing] {
            let mut stored = before.clone();
            import(&mut stored, &file, history);
            prop_assert!(!import(&mut stored, &file, history).contains(&Admission::New));
        }
    }

    #[test]
    fn each_kept_line_answers_for_one_line(stored in proptest::collection::vec((0_u32..3, 0_u8..3, 0_u8..5, any::<bool>()), 0..20), file in proptest::collection::vec((0_u32..3, 0_u8..3, 0_u8..5), 0..20)) {
        let id = |id: u8| (id > 0).then(|| id.to_string());
        let stored: Vec<Known> = stored.into_iter().map(|(day, what, number, deleted)| Known { deleted, ..Known::new(line(day, what, id(number))) }).collect();
        let file: Vec<Identity> = file.into_iter().map(|(day, what, number)| line(day, what, id(number))).collect();
        for history in [IdHistory::Unknown, IdHistory::Stable, IdHistory::Changing] {
            let mut used = HashSet::new();
            for admission in admit(&stored, &file, history) {
                if let Admission::Already { which, .. } | Admission::Deleted { which } = admission {
                    prop_assert!(used.insert(which) && which < stored.len());
                    prop_assert_eq!(matches!(admission, Admission::Deleted { .. }), stored[which].deleted);
                }
            }
        }
    }
}

mod other_texts;
