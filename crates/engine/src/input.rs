//! From what a door hands over to typed input, with the field named when it does not fit.

use crate::error::{OpError, OpResult};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Decodes an input. A missing input is an empty one.
pub fn decode<T: DeserializeOwned>(input: Value) -> OpResult<T> {
    let input = if input.is_null() { Value::Object(serde_json::Map::new()) } else { input };
    // A list would be read by the order of the fields, which is no part of the contract.
    if !input.is_object() {
        return Err(OpError::invalid("", "The input is not an object.").hint("Give the fields by their names: {\"name\": ...}."));
    }
    // Keeping track of the path takes longer than the rest: only what does not fit is read again with it.
    T::deserialize(&input).or_else(|_| serde_path_to_error::deserialize(&input)).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        describe(&path, &error.into_inner().to_string())
    })
}

fn describe(path: &str, problem: &str) -> OpError {
    let quoted = |text: &str| text.split('`').nth(1).map(str::to_owned);
    let join = |field: String| if path.is_empty() { field } else { format!("{path}.{field}") };
    if problem.starts_with("missing field")
        && let Some(field) = quoted(problem)
    {
        let field = join(field);
        return OpError::invalid(&field, format!("{field} is missing.")).hint("Give a value for it.");
    }
    if problem.starts_with("unknown field")
        && let Some(field) = quoted(problem)
    {
        let expected = problem.split_once(", expected ").map(|(_, rest)| rest.replace('`', "")).unwrap_or_default();
        // The unknown name is already the last part of the path in some positions.
        let field = if path == field || path.ends_with(&format!(".{field}")) { path.to_owned() } else { join(field) };
        let error = OpError::invalid(&field, format!("{field} is not a field of this operation."));
        return if expected.is_empty() { error } else { error.hint(format!("Known here: {}.", expected.trim_start_matches("one of "))) };
    }
    if problem.starts_with("unknown variant")
        && let Some(value) = quoted(problem)
    {
        let expected = problem.split_once(", expected ").map(|(_, rest)| rest.replace('`', "")).unwrap_or_default();
        return OpError::invalid(path, format!("{value} is not a value of {path}."))
            .hint(format!("Choose {}.", expected.replacen("one of ", "one of: ", 1)));
    }
    OpError::invalid(path, format!("{} cannot be read: {problem}.", if path.is_empty() { "The input" } else { path }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Line {
        amount: String,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "camelCase")]
    struct Entry {
        entry_date: chrono::NaiveDate,
        lines: Vec<Line>,
    }

    #[test]
    fn what_fits_is_read() {
        let entry: Entry = decode(json!({ "lines": [{ "amount": "1" }], "entryDate": "2026-02-03" })).unwrap();
        assert_eq!(entry.lines, [Line { amount: "1".to_owned() }]);
        assert_eq!(entry.entry_date.to_string(), "2026-02-03");
    }

    #[test]
    fn fields_are_given_by_their_names() {
        for input in [json!(["2026-02-03", []]), json!("2026-02-03"), json!(5), json!(true)] {
            let error = decode::<Entry>(input).unwrap_err();
            assert_eq!((error.code.as_str(), error.field), ("invalid_input", None));
        }
    }

    #[test]
    fn the_field_is_named() {
        let field = |input| decode::<Entry>(input).unwrap_err().field.unwrap_or_default();
        assert_eq!(field(json!({ "lines": [] })), "entryDate");
        assert_eq!(field(json!({ "entryDate": "2026-02-30", "lines": [] })), "entryDate");
        assert_eq!(field(json!({ "entryDate": "2026-02-03", "lines": [{ "amount": "1" }, {}] })), "lines[1].amount");
        assert_eq!(field(json!({ "entryDate": "2026-02-03", "lines": [], "colour": 1 })), "colour");
        assert_eq!(field(json!({ "entryDate": "2026-02-03", "lines": [{ "amount": 1 }] })), "lines[0].amount");
    }
}
