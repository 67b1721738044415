//! Scores and reasons, without books around them.

use super::*;
use crate::bank::words::words_of;
use money::Currency;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cad(minor: i64) -> Money {
    Money::from_minor(minor, Currency::CAD)
}

fn due(name: &str, minor: i64, on: &str) -> Candidate {
    Candidate {
        target: Target::Occurrence { payment_id: name.to_owned(), due_on: day(on) },
        title: name.to_owned(),
        words: words_of(name),
        references: Vec::new(),
        amounts: (cad(minor), cad(minor)),
        on: day(on),
        grace: (2, 5),
        memory: Some(format!("payment:{name}")),
        caution: None,
    }
}

fn line(text: &str, minor: i64, on: &str) -> LineClues {
    LineClues { booked_on: day(on), amount: cad(minor), words: words_of(text), text: text.to_lowercase() }
}

#[test]
fn the_reasons_are_in_words() {
    let candidates = Candidates::new(vec![due("Maple Rentals", -120_000, "2026-01-01"), due("Oak Leasing", -120_000, "2026-01-01")]);
    let found = candidates.suggest(&line("PAD MAPLE RENTALS 8841", -120_000, "2026-01-03"), &Memory::default(), 5);
    assert_eq!(found[0].candidate.title, "Maple Rentals");
    assert_eq!(found[0].reasons, ["Same amount", "2 days after it was due", "Name fits: maple rentals"]);
    assert!(found[0].score > found[1].score && found[0].score > 900, "{found:?}");
}

#[test]
fn another_amount_needs_a_name() {
    let candidates = Candidates::new(vec![due("Maple Rentals", -120_000, "2026-01-01")]);
    let found = candidates.suggest(&line("MAPLE RENTALS", -120_250, "2026-01-01"), &Memory::default(), 5);
    assert_eq!(found[0].reasons[0], "2.50 CAD more than expected");
    assert!(candidates.suggest(&line("SOMEONE ELSE", -120_250, "2026-01-01"), &Memory::default(), 5).is_empty());
    // Money that comes in pays nothing.
    assert!(candidates.suggest(&line("MAPLE RENTALS", 120_000, "2026-01-01"), &Memory::default(), 5).is_empty());
}

#[test]
fn the_nearest_of_equal_dates_comes_first() {
    let candidates =
        Candidates::new(vec![due("Phone", -8000, "2026-01-05"), due("Phone", -8000, "2026-02-05"), due("Phone", -8000, "2026-03-05")]);
    let found = candidates.suggest(&line("PHONE", -8000, "2026-02-06"), &Memory::default(), 5);
    assert_eq!(found[0].candidate.on, day("2026-02-05"));
}

#[test]
fn memory_tells_what_a_name_means() {
    let candidates = Candidates::new(vec![due("Hosting", -2000, "2026-01-04"), due("Backup", -2000, "2026-01-04")]);
    let clues = line("ZXQ HOLDINGS", -2000, "2026-01-04");
    let mut memory = Memory::default();
    memory.add("zxq", vec![("payment:Backup".to_owned(), 3)]);
    memory.add("holdings", vec![("payment:Backup".to_owned(), 3), ("payment:Hosting".to_owned(), 1)]);
    let found = candidates.suggest(&clues, &memory, 5);
    assert_eq!(found[0].candidate.title, "Backup");
    assert!(found[0].reasons.contains(&"You matched this name with it 3 times before".to_owned()), "{found:?}");
    assert_eq!(memory.targets(&clues.words), ["payment:Backup", "payment:Hosting"]);
}

fn received(name: &str, minor: i64, on: &str) -> Candidate {
    Candidate { target: Target::Entry { entry_id: name.to_owned() }, memory: None, ..due(name, minor, on) }
}

#[test]
fn names_that_the_bank_cut_or_joined_are_found_at_another_amount() {
    let candidates =
        Candidates::new(vec![due("Northgate Property", -120_000, "2026-01-01"), due("Vector Robotics", -50_000, "2026-01-01")]);
    let found = candidates.suggest(&line("PAD NORTHG", -126_000, "2026-01-02"), &Memory::default(), 5);
    assert_eq!(found.first().map(|one| one.candidate.title.as_str()), Some("Northgate Property"));
    let found = candidates.suggest(&line("VECTORROBOTICS", -51_000, "2026-01-02"), &Memory::default(), 5);
    assert_eq!(found.first().map(|one| one.candidate.title.as_str()), Some("Vector Robotics"));
}

#[test]
fn what_was_received_less_a_fee_is_found_without_a_name() {
    let candidates = Candidates::new(vec![received("Invoice 7, Cedar", 100_000, "2026-01-02")]);
    let found = candidates.suggest(&line("STRIPE", 97_070, "2026-01-03"), &Memory::default(), 5);
    assert_eq!(found[0].reasons, ["29.30 CAD less than expected, as when a fee was kept", "1 day later"]);
    assert!(found[0].score < 900);
    // Weeks later, or of what is paid, another amount alone says nothing.
    assert!(candidates.suggest(&line("STRIPE", 97_070, "2026-02-03"), &Memory::default(), 5).is_empty());
    let paid = Candidates::new(vec![received("Pay Jane", -100_000, "2026-01-02")]);
    assert!(paid.suggest(&line("STRIPE", -97_070, "2026-01-03"), &Memory::default(), 5).is_empty());
}

#[test]
fn a_price_that_rose_is_found_by_what_the_name_was_accepted_for() {
    let candidates = Candidates::new(vec![due("Internet", -8_000, "2026-03-01")]);
    let mut memory = Memory::default();
    memory.add("teksavvy", vec![("payment:Internet".to_owned(), 2)]);
    let found = candidates.suggest(&line("TEKSAVVY", -8_560, "2026-03-02"), &memory, 5);
    assert_eq!(found[0].reasons, ["5.60 CAD more than expected", "1 day after it was due", "You matched this name with it 2 times before"]);
}

#[test]
fn the_oldest_open_date_is_paid_first_while_the_line_is_in_time_for_it() {
    let dates = || Candidates::new(vec![due("Cleaning", -9_500, "2026-01-05"), due("Cleaning", -9_500, "2026-01-12")]);
    let on = |day_of: &str| {
        let candidates = dates();
        let found = candidates.suggest(&line("CLEANING", -9_500, day_of), &Memory::default(), 5);
        (found[0].candidate.on, found[0].reasons.last().cloned())
    };
    assert_eq!(on("2026-01-11"), (day("2026-01-05"), Some("The oldest that is open".to_owned())));
    assert_eq!(on("2026-01-12").0, day("2026-01-12"));
}

#[test]
fn what_nothing_tells_apart_is_not_called_very_likely() {
    let candidates = Candidates::new(vec![due("Bell line", -4_500, "2026-01-05"), due("Bell office", -4_500, "2026-01-05")]);
    let found = candidates.suggest(&line("BELL", -4_500, "2026-01-05"), &Memory::default(), 5);
    assert!(found.iter().all(|one| one.score < 900), "{found:?}");
    assert_eq!(found[0].reasons.last().map(String::as_str), Some("Another one fits as well"));
}

#[test]
fn towns_and_new_words_say_little() {
    let mut memory = Memory::default();
    memory.add("hamilton", (0..8).map(|account| (format!("account:{account}"), 3)).collect());
    memory.add("staples", vec![("account:1".to_owned(), 4)]);
    let words = |text: &str| words_of(text);
    assert!(by_memory_alone(&words("STAPLES HAMILTON"), "account:1", &memory).is_some());
    assert!(by_memory_alone(&words("BLUE DOOR HAMILTON"), "account:1", &memory).is_none());
}
