//! Whatever is ticked, finished, reopened and tried against it, in whatever order: the openings chain, the sums hold, and what a
//! finished statement holds does not change.

use std::collections::BTreeMap;

use crate::support::{file, ofx, proven};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{TempCompany, money};

#[derive(Debug, Clone)]
enum Act {
    Post {
        day: u32,
        cents: i64,
    },
    Import {
        day: u32,
        cents: i64,
    },
    Match {
        pick: usize,
    },
    Unmatch {
        pick: usize,
    },
    DeleteLine {
        pick: usize,
    },
    WithdrawImport {
        pick: usize,
    },
    Reverse {
        pick: usize,
    },
    Start {
        day: u32,
        cents: i64,
    },
    Tick {
        pick: usize,
        part: Option<i64>,
    },
    TickThrough {
        day: u32,
    },
    Untick {
        pick: usize,
    },
    /// Gives the closing balance that makes it come out, and finishes.
    Finish,
    FinishAsItIs,
    Reopen {
        pick: usize,
    },
    Discard,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (1_u32..=28, -500_i64..500).prop_map(|(day, cents)| Act::Post { day, cents }),
        3 => (1_u32..=28, -500_i64..500).prop_map(|(day, cents)| Act::Import { day, cents }),
        4 => (0_usize..9).prop_map(|pick| Act::Match { pick }),
        2 => (0_usize..9).prop_map(|pick| Act::Unmatch { pick }),
        1 => (0_usize..9).prop_map(|pick| Act::DeleteLine { pick }),
        1 => (0_usize..9).prop_map(|pick| Act::WithdrawImport { pick }),
        2 => (0_usize..9).prop_map(|pick| Act::Reverse { pick }),
        3 => (1_u32..=28, -900_i64..900).prop_map(|(day, cents)| Act::Start { day, cents }),
        4 => (0_usize..9, proptest::option::of(1_i64..400)).prop_map(|(pick, part)| Act::Tick { pick, part }),
        1 => (1_u32..=28).prop_map(|day| Act::TickThrough { day }),
        2 => (0_usize..9).prop_map(|pick| Act::Untick { pick }),
        4 => Just(Act::Finish),
        1 => Just(Act::FinishAsItIs),
        2 => (0_usize..4).prop_map(|pick| Act::Reopen { pick }),
        1 => Just(Act::Discard),
    ]
}

fn cad(cents: i64) -> Value {
    let sign = if cents < 0 { "-" } else { "" };
    money(&format!("{sign}{}.{:02} CAD", cents.abs() / 100, cents.abs() % 100))
}

fn cents(amount: &Value) -> i64 {
    amount["amount"].as_str().expect("an amount").replace('.', "").parse().expect("cents")
}

fn day_of(day: u32) -> String {
    format!("2026-01-{day:02}")
}

struct Books {
    company: TempCompany,
    entries: Vec<Value>,
    imports: Vec<Value>,
    // What each finished statement held when it was finished.
    held: BTreeMap<String, Value>,
}

impl Books {
    // Refusals are part of life; panics and internal errors are not.
    fn call(&self, operation: &str, input: Value) -> Option<Value> {
        match self.company.call(operation, input.clone()) {
            Ok(done) => Some(done.output),
            Err(error) => {
                let code = error.code.as_str();
                assert!(matches!(code, "conflict" | "invalid_input" | "entry_already_reversed"), "{operation} {input}: {code} {error}");
                assert!(!error.message.contains("fact") && error.hint.as_deref() != Some(""), "{error}");
                None
            }
        }
    }

    fn statements(&self) -> Vec<Value> {
        let mut rows =
            self.company.run("statement_reconciliations_list", json!({ "account": "1010" }))["rows"].as_array().expect("rows").clone();
        rows.reverse();
        rows
    }

    fn open(&self) -> Option<Value> {
        self.statements().into_iter().find(|row| row["state"] == "open")
    }

    fn rows(&self, id: &Value, show: &str) -> Vec<Value> {
        self.company.run("statement_reconciliation", json!({ "id": id, "show": show }))["rows"].as_array().expect("rows").clone()
    }

    fn line(&self, state: &str, pick: usize) -> Option<Value> {
        let rows = self.company.run("bank_lines_list", json!({ "state": state }))["rows"].as_array().expect("rows").clone();
        rows.get(pick % rows.len().max(1)).map(|row| row["id"].clone())
    }

    fn perform(&mut self, act: &Act) {
        match act {
            Act::Post { day, cents } if *cents != 0 => {
                let (bank, other) = if *cents > 0 { ("debit", "credit") } else { ("credit", "debit") };
                let amount = cad(cents.abs());
                let entry = self.company.run(
                    "post_journal_entry",
                    json!({ "entryDate": day_of(*day), "description": "Something", "lines": [
                        { "account": "1010", "side": bank, "amount": amount }, { "account": "6110", "side": other, "amount": amount },
                    ] }),
                );
                self.entries.push(entry["id"].clone());
            }
            Act::Import { day, cents } if *cents != 0 => {
                let booking = crate::support::booking(*day, *cents, &format!("N{}", self.imports.len()), "Someone");
                let read = self.company.run("import_statement", file("one.ofx", ofx(&[booking], None), json!({ "account": "1010" })));
                self.imports.push(read["import"]["id"].clone());
            }
            Act::Match { pick } => {
                let Some(line) = self.line("open", *pick) else { return };
                // With an entry that fits, or else with an account.
                let parts = match self.entries.get(*pick) {
                    Some(entry) if pick % 2 == 0 => json!([{ "kind": "entry", "entryId": entry }]),
                    _ => json!([{ "kind": "account", "account": "6110" }]),
                };
                if let Some(done) = self.call("match_bank_line", json!({ "lineId": line, "parts": parts })) {
                    self.entries.push(done["parts"][0]["entryId"].clone());
                }
            }
            Act::Unmatch { pick } => {
                let Some(line) = self.line("matched", *pick) else { return };
                self.call("unmatch_bank_line", json!({ "lineId": line, "reason": "No." }));
            }
            Act::DeleteLine { pick } => {
                let Some(line) = self.line("matched", *pick).or_else(|| self.line("open", *pick)) else { return };
                self.call("delete_bank_line", json!({ "lineId": line, "reason": "No." }));
            }
            Act::WithdrawImport { pick } => {
                let Some(import) = self.imports.get(pick % self.imports.len().max(1)).cloned() else { return };
                self.call("withdraw_statement_import", json!({ "id": import }));
            }
            Act::Reverse { pick } => {
                let Some(entry) = self.entries.get(pick % self.entries.len().max(1)).cloned() else { return };
                self.call("reverse_journal_entry", json!({ "entryId": entry, "reason": "No." }));
            }
            Act::Start { day, cents } => {
                let input = json!({ "account": "1010", "statementOn": day_of(*day), "closingBalance": cad(*cents) });
                self.call("start_statement_reconciliation", input);
            }
            Act::Tick { pick, part } => {
                let Some(open) = self.open() else { return };
                let rows = self.rows(&open["id"], "all");
                let Some(row) = rows.get(pick % rows.len().max(1)) else { return };
                let mut entry = json!({ "entryId": row["entryId"] });
                if let Some(part) = part {
                    entry["amount"] = cad(if cents(&row["amount"]) < 0 { -part } else { *part });
                }
                self.call("tick_reconciliation_entries", json!({ "id": open["id"], "entries": [entry] }));
            }
            Act::TickThrough { day } => {
                let Some(open) = self.open() else { return };
                self.call("tick_reconciliation_entries", json!({ "id": open["id"], "through": day_of(*day) }));
            }
            Act::Untick { pick } => {
                let Some(open) = self.open() else { return };
                let rows = self.rows(&open["id"], "ticked");
                let Some(row) = rows.get(pick % rows.len().max(1)) else { return };
                self.call("untick_reconciliation_entries", json!({ "id": open["id"], "entryIds": [row["entryId"]] }));
            }
            Act::Finish => {
                let Some(open) = self.open() else { return };
                let closing = cad(cents(&open["openingBalance"]) + cents(&open["tickedAmount"]));
                self.company.run("update_statement_reconciliation", json!({ "id": open["id"], "closingBalance": closing }));
                self.finish(&open["id"], true);
            }
            Act::FinishAsItIs => {
                let Some(open) = self.open() else { return };
                self.finish(&open["id"], cents(&open["difference"]) == 0);
            }
            Act::Reopen { pick } => {
                let rows = self.statements();
                let Some(row) = rows.get(pick % rows.len().max(1)) else { return };
                let is_last = rows.last().is_some_and(|last| last["id"] == row["id"]) && row["state"] == "finished";
                let done = self.call("reopen_statement_reconciliation", json!({ "id": row["id"], "reason": "Once more." }));
                assert_eq!(done.is_some(), is_last, "{row}");
                if let Some(done) = done {
                    self.held.remove(row["id"].as_str().expect("an id"));
                    // What was ticked is ticked still, unless more came to be known since.
                    assert!(done["reconciliation"]["ticked"].as_i64() >= row["ticked"].as_i64(), "{done}");
                }
            }
            Act::Discard => {
                let Some(open) = self.open() else { return };
                self.company.run("discard_statement_reconciliation", json!({ "id": open["id"] }));
            }
            Act::Post { .. } | Act::Import { .. } => {}
        }
    }

    fn finish(&mut self, id: &Value, comes_out: bool) {
        let done = self.call("finish_statement_reconciliation", json!({ "id": id }));
        assert_eq!(done.is_some(), comes_out);
        if done.is_some() {
            self.held.insert(id.as_str().expect("an id").to_owned(), self.snapshot(id));
        }
    }

    // What a statement holds, with what the ledger says of each entry.
    fn snapshot(&self, id: &Value) -> Value {
        let of = |mut row: Value| {
            let entry = self.company.run("journal_entry", json!({ "id": row["entryId"] }));
            row["reversedById"] = entry["reversedById"].clone();
            row["lines"] = entry["lines"].clone();
            assert_eq!(entry["entryDate"], row["entryDate"]);
            row
        };
        self.rows(id, "ticked").into_iter().map(of).collect()
    }

    fn holds(&self) {
        let mut opening = 0;
        for row in self.statements() {
            assert_eq!(cents(&row["openingBalance"]), opening, "the openings chain");
            if row["state"] == "finished" {
                let rows = self.snapshot(&row["id"]);
                assert_eq!(Some(&rows), self.held.get(row["id"].as_str().expect("an id")), "what is finished does not change");
                let sum: i64 = rows.as_array().expect("rows").iter().map(|entry| cents(&entry["amount"])).sum();
                assert_eq!(opening + sum, cents(&row["closingBalance"]));
                opening = cents(&row["closingBalance"]);
            }
        }
    }
}

// Each case makes a company of its own; PROPTEST_CASES asks for more of them.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn statements_chain_and_what_is_finished_stays(acts in proptest::collection::vec(act(), 1..40)) {
        let mut books = Books { company: TempCompany::on("2026-01-31"), entries: Vec::new(), imports: Vec::new(), held: BTreeMap::new() };
        for act in &acts {
            books.perform(act);
            books.holds();
        }
        proven(&books.company);
    }
}
