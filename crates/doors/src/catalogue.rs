//! The catalogue as every door shows it: names, sentences and schemas.

use engine::{Application, Entry};
use serde_json::{Value, json};

/// All operations that doors offer, as a JSON list sorted by name.
pub fn describe(application: &Application) -> Value {
    application.public_entries().map(describe_entry).collect()
}

fn describe_entry(entry: &Entry) -> Value {
    let names = |models: &[engine::ReadModel]| models.iter().map(|model| model.0).collect::<Vec<_>>();
    json!({
        "name": entry.name,
        "kind": entry.kind,
        "title": entry.title(),
        "description": entry.description,
        "changes": names(entry.changes),
        "reads": names(entry.reads),
        "inputSchema": entry.input_schema(),
        "outputSchema": entry.output_schema(),
    })
}

/// The name as the command line writes it: `confirm_payment` is `confirm-payment`.
pub fn dashed(name: &str) -> String {
    name.replace('_', "-")
}

/// The name as the catalogue writes it.
pub fn underscored(name: &str) -> String {
    name.replace('-', "_")
}
