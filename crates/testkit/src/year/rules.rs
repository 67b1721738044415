//! An owner who makes rules: after some months, of words that the bank wrote again and again, and lets those post that agree
//! with all of the past. What they then post is compared with the truth.

use super::work::Owner;
use super::{Truth, names};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// After so many months there is a past to look at.
pub(super) const MADE_AFTER: u32 = 3;
/// So many lines must agree with a rule before it may post.
const AGREE_LEAST: u64 = 3;
/// Shorter words are of everybody.
const LETTERS_LEAST: usize = 5;

/// The words of a name that an owner would make a rule of.
fn words_of(name: &str) -> Vec<String> {
    let around: Vec<&str> =
        names::PREFIXES.iter().chain(names::PREFIXES_IN).chain(names::CITIES).flat_map(|text| text.split(' ')).collect();
    name.split(|letter: char| !letter.is_ascii_alphabetic())
        .filter(|word| word.len() >= LETTERS_LEAST && !around.iter().any(|other| other.eq_ignore_ascii_case(word)))
        .map(str::to_ascii_uppercase)
        .collect()
}

impl Owner {
    /// Makes a rule of each word that named one payment, or one account, time and again.
    pub(super) fn make_rules(&mut self) {
        let mut found: BTreeMap<(String, String), (Value, u32)> = BTreeMap::new();
        for at in &self.done {
            let line = &self.year.lines[*at];
            let outcome = match line.truth {
                Truth::Due { payment, .. } => json!({ "kind": "payment", "paymentId": self.payments[&payment] }),
                Truth::Account(account) => json!({ "kind": "account", "account": account }),
                _ => continue,
            };
            for word in words_of(&line.name) {
                let (_, times) = found.entry((word, outcome.to_string())).or_insert_with(|| (outcome.clone(), 0));
                *times += 1;
            }
        }
        for ((word, _), (outcome, times)) in found {
            if u64::from(times) < AGREE_LEAST {
                continue;
            }
            let conditions = json!({ "direction": "out", "words": [{ "text": word }] });
            let tested = self.company.run("test_bank_rule", json!({ "conditions": conditions, "outcome": outcome }));
            if tested["disagree"] == 0 && tested["agree"].as_u64() >= Some(AGREE_LEAST) {
                let rule = json!({ "name": word, "conditions": conditions, "outcome": outcome, "posts": true });
                self.company.run("create_bank_rule", rule);
                self.outcome.rules += 1;
            }
        }
    }

    /// Compares what a rule said of a line with the truth.
    pub(super) fn judge_posted(&mut self, at: usize, shown: &Value) {
        let part = shown["match"]["parts"].as_array().and_then(|parts| parts.first()).cloned().unwrap_or_default();
        let asked = &shown["match"]["asked"][0];
        let line = &self.year.lines[at];
        let is_right = match &line.truth {
            Truth::Due { payment, due_on } => {
                let group = self.year.payments[*payment].group;
                let said = (0..self.year.payments.len()).find(|each| {
                    self.year.payments[*each].group == group
                        && self.payments.get(each).is_some_and(|id| part["paymentId"] == *id)
                        && part["dueOn"] == json!(due_on)
                        && !self.confirmations.contains_key(&(*each, *due_on))
                });
                said.is_some_and(|each| self.taken.insert((each, *due_on)))
            }
            Truth::Account(account) | Truth::Unknown(account) => asked["account"] == json!(account),
            _ => false,
        };
        self.outcome.posted.lines += 1;
        self.outcome.posted.right += u32::from(is_right);
        if !is_right {
            self.outcome.wrong.push(format!("posted by a rule: {} {} {:?} became {part}", line.day, line.name, line.truth));
        }
    }
}
