//! One byte of the file flipped at a time: found, or without any effect on what the file says.

use crate::report::Flips;
use crate::{Original, for_each};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tests::support::examination::{Verdict, examine};
use tests::support::random::Random;
use tests::support::raw_file::{Dump, logical_dump};

// How many bytes are flipped anywhere in the file, and how many of those that hold something.
const ANYWHERE: u64 = 2_000;
const IN_USE: u64 = 1_000;

/// What came of a flip.
enum Outcome {
    /// The file was refused when it was opened.
    Refused,
    /// The proof named something.
    Found,
    /// Every table, every index and the schema say what they said: the byte lay in unused space or in a counter.
    Harmless,
    /// Something else is said, and nothing noticed.
    Missed(String),
}

struct Flip {
    offset: usize,
    mask: u8,
}

// DAYBOOK_FLIPS multiplies them, for a long run.
fn flips(offsets: &[usize], count: u64, seed: u64) -> Vec<Flip> {
    let times: u64 = std::env::var("DAYBOOK_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut random = Random::seeded(seed);
    (0..count * times)
        .map(|_| Flip { offset: offsets[random.below(offsets.len() as u64) as usize], mask: random.below(255) as u8 + 1 })
        .collect()
}

fn attempt(original: &Original, content: &[u8], said: &Dump, flip: &Flip) -> Outcome {
    let copy = original.copy();
    let mut content = content.to_vec();
    content[flip.offset] ^= flip.mask;
    std::fs::write(copy.path(), &content).expect("a copy");
    match catch_unwind(AssertUnwindSafe(|| examine(copy.path(), &copy.home))) {
        Err(_) => Outcome::Missed("the program panicked".to_owned()),
        Ok(Verdict::Refused(_)) => Outcome::Refused,
        Ok(Verdict::Found(_)) => Outcome::Found,
        Ok(Verdict::Clean) => match logical_dump(copy.path()) {
            Ok(says) if says == *said => Outcome::Harmless,
            Ok(says) => Outcome::Missed(format!(
                "other content in {:?}",
                said.iter().filter(|(part, text)| says.get(*part) != Some(text)).map(|(part, _)| part).collect::<Vec<_>>()
            )),
            Err(error) => Outcome::Missed(error.to_string()),
        },
    }
}

fn try_all(original: &Original, content: &[u8], said: &Dump, flips: &[Flip], missed: &mut Vec<String>) -> Flips {
    let outcomes = for_each(flips, |flip| attempt(original, content, said, flip));
    for (flip, outcome) in flips.iter().zip(&outcomes) {
        if let Outcome::Missed(why) = outcome {
            missed.push(format!("byte {}, mask {:02x}: {why}", flip.offset, flip.mask));
        }
    }
    let count = |wanted: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| wanted(outcome)).count();
    Flips {
        length: content.len(),
        tried: flips.len(),
        refused: count(|outcome| matches!(outcome, Outcome::Refused)),
        found: count(|outcome| matches!(outcome, Outcome::Found)),
        harmless: count(|outcome| matches!(outcome, Outcome::Harmless)),
        missed: count(|outcome| matches!(outcome, Outcome::Missed(_))),
    }
}

#[test]
fn every_flipped_byte_is_found_or_harmless() {
    let original = Original::new();
    let said = logical_dump(&original.path).expect("the dump");
    let content = std::fs::read(&original.path).expect("the file");
    let everywhere: Vec<usize> = (0..content.len()).collect();
    let in_use: Vec<usize> = everywhere.iter().copied().filter(|offset| content[*offset] != 0).collect();
    let mut missed = Vec::new();
    let of_all = try_all(&original, &content, &said, &flips(&everywhere, ANYWHERE, 1), &mut missed);
    let of_used = try_all(&original, &content, &said, &flips(&in_use, IN_USE, 2), &mut missed);
    assert!(missed.is_empty(), "{} flips were missed:\n{}", missed.len(), missed.join("\n"));
    crate::report::flips(of_all, of_used);
}
