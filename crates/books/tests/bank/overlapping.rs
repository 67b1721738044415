//! Files that overlap, read, taken back and reinstated in any order: of each booking as many lines stand as the standing
//! file says that holds most of it; nothing is lost, and nothing doubled.

use crate::support::{Booking, booking, file, lines, ofx, proven, three};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::TempCompany;

fn table(rows: &[(u32, &str, i64)]) -> String {
    let rows = rows.iter().map(|(day, name, cents)| format!("2026-01-{day:02},{name},-{}.{:02}\n", cents / 100, cents % 100));
    std::iter::once("Date,Description,Amount\n".to_owned()).chain(rows).collect()
}

fn read(company: &TempCompany, name: &str, content: &str) -> Value {
    company.run("import_statement", file(name, content, json!({ "account": "1010" })))["import"]["id"].clone()
}

fn withdraw(company: &TempCompany, id: &Value) -> Value {
    company.run("withdraw_statement_import", json!({ "id": id }))["lines"].clone()
}

fn reinstate(company: &TempCompany, id: &Value) -> Value {
    company.run("reinstate_statement_import", json!({ "id": id }))["lines"].clone()
}

#[test]
fn a_withdrawn_twin_is_not_taken_for_the_one_that_stands() {
    let company = TempCompany::on("2026-02-02");
    read(&company, "a.csv", &table(&[(5, "Corner Coffee", 450)]));
    let whole = table(&[(5, "Corner Coffee", 450), (5, "Corner Coffee", 450), (6, "Lunch", 900)]);
    let second = read(&company, "b.csv", &whole);
    assert_eq!(lines(&company).len(), 3);
    assert_eq!(withdraw(&company, &second), 2);
    assert_eq!((reinstate(&company, &second), lines(&company).len()), (json!(2), 3));
    proven(&company);
}

#[test]
fn copies_of_another_import_do_not_come_back_with_ones_own_lines() {
    let company = TempCompany::on("2026-02-02");
    let content = ofx(&three(), None);
    let first = read(&company, "a.ofx", &content);
    withdraw(&company, &first);
    let second = read(&company, "b.ofx", &content);
    reinstate(&company, &first);
    withdraw(&company, &second);
    withdraw(&company, &first);
    assert_eq!((reinstate(&company, &first), lines(&company).len()), (json!(3), 3));
    assert_eq!((reinstate(&company, &second), lines(&company).len()), (json!(0), 3));
    proven(&company);
}

#[test]
fn equal_lines_that_came_to_stand_by_different_imports_do_not_both_outlive_the_file_that_held_both() {
    let company = TempCompany::on("2026-02-02");
    let (one, two) = (table(&[(5, "Coffee", 450)]), table(&[(5, "Coffee", 450), (5, "Coffee", 450)]));
    let first = read(&company, "a.csv", &one);
    let both = read(&company, "c.csv", &two);
    withdraw(&company, &first);
    withdraw(&company, &both);
    let later = read(&company, "d.csv", &one);
    reinstate(&company, &both);
    reinstate(&company, &first);
    assert_eq!(lines(&company).len(), 2);
    assert_eq!((withdraw(&company, &both), lines(&company).len()), (json!(1), 1));
    // Either of the two still holds the one that is left.
    assert_eq!((withdraw(&company, &later), lines(&company).len()), (json!(0), 1));
    assert_eq!((withdraw(&company, &first), lines(&company).len()), (json!(1), 0));
    proven(&company);
}

const FILES: usize = 4;
const KINDS: [(u32, &str, i64); 3] = [(5, "Coffee", 450), (5, "Lunch", 900), (6, "Coffee", 450)];

// How often each kind of booking is in each file.
type Held = [[usize; KINDS.len()]; FILES];

#[derive(Debug, Clone, Copy)]
enum Act {
    Read(usize),
    // The standing, or withdrawn, import with this number, counted round.
    Withdraw(usize),
    Reinstate(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..FILES).prop_map(Act::Read),
        4 => (0_usize..60).prop_map(Act::Withdraw),
        4 => (0_usize..60).prop_map(Act::Reinstate),
    ]
}

fn content(held: &[usize; KINDS.len()], with_ids: bool) -> String {
    let rows: Vec<(usize, usize)> = held.iter().enumerate().flat_map(|(kind, count)| (0..*count).map(move |at| (kind, at))).collect();
    if !with_ids {
        return table(&rows.iter().map(|(kind, _)| KINDS[*kind]).collect::<Vec<_>>());
    }
    let with_id = |(kind, at): &(usize, usize)| {
        let (day, name, cents) = KINDS[*kind];
        booking(day, -cents, &format!("BANK-{kind}-{at}"), name)
    };
    ofx(&rows.iter().map(with_id).collect::<Vec<Booking>>(), None)
}

fn counts(company: &TempCompany) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in lines(company) {
        // Day and amount; a file with ids has the words in another place.
        let key: Vec<&str> = line.split(' ').take(2).collect();
        *counts.entry(key.join(" ")).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 24 } else { 200 }))]

    #[test]
    fn as_many_lines_stand_as_the_fullest_file_holds(
        held in proptest::array::uniform4(proptest::array::uniform3(0_usize..4)),
        acts in proptest::collection::vec(act(), 1..24),
        with_ids in any::<bool>(),
    ) {
        let held: Held = held;
        let company = TempCompany::on("2026-02-02");
        let mut imports: Vec<(usize, Value, bool)> = Vec::new();
        for act in acts {
            let pick = |stands: bool, at: usize| {
                let fitting: Vec<usize> = (0..imports.len()).filter(|place| imports[*place].2 == stands).collect();
                (!fitting.is_empty()).then(|| fitting[at % fitting.len()])
            };
            match act {
                Act::Read(at) if held[at].iter().sum::<usize>() > 0 => {
                    let name = if with_ids { "file.ofx" } else { "file.csv" };
                    imports.push((at, read(&company, name, &content(&held[at], with_ids)), true));
                }
                Act::Read(_) => {}
                Act::Withdraw(at) => {
                    if let Some(place) = pick(true, at) {
                        withdraw(&company, &imports[place].1);
                        imports[place].2 = false;
                    }
                }
                Act::Reinstate(at) => {
                    if let Some(place) = pick(false, at) {
                        reinstate(&company, &imports[place].1);
                        imports[place].2 = true;
                    }
                }
            }
            let standing = imports.iter().filter(|(_, _, stands)| *stands);
            let most = |kind: usize| standing.clone().map(|(at, ..)| held[*at][kind]).max().unwrap_or(0);
            let expected: BTreeMap<String, usize> = KINDS
                .iter()
                .enumerate()
                .map(|(kind, (day, _, cents))| (format!("2026-01-{day:02} -{}.{:02}", cents / 100, cents % 100), most(kind)))
                .filter(|(_, count)| *count > 0)
                .collect();
            prop_assert_eq!(counts(&company), expected, "after {:?} of {:?}", act, &imports);
        }
        proven(&company);
    }
}
