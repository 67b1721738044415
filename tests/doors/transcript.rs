//! What a door said, made comparable: ids by their order, instants and folders by a word.

use crate::rooms::{Call, Room};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::path::Path;

/// A door that writes down what it is asked and what it says.
pub struct Transcript {
    /// The door.
    pub room: Box<dyn Room>,
    lines: Vec<Value>,
    plain: Plain,
}

impl Transcript {
    /// A transcript of a door, empty.
    pub fn of(room: Box<dyn Room>) -> Transcript {
        let plain = Plain::new(room.home());
        Transcript { room, lines: Vec::new(), plain }
    }

    /// Asks, writes down, and gives the answer as it came.
    pub fn ask(&mut self, call: Call<'_>) -> Result<Value, Value> {
        let answer = self.room.call(&call);
        let (kind, said) = match &answer {
            Ok(envelope) => ("answer", envelope),
            Err(error) => ("refusal", error),
        };
        let line = json!({ "asked": call.operation, "input": call.input, "preview": call.preview, kind: said });
        let line = self.plain.value(&line);
        self.lines.push(line);
        answer
    }
}

// A scenario is one more way to ask.
impl testkit::scenario::Room for Transcript {
    fn call(&mut self, operation: &str, input: Value, key: &str) -> Result<Value, Value> {
        let call = Call { operation, input, key: Some(key), preview: false };
        self.ask(call).map(|envelope| envelope["output"].clone())
    }

    fn set_now(&mut self, instant: &str) {
        self.room.set_now(instant);
    }
}

/// Fails where two doors said different things.
pub fn assert_equal(one: &Transcript, other: &Transcript, about: &str) {
    for (index, (left, right)) in one.lines.iter().zip(&other.lines).enumerate() {
        if let Some(difference) = difference(left, right, "") {
            panic!("{about}: {} and {} differ at step {}, {}:\n{difference}", one.room.name(), other.room.name(), index + 1, left["asked"]);
        }
    }
    assert_eq!(one.lines.len(), other.lines.len(), "{about}: {} and {} were asked as often", one.room.name(), other.room.name());
}

fn difference(left: &Value, right: &Value, path: &str) -> Option<String> {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) => {
            let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
            names.into_iter().find_map(|name| difference(&left[name], &right[name], &format!("{path}.{name}")))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().find_map(|(index, (left, right))| difference(left, right, &format!("{path}[{index}]")))
        }
        _ if left == right => None,
        _ => Some(format!("{path}\n  {left}\n  {right}")),
    }
}

struct Plain {
    home: String,
    ids: HashMap<String, usize>,
}

impl Plain {
    fn new(home: &Path) -> Plain {
        Plain { home: home.to_string_lossy().into_owned(), ids: HashMap::new() }
    }

    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Object(fields) => {
                let mut plain = Map::new();
                for (name, field) in fields {
                    // Who came through which door is what the audit tells apart; a refusal's way out is in the door's own words.
                    let own = matches!(name.as_str(), "door" | "actor" | "hint");
                    plain.insert(name.clone(), if own { Value::Null } else { self.value(field) });
                }
                Value::Object(plain)
            }
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str) -> String {
        if text.starts_with("sealed:") {
            // Each company seals with a key of its own.
            return "SEALED".to_owned();
        }
        let text = text.replace(&self.home, "HOME");
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(letter) = rest.chars().next() {
            let length = if let Some(id) = rest.get(..36).filter(|id| is_id(id)) {
                let next = self.ids.len() + 1;
                let number = *self.ids.entry(id.to_owned()).or_insert(next);
                out.push_str(&format!("id-{number}"));
                36
            } else if rest.get(..24).is_some_and(is_instant) {
                out.push_str("INSTANT");
                24
            } else {
                out.push(letter);
                letter.len_utf8()
            };
            rest = &rest[length..];
        }
        out
    }
}

fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'x' => byte.is_ascii_hexdigit(),
            b'9' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

fn is_id(text: &str) -> bool {
    fits(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

fn is_instant(text: &str) -> bool {
    fits(text, "9999-99-99T99:99:99.999Z")
}

#[test]
fn ids_and_instants_are_told_apart_by_their_order_only() {
    let mut plain = Plain::new(Path::new("/tmp/one"));
    let id = |digit: &str| format!("01900000-0000-7000-8000-00000000000{digit}");
    let value = json!({ "path": "/tmp/one/a.daybook", "ids": [id("1"), id("2"), format!("/ledger/{}", id("1"))], "at": "2026-01-02T09:00:00.123Z", "actor": "agent" });
    assert_eq!(
        plain.value(&value),
        json!({ "path": "HOME/a.daybook", "ids": ["id-1", "id-2", "/ledger/id-1"], "at": "INSTANT", "actor": null })
    );
}
