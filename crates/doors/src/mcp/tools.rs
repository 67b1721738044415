//! The catalogue as a list of tools.

use super::{KEY, PREVIEW};
use engine::{Application, Entry, OperationKind};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};
use std::sync::Arc;

/// A tool for every operation that doors offer.
pub fn all(application: &Application) -> Vec<Tool> {
    application.public_entries().map(tool).collect()
}

/// The operation behind a tool.
pub fn find(application: &Application, name: &str) -> Option<&'static Entry> {
    application.entry(name).ok().filter(|entry| !entry.internal)
}

/// The tool of an operation.
pub fn tool(entry: &Entry) -> Tool {
    let annotations = ToolAnnotations::with_title(entry.title())
        .read_only(entry.changes.is_empty())
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    Tool::new(entry.name, entry.description, Arc::new(input_schema(entry))).with_title(entry.title()).with_annotations(annotations)
}

// The operation's own schema; a command also takes what its caller decides.
fn input_schema(entry: &Entry) -> JsonObject {
    let mut schema = entry.input_schema().as_object().cloned().unwrap_or_default();
    schema.entry("type").or_insert("object".into());
    if entry.kind != OperationKind::Command {
        return schema;
    }
    if let Value::Object(properties) = schema.entry("properties").or_insert_with(|| json!({})) {
        properties.insert(KEY.to_owned(), json!({ "type": "string", "minLength": 1, "maxLength": 200, "description": "A fresh text for each new change, such as a UUID. Repeat a change with the same text: it then happens once only." }));
        properties.insert(
            PREVIEW.to_owned(),
            json!({ "type": "boolean", "description": "Whether to show what would happen, and change nothing." }),
        );
    }
    if let Value::Array(required) = schema.entry("required").or_insert_with(|| json!([])) {
        required.push(KEY.into());
    }
    schema
}
