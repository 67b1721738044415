//! Whatever lines are matched with, and in whatever order that is taken back: nothing is counted twice, and what is taken
//! back leaves the books as they were.

use crate::support::{Booking, import, ofx, ofx_of, proven};
use base64::Engine as _;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use testkit::{TempCompany, money};

// Few amounts, so that lines, entries and dues often fit each other.
const AMOUNTS: [i64; 6] = [-12_000, -8_000, -4_000, 4_000, 8_000, 12_000];
const LINES: usize = 9;

#[derive(Debug, Clone)]
struct Books {
    entries: Vec<i64>,
    confirmed: Vec<bool>,
    lines: Vec<i64>,
    others: Vec<i64>,
}

fn books() -> impl Strategy<Value = Books> {
    let amount = || (0_usize..AMOUNTS.len()).prop_map(|at| AMOUNTS[at]);
    let near = || (amount(), -150_i64..150, any::<bool>()).prop_map(|(amount, off, exact)| if exact { amount } else { amount + off });
    (
        proptest::collection::vec(amount(), 5),
        proptest::collection::vec(any::<bool>(), 4),
        proptest::collection::vec(near(), LINES - 3),
        proptest::collection::vec(amount(), 3),
    )
        .prop_map(|(entries, confirmed, lines, others)| Books { entries, confirmed, lines, others })
}

#[derive(Debug, Clone, Copy)]
enum What {
    Occurrence(usize, bool),
    Confirmation(usize),
    Entry(usize),
    Account,
    Fee,
    Transfer(usize),
}

#[derive(Debug, Clone)]
enum Act {
    // Each part with its share of the line in percent; none takes the rest.
    Match { line: usize, parts: Vec<(What, Option<i64>)> },
    Suggested { line: usize },
    Unmatch { line: usize },
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        3 => (0_usize..4, any::<bool>()).prop_map(|(at, more)| What::Occurrence(at, more)),
        2 => (0_usize..4).prop_map(What::Confirmation),
        4 => (0_usize..5).prop_map(What::Entry),
        1 => Just(What::Account),
        1 => Just(What::Fee),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let share = prop_oneof![Just(None), Just(Some(100)), (5_i64..95).prop_map(Some)];
    let several = proptest::collection::vec((what(), share), 1..4);
    prop_oneof![
        4 => (0_usize..LINES, what()).prop_map(|(line, what)| Act::Match { line, parts: vec![(what, None)] }),
        3 => (0_usize..LINES, what()).prop_map(|(line, what)| Act::Match { line, parts: vec![(what, None), (What::Fee, None)] }),
        3 => (0_usize..LINES, several).prop_map(|(line, parts)| Act::Match { line, parts }),
        1 => (0_usize..LINES, 0_usize..LINES).prop_map(|(line, other)| Act::Match { line, parts: vec![(What::Transfer(other), None)] }),
        2 => (0_usize..LINES).prop_map(|line| Act::Suggested { line }),
        4 => (0_usize..LINES).prop_map(|line| Act::Unmatch { line }),
    ]
}

fn decimal(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

fn cad(cents: i64) -> Value {
    money(&format!("{} CAD", decimal(cents)))
}

fn cents(amount: &Value) -> i64 {
    amount["amount"].as_str().expect("an amount").replace('.', "").parse().expect("cents")
}

const DUE: [&str; 2] = ["2026-01-05", "2026-02-05"];

struct World {
    company: TempCompany,
    payments: Vec<Value>,
    confirmations: Vec<Value>,
    entries: Vec<Value>,
    lines: Vec<Value>,
}

impl World {
    fn new(books: &Books) -> World {
        let company = TempCompany::on("2026-02-25");
        let mut payments = Vec::new();
        for (name, cents) in [("Maple Rentals", 8_000), ("Corner Power", 12_000)] {
            let input = json!({
                "name": name, "kind": "bill", "amount": { "kind": "fixed", "amount": cad(cents) }, "cadence": "monthly", "startsOn": DUE[0],
                "payFrom": "1010", "expenseAccount": "6110",
            });
            payments.push(company.run("create_payment", input)["id"].clone());
        }
        company.run("set_up_autopay", json!({ "paymentId": payments[0], "setUpOn": "2026-01-01" }));
        let mut confirmations = Vec::new();
        for (at, is_confirmed) in books.confirmed.iter().enumerate() {
            let input = json!({ "paymentId": payments[at % 2], "dueOn": DUE[at / 2], "paidOn": DUE[at / 2] });
            confirmations.push(if *is_confirmed { company.run("confirm_payment", input)["id"].clone() } else { Value::Null });
        }
        let post = |cents: &i64| {
            let (own, other) = if *cents > 0 { ("debit", "credit") } else { ("credit", "debit") };
            let input = json!({ "entryDate": "2026-01-20", "description": "Something that was posted", "lines": [
                { "account": "1010", "side": own, "amount": cad(cents.abs()) },
                { "account": "6910", "side": other, "amount": cad(cents.abs()) },
            ] });
            company.run("post_journal_entry", input)["id"].clone()
        };
        let entries = books.entries.iter().map(post).collect();
        let booking = |(at, cents): (usize, &i64)| Booking {
            day: format!("202602{:02}", 3 + at),
            cents: *cents,
            id: format!("L{at}"),
            name: format!("Maple line {at}"),
        };
        let own: Vec<Booking> = books.lines.iter().enumerate().map(booking).collect();
        import(&company, ofx(&own, None));
        let others: Vec<Booking> = books.others.iter().enumerate().map(booking).collect();
        let content = base64::engine::general_purpose::STANDARD.encode(ofx_of("5566", &others, None));
        company.run("import_statement", json!({ "fileName": "savings.ofx", "content": content, "account": "1020" }));
        let mut lines: Vec<Value> = company.run("bank_lines_list", json!({ "limit": 100 }))["rows"].as_array().expect("rows").clone();
        lines.sort_by_key(|line| (line["account"].to_string(), line["bookedOn"].to_string()));
        World { company, payments, confirmations, entries, lines: lines.into_iter().map(|line| line["id"].clone()).collect() }
    }

    fn part(&self, what: What, amount: Option<i64>) -> Value {
        let mut part = match what {
            What::Occurrence(at, more) => {
                json!({ "kind": "occurrence", "paymentId": self.payments[at % 2], "dueOn": DUE[at / 2], "moreToCome": more })
            }
            What::Confirmation(at) => {
                json!({ "kind": "confirmation", "confirmationId": self.confirmations[at].as_str().unwrap_or("none") })
            }
            What::Entry(at) => json!({ "kind": "entry", "entryId": self.entries[at] }),
            What::Account => json!({ "kind": "account", "account": "6220" }),
            What::Fee => json!({ "kind": "fee" }),
            What::Transfer(other) => return json!({ "kind": "transfer", "lineId": self.lines[other] }),
        };
        if let Some(cents) = amount {
            part["amount"] = cad(cents);
        }
        part
    }

    fn input(&self, act: &Act) -> Option<(&'static str, Value)> {
        Some(match act {
            Act::Match { line, parts } => {
                let amount = cents(&self.line(*line)["line"]["amount"]);
                let parts: Vec<Value> =
                    parts.iter().map(|(what, share)| self.part(*what, share.map(|share| amount * share / 100))).collect();
                ("match_bank_line", json!({ "lineId": self.lines[*line], "parts": parts }))
            }
            Act::Suggested { line } => {
                let found = self.company.run("bank_line_suggestions", json!({ "lineIds": [self.lines[*line]] }));
                let parts = found["rows"][0]["suggestions"].get(0)?["parts"].clone();
                ("match_bank_line", json!({ "lineId": self.lines[*line], "parts": parts }))
            }
            Act::Unmatch { line } => ("unmatch_bank_line", json!({ "lineId": self.lines[*line], "reason": "Another thing." })),
        })
    }

    fn line(&self, at: usize) -> Value {
        self.company.run("bank_line", json!({ "id": self.lines[at] }))
    }

    fn trial_balance(&self) -> Value {
        self.company.run("trial_balance", json!({ "asOf": "2026-12-31" }))["rows"].clone()
    }

    fn occurrences(&self) -> Vec<Value> {
        let detail = |id: &Value| self.company.run("payment", json!({ "id": id, "from": "2026-01-01", "until": "2026-02-28" }));
        self.payments.iter().flat_map(|id| detail(id)["occurrences"].as_array().expect("occurrences").clone()).collect()
    }

    // Everything that a match may change, apart from the history of it.
    fn state(&self) -> Value {
        let lines: Vec<Value> = (0..LINES).map(|at| self.line(at)["line"]["state"].clone()).collect();
        let occurrences: Vec<Value> =
            self.occurrences().iter().map(|row| json!([row["dueOn"], row["state"], row["outstanding"], row["confirmed"]])).collect();
        let autopay: Vec<Value> = self
            .payments
            .iter()
            .map(|id| self.company.run("payment", json!({ "id": id }))["payment"]["autopay"]["state"].clone())
            .collect();
        let cleared: Vec<Value> = self.company.run("bank_accounts_list", json!({}))["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["clearedBalance"].clone())
            .collect();
        json!([self.trial_balance(), lines, occurrences, autopay, cleared])
    }

    // What holds after every step.
    fn check(&self) {
        let sum = |side: &str| {
            self.trial_balance()
                .as_array()
                .expect("rows")
                .iter()
                .filter(|row| row[side].is_object())
                .map(|row| cents(&row[side]))
                .sum::<i64>()
        };
        assert_eq!(sum("debit"), sum("credit"), "the books balance");
        let mut shown: HashMap<(String, String), i64> = HashMap::new();
        let mut of_confirmation: HashMap<String, i64> = HashMap::new();
        for at in 0..LINES {
            let detail = self.line(at);
            let line = &detail["line"];
            let is_matched = line["state"] == "matched";
            assert_eq!(is_matched, detail["match"].is_object(), "{detail:#}");
            if !is_matched {
                continue;
            }
            let parts: Vec<&Value> =
                detail["match"]["parts"].as_array().expect("parts").iter().filter(|part| part["lineId"] == self.lines[at]).collect();
            assert_eq!(
                parts.iter().map(|part| cents(&part["amount"])).sum::<i64>(),
                cents(&line["amount"]),
                "the parts are the line: {detail:#}"
            );
            for part in parts {
                let key =
                    (part["entryId"].as_str().expect("an entry").to_owned(), line["account"].as_str().expect("an account").to_owned());
                *shown.entry(key).or_default() += cents(&part["amount"]);
                if let Some(id) = part["confirmationId"].as_str() {
                    *of_confirmation.entry(id.to_owned()).or_default() += cents(&part["amount"]);
                }
            }
        }
        let entries = self.company.run("journal_entries", json!({ "limit": 1000 }))["rows"].as_array().expect("entries").clone();
        let mut moved: HashMap<(String, String), i64> = HashMap::new();
        for entry in &entries {
            for line in entry["lines"].as_array().expect("lines") {
                let sign = if line["side"] == "debit" { 1 } else { -1 };
                let key = (entry["id"].as_str().expect("an id").to_owned(), line["account"].as_str().expect("a code").to_owned());
                *moved.entry(key).or_default() += sign * cents(&line["amount"]);
            }
        }
        for (key, shown) in &shown {
            let entry = entries.iter().find(|entry| entry["id"] == key.0).expect("the entry of a part");
            assert!(entry["reversedById"].is_null(), "a line stands on an entry that was reversed: {entry:#}");
            let moved = moved[key];
            assert!(shown.signum() == moved.signum() && shown.abs() <= moved.abs(), "{shown} of {moved} was shown: {entry:#}");
        }
        // A due date is cleared if the bank has shown all that was confirmed of it, and not before.
        for row in self.occurrences() {
            let confirmations = row["confirmations"].as_array().expect("confirmations");
            let in_full = !confirmations.is_empty()
                && confirmations
                    .iter()
                    .all(|one| of_confirmation.get(one["id"].as_str().expect("an id")).copied().unwrap_or(0) == -cents(&one["amount"]));
            if row["state"] == "cleared" {
                assert!(in_full, "cleared and not shown in full: {row:#}");
            } else if in_full && cents(&row["outstanding"]) == 0 {
                // What the bank has shown in full is cleared, or an exception that the owner has to look at.
                let is_exception = row["state"] == "amount_differs" || row["state"] == "paid_twice";
                assert!(is_exception, "shown in full and not cleared: {row:#}");
            }
        }
    }
}

// Each case makes a company of its own; PROPTEST_CASES asks for more of them.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_counted_twice_and_what_is_taken_back_is_gone(books in books(), acts in proptest::collection::vec(act(), 4..14), seed in any::<u64>()) {
        let world = World::new(&books);
        let before = world.state();
        world.check();
        for (step, act) in acts.iter().enumerate() {
            let Some((operation, input)) = world.input(act) else { continue };
            let earlier = world.state();
            let key = format!("step-{step}");
            match world.company.call_with_key(operation, input.clone(), &key) {
                Err(error) => {
                    // Refusals are part of life, and change nothing; panics and internal errors are not.
                    prop_assert!(matches!(error.code.as_str(), "conflict" | "invalid_input" | "not_found"), "{} {}: {:?}", operation, input, error);
                    prop_assert_eq!(world.state(), earlier, "{} {} was refused and changed something", operation, input);
                }
                Ok(done) => {
                    world.check();
                    let after = world.state();
                    let again = world.company.call_with_key(operation, input.clone(), &key).expect("the same answer");
                    prop_assert_eq!(&again.output, &done.output, "a repeated key replays");
                    prop_assert_eq!(&world.state(), &after, "and does nothing");
                    if operation == "match_bank_line" && step % 2 == 0 {
                        let undo = done.undo.expect("a way back");
                        let undone = world.company.call(&undo.operation, undo.input).expect("taken back");
                        prop_assert_eq!(&world.state(), &earlier, "{} was taken back and something stayed", input);
                        let redo = undone.undo.expect("a way forth");
                        world.company.call(&redo.operation, redo.input).expect("matched again");
                        prop_assert_eq!(&world.state(), &after, "{} was matched again and something differs", input);
                    }
                }
            }
        }
        // Everything is taken back, in an order of its own.
        let mut order: Vec<usize> = (0..LINES).collect();
        order.sort_by_key(|at| (*at as u64).wrapping_mul(seed | 1) >> 7);
        for at in order {
            if world.line(at)["line"]["state"] == "matched" {
                world.company.run("unmatch_bank_line", json!({ "lineId": world.lines[at], "reason": "All of it." }));
                world.check();
            }
        }
        prop_assert_eq!(world.state(), before, "everything was taken back and something stayed");
        proven(&world.company);
    }
}
