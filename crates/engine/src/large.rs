//! Files among inputs: their bytes cross the doors in base64, and the audit holds their hash and size instead.

use crate::secret::hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The bytes of a text in base64. Line breaks and spaces, as many programs write them, are passed over.
pub fn from_base64(text: &str) -> Result<Vec<u8>, String> {
    let text = text.trim();
    let read = if text.contains(|letter: char| letter.is_ascii_whitespace()) {
        STANDARD.decode(text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect::<String>())
    } else {
        STANDARD.decode(text)
    };
    read.map_err(|error| error.to_string())
}

/// Bytes as a text in base64.
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// An input with each of the `large` fields given as `sha256:… (12,345 bytes)`, of the bytes that it stands for.
pub(crate) fn shortened(mut input: Value, large: &[&str]) -> Value {
    for name in large {
        if let Some(Value::String(text)) = input.get_mut(*name) {
            // What is no base64 never came through; its own bytes then tell it from others.
            let bytes = from_base64(text).unwrap_or_else(|_| text.as_bytes().to_vec());
            *text = format!("sha256:{} ({} bytes)", sha256(&bytes), grouped(bytes.len()));
        }
    }
    input
}

// 12345 as 12,345.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut said = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn base64_may_be_wrapped() {
        assert_eq!(from_base64(" SGVs\r\nbG8=\n"), Ok(b"Hello".to_vec()));
        assert_eq!(from_base64(&to_base64(&[0, 255, 7])), Ok(vec![0, 255, 7]));
        assert!(from_base64("***").is_err());
    }

    #[test]
    fn a_large_field_is_told_by_its_hash_and_size() {
        let of_hello = "sha256:185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969 (5 bytes)";
        let input = json!({ "content": "SGVsbG8=", "fileName": "SGVsbG8=", "other": 1 });
        assert_eq!(shortened(input, &["content", "other", "missing"]), json!({ "content": of_hello, "fileName": "SGVsbG8=", "other": 1 }));
        assert!(shortened(json!({ "content": "*" }), &["content"])["content"].as_str().is_some_and(|text| text.ends_with("(1 bytes)")));
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1000, 12_345, 1_234_567].map(grouped), ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
