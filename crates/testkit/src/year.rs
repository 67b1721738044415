//! A small business's year with a known truth: what its books expect, and what its bank then says, with all the noise of banks.
//!
//! The bank's side is never derived from the scoring of suggestions: names come from hand-written lists, days move over
//! weekends and by some days, amounts rise or lose a fee, and there are lines that match nothing. Equal seeds give equal years.

mod bank;
mod names;
mod rules;
pub mod work;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use names::{Bill, Price};
use std::collections::HashMap;

/// Numbers that look random and are not (SplitMix64).
struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below a bound.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// At least the first, below the second.
    fn between(&mut self, least: u64, bound: u64) -> u64 {
        least + self.below(bound.saturating_sub(least))
    }

    /// True in so many of a hundred cases.
    fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let place = self.below(of.len() as u64) as usize;
        &of[place]
    }

    fn shuffled<'a, T>(&mut self, of: &'a [T]) -> Vec<&'a T> {
        let mut all: Vec<&T> = of.iter().collect();
        for place in (1..all.len()).rev() {
            all.swap(place, self.below(place as u64 + 1) as usize);
        }
        all
    }
}

/// The accounts of the books: current account, savings, card, bank fees and the income of customers.
const CURRENT: &str = "1010";
const SAVINGS: &str = "1020";
const CARD: &str = "2020";
const FEES: &str = "6410";
const INTEREST: &str = "4910";
const INCOME: &str = "4210";
const WAGES: &str = "6010";

/// What both of two subscriptions cost.
const EQUAL_PRICE: i64 = 2_000;

/// A payment of the books.
struct PlannedPayment {
    name: String,
    party: Option<&'static str>,
    account: &'static str,
    pay_from: &'static str,
    cadence: &'static str,
    starts_on: NaiveDate,
    /// In cents, and whether it is only about that.
    cents: i64,
    is_about: bool,
    /// Payments of one group are the same to everybody: one payee, one price, one day, one text at the bank.
    group: usize,
}

/// An entry of the books.
struct PlannedEntry {
    on: NaiveDate,
    description: String,
    reference: Option<String>,
    counter: &'static str,
    /// Signed as on the current account.
    cents: i64,
}

/// What a line truly is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Truth {
    /// A due date of a payment.
    Due { payment: usize, due_on: NaiveDate },
    /// An entry; what is beyond it was kept as a fee.
    Entry(usize),
    /// The other end of a transfer: the two lines have one number.
    Transfer(usize),
    /// An account that such lines were given to before.
    Account(&'static str),
    /// Nobody can know from the books yet: a shop of the first time, a refund, a deposit of several receipts. It is given
    /// to this account.
    Unknown(&'static str),
    /// It belongs to no books: the owner deletes it.
    Private,
}

/// A line of the bank.
#[derive(Debug, Clone)]
struct PlannedLine {
    account: &'static str,
    day: NaiveDate,
    cents: i64,
    name: String,
    memo: Option<String>,
    kind: &'static str,
    truth: Truth,
}

/// A payment that the owner confirmed before the bank showed it.
struct Confirmed {
    payment: usize,
    due_on: NaiveDate,
    paid_on: NaiveDate,
    cents: i64,
}

/// The year: the books and the bank.
struct Year {
    first: NaiveDate,
    months: u32,
    payments: Vec<PlannedPayment>,
    entries: Vec<PlannedEntry>,
    confirmed: Vec<Confirmed>,
    /// By day.
    lines: Vec<PlannedLine>,
}

/// The first day of the month so many months after January 2026.
fn month(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026 + (number / 12) as i32, number % 12 + 1, 1).expect("a month")
}

fn business_day(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        _ => day,
    }
}

struct Maker {
    dice: Dice,
    year: Year,
    end: NaiveDate,
}

/// Makes so many months of a business's year, which starts in January 2026.
fn year(seed: u64, months: u32) -> Year {
    let first = month(0);
    let empty = Year { first, months, payments: Vec::new(), entries: Vec::new(), confirmed: Vec::new(), lines: Vec::new() };
    let mut maker = Maker { dice: Dice::new(seed), year: empty, end: month(months) };
    maker.bills();
    maker.suppliers();
    maker.receipts();
    maker.wages();
    maker.transfers();
    maker.shops();
    maker.of_the_bank();
    maker.coincidences();
    let Maker { mut year, end, .. } = maker;
    year.lines.retain(|line| line.day < end);
    year.lines.sort_by_key(|line| line.day);
    // Only in the order of the bank's lines is it known which purchase at a shop is the first.
    let mut known: HashMap<(String, &'static str), u32> = HashMap::new();
    for line in &mut year.lines {
        if let Truth::Account(account) = line.truth {
            let times = known.entry((bank::shop_of(&line.name), account)).or_default();
            if *times == 0 {
                (line.truth, line.kind) = (Truth::Unknown(account), "for the first time");
            }
            *times += 1;
        }
    }
    year
}

impl Maker {
    fn line(
        &mut self,
        (account, day): (&'static str, NaiveDate),
        cents: i64,
        name: String,
        memo: Option<String>,
        kind: &'static str,
        truth: Truth,
    ) {
        self.year.lines.push(PlannedLine { account, day: business_day(day), cents, name, memo, kind, truth });
    }

    // Three in five are booked on their day, the others up to four days late; some go out a day early.
    fn late(&mut self, day: NaiveDate) -> NaiveDate {
        match self.dice.below(100) {
            0..58 => day,
            58..73 => day + Days::new(1),
            73..84 => day + Days::new(2),
            84..91 => day + Days::new(3),
            91..96 => day + Days::new(4),
            _ => day - Days::new(1),
        }
    }

    fn price(&mut self, price: Price) -> (i64, bool) {
        match price {
            Price::Fixed(least, bound) => (self.dice.between(least, bound) as i64, false),
            // People estimate in whole units.
            Price::About(least, bound) => (self.dice.between(least, bound) as i64 / 500 * 500, true),
        }
    }

    fn bills(&mut self) {
        let all: Vec<Bill> = self.dice.shuffled(names::BILLS).into_iter().copied().collect();
        // Four in five of them, but both lines of a pair or none.
        let taken: Vec<Bill> = all.into_iter().filter(|bill| bill.name.starts_with("Office line") || self.dice.percent(80)).collect();
        let mut groups: HashMap<&str, (usize, i64, u64)> = HashMap::new();
        let equal_day = self.dice.below(28);
        for bill in taken {
            let number = self.year.payments.len();
            let (cents, is_about) = self.price(bill.price);
            let day = self.dice.below(28);
            // Both of a pair fall due on one day: the texts of the bank are all that could tell them apart, and do not.
            let key = if bill.name.starts_with("Office line") { "office lines" } else { bill.name };
            let (group, cents, day) = *groups.entry(key).or_insert((number, cents, day));
            // Two subscriptions of one price fall due on one day, and only their names tell them apart.
            let day = if cents == EQUAL_PRICE { equal_day } else { day };
            let starts_on = self.year.first + Days::new(if bill.cadence == "weekly" { day % 7 } else { day });
            self.year.payments.push(PlannedPayment {
                name: bill.name.to_owned(),
                party: bill.party,
                account: bill.account,
                pay_from: if bill.on_card { CARD } else { CURRENT },
                cadence: bill.cadence,
                starts_on,
                cents,
                is_about,
                group,
            });
            self.year_of_a_bill(number, bill, starts_on, cents, is_about);
        }
    }

    fn year_of_a_bill(&mut self, number: usize, bill: Bill, starts_on: NaiveDate, cents: i64, is_about: bool) {
        let usual = *self.dice.pick(bill.bank);
        // One in ten prices rises within the year, and nobody tells the books.
        let rises_on = (!is_about && self.dice.percent(10)).then(|| self.year.first + Days::new(self.dice.between(60, 330)));
        let mut price = cents;
        for due_on in due_dates(bill.cadence, starts_on, self.end) {
            if self.dice.percent(1) {
                continue;
            }
            let mut kind = if is_about { "bills of varying amounts" } else { "rent and other fixed bills" };
            if bill.cadence == "weekly" {
                kind = "weekly bills";
            }
            if bill.name.starts_with("Office line") || cents == EQUAL_PRICE {
                kind = "twins: equal amount and day";
            }
            if is_about {
                // A few are far beyond the estimate.
                let share = if self.dice.percent(4) { self.dice.between(121, 136) } else { self.dice.between(82, 119) };
                price = cents * share as i64 / 100 + self.dice.below(90) as i64;
            } else if rises_on.is_some_and(|on| due_on >= on) {
                price = cents * 107 / 100;
                kind = "a price that rose";
            }
            let text = if self.dice.percent(12) { *self.dice.pick(bill.bank) } else { usual };
            let (name, memo) = bank::text(&mut self.dice, text, names::PREFIXES, bill.on_card);
            let day = self.late(due_on).max(self.year.first);
            if self.dice.percent(14) {
                kind = "confirmed before";
                let paid_on = due_on.min(day);
                self.year.confirmed.push(Confirmed { payment: number, due_on, paid_on, cents: price });
            }
            let account = if bill.on_card { CARD } else { CURRENT };
            self.line((account, day), -price, name, memo, kind, Truth::Due { payment: number, due_on });
        }
    }

    fn suppliers(&mut self) {
        for number in 0..self.year.months {
            for _ in 0..self.dice.between(3, 6) {
                let (name, texts, account) = *self.dice.pick(names::SUPPLIERS);
                let due_on = month(number) + Days::new(self.dice.below(28));
                let cents = self.dice.between(8_000, 420_000) as i64;
                let payment = self.year.payments.len();
                let paper = self.dice.between(1_000, 90_000);
                self.year.payments.push(PlannedPayment {
                    name: format!("{name} {paper}"),
                    party: Some(name),
                    account,
                    pay_from: CURRENT,
                    cadence: "once",
                    starts_on: due_on,
                    cents,
                    is_about: false,
                    group: payment,
                });
                let text = *self.dice.pick(texts);
                let (name, memo) = if self.dice.percent(8) {
                    (format!("CHEQUE {:05}", self.dice.below(99_999)), None)
                } else {
                    bank::text(&mut self.dice, text, names::PREFIXES, false)
                };
                let day = self.late(due_on).max(self.year.first);
                self.line((CURRENT, day), -cents, name, memo, "suppliers", Truth::Due { payment, due_on });
            }
        }
    }

    fn receipts(&mut self) {
        let mut invoice = self.dice.between(1_000, 4_000);
        for number in 0..self.year.months {
            for _ in 0..self.dice.between(8, 15) {
                invoice += self.dice.between(1, 4);
                self.receipt(number, invoice);
            }
            // Two customers pay the same retainer on one day.
            let day = month(number) + Days::new(self.dice.below(26));
            let two: Vec<(&str, &[&str])> = self.dice.shuffled(names::CUSTOMERS).into_iter().take(2).copied().collect();
            for (customer, texts) in two {
                let entry = self.entry(day, format!("Retainer {customer}"), None, INCOME, 50_000);
                let text = *self.dice.pick(texts);
                let (name, memo) = bank::text(&mut self.dice, text, names::PREFIXES_IN, false);
                self.line((CURRENT, day), 50_000, name, memo, "twins: equal amount and day", Truth::Entry(entry));
            }
            // A deposit of two receipts at once: no single entry is right.
            if self.dice.percent(40) {
                let sum = self.dice.between(30_000, 500_000) as i64;
                let at = month(number) + Days::new(self.dice.below(26));
                let name = bank::shop(&mut self.dice, "BRANCH DEPOSIT ####");
                self.line((CURRENT, at), sum, name, None, "nothing in the books", Truth::Unknown(INCOME));
            }
        }
    }

    fn receipt(&mut self, number: u32, invoice: u64) {
        let (customer, texts) = *self.dice.pick(names::CUSTOMERS);
        let on = month(number) + Days::new(self.dice.below(28));
        // Round sums come often, and so come twice.
        let cents = if self.dice.percent(20) { self.dice.between(2, 30) as i64 * 25_000 } else { self.dice.between(9_000, 900_000) as i64 };
        let reference = format!("INV-{invoice}");
        let described = if self.dice.percent(75) { format!("Invoice {invoice}, {customer}") } else { format!("Payment from {customer}") };
        let entry = self.entry(on, described, Some(reference.clone()), INCOME, cents);
        let text = *self.dice.pick(texts);
        // What was received is posted when it is known, and the bank is never ahead of that.
        let day = self.late(on).max(on);
        let (name, mut memo) = bank::text(&mut self.dice, text, names::PREFIXES_IN, false);
        if self.dice.percent(18) {
            memo = Some(format!("{} {reference}", memo.unwrap_or_default()).trim().to_owned());
        }
        match self.dice.below(100) {
            // What a bank abroad or a processor kept.
            0..8 => {
                let kept = *self.dice.pick(&[1_500, 1_750, 2_000, 1_000]);
                self.line((CURRENT, day), cents - kept.min(cents / 4), name, memo, "receipts less a fee", Truth::Entry(entry));
            }
            8..13 => {
                let kept = cents * 29 / 1000 + 30;
                let name = format!("{} {text}", self.dice.pick(&["STRIPE", "SQUARE CANADA", "PAYPAL MSP"]));
                self.line((CURRENT, day), cents - kept, bank::cut(&name, 32), memo, "receipts less a fee", Truth::Entry(entry));
            }
            _ => self.line((CURRENT, day), cents, name, memo, "customers' receipts", Truth::Entry(entry)),
        }
    }

    fn entry(&mut self, on: NaiveDate, description: String, reference: Option<String>, counter: &'static str, cents: i64) -> usize {
        self.year.entries.push(PlannedEntry { on, description, reference, counter, cents });
        self.year.entries.len() - 1
    }

    fn wages(&mut self) {
        // Two of the staff earn the same.
        let equal = self.dice.between(150_000, 240_000) as i64;
        let pays = [equal, equal, self.dice.between(110_000, 260_000) as i64];
        let staff: Vec<(&str, &[&str])> = self.dice.shuffled(names::STAFF).into_iter().take(3).copied().collect();
        let mut on = self.year.first + Days::new(self.dice.below(14));
        while on < self.end {
            for (at, (person, texts)) in staff.iter().enumerate() {
                let entry = self.entry(on, format!("Pay {person}"), None, WAGES, -pays[at]);
                let text = *self.dice.pick(texts);
                let (name, memo) = bank::text(&mut self.dice, text, &["PAYROLL", "E-TRANSFER SENT", "INTERAC E-TRF SENT", "SALARY"], false);
                let kind = if at < 2 { "twins: equal amount and day" } else { "wages" };
                let day = if self.dice.percent(80) { on } else { on + Days::new(1) };
                self.line((CURRENT, day), -pays[at], name, memo, kind, Truth::Entry(entry));
            }
            on = on + Days::new(14);
        }
    }

    fn transfers(&mut self) {
        let weekly = self.dice.between(2, 9) as i64 * 10_000;
        let mut pair = 0;
        for number in 0..self.year.months {
            for week in [3, 10, 17] {
                let on = business_day(month(number) + Days::new(week + self.dice.below(3)));
                self.transfer(pair, on, weekly, SAVINGS, ("TFR-TO 6421889", "TFR-FR 1010442"));
                pair += 1;
            }
            let on = business_day(month(number) + Days::new(18 + self.dice.below(4)));
            let cents = self.dice.between(60_000, 400_000) as i64;
            self.transfer(pair, on, cents, CARD, ("VISA PAYMENT 4520 88XX", "PAYMENT - THANK YOU / PAIEMENT - MERCI"));
            pair += 1;
        }
    }

    fn transfer(&mut self, pair: usize, on: NaiveDate, cents: i64, other: &'static str, texts: (&str, &str)) {
        let truth = Truth::Transfer(pair);
        self.line((CURRENT, on), -cents, texts.0.to_owned(), None, "transfers", truth.clone());
        let arrives = on + Days::new(self.dice.below(3));
        self.line((other, arrives), cents, texts.1.to_owned(), None, "transfers", truth);
    }

    fn shops(&mut self) {
        for number in 0..self.year.months {
            for _ in 0..self.dice.between(18, 26) {
                let (text, account, least, bound) = *self.dice.pick(names::SHOPS);
                let (cents, day) = (self.dice.between(least, bound) as i64, month(number) + Days::new(self.dice.below(28)));
                let name = bank::shop(&mut self.dice, text);
                let from = if self.dice.percent(70) { CARD } else { CURRENT };
                self.line((from, day), -cents, name, None, "shops, as before", Truth::Account(account));
            }
            if self.dice.percent(70) {
                let (text, usual, other) = names::EVERYTHING_SHOP;
                let account = if self.dice.percent(85) { usual } else { other };
                let (cents, day) = (self.dice.between(900, 20_000) as i64, month(number) + Days::new(self.dice.below(28)));
                let name = bank::shop(&mut self.dice, text);
                self.line((CARD, day), -cents, name, None, "shops, as before", Truth::Account(account));
            }
            for _ in 0..self.dice.between(1, 4) {
                let text = *self.dice.pick(names::PRIVATE);
                let (cents, day) = (self.dice.between(700, 15_000) as i64, month(number) + Days::new(self.dice.below(28)));
                let name = bank::shop(&mut self.dice, text);
                self.line((CARD, day), -cents, name, None, "nothing in the books", Truth::Private);
            }
        }
    }

    fn of_the_bank(&mut self) {
        for number in 0..self.year.months {
            let end = month(number + 1) - Days::new(1);
            let end = if business_day(end) > end { end - Days::new(2) } else { end };
            self.line((CURRENT, end), -1_695, "MONTHLY PLAN FEE".to_owned(), None, "fees and interest of the bank", Truth::Account(FEES));
            let earned = self.dice.between(90, 900) as i64;
            self.line((SAVINGS, end), earned, "INTEREST PAID".to_owned(), None, "fees and interest of the bank", Truth::Account(INTEREST));
            for _ in 0..self.dice.below(3) {
                let day = month(number) + Days::new(self.dice.below(27));
                self.line(
                    (CURRENT, day),
                    -150,
                    "INTERAC E-TRF FEE".to_owned(),
                    None,
                    "fees and interest of the bank",
                    Truth::Account(FEES),
                );
            }
        }
    }

    // Private purchases and deposits that by chance come to what a payment or an entry comes to, on about its day.
    fn coincidences(&mut self) {
        for _ in 0..self.year.months {
            let model = self.dice.pick(&self.year.lines).clone();
            if !matches!(model.truth, Truth::Due { .. } | Truth::Entry(_)) {
                continue;
            }
            let text = if model.cents < 0 { *self.dice.pick(names::PRIVATE) } else { "MOBILE DEPOSIT ####" };
            let truth = if model.cents < 0 { Truth::Private } else { Truth::Unknown(INCOME) };
            let day = model.day + Days::new(self.dice.below(3));
            let name = bank::shop(&mut self.dice, text);
            self.line((model.account, day), model.cents, name, None, "nothing in the books", truth);
        }
    }
}

fn due_dates(cadence: &str, starts_on: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
    let mut dates = Vec::new();
    let mut at = starts_on;
    while at < end {
        dates.push(at);
        at = match cadence {
            "weekly" => at + Days::new(7),
            "quarterly" => at + chrono::Months::new(3),
            _ => at + chrono::Months::new(1),
        };
    }
    dates
}
