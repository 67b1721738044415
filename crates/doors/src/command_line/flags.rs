//! The flags of an operation, made from its input schema, and the input that they make.

use crate::schema::{Field, Shape, fields};
use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches};
use engine::large::to_base64;
use engine::{OpError, OpResult};
use serde_json::{Map, Number, Value};
use std::collections::BTreeSet;
use std::io::Read;

/// One flag: a field, or a field of a field.
struct Flag {
    /// Where the value goes, such as `["address", "postalCode"]`.
    path: Vec<String>,
    help: String,
    shape: Shape,
}

impl Flag {
    /// The path as JSON writes it: `address.postalCode`.
    fn field(&self) -> String {
        self.path.join(".")
    }

    /// The path as the command line writes it: `address.postal-code`.
    fn long(&self) -> String {
        self.path.iter().map(|part| kebab(part)).collect::<Vec<_>>().join(".")
    }
}

/// `paidOn` as `paid-on`.
pub fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    out
}

fn flags_of(schema: &Value) -> Vec<Flag> {
    let mut found = Vec::new();
    flatten(&fields(schema), &[], &mut found);
    found
}

fn flatten(fields: &[Field], above: &[String], found: &mut Vec<Flag>) {
    for field in fields {
        let path: Vec<String> = above.iter().chain([&field.name]).cloned().collect();
        // A part of a record is only needed where the record is.
        let need = if field.required && above.is_empty() { " (required)" } else { "" };
        let help = format!("{}{need}", field.description);
        match &field.shape {
            Shape::Record(parts) => {
                found.push(Flag { path: path.clone(), help, shape: Shape::Json });
                flatten(parts, &path, found);
            }
            shape => found.push(Flag { path, help, shape: shape.clone() }),
        }
    }
}

/// The flags of an operation. `taken` are the names that the door keeps for itself; a field of such a name goes into `--json`.
pub fn arguments(schema: &Value, taken: &[&str]) -> Vec<Arg> {
    let mut names: BTreeSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    let flags: Vec<Flag> = flags_of(schema).into_iter().filter(|flag| names.insert(flag.long())).collect();
    let mut made = Vec::with_capacity(flags.len());
    for flag in &flags {
        let field = flag.field();
        let mut arg = Arg::new(field.clone()).long(flag.long()).help(flag.help.clone()).value_name(value_name(&flag.shape));
        if field != flag.long() {
            arg = arg.alias(field.clone());
        }
        made.push(match &flag.shape {
            Shape::Boolean => arg.num_args(0..=1).default_missing_value("true").value_parser(suggested(["true", "false"])),
            Shape::Choice(words) => arg.value_parser(suggested(words)),
            Shape::List(item) => {
                let arg = arg.action(ArgAction::Append);
                if let Shape::Choice(words) = item.as_ref() { arg.value_parser(suggested(words)) } else { arg }
            }
            // "-5.00 CAD" begins like a flag.
            Shape::Money | Shape::Integer | Shape::Number => arg.allow_hyphen_values(true),
            _ => arg,
        });
        let from_file = format!("{}-file", flag.long());
        if matches!(flag.shape, Shape::Text | Shape::Bytes) && names.insert(from_file.clone()) {
            let arg = Arg::new(file_id(&field)).long(from_file).value_name("FILE").conflicts_with(field);
            // That a text can come from a file is said once for all; nobody types the bytes of one.
            made.push(if flag.shape == Shape::Text { arg.hide(true) } else { arg.help("The file itself; - is standard input") });
        }
    }
    made
}

fn file_id(field: &str) -> String {
    format!("{field}@file")
}

fn value_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text => "TEXT",
        Shape::Bytes => "BASE64",
        Shape::Date => "YYYY-MM-DD",
        Shape::Integer | Shape::Number => "NUMBER",
        Shape::Boolean => "true|false",
        Shape::Choice(_) => "WORD",
        Shape::Money => "AMOUNT CURRENCY",
        Shape::List(item) => value_name(item),
        Shape::Record(_) | Shape::Json => "JSON",
    }
}

// Help and completions show the words; whether a word fits is for the engine to say, as at every door.
fn suggested<I: IntoIterator<Item: AsRef<str>>>(words: I) -> ValueParser {
    let values: Vec<PossibleValue> = words.into_iter().map(|word| PossibleValue::new(word.as_ref().to_owned())).collect();
    ValueParser::new(Suggested(PossibleValuesParser::new(values)))
}

#[derive(Clone)]
struct Suggested(PossibleValuesParser);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&Arg>, value: &std::ffi::OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}

/// Puts the given flags into `input`, over what already stands there.
pub fn fill(input: &mut Value, schema: &Value, matches: &ArgMatches, standard_input: &mut dyn Read) -> OpResult<()> {
    for flag in flags_of(schema) {
        let field = flag.field();
        // A field whose name the door keeps for itself has no flag.
        let given = matches.try_get_many::<String>(&field).ok().flatten();
        let texts: Vec<&str> = given.into_iter().flatten().map(String::as_str).collect();
        let file = matches.try_get_one::<String>(&file_id(&field)).ok().flatten();
        let value = match (file, texts.as_slice()) {
            (Some(file), _) if flag.shape == Shape::Bytes => {
                Value::String(to_base64(&bytes_from(file, standard_input).map_err(|error| error.at(&field))?))
            }
            (Some(file), _) => Value::String(text_from(file, standard_input).map_err(|error| error.at(&field))?),
            (None, []) => continue,
            (None, texts) => value_of(&flag.shape, texts, &field)?,
        };
        put(input, &flag.path, value);
    }
    Ok(())
}

/// Reads a text from a file, or from standard input for `-`.
pub fn text_from(file: &str, standard_input: &mut dyn Read) -> OpResult<String> {
    String::from_utf8(bytes_from(file, standard_input)?)
        .map_err(|_| OpError::invalid("", format!("{} cannot be read: it is not a text in UTF-8.", said(file))))
}

fn bytes_from(file: &str, standard_input: &mut dyn Read) -> OpResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if file == "-" { standard_input.read_to_end(&mut bytes).map(|_| ()) } else { std::fs::read(file).map(|read| bytes = read) };
    read.map_err(|error| OpError::invalid("", format!("{} cannot be read: {error}.", said(file))))?;
    Ok(bytes)
}

fn said(file: &str) -> &str {
    if file == "-" { "Standard input" } else { file }
}

fn put(input: &mut Value, path: &[String], value: Value) {
    let [first, rest @ ..] = path else {
        *input = value;
        return;
    };
    if !input.is_object() {
        *input = Value::Object(Map::new());
    }
    if let Value::Object(fields) = input {
        put(fields.entry(first.clone()).or_insert(Value::Null), rest, value);
    }
}

// What does not fit its shape goes on as text: the engine refuses it in the same words at every door.
fn value_of(shape: &Shape, texts: &[&str], field: &str) -> OpResult<Value> {
    let text = texts.last().copied().unwrap_or_default();
    Ok(match shape {
        Shape::Integer => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        Shape::Number => text.parse().ok().and_then(Number::from_f64).map_or_else(|| Value::from(text), Value::Number),
        Shape::Boolean => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::Bool),
        Shape::Money => money(text, field)?,
        Shape::List(item) => list(item, texts, field)?,
        Shape::Json | Shape::Record(_) => parse_json(text, field)?,
        Shape::Text | Shape::Bytes | Shape::Date | Shape::Choice(_) => Value::from(text),
    })
}

// "12.50 CAD", or the same as JSON.
fn money(text: &str, field: &str) -> OpResult<Value> {
    if text.trim_start().starts_with('{') {
        return parse_json(text, field);
    }
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        [amount, currency] => Ok(serde_json::json!({ "amount": amount, "currency": currency.to_ascii_uppercase() })),
        _ => Err(OpError::invalid(field, format!("{field} is not an amount with its currency."))
            .hint("Write the number, a space and the currency, such as \"12.50 CAD\".")),
    }
}

// Given once as a JSON list, or once for each item.
fn list(item: &Shape, texts: &[&str], field: &str) -> OpResult<Value> {
    if let [text] = texts
        && text.trim_start().starts_with('[')
    {
        return parse_json(text, field);
    }
    texts.iter().enumerate().map(|(index, text)| value_of(item, &[text], &format!("{field}[{index}]"))).collect()
}

/// Reads JSON, saying where it breaks.
pub fn parse_json(text: &str, field: &str) -> OpResult<Value> {
    serde_json::from_str(text)
        .map_err(|error| OpError::invalid(field, format!("{} is not JSON: {error}.", if field.is_empty() { "The input" } else { field })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Value {
        json!({
            "type": "object",
            "properties": {
                "paidOn": { "type": "string", "format": "date" },
                "amount": { "type": "object", "properties": { "amount": {}, "currency": {} } },
                "dueDay": { "type": ["integer", "null"] },
                "moreToCome": { "type": ["boolean", "null"] },
                "roles": { "type": "array", "items": { "enum": ["customer", "supplier"] } },
                "lines": { "type": "array", "items": { "type": "object", "properties": { "side": {} } } },
                "address": { "type": "object", "properties": { "city": { "type": "string" }, "postalCode": { "type": "string" } } },
                "notes": { "type": "string" },
                "format": { "type": "string" },
                "content": { "type": "string", "contentEncoding": "base64" },
            },
            "required": ["paidOn"],
        })
    }

    fn input(args: &[&str]) -> OpResult<Value> {
        let command = clap::Command::new("it").no_binary_name(true).args(arguments(&schema(), &["format", "json"]));
        let matches = command.try_get_matches_from(args).map_err(|error| OpError::invalid("", error.to_string()))?;
        let mut input = json!({});
        fill(&mut input, &schema(), &matches, &mut "from standard input".as_bytes())?;
        Ok(input)
    }

    #[test]
    fn each_shape_has_its_way_of_being_written() {
        assert_eq!(input(&["--paid-on", "2026-11-15"]).unwrap(), json!({ "paidOn": "2026-11-15" }));
        assert_eq!(input(&["--paidOn=2026-11-15"]).unwrap(), json!({ "paidOn": "2026-11-15" }));
        assert_eq!(input(&["--amount", "-12.50 cad"]).unwrap(), json!({ "amount": { "amount": "-12.50", "currency": "CAD" } }));
        assert_eq!(
            input(&["--amount", r#"{"amount":"1","currency":"EUR"}"#]).unwrap(),
            json!({ "amount": { "amount": "1", "currency": "EUR" } })
        );
        assert_eq!(input(&["--due-day", "31", "--more-to-come"]).unwrap(), json!({ "dueDay": 31, "moreToCome": true }));
        assert_eq!(input(&["--more-to-come", "false"]).unwrap(), json!({ "moreToCome": false }));
        assert_eq!(input(&["--roles", "supplier", "--roles", "customer"]).unwrap(), json!({ "roles": ["supplier", "customer"] }));
        assert_eq!(input(&["--lines", r#"[{"side":"debit"}]"#]).unwrap(), json!({ "lines": [{ "side": "debit" }] }));
        assert_eq!(input(&["--lines", r#"{"side":"debit"}"#, "--lines", "{}"]).unwrap(), json!({ "lines": [{ "side": "debit" }, {}] }));
        assert_eq!(
            input(&["--address", r#"{"city":"Bern"}"#, "--address.postal-code", "3011"]).unwrap(),
            json!({ "address": { "city": "Bern", "postalCode": "3011" } })
        );
        assert_eq!(input(&["--notes-file", "-"]).unwrap(), json!({ "notes": "from standard input" }));
        // A file is handed over as it is; who has its base64 already writes that.
        assert_eq!(input(&["--content-file", "-"]).unwrap(), json!({ "content": "ZnJvbSBzdGFuZGFyZCBpbnB1dA==" }));
        assert_eq!(input(&["--content", "SGVsbG8="]).unwrap(), json!({ "content": "SGVsbG8=" }));
    }

    #[test]
    fn what_does_not_fit_is_left_to_the_engine() {
        assert_eq!(input(&["--due-day", "soon", "--roles", "friend"]).unwrap(), json!({ "dueDay": "soon", "roles": ["friend"] }));
    }

    #[test]
    fn what_cannot_be_written_down_is_refused_with_its_field() {
        assert_eq!(input(&["--amount", "12.50"]).unwrap_err().field.as_deref(), Some("amount"));
        assert_eq!(input(&["--lines", "[{]"]).unwrap_err().field.as_deref(), Some("lines"));
        assert!(input(&["--format", "x"]).is_err(), "the door keeps this name");
        assert_eq!(input(&["--content-file", "/no/such/file"]).unwrap_err().field.as_deref(), Some("content"));
    }
}
