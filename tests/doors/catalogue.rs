//! The whole catalogue stands at every door, under the same names, and refuses the same.

use crate::program;
use crate::rooms::{self, BEGIN, Call};
use engine::{Entry, OperationKind};
use serde_json::json;
use testkit::TempFolder;

#[test]
fn every_door_offers_every_operation() {
    let names: Vec<String> = books::APPLICATION.public_entries().map(|entry| entry.name.to_owned()).collect();
    for open in rooms::one_of_each() {
        let mut room = open();
        assert_eq!(room.operations(), names, "{}", room.name());
    }
}

#[test]
fn every_operation_has_help_on_the_command_line() {
    let home = TempFolder::new();
    for entry in books::APPLICATION.public_entries() {
        let help = program::command(home.path(), BEGIN).args(["help", &entry.name.replace('_', "-")]).output().expect("the program runs");
        let text = String::from_utf8_lossy(&help.stdout).into_owned();
        assert!(help.status.success() && text.contains(entry.description), "{}: {text}", entry.name);
        for name in entry.input_schema()["properties"].as_object().into_iter().flat_map(|fields| fields.keys()) {
            let flag: String = name
                .chars()
                .flat_map(|letter| if letter.is_ascii_uppercase() { vec!['-', letter.to_ascii_lowercase()] } else { vec![letter] })
                .collect();
            assert!(text.contains(&format!("--{flag} ")), "{}: --{flag} in {text}", entry.name);
        }
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = program::command(home.path(), BEGIN).args(["completions", shell]).output().expect("the program runs");
        let text = String::from_utf8_lossy(&script.stdout).into_owned();
        for entry in books::APPLICATION.public_entries() {
            assert!(text.contains(&entry.name.replace('_', "-")), "{shell}: {}", entry.name);
        }
    }
}

#[test]
fn every_operation_refuses_an_unknown_field_in_the_same_words() {
    let entries: Vec<&Entry> = books::APPLICATION.public_entries().collect();
    let mut expected: Vec<Option<(String, String, String)>> = vec![None; entries.len()];
    for open in rooms::all() {
        let mut room = open();
        if room.name() == "command line with flags" {
            // A flag that does not exist is no field: the parser of the command line refuses it.
            continue;
        }
        for (entry, expected) in entries.iter().zip(&mut expected) {
            let key = format!("unknown-{}", entry.name);
            let call = if entry.kind == OperationKind::Command {
                Call::command(entry.name, json!({ "noSuchField": 1 }), &key)
            } else {
                Call::query(entry.name, json!({ "noSuchField": 1 }))
            };
            if entry.kind == OperationKind::Desk && room.name() == "MCP" && entry.name == "show_recovery_key" {
                assert!(room.call(&call).is_err());
                continue;
            }
            let error = room.call(&call).expect_err(entry.name);
            let word = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            let said = (word("code"), word("field"), word("message"));
            assert_eq!(said.1, "noSuchField", "{} at {}: {error}", entry.name, room.name());
            assert_eq!(&said, expected.get_or_insert_with(|| said.clone()), "{} at {}", entry.name, room.name());
        }
    }
}

#[test]
fn names_are_legal_at_every_door() {
    let own = ["operations", "completions", "serve", "mcp", "help"];
    for entry in books::APPLICATION.catalog {
        assert!(entry.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && entry.name.len() <= 64, "{}", entry.name);
        assert!(!own.contains(&entry.name), "{} is a command of the program itself", entry.name);
        let schema = entry.input_schema();
        assert!(
            schema["type"] == "object" && schema.get("oneOf").is_none() && schema.get("anyOf").is_none(),
            "{} takes a record",
            entry.name
        );
        for taken in ["idempotencyKey", "preview"] {
            assert!(schema["properties"].get(taken).is_none(), "{}: {taken} is what a caller decides", entry.name);
        }
    }
}
