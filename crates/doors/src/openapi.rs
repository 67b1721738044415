//! The OpenAPI 3.1 document of the HTTP door, made from the catalogue.

use engine::{Application, Entry, Envelope, OpError, OperationKind, OutcomeKind, UndoCall};
use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

/// The document.
pub fn document(application: &Application) -> Value {
    let mut components = Components::default();
    let error = components.add_type::<OpError>();
    components.add_type::<OutcomeKind>();
    components.add_type::<UndoCall>();
    let envelope = components.add_type::<Envelope>();
    let mut paths = Map::new();
    for entry in application.public_entries() {
        paths.insert(format!("/v1/{}", entry.name), json!({ "post": operation(entry, &envelope, &mut components) }));
    }
    paths.extend(other_paths());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Daybook",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The operations of Daybook on this machine. Amounts are objects with a decimal text and a currency, dates are civil dates, instants are UTC. Every change needs an Idempotency-Key: the same key with the same input gives the first answer again.",
        },
        "servers": [{ "url": "http://127.0.0.1:{port}", "variables": { "port": { "default": "0", "description": "The port that Daybook printed when it started." } } }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "description": "The token from the file that Daybook named when it started." } },
            "responses": { "Refusal": { "description": "A refusal: a word for programs, a sentence for people, the field at fault and a way out.", "content": { "application/json": { "schema": error } } } },
            "schemas": components.0,
        },
    })
}

fn operation(entry: &Entry, envelope: &Value, components: &mut Components) -> Value {
    let input = components.add(entry.input_schema());
    let output = components.add(&entry.output_schema());
    let mut parameters = Vec::new();
    if entry.kind == OperationKind::Command {
        parameters.push(json!({ "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string", "minLength": 1, "maxLength": 200 }, "description": "Fresh for each new change, the same for a repeated one. Only a preview does without." }));
        parameters.push(json!({ "name": "Daybook-Preview", "in": "header", "required": false, "schema": { "type": "string", "enum": ["true", "false"] }, "description": "Whether to show what would happen, and change nothing." }));
    }
    json!({
        "operationId": entry.name,
        "summary": entry.title(),
        "description": entry.description,
        "tags": [entry.kind],
        "parameters": parameters,
        "requestBody": { "required": false, "content": { "application/json": { "schema": input } } },
        "responses": {
            "200": { "description": "The answer.", "content": { "application/json": { "schema": { "allOf": [envelope, { "type": "object", "properties": { "output": output } }] } } } },
            "default": { "$ref": "#/components/responses/Refusal" },
        },
    })
}

fn other_paths() -> [(String, Value); 4] {
    let get = |id: &str, description: &str, content: Value, open: bool| {
        let mut get = json!({ "operationId": id, "description": description, "responses": { "200": { "description": "The answer.", "content": content } } });
        if open {
            get["security"] = json!([]);
        } else {
            get["responses"]["default"] = json!({ "$ref": "#/components/responses/Refusal" });
        }
        json!({ "get": get })
    };
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    [
        (
            "/v1/operations".to_owned(),
            get(
                "getCatalogue",
                "All operations with their schemas.",
                json_of(json!({ "type": "array", "items": { "type": "object" } })),
                false,
            ),
        ),
        ("/v1/openapi.json".to_owned(), get("getDocument", "This document.", json_of(json!({ "type": "object" })), false)),
        (
            "/v1/events".to_owned(),
            get(
                "getEvents",
                "Server-sent events named `changes`: the operation that ran, the read models that changed, and a number that counts up.",
                json!({ "text/event-stream": { "schema": { "type": "string" } } }),
                false,
            ),
        ),
        (
            "/health".to_owned(),
            get(
                "getHealth",
                "Whether the door is open. Needs no token.",
                json_of(json!({ "type": "object", "properties": { "status": { "type": "string" }, "version": { "type": "string" } } })),
                true,
            ),
        ),
    ]
}

// The schemas that paths refer to, by name.
#[derive(Default)]
struct Components(Map<String, Value>);

impl Components {
    fn add_type<T: JsonSchema>(&mut self) -> Value {
        self.add(&schema_for!(T).to_value())
    }

    /// Moves a schema and what it defines into the components. Returns a reference to it.
    fn add(&mut self, schema: &Value) -> Value {
        let mut schema = schema.clone();
        let mut renamed = Vec::new();
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("$schema");
            if let Some(Value::Object(definitions)) = fields.remove("$defs") {
                // Two types of different crates may have one name; each keeps a name of its own here.
                for (name, definition) in &definitions {
                    renamed.push((name.clone(), self.free_name(name, definition, &definitions)));
                }
                for (name, mut definition) in definitions {
                    point_to_components(&mut definition, &renamed);
                    let name = renamed.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new.clone());
                    self.0.entry(name).or_insert(definition);
                }
            }
        }
        point_to_components(&mut schema, &renamed);
        let Some(title) = schema.get("title").and_then(Value::as_str).map(str::to_owned) else { return schema };
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("title");
        }
        let name = (1..)
            .map(|number| if number == 1 { title.clone() } else { format!("{title}{number}") })
            .find(|name| self.0.get(name).is_none_or(|known| *known == schema))
            .unwrap_or(title);
        self.0.entry(name.clone()).or_insert(schema);
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    fn free_name(&self, name: &str, definition: &Value, definitions: &Map<String, Value>) -> String {
        let same: Vec<(String, String)> = definitions.keys().map(|name| (name.clone(), name.clone())).collect();
        let mut wanted = definition.clone();
        point_to_components(&mut wanted, &same);
        let fits = |candidate: &String| self.0.get(candidate).is_none_or(|known| *known == wanted);
        (1..)
            .map(|number| if number == 1 { name.to_owned() } else { format!("{name}{number}") })
            .find(fits)
            .unwrap_or_else(|| name.to_owned())
    }
}

fn point_to_components(value: &mut Value, renamed: &[(String, String)]) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/$defs/")
            {
                let name = renamed.iter().find(|(old, _)| old == name).map_or(name, |(_, new)| new);
                *reference = format!("#/components/schemas/{name}");
            }
            fields.values_mut().for_each(|value| point_to_components(value, renamed));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| point_to_components(value, renamed)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy::TOY;

    // Every reference in the document leads somewhere in it.
    fn check_references(document: &Value, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(reference)) = fields.get("$ref") {
                    let found = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                    assert!(found.is_some_and(Value::is_object), "{reference}");
                }
                fields.values().for_each(|value| check_references(document, value));
            }
            Value::Array(items) => items.iter().for_each(|value| check_references(document, value)),
            _ => {}
        }
    }

    #[test]
    fn every_operation_is_a_path_and_every_reference_leads_somewhere() {
        let document = document(&TOY);
        check_references(&document, &document);
        for entry in TOY.public_entries() {
            assert_eq!(document["paths"][format!("/v1/{}", entry.name)]["post"]["operationId"], entry.name);
        }
        let headers = |name: &str| document["paths"][format!("/v1/{name}")]["post"]["parameters"].as_array().map(Vec::len);
        assert_eq!((headers("add_note"), headers("notes_list")), (Some(2), Some(0)));
    }

    #[test]
    fn two_types_of_one_name_stay_apart() {
        let mut components = Components::default();
        let one = json!({ "title": "Input", "properties": { "a": { "$ref": "#/$defs/Row" } }, "$defs": { "Row": { "type": "string" } } });
        let two = json!({ "title": "Input", "properties": { "a": { "$ref": "#/$defs/Row" } }, "$defs": { "Row": { "type": "integer" } } });
        assert_eq!(components.add(&one)["$ref"], "#/components/schemas/Input");
        assert_eq!(components.add(&one)["$ref"], "#/components/schemas/Input");
        assert_eq!(components.add(&two)["$ref"], "#/components/schemas/Input2");
        assert_eq!(components.0["Input2"]["properties"]["a"]["$ref"], "#/components/schemas/Row2");
        assert_eq!(components.0["Row2"]["type"], "integer");
    }
}
