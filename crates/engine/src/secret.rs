//! Secrets in the books: sealed before anything is hashed, audited or stored.

use crate::error::{ErrorCode, OpError, OpResult};
use aes_siv::{KeyInit, siv::Aes256Siv};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::{Mutex, OnceLock};
use ts_rs::TS;

const PREFIX: &str = "sealed:1:";

/// A text that is stored encrypted, such as a tax id. A caller gives it in clear; the choke point
/// seals it before the operation sees it, so that no audit row, log or table holds the clear text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct SecretText(String);

impl SecretText {
    /// The sealed form, as it is stored.
    pub fn sealed(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for SecretText {
    fn schema_name() -> Cow<'static, str> {
        "SecretText".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 200, "x-secret": true })
    }
}

/// Seals and opens secrets with a key that never lies in the company file.
///
/// AES-SIV (RFC 5297) is deterministic: the same text gives the same seal, so that a repeated
/// request is recognised as the same. It tells nobody more than that two texts are equal.
pub struct Sealer {
    key: OnceLock<[u8; 64]>,
    // Two first secrets at once must not make two keys.
    asking: Mutex<()>,
    source: Box<dyn Fn() -> OpResult<[u8; 64]> + Send + Sync>,
}

impl Sealer {
    /// A sealer that asks for its key when the first secret passes: a keyring may be slow, and most calls carry no secret.
    pub fn new(source: impl Fn() -> OpResult<[u8; 64]> + Send + Sync + 'static) -> Sealer {
        Sealer { key: OnceLock::new(), asking: Mutex::new(()), source: Box::new(source) }
    }

    fn cipher(&self) -> OpResult<Aes256Siv> {
        let key = match self.key.get() {
            Some(key) => key,
            None => {
                let _asking = self.asking.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                match self.key.get() {
                    Some(key) => key,
                    None => {
                        let key = (self.source)()?;
                        self.key.get_or_init(|| key)
                    }
                }
            }
        };
        Ok(Aes256Siv::new(key.into()))
    }

    /// Encrypts a text.
    pub fn seal(&self, clear: &str) -> OpResult<String> {
        let mut cipher = self.cipher()?;
        let sealed = cipher.encrypt([b"daybook".as_slice()], clear.as_bytes()).map_err(|_| OpError::internal("sealing failed"))?;
        Ok(format!("{PREFIX}{}", hex(&sealed)))
    }

    /// Decrypts a sealed text. Fails when the key is another company's.
    pub fn open(&self, sealed: &str) -> OpResult<String> {
        let bytes = sealed.strip_prefix(PREFIX).and_then(unhex).ok_or_else(key_is_not_here)?;
        let mut cipher = self.cipher()?;
        let clear = cipher.decrypt([b"daybook".as_slice()], &bytes).map_err(|_| key_is_not_here())?;
        String::from_utf8(clear).map_err(|_| key_is_not_here())
    }

    /// Seals every text in `input` that the schema marks as secret, in place.
    pub fn seal_input(&self, schema: &Value, input: &mut Value) -> OpResult<()> {
        // Most inputs hold no secret, and some are long lists: their schema says so without a look at them.
        if marks_secret(schema) { self.walk(schema, schema, input) } else { Ok(()) }
    }

    fn walk(&self, root: &Value, schema: &Value, value: &mut Value) -> OpResult<()> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && let Some(target) = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer))
        {
            return self.walk(root, target, value);
        }
        if schema.get("x-secret") == Some(&Value::Bool(true)) {
            if let Value::String(text) = value {
                *text = self.seal(text.trim())?;
            }
            return Ok(());
        }
        for choices in ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema.get(key)?.as_array()) {
            for choice in choices {
                self.walk(root, choice, value)?;
            }
        }
        match value {
            Value::Object(fields) => {
                let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Ok(()) };
                for (name, field) in fields.iter_mut() {
                    if let Some(schema) = properties.get(name) {
                        self.walk(root, schema, field)?;
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = schema.get("items") {
                    for item in items {
                        self.walk(root, schema, item)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The refusal where the company's key is on another machine.
pub(crate) fn key_is_not_here() -> OpError {
    OpError::new(ErrorCode::NotAllowed, "Secrets such as tax ids cannot be read or entered on this machine: the company's key is not here.")
        .hint("Show the recovery key on the machine on which the company was created, and enter it here.")
}

fn marks_secret(schema: &Value) -> bool {
    match schema {
        Value::Object(fields) => fields.get("x-secret") == Some(&Value::Bool(true)) || fields.values().any(marks_secret),
        Value::Array(items) => items.iter().any(marks_secret),
        _ => false,
    }
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).map(char::from).collect()
}

/// The bytes that hexadecimal digits stand for.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_secret_opens_with_its_own_key_only() {
        let sealer = Sealer::new(|| Ok([7; 64]));
        let sealed = sealer.seal("123-45-6789").unwrap();
        assert!(!sealed.contains("6789"));
        assert_eq!(sealed, sealer.seal("123-45-6789").unwrap(), "the same text seals the same");
        assert_eq!(sealer.open(&sealed).unwrap(), "123-45-6789");
        assert_eq!(Sealer::new(|| Ok([8; 64])).open(&sealed).unwrap_err().code, ErrorCode::NotAllowed);
        assert!(sealer.open("sealed:1:zz").is_err() && sealer.open("plain").is_err());
    }

    #[test]
    fn marked_fields_are_sealed_wherever_they_stand() {
        let schema = json!({ "properties": { "ids": { "anyOf": [{ "items": { "$ref": "#/$defs/Id" } }, { "type": "null" }] }, "name": {} },
            "$defs": { "Id": { "properties": { "value": { "x-secret": true } } } } });
        let mut input = json!({ "name": "Ada", "ids": [{ "value": "42" }] });
        Sealer::new(|| Ok([1; 64])).seal_input(&schema, &mut input).unwrap();
        assert_eq!(input["name"], "Ada");
        assert!(input["ids"][0]["value"].as_str().unwrap().starts_with(PREFIX));
    }
}
