//! The shape of an input, read from its JSON Schema: what a door must know to offer a flag for each field.

use serde_json::Value;

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Any text, or text whose format the engine checks.
    Text,
    /// The bytes of a file, in base64.
    Bytes,
    /// `YYYY-MM-DD`.
    Date,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// One of these words.
    Choice(Vec<String>),
    /// An amount with its currency.
    Money,
    /// Several of one shape.
    List(Box<Shape>),
    /// A record. Where a schema offers several kinds of record, this holds the fields of all.
    Record(Vec<Field>),
    /// Anything else; it is written as JSON.
    Json,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in JSON.
    pub name: String,
    /// What it says to the user.
    pub description: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
}

// Deep enough for every input that a person types; a schema that refers to itself ends here.
const DEPTH_MAX: usize = 6;

/// The fields of an input.
pub fn fields(schema: &Value) -> Vec<Field> {
    match shape(schema, schema, 0) {
        Shape::Record(fields) => fields,
        _ => Vec::new(),
    }
}

fn shape(root: &Value, schema: &Value, depth: usize) -> Shape {
    if depth > DEPTH_MAX {
        return Shape::Json;
    }
    let schema = resolve(root, schema);
    if let Some(words) = words(root, schema, depth) {
        return Shape::Choice(words);
    }
    if is_money(schema) {
        return Shape::Money;
    }
    let own = record(root, schema, depth);
    match options(root, schema).as_deref() {
        Some([only]) if own.is_none() => return shape(root, only, depth + 1),
        Some(several) => return merged(own, several.iter().map(|option| shape(root, option, depth + 1))),
        None => {}
    }
    match type_of(schema) {
        Some("string") if schema.get("format").and_then(Value::as_str) == Some("date") => Shape::Date,
        Some("string") if schema.get("contentEncoding").and_then(Value::as_str) == Some("base64") => Shape::Bytes,
        Some("string") => Shape::Text,
        Some("integer") => Shape::Integer,
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Boolean,
        Some("array") => Shape::List(Box::new(schema.get("items").map_or(Shape::Json, |items| shape(root, items, depth + 1)))),
        _ => own.map_or(Shape::Json, Shape::Record),
    }
}

fn resolve<'a>(root: &'a Value, mut schema: &'a Value) -> &'a Value {
    // A chain of references is short; a circle of them would be a broken schema.
    for _ in 0..8 {
        match schema.get("$ref").and_then(Value::as_str).and_then(|reference| root.pointer(reference.strip_prefix('#')?)) {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

// The type, with "or null" left out: an optional field may simply be absent.
fn type_of(schema: &Value) -> Option<&str> {
    match schema.get("type")? {
        Value::String(name) => Some(name),
        Value::Array(names) => match names.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect::<Vec<_>>()[..] {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

// What a schema offers to choose from, "or null" left out.
fn options<'a>(root: &'a Value, schema: &'a Value) -> Option<Vec<&'a Value>> {
    let list = ["anyOf", "oneOf", "allOf"].iter().find_map(|word| schema.get(word)?.as_array())?;
    Some(list.iter().filter(|option| resolve(root, option).get("type").and_then(Value::as_str) != Some("null")).collect())
}

// The words of an enumeration, written as `enum`, as `const`, or as a choice of such.
fn words(root: &Value, schema: &Value, depth: usize) -> Option<Vec<String>> {
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return Some(vec![word.to_owned()]);
    }
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    }
    let options = options(root, schema).filter(|options| !options.is_empty() && depth <= DEPTH_MAX)?;
    let mut found = Vec::new();
    for option in options {
        found.extend(words(root, resolve(root, option), depth + 1)?);
    }
    Some(found)
}

fn is_money(schema: &Value) -> bool {
    let fields = schema.get("properties").and_then(Value::as_object);
    fields.is_some_and(|fields| fields.len() == 2 && fields.contains_key("amount") && fields.contains_key("currency"))
}

fn record(root: &Value, schema: &Value, depth: usize) -> Option<Vec<Field>> {
    let properties = schema.get("properties")?.as_object()?;
    let required: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let field = |(name, property): (&String, &Value)| Field {
        name: name.clone(),
        description: description(root, property),
        required: required.contains(&name.as_str()),
        shape: shape(root, property, depth + 1),
    };
    Some(properties.iter().map(field).collect())
}

// What stands at the field itself, or else at its type.
fn description(root: &Value, property: &Value) -> String {
    let said = |schema: &Value| schema.get("description").and_then(Value::as_str).map(str::to_owned);
    said(property).or_else(|| said(resolve(root, property))).unwrap_or_default()
}

// One record that has the fields of all kinds; a field that only some kinds need is not required.
fn merged(own: Option<Vec<Field>>, kinds: impl Iterator<Item = Shape>) -> Shape {
    let mut all = own.unwrap_or_default();
    let already = all.len();
    for kind in kinds {
        let Shape::Record(fields) = kind else { return Shape::Json };
        for mut field in fields {
            field.required = false;
            match all[already..].iter_mut().find(|known| known.name == field.name) {
                None => all.push(field),
                Some(known) => match (&mut known.shape, field.shape) {
                    (Shape::Choice(words), Shape::Choice(more)) => words.extend(more),
                    (known, other) if *known != other => *known = Shape::Json,
                    _ => {}
                },
            }
        }
    }
    Shape::Record(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shape_of(property: Value) -> Shape {
        let schema = json!({
            "type": "object",
            "properties": { "it": property },
            "$defs": {
                "Side": { "oneOf": [{ "type": "string", "const": "debit" }, { "enum": ["credit"], "type": "string" }] },
                "Money": { "type": "object", "properties": { "amount": { "type": "string" }, "currency": { "type": "string" } } },
                "Spec": { "oneOf": [
                    { "type": "object", "properties": { "kind": { "const": "fixed" }, "amount": { "$ref": "#/$defs/Money" } }, "required": ["kind", "amount"] },
                    { "type": "object", "properties": { "kind": { "const": "range" }, "low": { "$ref": "#/$defs/Money" } }, "required": ["kind", "low"] },
                ] },
                "Tree": { "type": "object", "properties": { "child": { "$ref": "#/$defs/Tree" } } },
            },
        });
        fields(&schema).remove(0).shape
    }

    #[test]
    fn optional_fields_have_the_shape_of_what_they_hold() {
        assert_eq!(shape_of(json!({ "type": ["string", "null"] })), Shape::Text);
        assert_eq!(shape_of(json!({ "type": ["string", "null"], "format": "date" })), Shape::Date);
        assert_eq!(shape_of(json!({ "anyOf": [{ "$ref": "#/$defs/Money" }, { "type": "null" }] })), Shape::Money);
        let side = Shape::Choice(vec!["debit".to_owned(), "credit".to_owned()]);
        assert_eq!(shape_of(json!({ "anyOf": [{ "$ref": "#/$defs/Side" }, { "type": "null" }] })), side);
        assert_eq!(shape_of(json!({ "type": "array", "items": { "$ref": "#/$defs/Side" } })), Shape::List(Box::new(side)));
    }

    #[test]
    fn kinds_of_record_become_one_record() {
        let Shape::Record(fields) = shape_of(json!({ "$ref": "#/$defs/Spec" })) else { panic!("not a record") };
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["kind", "amount", "low"]);
        assert_eq!(fields[0].shape, Shape::Choice(vec!["fixed".to_owned(), "range".to_owned()]));
        assert_eq!(fields[2].shape, Shape::Money);
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        assert!(matches!(shape_of(json!({ "$ref": "#/$defs/Tree" })), Shape::Record(_)));
    }
}
