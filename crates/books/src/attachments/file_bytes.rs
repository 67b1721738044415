//! A file as a door hands it over: its name, and its bytes in base64.

use engine::large::{from_base64, sha256};
use engine::{OpError, OpResult};

use crate::wire::required_text;

/// The most bytes of a file: as base64 they fit into what the doors carry.
pub const SIZE_MAX: usize = 20 * 1024 * 1024;
const NAME_MAX: usize = 1000;

/// The bytes of a file.
#[derive(Debug)]
pub struct FileBytes {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What helps where a file cannot be taken.
#[derive(Debug, Clone, Copy)]
pub struct Hints<'a> {
    /// Where it is empty.
    pub empty: &'a str,
    /// Where it is too large.
    pub large: &'a str,
}

impl FileBytes {
    /// Takes the bytes out of the fields `fileName` and `content`.
    pub fn read(file_name: &str, content: &str, hints: Hints<'_>) -> OpResult<FileBytes> {
        // Whoever gives a file did not choose its name: what a name may not hold falls away.
        let named: String = file_name.chars().filter(|letter| !letter.is_control()).collect();
        let name = plain_name(&required_text(&named, "fileName", NAME_MAX)?);
        let text = content.trim();
        let too_large =
            || OpError::invalid("content", format!("The file is larger than {} MiB.", SIZE_MAX / 1024 / 1024)).hint(hints.large);
        if text.is_empty() {
            return Err(OpError::invalid("content", "The file is empty.").hint(hints.empty));
        }
        // Four characters carry three bytes; with line breaks among them there may be some more.
        if text.len() / 4 * 3 > SIZE_MAX + SIZE_MAX / 20 {
            return Err(too_large());
        }
        let bytes = from_base64(text).map_err(|problem| {
            OpError::invalid("content", format!("The content is not base64: {problem}.")).hint("Send the bytes of the file in base64.")
        })?;
        if bytes.len() > SIZE_MAX {
            return Err(too_large());
        }
        if bytes.is_empty() {
            return Err(OpError::invalid("content", "The file is empty.").hint(hints.empty));
        }
        Ok(FileBytes { name, sha256: sha256(&bytes), bytes })
    }
}

// The last part of a path, without letters that nobody sees: some turn the direction of writing, so that a program looks like a picture.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let seen: String = last.chars().filter(|letter| !letter.is_control() && !is_unseen(*letter)).collect();
    let seen = seen.trim().trim_start_matches('.').trim();
    if seen.is_empty() { "file".to_owned() } else { seen.to_owned() }
}

fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const HINTS: Hints<'static> = Hints { empty: "empty", large: "large" };

    #[test]
    fn a_name_has_no_folders_and_nothing_unseen() {
        for (given, wanted) in [
            ("C:\\Downloads\\receipt.pdf", "receipt.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..", "file"),
            ("/", "file"),
            (".hidden", "hidden"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("a\u{0}b\n.txt", "ab.txt"),
            ("Re\u{e7}u 12.pdf", "Re\u{e7}u 12.pdf"),
        ] {
            assert_eq!(FileBytes::read(given, "SGVsbG8=", HINTS).unwrap().name, wanted, "{given}");
        }
        assert_eq!(FileBytes::read(" ", "SGVsbG8=", HINTS).unwrap_err().field.as_deref(), Some("fileName"));
        assert_eq!(FileBytes::read(&"x".repeat(1001), "SGVsbG8=", HINTS).unwrap_err().field.as_deref(), Some("fileName"));
    }

    #[test]
    fn the_size_has_a_limit_to_the_byte() {
        let text = |count: usize| engine::large::to_base64(&vec![7; count]);
        assert_eq!(FileBytes::read("a", &text(SIZE_MAX), HINTS).unwrap().bytes.len(), SIZE_MAX);
        let error = FileBytes::read("a", &text(SIZE_MAX + 1), HINTS).unwrap_err();
        assert_eq!((error.field.as_deref(), error.hint.as_deref()), (Some("content"), Some("large")));
        assert_eq!(FileBytes::read("a", &text(SIZE_MAX * 2), HINTS).unwrap_err().hint.as_deref(), Some("large"));
    }
}
