//! Admission: whatever is kept and whatever comes, each kept line answers for one line, and a second import adds nothing.
#![no_main]

use std::collections::HashSet;

use arbitrary::Arbitrary;
use chrono::{Days, NaiveDate};
use money::{Currency, Money};
use statements::identity::{Admission, Fingerprint, IdHistory, Identity, Known, admit, words};

#[derive(Debug, Arbitrary)]
struct Line {
    day: u8,
    what: u8,
    text: u8,
    id: Option<u8>,
    balance: Option<u8>,
    deleted: bool,
}

impl Line {
    fn identity(&self) -> Identity {
        let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
        let day = start.checked_add_days(Days::new(u64::from(self.day % 16))).unwrap_or(start);
        let amount = Money::from_minor(i64::from(self.what % 4), Currency::EUR);
        let balance_after = self.balance.map(|balance| Money::from_minor(i64::from(balance), Currency::EUR));
        let texts = [["coffee", "tea", "rent", "card"].get(usize::from(self.text % 4)).copied().unwrap_or_default()];
        Identity {
            day,
            amount,
            fingerprint: Fingerprint::of(day, amount, &texts),
            bank_id: self.id.map(|id| id.to_string()),
            balance_after,
            words: words(&texts),
        }
    }
}

libfuzzer_sys::fuzz_target!(|input: (Vec<Line>, Vec<Line>, u8)| {
    let (stored, file, history) = input;
    let history = [IdHistory::Unknown, IdHistory::Stable, IdHistory::Changing][usize::from(history % 3)];
    let mut stored: Vec<Known> = stored.iter().map(|line| Known { deleted: line.deleted, ..Known::new(line.identity()) }).collect();
    let file: Vec<Identity> = file.iter().map(Line::identity).collect();
    let mut used = HashSet::new();
    for (line, admission) in file.iter().zip(admit(&stored.clone(), &file, history)) {
        match admission {
            Admission::New => stored.push(Known::new(line.clone())),
            Admission::Already { which, .. } => assert!(used.insert(which) && !stored[which].deleted),
            Admission::Deleted { which } => assert!(used.insert(which) && stored[which].deleted),
        }
        if let Admission::Already { which, .. } | Admission::Deleted { which } = admission {
            stored[which].learn(line);
        }
    }
    let again = admit(&stored, &file, history);
    assert!(again.iter().all(|admission| *admission != Admission::New), "a second import adds lines");
});
