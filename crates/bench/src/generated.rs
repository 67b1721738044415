//! Generated books: ten years of two-line entries over sixty accounts. Equal counts give equal books, to the cent.

use chrono::{Days, NaiveDate};
use money::{Currency, Money};
use serde_json::{Value, json};

/// The currency of the books.
pub const CURRENCY: Currency = Currency::CAD;
const YEARS: i32 = 10;
const FIRST_YEAR: i32 = 2016;

/// The first day of the books.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap_or_default()
}

/// The last day of the books.
pub fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST_YEAR + YEARS - 1, 12, 31).unwrap_or_default()
}

/// An account: its code in Daybook, which is also the last part of its name elsewhere.
pub struct GeneratedAccount {
    /// The code, such as "A01".
    pub code: String,
    /// The account type in Daybook.
    pub account_type: &'static str,
    /// The name in a plain-text journal, such as "Assets:A01".
    pub journal_name: String,
}

struct Group {
    letter: char,
    count: usize,
    account_type: &'static str,
    root: &'static str,
}

const ASSETS: Group = Group { letter: 'A', count: 8, account_type: "asset", root: "Assets" };
const LIABILITIES: Group = Group { letter: 'L', count: 6, account_type: "liability", root: "Liabilities" };
const EQUITY: Group = Group { letter: 'Q', count: 2, account_type: "equity", root: "Equity" };
const INCOME: Group = Group { letter: 'I', count: 12, account_type: "income", root: "Income" };
const EXPENSES: Group = Group { letter: 'X', count: 32, account_type: "expense", root: "Expenses" };

impl Group {
    fn codes(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.count).map(|number| format!("{}{number:02}", self.letter))
    }

    fn pick(&self, random: &mut Random) -> String {
        format!("{}{:02}", self.letter, 1 + random.below(self.count as u64))
    }
}

/// All sixty accounts.
pub fn accounts() -> Vec<GeneratedAccount> {
    [ASSETS, LIABILITIES, EQUITY, INCOME, EXPENSES]
        .iter()
        .flat_map(|group| {
            group.codes().map(|code| GeneratedAccount {
                journal_name: format!("{}:{code}", group.root),
                code,
                account_type: group.account_type,
            })
        })
        .collect()
}

/// An entry of two lines.
pub struct GeneratedEntry {
    /// The accounting date. Entries come in its order.
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: String,
    /// The code of the account that is debited.
    pub debit: String,
    /// The code of the account that is credited.
    pub credit: String,
    /// How much.
    pub amount: Money,
}

impl GeneratedEntry {
    /// The entry as Daybook's operations take it.
    pub fn input(&self) -> Value {
        let amount = json!({ "amount": self.amount.to_decimal(), "currency": CURRENCY.code() });
        json!({
            "entryDate": self.entry_date,
            "description": self.description,
            "lines": [
                { "account": self.debit, "side": "debit", "amount": amount },
                { "account": self.credit, "side": "credit", "amount": amount },
            ],
        })
    }
}

/// The first `count` entries of books that have `count` entries, spread evenly over the ten years.
pub fn entries(count: u64) -> impl Iterator<Item = GeneratedEntry> {
    let days = u64::try_from((last_day() - first_day()).num_days() + 1).unwrap_or(1);
    let mut random = Random(0x0da1_b00c);
    (0..count).map(move |index| entry(index, Days::new(index * days / count.max(1)), &mut random))
}

/// What entries and payments are about.
pub const WORDS: [&str; 16] = [
    "Timber",
    "Paint",
    "Courier",
    "Rent",
    "Hydro",
    "Telephone",
    "Licence",
    "Repairs",
    "Fuel",
    "Insurance",
    "Hosting",
    "Stationery",
    "Training",
    "Advertising",
    "Cleaning",
    "Subcontract",
];

fn entry(index: u64, day: Days, random: &mut Random) -> GeneratedEntry {
    let (debit, credit) = match random.below(100) {
        0..50 => (EXPENSES.pick(random), ASSETS.pick(random)),
        50..60 => (EXPENSES.pick(random), LIABILITIES.pick(random)),
        60..88 => (ASSETS.pick(random), INCOME.pick(random)),
        88..97 => (LIABILITIES.pick(random), ASSETS.pick(random)),
        _ => (ASSETS.pick(random), EQUITY.pick(random)),
    };
    let cents = 100 + i64::try_from(random.below(500_000)).unwrap_or_default();
    GeneratedEntry {
        entry_date: first_day() + day,
        description: format!("{} {}", WORDS[random.below(WORDS.len() as u64) as usize], index + 1),
        debit,
        credit,
        amount: Money::from_minor(cents, CURRENCY),
    }
}

/// A small generator of numbers that look random (SplitMix64), the same on every machine.
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_counts_give_equal_books() {
        let text = |count| entries(count).map(|entry| entry.input().to_string()).collect::<Vec<_>>();
        assert_eq!(text(1000), text(1000));
        let dates: Vec<_> = entries(1000).map(|entry| entry.entry_date).collect();
        assert!(dates.is_sorted() && dates[0] == first_day() && *dates.last().unwrap() <= last_day());
        let known: Vec<String> = accounts().into_iter().map(|account| account.code).collect();
        assert_eq!(known.len(), 60);
        assert!(entries(1000).all(|entry| known.contains(&entry.debit) && known.contains(&entry.credit) && entry.debit != entry.credit));
    }
}
